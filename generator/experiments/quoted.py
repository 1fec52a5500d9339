"""Where prose quotes a number that a rerun found to be another."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..content import Entry
from ..content.claims import MetricRef, metrics_quoted
from ..problems import Place
from .evaluating import picks
from .values import Moved


class Movement(msgspec.Struct, frozen=True):
    """A metric that moved, and where posts quote it, by number or by claim."""

    change: Moved
    places: tuple[Place, ...] = ()


def movements(changes: Iterable[Moved], entries: Iterable[Entry]) -> tuple[Movement, ...]:
    """Each change with the places in these posts that quote what changed."""
    posts = tuple(entries)
    return tuple(Movement(change, quoting(change, posts)) for change in changes)


def quoting(change: Moved, entries: Iterable[Entry]) -> tuple[Place, ...]:
    """Where these posts quote a metric that moved."""
    return tuple(
        quote.place
        for entry in entries
        for quote in entry.document.quotes
        if any(is_about(ref, change) for ref in metrics_quoted(quote))
    )


def is_about(ref: MetricRef, change: Moved) -> bool:
    """Whether a metric that moved is one that ``ref`` may mean."""
    return picks(ref, change.experiment, change.name, change.labels)
