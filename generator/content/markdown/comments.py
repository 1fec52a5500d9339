"""
Comments never reach the output: ``%% … %%`` and ``<!-- … -->``, in a line or over many.

An unfinished comment is a fault rather than text: whoever begins one means to hide
what follows. (Where ``<!--`` begins a block, the HTML filter drops it.)
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_UNFINISHED = "this comment has no end"
_HINT = "close it by %%, or write \\%% for percent signs"
_WHOLE = re.compile(r"%%.*?(?:%%|$)|<!--.*?(?:-->|$)", re.DOTALL)
_ENDS = {"%%": ("%%", _HINT), "<!--": ("-->", "close it by --> in the same paragraph")}


def without_comments(text: str) -> str:
    """Words that are taken as they stand, such as a title, without the comments in them."""
    return _WHOLE.sub("", text).strip()


def comment_inline(state: StateInline, silent: bool) -> bool:
    """``%% … %%`` or ``<!-- … -->`` within a paragraph."""
    begin = next((sign for sign in _ENDS if state.src.startswith(sign, state.pos)), None)
    if begin is None:
        return False
    ending, hint = _ENDS[begin]
    end = state.src.find(ending, state.pos + len(begin), state.posMax)
    if not silent:
        token = state.push("comment" if end > 0 else "fault", "", 0)
        at = (state.pos, state.pos + len(begin))
        token.meta = {"at": at, "message": _UNFINISHED, "hint": hint}
    state.pos = state.posMax if end < 0 else end + len(ending)
    return True


def comment_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """``%%`` that begins a line and whose end stands at the end of that or a later line."""
    begin = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("%%", begin):
        return False
    line, start = first, begin + 2
    while line < last and (end := state.src.find("%%", start, state.eMarks[line])) < 0:
        line += 1
        start = state.bMarks[line] if line < last else start
    if line < last and state.src[end + 2 : state.eMarks[line]].strip():
        return False  # text follows on the same line: a comment within a paragraph
    if silent:
        return True
    token = state.push("comment" if line < last else "block_fault", "", 0)
    token.map = [first, min(line + 1, last)]
    token.meta = {"message": _UNFINISHED, "hint": _HINT}
    state.line = min(line + 1, last)
    return True
