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
        folder.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def empty_folder(folder: Path) -> Path:
    """A folder in there with nothing in it.

    Raises:
        OSError: it cannot be made, or not be emptied.
    """
    if not folder.is_symlink() and folder.is_dir():
        shutil.rmtree(folder)
    return own_folder(folder)


def own_file(file: Path) -> Path:
    """A place for a file in there: what is no plain file of this one name is taken away.

    A second name (a hard link) may be the author's.

    Raises:
        OSError: it cannot be taken away.
    """
    try:
        found = os.lstat(file)
    except FileNotFoundError:
        return file
    if stat.S_ISDIR(found.st_mode):
        shutil.rmtree(file)
    elif not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        file.unlink(missing_ok=True)
    return file
