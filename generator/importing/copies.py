"""
Each file that a note shows lies beside its post, once, under a name of its own.

What lies below a note's folder keeps its place below that of the post, so that the note says
already where it is. All else comes right beside the post. What stands there with the same bytes
is that file; with others, the new one gets a number.
"""

from __future__ import annotations

import filecmp
import os
import posixpath
from pathlib import Path

from .naming import clean, folder_of, numbered
from .values import NewFile, Placed, Source
from .vault import folded


class Copies:
    """The files that are copied into the journal at ``root``, as notes ask for them."""

    def __init__(self, root: Path, taken: set[str]) -> None:
        """``taken`` are the paths that other files have or will have, as they are compared."""
        self._root, self._taken = root, taken
        self._made: dict[tuple[str, str], str] = {}
        self.files: list[NewFile] = []
        self.there: list[str] = []

    def beside(self, note: Placed, file: Source) -> str:
        """Where the copy of a file lies, as the post of ``note`` names it."""
        folder = posixpath.dirname(note.path)
        home = posixpath.dirname(note.note.path)
        inside = posixpath.relpath(file.path, home or ".")
        inside = posixpath.basename(inside) if inside.startswith("../") else inside
        wanted = posixpath.join(folder, folder_of(posixpath.dirname(inside)), _name(inside))
        path = self._made.get((folder, file.path))
        if path is None:
            path = self._made[folder, file.path] = self._take(wanted, file)
        return posixpath.relpath(path, folder)

    def _take(self, wanted: str, file: Source) -> str:
        for path in numbered(wanted):
            target, key = self._root / path, folded(path)
            if target.is_file() and _same(target, file):
                self.there.append(path)
                return path
            if key in self._taken or os.path.lexists(target):
                continue
            self._taken.add(key)
            self.files.append(NewFile(path, file.path, source=file.real))
            return path
        raise AssertionError("numbers do not end")


def _name(path: str) -> str:
    stem, ending = posixpath.splitext(posixpath.basename(path))
    return f"{clean(stem)}{clean(ending, '') if len(ending) < 20 else ''}"


def _same(path: Path, file: Source) -> bool:
    try:
        return filecmp.cmp(path, file.real, shallow=False)
    except OSError:
        return False
