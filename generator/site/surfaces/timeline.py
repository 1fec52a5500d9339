"""
Everything that evolved: each note of each listed post, by month, and their lives to scale.

A page holds whole years, as many of the newest as fit; every other year has a page of its
own, so that what happens this year leaves the pages of the years before as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

import msgspec

from ...content import Entry, Library
from ...content.addresses import TIMELINE
from ...dates import PartialDate
from ..context import Context, Plans, rows
from ..views import Month, NavItem, Recent, Row, TimelineView, Year

_NOTES = 150  # on a page, unless a year has more
_MOST = 500  # on a page, whatever a year has
_ROWS = 40


class _Chapter(msgspec.Struct, frozen=True):
    """The notes of one page of the timeline."""

    url: str
    title: str
    notes: tuple[Recent, ...]


def timeline(context: Context) -> Plans:
    """The timeline, in as many pages as it takes."""
    notes = _notes(context.library.listed)
    chapters = _chapters(notes)
    pages = tuple(NavItem(one.title, one.url) for one in chapters) if len(chapters) > 1 else ()
    for chapter in chapters:
        counted = notes if chapter is chapters[0] else chapter.notes
        view = partial(_view, context, chapter, counted, pages, is_first=chapter is chapters[0])
        yield context.page(chapter.url, "timeline.html", view)


def _view(
    context: Context,
    chapter: _Chapter,
    counted: Sequence[Recent],
    pages: tuple[NavItem, ...],
    *,
    is_first: bool,
) -> TimelineView:
    shown = _to_scale(context) if is_first else ()
    return TimelineView(
        url=chapter.url,
        notes=len(counted),
        posts=len({note.face.url for note in counted}),
        years=tuple(_years(chapter.notes)),
        rows=shown,
        hidden_rows=max(0, len(_evolving(context.library)) - len(shown)) if is_first else 0,
        pages=pages,
    )


def newest_notes(library: Library, most: int) -> list[Recent]:
    """The newest evolution notes of all listed posts."""
    evolving: list[Entry] = []
    for entry in library.listed:  # the last changed first: a post's newest note dates it
        if len(evolving) >= most and entry.face.changed < evolving[most - 1].face.changed:
            break
        if entry.post.front.evolution:
            evolving.append(entry)
    return _notes(evolving)[:most]


def _notes(entries: Sequence[Entry]) -> list[Recent]:
    """The evolution notes of these posts, the newest first."""
    notes = [
        Recent(entry.face.brief, step.date, said.before + said.words + said.after, anchor)
        for entry in entries
        for step, said, anchor in zip(
            entry.post.evolution, entry.steps, entry.step_anchors, strict=True
        )
    ]
    notes.reverse()  # of one day, the later entry first
    notes.sort(key=lambda note: note.date, reverse=True)
    return notes


def _evolving(library: Library) -> list[Entry]:
    return [entry for entry in library.listed if entry.post.evolution]


def _to_scale(context: Context) -> tuple[Row, ...]:
    """The posts that changed last; research hangs from the learning post that led to it."""
    newest = _evolving(context.library)[:_ROWS]
    found = {
        entry.face.url: row
        for entry, row in zip(newest, rows(newest, summaries=False), strict=True)
    }
    below: dict[str, list[str]] = {}
    for entry in newest:
        origin = next((face.url for face in entry.came_from if face.url in found), "")
        if origin:
            below.setdefault(origin, []).append(entry.face.url)
    hanging = {url for urls in below.values() for url in urls}
    ordered = []
    for url, row in found.items():
        if url not in hanging:
            ordered.append(row)
            ordered += [
                msgspec.structs.replace(found[one], below=True) for one in below.get(url, ())
            ]
    return tuple(ordered)


def _chapters(notes: Sequence[Recent]) -> list[_Chapter]:
    """The pages of the timeline, the newest first; there is always one."""
    by_year = [(y, list(group)) for y, group in groupby(notes, key=lambda note: note.date.year)]
    newest: list[Recent] = []
    while by_year and len(newest) + len(by_year[0][1]) <= _NOTES:
        newest += by_year.pop(0)[1]
    chapters = [_Chapter(TIMELINE, "Newest", tuple(newest))] if newest or not by_year else []
    for year, found in by_year:
        parts = [found[at : at + _MOST] for at in range(0, len(found), _MOST)]
        for number, part in enumerate(parts):
            url = f"{TIMELINE}{year:04}/" if not number else f"{TIMELINE}{year:04}/{number + 1}/"
            title = f"{year}" if len(parts) == 1 else f"{year}, part {number + 1}"
            chapters.append(_Chapter(url if chapters else TIMELINE, title, tuple(part)))
    return chapters


def _years(notes: Sequence[Recent]) -> Iterator[Year]:
    for number, of_year in groupby(notes, key=lambda note: note.date.year):
        found = list(of_year)
        months = [
            Month(PartialDate(number, month), tuple(group))
            for month, group in groupby(found, key=lambda note: note.date.month)
        ]
        yield Year(number, len(found), tuple(_with_silences(months)))


def _with_silences(months: Sequence[Month]) -> Iterator[Month]:
    for month, before in zip(months, (*months[1:], None), strict=True):
        is_known = before is not None and month.date.month and before.date.month
        quiet = month.date.month - before.date.month - 1 if before and is_known else 0
        yield msgspec.structs.replace(month, quiet=quiet)
