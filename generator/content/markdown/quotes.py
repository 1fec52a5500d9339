"""
Straight quotes of the prose become the quotation marks of the journal's language.

The rule is markdown-it's own (``smartquotes``): what stands beside a quote says whether it
opens or closes, and a pair must begin and end within the same element. It is told here
again since that one copies a text at each of its quotes, and looks back over all that are
open for each that closes. A quote behind a backslash, and one in code, a formula, HTML, an
address or anything of ours but its words, stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_STRAIGHT = re.compile("[\"']")
_WORDS = ("text", "wikilink")
_BREAKS = ("softbreak", "hardbreak")
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_SPACE = "\N{NARROW NO-BREAK SPACE}"


class Marks(NamedTuple):
    """The quotation marks of a language: around words, and around words within those."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


_ENGLISH, _GERMAN = Marks(*"“”‘’"), Marks(*"„“‚‘")
_OF_LANGUAGE = {  # Unicode CLDR, "delimiters"
    **dict.fromkeys(("cs", "de", "sk", "sl"), _GERMAN),
    "de-ch": Marks(*"«»‹›"),
    **dict.fromkeys(("fi", "sv"), Marks(*"””’’")),
    "fr": Marks(f"«{_SPACE}", f"{_SPACE}»", "“", "”"),
    **dict.fromkeys(("nb", "nn", "no"), Marks(*"«»‘’")),
    "pl": Marks(*"„”«»"),
    **dict.fromkeys(("ru", "uk"), Marks(*"«»„“")),
}


def marks_of(language: str) -> Marks:
    """The quotation marks of a language (BCP 47); those of English where we are not sure."""
    tag = language.lower()
    return _OF_LANGUAGE.get(tag) or _OF_LANGUAGE.get(tag.partition("-")[0]) or _ENGLISH


def curled(text: str, marks: Marks) -> str:
    """Plain text with these marks for its straight quotes."""
    token = Token("text", "", 0, content=text)
    _curl([token], marks)
    return token.content


def quotes(state: StateCore) -> None:
    """Give the words of each block the marks that stand in ``env``; none, where none do."""
    if marks := state.env.get("marks"):
        for token in state.tokens:
            if token.type == "inline" and _STRAIGHT.search(token.content):
                _curl_all(token.children or [], marks)


def _curl_all(tokens: Sequence[Token], marks: Marks) -> None:
    _curl(tokens, marks)
    for token in tokens:
        if token.type == "image":
            _curl_all(token.children or [], marks)


def _curl(tokens: Sequence[Token], marks: Marks) -> None:
    changed = _Pairs(marks)
    for index, token in enumerate(tokens):
        changed.within(token.level)
        if token.type in _WORDS and not _is_address(tokens, index):
            for match in _STRAIGHT.finditer(token.content):
                before, after = _around(tokens, index, match.start())
                changed.meet((index, match.start()), match[0] == "'", before, after, token.level)
    for index, signs in changed.signs.items():
        tokens[index].content = _with(tokens[index].content, signs)


def _is_address(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is a bare address, which is shown as it is typed."""
    before = tokens[index - 1] if index else None
    return before is not None and (before.type, before.markup) == ("link_open", "autolink")


def _around(tokens: Sequence[Token], index: int, at: int) -> tuple[str, str]:
    """The characters before and after a quote; a space where a line begins or ends."""
    text = tokens[index].content
    before = text[at - 1] if at else _end_of(tokens, range(index - 1, -1, -1), -1)
    after = (
        text[at + 1] if at + 1 < len(text) else _end_of(tokens, range(index + 1, len(tokens)), 0)
    )
    return before, after


def _end_of(tokens: Sequence[Token], indices: range, end: int) -> str:
    """The character at this end of the first of these that has any."""
    for index in indices:
        if tokens[index].type in _BREAKS:
            break
        if tokens[index].content:
            return tokens[index].content[end]
    return " "


def _with(text: str, signs: dict[int, str]) -> str:
    """The text with other signs at these places."""
    pieces, end = [], 0
    for at in sorted(signs):
        pieces += [text[end:at], signs[at]]
        end = at + 1
    return "".join([*pieces, text[end:]])


_At = tuple[int, int]


class _Open(NamedTuple):
    at: _At
    is_single: bool
    level: int


class _Pairs:
    """The quotes of a block that have met their others; ``signs`` by token and place."""

    def __init__(self, marks: Marks) -> None:
        self.signs: dict[int, dict[int, str]] = {}
        self._marks = marks
        self._open: list[_Open] = []
        self._of_kind: dict[bool, list[int]] = {False: [], True: []}  # where in those open

    def within(self, level: int) -> None:
        """Forget what was opened in elements that have ended."""
        while self._open and self._open[-1].level > level:
            self._drop()

    def meet(self, at: _At, is_single: bool, before: str, after: str, level: int) -> None:
        """Decide what the next quote is."""
        opens, closes = _may_be(is_single, before, after)
        if closes and self._close(at, is_single, level):
            return
        if opens:
            self._of_kind[is_single].append(len(self._open))
            self._open.append(_Open(at, is_single, level))
        elif is_single:
            self._put(at, _APOSTROPHE)

    def _close(self, at: _At, is_single: bool, level: int) -> bool:
        """Whether it closes one that is open in the same element; those within stay as typed."""
        same = self._of_kind[is_single]
        if not same or self._open[same[-1]].level != level:
            return False
        begin = same[-1]
        self._put(self._open[begin].at, self._marks[2 * is_single])
        self._put(at, self._marks[2 * is_single + 1])
        while len(self._open) > begin:
            self._drop()
        return True

    def _put(self, at: _At, sign: str) -> None:
        self.signs.setdefault(at[0], {})[at[1]] = sign

    def _drop(self) -> None:
        self._of_kind[self._open.pop().is_single].pop()


def _may_be(is_single: bool, before: str, after: str) -> tuple[bool, bool]:
    """Whether a quote between these may open, and whether it may close."""
    last, following = ord(before), ord(after)
    is_after_sign = isMdAsciiPunct(last) or isPunctChar(before)
    is_before_sign = isMdAsciiPunct(following) or isPunctChar(after)
    is_after_space, is_before_space = isWhiteSpace(last), isWhiteSpace(following)
    opens = not is_before_space and (not is_before_sign or is_after_space or is_after_sign)
    closes = not is_after_space and (not is_after_sign or is_before_space or is_before_sign)
    if after == '"' and not is_single and before in "0123456789":  # 12"" are inches, quoted
        return False, False
    return (is_after_sign, is_before_sign) if opens and closes else (opens, closes)
