"""
What of our syntax begins and never ends, or ends and never began, is a ``fault``.

These rules come behind all others, where whatever could have been meant has been tried.
Each looks at one sign and as far as the next one like it, so that a post of nothing but
such signs is read in a time of its length.
"""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from .headings import MARKS
from .lookalikes import NO_NOTE, NO_NOTE_HINT, fault

IN_CELL = "in a table write [[Title\\|words]]: a | alone begins a new cell"
_NOTE = re.compile(r"\[(?P<label>\^[^\[\]]+)\]")
_BARE_HEADING = re.compile(rf"#{{1,6}}(?P<mark>[{''.join(MARKS)}])")
_BEGINS_BLOCK = re.compile(r"^[ \t]*(?:\$\$|#)", re.M)
_BRACKET = re.compile(r"\\.|`[^`\n]*`|[\[\]]", re.DOTALL)
_CELLS = ("td_open", "th_open")


def where_words_stand(state: StateCore) -> None:
    """Keep what stands in cells and in paragraphs: some signs mean something in one alone."""
    cells: set[str] = state.env.setdefault("cells", set())
    paragraphs: set[str] = state.env.setdefault("paragraphs", set())
    for before, token in pairwise(state.tokens):
        if before.type in _CELLS and "[[" in token.content:
            cells.add(token.content)
        elif before.type == "paragraph_open" and _BEGINS_BLOCK.search(token.content):
            paragraphs.add(token.content)


def in_cell(state: StateInline) -> bool:
    """Whether a rule that has found ``[[`` looks at a table's cell."""
    return state.src in state.env.get("cells", ())


def wrong_note(state: StateInline, silent: bool) -> bool:
    """``^[words]`` without an end, without words, or in a link, which a note's number is itself."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = parseLinkLabel(state, state.pos + 1)
    if end < 0:
        message = "this ^[ begins a footnote that does not end"
        return fault(state, silent, state.pos + 2, message, "write ^[its words], or \\^[ for signs")
    if state.linkLevel > 0:
        message = "a footnote cannot stand within the words of a link"
        return fault(state, silent, end + 1, message, "write [words](address)^[note]")
    if not state.src[state.pos + 2 : end].strip():
        return fault(state, silent, end + 1, "this footnote has no words", "write ^[its words]")
    return False


def stray_note(state: StateInline, silent: bool) -> bool:
    """``[^`` that names no footnote."""
    if not state.src.startswith("[^", state.pos) or state.src.startswith("[^]", state.pos):
        return False
    match = _NOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        message = "this [^ begins a footnote that does not end"
        return fault(state, silent, state.pos + 2, message, "write [^1], or \\[^ for signs")
    label = " ".join(match["label"].split())
    if label == match["label"] and " " not in label:
        return fault(state, silent, match.end(), NO_NOTE.format(label), NO_NOTE_HINT)
    message = f"the footnote [{label}] cannot be read: its name has spaces"
    return fault(state, silent, match.end(), message, "write one such as [^1], or \\[^ for signs")


def stray_block(state: StateInline, silent: bool) -> bool:
    """``$$`` and ``##✅`` at the beginning of a line, where a block was meant to begin."""
    sign = state.src[state.pos]
    if sign not in "$#" or not _begins_line(state):
        return False
    if heading := _BARE_HEADING.match(state.src, state.pos, state.posMax):
        message = "a heading has a space behind its #"
        hint = f"write {heading[0][:-1]} {heading['mark']} …, or \\# for the sign"
        return fault(state, silent, heading.end(), message, hint)
    if state.src.startswith("$$", state.pos) and not state.src.startswith("$$$", state.pos):
        message = "this $$ begins a formula that does not end"
        hint = "end its last line by $$, or write \\$\\$ for the signs"
        return fault(state, silent, state.pos + 2, message, hint)
    return False


def stray_closing(state: StateInline, silent: bool) -> bool:
    """``[Title]]``, of which one ``[`` was not written."""
    if state.src[state.pos] != "[":
        return False
    end = state.src.find("]", state.pos, state.posMax)
    if end < 0 or not state.src.startswith("]]", end) or end + 2 > state.posMax:
        return False
    words = state.src[state.pos + 1 : end]
    if not words.strip() or "\n" in words or state.pos not in _half_open(state):
        return False
    message = "this ]] ends a link that has one [ alone"
    return fault(state, silent, end + 2, message, "write [[Title]], or \\] for a bracket")


def _begins_line(state: StateInline) -> bool:
    """Whether nothing but spaces stands before a sign on its line of a paragraph."""
    at = state.pos
    while at and state.src[at - 1] in " \t":
        at -= 1
    is_first = at == 0 or state.src[at - 1] == "\n"
    return is_first and state.src in state.env.get("paragraphs", ())


def _half_open(state: StateInline) -> frozenset[int]:
    """The ``[`` of each ``[words]]`` that stands within no other brackets; found once a text."""
    found: dict[str, frozenset[int]] = state.env.setdefault("half_open", {})
    if state.src not in found:
        found[state.src] = frozenset(_searched(state.src))
    return found[state.src]


def _searched(text: str) -> list[int]:
    found: list[int] = []
    opened: list[int] = []
    before = closed = -1  # where the last bracket stood; the last [ whose ] stood there
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match[0] in ("[", "\\["):  # who escapes the first of two means both
            opened.append(at)
        elif match[0] == "]" and opened:
            begin = opened.pop()
            closed = begin if begin == before else -1
        elif match[0] == "]" and closed >= 0 and before == at - 1:
            found.append(closed)
        if match[0] in "[]":
            closed = closed if match[0] == "]" else -1
            before = at
    return found
