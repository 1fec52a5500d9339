"""
The one place that writes the author's files, and no word of theirs is lost by it.

A file appears whole or not at all: it is written beside its name and put into place. A new one
is linked there, which fails where something already stands; one that is changed takes the place
of the old one only if that is, at this moment, what the change was made from.

Commands of this tool take turns at a file, so that none loses what another one wrote. Between
the look and the change there are some microseconds in which a program that knows of no turns
could still write; no system has a way to close them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

Fill = Callable[[BinaryIO], object]


class ChangedMeanwhile(Exception):  # noqa: N818 - reads as what it says
    """A file is no longer what it was when it was read; it was left as it is."""


def create(path: Path, text: str | bytes) -> None:
    """Write a new file of the author's.

    Raises:
        FileExistsError: something stands at ``path``; it is left as it is.
        OSError: it cannot be written; ``filename`` says what is in the way.
    """
    content = text.encode() if isinstance(text, str) else text
    _create(path, lambda file: file.write(content))


def copy(path: Path, source: BinaryIO) -> None:
    """Write a new file of the author's with all that can be read from ``source``.

    Raises:
        FileExistsError, OSError: as ``create``.
    """
    _create(path, lambda file: shutil.copyfileobj(source, file))


def _create(path: Path, fill: Fill) -> None:
    _make_folder(path.parent)
    fresh = _written_beside(path, fill)
    try:
        fresh.chmod(0o666 & ~_umask())
        _put(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def rewrite(path: Path, before: bytes, after: bytes) -> None:
    """Have a file hold ``after`` in place of ``before``, with the permissions that it has.

    Where ``path`` is a link it stays one, and what it leads to is rewritten.

    Raises:
        ChangedMeanwhile: it holds something else than ``before``, or is gone.
        OSError: it is read-only, or cannot be written for another reason.
    """
    file = Path(os.path.realpath(path))
    with _in_turn(file):
        _rewrite(file, before, after)


def _rewrite(file: Path, before: bytes, after: bytes) -> None:
    found = file.stat()
    if not found.st_mode & 0o222 or not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only", str(file))
    fresh = _written_beside(file, lambda fresh: fresh.write(after))
    try:
        with suppress(OSError):  # the group is nobody's but that of a member of it
            os.chown(fresh, found.st_uid, found.st_gid)
        fresh.chmod(stat.S_IMODE(found.st_mode))
        if not _holds(file, before):
            raise ChangedMeanwhile(file)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def take_back(path: Path, content: bytes) -> None:
    """Remove a file that was only just created, unless somebody has written to it since."""
    if _holds(path, content):
        path.unlink(missing_ok=True)


@contextmanager
def _in_turn(file: Path) -> Iterator[None]:
    """Wait until no other command is at work on a file.

    Raises:
        ChangedMeanwhile: it is gone.
    """
    try:
        held = file.open("rb")
    except FileNotFoundError:
        raise ChangedMeanwhile(file) from None
    with held:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _written_beside(path: Path, fill: Fill) -> Path:
    """A file in the same folder, to be put into the place of ``path``."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".journal-")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
    except OSError as error:  # the disk is full
        fresh.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    except KeyboardInterrupt:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        reason = os.strerror(errno.ENOTDIR)
        raise NotADirectoryError(errno.ENOTDIR, reason, str(folder)) from None


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False


def _put(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        path.touch(exist_ok=False)
        fresh.replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
