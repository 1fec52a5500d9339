"""
For machines that follow a journal: what its feeds say (Atom, RFC 4287; JSON Feed 1.1).

Both are made of listed posts only. A post is an item, whole, and so is each note of its
evolution: what changed is news of its own. Dates are midnights in the journal's time zone, so
that nothing depends on when a build runs; how exactly they are known stands in the text.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..content import Entry, Library
from ..content.addresses import as_name
from ..content.assessment import counted_in_words, word_of
from ..dates import PartialDate
from ..journal import Settings
from ..memory import digest
from .addressing import absolute
from .posts import Article
from .views import FeedEntry, FeedView, SiteView, Step

_ITEMS = 50

Articles = Callable[[Entry], Article]
Steps = Callable[[Entry], tuple[Step, ...]]


class _News(NamedTuple):
    """What an item is made of, once it is among the newest: a post, or a note by its index."""

    date: PartialDate
    entry: Entry
    note: int | None = None


def feed_view(
    library: Library, settings: Settings, site: SiteView, article: Articles, steps: Steps
) -> FeedView:
    """What changed last. ``article`` and ``steps`` are for a reader who is elsewhere."""
    zone = ZoneInfo(settings.timezone)
    news = [one for entry in library.listed if entry.face.kind != "page" for one in _news(entry)]
    news.sort(key=lambda one: one.date, reverse=True)
    entries = tuple(
        _post(one.entry, zone, article)
        if one.note is None
        else _note(one.entry, one.note, zone, site, steps(one.entry))
        for one in news[:_ITEMS]
    )
    newest = max((entry.updated for entry in entries), default=timestamp(PartialDate(1970), zone))
    return FeedView(newest, entries)


def _news(entry: Entry) -> Iterator[_News]:
    """A post and its notes; of one day, the note that was written last comes first."""
    for index, step in reversed(list(enumerate(entry.post.evolution))):
        yield _News(step.date, entry, index)
    yield _News(_last(entry), entry)


def _last(entry: Entry) -> PartialDate:
    return max(entry.face.changed, entry.face.date)


def _post(entry: Entry, zone: ZoneInfo, article: Articles) -> FeedEntry:
    face = entry.face
    return FeedEntry(
        face=face,
        title=face.title,
        published=timestamp(face.date, zone),
        updated=timestamp(_last(entry), zone),
        facts=facts_of(entry),
        summary=face.summary,
        source=entry.post.path,
        body=entry.digest,
        **article(entry)._asdict(),
    )


def _note(
    entry: Entry, index: int, zone: ZoneInfo, site: SiteView, steps: tuple[Step, ...]
) -> FeedEntry:
    face, step = entry.face, steps[index]
    address = escape(f"{absolute(site, face.url)}#{step.anchor}")
    of = f'<a href="{address}">{escape(face.title, quote=False)}</a>'
    moment = timestamp(step.date, zone)
    return FeedEntry(
        face=face,
        title=f"{face.title}, {step.date.shown}",
        published=moment,
        updated=moment,
        anchor=step.anchor,
        name=_names(entry)[index],
        facts=f"{step.date.shown}, in the evolution of {of}",
        summary=entry.post.evolution[index].note,
        note=step.note,
    )


def _names(entry: Entry) -> list[str]:
    """A name for each note, by its words: it stays when others are added or a date is mended."""
    seen: Counter[str] = Counter()
    names = []
    for step in entry.post.evolution:
        name = f"_note-{digest(as_name(step.note))[:12]}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return names


def facts_of(entry: Entry) -> str:
    """What the journal knows of a post, in a line: "Ongoing. 2 solid, 1 partial. Begun 2024 …"."""
    face = entry.face
    begun = entry.post.begun
    words = [word_of(face.status), counted_in_words(face.assessed)]
    changed = "" if _last(entry) == begun else f", last change {_last(entry).shown}"
    words.append(f"begun {begun.shown}{changed}")
    return escape("".join(f"{word[:1].upper()}{word[1:]}. " for word in words if word).strip())


def timestamp(date: PartialDate, zone: ZoneInfo) -> str:
    """The first moment of a date as RFC 3339 writes it: whose offsets are of whole minutes.

    Before there were time zones each town had the time of its own sun, to the second.
    """
    moment = datetime.datetime.combine(date.first_day, datetime.time(), zone)
    minutes = round((moment.utcoffset() or datetime.timedelta()) / datetime.timedelta(minutes=1))
    offset = datetime.timezone(datetime.timedelta(minutes=minutes))
    return moment.replace(tzinfo=offset).isoformat()
