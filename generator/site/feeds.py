"""
For machines that read: the items of the feeds (RFC 4287, and JSON Feed 1.1).

A post is an item, and so is each note on how it evolved: who follows a journal wants to know
what changed. Both are made of listed posts only. Dates are midnights in the journal's time
zone, so that nothing depends on when a build runs.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from html import escape
from zoneinfo import ZoneInfo

from ..content import Entry, Library
from ..dates import PartialDate
from ..journal import Settings
from .addressing import absolute
from .views import FeedEntry, FeedView, SiteView

_POSTS, _NOTES = 20, 40


def feed_view(
    library: Library,
    settings: Settings,
    site: SiteView,
    url: str,
    fills: Callable[[Entry], tuple[str, ...]],
) -> FeedView:
    """The posts that changed last, whole, and the newest evolution notes, the newest first."""
    zone = ZoneInfo(settings.timezone)
    entries = [entry for entry in library.listed if entry.face.kind != "page"]
    posts = [_post(entry, zone, fills) for entry in entries[:_POSTS]]
    notes = sorted(
        (note for entry in entries for note in _notes(entry, zone, site)),
        key=lambda note: note.updated,
        reverse=True,
    )
    items = sorted((*posts, *notes[:_NOTES]), key=lambda item: item.updated, reverse=True)
    newest = max((item.updated for item in items), default=timestamp(PartialDate(1970), zone))
    return FeedView(url, newest, tuple(items))


def _post(entry: Entry, zone: ZoneInfo, fills: Callable[[Entry], tuple[str, ...]]) -> FeedEntry:
    return FeedEntry(
        face=entry.face,
        title=entry.face.title,
        published=timestamp(entry.face.date, zone),
        updated=timestamp(max(entry.face.changed, entry.face.date), zone),
        source=entry.post.path,
        body=entry.digest,
        fills=fills(entry),
    )


def _notes(entry: Entry, zone: ZoneInfo, site: SiteView) -> Iterator[FeedEntry]:
    """The evolution notes of a post, the later of one day first."""
    written = zip(entry.post.evolution, entry.steps, entry.step_anchors, strict=True)
    for evolution, said, anchor in reversed(list(written)):
        words = escape(said.words, quote=False)
        if said.face:
            words = f'<a href="{escape(absolute(site, said.face.url))}">{words}</a>'
        before, after = escape(said.before, quote=False), escape(said.after, quote=False)
        post = f'<a href="{escape(absolute(site, entry.face.url))}">{escape(entry.face.title)}</a>'
        date = timestamp(evolution.date, zone)
        yield FeedEntry(
            face=entry.face,
            title=f"{entry.face.title}, {evolution.date.shown}",
            published=date,
            updated=date,
            anchor=anchor,
            note=f"<p>{before}{words}{after}</p>\n<p>How it stands now: {post}.</p>",
        )


def timestamp(date: PartialDate, zone: ZoneInfo) -> str:
    """The first moment of a date as RFC 3339 writes it: whose offsets are of whole minutes.

    Before there were time zones each town had the time of its own sun, to the second.
    """
    moment = datetime.datetime.combine(date.first_day, datetime.time(), zone)
    minutes = round((moment.utcoffset() or datetime.timedelta()) / datetime.timedelta(minutes=1))
    offset = datetime.timezone(datetime.timedelta(minutes=minutes))
    return moment.replace(tzinfo=offset).isoformat()
