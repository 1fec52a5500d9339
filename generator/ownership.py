"""
What lies in ``.journal/`` is the tool's own; what a link there leads to is not.

A folder of memory may be a copy, a restored backup or somebody's experiment, with links or
folders where files should be. Whoever writes there first has the place made its own: what
does not belong is taken away, never followed, so that no build, however odd its memory, can
change or delete a file of the author's.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path


def memory_folder(folder: Path) -> Path:
    """The folder of a journal's memory, there. It may be a link to another disk.

    Raises:
        OSError: it cannot be made, or is a link to the journal that it lies in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink() and folder.resolve().is_relative_to(folder.parent.resolve()):
        raise OSError(errno.ELOOP, "is a link to files of this journal", str(folder))
    return folder


def own_folder(folder: Path) -> Path:
    """A folder in there that is one; a file or a link in its place is taken away.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_symlink() or not folder.is_dir():
        take_away(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def own_file(file: Path) -> Path:
    """A place for a file in there: what is no plain file of this one name is taken away.

    A second name (a hard link) may be the author's.

    Raises:
        OSError: it cannot be taken away.
    """
    found = _state_of(file)
    if found and not (stat.S_ISREG(found.st_mode) and found.st_nlink == 1):
        take_away(file)
    return file


def take_away(path: Path) -> None:
    """Remove what stands there, if anything: of a link the link, of a folder all that is in it.

    Raises:
        OSError: it cannot be taken away.
    """
    found = _state_of(path)
    if found and stat.S_ISDIR(found.st_mode):
        shutil.rmtree(path)
    elif found:
        path.unlink(missing_ok=True)


def _state_of(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
