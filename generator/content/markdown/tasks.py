"""
``- [ ] words`` and ``- [x] words`` are tasks: items of a list with a box before them.

The box is taken out of the words before these are read, so that it can be nothing else:
``- [x] words`` is a task also in a post that defines a link called ``x``.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\]\s+")
_LISTS = ("bullet_list", "ordered_list")


def boxes(state: StateCore) -> None:
    """Take the boxes out of the words of each list's items; say which are ticked."""
    lists: list[Token] = []
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type.removesuffix("_open") in _LISTS:
            lists.append(token)
        elif token.type.removesuffix("_close") in _LISTS:
            lists.pop()
        elif (text := _text(tokens, index)) and (box := _BOX.match(text.content)):
            text.content = text.content[box.end() :]
            text.meta["ticked"] = box[1] != " "
            token.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "contains-task-list")


def drawn_boxes(state: StateCore) -> None:
    """Put a box before the words of each task."""
    for token in state.tokens:
        if "ticked" in token.meta:
            box = Token("task_box", "input", 0, meta={"ticked": token.meta["ticked"]})
            token.children = [box, *(token.children or [])]


def _text(tokens: list[Token], index: int) -> Token | None:
    """The words that the item of a list begins with, if it begins here and with words."""
    if tokens[index].type != "list_item_open" or tokens[index + 1].type != "paragraph_open":
        return None
    return tokens[index + 2]
