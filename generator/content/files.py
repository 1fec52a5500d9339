"""
Which files ``content/`` holds, and the digest of each that is asked for.

A file is taken as unchanged when its size, its two times and its inode agree with the
index *and* it was older than two seconds when it was indexed; else it is hashed again.
The two seconds are there because a file system's clock may be coarse: an edit in the
same tick as the last reading leaves no other trace.

Nothing of the folder is passed over without a word: what cannot be read is an error, for it
may hold posts that readers expect, and what is left out on purpose is a warning.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..characters import encodable
from ..journal import STATIC
from ..memory import Digest, Memory, as_word, digest
from ..problems import Place, Problem, in_order
from .addresses import in_one_form

_SETTLED = 2_000_000_000  # nanoseconds
_NOBODYS = {".DS_Store", ".git", ".gitignore", ".gitkeep"}
_COPY = "copy the file itself here"
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


class Listing(NamedTuple):
    """Every file below a folder by its path in the journal, sorted; and what is odd there."""

    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def files_under(folder: Path, root: Path) -> Listing:
    """What lies below ``folder``.

    Hidden files are left out, except below ``static/``, which is published as it is. So are
    links to folders, and links that lead out of ``folder``: only what lies in the journal is
    published.
    """
    home = os.path.realpath(folder)
    static = folder / "static"
    found = [*_walk(folder, home, root)]
    if not static.is_symlink():
        found += _walk(static, home, root, hidden=True)
    paths = sorted({one for one in found if isinstance(one, str)})
    odd = {one for one in found if isinstance(one, Problem)}
    return Listing(tuple(paths), in_order((*odd, *_doubles(paths))))


def is_post(path: str) -> bool:
    """Whether a file below ``content/`` is a post, and so never copied as it is."""
    return path.lower().endswith(".md") and not path.startswith(STATIC)


def _walk(folder: Path, home: str, root: Path, *, hidden: bool = False) -> Iterator[str | Problem]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield _problem(folder, root, f"cannot be read: {error.strerror}")
        return
    for entry in entries:
        if entry.name in _NOBODYS or (entry.name.startswith(".") and not hidden):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, home, root, hidden=hidden)
        elif left_out := _why_left_out(entry, home):
            yield _problem(path, root, *left_out).as_warning()
        else:
            yield path.relative_to(root).as_posix()


def _why_left_out(entry: os.DirEntry[str], home: str) -> tuple[str, str] | None:
    """Why it is no file of the journal, with what to do; None where it is one, or a link to one.

    A picture that is a link to a post would publish it.
    """
    try:
        is_file, is_folder = entry.is_file(), entry.is_dir()
    except OSError:  # a link that runs in circles
        is_file = is_folder = False
    if not entry.is_symlink():
        return None if is_file else ("is neither a file nor a folder; it is left out", "")
    if is_folder:
        return "is a link to a folder; it is left out", "move the folder itself here"
    if not is_file:
        return "is a link that leads to no file; it is left out", "delete it"
    target = Path(os.path.realpath(entry.path))
    if not target.is_relative_to(home):
        return f"is a link that leads out of {Path(home).name}/; it is left out", _COPY
    if target.suffix != Path(entry.name).suffix:
        return f"is a link to a file of another kind ({target.suffix}); it is left out", _COPY
    return None


def _problem(path: Path, root: Path, message: str, hint: str = "") -> Problem:
    return Problem(Place(encodable(path.relative_to(root).as_posix())), message, hint)


def _doubles(paths: Sequence[str]) -> Iterator[Problem]:
    """Files that are one and the same on many machines, of which only one would be left."""
    held: dict[str, str] = {}
    for path in paths:
        form = in_one_form(path)
        first = held.setdefault(in_one_form(form.casefold()), path)
        if first != path:
            same = in_one_form(first) == form
            what = "only by the Unicode form of its letters" if same else "only by case"
            message = f"its name differs from that of {first} {what}"
            found = Problem(Place(path), message, "give one of the two another name")
            yield found if same else found.as_warning()


def _looks(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_size, as_word(stat.st_mtime_ns), as_word(stat.st_ctime_ns), stat.st_ino
