"""
Records what a run really reads, and refuses what would change the journal under it.

Nobody has to declare inputs. Opens and listings by Python code are seen by an audit hook
(PEP 578), databases of ``sqlite3`` too; ``os.stat``, ``os.lstat`` and ``os.access``, which
have no audit event, are wrapped. Each input is digested when it is first used and once more
at the end. What another program or a library's own C code opens is not seen.
"""

from __future__ import annotations

import functools
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from .api import Misused
from .inputs import Ground, digest_now
from .values import Input

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# Audit events that change a path: which of their arguments are such paths, and which is the
# descriptor of the folder that the path is relative to, where there can be one.
_CHANGING: dict[str, tuple[tuple[int, int | None], ...]] = {
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.mkdir": ((0, 2),),
    "os.rmdir": ((0, 1),),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "shutil.rmtree": ((0, 1),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, None),),
}

_real_stat = os.stat


class WritesIntoJournal(Misused, PermissionError):  # noqa: N818 - reads as what it says
    """A run tried to change the journal that it belongs to."""


class Recorder:
    """The inputs of one run, in one process. ``writable`` are the folders it may write to."""

    def __init__(self, ground: Ground, writable: tuple[str, ...]) -> None:
        self._ground = ground
        self._writable = tuple(os.path.realpath(folder) + os.sep for folder in writable)
        self._inputs: dict[tuple[str, str], Input] = {}
        self._own = threading.local()  # set while we look at files ourselves

    def start(self) -> None:
        """Record from here on. There is no stop: the process ends with the run."""
        sys.addaudithook(self._hear)
        os.stat = self._watching(os.stat)
        os.lstat = self._watching(os.lstat)
        os.access = self._watching(os.access)
        os.open = self._opening(os.open)

    def finish(self) -> tuple[Input, ...]:
        """Every input, in order.

        Raises:
            Misused: an input is no longer what it was when the run used it.
        """
        for module in list(sys.modules.values()):
            if file := getattr(module, "__file__", None):
                self._see(file)
        with self.unseen():
            for item in self._inputs.values():
                if digest_now(self._ground.root, item) != item.digest:
                    raise Misused(f"{item.path} changed while the experiment ran; run it again")
        return tuple(sorted(self._inputs.values()))

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if getattr(self._own, "busy", False):
            return
        if event == "open":
            self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            if not _importing(sys._getframe(1)):
                self._see("." if arguments[0] is None else arguments[0], listed=True)
        elif event == "sqlite3.connect":
            self._see(arguments[0])
        elif event in _CHANGING:
            for index, folder in _CHANGING[event]:
                at = arguments[folder] if folder is not None and folder < len(arguments) else None
                self._refuse_change(_joined(arguments[index], at))

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        if flags & _WRITING or (mode and set(mode) & set("wax+")):
            self._refuse_change(path)
        else:
            self._see(path)

    def _see(self, path: Any, *, listed: bool = False) -> None:
        if isinstance(path, int):  # a descriptor: its file was seen when it was opened
            return
        with self.unseen():
            relative = self._ground.input_at(os.fsdecode(path))
            kind = self._kind(relative, listed) if relative is not None else None
            if relative is not None and kind and (relative, kind) not in self._inputs:
                item = Input(relative, kind)
                item = Input(relative, kind, digest_now(self._ground.root, item))
                self._inputs[relative, kind] = item

    def _kind(self, relative: str, listed: bool) -> Literal["file", "missing", "listing"] | None:
        try:
            found = _real_stat(f"{self._ground.root}/{relative}")
        except OSError:
            return "missing"
        if stat.S_ISDIR(found.st_mode):
            return "listing" if listed else None
        return "file" if stat.S_ISREG(found.st_mode) else None

    def _refuse_change(self, path: Any) -> None:
        if isinstance(path, int):
            return
        with self.unseen():
            full = os.path.realpath(os.fsdecode(path))
            relative = self._ground.place(full)
        if relative is None or (full + os.sep).startswith(self._writable):
            return
        raise WritesIntoJournal(
            f"an experiment may not write into the journal ({relative}); "
            "run.scratch is a folder for its own files"
        )

    def _opening(self, function: Callable[..., int]) -> Callable[..., int]:
        """``os.open`` within a folder that is open already, which its audit event does not say."""

        @functools.wraps(function)
        def opened(path: Any, flags: int, *args: Any, **options: Any) -> int:
            folder = options.get("dir_fd")
            if folder is not None and not getattr(self._own, "busy", False):
                self._opened(_joined(path, folder), None, flags)
            return function(path, flags, *args, **options)

        return opened

    def _watching(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def watched(path: Any, *args: Any, **options: Any) -> Any:
            if not getattr(self._own, "busy", False) and options.get("dir_fd") is None:
                self._see(path)
            return function(path, *args, **options)

        return watched

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """What this thread does meanwhile is the tool's own doing, not the experiment's."""
        before = getattr(self._own, "busy", False)
        self._own.busy = True
        try:
            yield
        finally:
            self._own.busy = before


def _joined(path: Any, folder: Any) -> Any:
    """A path within the folder of an open descriptor, where that can be told."""
    if not isinstance(folder, int) or folder < 0 or isinstance(path, int):
        return path
    try:
        return str(Path(f"/proc/self/fd/{folder}").readlink() / os.fsdecode(path))
    except OSError:  # a system without /proc
        return path


def _importing(frame: Any) -> bool:
    """Whether a listing is the import system's own, which looks into every folder on its path."""
    name = str(frame.f_globals.get("__name__", ""))
    return name.startswith(("importlib", "_frozen_importlib"))
