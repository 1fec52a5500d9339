"""
What of a body is prose, and how prose is changed without touching anything else.

Code, formulas and comments are covered, so that no rule can find a link or a tag in them.
What our own parser takes for a block of code is one here: it is the parser that reads the post
later. Changes are values, applied at once; where two overlap, the first one counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from markdown_it.token import Token

from ..content.markdown import parser

COVER = "\0"
Span = tuple[int, int]
_KINDS = {"math_block": "math", "html_block": "html"}
_BLOCKS = {"html_block", "fence", "code_block", "math_block", "comment", "block_fault"}
_BETWEEN = re.compile(r"\n[ \t>]*(?=\n)")
_SIGN = re.compile(r"\\.|`+|\$|%%|<!--|</?[A-Za-z][^<>\n]*>|<[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*>")
_MATH = re.compile(r"(\${1,2})(?![\s$])((?:\\.|[^\\$])+)(?<!\s)\1(?![\d$])", re.DOTALL)
_OURS = re.compile(
    r"(?<!\\)(?:(?<!\$)\$\$(?!\$)|(?<!\$)\$(?=[^\s$])|(?<!\} )%%(?! \{[{%])|(?<!\[)\[\[|\^\[)"
)
_TICKS = re.compile(r"`+")


class Edit(NamedTuple):
    """Text in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


class Signs(NamedTuple):
    """Which signs mean something where a body comes from."""

    math: bool = True
    comments: bool = True


class Prose(NamedTuple):
    """A body, and the same with all that is no prose covered.

    ``math`` are its formulas, ``tags`` those of HTML within lines, ``html`` its blocks of HTML.
    """

    text: str
    masked: str
    math: tuple[Span, ...] = ()
    tags: tuple[Span, ...] = ()
    html: tuple[Span, ...] = ()

    def in_math(self, at: int) -> bool:
        return _holds(self.math, at) is not None

    def html_around(self, at: int) -> Span | None:
        """The block of HTML in which something stands."""
        return _holds(self.html, at)


@lru_cache(maxsize=4)  # several rules look at one body in turn
def prose_of(text: str, signs: Signs = Signs()) -> Prose:  # noqa: B008 - it is a constant
    """Cover what is no prose; ``signs`` says what means something where it comes from."""
    found: dict[str, list[Span]] = {kind: [] for kind in ("math", "tag", "html", "other")}
    for start, end, kind in _blocks(text, signs):
        found[_KINDS.get(kind, "other")].append((start, end))
    blocks = sorted((*found["math"], *found["other"]))
    position = 0
    for start, end in [*blocks, (len(text), len(text))]:
        if start > position:
            for begin, after, kind in _inline(text, position, start, signs):
                found[kind].append((begin, after))
        position = max(position, end)
    covered = [*found["math"], *found["tag"], *found["other"]]
    spans = (tuple(sorted(found[kind])) for kind in ("math", "tag", "html"))
    return Prose(text, _masked(text, covered), *spans)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; of two that overlap the one that begins first."""
    pieces: list[str] = []
    position = 0
    for start, end, instead in sorted(edits):
        if start >= position:
            pieces += [text[position:start], instead]
            position = end
    return "".join([*pieces, text[position:]])


def without_our_signs(text: str, *, dollars: str) -> list[Edit]:
    """Edits that keep signs of ours what they are where a body comes from: signs.

    Comments, links in double brackets, notes in place and the ``dollars`` that begin no formula
    are nothing to Hugo and Jekyll; left alone they would change what readers see, or hide it.
    """
    if _OURS.search(text) is None:
        return []
    masked = prose_of(text, Signs(math=False, comments=False)).masked
    return [
        Edit(match.start(), match.start(), "\\")
        for match in _OURS.finditer(masked)
        if match[0][0] != "$" or match[0] in dollars.split()
    ]


def lines_of(text: str) -> list[int]:
    """The offset at which each line begins."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _holds(spans: tuple[Span, ...], at: int) -> Span | None:
    index = bisect_left(spans, (at + 1, 0))
    return spans[index - 1] if index and at < spans[index - 1][1] else None


def _blocks(text: str, signs: Signs) -> list[tuple[int, int, str]]:
    """The blocks that are no prose, each from where to where and of what kind."""
    try:
        tokens: list[Token] = []
        md = parser()
        md.block.parse(text, md, {}, tokens)
    except RecursionError:  # nested too deeply to be read; nothing of it is changed
        return [(0, len(text), "fence")]
    starts = [*lines_of(text), len(text)]
    found = []
    for token in tokens:
        if token.type in _BLOCKS and token.map:
            if token.type == "math_block" and not signs.math:
                continue
            if token.type in ("comment", "block_fault") and not signs.comments:
                continue
            first, last = token.map
            end = starts[last] if last < len(starts) else len(text)
            found.append((starts[first], end, token.type))
    return sorted(found)


def _inline(text: str, start: int, end: int, signs: Signs) -> list[tuple[int, int, str]]:
    """Code, comments, tags and formulas within lines, each with its kind."""
    found: list[tuple[int, int, str]] = []
    begin = start
    for between in [*_BETWEEN.finditer(text, start, end), None]:
        after = between.start() if between else end
        found += _in_paragraph(text[begin:after], begin, signs)
        begin = between.end() if between else end
    return found


def _in_paragraph(chunk: str, offset: int, signs: Signs) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    ticks: dict[int, list[int]] = {}
    for match in _TICKS.finditer(chunk):
        ticks.setdefault(len(match[0]), []).append(match.start())
    position = 0
    while sign := _SIGN.search(chunk, position):
        begin, position = sign.span()
        end, kind = begin, "other"
        if sign[0][0] == "`":
            later = ticks.get(len(sign[0]), [])
            index = bisect_left(later, position)
            end = later[index] + len(sign[0]) if index < len(later) else begin
        elif sign[0] == "$":
            end, kind = _end_of_formula(chunk, begin, signs), "math"
        elif sign[0] == "<!--" or (sign[0] == "%%" and signs.comments):
            ending = "-->" if sign[0] == "<!--" else "%%"
            closing = chunk.find(ending, position)
            end = closing + len(ending) if closing >= 0 else begin
        elif sign[0][0] == "<":
            end, kind = position, "tag"
        if end > begin:
            found.append((begin + offset, end + offset, kind))
            position = end
    return found


def _end_of_formula(chunk: str, begin: int, signs: Signs) -> int:
    """Where the formula that begins here ends; where it begins, if there is none."""
    formula = _MATH.match(chunk, begin) if signs.math else None
    is_price = chunk[max(0, begin - 1) : begin].isdigit()
    return formula.end() if formula and not is_price else begin


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if end > position:
            start = max(start, position)
            pieces += [text[position:start], re.sub(r"[^\n]", COVER, text[start:end])]
            position = end
    return "".join([*pieces, text[position:]])
