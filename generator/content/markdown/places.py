"""
Where in the file something stands that was found in a block.

The parser gives a block its lines, and what is found in it an offset in the block's text,
which lacks the signs of the lists, quotes and tables around it. Here the two meet again:
each line of a block is looked up once in the line of the file that it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from markdown_it.token import Token

from ...problems import Place

_NEAR = 40  # lines that are searched where a block's text is not on the line that it names


class _Found(NamedTuple):
    """A line of a block: its line in the file, its column, and whether its ``|`` were escaped."""

    line: int
    column: int
    escaped: bool = False


class Places:
    """Turns offsets in the text of one block after another into places in the file."""

    def __init__(self, path: str, body: str, first_line: int) -> None:
        self._path, self._first_line = path, first_line
        self._lines = body.split("\n")
        self._line_starts = _starts(self._lines)
        self._note = 0  # the line where the last inline footnote was found
        self._reached = (-1, 0)  # the cells of a table's row are found one behind the other
        self._enter_text("", None)

    def enter(self, block: Token) -> None:
        """Turn to a block, whose text the following offsets are in."""
        self._enter_text(block.content, block.map[0] if block.map else None)

    def of_line(self, index: int) -> Place:
        """A line of the body, counted from 0, without what it is indented by."""
        line = self._lines[index] if index < len(self._lines) else ""
        return self._place(index, len(line) - len(line.lstrip()), len(line.strip()))

    def of_block(self, token: Token) -> Place:
        """The first line of a block, without what it is indented by."""
        return self.of_line((token.map or token.meta.get("map") or [0])[0])

    def at(self, start: int, end: int) -> Place:
        """What stands from ``start`` to ``end`` in the block's text, as far as its first line."""
        number = bisect_right(self._starts, start) - 1
        found = self._found.get(number) or self._look_up(number)
        before = self._content[self._starts[number] : start]
        what = self._content[start:end].partition("\n")[0]
        escapes = before.count("|") if found.escaped else 0
        length = len(what) + (what.count("|") if found.escaped else 0)
        return self._place(found.line, found.column + len(before) + escapes, length)

    def in_body(self, start: int, end: int) -> Place:
        """What stands from ``start`` to ``end`` in the body, within one line."""
        index = bisect_right(self._line_starts, start) - 1
        return self._place(index, start - self._line_starts[index], end - start)

    def _enter_text(self, content: str, first: int | None) -> None:
        self._content, self._first = content, first
        self._starts = _starts(content.split("\n"))
        self._found: dict[int, _Found] = {}
        found = self._look_up(0)
        escapes = content.count("|") if found.escaped else 0
        self._reached = (found.line, found.column + len(content) + escapes)

    def _look_up(self, number: int) -> _Found:
        start = self._starts[number]
        written = self._content[start:].partition("\n")[0].rstrip()
        self._found[number] = self._search(written, number)
        return self._found[number]

    def _search(self, written: str, number: int) -> _Found:
        if self._first is None:  # an inline footnote is a block that does not know its line
            first, last = self._note, len(self._lines)
        else:
            first = self._first + number
            last = min(first + _NEAR, len(self._lines))
        for index in range(first, last):
            is_next_cell = index == self._reached[0] and number == 0 and self._first is not None
            begin = self._reached[1] if is_next_cell else 0
            if found := _first(self._lines[index], written, begin):
                self._note = index if self._first is None else self._note
                return _Found(index, *found)
        return _Found(first, 0)

    def _place(self, index: int, column: int, length: int) -> Place:
        return Place(self._path, self._first_line + index, column + 1, max(1, length))


def _first(line: str, written: str, begin: int) -> tuple[int, bool] | None:
    """Where a line first has what was written, and whether with each ``|`` escaped, as in cells.

    A tab of which a list takes a part is spaces in the block, as many as the rest of it.
    """
    for text in dict.fromkeys((written, written.lstrip(" "))):
        forms = dict.fromkeys((text, text.replace("|", "\\|")))
        found = [(line.find(form, begin), form != text) for form in forms]
        if first := min((one for one in found if one[0] >= 0), default=None):
            return first[0] - (len(written) - len(text)), first[1]
    return None


def _starts(lines: Sequence[str]) -> list[int]:
    """The offset of each line in their whole."""
    return list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
