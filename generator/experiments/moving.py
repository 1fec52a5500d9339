"""What differs between two findings of one experiment: each metric that moved, and the rest."""

from __future__ import annotations

from .values import Finding, Labels, Metric, Moved


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
    mine, other = old.result, new.result
    said = [f"the verdict: {_word(old)} → {_word(new)}"] if mine.verdict != other.verdict else []
    kinds = (("the figure", mine.figures, other.figures), ("the table", mine.tables, other.tables))
    for kind, before, after in kinds:
        then = {item.name: item for item in before}
        now = {item.name: item for item in after}
        names = dict.fromkeys((*then, *now))
        said += [f"{kind} {name}" for name in names if then.get(name) != now.get(name)]
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
    labels = ",".join(f"{name}={value}" for name, value in change.labels)
    return f"{change.name}@{labels}" if labels else change.name


def shown_metric(metric: Metric | None, digits: int = 4) -> str:
    """A number with its interval, for a terminal."""
    if metric is None:
        return "none"
    ends = "" if metric.low is None else f" [{metric.low:.{digits}g}, {metric.high:.{digits}g}]"
    return f"{metric.value:.{digits}g}{ends}"


def _by_key(finding: Finding) -> dict[tuple[str, Labels], Metric]:
    return {(metric.name, metric.labels): metric for metric in finding.result.metrics}


def _word(finding: Finding) -> str:
    return finding.result.verdict.word if finding.result.verdict else "none"
