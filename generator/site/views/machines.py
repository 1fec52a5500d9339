"""What is read by machines: feeds and the sitemap."""

from __future__ import annotations

import msgspec

from ...content import Face
from .posts import EmbedView, WorkView
from .shared import BaseView


class FeedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """``published`` and ``updated`` are timestamps as RFC 3339 writes them."""

    face: Face
    published: str
    updated: str
    source: str
    body: str
    fills: tuple[str, ...] = ()
    embeds: tuple[EmbedView, ...] = ()
    references: tuple[WorkView, ...] = ()


class FeedView(BaseView, frozen=True):
    url: str
    updated: str
    entries: tuple[FeedEntry, ...] = ()


class SitemapView(BaseView, frozen=True):
    """Addresses with the day of their last change."""

    urls: tuple[tuple[str, str], ...] = ()
