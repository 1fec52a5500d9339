"""How sure an author is of a section, in words: the same on pages, on cards and in feeds."""

from __future__ import annotations

from collections.abc import Sequence

from .values import Level

LEVELS: tuple[Level, ...] = ("solid", "partial", "notyet")
_WORDS = {"notyet": "not yet"}


def word_of(state: str) -> str:
    """The word for a level or a status; statuses are words already."""
    return _WORDS.get(state, state)


def counted_in_words(levels: Sequence[str]) -> str:
    """How many sections are at each level, those of none left out: "2 solid, 1 not yet"."""
    return ", ".join(
        f"{levels.count(level)} {word_of(level)}" for level in LEVELS if level in levels
    )
