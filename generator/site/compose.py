"""
Which pages exist, and all that each may know.

Of the posts it is handed the Library alone: what is not in there cannot be on a page.
Each page's view holds what its template may show, so that its fingerprint changes when it
might look different, and stays when it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ..content import Entry, Library
from ..content.addresses import (
    ARCHIVE,
    BOARD,
    EXPERIMENTS,
    FAVICON,
    FEED,
    HOME,
    JSON_FEED,
    LEARNING,
    LLMS,
    MAP,
    NOT_FOUND,
    QUESTIONS,
    RESEARCH,
    ROBOTS,
    SEARCH,
    TAGS,
    TIMELINE,
    TOUCH_ICON,
    as_name,
)
from ..experiments import Results
from ..journal import Settings
from ..memory import digest_of
from ..problems import Place, Problem, in_order
from .claiming import Addresses
from .context import Context, Plans, Stock
from .experiments import listed_experiments
from .pages import Page, Pages, Planned
from .surfaces.archive import archive
from .surfaces.board import board
from .surfaces.cards import cards, icons
from .surfaces.experiments import experiments
from .surfaces.files import files
from .surfaces.home import home
from .surfaces.indexes import indexes, not_found, tags
from .surfaces.machines import copies, machines, sitemap
from .surfaces.map import journal_map
from .surfaces.posts import post_at, posts, redirects
from .surfaces.questions import questions
from .surfaces.search import search
from .surfaces.timeline import timeline
from .views import NavItem, SiteView


class _Surface(NamedTuple):
    """A part of the site, and the form of the addresses at which it may have pages.

    ``at`` gives those at one address, where that is less work than to give all.
    """

    plan: Callable[[Context], Plans]
    where: str = ".*"
    at: Callable[[Context, str], Plans] | None = None

    def planned_at(self, context: Context, url: str) -> Iterator[Planned]:
        """Its pages at an address."""
        if self.at:
            return iter(self.at(context, url))
        if not re.fullmatch(self.where, url, re.DOTALL):
            return iter(())
        return (one for one in self.plan(context) if one.url == url)


# In the order in which they are given the addresses that they want.
_SURFACES = (
    _Surface(home, HOME),
    _Surface(indexes, f"({LEARNING}|{RESEARCH})((status|tags|page)/.*)?"),
    _Surface(timeline, f"{TIMELINE}.*"),
    _Surface(questions, f"{QUESTIONS}.*"),
    _Surface(board, BOARD),
    _Surface(archive, f"{ARCHIVE}.*"),
    _Surface(tags, f"{TAGS}.*"),
    _Surface(journal_map, MAP),
    _Surface(search, SEARCH),
    _Surface(not_found, NOT_FOUND),
    _Surface(experiments, f"{EXPERIMENTS}.*"),
    _Surface(posts, at=post_at),
    _Surface(redirects),
    _Surface(files, ".*[^/]"),
    _Surface(machines, "|".join(map(re.escape, (FEED, JSON_FEED, ROBOTS, LLMS)))),
    _Surface(copies, r".*\.md"),
    _Surface(cards, r"/card.*\.png"),
    _Surface(icons, "|".join(map(re.escape, (FAVICON, TOUCH_ICON)))),
)
_SITEMAPS = re.compile(r"/sitemap.*")


class Standing(NamedTuple):
    """Where pages stand: the files of a site, and what is wrong with their addresses.

    ``claims`` is all that it depends on, but for the ``places`` in what is wrong.
    """

    claims: object
    places: tuple[Mapping[str, Place], ...]
    paths: frozenset[str]
    problems: tuple[Problem, ...]

    def holds(self, claims: object, places: object) -> bool:
        return self.claims == claims and (not self.problems or self.places == places)


class Composition:
    """The pages of one site, each made when it is wanted."""

    def __init__(
        self,
        library: Library,
        results: Results,
        settings: Settings,
        stock: Stock,
        before: Composition | None = None,
    ) -> None:
        """``before`` is the same site at another time, of which some may still hold."""
        self.library, self.results, self.stock = library, results, stock
        self.view = site_view(library, results, settings, stock)
        self._context = Context(library, results, settings, stock, self.view)
        self._told: dict[str, tuple[Entry, tuple[Problem, ...]]] = {}
        self._stood: Standing | None = None
        if before and (before.results, before.stock.references) == (results, stock.references):
            self._told = before._told
            self._stood = before._stood

    def at(self, url: str) -> Page | None:
        """The page at an address, as it is among all of them; None where there is none.

        Where two want one address, or a page would have to be a folder, only all of them
        together tell; that is an error, and nothing is published.
        """
        if _SITEMAPS.fullmatch(url):
            return next((one.make() for one in self._held if one.url == url), None)
        wanting = (one for s in _SURFACES for one in s.planned_at(self._context, url))
        return next((one.make() for one in Addresses(wanting).held), None)

    def pages(self) -> Pages:
        """All of them."""
        return Pages(tuple(one.make() for one in self._held))

    @property
    def paths(self) -> frozenset[str]:
        """The files of the site."""
        return self._standing.paths

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with addresses, and with what posts say of their runs."""
        said = (problem for entry in self._quoting for problem in self._said_by(entry))
        return in_order((*self._standing.problems, *said))

    @property
    def _quoting(self) -> Iterator[Entry]:
        """The posts that say something of runs."""
        return (one for one in self.library.entries if one.document.quotes or one.asked)

    def _said_by(self, entry: Entry) -> tuple[Problem, ...]:
        path = entry.post.path
        if path not in self._told or self._told[path][0] is not entry:
            self._told[path] = entry, self._context.post(entry)[1]
        return self._told[path][1]

    @property
    def _standing(self) -> Standing:
        """What is known of all addresses together; the same as before where all claims are."""
        entries = self.library.entries
        claims = (
            tuple(entry.claims for entry in entries),
            (self.library.tags, self.library.static, self._context.settings),
            (self.stock.assets, self.stock.images.scaled, self.view.origin),
        )
        places = tuple(entry.post.keys for entry in entries)
        if self._stood is None or not self._stood.holds(claims, places):
            paths = frozenset(one.path for one in self._held)
            self._stood = Standing(claims, places, paths, tuple(self._addresses.problems))
        return self._stood

    @cached_property
    def _addresses(self) -> Addresses:
        planned = [one for surface in _SURFACES for one in surface.plan(self._context)]
        planned += sitemap(self._context, planned)
        # Of a post that has no address there is nothing beside its page.
        first = Addresses(one for one in planned if one.what not in ("copy", "card"))
        there = {one.place.path for one in first.held if one.what == "page"}
        return Addresses(
            one for one in planned if one.what not in ("copy", "card") or one.place.path in there
        )

    @cached_property
    def _held(self) -> tuple[Planned, ...]:
        return self._addresses.held


def site_view(library: Library, results: Results, settings: Settings, stock: Stock) -> SiteView:
    """What every page knows of the site."""
    own = [entry.face for entry in library.listed if entry.face.kind == "page"]
    own.sort(key=lambda face: as_name(face.title))
    nav = [
        ("Learning", LEARNING),
        ("Research", RESEARCH),
        ("Timeline", TIMELINE),
        ("Questions", QUESTIONS),
    ]
    nav += [("Experiments", EXPERIMENTS)] if listed_experiments(library, results) else []
    nav += [("Search", SEARCH)]
    nav += [(face.title, face.url) for face in own]
    nav += [(item.title, item.url) for item in settings.menu]
    ends = [("Archive", ARCHIVE), ("Tags", TAGS), ("Map", MAP)]
    ends += [("Atom", FEED), ("JSON feed", JSON_FEED)] if settings.origin else []
    return SiteView(
        title=settings.title,
        description=settings.description,
        author=settings.author,
        language=settings.language,
        origin=settings.origin,
        base_path=settings.base_path,
        assets=digest_of(stock.assets)[:10],
        nav=tuple(NavItem(title, url) for title, url in nav),
        ends=tuple(NavItem(title, url) for title, url in ends),
    )
