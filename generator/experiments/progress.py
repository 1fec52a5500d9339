"""What whoever waits is told of the experiments that run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec


class Doing(msgspec.Struct, frozen=True):
    """What a run is at: in words, and how many of how many are done, where it counts."""

    words: str = ""
    done: int = 0
    total: int = 0


class Report(NamedTuple):
    """How far an experiment is."""

    state: Literal["running", "done", "failed", "stopped"]
    doing: Doing = Doing()


Progress = Callable[[str, Report], None]


def silent(name: str, report: Report) -> None:
    """Progress that nobody waits for."""
