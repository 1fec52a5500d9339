"""
What counts as an input of a run, and what the digest of an input is now.

The run that records and the build that asks "is it still the same?" use these same
functions, in different processes, so that they cannot disagree. Paths are relative to
the journal: a result stays good when the folder moves.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from ...memory import Digest, digest
from ..values import Input

State = Literal["same", "changed", "new", "gone"]

TOOL = str(Path(__file__).resolve().parents[2])
_NOT_INPUTS = (".git", ".journal", ".venv", "site", "experiments/results")
_THERE = "there"


class Ground:
    """The journal's folder as a run sees it: which paths lie in it, under which name."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        # Only where they lie *in* the journal: a journal may itself lie under a prefix
        # such as /usr, and all of it would look foreign.
        self._foreign = tuple(
            folder for folder in (os.path.realpath(sys.prefix), TOOL) if self._holds(folder)
        )

    def place(self, path: str) -> str | None:
        """The path relative to the journal; None outside, in the tool or in an environment."""
        full = os.path.abspath(path)  # noqa: PTH100 - a link within counts under its own name
        if ".." in path.split("/") or not self._holds(full):  # what is above a link is elsewhere
            full = os.path.realpath(full)
        if not self._holds(full) or any(is_under(full, folder) for folder in self._foreign):
            return None
        relative = Path(full).relative_to(self.root).as_posix()
        return None if "__pycache__" in relative.split("/") else relative

    def input_at(self, path: str) -> str | None:
        """The path relative to the journal if reading it makes it an input, else None."""
        relative = self.place(path)
        return relative if relative is not None and _may_be_input(relative) else None

    def _holds(self, path: str) -> bool:
        return is_under(path, self.root)


def digest_now(root: Path | str, item: Input) -> Digest:
    """The digest that ``item`` has at this moment; empty where nothing is there."""
    path = Path(root, item.path)
    try:
        match item.kind:
            case "listing":
                return digest(*_names(path, item.path))
            case "missing":
                return _THERE if os.path.lexists(path) else ""
            case "folder":
                return _THERE if path.is_dir() else ""
            case "link":
                return digest(str(path.readlink()))
            case "file":
                return digest(path.read_bytes())
    except OSError:
        return ""


def state_of(root: Path | str, item: Input) -> State:
    """What became of ``item`` since the run that used it."""
    now = digest_now(root, item)
    if now == item.digest:
        return "same"
    if item.kind == "missing":
        return "new"
    return "changed" if now else "gone"


def _names(path: Path, relative: str) -> list[str]:
    """What a folder holds, folders told from files as ``os.scandir`` tells them."""
    prefix = "" if relative == "." else f"{relative}/"
    with os.scandir(path) as entries:
        found = sorted((entry.name, entry.is_dir()) for entry in entries)
    return [
        f"{name}/" if is_folder else name
        for name, is_folder in found
        if name != "__pycache__" and _may_be_input(prefix + name)
    ]


def _may_be_input(relative: str) -> bool:
    return not any(is_under(relative, folder) for folder in _NOT_INPUTS)


def is_under(path: str, folder: str) -> bool:
    """Whether a path is that of a folder, or of something in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
