"""
Rules of the parser and its plugins, held to what they must not do, whatever the text.

None may call itself deeper than Python's stack, none may look through the rest of a post
again and again, and none may take what was written away without a word.

Lists and quotes are read by functions that call themselves. So a quote, a list, a
definition or a footnote that would begin too deep does not begin: its signs stay text, its
words are read, and the author is told. (The parser's own limit drops what is deeper, and
is therefore kept out of reach of blocks.) A plugin of addresses looks through all text not
yet written at each ``:``, and one of formulas through all lines behind each ``$$``: they
are asked only where they can find something.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.ruler import Rule, Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from .noted import Noted, note

_DEEPEST_BLOCK = 90  # levels of the parser, of which a list has two
_OUT_OF_REACH = 100  # so that the parser's own limit drops no block
_DEEPEST_BRACKET = 25
_CONTAINERS = ("blockquote", "list", "deflist", "footnote_def")
BARE_ADDRESSES = ("gfm_autolink_www", "gfm_autolink_protocol", "gfm_autolink_email")
_PROTOCOL = re.compile(r"(?:^|[ \t\r\n*_~(])(https?|mailto|xmpp)\Z")
_LONGEST = len("_mailto")  # of a protocol, with the sign before it
_HOST = re.compile(r"://[^\W_]")
_WITHIN_WORD = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
_FOOTNOTE = re.compile(r"\[\^([^\] \n]+)\]:")

F = TypeVar("F")
BlockRule = Callable[[StateBlock, int, int, bool], bool]


def bound_rules(md: MarkdownIt) -> None:
    """Replace the rules by what asks them only where they do no harm."""
    md.options["maxNesting"] = _OUT_OF_REACH
    md.inline.ruler.before("link", "deep_bracket", _deep_bracket)
    md.inline.ruler.before("emphasis", "within_word", _within_word)
    _replace_block(md, "footnote_def", _checked_footnote)
    for name in _CONTAINERS:
        _replace_block(md, name, _bounded_container)
    _replace_block(md, "math_block", _bounded_math, also_within=("paragraph", "blockquote", "list"))
    for name in BARE_ADDRESSES:
        _bound_address(md, name)


def _within_word(state: StateInline, silent: bool) -> bool:
    """``a_b``: these signs never emphasise, and may belong to the address of a person."""
    match = _WITHIN_WORD.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _deep_bracket(state: StateInline, silent: bool) -> bool:
    """Look no further from a bracket within many others: all of them are text."""
    if not silent or state.level <= _DEEPEST_BRACKET or state.src[state.pos] != "[":
        return False
    state.pos = state.posMax
    return True


def _replace_block(
    md: MarkdownIt,
    name: str,
    made: Callable[[BlockRule], BlockRule],
    also_within: Sequence[str] = (),
) -> None:
    """Replace a rule; ``also_within`` are the blocks that it may end, beside those that it did."""
    rule = _rule(md.block.ruler, name)
    md.block.ruler.at(name, made(rule.fn), {"alt": [*rule.alt, *also_within]})


def _rule(ruler: Ruler[F], name: str) -> Rule[F]:
    index = ruler.__find__(name)
    assert index >= 0, f"there is no rule {name} to be replaced"
    return ruler.__rules__[index]


def _bounded_container(rule: BlockRule) -> BlockRule:
    def bounded(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        if state.level < _DEEPEST_BLOCK:
            return rule(state, first, last, silent)
        if rule(state, first, last, True):
            message = "this is nested too deeply; from here on it is shown as it is written"
            note(state.env, Noted(first, message, "flatten its lists and quotes", warning=True))
        return False

    return bounded


def _checked_footnote(rule: BlockRule) -> BlockRule:
    """A footnote that is defined again, or within another, would take the place of the first."""

    def checked(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        match = _FOOTNOTE.match(state.src, state.bMarks[first] + state.tShift[first])
        label = match[1] if match else ""
        again = f":{label}" in state.env.get("footnotes", {}).get("refs", ())
        within = bool(state.env.get("within_footnote"))
        state.env["within_footnote"] = True
        begins = rule(state, first, last, silent)
        state.env["within_footnote"] = within
        if begins and not silent and again:
            message = f"the footnote [^{label}] is written twice, and only one would be shown"
            note(state.env, Noted(first, message, "give each a name of its own"))
        if begins and not silent and within:
            message = f"the footnote [^{label}] begins within another one"
            note(state.env, Noted(first, message, "write it at the beginning of a line"))
        return begins

    return checked


def _bounded_math(rule: BlockRule) -> BlockRule:
    def bounded(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        begin = state.bMarks[first] + state.tShift[first]
        if not state.src.startswith("$$", begin):
            return False
        ends = _math_ends(state)
        index = bisect_right(ends, first - 1)
        if index == len(ends) or ends[index] >= last:
            return False
        return silent or rule(state, first, last, silent)

    return bounded


def _math_ends(state: StateBlock) -> list[int]:
    """The lines that end with ``$$``."""
    found: list[int] | None = state.env.get("math_ends")
    if found is None:
        lines = enumerate(zip(state.bMarks, state.eMarks, strict=True))
        found = [n for n, (begin, end) in lines if state.src[begin:end].rstrip().endswith("$$")]
        state.env["math_ends"] = found
    return found


def _bound_address(md: MarkdownIt, name: str) -> None:
    rule = _rule(md.inline.ruler, name).fn

    def bounded(state: StateInline, silent: bool) -> bool:
        if silent:  # the plugin finds nothing then, after having looked
            return False
        if name == "gfm_autolink_protocol" and not _split_protocol(state):
            return False
        return rule(state, silent)

    md.inline.ruler.at(name, bounded)


def _split_protocol(state: StateInline) -> bool:
    """Whether a protocol stands before this ``:``, which then is all that is not yet written."""
    if state.src[state.pos] != ":":
        return False
    match = _PROTOCOL.search(state.src[max(0, state.pos - _LONGEST) : state.pos])
    if match is None or not state.pending.endswith(match[1]):
        return False
    if match[1].startswith("http") and not _HOST.match(state.src, state.pos, state.posMax):
        return False
    if before := state.pending.removesuffix(match[1]):
        state.pending = before
        state.pushPending()
        state.pending = match[1]
    return True
