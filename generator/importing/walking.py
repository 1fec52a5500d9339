"""
Which files a folder of elsewhere holds, however odd it is.

Nothing is followed out of the folder or twice: a link to a folder is left, a link to a file
that lies in it too is that file. What cannot be read is a Problem; all else is still found.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..characters import encodable
from ..problems import Place, Problem
from .values import NOTE_ENDINGS, Source, warning

_MADE = {"node_modules", "__pycache__", "_site", "venv", "bower_components"}
_DEEPEST = 100  # folders in one another


class Found(NamedTuple):
    """The files of a folder by path, sorted, with what is odd there."""

    files: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()


def walk(folder: Path, without: Sequence[Path] = ()) -> Found:
    """All files below ``folder`` but hidden ones, what was made from them, and ``without``."""
    found = list(_walk(folder, folder.resolve(), {os.path.realpath(one) for one in without}))
    files = sorted((one for one in found if isinstance(one, Source)), key=lambda one: one.path)
    return Found(tuple(files), tuple(one for one in found if isinstance(one, Problem)))


def is_note(path: str) -> bool:
    return path.lower().endswith(NOTE_ENDINGS)


def _walk(folder: Path, home: Path, without: set[str]) -> Iterator[Source | Problem]:
    stack = [(os.fspath(folder), "")]
    while stack:
        where, path = stack.pop()
        try:
            entries = sorted(os.scandir(where), key=lambda entry: entry.name)
        except OSError as error:
            yield Problem(Place(encodable(path) or "."), f"cannot be read: {error.strerror}")
            continue
        for entry in entries:
            below = f"{path}/{entry.name}" if path else entry.name
            if entry.name.startswith(".") or entry.name in _MADE:
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield _file(entry, below, home)
            elif below.count("/") >= _DEEPEST:
                message = f"lies more than {_DEEPEST} folders deep and is left"
                yield Problem(Place(encodable(below)), message, "move it up")
            elif os.path.realpath(entry.path) not in without:
                stack.append((entry.path, below))


def _file(entry: os.DirEntry[str], path: str, home: Path) -> Source | Problem:
    shown = encodable(path)
    try:
        is_file = entry.is_file()
        stat = entry.stat()
    except OSError:  # a link that leads nowhere, or in circles
        return warning(shown, "is a link that leads to no file; it is left", "delete it")
    if entry.is_symlink():
        target = Path(os.path.realpath(entry.path))
        if not is_file:
            return warning(shown, "is a link to a folder; it is left", "move the folder here")
        if not target.is_relative_to(home):
            message = "is a link that leads out of what is imported; it is left"
            return warning(shown, message, "copy the file itself here")
        if is_note(path):
            where = encodable(target.relative_to(home).as_posix())
            return warning(shown, f"is a link to {where}, which is imported itself; it is left")
    if not is_file:
        return warning(shown, "is neither a file nor a folder; it is left")
    try:
        day = datetime.date.fromtimestamp(stat.st_mtime)
    except (OverflowError, ValueError, OSError):  # a clock that was far off
        day = datetime.date(1970, 1, 1)
    return Source(path, entry.path, stat.st_size, day)
