"""What is read by machines: feeds, the sitemap, and what says where they are."""

from __future__ import annotations

import msgspec

from ...content import Face
from .shared import BaseView


class FeedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item of a feed: a post as a whole, or one note on how it evolved.

    ``anchor`` is where a note stands on the page of its post. ``published`` and ``updated``
    are timestamps as RFC 3339 writes them. A post has a body, ``fills`` put into
    that of ``source``; a note is ``note``, as HTML with whole addresses.
    """

    face: Face
    title: str
    published: str
    updated: str
    source: str = ""
    body: str = ""
    fills: tuple[str, ...] = ()
    anchor: str = ""
    note: str = ""


class FeedView(BaseView, frozen=True):
    """The Atom feed, or the JSON feed: the same items."""

    url: str
    updated: str
    entries: tuple[FeedEntry, ...] = ()


class SitemapView(BaseView, frozen=True):
    """Addresses with the day of their last change."""

    urls: tuple[tuple[str, str], ...] = ()


class SitemapIndexView(BaseView, frozen=True):
    """The sitemaps of a site that has more addresses than one may hold."""

    urls: tuple[str, ...] = ()


class RobotsView(BaseView, frozen=True):
    """What search engines are told: where the sitemap is."""

    sitemap: str
