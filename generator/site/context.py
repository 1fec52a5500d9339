"""
What every surface of the site is made with, and how it makes a page of it.

A surface is a function from the Context to its pages as they are planned: where each is to
stand, what it is for, and how it is made once somebody wants it. So a preview makes the one
page that is looked at, and a build all of them, by the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import msgspec

from ..content import Entry, Face, Library, file_of
from ..content.addresses import as_name
from ..content.bibliography import Reference
from ..content.library import Tag
from ..dates import PartialDate
from ..experiments import Results
from ..journal import STATIC, Settings
from ..memory import Digest, digest, digest_of
from ..problems import Place, Problem
from .images import Images
from .pages import Page, Planned, Rank, What
from .parts import Quotable, files_in, parts_of
from .posts import post_view
from .views import CardView, IconView, PostView, Row, SiteView, View

NOWHERE = Place("")
"""The place of a page that every site has."""

Plans = Iterator[Planned]
"""The pages of a surface."""


class Stock(msgspec.Struct, frozen=True):
    """What pages are made with beside the Library and the Results.

    ``tool`` names the tool itself, ``files`` are the digests of the journal's files that are
    published, ``images`` is how its images are shown, ``sources`` are the digests of the
    modules of its experiments. ``engine`` is the version of what indexes the site for its
    search, empty where there is none. ``references`` are the works that its posts cite.
    """

    tool: Digest
    theme: Digest
    assets: dict[str, Digest]
    files: dict[str, Digest] = {}
    images: Images = Images()
    sources: dict[str, Digest] = {}
    engine: str = ""
    references: dict[str, Reference] = {}


class Context:
    """The Library and all else that the pages of one site are made with."""

    def __init__(
        self, library: Library, results: Results, settings: Settings, stock: Stock, site: SiteView
    ) -> None:
        self.library, self.results, self.settings, self.stock = library, results, settings, stock
        self.site = site
        self._views: dict[str, tuple[PostView, tuple[Problem, ...]]] = {}
        self._rendering = digest(stock.tool, stock.theme, digest_of(settings), digest_of(site))
        self._settled = frozenset(settings.statuses.settled)

    def page(
        self,
        url: str,
        template: str,
        view: Callable[[], View],
        rank: Rank = Rank.LIST,
        *,
        place: Place = NOWHERE,
        what: What = "page",
        is_found: bool = True,
    ) -> Planned:
        """The page at an address, whose fingerprint is the digest of all it is rendered from."""

        def make() -> Page:
            made = view()
            fingerprint = digest(self._rendering, template, digest_of(made))
            return Page(file_of(url), url, rank, fingerprint, template, made)

        return Planned(url, place, make, what, is_found=is_found)

    def picture(
        self, url: str, view: Callable[[], CardView | IconView], place: Place = NOWHERE
    ) -> Planned:
        """A picture that no author drew; it has nothing of the theme or the settings."""

        def make() -> Page:
            made = view()
            fingerprint = digest(self.stock.tool, digest_of(made))
            return Page(file_of(url), url, Rank.FILE, fingerprint, view=made)

        return Planned(url, place, make, "card" if place.path else "page")

    def post(self, entry: Entry) -> tuple[PostView, tuple[Problem, ...]]:
        """What the page of a post knows, and what is wrong with what it says of its runs."""
        path = entry.post.path
        if path not in self._views:
            view, problems = post_view(
                entry, self.results, self.site, self.stock.images, self.tags, self.quotable
            )
            shown = files_in(parts_of(entry, self.quotable.posts))
            files = tuple(self.stock.files.get(path, "") for path in shown)
            older, newer = self._around(entry)
            view = msgspec.structs.replace(view, older=older, newer=newer, files=files)
            self._views[path] = view, tuple(problems)
        return self._views[path]

    def _around(self, entry: Entry) -> tuple[Face | None, Face | None]:
        """The listed posts before and after one by date, of its kind.

        They come without their summaries, which the page does not show.
        """
        entries, numbers = self._in_time.get(entry.face.kind, ([], {}))
        number = numbers.get(entry.post.path)
        if number is None:
            return None, None
        older = entries[number - 1].face.brief if number else None
        newer = entries[number + 1].face.brief if number + 1 < len(entries) else None
        return older, newer

    @cached_property
    def _in_time(self) -> dict[str, tuple[list[Entry], dict[str, int]]]:
        """The listed posts of each kind but pages by date, and by their paths where they stand."""
        found = {}
        for kind in ("learning", "research"):
            entries = sorted(self.of_kind(kind), key=lambda entry: entry.in_time)
            found[kind] = entries, {one.post.path: at for at, one in enumerate(entries)}
        return found

    @cached_property
    def quotable(self) -> Quotable:
        """What posts may bring onto their pages from elsewhere."""
        return Quotable(self.library.by_url, self.stock.references)

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """The tags of listed posts, by their names as names are compared."""
        return {as_name(tag.name): tag for tag in self.library.tags}

    @cached_property
    def tagged(self) -> dict[str, list[Entry]]:
        """The listed posts of each tag, the last changed first."""
        found: dict[str, list[Entry]] = {}
        for entry in self.library.listed:
            for name in dict.fromkeys(map(as_name, entry.face.tags)):
                found.setdefault(name, []).append(entry)
        return found

    def of_kind(self, kind: str) -> list[Entry]:
        """The listed posts of a kind, the last changed first."""
        return [entry for entry in self.library.listed if entry.face.kind == kind]

    @cached_property
    def newest(self) -> PartialDate | None:
        """When the last of the listed posts changed, which ages are counted to."""
        return self.library.listed[0].face.changed if self.library.listed else None

    def is_authors(self, url: str) -> bool:
        """Whether the author has a file of their own for an address, in ``content/static/``."""
        return STATIC + url.removeprefix("/") in self.library.static

    def is_settled(self, entry: Entry) -> bool:
        """Whether the status of a post says that it is over."""
        return entry.face.status in self._settled


def rows(entries: Iterable[Entry], *, summaries: bool = True) -> tuple[Row, ...]:
    """The posts as lists show them; those that show no summary have none."""
    return tuple(
        Row(
            entry.face if summaries else entry.face.brief,
            tuple(step.date for step in entry.post.evolution) or (entry.face.date,),
        )
        for entry in entries
    )
