"""
Comments never reach the output: ``%% … %%`` inside a line, or over many.

An unfinished comment is a fault rather than text: whoever writes ``%%`` means to hide
what follows.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_UNFINISHED = "this comment has no end"
_HINT = "close it by %%, or write \\%% for percent signs"


def comment_inline(state: StateInline, silent: bool) -> bool:
    """``%% … %%`` within a paragraph."""
    if not state.src.startswith("%%", state.pos):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if not silent:
        token = state.push("comment" if end > 0 else "fault", "", 0)
        stop = state.posMax if end < 0 else end + 2
        token.meta = {"at": (state.pos, min(stop, state.pos + 2)), "message": _UNFINISHED}
        token.meta["hint"] = _HINT
    state.pos = state.posMax if end < 0 else end + 2
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
