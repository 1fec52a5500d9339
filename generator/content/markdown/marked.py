"""
Strings with slots in them, while a post is being put together.

A slot is written as ``NUL kind index part NUL``. Markdown cannot contain NUL (CommonMark
2.3 replaces it), so no post can forge one. At the end such a string is split into a Text.
"""

from __future__ import annotations

import re
from typing import Literal

from ..values import Part, Slot, Text

_SLOT = re.compile("\0([lqc])([0-9]+)([ocwpeba])\0")
_QUOTE = re.compile("\0q([0-9]+)w\0")
Of = Literal["link", "quote", "cite"]
_OF: dict[str, Of] = {"l": "link", "q": "quote", "c": "cite"}
_PART: dict[str, Part] = {
    "o": "open",
    "c": "close",
    "w": "whole",
    "p": "plain",
    "e": "embed",
    "b": "before",
    "a": "after",
}


def slot(of: Of, index: int, part: Part = "whole") -> str:
    """The sign for a slot of that kind, to be found again by ``to_text``."""
    return f"\0{of[0]}{index}{part[0]}\0"


def to_text(marked: str) -> Text:
    """The Text that a string with slots stands for."""
    parts = _SLOT.split(marked)
    slots = zip(parts[1::4], parts[2::4], parts[3::4], strict=True)
    return Text(
        tuple(parts[::4]),
        tuple(Slot(_OF[of], int(index), _PART[part]) for of, index, part in slots),
    )


def plainly(marked: str) -> str:
    """The string with what runs found as words alone, which may stand within a link."""
    return _QUOTE.sub(lambda match: slot("quote", int(match[1]), "plain"), marked)


def without_slots(marked: str) -> str:
    """The string with nothing where its slots were."""
    return _SLOT.sub("", marked)


def collapsed(marked: str) -> str:
    """White space as one space each, none at the ends."""
    return " ".join(marked.split())
