"""What the page of one post knows: its own words, its neighbours' faces, its runs' findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from ..content import Entry, Heading, Slot, Target, Text
from ..content.addresses import as_name, experiment_url
from ..content.library import Tag
from ..content.linking import PRIVATE, plain_fill
from ..content.values import AuthorResults, ExperimentPlan
from ..dates import elapsed
from ..experiments import VERDICTS, Results
from ..problems import Problem
from ..words import counted
from .addressing import href
from .citing import Citations
from .images import SHOWN_AT, WIDTHS, Images, scaled_size, scaled_url
from .parts import NOTHING, Part, Quotable, citations_in, labels_in, parts_of
from .quoting import Quotes
from .views import (
    EmbedView,
    HypothesisView,
    OpenCount,
    PostView,
    RunView,
    SiteView,
    Step,
    WorkView,
)

_RELATED = 5  # posts that are alike fill up what the notes relate to so many
_SIDE_BY_SIDE = "the two stand side by side on the page"


def post_view(
    entry: Entry,
    results: Results,
    site: SiteView,
    images: Images,
    tags: Mapping[str, Tag],
    quotable: Quotable = NOTHING,
) -> tuple[PostView, list[Problem]]:
    """The view of a post, and what is wrong with what it says of its runs."""
    part = parts_of(entry, quotable.posts)
    filling = _Filling(part, results, site, images, quotable, themed=True)
    quotes = filling.quotes_of(part)
    article = filling.article()
    run = run_view(entry, results)
    view = PostView(
        face=entry.face,
        begun=entry.post.begun,
        source=entry.post.path,
        body=entry.digest,
        fills=article.fills,
        embeds=article.embeds,
        references=article.references,
        listed=entry.listed,
        subtitle=_plain(entry, entry.document.subtitle, quotes),
        outline=tuple(
            Heading(
                heading.level, heading.id, _plain(entry, heading.text, quotes), heading.assessed
            )
            for heading in entry.document.outline
        ),
        evolution=steps_of(entry, results, site),
        open=_open(entry),
        tags=tuple(tags[name] for name in dict.fromkeys(map(as_name, entry.face.tags))),
        hypothesis=_hypothesis(entry, run),
        run=run,
        led_to=entry.led_to,
        came_from=entry.came_from,
        built_on_by=entry.built_on_by,
        related=(*entry.related, *entry.alike[: max(0, _RELATED - len(entry.related))]),
        backlinks=entry.backlinks,
    )
    return view, [*quotes.problems, *_contradictions(entry, run)]


class Article(NamedTuple):
    """What stands in the slots of a post, and the works that are cited there."""

    fills: tuple[str, ...]
    embeds: tuple[EmbedView, ...]
    references: tuple[WorkView, ...]


def plain_article(
    entry: Entry, results: Results, site: SiteView, images: Images, quotable: Quotable
) -> Article:
    """A post as feeds show it: figures in plain colours."""
    part = parts_of(entry, quotable.posts)
    return _Filling(part, results, site, images, quotable, themed=False).article()


class _Filling:
    """Fills the slots of a post and of all that it embeds, which share numbers and references."""

    def __init__(
        self,
        whole: Part,
        results: Results,
        site: SiteView,
        images: Images,
        quotable: Quotable,
        *,
        themed: bool,
    ) -> None:
        self._whole, self._results, self._site, self._images = whole, results, site, images
        self._themed = themed
        self._citations = Citations(citations_in(whole), quotable.references)
        self._labels = labels_in(whole, results)
        self._quotes: dict[int, Quotes] = {}

    def article(self) -> Article:
        """The whole of it."""
        fills, embeds = self._fills(self._whole), self._embeds(self._whole)
        return Article(fills, embeds, self._citations.works())

    def quotes_of(self, part: Part) -> Quotes:
        """The quotes of a part of the page."""
        if part.number not in self._quotes:
            self._quotes[part.number] = Quotes(
                part.entry,
                self._results,
                self._site,
                self._around(part),
                labels=self._labels.get(part.number, {}),
                themed=self._themed,
            )
        return self._quotes[part.number]

    def _around(self, part: Part) -> _Around:
        return _Around(part, self._site, self._images, self._citations)

    def _fills(self, part: Part) -> tuple[str, ...]:
        around, quotes = self._around(part), self.quotes_of(part)
        return tuple(
            "" if at in part.inner else (quotes if slot.of == "quote" else around).fill(slot)
            for at, slot in part.slots
        )

    def _embeds(self, part: Part) -> tuple[EmbedView, ...]:
        numbers = {at: number for number, (at, _) in enumerate(part.slots)}
        return tuple(self._embed(numbers[at], inner) for at, inner in part.inner.items())

    def _embed(self, at: int, part: Part) -> EmbedView:
        entry, section = part.entry, part.section
        named = next((h for h in entry.document.outline if section and h.id == section.id), None)
        return EmbedView(
            at=at,
            title=entry.face.title,
            status=entry.face.status,
            url=href(self._site, entry.face.url),
            address=href(self._site, entry.face.url, section.id if section else ""),
            level=part.level,
            source=entry.post.path,
            body=entry.digest,
            heading=_plain(entry, named.text, self.quotes_of(part)) if named else "",
            badge=entry.face.badge,
            section=section,
            fills=self._fills(part),
            embeds=self._embeds(part),
        )


class _Around:
    """Fills the slots of a part's links, images and citations."""

    def __init__(self, part: Part, site: SiteView, images: Images, citations: Citations) -> None:
        self._number, self._citations = part.number, citations
        self._links = _Links(part.entry, site, images)

    def fill(self, slot: Slot) -> str:
        if slot.of == "cite":
            return self._citations.fill((self._number, slot.index))
        return self._links.fill(slot)

    def address(self, url: str, anchor: str) -> str:
        return self._links.address(url, anchor)


class _Links:
    """Fills the slots of links and images."""

    def __init__(self, entry: Entry, site: SiteView, images: Images) -> None:
        self._entry, self._site = entry, site
        self._sizes, self._scaled = images.sizes, images.scaled

    def fill(self, slot: Slot) -> str:
        link, target = self._entry.document.links[slot.index], self._entry.targets[slot.index]
        if slot.part == "whole":
            if link.form == "file":
                return self._source(target)
            return escape(PRIVATE if target.state == "private" else target.title, quote=False)
        if slot.part in ("before", "after"):
            return self._original(target, slot.part)
        if target.state == "broken":
            return ""
        if slot.part == "embed":
            return f"<p>{self._instead(target)}</p>"
        if target.state == "private":
            return '<span class="private-link">' if slot.part == "open" else "</span>"
        address = self.address(target.url, target.anchor)
        return f'<a href="{address}">' if slot.part == "open" else "</a>"

    def _instead(self, target: Target) -> str:
        """What stands where a post is not shown in place."""
        if target.state == "private":
            return f'<span class="private-link">{PRIVATE}</span>'
        address = self.address(target.url, target.anchor)
        return f'<a href="{address}">{escape(target.title, quote=False)}</a>'

    def address(self, url: str, anchor: str) -> str:
        """Another page of the site, as this one writes it."""
        return escape(href(self._site, url, anchor))

    def _source(self, target: Target) -> str:
        source = f'src="{escape(href(self._site, target.url))}"'
        if target.path not in self._sizes:
            return source
        width, height = self._sizes[target.path]
        if target.path in self._scaled:
            copies = [
                f"{escape(href(self._site, scaled_url(target.url, wide)))} {wide}w"
                for wide in WIDTHS
            ]
            source = f'src="{copies[-1].partition(" ")[0]}" srcset="{", ".join(copies)}" {SHOWN_AT}'
            width, height = scaled_size((width, height), WIDTHS[-1])
        return f'{source} width="{width}" height="{height}"'

    def _original(self, target: Target, part: str) -> str:
        """The link from a copy that was scaled to what it was made from."""
        if target.path not in self._scaled:
            return ""
        width, height = self._sizes[target.path]
        address, title = self.address(target.url, ""), f"Whole: {width} × {height} pixels"
        return (
            f'<a class="original" href="{address}" title="{title}">' if part == "before" else "</a>"
        )


def _plain(entry: Entry, text: Text, quotes: Quotes) -> str:
    """Text of the post on its own page, where its runs are known."""
    return text.filled(
        [
            quotes.plain(slot.index)
            if slot.of == "quote"
            else plain_fill(slot, entry.targets, entry.document.quotes)
            for slot in text.slots
        ]
    )


def steps_of(entry: Entry, results: Results, site: SiteView) -> tuple[Step, ...]:
    """The evolution of a post, as pages of ``site`` show it."""
    steps, before = [], None
    written = zip(entry.post.evolution, entry.steps, entry.step_anchors, strict=True)
    for evolution, said, anchor in written:
        note, rests_on = escape(said.before, quote=False), evolution.experiment or ""
        finding = results.findings.get(rests_on)
        if said.face:
            address = escape(href(site, said.face.url))
            note += f'<a href="{address}">{escape(said.words, quote=False)}</a>'
        steps.append(
            Step(
                date=evolution.date,
                note=note + escape(said.after, quote=False),
                anchor=anchor,
                elapsed=elapsed(before, evolution.date) if before else "",
                face=said.face,
                experiment=rests_on,
                experiment_url=experiment_url(rests_on) if finding else "",
                verdict=finding.result.verdict.word if finding and finding.result.verdict else "",
            )
        )
        before = evolution.date
    return tuple(steps)


def _open(entry: Entry) -> tuple[OpenCount, ...]:
    found = []
    for kind, noun in (("gap", "gap"), ("next", "next step")):
        items = [i for i in entry.document.open_items if i.kind == kind and not i.done]
        if items:
            found.append(OpenCount(counted(len(items), noun), items[0].section))
    return tuple(found)


def _hypothesis(entry: Entry, run: RunView | None) -> HypothesisView | None:
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
        awaits="" if run else _awaits(plan, front.results or AuthorResults()),
    )


def _awaits(plan: ExperimentPlan, results: AuthorResults) -> str:
    """Why nothing came out yet, where the author says nothing did."""
    if results.executed or results.outcome or results.summary:
        return ""
    return "Nothing yet: it has not been run." if plan.name else "Nothing yet: no experiment."


def run_view(entry: Entry, results: Results) -> RunView | None:
    """The run of the experiment that is shown with the post, if there is one."""
    finding = results.findings.get(entry.post.experiment or "")
    if finding is None:
        return None
    verdict = finding.result.verdict
    return RunView(
        name=finding.result.name,
        url=experiment_url(finding.result.name),
        question=finding.result.question,
        verdict=verdict.word if verdict else "",
        because=verdict.because if verdict else "",
    )


def _contradictions(entry: Entry, run: RunView | None) -> Sequence[Problem]:
    """The author's words beside the run's verdict: the tool warns and changes neither."""
    if run is None or not run.verdict:
        return []
    concludes = f'but the run of "{run.name}" concludes "{run.verdict}"'
    results = entry.post.front.results or AuthorResults()
    said = {"status": entry.face.status, "results.outcome": results.outcome or ""}
    problems = [
        Problem(entry.post.place(key), f'{key}: "{word}", {concludes}', _SIDE_BY_SIDE, "warning")
        for key, word in said.items()
        if as_name(word) in VERDICTS and as_name(word) != run.verdict
    ]
    if not results.executed and "results.executed" in entry.post.keys:  # it says so in writing
        place = entry.post.place("results.executed")
        message = f"results.executed: false, {concludes}"
        problems.append(
            Problem(place, message, "write executed: true, and say what came out", "warning")
        )
    return problems
