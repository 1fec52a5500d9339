"""
What a metric named in prose is worth, and whether a claim holds.

A name either picks exactly one number or says why not; nothing is ever guessed. Claims
are evaluated on parsed expressions, on numbers as stored.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping

from ..content.claims import (
    Binary,
    Comparison,
    Every,
    Expression,
    MetricRef,
    Number,
    Unary,
    metrics_in,
)
from ..problems import did_you_mean
from .values import Figure, Finding, Labels, Metric, Result, Table, rounded, written_labels

_Same = frozenset[tuple[str, str | float]]  # labels that are compared

_TOO_LARGE = "this claim reckons with a number that is too large"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_RECKON: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Unknown(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """A name in prose that the findings do not answer.

    ``experiment`` is set where there is no finding of that name at all.
    """

    def __init__(self, message: str, hint: str = "", experiment: str = "") -> None:
        super().__init__(message)
        self.message, self.hint, self.experiment = message, hint, experiment


class Findings:
    """Findings by experiment, asked again and again: what a name means is looked up once."""

    def __init__(self, findings: Mapping[str, Finding]) -> None:
        self._findings = findings
        self._families: dict[tuple[str, str], _Family] = {}
        self._matching: dict[MetricRef, list[Metric]] = {}

    def of(self, experiment: str) -> Finding:
        """What the experiment of that name found.

        Raises:
            Unknown: nothing is known of it.
        """
        if experiment not in self._findings:
            raise Unknown(f'no result of "{experiment}" is known', experiment=experiment)
        return self._findings[experiment]

    def matching(self, ref: MetricRef) -> list[Metric]:
        """The metrics that ``ref`` may mean: that with just its labels, else all that have them.

        Raises:
            Unknown: there is none.
        """
        if ref not in self._matching:
            key = ref.experiment, ref.name
            if key not in self._families:
                self._families[key] = _Family(ref, self.of(ref.experiment).result)
            self._matching[ref] = self._families[key].matching(ref)
        return self._matching[ref]


class _Family:
    """All metrics of one name, by their labels."""

    def __init__(self, ref: MetricRef, result: Result) -> None:
        self._named = [metric for metric in result.metrics if metric.name == ref.name]
        if not self._named:
            near = did_you_mean(ref.name, result.metric_names)
            hint = near or f"it found {', '.join(result.metric_names) or 'no metric at all'}"
            raise Unknown(f'"{ref.experiment}" found no metric "{ref.name}"', hint)
        # 0.50 is 0.5, unless both are there
        self._ways = [_Way(same, self._named) for same in (_as_written, _as_numbers)]

    def matching(self, ref: MetricRef) -> list[Metric]:
        for way in self._ways:
            if found := way.matching(ref.labels):
                return found
        raise _no_such_label(ref, self._named)


class _Way:
    """Metrics by their labels, in one way of saying which labels are the same."""

    def __init__(self, same: Callable[[Labels], _Same], metrics: list[Metric]) -> None:
        self._same = same
        self._labelled = [(same(metric.labels), metric) for metric in metrics]
        self._exactly: dict[_Same, list[Metric]] = {}
        for labels, metric in self._labelled:
            self._exactly.setdefault(labels, []).append(metric)

    def matching(self, labels: Labels) -> list[Metric]:
        wanted = self._same(labels)
        exactly = self._exactly.get(wanted)
        return exactly or [metric for these, metric in self._labelled if wanted <= these]


def metric_of(ref: MetricRef, findings: Findings) -> Metric:
    """The one metric that ``ref`` names.

    Raises:
        Unknown: it names none, or several.
    """
    found = findings.matching(ref)
    if len(found) > 1:
        choices = ", ".join(_labelled(metric.labels) for metric in found[:6])
        more = ", …" if len(found) > 6 else ""
        raise Unknown(f'"{ref}" is {len(found)} numbers', f"pick one: {choices}{more}")
    return found[0]


def number_of(ref: MetricRef, findings: Findings) -> float:
    """The number that ``ref`` names: a metric's value, or an end of its interval.

    Raises:
        Unknown: there is not exactly one, or it has no interval.
    """
    value = part_of(metric_of(ref, findings), ref.part)
    if value is None:
        raise Unknown(f'"{ref.experiment}.{ref.name}" has no interval', f"leave out .{ref.part}")
    return value


def part_of(metric: Metric, part: str) -> float | None:
    """A metric's value, or the "low" or "high" end of its interval, if it has one."""
    return {"": metric.value, "low": metric.low, "high": metric.high}[part]


def artifact_of(source: str, findings: Findings) -> Figure | Table:
    """The figure or table that prose names as ``experiment/name``.

    Raises:
        Unknown: the experiment found none of that name.
    """
    experiment, _, name = source.partition("/")
    result = findings.of(experiment).result
    shown: dict[str, Figure | Table] = {figure.name: figure for figure in result.figures}
    shown |= {table.name: table for table in result.tables}
    if name not in shown:
        hint = did_you_mean(name, shown) or f"it has {', '.join(shown) or 'none'}"
        raise Unknown(f'"{experiment}" has no figure or table "{name}"', hint)
    return shown[name]


def holds(claim: Expression, findings: Findings) -> bool:
    """Whether a claim is true of what was found.

    Raises:
        Unknown: it names what was not found, or divides by zero.
    """
    for ref in metrics_in(claim):  # also those that `or` would never look at
        findings.matching(ref)
    try:
        return _Evaluation(findings, ()).truth(claim)
    except ZeroDivisionError:
        raise Unknown("this claim divides by zero") from None
    except OverflowError:
        raise Unknown(_TOO_LARGE) from None


class _Evaluation:
    """Evaluates with some labels already chosen, by ``all`` or ``any`` around."""

    def __init__(self, findings: Findings, chosen: Labels) -> None:
        self.findings, self.chosen = findings, chosen

    def truth(self, expression: Expression) -> bool:
        match expression:
            case Unary(operand=operand):
                return not self.truth(operand)
            case Binary(operator="and", left=left, right=right):
                return self.truth(left) and self.truth(right)
            case Binary(left=left, right=right):
                return self.truth(left) or self.truth(right)
            case Every(quantifier=quantifier, operand=operand):
                return self._over_labels(quantifier, operand)
            case Comparison(operands=operands, operators=operators):
                numbers = [self.number(operand) for operand in operands]
                pairs = zip(numbers, operators, numbers[1:], strict=False)
                return all(_COMPARE[sign](left, right) for left, sign, right in pairs)
        raise AssertionError("the parser lets only truths through")

    def number(self, expression: Expression) -> float:
        match expression:
            case Number(value=value):
                return value
            case Unary(operand=operand):
                return -self.number(operand)
            case Binary(operator=sign, left=left, right=right):
                return _finite(_RECKON[sign](self.number(left), self.number(right)))
            case MetricRef():
                return number_of(self._with_chosen(expression), self.findings)
        raise AssertionError("the parser lets only numbers through")

    def _over_labels(self, quantifier: str, operand: Expression) -> bool:
        refs = [self._with_chosen(ref) for ref in metrics_in(operand)]
        found = [(ref, _sweep(ref, self.findings)) for ref in refs]
        # One number is the same for all only if the author picked it, or it has no labels.
        swept = [
            labels for ref, labels in found if len(labels) > 1 or not (ref.labels or labels == {()})
        ]
        if not any(len(sweep) > 1 for sweep in swept):
            raise Unknown(f"{quantifier}(…) ranges over labels, and nothing in it has several")
        if any(sweep != swept[0] for sweep in swept):
            raise Unknown(f"the metrics in {quantifier}(…) were not found for the same labels")
        each = (_Evaluation(self.findings, labels).truth(operand) for labels in sorted(swept[0]))
        return all(each) if quantifier == "all" else any(each)

    def _with_chosen(self, ref: MetricRef) -> MetricRef:
        """The reference with the labels chosen around it, where it leaves several open."""
        if not self.chosen or len(self.findings.matching(ref)) == 1:
            return ref
        labels = {**dict(self.chosen), **dict(ref.labels)}
        return MetricRef(ref.experiment, ref.name, ref.part, tuple(sorted(labels.items())))


def _as_written(labels: Labels) -> _Same:
    return frozenset(labels)


def _as_numbers(labels: Labels) -> _Same:
    """Labels by what they mean: values that are numbers as those."""
    return frozenset(
        (name, rounded(float(value)) if _NUMBER.fullmatch(value) else value)
        for name, value in labels
    )


def picks(ref: MetricRef, experiment: str, name: str, labels: Labels) -> bool:
    """Whether ``ref`` may mean a metric of that experiment, name and labels."""
    same = (ref.experiment, ref.name) == (experiment, name)
    return same and set(_as_numbers(ref.labels)) <= set(_as_numbers(labels))


def _no_such_label(ref: MetricRef, named: list[Metric]) -> Unknown:
    names = dict.fromkeys(name for metric in named for name, _ in metric.labels)
    for label, _ in ref.labels:
        if label not in names:
            near = did_you_mean(label, names)
            hint = near or f"it has {', '.join(names) or 'no labels'}"
            return Unknown(f'"{ref.experiment}.{ref.name}" has no label "{label}"', hint)
    choices = ", ".join(dict.fromkeys(_labelled(metric.labels) for metric in named[:6]))
    return Unknown(f'"{ref}" was not found', f"there is {ref.name}{choices}")


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise Unknown(_TOO_LARGE)
    return number


def _sweep(ref: MetricRef, findings: Findings) -> set[Labels]:
    return {metric.labels for metric in findings.matching(ref)}


def _labelled(labels: Labels) -> str:
    return f"@{written_labels(labels)}" if labels else ""
