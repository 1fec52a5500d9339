"""
Which pages search engines may find (sitemaps.org protocol), taken from the pages that exist.

A page that says ``noindex`` is not among them, and neither is an old address. Each has its
last change, as exactly as it is known: that of its post, or of the newest post that it lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from ..content import Face
from ..content.addresses import SITEMAP
from .pages import Page
from .views import ExperimentView, PostView, SitemapView

MOST = 50_000  # addresses in one file of the protocol

View = Callable[[], SitemapView]


Changes = Callable[[], Sequence[tuple[str, str]]]


def sitemaps(count: int, changes: Changes, most: int = MOST) -> Iterator[tuple[str, View]]:
    """The sitemap by its address; where one file cannot hold it, an index and its parts.

    ``changes`` gives the ``count`` addresses with their last changes, in order.
    """
    if count <= most:
        yield SITEMAP, lambda: SitemapView(tuple(changes()))
        return
    stem, _, ending = SITEMAP.rpartition(".")
    starts = range(0, count, most)
    names = tuple(f"{stem}-{number}.{ending}" for number, _ in enumerate(starts, 1))
    yield SITEMAP, lambda: SitemapView(parts=names)
    for name, start in zip(names, starts, strict=True):
        yield name, partial(_part, changes, slice(start, start + most))


def _part(changes: Changes, part: slice) -> SitemapView:
    return SitemapView(tuple(changes()[part]))


def last_changes(pages: Iterable[Page]) -> Sequence[tuple[str, str]]:
    """The addresses of these pages, sorted, each with its last change, or that of them all."""
    found = [(page.url, changed(page)) for page in pages]
    newest = max((last for _, last in found), default="")
    return sorted((url, last or newest) for url, last in found)


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
