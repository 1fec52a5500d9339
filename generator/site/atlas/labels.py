"""
Names beside marks that neither touch one another nor cover a mark, at every width.

A figure as wide as the window moves marks apart without scaling what is written. All that is
drawn is therefore a box around a point whose x is a share of the width: two boxes are apart
if they are so in height, or on the same sides at the least and at the greatest width, for
then they are at any width between.

A name is put down at that of a few positions around its mark which is free and which the
fewest lines run through (the greedy algorithm; Christensen, Marks and Shieber, An empirical
study of algorithms for point-feature label placement, 1995).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

SIZE = 12
"""The size of the letters of a name, in pixels."""

WIDEST = 1600  # pixels; no figure of the theme is wider
LEADING = 14  # pixels from one line of a name to the next
_ABOVE, _BELOW = 10, 4  # what letters need above and below the line they stand on, in pixels
_USUAL = 1.2  # of the narrowest figure; that at which lines through words are counted
_LINE = 4  # ranks that a way is worse for each line that runs through the words
_LINES = 3  # of a name
_TALLEST = 46  # pixels; no box is taller


class Box(NamedTuple):
    """What is drawn around a point at a share ``at`` of the width: its sides, in pixels."""

    top: float
    bottom: float
    at: float
    left: float
    right: float

    def is_apart(self, other: Box, widths: tuple[int, int]) -> bool:
        """Whether two boxes do not touch at these widths of the figure or any between."""
        if self.bottom <= other.top or other.bottom <= self.top:
            return True
        gap = [width * (other.at - self.at) for width in widths]
        return all(self.right <= apart + other.left for apart in gap) or all(
            apart + other.right <= self.left for apart in gap
        )

    def is_within(self, widths: tuple[int, int], height: float) -> bool:
        """Whether the box lies within the figure."""
        sides = [(w * self.at + self.left, w - w * self.at - self.right) for w in widths]
        return self.top >= 0 and self.bottom <= height and min(map(min, sides)) >= 0


class Label(NamedTuple):
    """Words beside a point, in lines: how far from it they begin, end or have their middle.

    ``on`` is the size of screen that they are for, empty where they are for all.
    """

    lines: tuple[str, ...]
    dx: float
    dy: float
    anchor: str
    on: str = ""


class Stroke(NamedTuple):
    """A line of the figure; x are shares of the width, y pixels."""

    x1: float
    y1: float
    x2: float
    y2: float

    def runs_through(self, box: Box, width: float) -> bool:
        """Whether it does in a figure of a width (Liang and Barsky, 1984)."""
        left, right = width * box.at + box.left, width * box.at + box.right
        if max(self.y1, self.y2) < box.top or min(self.y1, self.y2) > box.bottom:
            return False
        x, y = width * self.x1, self.y1
        dx, dy = width * self.x2 - x, self.y2 - y
        sides = ((-dx, x - left), (dx, right - x), (-dy, y - box.top), (dy, box.bottom - y))
        begin, end = 0.0, 1.0
        for way, room in sides:
            if not way and room < 0:
                return False
            if way < 0:
                begin = max(begin, room / way)
            elif way > 0:
                end = min(end, room / way)
        return begin < end


class Boxes:
    """What is drawn already, by height, so that only neighbours are asked."""

    def __init__(
        self, widths: tuple[int, int], height: float, strokes: Sequence[Stroke] = ()
    ) -> None:
        self._widths, self._height = widths, height
        self._boxes: list[Box] = []
        self._strokes = strokes

    def copy(self) -> Boxes:
        copied = Boxes(self._widths, self._height, self._strokes)
        copied._boxes = self._boxes.copy()
        return copied

    def add(self, box: Box) -> None:
        insort(self._boxes, box)

    def has_room(self, box: Box) -> bool:
        """Whether a box lies within the figure and touches nothing in it."""
        if not box.is_within(self._widths, self._height):
            return False
        begin = bisect_left(self._boxes, (box.top - _TALLEST,))
        end = bisect_left(self._boxes, (box.bottom,))
        return all(box.is_apart(other, self._widths) for other in self._boxes[begin:end])

    def best_that_fits(self, at: float, y: float, ways: Iterable[Label], size: int) -> Label | None:
        """The best way to set words around a point that is free; it is taken.

        Earlier ways are better, and so are those that few lines run through.
        """
        best = None
        for rank, label in enumerate(ways):
            box = _box(at, y, label, size)
            if (best is None or rank < best[0]) and self.has_room(box):
                cost = rank + _LINE * self._lines_through(box)
                if best is None or cost < best[0]:
                    best = cost, label, box
        if best is None:
            return None
        self.add(best[2])
        return best[1]

    def _lines_through(self, box: Box) -> int:
        width = self._widths[0] * _USUAL
        return sum(stroke.runs_through(box, width) for stroke in self._strokes)


def around(lines: tuple[str, ...], radius: float) -> Iterator[Label]:
    """The positions that a name may have around a mark, the best first."""
    more = LEADING * (len(lines) - 1)
    beside, above, below = radius + 5, -more - radius - 6, radius + 13
    yield Label(lines, beside, 4 - more / 2, "start")
    yield Label(lines, -beside, 4 - more / 2, "end")
    for dy in (above, below):
        yield Label(lines, 0, dy, "middle")
    for dy in (above, below):
        yield Label(lines, -radius, dy, "start")
        yield Label(lines, radius, dy, "end")
    for dy in (above / 2, below / 2 - 2):
        yield Label(lines, beside, dy, "start")
        yield Label(lines, -beside, dy, "end")


def folded(title: str, longest: int) -> tuple[str, ...]:
    """A title in up to three lines, as even as may be, with as much of it as they hold."""
    lines = _wrapped(title, longest)
    if len(lines) > _LINES:
        return *lines[: _LINES - 1], short(" ".join(lines[_LINES - 1 :]), longest)
    widest = max(map(len, title.split()), default=1)
    for limit in range(widest, longest):
        even = _wrapped(title, limit)
        if len(even) == len(lines):
            return tuple(even)
    return tuple(lines)


def _wrapped(title: str, longest: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + len(word) < longest:
            lines[-1] += f" {word}"
        else:
            lines += [word[at : at + longest] for at in range(0, len(word), longest)]
    return lines


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
    wide = max(width(line, size) for line in label.lines)
    left = label.dx - {"start": 0, "end": wide, "middle": wide / 2}[label.anchor]
    grown = size / SIZE
    first = y + label.dy
    last = first + LEADING * (len(label.lines) - 1)
    return Box(first - _ABOVE * grown, last + _BELOW * grown, at, left - 2, left + wide + 2)
