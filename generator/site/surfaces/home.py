"""The home page: what is being learned now, what changed lately, what is still to be tested."""

from __future__ import annotations

from ...content import Entry
from ...content.addresses import HOME
from ..context import Context, Plans, rows
from ..views import HomeView, OpenHypothesis, OpenQuestion
from .questions import open_post
from .timeline import newest_notes

# So many of each; the list that is named beside them has them all.
_LEARNING, _SETTLED, _RECENT, _HYPOTHESES, _QUESTIONS = 12, 8, 8, 6, 4


def home(context: Context) -> Plans:
    """The first page of the site."""
    yield context.page(HOME, "home.html", lambda: _view(context))


def _view(context: Context) -> HomeView:
    learning = context.of_kind("learning")
    now: list[Entry] = []
    settled: list[Entry] = []
    for entry in learning:
        (settled if context.is_settled(entry) else now).append(entry)
    research = [entry for entry in context.of_kind("research") if not context.is_settled(entry)]
    unanswered = [e for e in context.library.listed if e.open_by_kind["gap"]]
    return HomeView(
        learning=rows(now[:_LEARNING]),
        settled=rows(settled[:_SETTLED], summaries=False),
        posts=len(learning),
        recent=tuple(newest_notes(context.library, _RECENT)),
        hypotheses=tuple(
            OpenHypothesis(
                entry.face.brief,
                entry.post.front.hypothesis or entry.face.summary,
                tuple(face.brief for face in entry.came_from[:1]),
            )
            for entry in research[:_HYPOTHESES]
        ),
        questions=tuple(
            OpenQuestion(post.row.face, post.gaps[0].html, post.gaps[0].section)
            for post in (open_post(context, entry) for entry in unanswered[:_QUESTIONS])
        ),
        gaps=sum(entry.open_by_kind["gap"] for entry in unanswered),
    )
