"""
What the build and the process of a run say to each other: one file each way, as JSON.

All lie in a folder made for one run. A run that dies leaves no outcome, and that is an
answer, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ...problems import Place, Problem
from ..progress import Doing
from ..values import Finding, Input

READY = b"."
"""What the process that runs are forked from answers when it has begun one."""

MOST_PRINTED = 16 << 20
"""Bytes that a run may print."""


class Request(msgspec.Struct, frozen=True):
    """What to run, and within which limits (seconds, megabytes, processes)."""

    root: str
    name: str
    module: str  # relative to the root
    plots: str  # the folder that matplotlib may keep its font list in
    timeout: float
    memory: int
    workers: int = 1


class Outcome(msgspec.Struct, frozen=True):
    """A finding with the files that belong to it, or a problem.

    ``inputs`` are what was read until then, where that is known.
    """

    finding: Finding | None = None
    files: dict[str, bytes] = {}
    problem: Problem | None = None
    inputs: tuple[Input, ...] = ()


class Ended(msgspec.Struct, frozen=True):
    """How the process of a run ended: by itself with an exit code, or stopped for a cause."""

    code: int = 0
    cause: Literal["", "time", "printed", "memory", "asked"] = ""


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
    def doing(self) -> Path:
        return self.folder / "doing.json"

    def trace(self, process: int) -> Path:
        """Where a process was when it crashed or was stopped, by ``faulthandler``."""
        return self.folder / f"trace-{process}.txt"

    @property
    def traces(self) -> Iterator[str]:
        """What was traced: processes that the run forked before the run itself."""
        files = sorted(self.folder.glob("trace-*.txt"), key=_number, reverse=True)
        return (file.read_text(errors="replace") for file in files)

    @property
    def notebook(self) -> Path:
        return self.folder / "notebook.jsonl"

    @property
    def printed(self) -> Path:
        return self.folder / "printed.txt"

    @property
    def temporary(self) -> Path:
        """Where the run's temporary files go; all else on the desk is not the author's."""
        return self.folder / "tmp"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"


def write(path: Path, value: Request | Outcome | Place | Doing) -> None:
    path.write_bytes(msgspec.json.encode(value))


def _number(trace: Path) -> int:
    return int(trace.stem.partition("-")[2])
