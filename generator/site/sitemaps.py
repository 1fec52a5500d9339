"""
Which pages search engines may find (sitemaps.org protocol), taken from the pages that exist.

A page that says ``noindex`` is not among them, and neither is an old address. Each has its
last change, as exactly as it is known: that of its post, or of the newest post that it lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ..content import Face
from ..content.addresses import NOT_FOUND, SITEMAP
from .pages import Page
from .views import ExperimentView, PostView, RedirectView, SitemapView

MOST = 50_000  # addresses in one file of the protocol


def sitemaps(pages: Iterable[Page], most: int = MOST) -> Iterator[tuple[str, SitemapView]]:
    """The sitemap by its address; where one file cannot hold it, an index and its parts."""
    found = [(page.url, changed(page)) for page in pages if may_be_found(page)]
    newest = max((last for _, last in found), default="")
    urls = tuple(sorted((url, last or newest) for url, last in found))
    if len(urls) <= most:
        yield SITEMAP, SitemapView(urls)
        return
    parts = [urls[start : start + most] for start in range(0, len(urls), most)]
    stem, _, ending = SITEMAP.rpartition(".")
    names = tuple(f"{stem}-{number}.{ending}" for number in range(1, len(parts) + 1))
    yield SITEMAP, SitemapView(parts=names)
    for name, part in zip(names, parts, strict=True):
        yield name, SitemapView(part)


def may_be_found(page: Page) -> bool:
    """Whether search engines may have a page: not what is unlisted, moved or not there."""
    if not page.path.endswith(".html") or page.url == NOT_FOUND or page.view is None:
        return False
    if isinstance(page.view, PostView | ExperimentView):
        return page.view.listed
    return not isinstance(page.view, RedirectView)


def changed(page: Page) -> str:
    """The last change of a page; empty where it names no post."""
    return str(max((face.changed for face in _faces(page.view)), default=""))


def _faces(value: object) -> Iterator[Face]:
    """The posts that a page is about: its own, or those that it lists."""
    if isinstance(value, PostView):
        yield value.face
    elif isinstance(value, ExperimentView):
        yield from (use.face for use in value.used_by)
    elif isinstance(value, Face):
        yield value
    elif isinstance(value, msgspec.Struct):
        yield from (face for key in value.__struct_fields__ for face in _faces(getattr(value, key)))
    elif isinstance(value, tuple):
        yield from (face for one in value for face in _faces(one))
