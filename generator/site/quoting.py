"""
Numbers, figures and claims of runs, as they stand in the prose.

Each is taken from a finding at build time. What a finding does not answer is a Problem at
its place, and so is a claim that does not hold: the prose never says more than the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

from ..content import Entry, Slot
from ..content.claims import MetricRef, metrics_in, parse_claim, parse_metric
from ..content.values import Quote
from ..experiments import Figure, Finding, Results, Table, for_page
from ..experiments.evaluating import Unknown, finding_of, holds, metric_of, number_of
from ..problems import Problem, did_you_mean

Fill = Callable[[Slot], str]
_MOST_DECIMALS = 6
_NO_RESULT = '<span class="unknown">?</span>'


class Quotes:
    """The quotes of one post, looked up once and filled in wherever their slots stand."""

    def __init__(
        self, entry: Entry, results: Results, caption: Callable[[Quote], str], *, themed: bool
    ) -> None:
        """``caption`` gives the HTML of the author's caption of a figure, its links filled in.

        ``themed`` figures take their colours from the page around them.
        """
        self._themed = themed
        self.problems: list[Problem] = []
        self._entry, self._results, self._caption = entry, results, caption
        self._numbers = {"Figure": 0, "Table": 0}
        self._whole: dict[int, str] = {}
        self._close: dict[int, str] = {}
        self._state: dict[int, str] = {}
        for index, quote in enumerate(entry.document.quotes):
            self._look_up(index, quote)

    def fill(self, slot: Slot) -> str:
        """The HTML of a quote's slot."""
        if slot.part == "whole":
            return self._whole[slot.index]
        if slot.part == "close":
            return self._close[slot.index]
        return f'<span class="claim {self._state[slot.index]}">'

    def _look_up(self, index: int, quote: Quote) -> None:
        self._whole[index], self._close[index], self._state[index] = _NO_RESULT, "</span>", ""
        asked = {"metric": self._metric, "claim": self._claim, "figure": self._figure}
        try:
            asked[quote.kind](index, quote)
        except Unknown as unknown:
            if not self._is_reported(unknown.experiment):
                self.problems.append(Problem(quote.place, unknown.message, unknown.hint))

    def _is_reported(self, experiment: str) -> bool:
        """Whether the experiment itself is the Problem, and has been reported as that."""
        known = experiment in self._results.known and experiment not in self._results.failed
        return bool(experiment) and not known

    def _metric(self, index: int, quote: Quote) -> None:
        ref, form = parse_metric(quote.source)
        metric = metric_of(ref, self._results.findings)
        shown = formatted(number_of(ref, self._results.findings), form)
        interval = ""
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
            found = ", ".join(self._found(ref) for ref in dict.fromkeys(metrics_in(claim)))
            message = f"this claim does not hold: {quote.source}"
            self.problems.append(Problem(quote.place, message, f"the run found {found}"))

    def _found(self, ref: MetricRef) -> str:
        try:
            return f"{ref} = {formatted(number_of(ref, self._results.findings))}"
        except Unknown:  # one of several, inside all(…) or any(…)
            finding = self._results.findings[ref.experiment]
            named = [metric for metric in finding.result.metrics if metric.name == ref.name]
            return f"{ref} = {', '.join(formatted(metric.value) for metric in named)}"

    def _figure(self, index: int, quote: Quote) -> None:
        experiment, _, name = quote.source.partition("/")
        finding = finding_of(experiment, self._results.findings)
        result = finding.result
        shown: dict[str, Figure | Table] = {figure.name: figure for figure in result.figures}
        shown |= {table.name: table for table in result.tables}
        if name not in shown:
            hint = did_you_mean(name, shown) or f"it has {', '.join(shown) or 'none'}"
            raise Unknown(f'"{experiment}" has no figure or table "{name}"', hint)
        item = shown[name]
        word = "Figure" if isinstance(item, Figure) else "Table"
        self._numbers[word] += 1
        label = f"{word} {self._numbers[word]}"
        caption = self._caption(quote) or escape(item.caption, quote=False)
        shape = drawn(item, finding, f"_f{index}-", themed=self._themed)
        kind = "figure" if isinstance(item, Figure) else "figure table"
        self._whole[index] = (
            f'<figure class="{kind}">{shape}<figcaption><p><b>{label}</b> {caption}</p>'
            f'<p class="provenance"><span>{escape(experiment)}</span>'
            f"<span>seed {result.seed}</span></p></figcaption></figure>"
        )


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
