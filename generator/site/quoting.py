"""
Numbers, figures and claims of runs, as they stand in the prose.

Each is taken from a finding at build time. What a finding does not answer is a Problem at
its place, and so is a claim that does not hold: the prose never says more than the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple, Protocol

from ..content import Entry, Slot
from ..content.addresses import NUMBERS, experiment_url, figure_anchor
from ..content.claims import parse_claim, parse_metric, quoted_experiments
from ..content.linking import in_words
from ..content.markdown import mark
from ..content.values import Quote
from ..experiments import Freshness, Results
from ..experiments import unknown as no_such_experiment
from ..experiments.evaluating import Findings, Unknown, artifact_of, holds, metric_of, number_of
from ..problems import Problem
from .before import said_to_be_found, said_to_be_gone
from .figures import Standing, figure_html, kind_of, placeholder, weighed
from .numbers import formatted
from .views import SiteView

_NO_RESULT = '<span class="unknown">?</span>'


class Around(Protocol):
    """What a quote needs to know of the page that it stands in."""

    def fill(self, slot: Slot) -> str:
        """The HTML of the slot of a link or a citation."""

    def address(self, url: str, anchor: str) -> str:
        """Another page of the site, as it may stand in an attribute."""


class _Shown(NamedTuple):
    """A figure or table of this page: "Figure 2", and where to find it."""

    label: str
    anchor: str


class _Said(NamedTuple):
    """What a quote comes to: ``whole`` is its HTML, ``plain`` its words alone.

    Of a claim ``marks`` are the classes around the author's words, ``sign`` the HTML behind.
    """

    whole: str = _NO_RESULT
    plain: str = "?"
    marks: str = ""
    sign: str = ""


class Quotes:
    """The quotes of one post, looked up once and filled in wherever their slots stand."""

    def __init__(
        self,
        entry: Entry,
        results: Results,
        site: SiteView,
        around: Around,
        *,
        labels: Mapping[int, str],
        themed: bool,
    ) -> None:
        """``labels`` are what figures are called on the page: "Figure 2", by their indexes.

        Those that are found and have none are not shown. ``themed`` figures take their colours
        from the page around them.
        """
        self.problems: list[Problem] = []
        self._site, self._themed = site, themed
        self._results, self._around = results, around
        self._quotes = entry.document.quotes
        self._findings = Findings(results.findings)
        self._shown = _anchored(self._quotes, labels)
        self._said: dict[int, _Said] = {}
        # Captions are filled with other quotes, so figures come last.
        for index in sorted(range(len(self._quotes)), key=self._is_figure):
            self._said[index] = self._look_up(index, self._quotes[index])

    def fill(self, slot: Slot) -> str:
        """The HTML of a quote's slot."""
        said = self._said[slot.index]
        match slot.part:
            case "whole":
                return said.whole
            case "plain":
                return escape(said.plain, quote=False)
            case "open":
                return f'<span class="claim{said.marks}">'
            case "close":
                return f"{said.sign}</span>"
            case _:  # an embed, or what stands around an image: of links alone
                return ""

    def plain(self, index: int) -> str:
        """What a quote reads as where there is only text."""
        return self._said[index].plain

    def _is_figure(self, index: int) -> bool:
        return self._quotes[index].kind == "figure"

    def _look_up(self, index: int, quote: Quote) -> _Said:
        try:
            match quote.kind:
                case "metric":
                    return self._metric(quote)
                case "claim":
                    return self._claim(quote)
                case "figure":
                    return self._figure(index, quote)
                case "ref":
                    return self._ref(quote)
        except Unknown as unknown:
            if unknown.experiment and unknown.experiment not in self._results.known:
                problem = no_such_experiment(unknown.experiment, quote.place, self._results.known)
                self.problems.append(problem)
            elif unknown.experiment not in self._results.failed:
                before = said_to_be_gone(quote, self._results)
                hint = "; ".join(filter(None, (unknown.hint, before)))
                self._report(quote, unknown.message, hint)
        return _Said(self._nothing_yet(quote), marks=self._mark(quote))

    def _report(self, quote: Quote, message: str, hint: str) -> None:
        """What is said of a number that is being recomputed might be over in a moment."""
        if not self._is_running(quote):
            self.problems.append(Problem(quote.place, message, hint))

    def _freshness(self, quote: Quote) -> Freshness:
        """Whether it still stands: in doubt only in a preview, a build publishes nothing then."""
        if not (self._results.running or self._results.failed):
            return ""
        return self._results.freshness(*quoted_experiments(quote))

    def _is_running(self, quote: Quote) -> bool:
        return self._freshness(quote) == "running"

    def _mark(self, quote: Quote) -> str:
        return f" {self._freshness(quote)}".rstrip()

    def _nothing_yet(self, quote: Quote) -> str:
        if not self._is_running(quote):
            return _NO_RESULT
        if quote.kind == "figure":
            return placeholder(quote.source)
        return '<span class="metric running">…</span>'

    def _metric(self, quote: Quote) -> _Said:
        ref, form = parse_metric(quote.source)
        metric = metric_of(ref, self._findings)
        shown, interval = formatted(number_of(ref, self._findings), form), ""
        if not ref.part and metric.low is not None and metric.high is not None:
            ends = f"{formatted(metric.low, form)}, {formatted(metric.high, form)}"
            interval = f' <span class="interval">[{ends}]</span>'
        html = f'<span class="metric{self._mark(quote)}" title="{ref}">{shown}{interval}</span>'
        return _Said(html, shown)

    def _claim(self, quote: Quote) -> _Said:
        claim = parse_claim(quote.source)
        true = holds(claim, self._findings)
        state, word = ("holds", "holds") if true else ("fails", "does not hold")
        if not true:
            found = said_to_be_found(claim, self._results.moved, self._findings)
            message = f"this claim does not hold: {quote.source}"
            self._report(quote, message, f"the run found {found}")
        aloud = f'<span class="visually-hidden"> (this claim {word}: {escape(quote.source)})</span>'
        numbers = self._around.address(experiment_url(quoted_experiments(quote)[0]), NUMBERS)
        sign = f'<a class="checked" href="{numbers}">{mark(state)}{aloud}</a>'
        return _Said(marks=f" {state}{self._mark(quote)}", sign=sign)

    def _figure(self, index: int, quote: Quote) -> _Said:
        experiment = quote.source.partition("/")[0]
        item = artifact_of(quote.source, self._findings)
        if index not in self._shown:  # in another section than the one that is embedded
            return _Said("")
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
            freshness=self._freshness(quote),
        )
        self.problems += weighed(html, item, quote.place, quote.source)
        return _Said(html)

    def _caption(self, quote: Quote) -> str:
        slots = quote.caption.slots
        fills = [self.fill(s) if s.of == "quote" else self._around.fill(s) for s in slots]
        return quote.caption.filled(fills)

    def _ref(self, quote: Quote) -> _Said:
        """To the figure on this page that is shown first; else to the experiment's own page."""
        experiment, _, name = quote.source.partition("/")
        item = artifact_of(quote.source, self._findings)
        places = [i for i, shown in self._shown.items() if self._quotes[i].source == quote.source]
        if places:
            words, anchor = self._shown[places[0]]
            address = f"#{anchor}"
        else:
            words = f"{kind_of(item)} {in_words(name)} in {experiment}"
            address = self._around.address(experiment_url(experiment), figure_anchor(name))
        return _Said(f'<a href="{address}">{words}</a>', words)


class _Away:
    """Where a post's numbers stand away from its page: no link and no figure is there."""

    def fill(self, slot: Slot) -> str:
        return ""

    def address(self, url: str, anchor: str) -> str:
        return ""


def numbers_of(entry: Entry, results: Results, site: SiteView) -> Quotes:
    """The quotes of a post for where only its numbers are said; its page says the Problems."""
    return Quotes(entry, results, site, _Away(), labels={}, themed=False)


def _anchored(quotes: Sequence[Quote], labels: Mapping[int, str]) -> dict[int, _Shown]:
    """The figures and tables that are shown, by index.

    One that is shown again has a number of its own, and no anchor: the first has that.
    """
    first = {quotes[index].source: index for index in reversed(list(labels))}
    return {
        index: _Shown(label, _anchor(source) if index == first[source] else "")
        for index, label in labels.items()
        for source in (quotes[index].source,)
    }


def _anchor(source: str) -> str:
    experiment, _, name = source.partition("/")
    return figure_anchor(name, experiment)
