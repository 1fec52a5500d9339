"""What differs between two findings of one experiment: each metric that moved, and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .values import Figure, Finding, Labels, Metric, Moved, Table, written_labels


def moved(old: Finding, new: Finding) -> tuple[Moved, ...]:
    """The metrics that are not what they were, in the order of the new ones; then those gone."""
    before, after = _by_key(old), _by_key(new)
    return tuple(
        Moved(new.result.name, *key, before.get(key), after.get(key))
        for key in dict.fromkeys((*after, *before))
        if before.get(key) != after.get(key)
    )


def differing(old: Finding, new: Finding) -> tuple[str, ...]:
    """What else differs between two findings, in words: figures, tables, the verdict."""
    then, now = old.result, new.result
    said = [f"the verdict: {_word(old)} → {_word(new)}"] if then.verdict != now.verdict else []
    said += [f"the figure {name}" for name in _other_names(then.figures, now.figures)]
    said += [f"the table {name}" for name in _other_names(then.tables, now.tables)]
    return tuple(said)


def shown_change(change: Moved) -> str:
    """``masked_gain@sparsity=0.5: 0.0235 → 0.019``, with as many digits as tell the two apart."""
    for digits in (4, 8, 12):
        old, new = (shown_metric(metric, digits) for metric in (change.old, change.new))
        if old != new:
            break
    return f"{metric_name(change)}: {old} → {new}"


def metric_name(change: Moved) -> str:
    """A metric as prose names it, its experiment left out."""
    labels = written_labels(change.labels)
    return f"{change.name}@{labels}" if labels else change.name


def shown_metric(metric: Metric | None, digits: int = 4) -> str:
    """A number with its interval, for a terminal."""
    if metric is None:
        return "none"
    ends = "" if metric.low is None else f" [{metric.low:.{digits}g}, {metric.high:.{digits}g}]"
    return f"{metric.value:.{digits}g}{ends}"


def _other_names(then: Sequence[Figure | Table], now: Sequence[Figure | Table]) -> Iterator[str]:
    """The names of those that are not what they were, the new ones last."""
    before = {item.name: item for item in then}
    after = {item.name: item for item in now}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name


def _by_key(finding: Finding) -> dict[tuple[str, Labels], Metric]:
    return {(metric.name, metric.labels): metric for metric in finding.result.metrics}


def _word(finding: Finding) -> str:
    return finding.result.verdict.word if finding.result.verdict else "none"
