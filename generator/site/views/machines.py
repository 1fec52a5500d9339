"""What is read by machines: feeds, sitemaps, lists of what there is."""

from __future__ import annotations

import msgspec

from ...content import Face
from .posts import EmbedView, WorkView
from .shared import BaseView, NavItem


class FeedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A post, or a note of its evolution: then it has a ``note``, as HTML.

    ``published`` and ``updated`` are timestamps as RFC 3339 writes them. ``anchor`` is where
    on the post's page it stands, ``name`` what its id ends with. ``facts`` is a line of HTML.
    """

    face: Face
    title: str
    published: str
    updated: str
    facts: str
    anchor: str = ""
    name: str = ""
    summary: str = ""
    note: str = ""
    source: str = ""
    body: str = ""
    fills: tuple[str, ...] = ()
    embeds: tuple[EmbedView, ...] = ()
    references: tuple[WorkView, ...] = ()


class FeedView(BaseView, frozen=True):
    updated: str
    entries: tuple[FeedEntry, ...] = ()


class SitemapView(BaseView, frozen=True):
    """Addresses with the day of their last change; or those of sitemaps that are its parts."""

    urls: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()


class RobotsView(BaseView, frozen=True):
    """What search engines are told of the site as a whole: where its sitemap is."""

    sitemap: str


class Shelf(msgspec.Struct, frozen=True):
    """Posts of a kind."""

    title: str
    faces: tuple[Face, ...]


class LlmsView(BaseView, frozen=True):
    """What there is to read, and behind it the pages that only lead there."""

    groups: tuple[Shelf, ...]
    more: tuple[NavItem, ...]
