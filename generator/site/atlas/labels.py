"""
Names beside marks that neither touch one another nor cover a mark, at every width.

A figure as wide as the window moves marks apart without scaling what is written. All that is
drawn is therefore a box around a point whose x is a share of the width: two boxes are apart
if they are so in height, or on the same sides at the least and at the greatest width, for
then they are at any width between.

Names are put down one after the other, the most telling first, at the first of a few
positions around the mark that is free (the greedy algorithm; Christensen, Marks and Shieber,
An empirical study of algorithms for point-feature label placement, 1995).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SIZE = 12
"""The size of the letters of a name, in pixels."""

WIDEST = 1600  # pixels; no figure of the theme is wider
_ABOVE, _BELOW = 10, 4  # what letters need above and below the line they stand on, in pixels
_TALLEST = 24  # pixels; no box is taller


class Box(NamedTuple):
    """What is drawn around a point at a share ``at`` of the width: its sides, in pixels."""

    top: float
    bottom: float
    at: float
    left: float
    right: float

    def is_apart(self, other: Box, narrowest: int) -> bool:
        """Whether two boxes do not touch at any width from the narrowest on."""
        if self.bottom <= other.top or other.bottom <= self.top:
            return True
        widths = (narrowest, WIDEST)
        gap = [width * (other.at - self.at) for width in widths]
        return all(self.right <= apart + other.left for apart in gap) or all(
            apart + other.right <= self.left for apart in gap
        )

    def is_within(self, narrowest: int, height: float) -> bool:
        """Whether the box lies within the figure."""
        sides = [
            (w * self.at + self.left, w - w * self.at - self.right) for w in (narrowest, WIDEST)
        ]
        return self.top >= 0 and self.bottom <= height and min(map(min, sides)) >= 0


class Label(NamedTuple):
    """Words beside a point: how far from it they begin, end or have their middle."""

    words: str
    dx: float
    dy: float
    anchor: str


class Boxes:
    """What is drawn already, by height, so that only neighbours are asked."""

    def __init__(self, narrowest: int, height: float) -> None:
        self._narrowest, self._height = narrowest, height
        self._boxes: list[Box] = []

    def add(self, box: Box) -> None:
        insort(self._boxes, box)

    def has_room(self, box: Box) -> bool:
        """Whether a box lies within the figure and touches nothing in it."""
        if not box.is_within(self._narrowest, self._height):
            return False
        begin = bisect_left(self._boxes, (box.top - _TALLEST,))
        end = bisect_left(self._boxes, (box.bottom,))
        return all(box.is_apart(other, self._narrowest) for other in self._boxes[begin:end])

    def first_that_fits(
        self, at: float, y: float, ways: Iterable[Label], size: int
    ) -> Label | None:
        """The first of some ways to set words around a point that is free; it is taken."""
        for label in ways:
            box = _box(at, y, label, size)
            if self.has_room(box):
                self.add(box)
                return label
        return None


def around(words: str, radius: float) -> Iterator[Label]:
    """The positions that a name may have around a mark, the best first."""
    yield Label(words, radius + 5, 4, "start")
    yield Label(words, -radius - 5, 4, "end")
    yield Label(words, 0, -radius - 6, "middle")
    yield Label(words, 0, radius + 13, "middle")


def short(title: str, longest: int) -> str:
    """A title as it stands on the map: its first words, where it has too many characters."""
    if len(title) <= longest:
        return title
    cut = title[: longest - 1]
    whole = cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut
    return f"{whole.rstrip(' ,;:.–—-')}…"


def width(words: str, size: int) -> float:
    """About how wide words are, in pixels, in a face that is rather wide."""
    return 1.06 * size * sum(map(_width, words))


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    if letter in "iljtfr.,:;'’I|!()[] ":
        return 0.36
    if letter in "mwMW@—…":
        return 0.92
    return 0.7 if letter.isupper() else 0.58


def _box(at: float, y: float, label: Label, size: int) -> Box:
    wide = width(label.words, size)
    left = label.dx - {"start": 0, "end": wide, "middle": wide / 2}[label.anchor]
    grown = size / SIZE
    base = y + label.dy
    return Box(base - _ABOVE * grown, base + _BELOW * grown, at, left - 2, left + wide + 2)
