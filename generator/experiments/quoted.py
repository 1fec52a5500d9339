"""Where prose quotes a number that a rerun found to be another."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..content import Entry
from ..content.claims import MetricRef, metrics_in, parse_claim, parse_metric
from ..content.values import Quote
from ..problems import Place
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
        if any(_names(ref, change) for ref in _refs(quote))
    )


def _refs(quote: Quote) -> tuple[MetricRef, ...]:
    if quote.kind == "metric":
        return (parse_metric(quote.source).ref,)
    return tuple(metrics_in(parse_claim(quote.source))) if quote.kind == "claim" else ()


def _names(ref: MetricRef, change: Moved) -> bool:
    same = (ref.experiment, ref.name) == (change.experiment, change.name)
    return same and set(ref.labels) <= set(change.labels)
