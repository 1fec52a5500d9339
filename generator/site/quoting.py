"""
Numbers, figures and claims of runs, as they stand in the prose.

Each is taken from a finding at build time. What a finding does not answer is a Problem at
its place, and so is a claim that does not hold: the prose never says more than the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import NamedTuple, Protocol

from ..content import Entry, Slot
from ..content.addresses import experiment_url, figure_anchor
from ..content.claims import parse_claim, parse_metric, quoted_experiments
from ..content.linking import in_words
from ..content.values import Quote
from ..experiments import Figure, Results, Table
from ..experiments.evaluating import Findings, Unknown, artifact_of, holds, metric_of, number_of
from ..problems import Problem
from .before import said_to_be_found, said_to_be_gone
from .figures import Standing, figure_html, placeholder, weighed
from .numbers import formatted
from .views import SiteView

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

    def __init__(
        self, entry: Entry, results: Results, site: SiteView, around: Around, *, themed: bool
    ) -> None:
        """``themed`` figures take their colours from the page around them."""
        self._site, self._themed = site, themed
        self.problems: list[Problem] = []
        self._results, self._around = results, around
        self._quotes = entry.document.quotes
        self._findings = Findings(results.findings)
        self._shown = _numbered(self._quotes, self._findings)
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
        return f'<span class="claim{self._state[slot.index]}">'

    def plain(self, index: int) -> str:
        """What a quote reads as where there is only text."""
        return self._plain[index]

    def _look_up(self, index: int, quote: Quote) -> None:
        self._whole[index], self._close[index] = self._nothing_yet(quote), "</span>"
        self._plain[index], self._state[index] = "?", self._mark(quote)
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
                before = said_to_be_gone(quote, self._results)
                hint = "; ".join(filter(None, (unknown.hint, before)))
                self._report(quote, unknown.message, hint)

    def _report(self, quote: Quote, message: str, hint: str) -> None:
        """What is said of a number that is being recomputed might be over in a moment."""
        if not self._is_running(quote):
            self.problems.append(Problem(quote.place, message, hint))

    def _is_running(self, quote: Quote) -> bool:
        """Whether what it is taken from is being found anew: only ever so in a preview."""
        running = self._results.running
        return bool(running) and any(name in running for name in quoted_experiments(quote))

    def _mark(self, quote: Quote) -> str:
        return " running" if self._is_running(quote) else ""

    def _nothing_yet(self, quote: Quote) -> str:
        if not self._is_running(quote):
            return _NO_RESULT
        if quote.kind == "figure":
            return placeholder(quote.source)
        return '<span class="metric running">…</span>'

    def _is_reported(self, experiment: str) -> bool:
        """Whether the experiment itself is the Problem, and has been reported as that."""
        known = experiment in self._results.known and experiment not in self._results.failed
        return bool(experiment) and not known

    def _metric(self, index: int, quote: Quote) -> None:
        ref, form = parse_metric(quote.source)
        metric = metric_of(ref, self._findings)
        shown = formatted(number_of(ref, self._findings), form)
        interval, self._plain[index] = "", shown
        if not ref.part and metric.low is not None and metric.high is not None:
            ends = f"{formatted(metric.low, form)}, {formatted(metric.high, form)}"
            interval = f' <span class="interval">[{ends}]</span>'
        self._whole[index] = (
            f'<span class="metric{self._mark(quote)}" title="{ref}">{shown}{interval}</span>'
        )

    def _claim(self, index: int, quote: Quote) -> None:
        claim = parse_claim(quote.source)
        true = holds(claim, self._findings)
        state, word = ("holds", "holds") if true else ("fails", "does not hold")
        mark = f'<svg class="mark" aria-hidden="true"><use href="#_m-{state}"/></svg>'
        said = f'<span class="visually-hidden"> (this claim {word}: {escape(quote.source)})</span>'
        self._state[index], self._close[index] = (
            f" {state}{self._mark(quote)}",
            f"{mark}{said}</span>",
        )
        if not true:
            message = f"this claim does not hold: {quote.source}"
            found = said_to_be_found(claim, self._results.moved, self._findings)
            self._report(quote, message, f"the run found {found}")

    def _figure(self, index: int, quote: Quote) -> None:
        experiment = quote.source.partition("/")[0]
        item = artifact_of(quote.source, self._findings)
        finding = self._findings.of(experiment)
        label, anchor = self._shown[index]
        caption = self._caption(quote) or escape(item.caption, quote=False)
        standing = Standing(self._site, f"_f{index}-", self._themed)
        html = figure_html(
            standing,
            finding,
            item,
            label=label,
            caption=caption,
            anchor=anchor,
            is_running=self._is_running(quote),
        )
        self._whole[index] = html
        self.problems += weighed(html, item, quote.place, quote.source)

    def _caption(self, quote: Quote) -> str:
        slots = quote.caption.slots
        fills = [self._around.fill(s) if s.of == "link" else self.fill(s) for s in slots]
        return quote.caption.filled(fills)

    def _ref(self, index: int, quote: Quote) -> None:
        """To the figure on this page that is shown first; else to the experiment's own page."""
        experiment, _, name = quote.source.partition("/")
        item = artifact_of(quote.source, self._findings)
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
