"""
What is worth a second look: all that posts leave open, what was left alone for longest first.

It is the author's own view, with drafts and private posts. Nobody wrote down when a question
came up, so its age is the time from its post's last change to the newest note of the journal, as
on the site. Nothing is run: a number that no run has found yet is left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Literal

import msgspec

from .content import Entry, Text
from .content.choosing import Choice, Seen, seen_as
from .content.claims import parse_metric
from .content.linking import plain_fill
from .content.values import Kind, Quote
from .dates import PartialDate, elapsed
from .experiments import Results, recall
from .experiments.evaluating import Findings, Unknown, number_of
from .journal import Journal
from .memory import Memory
from .problems import Place, Problem, in_order
from .site.copies.flat import flat
from .site.numbers import formatted
from .sources import from_one_moment
from .stages import Stages

What = Literal["gap", "next", "partial", "notyet", "hypothesis", "paused"]

_UNKNOWN = "…"
_PAUSED = "paused"


class Open(msgspec.Struct, frozen=True):
    """Something that a post leaves open, as plain text, and where it says so."""

    what: What
    text: str
    place: Place


class Revisit(msgspec.Struct, frozen=True):
    """A post that leaves something open. ``age`` is how long it was left alone, in words."""

    title: str
    path: str
    kind: Kind
    status: str
    seen: Seen
    tags: tuple[str, ...]
    changed: PartialDate
    age: str
    open: tuple[Open, ...]


class Review(msgspec.Struct, frozen=True):
    """The posts that leave something open, and the Problems of files that could not be read."""

    posts: tuple[Revisit, ...]
    unread: tuple[Problem, ...]


def review(
    journal: Journal, memory: Memory, choice: Choice, only: frozenset[What] = frozenset()
) -> Review:
    """All that the posts of a choice leave open, or ``only`` some of it."""
    return from_one_moment(lambda: _review(Stages(journal, memory), choice, only))


def _review(stages: Stages, choice: Choice, only: frozenset[What]) -> Review:
    sources = stages.files.now()
    gathering, _ = stages.gather(sources, "author")
    library = gathering.library()
    entries = library.entries
    results = recall(stages.journal, library.asked)
    leaves = _Leaves(results, frozenset(stages.journal.settings.statuses.settled))
    newest = max((entry.face.changed for entry in entries), default=None)
    found = []
    for entry in entries:
        if choice.takes(entry.post):
            left = tuple(one for one in leaves.open(entry) if not only or one.what in only)
            if left:
                age = elapsed(entry.face.changed, newest or entry.face.changed)
                found.append(_revisit(entry, age, left))
    read = {entry.post.path for entry in entries}
    every = in_order((*sources.problems, *gathering.told().problems))
    return Review(
        tuple(sorted(found, key=lambda one: (one.changed, one.path))),
        tuple(one for one in every if one.is_error and one.place.path not in read),
    )


def _revisit(entry: Entry, age: str, left: tuple[Open, ...]) -> Revisit:
    post = entry.post
    return Revisit(
        title=post.called,
        path=post.path,
        kind=post.kind,
        status=post.front.status or "",
        seen=seen_as(post),
        tags=post.front.tags,
        changed=post.changed,
        age=age,
        open=left,
    )


class _Leaves:
    """Says what a post leaves open, with what runs have found so far."""

    def __init__(self, results: Results, settled: frozenset[str]) -> None:
        self._findings, self._settled = Findings(results.findings), settled
        self._verdicts = {
            name for name, finding in results.findings.items() if finding.result.verdict
        }

    def open(self, entry: Entry) -> Iterator[Open]:
        """First what it is as a whole, then what stands in its text, in that order."""
        post, front = entry.post, entry.post.front
        if self._is_untold(entry):
            statement = front.hypothesis or entry.face.summary or post.called
            key = "hypothesis" if "hypothesis" in post.keys else "status"
            yield Open("hypothesis", " ".join(statement.split()), _place(entry, key))
        if front.status == _PAUSED:
            yield Open("paused", "", _place(entry, "status"))
        if front.next_action and front.status not in self._settled:
            text = " ".join(front.next_action.split())
            yield Open("next", text, _place(entry, "next_action"))
        yield from sorted((*self._items(entry), *self._unsure(entry)), key=lambda one: one.place)

    def _items(self, entry: Entry) -> Iterator[Open]:
        """Gaps and next steps: the Library has them first, as the file does, without those done."""
        items = [item for item in entry.document.open_items if not item.done]
        for item, point in zip(items, entry.open, strict=False):
            quotes = [entry.document.quotes[slot.index] for slot in point.html.slots]
            fills = [escape(self._number(quote), quote=False) for quote in quotes]
            text = flat(point.html.filled(fills))
            yield Open(item.kind, text, Place(entry.post.path, item.line, 1))

    def _unsure(self, entry: Entry) -> Iterator[Open]:
        """Sections with a mark, but for those that have said above what is open in them."""
        said = {item.section for item in entry.document.open_items if not item.done}
        for heading in entry.document.outline:
            if heading.assessed in ("partial", "notyet") and heading.id not in said:
                place = Place(entry.post.path, heading.line, 1)
                yield Open(heading.assessed, self._words(entry, heading.text), place)

    def _words(self, entry: Entry, text: Text) -> str:
        """Plain text as the page of the post has it."""
        quotes = entry.document.quotes
        fills = (
            self._number(quotes[slot.index])
            if slot.of == "quote" and quotes[slot.index].kind == "metric"
            else plain_fill(slot, entry.targets, quotes)
            for slot in text.slots
        )
        return text.filled(list(fills))

    def _is_untold(self, entry: Entry) -> bool:
        """Whether it is a hypothesis of which neither its author nor its run says what came out."""
        post, results = entry.post, entry.post.front.results
        is_told = results and (results.executed or results.outcome or results.summary)
        return (
            post.kind == "research"
            and post.front.status not in self._settled
            and not is_told
            and post.experiment not in self._verdicts
        )

    def _number(self, quote: Quote) -> str:
        try:
            ref, form = parse_metric(quote.source)
            return formatted(number_of(ref, self._findings), form)
        except Unknown:
            return _UNKNOWN


def _place(entry: Entry, key: str) -> Place:
    place = entry.post.place(key)
    return place if place.line else entry.post.place("title")
