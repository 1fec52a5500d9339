"""
For machines that read: the Atom feed (RFC 4287) and the sitemap (sitemaps.org protocol).

Both are made of listed posts only. Dates are midnights in the journal's time zone, so
that nothing depends on when a build runs.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from ..content import Entry, Library
from ..content.addresses import FEED, HOME, LEARNING, RESEARCH, TAGS
from ..dates import PartialDate
from ..journal import Settings
from .posts import Article
from .views import FeedEntry, FeedView, SitemapView

_ENTRIES = 20


def feed_view(
    library: Library, settings: Settings, article: Callable[[Entry], Article]
) -> FeedView:
    """The posts that changed last, whole."""
    zone = ZoneInfo(settings.timezone)
    entries = tuple(
        FeedEntry(
            face=entry.face,
            published=timestamp(entry.face.date, zone),
            updated=timestamp(max(entry.face.changed, entry.face.date), zone),
            source=entry.post.path,
            body=entry.digest,
            **article(entry)._asdict(),
        )
        for entry in [e for e in library.listed if e.face.kind != "page"][:_ENTRIES]
    )
    newest = max((entry.updated for entry in entries), default=timestamp(PartialDate(1970), zone))
    return FeedView(FEED, newest, entries)


def sitemap_view(library: Library, others: Mapping[str, str]) -> SitemapView:
    """Every page that may be found, with its last change as exactly as it is known.

    ``others`` are the addresses of tags and experiments with theirs.
    """
    newest = str(max((entry.face.changed for entry in library.listed), default=""))
    lists = [(url, newest) for url in (HOME, LEARNING, RESEARCH, TAGS)]
    posts = [(entry.face.url, str(entry.face.changed)) for entry in library.listed]
    return SitemapView((*lists, *sorted(others.items()), *sorted(posts)))


def timestamp(date: PartialDate, zone: ZoneInfo) -> str:
    """The first moment of a date as RFC 3339 writes it: whose offsets are of whole minutes.

    Before there were time zones each town had the time of its own sun, to the second.
    """
    moment = datetime.datetime.combine(date.first_day, datetime.time(), zone)
    minutes = round((moment.utcoffset() or datetime.timedelta()) / datetime.timedelta(minutes=1))
    offset = datetime.timezone(datetime.timedelta(minutes=minutes))
    return moment.replace(tzinfo=offset).isoformat()
