"""What whoever waits is told of the experiments that run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from .running.protocol import Doing


class Report(NamedTuple):
    """How far an experiment is."""

    state: Literal["running", "done", "failed", "stopped"]
    doing: Doing = Doing()


Progress = Callable[[str, Report], None]


def silent(name: str, report: Report) -> None:
    """Progress that nobody waits for."""
