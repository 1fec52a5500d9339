"""The board of research: hypotheses by status, in the order of the settings."""

from __future__ import annotations

from ...content import Entry
from ...content.addresses import BOARD, as_name
from ..context import Context, Plans, rows
from ..posts import run_view
from ..views import BoardView, Card, Lane
from .indexes import status_urls

_CARDS = 20  # in a lane; the list of its status has them all
_ROWS = 60


def board(context: Context) -> Plans:
    """The board, with a lane for each status that a hypothesis has."""
    yield context.page(BOARD, "board.html", lambda: _view(context))


def _view(context: Context) -> BoardView:
    entries = context.of_kind("research")
    urls = status_urls(context, "research")
    lanes = []
    for status in context.settings.statuses.research:
        found = [entry for entry in entries if entry.face.status == status]
        if found:
            cards = tuple(_card(context, entry) for entry in found[:_CARDS])
            lanes.append(Lane(status, urls[as_name(status)], len(found), cards))
    latest = sorted(entries, key=lambda e: e.face.date)[-_ROWS:]
    return BoardView(tuple(lanes), rows(latest, summaries=False))


def _card(context: Context, entry: Entry) -> Card:
    front = entry.post.front
    run = run_view(entry, context.results)
    return Card(
        face=entry.face.brief,
        statement=front.hypothesis or entry.face.summary,
        came_from=entry.came_from[0].brief if entry.came_from else None,
        verdict=run.verdict if run else "",
        outcome=(front.results.outcome if front.results else None) or "",
        next_action=front.next_action or "",
    )
