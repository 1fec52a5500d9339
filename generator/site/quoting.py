"""
Numbers, figures and claims of runs, as they stand in the prose.

Each is taken from a finding at build time. What a finding does not answer is a Problem at
its place, and so is a claim that does not hold: the prose never says more than the run.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import NamedTuple, Protocol

from ..content import Entry, Slot
from ..content.addresses import experiment_url, figure_anchor
from ..content.claims import (
    Expression,
    MetricRef,
    metrics_in,
    metrics_quoted,
    parse_claim,
    parse_metric,
)
from ..content.linking import in_words
from ..content.values import Quote
from ..experiments import Figure, Finding, Metric, Moved, Results, Table, for_page
from ..experiments.evaluating import (
    Findings,
    Unknown,
    artifact_of,
    holds,
    matching,
    metric_of,
    number_of,
    part_of,
)
from ..problems import Problem

_MOST_DECIMALS = 6
_NO_RESULT = '<span class="unknown">?</span>'


class Around(Protocol):
    """What a quote needs to know of the page that it stands in."""

    def fill(self, slot: Slot) -> str:
        """The HTML of a link's slot."""

    def address(self, url: str, anchor: str) -> str:
        """Another page of the site, as it may stand in an attribute."""


class _Shown(NamedTuple):
    """A figure or table of this page: "Figure 2", and where to find it."""

    label: str
    anchor: str


class Quotes:
    """The quotes of one post, looked up once and filled in wherever their slots stand."""

    def __init__(self, entry: Entry, results: Results, around: Around, *, themed: bool) -> None:
        """``themed`` figures take their colours from the page around them."""
        self._themed = themed
        self.problems: list[Problem] = []
        self._results, self._around = results, around
        self._quotes = entry.document.quotes
        self._shown = _numbered(self._quotes, results.findings)
        self._whole: dict[int, str] = {}
        self._close: dict[int, str] = {}
        self._state: dict[int, str] = {}
        self._plain: dict[int, str] = {}
        # Captions are filled with other quotes, so figures come last.
        order = sorted(range(len(self._quotes)), key=lambda i: self._quotes[i].kind == "figure")
        for index in order:
            self._look_up(index, self._quotes[index])

    def fill(self, slot: Slot) -> str:
        """The HTML of a quote's slot."""
        if slot.part == "whole":
            return self._whole[slot.index]
        if slot.part == "plain":
            return escape(self._plain[slot.index], quote=False)
        if slot.part == "close":
            return self._close[slot.index]
        return f'<span class="claim {self._state[slot.index]}">'

    def plain(self, index: int) -> str:
        """What a quote reads as where there is only text."""
        return self._plain[index]

    def _look_up(self, index: int, quote: Quote) -> None:
        self._whole[index], self._close[index], self._state[index] = _NO_RESULT, "</span>", ""
        self._plain[index] = "?"
        asked = {
            "metric": self._metric,
            "claim": self._claim,
            "figure": self._figure,
            "ref": self._ref,
        }
        try:
            asked[quote.kind](index, quote)
        except Unknown as unknown:
            if not self._is_reported(unknown.experiment):
                hint = "; ".join(
                    filter(None, (unknown.hint, _said_to_be_gone(quote, self._results)))
                )
                self.problems.append(Problem(quote.place, unknown.message, hint))

    def _is_reported(self, experiment: str) -> bool:
        """Whether the experiment itself is the Problem, and has been reported as that."""
        known = experiment in self._results.known and experiment not in self._results.failed
        return bool(experiment) and not known

    def _metric(self, index: int, quote: Quote) -> None:
        ref, form = parse_metric(quote.source)
        metric = metric_of(ref, self._results.findings)
        shown = formatted(number_of(ref, self._results.findings), form)
        interval, self._plain[index] = "", shown
        if not ref.part and metric.low is not None and metric.high is not None:
            ends = f"{formatted(metric.low, form)}, {formatted(metric.high, form)}"
            interval = f' <span class="interval">[{ends}]</span>'
        self._whole[index] = f'<span class="metric" title="{ref}">{shown}{interval}</span>'

    def _claim(self, index: int, quote: Quote) -> None:
        claim = parse_claim(quote.source)
        true = holds(claim, self._results.findings)
        state, word = ("holds", "holds") if true else ("fails", "does not hold")
        mark = f'<svg class="mark" aria-hidden="true"><use href="#_m-{state}"/></svg>'
        said = f'<span class="visually-hidden"> (this claim {word}: {escape(quote.source)})</span>'
        self._state[index], self._close[index] = state, f"{mark}{said}</span>"
        if not true:
            message = f"this claim does not hold: {quote.source}"
            found = _said_to_be_found(claim, self._results)
            self.problems.append(Problem(quote.place, message, f"the run found {found}"))

    def _figure(self, index: int, quote: Quote) -> None:
        experiment = quote.source.partition("/")[0]
        item = artifact_of(quote.source, self._results.findings)
        finding = self._results.findings[experiment]
        label, anchor = self._shown[index]
        caption = self._caption(quote) or escape(item.caption, quote=False)
        shape = drawn(item, finding, f"_f{index}-", themed=self._themed)
        kind = "figure" if isinstance(item, Figure) else "figure table"
        named = f' id="{anchor}"' if anchor else ""
        self._whole[index] = (
            f'<figure class="{kind}"{named}>{shape}<figcaption><p><b>{label}</b> {caption}</p>'
            f'<p class="provenance"><span>{escape(experiment)}</span>'
            f"<span>seed {finding.result.seed}</span></p></figcaption></figure>"
        )

    def _caption(self, quote: Quote) -> str:
        slots = quote.caption.slots
        fills = [self._around.fill(s) if s.of == "link" else self.fill(s) for s in slots]
        return quote.caption.filled(fills)

    def _ref(self, index: int, quote: Quote) -> None:
        """To the figure on this page that is shown first; else to the experiment's own page."""
        experiment, _, name = quote.source.partition("/")
        item = artifact_of(quote.source, self._results.findings)
        places = [i for i, shown in self._shown.items() if self._quotes[i].source == quote.source]
        if places:
            words, anchor = self._shown[places[0]]
            address = f"#{anchor}"
        else:
            words = f"{_kind(item)} {in_words(name)} in {experiment}"
            address = self._around.address(experiment_url(experiment), figure_anchor(name))
        self._plain[index] = words
        self._whole[index] = f'<a href="{address}">{words}</a>'


def _numbered(quotes: Sequence[Quote], findings: Findings) -> dict[int, _Shown]:
    """The figures and tables that are found, by index; each kind is counted by itself.

    One that is shown again has a number of its own, and no anchor: the first has that.
    """
    shown: dict[int, _Shown] = {}
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for index, quote in enumerate(quotes):
        if quote.kind == "figure" and (item := _found_artifact(quote.source, findings)):
            experiment, _, name = quote.source.partition("/")
            counts[_kind(item)] += 1
            anchor = "" if quote.source in seen else figure_anchor(name, experiment)
            seen.add(quote.source)
            shown[index] = _Shown(f"{_kind(item)} {counts[_kind(item)]}", anchor)
    return shown


def _found_artifact(source: str, findings: Findings) -> Figure | Table | None:
    try:
        return artifact_of(source, findings)
    except Unknown:
        return None


def _kind(item: Figure | Table) -> str:
    return "Figure" if isinstance(item, Figure) else "Table"


def _said_to_be_found(claim: Expression, results: Results) -> str:
    """What the numbers of a claim are, and what they were before a run that just moved them."""
    found = [_found(ref, results) for ref in dict.fromkeys(metrics_in(claim))]
    return ("; " if any("before it was" in one for one in found) else ", ").join(found)


def _said_to_be_gone(quote: Quote, results: Results) -> str:
    """What the numbers were that a quote asks for and a run of now no longer finds."""
    gone = {(one.experiment, one.name): one.old for one in results.moved if one.new is None}
    were = [gone.get((ref.experiment, ref.name)) for ref in metrics_quoted(quote)]
    numbers = ", ".join(formatted(metric.value) for metric in were if metric)
    return f"before this run it was {numbers}" if numbers else ""


def _found(ref: MetricRef, results: Results) -> str:
    """One number, or the several that ``all(…)`` and ``any(…)`` range over."""
    metrics = matching(ref, results.findings)
    moved = {
        (one.name, one.labels): one for one in results.moved if one.experiment == ref.experiment
    }
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
    """Numbers in a row; those that would read like their counterparts have all their digits."""
    return ", ".join(_told_apart(*pair) for pair in zip(numbers, others, strict=True))


def _told_apart(number: float | None, other: float | None) -> str:
    if number is None:
        return "not there"
    shown = formatted(number)
    if other is None or number == other or shown != formatted(other):
        return shown
    return f"{number:.12g}".replace("-", "\N{MINUS SIGN}")


def formatted(value: float, form: str = "") -> str:
    """A number for a reader, with a real minus sign; three significant digits by default."""
    if form:
        text = format(value, form)
        if not any(digit in text for digit in "123456789"):
            text = text.replace("-", "")  # a negative number that rounds to zero
    elif value == int(value) and abs(value) < 1e12:
        text = f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    elif 1e-4 <= abs(value) < 1e6:
        digits = max(0, 2 - math.floor(math.log10(abs(value))))
        text = f"{value:.{min(digits, 6)}f}"
        while abs(float(text)) == 1 and digits < 12:  # nearly one is not one
            digits += 1
            text = f"{value:.{digits}f}"
    else:
        text = f"{value:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")


def drawn(item: Figure | Table, finding: Finding, prefix: str, *, themed: bool) -> str:
    """The HTML of a figure or table itself; ids beginning with ``prefix`` are its own."""
    if isinstance(item, Figure):
        return for_page(finding.drawing(item.name), prefix, themed=themed)
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in item.columns)
    columns = [_column(values) for values in zip(*item.rows, strict=True)]
    rows = "".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    return (
        '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _column(values: tuple[float | int | str | None, ...]) -> list[str]:
    """The cells of a column: numbers with as many decimals as the one that needs most."""
    written = [f"{value:.12g}" for value in values if isinstance(value, float)]
    decimals = max((len(number.partition(".")[2]) for number in written), default=0)
    # 1e-07 has no decimals to align by, and would be shown as 0
    is_plain = written and decimals <= _MOST_DECIMALS and "e" not in "".join(written)
    form = f".{decimals}f" if is_plain else ""
    return [_cell(value, form) for value in values]


def _cell(value: float | int | str | None, form: str) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    if value is None:
        return "<td></td>"
    shown = formatted(value, form) if form or isinstance(value, float) else formatted(value, "d")
    return f'<td class="num">{shown}</td>'
