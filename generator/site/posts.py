"""What the page of one post knows: its own words, its neighbours' faces, its runs' findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..content import Entry, Heading, Slot, Target, Text
from ..content.addresses import as_name
from ..content.library import Tag
from ..content.linking import PRIVATE, plain_fill
from ..content.values import ExperimentPlan, Quote
from ..dates import elapsed
from ..experiments import Results
from ..problems import Problem
from .addressing import href
from .quoting import Quotes
from .views import (
    HypothesisView,
    OpenCount,
    PostView,
    RunView,
    SiteView,
    Step,
)

Sizes = Mapping[str, tuple[int, int]]
_CONCLUSIONS = ("supported", "refuted", "mixed", "inconclusive")


def post_view(
    entry: Entry, results: Results, site: SiteView, sizes: Sizes, tags: Mapping[str, Tag]
) -> tuple[PostView, list[Problem]]:
    """The view of a post, and what is wrong with what it says of its runs."""
    fills, problems = _fills(entry, results, site, sizes, themed=True)
    run = _run(entry, results)
    view = PostView(
        face=entry.face,
        begun=min([entry.face.date, *(step.date for step in entry.post.evolution)]),
        source=entry.post.path,
        body=entry.digest,
        fills=fills,
        listed=entry.listed,
        subtitle=_plain(entry, entry.document.subtitle),
        outline=tuple(
            Heading(heading.level, heading.id, _plain(entry, heading.text), heading.assessed)
            for heading in entry.document.outline
        ),
        evolution=_evolution(entry, site),
        open=_open(entry),
        tags=tuple(tags[name] for name in dict.fromkeys(map(as_name, entry.face.tags))),
        hypothesis=_hypothesis(entry),
        run=run,
        led_to=entry.led_to,
        came_from=entry.came_from,
        related=entry.related,
        backlinks=entry.backlinks,
    )
    return view, [*problems, *_contradictions(entry, run)]


def post_fills(
    entry: Entry, results: Results, site: SiteView, sizes: Sizes, *, themed: bool
) -> tuple[str, ...]:
    """What stands in the slots of a post; ``themed`` figures take the colours of the page."""
    return _fills(entry, results, site, sizes, themed=themed)[0]


def _fills(
    entry: Entry, results: Results, site: SiteView, sizes: Sizes, *, themed: bool
) -> tuple[tuple[str, ...], list[Problem]]:
    links = _Links(entry, site, sizes)
    quotes = Quotes(entry, results, site, links.caption, themed=themed)
    fills = (
        links.fill(slot) if slot.of == "link" else quotes.fill(slot)
        for slot in entry.document.slots
    )
    return tuple(fills), quotes.problems


class _Links:
    """Fills the slots of links and images."""

    def __init__(self, entry: Entry, site: SiteView, sizes: Sizes) -> None:
        self._entry, self._site, self._sizes = entry, site, sizes

    def fill(self, slot: Slot) -> str:
        link, target = self._entry.document.links[slot.index], self._entry.targets[slot.index]
        if slot.part == "whole":
            if link.form == "file":
                return self._source(target)
            return escape(PRIVATE if target.state == "private" else target.title, quote=False)
        if target.state == "broken":
            return ""
        if target.state == "private":
            return '<span class="private-link">' if slot.part == "open" else "</span>"
        address = href(self._site, target.url, target.anchor)
        return f'<a href="{escape(address)}">' if slot.part == "open" else "</a>"

    def caption(self, quote: Quote) -> str:
        """A figure's caption; a number or claim within it has no place to be checked at."""
        fills = [self.fill(slot) if slot.of == "link" else "" for slot in quote.caption.slots]
        return quote.caption.filled(fills)

    def _source(self, target: Target) -> str:
        source = f'src="{escape(href(self._site, target.url))}"'
        if target.path not in self._sizes:
            return source
        width, height = self._sizes[target.path]
        return f'{source} width="{width}" height="{height}"'


def _plain(entry: Entry, text: Text) -> str:
    return text.filled([plain_fill(slot, entry.targets) for slot in text.slots])


def _evolution(entry: Entry, site: SiteView) -> tuple[Step, ...]:
    steps, before = [], None
    written = zip(entry.post.evolution, entry.steps, entry.step_anchors, strict=True)
    for evolution, said, anchor in written:
        note = escape(said.before, quote=False)
        if said.face:
            address = escape(href(site, said.face.url))
            note += f'<a href="{address}">{escape(said.words, quote=False)}</a>'
        steps.append(
            Step(
                date=evolution.date,
                note=note + escape(said.after, quote=False),
                anchor=anchor,
                elapsed=elapsed(before, evolution.date) if before else "",
                experiment=evolution.experiment or "",
            )
        )
        before = evolution.date
    return tuple(steps)


def _open(entry: Entry) -> tuple[OpenCount, ...]:
    words = {"gap": ("gap", "gaps"), "next": ("next step", "next steps")}
    counts = []
    for kind, (one, many) in words.items():
        items = [i for i in entry.document.open_items if i.kind == kind and not i.done]
        if items:
            count = f"{len(items)} {one if len(items) == 1 else many}"
            counts.append(OpenCount(count, items[0].section))
    return tuple(counts)


def _hypothesis(entry: Entry) -> HypothesisView | None:
    front = entry.post.front
    plan = front.experiment if isinstance(front.experiment, ExperimentPlan) else None
    if not (front.hypothesis or plan or front.results or front.next_action):
        return None
    plan = plan or ExperimentPlan()
    return HypothesisView(
        statement=front.hypothesis or "",
        description=plan.description or "",
        baseline=plan.baseline or "",
        metric=plan.metric or "",
        expected=plan.expected_outcome or "",
        outcome=(front.results.outcome if front.results else None) or "",
        summary=(front.results.summary if front.results else None) or "",
        next_action=front.next_action or "",
    )


def _run(entry: Entry, results: Results) -> RunView | None:
    finding = results.findings.get(entry.post.experiment or "")
    if finding is None:
        return None
    verdict = finding.result.verdict
    return RunView(
        name=finding.result.name,
        question=finding.result.question,
        verdict=verdict.word if verdict else "",
        because=verdict.because if verdict else "",
    )


def _contradictions(entry: Entry, run: RunView | None) -> Sequence[Problem]:
    """The author's status beside the run's verdict: the tool warns and changes neither."""
    status = entry.face.status
    if run is None or not run.verdict or status not in _CONCLUSIONS or status == run.verdict:
        return []
    message = f'status: "{status}", but the run of "{run.name}" concludes "{run.verdict}"'
    place = entry.post.place("status")
    return [Problem(place, message, "the two stand side by side on the page", "warning")]
