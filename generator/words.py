"""
Counts in words, and names of which there may be many: the same in the terminal and on a page.

Every noun that is counted here takes an s, so that there is one rule and no table of plurals.
"""

from __future__ import annotations

from collections.abc import Sequence


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 post", "2 posts"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def counts(*pairs: tuple[str, int]) -> str:
    """Counts of several nouns in a row, those of nothing left out: "2 figures, 1 table"."""
    return ", ".join(counted(count, noun) for noun, count in pairs if count)


def some_of(names: Sequence[str], most: int) -> str:
    """Names in a row, of many the first: "a, b and 3 more"."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
