"""
What the build and the process of a run say to each other: one file each way, as JSON.

Both lie in a folder made for one run. A run that dies leaves no outcome, and that is an
answer, too.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..problems import Place, Problem
from .values import Finding


class Request(msgspec.Struct, frozen=True):
    """What to run, and within which limits (seconds, megabytes)."""

    root: str
    name: str
    module: str  # relative to the root
    plots: str  # the folder that matplotlib may keep its font list in
    timeout: float
    memory: int
    parent: int  # the build's process, which the run does not outlive


class Outcome(msgspec.Struct, frozen=True):
    """A finding with the files that belong to it, or a problem."""

    finding: Finding | None = None
    files: dict[str, bytes] = {}
    problem: Problem | None = None


class Desk(msgspec.Struct, frozen=True):
    """The folder of one run, and the names of what lies in it."""

    folder: Path

    @property
    def request(self) -> Path:
        return self.folder / "request.json"

    @property
    def outcome(self) -> Path:
        return self.folder / "outcome.json"

    @property
    def place(self) -> Path:
        """Where the experiment's function stands, known once its module is loaded."""
        return self.folder / "place.json"

    @property
    def trace(self) -> Path:
        """Where the run was when it crashed or its time was over, by ``faulthandler``."""
        return self.folder / "trace.txt"

    @property
    def printed(self) -> Path:
        return self.folder / "printed.txt"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"


def write(path: Path, value: Request | Outcome | Place) -> None:
    path.write_bytes(msgspec.json.encode(value))
