"""
The numbers of a run as tables: a column for each label, a group for each name.

Numbers that have the same labels share a table, so that what was swept together reads
together. Each group has a scale of its own, from zero, on which its intervals are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..experiments import Metric, written_labels
from .numbers import formatted
from .views import MetricGroup, MetricRow, MetricTable, Whisker

_MOST_COLUMNS = 4  # of labels; more than that are written into one, which can wrap


def metric_tables(metrics: Sequence[Metric]) -> tuple[MetricTable, ...]:
    """All numbers of a run, in the order that they were found in."""
    named: dict[str, list[Metric]] = {}
    for metric in metrics:
        named.setdefault(metric.name, []).append(metric)
    labelled: dict[tuple[str, ...], list[list[Metric]]] = {}
    for group in named.values():
        labels = tuple(dict.fromkeys(label for metric in group for label, _ in metric.labels))
        labelled.setdefault(labels, []).append(group)
    return tuple(_table(labels, groups) for labels, groups in labelled.items())


def _table(labels: tuple[str, ...], groups: list[list[Metric]]) -> MetricTable:
    is_wide = len(labels) > _MOST_COLUMNS
    made = [MetricGroup(group[0].name, _rows(group, labels, is_wide)) for group in groups]
    return MetricTable(
        labels=("labels",) if is_wide else labels,
        groups=tuple(made),
        count=sum(map(len, groups)),
        has_intervals=any(row.interval for group in made for row in group.rows),
        is_drawn=any(row.whisker for group in made for row in group.rows),
    )


def _rows(group: list[Metric], labels: tuple[str, ...], is_wide: bool) -> tuple[MetricRow, ...]:
    scale = _Scale(group)
    return tuple(
        MetricRow(
            value=formatted(metric.value),
            labels=(written_labels(metric.labels, ", "),) if is_wide else _cells(metric, labels),
            interval=_interval(metric),
            whisker=scale.whisker(metric),
        )
        for metric in group
    )


def _cells(metric: Metric, labels: tuple[str, ...]) -> tuple[str, ...]:
    said = dict(metric.labels)
    return tuple(said.get(label, "") for label in labels)


def _interval(metric: Metric) -> str:
    if metric.low is None or metric.high is None:
        return ""
    return f"[{formatted(metric.low)}, {formatted(metric.high)}]"


class _Scale:
    """The scale of a group: from the least to the most of its numbers, zero among them."""

    def __init__(self, group: list[Metric]) -> None:
        ends = [end for m in group for end in (m.value, m.low, m.high) if end is not None]
        self._most = max(map(abs, ends))  # dividing first, for a span can be too large to reckon
        shares = [0.0, *(end / self._most for end in ends)] if self._most else [0.0]
        self._from, self._to = min(shares), max(shares)
        self._is_alone = len(group) == 1

    def whisker(self, metric: Metric) -> Whisker | None:
        """Where the number and its interval lie; None without an interval.

        A number alone has none: there is nothing on its scale to compare it with.
        """
        if metric.low is None or metric.high is None or not self._most or self._is_alone:
            return None
        return Whisker(*map(self._percent, (0.0, metric.value, metric.low, metric.high)))

    def _percent(self, value: float) -> float:
        return round(100 * (value / self._most - self._from) / (self._to - self._from), 2)
