"""
Numbers, figures and claims of runs, as they stand in the prose.

Each is taken from a finding at build time. What a finding does not answer is a Problem at
its place, and so is a claim that does not hold: the prose never says more than the run.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ..content import Entry, Slot
from ..content.claims import MetricRef, metrics_in, parse_claim, parse_metric
from ..content.values import Quote
from ..experiments import Figure, Results, Table
from ..experiments.evaluating import Unknown, finding_of, holds, metric_of, number_of
from ..problems import Problem, did_you_mean
from .figures import Standing, figure_html, weighed
from .numbers import formatted
from .views import SiteView

Fill = Callable[[Slot], str]
_NO_RESULT = '<span class="unknown">?</span>'


class Quotes:
    """The quotes of one post, looked up once and filled in wherever their slots stand."""

    def __init__(
        self,
        entry: Entry,
        results: Results,
        site: SiteView,
        caption: Callable[[Quote], str],
        *,
        themed: bool,
    ) -> None:
        """``caption`` gives the HTML of the author's caption of a figure, its links filled in.

        ``themed`` figures take their colours from the page around them.
        """
        self._site, self._themed = site, themed
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
        standing = Standing(self._site, f"_f{index}-", self._themed)
        html = figure_html(standing, finding, item, label=label, caption=caption)
        self._whole[index] = html
        self.problems += weighed(html, item, quote.place, quote.source)
