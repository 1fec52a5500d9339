"""
Which files ``content/`` holds, and the digest of each that is asked for.

A file is taken as unchanged when its size, its two times and its inode agree with the
index *and* it was older than two seconds when it was indexed; else it is hashed again.
The two seconds are there because a file system's clock may be coarse: an edit in the
same tick as the last reading leaves no other trace.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..journal import STATIC
from ..memory import Digest, Memory, as_word, digest

_SETTLED = 2_000_000_000  # nanoseconds
_NOBODYS = {".DS_Store", ".git", ".gitignore", ".gitkeep"}
_KIND, _KEY = "index", "files"


class Known(msgspec.Struct, frozen=True, array_like=True):
    """What the index says of a file: what it looked like, when, and its digest."""

    size: int
    mtime: int
    ctime: int
    inode: int
    seen: int
    digest: Digest

    def still(self, stat: os.stat_result) -> bool:
        same = (self.size, self.mtime, self.ctime, self.inode) == _looks(stat)
        # What was seen later than now was seen by a clock that has been set back since.
        settled = max(self.mtime, self.ctime) + _SETTLED < self.seen <= time.time_ns()
        return same and settled


class FileIndex:
    """Digests of files, remembered between builds."""

    def __init__(self, root: Path, memory: Memory) -> None:
        self.root = root
        self._memory = memory
        self._known = memory.get(_KIND, _KEY, dict[str, Known]) or {}
        self._now: dict[str, Known] = {}

    def digest(self, path: str) -> Digest:
        """The digest of the file at ``path``, relative to the journal; empty if it is gone."""
        known = self._now.get(path) or self._known.get(path)
        try:
            stat = (self.root / path).stat()
            if known is None or not known.still(stat):
                seen = time.time_ns()
                known = Known(*_looks(stat), seen, digest((self.root / path).read_bytes()))
        except OSError:
            return ""
        self._now[path] = known
        return known.digest

    def save(self) -> None:
        """Keep what was looked at since the index was opened."""
        if self._now != self._known:
            self._memory.put(_KIND, _KEY, self._now)


def files_under(folder: Path, root: Path) -> Iterator[str]:
    """Every file below ``folder`` as a path relative to ``root``, sorted.

    Hidden files are left out, but below ``static/``, which is published as it is; so are
    links that lead out of ``folder``: what is shared is what lies in the journal.
    """
    home = folder.resolve()
    static = folder / "static"
    found = set(_walk(folder, home, root))
    if not static.is_symlink():
        found |= set(_walk(static, home, root, hidden=True))
    return iter(sorted(found))


def is_post(path: str) -> bool:
    """Whether a file below ``content/`` is a post, and so never copied as it is."""
    return path.lower().endswith(".md") and not path.startswith(STATIC)


def _walk(folder: Path, home: Path, root: Path, *, hidden: bool = False) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name in _NOBODYS or (entry.name.startswith(".") and not hidden):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, home, root, hidden=hidden)
        elif _is_shared(entry, home):
            yield path.relative_to(root).as_posix()


def _is_shared(entry: os.DirEntry[str], home: Path) -> bool:
    """Whether it is a file of the journal, or a link to one of the same kind of file.

    Links that run in circles are none. A picture that is a link to a post would publish it.
    """
    try:
        if not entry.is_file() or not entry.is_symlink():
            return entry.is_file()
        target = Path(entry.path).resolve()
    except OSError:
        return False
    return target.is_relative_to(home) and target.suffix == Path(entry.name).suffix


def _looks(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_size, as_word(stat.st_mtime_ns), as_word(stat.st_ctime_ns), stat.st_ino
