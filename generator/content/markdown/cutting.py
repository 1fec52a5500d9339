"""
Where in the HTML of a post each of its sections begins and ends.

A section goes from its heading to the next one that is as high, but never out of the element
that the heading stands in: cut out, it is whole HTML of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from ..values import Section, Text

TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""")
"""A tag: whether it closes, its name, what else stands in it."""

_HEADING = re.compile(r"h[1-6]")
_ID = re.compile(r'\sid="([^"]*)"')
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)


class _Begun(NamedTuple):
    id: str
    level: int
    depth: int
    start: int


def sections_of(html: Text) -> tuple[Section, ...]:
    """The section of each heading that has an id, in their order."""
    joined = "\0".join(html.pieces)
    begins = list(accumulate((len(piece) + 1 for piece in html.pieces), initial=0))[:-1]
    found: list[tuple[_Begun, int]] = []
    begun: list[_Begun] = []
    depth = 0

    def end(at: int, depth: int, level: int) -> None:
        while begun and (begun[-1].depth, begun[-1].level) >= (depth, level):
            found.append((begun.pop(), at))

    for match in TAG.finditer(joined):
        closes, name, rest = match.groups()
        if closes:
            depth -= 1
            end(match.start(), depth + 1, 0)
        elif name not in _VOID and not rest.endswith("/"):
            if _HEADING.fullmatch(name) and (named := _ID.search(rest)):
                end(match.start(), depth, int(name[1]))
                begun.append(_Begun(unescape(named[1]), int(name[1]), depth, match.start()))
            depth += 1
    end(len(joined), 0, 0)
    found.sort(key=lambda pair: pair[0].start)
    return tuple(_section(one, at, begins) for one, at in found)


def _section(begun: _Begun, end: int, begins: list[int]) -> Section:
    first, last = (bisect_right(begins, at) - 1 for at in (begun.start, end))
    return Section(begun.id, first, begun.start - begins[first], last, end - begins[last])
