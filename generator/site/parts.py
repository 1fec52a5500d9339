"""
What a page is put together from: a post, and every post or section that it embeds.

Figures are numbered, and works are listed, over all of a page in the order in which a reader
meets them. So the parts of a page are laid out here first, before anything is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from ..content import Cited, Entry, Section, Slot
from ..content.bibliography import Reference
from ..experiments import Figure, Results, Table
from ..experiments.evaluating import Findings, Unknown, artifact_of
from .figures import labels_of


class Quotable(NamedTuple):
    """What a post may bring onto its page from elsewhere: posts by address, works by key."""

    posts: Mapping[str, Entry]
    references: Mapping[str, Reference]


NOTHING = Quotable({}, {})


class Part(NamedTuple):
    """A post, or a ``section`` of it, as one part of a page; under a heading of ``level``.

    ``inner`` are the parts that it embeds, by the position of their slots.
    """

    number: int
    entry: Entry
    section: Section | None
    level: int
    inner: dict[int, Part]

    @property
    def slots(self) -> list[tuple[int, Slot]]:
        """The slots that are shown, each with its position in the Document."""
        return list(enumerate(self.entry.document.slots))[_range(self.section)]


def parts_of(whole: Entry, posts: Mapping[str, Entry]) -> Part:
    """The page of a post. Of one that is listed no unlisted post is a part.

    What is on such a page is in feeds, and search engines find it; so it links to an unlisted
    post where it would show it.
    """
    numbers = count()

    def part(entry: Entry, section: Section | None, level: int) -> Part:
        made = Part(next(numbers), entry, section, level, {})
        for at, slot in made.slots:
            target = entry.targets[slot.index] if slot.part == "embed" else None
            shown = posts.get(target.url) if target and target.state == "post" else None
            if target and shown and (shown.listed or not whole.listed):
                under = entry.document.links[slot.index].level
                made.inner[at] = part(shown, shown.section(target.anchor), under)
        return made

    return part(whole, None, 1)


def labels_in(whole: Part, results: Results) -> dict[int, dict[int, str]]:
    """What each figure or table that is found is called, by the part and the quote's index."""
    findings = Findings(results.findings)
    shown = [
        (part.number, slot.index, item)
        for part, slot in _in_order(whole)
        if slot.of == "quote" and (item := _artifact(part, slot.index, findings))
    ]
    labels = labels_of(item for _, _, item in shown)
    found: dict[int, dict[int, str]] = {}
    for (number, index, _), label in zip(shown, labels, strict=True):
        found.setdefault(number, {})[index] = label
    return found


def citations_in(whole: Part) -> list[tuple[tuple[int, int], tuple[Cited, ...]]]:
    """The citations of a page, each by its part and index, also those in captions."""
    found = []
    for part, slot in _in_order(whole):
        document = part.entry.document
        within = document.quotes[slot.index].caption.slots if slot.of == "quote" else (slot,)
        found += [
            ((part.number, one.index), document.citations[one.index])
            for one in within
            if one.of == "cite"
        ]
    return found


def files_in(whole: Part) -> list[str]:
    """The files that a page shows or links, each once."""
    every = (path for part in _parts(whole) for path in part.entry.files.values())
    return list(dict.fromkeys(every))


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.inner.values():
        yield from _parts(inner)


def _in_order(part: Part) -> Iterator[tuple[Part, Slot]]:
    """All slots of a page that are no embeds, in the order in which they are met."""
    for at, slot in part.slots:
        if at in part.inner:
            yield from _in_order(part.inner[at])
        else:
            yield part, slot


def _artifact(part: Part, index: int, findings: Findings) -> Figure | Table | None:
    quote = part.entry.document.quotes[index]
    try:
        return artifact_of(quote.source, findings) if quote.kind == "figure" else None
    except Unknown:
        return None


def _range(section: Section | None) -> slice:
    return slice(section.first, section.last) if section else slice(None)
