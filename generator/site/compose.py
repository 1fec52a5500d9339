"""
Which pages exist, and all that each may know.

Of the posts it is handed the Library alone: what is not in there cannot be on a page.
Each page's view holds what its template may show, so that its fingerprint changes when it
might look different, and stays when it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..content import Library
from ..content.addresses import (
    ARCHIVE,
    EXPERIMENTS,
    FEED,
    JSON_FEED,
    LEARNING,
    MAP,
    QUESTIONS,
    RESEARCH,
    SEARCH,
    TAGS,
    TIMELINE,
    as_name,
)
from ..experiments import Results
from ..journal import Settings
from ..memory import digest_of
from ..problems import in_order
from .claiming import Addresses
from .context import Context, Placed, Stock
from .experiments import listed_experiments
from .pages import Page, Pages
from .surfaces.archive import archive
from .surfaces.board import board
from .surfaces.cards import cards, icons
from .surfaces.experiments import experiments
from .surfaces.files import files
from .surfaces.home import home
from .surfaces.indexes import indexes, not_found, tags
from .surfaces.machines import copies, machines
from .surfaces.map import journal_map
from .surfaces.posts import posts, redirects
from .surfaces.questions import questions
from .surfaces.search import search
from .surfaces.timeline import timeline
from .views import NavItem, SiteView

# In the order in which they are given the addresses that they want.
_SURFACES: tuple[Callable[[Context], Placed], ...] = (
    home,
    indexes,
    timeline,
    questions,
    board,
    archive,
    tags,
    journal_map,
    search,
    not_found,
    experiments,
    posts,
    redirects,
    files,
)
# They tell of the pages that have their addresses by then.
_TELLING: tuple[Callable[[Context, Sequence[Page]], Placed], ...] = (machines, copies, cards, icons)


def compose(library: Library, results: Results, settings: Settings, stock: Stock) -> Pages:
    """Every file of the site, with the Problems that only show when all is put together."""
    site = site_view(library, results, settings, stock)
    context, claimed = Context(library, results, settings, stock, site), Addresses()
    for surface in _SURFACES:
        claimed.add_all(surface(context))
    held = claimed.held
    for telling in _TELLING:
        claimed.add_all(telling(context, held))
    return Pages(claimed.pages(), in_order((*context.problems, *claimed.problems)))


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
