"""
Which pages exist, and all that each may know.

Of the posts it is handed the Library alone: what is not in there cannot be on a page.
Each page's view holds what its template may show, so that its fingerprint changes when it
might look different, and stays when it cannot.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import msgspec

from ..characters import is_plain
from ..content import Entry, Face, Library, file_of
from ..content.addresses import (
    EXPERIMENTS,
    FEED,
    HOME,
    LEARNING,
    NOT_FOUND,
    RESEARCH,
    SITEMAP,
    TAGS,
    as_name,
)
from ..experiments import Results
from ..experiments.modules import module_of
from ..journal import STATIC, Settings
from ..memory import Digest, digest, digest_of
from ..problems import Place, Problem, in_order
from .experiments import (
    experiment_files,
    experiment_views,
    experiments_view,
    last_changes,
    listed_experiments,
)
from .feeds import feed_view, sitemap_view
from .pages import Page, Pages, Rank
from .posts import post_fills, post_view
from .views import (
    Group,
    HomeView,
    ListView,
    NavItem,
    NotFoundView,
    OpenHypothesis,
    Recent,
    RedirectView,
    SiteView,
    TagsView,
    TagView,
    View,
)
from .writing import KEPT

_RECENT = 8
_LONGEST = 255  # bytes in the name of a file, on all common file systems
_LONGEST_PATH = 2_000  # characters; a URL longer than that is cut by some


class Stock(msgspec.Struct, frozen=True):
    """What pages are made with beside the Library and the Results.

    ``tool`` names the tool itself, ``files`` are the digests of the journal's files that are
    published, ``sizes`` the widths and heights, in pixels, of its images, ``sources`` the
    digests of the modules of its experiments.
    """

    tool: Digest
    theme: Digest
    assets: dict[str, Digest]
    files: dict[str, Digest] = {}
    sizes: dict[str, tuple[int, int]] = {}
    sources: dict[str, Digest] = {}


def compose(library: Library, results: Results, settings: Settings, stock: Stock) -> Pages:
    """Every file of the site, with the Problems that only show when all is put together."""
    site = site_view(library, results, settings, stock)
    composing = _Composing(library, results, settings, stock, site)
    return composing.pages()


def site_view(library: Library, results: Results, settings: Settings, stock: Stock) -> SiteView:
    """What every page knows of the site."""
    own = [entry.face for entry in library.listed if entry.face.kind == "page"]
    own.sort(key=lambda face: as_name(face.title))
    nav = [("Learning", LEARNING), ("Research", RESEARCH)]
    nav += [("Experiments", EXPERIMENTS)] if listed_experiments(library, results) else []
    nav += [("Tags", TAGS)]
    nav += [(face.title, face.url) for face in own]
    nav += [(item.title, item.url) for item in settings.menu]
    return SiteView(
        title=settings.title,
        description=settings.description,
        author=settings.author,
        language=settings.language,
        origin=settings.origin,
        base_path=settings.base_path,
        assets=digest_of(stock.assets)[:10],
        nav=tuple(NavItem(title, url) for title, url in nav),
    )


class _Composing:
    def __init__(
        self, library: Library, results: Results, settings: Settings, stock: Stock, site: SiteView
    ) -> None:
        self.library, self.results, self.settings, self.stock = library, results, settings, stock
        self.site = site
        self.rendering = digest(stock.tool, stock.theme, digest_of(settings), digest_of(site))
        self.settled = frozenset(settings.statuses.settled)
        self.tags = {as_name(tag.name): tag for tag in library.tags}
        self.tagged = _tagged(library)
        self.problems: list[Problem] = []

    def pages(self) -> Pages:
        claimed = _Addresses()
        of_posts = (*self._posts(), *self._redirects())
        for page, place in (*self._lists(), *self._experiments(), *of_posts, *self._files()):
            claimed.add(page, place)
        return Pages(claimed.pages(), in_order((*self.problems, *claimed.problems)))

    # --- posts --------------------------------------------------------------------

    def _posts(self) -> Iterator[tuple[Page, Place]]:
        neighbours = _neighbours(self.library)
        for entry in sorted(self.library.entries, key=lambda entry: entry.post.path):
            older, newer = neighbours.get(entry.post.path, (None, None))
            view, problems = post_view(entry, self.results, self.site, self.stock.sizes, self.tags)
            files = tuple(self.stock.files.get(path, "") for path in entry.files.values())
            view = msgspec.structs.replace(view, older=older, newer=newer, files=files)
            self.problems += problems
            key = "slug" if "slug" in entry.post.keys else "title"
            yield self._page(entry.post.url, "post.html", view, Rank.POST), entry.post.place(key)

    def _redirects(self) -> Iterator[tuple[Page, Place]]:
        for entry in self.library.entries:
            for index, alias in enumerate(entry.post.front.aliases):
                has_ending = "." in posixpath.basename(alias)
                url = alias if has_ending or alias.endswith("/") else f"{alias}/"
                view = RedirectView(entry.face.title, entry.face.url)
                page = self._page(url, "redirect.html", view, Rank.POST)
                yield page, entry.post.place(f"aliases.{index}")

    # --- lists --------------------------------------------------------------------

    def _lists(self) -> Iterator[tuple[Page, Place]]:
        nowhere = Place("")  # a page that every site has
        yield self._page(HOME, "home.html", self._home(), Rank.LIST), nowhere
        yield self._page(LEARNING, "list.html", self._learning(), Rank.LIST), nowhere
        yield self._page(RESEARCH, "list.html", self._research(), Rank.LIST), nowhere
        for name, tag in self.tags.items():
            entries = self.tagged[name]
            view = ListView(tag.name, "Tags", (Group("", _faces(entries)),))
            yield self._page(tag.url, "list.html", view, Rank.LIST), entries[0].post.place("tags")
        tags = [TagView(t.name, t.url, len(self.tagged[name])) for name, t in self.tags.items()]
        yield self._page(TAGS, "tags.html", TagsView(tuple(tags)), Rank.LIST), nowhere
        yield self._page(NOT_FOUND, "404.html", NotFoundView(), Rank.LIST), nowhere
        if self.site.origin:  # both need whole addresses
            feed = feed_view(self.library, self.settings, self._feed_fills)
            yield self._page(FEED, "feed.xml", feed, Rank.LIST), nowhere
            # Entries are in order of their last change.
            newest = {t.url: str(self.tagged[n][0].face.changed) for n, t in self.tags.items()}
            newest |= last_changes(self.library, self.results)
            sitemap = sitemap_view(self.library, newest)
            yield self._page(SITEMAP, "sitemap.xml", sitemap, Rank.LIST), nowhere

    def _experiments(self) -> Iterator[tuple[Page, Place]]:
        rows = experiments_view(self.library, self.results)
        if rows.experiments:
            yield self._page(EXPERIMENTS, "experiments.html", rows, Rank.LIST), Place("")
        views = experiment_views(self.library, self.results, self.site, self.stock.sources)
        for view in views:
            page = self._page(view.url, "experiment.html", view, Rank.POST)
            yield page, Place(module_of(view.name))

    def _home(self) -> HomeView:
        learning, settled = self._by_state("learning")
        hypotheses, _ = self._by_state("research")
        return HomeView(
            learning=_faces(learning),
            settled=_faces(settled),
            recent=tuple(_recent(self.library.listed)),
            hypotheses=tuple(
                OpenHypothesis(
                    entry.face, entry.post.front.hypothesis or entry.face.summary, entry.came_from
                )
                for entry in hypotheses
            ),
        )

    def _learning(self) -> ListView:
        learning, settled = self._by_state("learning")
        groups = _groups(("Learning now", learning), ("Settled, for now", settled))
        return ListView("Learning", "Learning", groups)

    def _research(self) -> ListView:
        hypotheses, settled = self._by_state("research")
        concluded = [entry for entry in settled if entry.face.status != "abandoned"]
        abandoned = [entry for entry in settled if entry.face.status == "abandoned"]
        groups = _groups(
            ("Open hypotheses", hypotheses), ("Concluded", concluded), ("Abandoned", abandoned)
        )
        return ListView("Research", "Research", groups)

    def _by_state(self, kind: str) -> tuple[list[Entry], list[Entry]]:
        """The listed posts of a kind: those still open, and those that are settled."""
        entries = [entry for entry in self.library.listed if entry.face.kind == kind]
        still_open = [entry for entry in entries if entry.face.status not in self.settled]
        return still_open, [entry for entry in entries if entry.face.status in self.settled]

    def _feed_fills(self, entry: Entry) -> tuple[str, ...]:
        """The post's fills for a reader who is elsewhere: whole addresses, plain colours."""
        elsewhere = msgspec.structs.replace(
            self.site, base_path=self.site.origin + self.site.base_path
        )
        return post_fills(entry, self.results, elsewhere, self.stock.sizes, themed=False)

    # --- files --------------------------------------------------------------------

    def _files(self) -> Iterator[tuple[Page, Place]]:
        for name, content in self.stock.assets.items():
            page = Page(name, f"/{name}", Rank.FILE, content, source=name, source_in="theme")
            yield page, Place(f"templates/{name}")
        for entry in self.library.entries:
            for url, path in entry.files.items():
                yield self._copy(url, path), Place(path)
        for page in experiment_files(self.library, self.results):
            yield page, Place(page.source or page.drawing[0][0])
        for path in self.library.static:
            yield self._copy("/" + path.removeprefix(STATIC), path), Place(path)

    def _copy(self, url: str, path: str) -> Page:
        """A copy of a file: below ``static/`` as it is, elsewhere without its metadata."""
        name, is_stripped = self.stock.files.get(path, ""), not path.startswith(STATIC)
        fingerprint = digest(self.stock.tool, name) if is_stripped else name
        return Page(
            file_of(url),
            url,
            Rank.FILE,
            fingerprint,
            source=path,
            source_digest=name,
            stripped=is_stripped,
        )

    def _page(self, url: str, template: str, view: View, rank: Rank) -> Page:
        fingerprint = digest(self.rendering, template, digest_of(view))
        return Page(file_of(url), url, rank, fingerprint, template, view)


class _Addresses:
    """Each file of the site once. The first who claims it has it; the next is a Problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._claimed: dict[str, tuple[Page, Place]] = {}

    def add(self, page: Page, place: Place) -> None:
        if reason := _unusable(page.path):
            message = f"its address {page.url!r} {reason}"
            self.problems.append(Problem(place, message, "give it another name"))
            return
        # Names that differ only by case are one file on many machines.
        name = as_name(page.path)
        holder = self._claimed.get(name)
        if holder is None:
            self._claimed[name] = page, place
        elif holder[0].source != page.source or not page.source:
            whose = holder[1].path or "a page that every site has"
            message = f"its address {page.url} is already that of {whose}"
            another = "another name" if page.source else "another `slug: …`"
            self.problems.append(Problem(place, message, f"give one of the two {another}"))

    def pages(self) -> tuple[Page, ...]:
        """The pages, sorted by path; one that would have to be a folder, too, is a Problem."""
        folders = {parent for name in self._claimed for parent in _parents(name)}
        for name in sorted(folders & set(self._claimed)):
            page, place = self._claimed.pop(name)
            message = f"its address {page.url} is a folder of the site"
            if not place.path:  # of what every site has: then the other is in its way
                below = next(n for n in sorted(self._claimed) if n.startswith(f"{name}/"))
                message = f"its address {self._claimed[below][0].url} lies below {page.url}, a file"
                place = self._claimed[below][1]
            self.problems.append(Problem(place, message, "give it another name"))
        return tuple(sorted((page for page, _ in self._claimed.values()), key=lambda p: p.path))


def _unusable(path: str) -> str:
    """Why no file of the site can have this path; empty where one can."""
    parts = path.split("/")
    if parts[0] in KEPT or {"", ".", ".."} & set(parts):
        return "leads out of the site"
    if not is_plain(path):
        return "holds a character that cannot be seen"
    if any(len(part.encode()) > _LONGEST for part in parts) or len(path) > _LONGEST_PATH:
        return "is longer than the name of a file may be"
    return ""


def _parents(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _tagged(library: Library) -> dict[str, list[Entry]]:
    """The posts of each tag, by its name as names are compared."""
    found: dict[str, list[Entry]] = {}
    for entry in library.listed:
        for name in dict.fromkeys(map(as_name, entry.face.tags)):
            found.setdefault(name, []).append(entry)
    return found


def _groups(*groups: tuple[str, list[Entry]]) -> tuple[Group, ...]:
    return tuple(Group(title, _faces(entries)) for title, entries in groups if entries)


def _faces(entries: list[Entry]) -> tuple[Face, ...]:
    return tuple(entry.face for entry in entries)


def _recent(listed: tuple[Entry, ...]) -> Iterator[Recent]:
    """The newest evolution notes of the whole journal, the newest first."""
    notes = [
        (step.date, Recent(entry.face, step.date, said.before + said.words + said.after, anchor))
        for entry in listed
        for step, said, anchor in zip(
            entry.post.evolution, entry.steps, entry.step_anchors, strict=True
        )
    ]
    notes.reverse()  # of one day, the later entry first
    notes.sort(key=lambda note: note[0], reverse=True)
    return (recent for _, recent in notes[:_RECENT])


def _neighbours(library: Library) -> dict[str, tuple[Face | None, Face | None]]:
    """For each listed post, the one begun before it and the one begun after it, of its kind."""
    found: dict[str, tuple[Face | None, Face | None]] = {}
    for kind in ("learning", "research"):
        entries = [entry for entry in library.listed if entry.face.kind == kind]
        entries.sort(key=lambda entry: (entry.face.date, entry.post.path))
        faces: list[Face | None] = [None, *(entry.face for entry in entries), None]
        for index, entry in enumerate(entries):
            found[entry.post.path] = faces[index], faces[index + 2]
    return found
