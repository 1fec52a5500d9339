"""
A block quote that begins with ``[!NOTE]`` is a callout; ``[!NOTE]-`` folds.

The forms are those of GitHub (five kinds, a fixed title) and of Obsidian (a title of
one's own after the mark, a fold sign), so that notes look right in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ...problems import did_you_mean

KINDS = ("note", "tip", "important", "warning", "question", "insight")
_OTHER_NAMES = {"caution": "warning", "info": "note", "hint": "tip", "faq": "question"}
_MARK = re.compile(r"\[!([^\]\n]*)\]([+-]?)(?:[ \t]+([^\n]*))?(?:\n|$)")


def callouts(state: StateCore) -> None:
    """Turn the tokens of each marked block quote into those of a callout."""
    tokens = state.tokens
    quotes: list[Token | None] = []  # those around, None for what is no callout
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            match = _MARK.match(_first_words(tokens, index))
            quotes.append(token if match else None)
            if match:
                _mark(tokens, index, match)
        elif token.type == "blockquote_close" and (opening := quotes.pop()):
            token.type, token.tag = "callout_close", opening.tag
    state.tokens = [token for token in tokens if token.type != "dropped"]
    numbers = count(1)
    state.tokens = [made for token in state.tokens for made in _expanded(token, numbers)]


def _first_words(tokens: list[Token], index: int) -> str:
    """What the quote that begins here says first; nothing if that is no paragraph."""
    is_paragraph = tokens[index + 1].type == "paragraph_open"
    return tokens[index + 2].content if is_paragraph else ""


def _mark(tokens: list[Token], index: int, match: re.Match[str]) -> None:
    opening, paragraph, text = tokens[index : index + 3]
    name = match[1].strip().casefold()
    kind = _OTHER_NAMES.get(name, name)
    known = kind in KINDS
    opening.type, opening.tag = "callout_open", "details" if match[2] else "aside"
    opening.meta = {
        "kind": kind if known else "note",
        "open": match[2] != "-",
        "title": (match[3] or "").strip() or match[1].strip().capitalize(),
        "map": text.map,
    }
    if not known:
        opening.meta["unknown"] = True
        opening.meta["message"] = f"there is no callout [!{match[1]}]; there are {', '.join(KINDS)}"
        opening.meta["hint"] = did_you_mean(match[1], KINDS)
    rest = text.content[match.end() :]
    if rest.strip():
        text.content = rest
        text.map = [text.map[0] + 1, text.map[1]] if text.map else None
    else:
        for token in (paragraph, text, tokens[index + 3]):
            token.type = "dropped"


def _expanded(token: Token, numbers: Iterator[int]) -> list[Token]:
    """A callout's opening with the tokens of its title behind it, which is its name."""
    if token.type != "callout_open":
        return [token]
    token.meta["id"] = f"_callout-{next(numbers)}"
    tag = "summary" if token.tag == "details" else "p"
    kind = token.meta["kind"].capitalize()
    begin = Token("callout_title_open", tag, 1, block=True)
    shown = "" if token.meta["title"].casefold() == kind.casefold() else kind
    begin.meta = {"kind": shown, "id": token.meta["id"]}
    title = Token("inline", "", 0, content=token.meta["title"], map=token.meta["map"], children=[])
    return [token, begin, title, Token("callout_title_close", tag, -1, block=True)]
