"""
What a Problem with a claim says: what the run found, and what it was before.

Numbers that would read alike although they differ are given with all their digits.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..content.claims import Expression, MetricRef, metrics_in, metrics_quoted
from ..content.values import Quote
from ..experiments import Metric, Moved, Results
from ..experiments.evaluating import Findings, part_of
from ..experiments.quoted import is_about
from .numbers import formatted

_MOST_NUMBERS = 12  # in one message


def said_to_be_found(claim: Expression, moved: Sequence[Moved], findings: Findings) -> str:
    """What the numbers of a claim are, and what they were before a run that just moved them."""
    found = [_found(ref, moved, findings) for ref in dict.fromkeys(metrics_in(claim))]
    return ("; " if any("before it was" in one for one in found) else ", ").join(found)


def said_to_be_gone(quote: Quote, results: Results) -> str:
    """What the numbers were that a quote asks for and a run of now no longer finds."""
    gone = [one for one in results.moved if one.new is None]
    were = (
        part_of(one.old, ref.part)
        for ref in metrics_quoted(quote)
        for one in gone
        if one.old and is_about(ref, one)
    )
    numbers = ", ".join(formatted(number) for number in were if number is not None)
    return f"before this run it was {numbers}" if numbers else ""


def _found(ref: MetricRef, changes: Sequence[Moved], findings: Findings) -> str:
    """One number, or the several that ``all(…)`` and ``any(…)`` range over."""
    metrics = findings.matching(ref)
    moved = {(one.name, one.labels): one for one in changes if one.experiment == ref.experiment}
    now = [part_of(metric, ref.part) for metric in metrics]
    were = [
        _before(metric, ref.part, moved.get((metric.name, metric.labels))) for metric in metrics
    ]
    if were == now:
        return f"{ref} = {_listed(now, now)}"
    return f"{ref} = {_listed(now, were)}; before it was {_listed(were, now)}"


def _before(metric: Metric, part: str, moved: Moved | None) -> float | None:
    if moved is None:
        return part_of(metric, part)
    return part_of(moved.old, part) if moved.old else None


def _listed(numbers: list[float | None], others: list[float | None]) -> str:
    """Numbers in a row; those that would read like their counterparts have all their digits.

    Of a long row it is the beginning.
    """
    pairs = list(zip(numbers, others, strict=True))
    more = len(pairs) - _MOST_NUMBERS
    said = [_told_apart(*pair) for pair in pairs[:_MOST_NUMBERS]]
    return ", ".join([*said, f"and {more} more"] if more > 0 else said)


def _told_apart(number: float | None, other: float | None) -> str:
    if number is None:
        return "not there"
    shown = formatted(number)
    if other is None or number == other or shown != formatted(other):
        return shown
    return f"{number:.12g}".replace("-", "\N{MINUS SIGN}")
