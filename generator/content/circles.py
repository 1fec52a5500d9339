"""
Embeds end somewhere: a circle of them is a Problem that names all of it, and so is a flood.

What is embedded is a post or one section of it, which may embed others. An embed that would
come back to where it stands, go on too deep, or bring too many more is left out, so that no
later stage has to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ..problems import Problem
from .library import Target
from .names import Known, Names
from .values import Document, Link

DEEPEST, MOST = 32, 1000
"""How deep embeds may stand in one another, and how many one page may show."""

_Shown = tuple[str, str]  # a post, by its path, and the anchor of a section of it
_At = tuple[str, int]  # a post, by its path, and one of its links


class _Weight(NamedTuple):
    """How many embeds are shown with something, and how deep."""

    embeds: int = 0
    depth: int = 0


def endless(
    seen: Names, embedding: Iterable[Known], targets: Mapping[str, Sequence[Target]]
) -> tuple[dict[str, frozenset[int]], list[Problem]]:
    """Of the posts that embed others, the links (by their numbers) whose embeds would not end."""
    search = _Search(seen, targets)
    for known in embedding:
        search.weigh((known.post.path, ""), [])
    broken: dict[str, set[int]] = {}
    for path, index in search.broken:
        broken.setdefault(path, set()).add(index)
    return {path: frozenset(found) for path, found in broken.items()}, search.problems


def does_embed(document: Document) -> bool:
    return any(link.form == "embed" for link in document.links)


class _Search:
    """Goes through what each post shows, once, and takes out what would not end."""

    def __init__(self, seen: Names, targets: Mapping[str, Sequence[Target]]) -> None:
        self.problems: list[Problem] = []
        self.broken: set[_At] = set()
        self._seen, self._targets = seen, targets
        self._weights: dict[_Shown, _Weight] = {}

    def _document(self, path: str) -> Document:
        known = self._seen.get(path)
        return known.document if known else Document()

    def weigh(self, shown: _Shown, way: list[tuple[_Shown, _At]]) -> _Weight:
        """What is shown with ``shown``, to which the embeds of ``way`` led."""
        if shown in self._weights:
            return self._weights[shown]
        count = depth = 0
        for at, inner in self._embeds(shown):
            step = (shown, at)
            if inner in [*(one for one, _ in way), shown]:
                self._report_circle(inner, [*way, step])
                continue
            if len(way) + 1 >= DEEPEST:
                self._report(at, f"embeds go more than {DEEPEST} deep here")
                continue
            weight = self.weigh(inner, [*way, step])
            if count + weight.embeds + 1 > MOST:
                self._report(at, f"this shows more than {MOST} embeds on one page")
                continue
            if len(way) + 1 + weight.depth > DEEPEST:
                self._report(at, f"embeds go more than {DEEPEST} deep here")
                continue
            count, depth = count + weight.embeds + 1, max(depth, weight.depth + 1)
        self._weights[shown] = _Weight(count, depth)
        return self._weights[shown]

    def _embeds(self, of: _Shown) -> Iterator[tuple[_At, _Shown]]:
        """The embeds that stand in something, and what they show."""
        path, anchor = of
        document = self._document(path)
        section = document.section(anchor)
        slots = document.slots[section.first : section.last] if section else document.slots
        for slot in slots:
            if slot.part == "embed" and (path, slot.index) not in self.broken:
                target = self._targets[path][slot.index]
                shown = self._seen.of_url(target.url) if target.state == "post" else None
                if shown:
                    yield (path, slot.index), (shown.post.path, target.anchor)

    def _report(self, at: _At, message: str, hint: str = "link what you embed: [[Title]]") -> None:
        self.broken.add(at)
        place = self._document(at[0]).links[at[1]].place
        self.problems.append(Problem(place, message, hint))

    def _report_circle(self, again: _Shown, way: Sequence[tuple[_Shown, _At]]) -> None:
        """Of a circle the last embed is left out; it is reported where it is met first."""
        self.broken.add(way[-1][1])
        begin = next(index for index, (shown, _) in enumerate(way) if shown == again)
        links = [self._document(path).links[index] for _, (path, index) in way[begin:]]
        first = min(range(len(links)), key=lambda index: links[index].place)
        links = [*links[first:], *links[:first]]
        if len(links) == 1:
            what = f'section "{links[0].heading}"' if links[0].heading else "post"
            message = f"this embed stands within the {what} that it shows, and would never end"
            problem = Problem(links[0].place, message)
        else:
            around = ", ".join(f"{link.place} shows {_name(link)}" for link in links)
            message = f"embeds go round in a circle: {around}"
            problem = Problem(links[0].place, message)
        one = "it" if len(links) == 1 else "one of them"
        hint = f"link {one} instead: {_name(links[-1])}"
        self.problems.append(msgspec.structs.replace(problem, hint=hint))


def _name(link: Link) -> str:
    """What a link names, as it was written."""
    return f"[[{link.target}{'#' if link.heading else ''}{link.heading}]]"
