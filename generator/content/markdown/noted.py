"""
What a rule for blocks found to be wrong: kept with what the parser learned of the post.

A block's rule has no token to leave where it refuses to begin, or where it takes what was
written for what was not meant. It notes the line instead, and the walk reports it.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple

_KEY = "noted"


class Noted(NamedTuple):
    """What is wrong on a line of the body, counted from 0."""

    line: int
    message: str
    hint: str
    warning: bool = False


def note(env: MutableMapping[str, Any], noted: Noted) -> None:
    """Keep what was found; a rule may look at a line more than once."""
    env.setdefault(_KEY, {})[noted] = None


def notes(env: Mapping[str, Any]) -> tuple[Noted, ...]:
    """All that was noted, in order."""
    return tuple(env.get(_KEY, ()))
