"""
The one place that writes the author's files, and no word of theirs is lost by it.

A file appears whole or not at all: it is written beside its name and put into place. A new one
is linked there, which fails where something already stands; one that is changed takes the place
of the old one only if that is, at this moment, what the change was made from.

Between that look and the change there are some microseconds in which another program could
still write; no system has a way to close them that other programs would heed.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


class ChangedMeanwhile(Exception):  # noqa: N818 - reads as what it says
    """A file is no longer what it was when it was read; it was left as it is."""


def create(path: Path, text: str | bytes) -> None:
    """Write a new file of the author's.

    Raises:
        FileExistsError: something stands at ``path``; it is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _written_beside(path, text.encode() if isinstance(text, str) else text)
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
    try:
        found = file.stat()
    except FileNotFoundError:
        raise ChangedMeanwhile(path) from None
    if not found.st_mode & 0o222 or not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only", str(path))
    fresh = _written_beside(file, after)
    try:
        with suppress(OSError):  # the group is nobody's but that of a member of it
            os.chown(fresh, found.st_uid, found.st_gid)
        fresh.chmod(stat.S_IMODE(found.st_mode))
        if not _holds(file, before):
            raise ChangedMeanwhile(path)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def take_back(path: Path, content: bytes) -> None:
    """Remove a file that was only just created, unless somebody has written to it since."""
    if _holds(path, content):
        path.unlink(missing_ok=True)


def _written_beside(path: Path, content: bytes) -> Path:
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".journal-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except BaseException:  # the disk is full, or somebody has pressed Ctrl+C
        Path(fresh).unlink(missing_ok=True)
        raise
    return Path(fresh)


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
