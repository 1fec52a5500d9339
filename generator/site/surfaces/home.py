"""The home page: what is being learned now, what changed lately, what is still to be tested."""

from __future__ import annotations

from collections.abc import Iterator

from ...content import Entry
from ...content.addresses import HOME
from ..context import NOWHERE, Context, Placed, rows
from ..views import HomeView, OpenHypothesis, Recent

_RECENT = 8


def home(context: Context) -> Placed:
    """The first page of the site."""
    learning = context.of_kind("learning")
    research = [entry for entry in context.of_kind("research") if not context.is_settled(entry)]
    view = HomeView(
        learning=rows(entry for entry in learning if not context.is_settled(entry)),
        settled=rows(entry for entry in learning if context.is_settled(entry)),
        recent=tuple(_recent(context.library.listed)),
        hypotheses=tuple(
            OpenHypothesis(
                entry.face, entry.post.front.hypothesis or entry.face.summary, entry.came_from
            )
            for entry in research
        ),
    )
    yield context.page(HOME, "home.html", view), NOWHERE


def _recent(listed: tuple[Entry, ...]) -> Iterator[Recent]:
    """The newest evolution notes of the whole journal, the newest first."""
    notes = [
        (step.date, Recent(entry.face, step.date, said.before + said.words + said.after, anchor))
        for entry in listed
        for step, said, anchor in zip(
            entry.post.evolution, entry.steps, entry.step_anchors, strict=True
        )
    ]
    notes.reverse()  # of one day, the later entry first
    notes.sort(key=lambda note: note[0], reverse=True)
    return (recent for _, recent in notes[:_RECENT])
