"""
Citations as a page shows them: author and year in the prose, the works in a list at its end.

A citation leads to the list, and the list leads back to each place that cites. Works of the
same authors and year are told apart by letters, which count on this page alone: what another
post cites changes nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from string import ascii_lowercase

from ..content import Cited, encoded
from ..content.bibliography import Reference
from .views import WorkView

WORK, MENTION = "_ref-", "_cite-"
"""What the anchors of works and of citations begin with: each is there once on a page."""

_UNKNOWN = '<span class="unknown">?</span>'
_At = tuple[int, int]


class Citations:
    """The citations of one page."""

    def __init__(
        self,
        citations: Sequence[tuple[_At, tuple[Cited, ...]]],
        references: Mapping[str, Reference],
    ) -> None:
        """``citations`` are in the order of the page, each by the place of its slot."""
        self._citations = dict(citations)
        keys = {one.key for _, items in citations for one in items}
        self._works = sorted(
            (references[key] for key in keys if key in references),
            key=lambda work: (work.sorted_by, work.key),
        )
        self._years = dict(
            zip((work.key for work in self._works), _years(self._works), strict=True)
        )
        self._short = {work.key: work.short for work in self._works}
        self._first: dict[_At, int] = {}
        self._mentions: dict[str, list[str]] = {}
        number = 0
        for at, items in citations:
            self._first[at] = number
            for one in items:
                number += 1
                self._mentions.setdefault(one.key, []).append(f"{MENTION}{number}")

    def fill(self, at: _At) -> str:
        """The HTML of a citation."""
        items = self._citations.get(at, ())  # none where its section is not shown
        first = self._first.get(at, 0) + 1
        said = (self._one(one, first + number) for number, one in enumerate(items))
        return f"({'; '.join(said)})" if items else ""

    def works(self) -> tuple[WorkView, ...]:
        """The works that are cited, by author and year."""
        return tuple(
            WorkView(
                f"{WORK}{work.key}",
                work.html(self._years[work.key]),
                tuple(self._mentions[work.key]),
            )
            for work in self._works
        )

    def _one(self, one: Cited, number: int) -> str:
        where = escape(one.locator.replace("--", "–"), quote=False)
        locator = f", {where}" if where else ""
        if one.key not in self._short:
            return f"{_UNKNOWN}{locator}"
        said = f"{self._short[one.key]}, {self._years[one.key]}"
        address = f"#{escape(encoded(WORK + one.key))}"
        return f'<a class="citation" id="{MENTION}{number}" href="{address}">{said}</a>{locator}'


def _years(works: Sequence[Reference]) -> list[str]:
    """The year of each, with a letter where two would be cited as one."""
    every = Counter((work.short, work.year) for work in works)
    seen: Counter[tuple[str, str]] = Counter()
    years = []
    for work in works:
        same = work.short, work.year
        number = seen[same]
        seen[same] += 1
        letter = ascii_lowercase[number % 26] * (number // 26 + 1) if every[same] > 1 else ""
        years.append(work.year + (f"-{letter}" if letter and work.year == "n.d." else letter))
    return years
