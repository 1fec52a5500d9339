"""The page to search from. What it searches is made of the pages, once they are rendered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ...content.addresses import SEARCH, as_name
from ..context import Context, Plans
from ..experiments import listed_experiments
from ..views import Choice, Facet, SearchView

_KINDS = ("learning", "research", "experiment", "page")


def search(context: Context) -> Plans:
    """The page to search from, or one that says why there is none."""
    engine = context.stock.engine
    view = (lambda: _view(context)) if engine else (lambda: SearchView(""))
    yield context.page(SEARCH, "search.html", view)


def _view(context: Context) -> SearchView:
    listed, results = context.library.listed, context.results
    runs = [results.findings.get(name) for name in listed_experiments(context.library, results)]
    verdicts = [run.result.verdict.word for run in runs if run and run.result.verdict]
    kinds = [*(entry.face.kind for entry in listed), *("experiment" for run in runs if run)]
    states = [*(entry.face.status for entry in listed if entry.face.status), *verdicts]
    tags = [(tag.name, len(context.tagged[name])) for name, tag in context.tags.items()]
    facets = (
        Facet("Kind", "kind", _choices(Counter(kinds), _KINDS)),
        Facet("State", "state", _choices(Counter(states), _statuses(context))),
        Facet("Tag", "tag", tuple(Choice(n, "", count) for n, count in sorted(tags, key=_often))),
    )
    return SearchView(context.stock.engine, len(kinds), tuple(f for f in facets if f.choices))


def _often(tag: tuple[str, int]) -> tuple[int, str]:
    return -tag[1], as_name(tag[0])


def _statuses(context: Context) -> tuple[str, ...]:
    statuses = context.settings.statuses
    return (*statuses.learning, *statuses.research, *statuses.page)


def _choices(counts: Counter[str], order: Iterable[str]) -> tuple[Choice, ...]:
    """What there is of each, in the given order; one alone is no choice."""
    names = [name for name in dict.fromkeys((*order, *sorted(counts))) if counts[name]]
    return tuple(Choice(name, "", counts[name]) for name in names) if len(names) > 1 else ()
