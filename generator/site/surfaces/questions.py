"""
What is still open, in all listed posts: gaps, next steps, and sections the author is unsure of.

A task that is ticked falls off. Nothing has a date but the posts themselves, so a question is
as old as the last change of its post, counted to the newest note of the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ...content import Entry
from ...content.addresses import QUESTIONS
from ...dates import elapsed
from ..context import Context, Plans, rows
from ..paging import paged
from ..quoting import numbers_of
from ..views import OpenPost, Pager, Point, QuestionsView


def questions(context: Context) -> Plans:
    """The open questions, in as many pages as it takes."""
    entries = [entry for entry in context.library.listed if entry.open]
    entries.sort(key=lambda entry: entry.face.changed)
    for url, part, pager in paged(QUESTIONS, entries, context.settings.per_page):
        yield context.page(
            url, "questions.html", partial(_view, context, entries, url, part, pager)
        )


def _view(
    context: Context,
    every: Sequence[Entry],
    url: str,
    entries: Sequence[Entry],
    pager: Pager | None,
) -> QuestionsView:
    """A page of them, those that were left alone for longest first."""
    return QuestionsView(
        url=url,
        gaps=sum(entry.open_by_kind["gap"] for entry in every),
        steps=sum(entry.open_by_kind["next"] for entry in every),
        newest=context.newest,
        posts=tuple(open_post(context, entry) for entry in entries),
        pager=pager,
    )


def open_post(context: Context, entry: Entry) -> OpenPost:
    """What a post leaves open."""
    points = _points(entry, context)
    return OpenPost(
        row=rows([entry], summaries=False)[0],
        age=elapsed(entry.face.changed, context.newest or entry.face.changed),
        gaps=tuple(point for point in points if point.kind == "gap"),
        steps=tuple(point for point in points if point.kind == "next"),
        unsure=tuple(p for p in points if p.kind in ("partial", "notyet")),
    )


def _points(entry: Entry, context: Context) -> list[Point]:
    """What a post leaves open, with the numbers that runs found by now."""
    is_quoting = any(point.html.slots for point in entry.open)
    numbers = numbers_of(entry, context.results, context.site) if is_quoting else None
    return [
        Point(
            point.kind,
            point.html.filled([numbers.fill(slot) for slot in point.html.slots] if numbers else []),
            point.section,
            point.heading,
        )
        for point in entry.open
    ]
