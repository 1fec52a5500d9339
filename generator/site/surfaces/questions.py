"""
What is still open, in all listed posts: gaps, next steps, and sections the author is unsure of.

A task that is ticked falls off. Nothing has a date but the posts themselves, so a question is
as old as the last change of its post, counted to the newest note of the journal.
"""

from __future__ import annotations

from ...content import Entry
from ...content.addresses import QUESTIONS
from ...dates import elapsed
from ..context import NOWHERE, Context, Placed, rows
from ..paging import paged
from ..quoting import numbers_of
from ..views import OpenPost, Point, QuestionsView


def questions(context: Context) -> Placed:
    """The open questions, in as many pages as it takes."""
    posts = open_posts(context)
    for url, part, pager in paged(QUESTIONS, posts, context.settings.per_page):
        view = QuestionsView(
            url=url,
            gaps=sum(len(post.gaps) for post in posts),
            steps=sum(len(post.steps) for post in posts),
            newest=context.newest,
            posts=tuple(part),
            pager=pager,
        )
        yield context.page(url, "questions.html", view), NOWHERE


def open_posts(context: Context) -> list[OpenPost]:
    """The posts in which something is open, those that were left alone for longest first."""
    found = []
    for entry in context.library.listed:
        if entry.open:
            points = _points(entry, context)
            found.append(
                OpenPost(
                    row=rows([entry], summaries=False)[0],
                    age=elapsed(entry.face.changed, context.newest or entry.face.changed),
                    gaps=tuple(point for point in points if point.kind == "gap"),
                    steps=tuple(point for point in points if point.kind == "next"),
                    unsure=tuple(p for p in points if p.kind in ("partial", "notyet")),
                )
            )
    return sorted(found, key=lambda post: post.row.face.changed)


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
