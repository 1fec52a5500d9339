"""
Hears what Python code does with files, and tells the recorder; refuses changes to the journal.

Opens, listings and connections are seen by an audit hook (PEP 578). ``os.stat``,
``os.lstat``, ``os.access``, ``os.readlink`` and the ``stat`` of a directory entry have no
audit event and are wrapped. What another program, or a library's own C code, opens is not
seen; that it was at work is noted.
"""

from __future__ import annotations

import functools
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..given import Misused
from .inputs import TOOL, is_under
from .recorder import IMPORT_SYSTEM, Recorder, is_loading

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# Audit events that change a path: which of their arguments are such paths, and which is the
# descriptor of the folder that the path is relative to, where there can be one.
_CHANGING: dict[str, tuple[tuple[int, int | None], ...]] = {
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.mkdir": ((0, 2),),
    "os.rmdir": ((0, 1),),
    "os.link": ((0, 2), (1, 3)),  # what is linked can be changed by its other name
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "shutil.rmtree": ((0, 1),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, None),),
}
_PROGRAMS = {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn"}
_LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_SENDING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
# Folders of the system; what lies there is no measurement of anybody's.
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/bin", "/opt", "/System", "/Library")


class WritesIntoJournal(Misused, PermissionError):  # noqa: N818 - reads as what it says
    """A run tried to change the journal that it belongs to."""


def listen(recorder: Recorder, writable: tuple[str, ...]) -> None:
    """Hear everything from here on. There is no stop: the process ends with the run.

    ``writable`` are the folders in the journal that the run may write to.
    """
    listener = _Listener(recorder, writable)
    sys.addaudithook(listener.hear)
    for name, wrapped in (
        ("stat", listener.watching(os.stat)),
        ("lstat", listener.watching(os.lstat)),
        ("access", listener.watching(os.access)),
        ("readlink", listener.following(os.readlink)),
        ("open", listener.opening(os.open)),
        ("scandir", listener.scanning(os.scandir)),
        ("mkfifo", listener.making(os.mkfifo)),
        ("mknod", listener.making(os.mknod)),
    ):
        _put_in_place_of(name, wrapped)
    sqlite3.connect = sqlite3.dbapi2.connect = listener.connecting(sqlite3.connect)
    _notice_spawning(recorder)


def _put_in_place_of(name: str, wrapped: Callable[..., Any]) -> None:
    """Libraries ask ``os`` which of its functions can do what, by the functions themselves."""
    function = getattr(os, name)
    for able in (
        os.supports_dir_fd,
        os.supports_fd,
        os.supports_follow_symlinks,
        os.supports_effective_ids,
    ):
        if function in able:
            able.add(wrapped)
    setattr(os, name, wrapped)


def _notice_spawning(recorder: Recorder) -> None:
    """``multiprocessing`` starts programs below the function that has an audit event."""
    import _posixsubprocess

    start = _posixsubprocess.fork_exec

    def started(*arguments: Any) -> int:
        if recorder.is_looking:
            recorder.untracked("another Python process")
        return start(*arguments)

    _posixsubprocess.fork_exec = started


class _Listener:
    def __init__(self, recorder: Recorder, writable: tuple[str, ...]) -> None:
        self._recorder = recorder
        self._writable = tuple(os.path.realpath(folder) + os.sep for folder in writable)
        own = (sys.prefix, sys.base_prefix, tempfile.gettempdir(), *writable)
        self._known = (*_SYSTEM, *map(os.path.realpath, own), recorder.ground.root, TOOL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._recorder.is_looking:
            return
        if event == "open":
            if is_loading(sys._getframe(1)):
                self._recorder.module(os.fsdecode(arguments[0]))
            else:
                self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            if not _importing(sys._getframe(1)):
                path = "." if arguments[0] is None else arguments[0]
                self._recorder.see(_opened_as(path), listed=True)
        elif event == "sqlite3.connect":
            self._connected(arguments[0])
        elif event in _CHANGING:
            for index, folder in _CHANGING[event]:
                at = arguments[folder] if folder is not None and folder < len(arguments) else None
                self._refuse_change(_joined(arguments[index], at))
        else:
            self._notice(event, arguments)

    def _notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _PROGRAMS:
            self._recorder.untracked(f"the program {Path(os.fsdecode(arguments[0])).name}")
        elif event == "os.system":
            self._recorder.untracked("a command of the shell")
        elif event in _LOOKING_UP:
            self._recorder.untracked(f"the network: {arguments[0]}")
        elif event == "socket.gethostname":
            self._recorder.untracked("the name of this machine")
        elif event in _SENDING and isinstance(arguments[1], tuple):
            self._recorder.untracked("the network")
        elif event == "ctypes.dlopen":
            name = Path(os.fsdecode(arguments[0])).name if arguments[0] else "that of Python"
            self._recorder.untracked(f"native code: {name}")

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        if flags & _WRITING or (mode and set(mode) & set("wax+")):
            self._refuse_change(path)
        else:
            self._recorder.see(path)
            self._notice_outside(path)

    def _notice_outside(self, path: Any) -> None:
        """A file of the author's outside of the journal goes into the result unseen."""
        if isinstance(path, int):
            return
        with self._recorder.unseen():
            full = os.path.realpath(os.fsdecode(path))
            known = any(is_under(full, folder) for folder in self._known)
            outside = not known and not self._recorder.is_input(os.fsdecode(path))
            name = Path(full).name if outside and Path(full).is_file() else ""
        if name:
            self._recorder.untracked(f"a file outside the journal: {name}")

    def _refuse_change(self, path: Any) -> None:
        if isinstance(path, int):
            return
        relative = self._not_writable(path)
        if relative is None:
            return
        raise WritesIntoJournal(
            f"an experiment may not write into the journal ({relative}); "
            "run.scratch is a folder for its own files"
        )

    def _not_writable(self, path: Any) -> str | None:
        """The path relative to the journal, where a run may not write to it."""
        with self._recorder.unseen():
            full = os.path.realpath(os.fsdecode(path))
            relative = self._recorder.ground.place(full)
        return None if (full + os.sep).startswith(self._writable) else relative

    def _connected(self, database: Any) -> None:
        """A database was opened, in native code, which creates one that is not there."""
        path = _database(os.fsdecode(database))
        if path is None:
            return
        self._recorder.see(path)
        self._notice_outside(path)
        with self._recorder.unseen():
            is_there = os.path.exists(path)  # noqa: PTH110 - as given
        if not is_there:
            self._refuse_change(path)

    def opening(self, function: Callable[..., int]) -> Callable[..., int]:
        """``os.open`` within a folder that is open already, which its audit event does not say."""

        @functools.wraps(function)
        def opened(path: Any, flags: int, *args: Any, **options: Any) -> int:
            folder = options.get("dir_fd")
            if folder is not None and self._recorder.is_looking:
                self._opened(_joined(path, folder), None, flags)
            return function(path, flags, *args, **options)

        return opened

    def watching(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def watched(path: Any, *args: Any, **options: Any) -> Any:
            if self._recorder.is_looking:
                self._recorder.see(_joined(path, options.get("dir_fd")))
            return function(path, *args, **options)

        return watched

    def following(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``os.readlink``: where a link leads is something that was read."""

        @functools.wraps(function)
        def followed(path: Any, *args: Any, **options: Any) -> Any:
            if self._recorder.is_looking:
                self._recorder.see_link(_joined(path, options.get("dir_fd")))
            return function(path, *args, **options)

        return followed

    def making(self, function: Callable[..., None]) -> Callable[..., None]:
        """What makes a file and has no audit event."""

        @functools.wraps(function)
        def made(path: Any, *args: Any, **options: Any) -> None:
            if self._recorder.is_looking:
                self._refuse_change(_joined(path, options.get("dir_fd")))
            function(path, *args, **options)

        return made

    def connecting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``sqlite3.connect``: a database of the journal is only read from."""

        @functools.wraps(function)
        def connected(database: Any, *args: Any, **options: Any) -> Any:
            connection = function(database, *args, **options)
            path = _database(os.fsdecode(database))
            if self._recorder.is_looking and path and self._not_writable(path):
                connection.execute("PRAGMA query_only = ON")
            return connection

        return connected

    def scanning(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``os.scandir`` whose entries are seen when they are asked for more than a name."""

        @functools.wraps(function)
        def scanned(path: Any = ".") -> Any:
            found = function(path)
            if not self._recorder.is_looking:
                return found
            return _Entries(found, self._recorder, path if isinstance(path, int) else None)

        return scanned


class _Entries:
    """What ``os.scandir`` gives, entry by entry."""

    def __init__(self, entries: Any, recorder: Recorder, folder: int | None) -> None:
        self._entries, self._recorder, self._folder = entries, recorder, folder

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return _Entry(next(self._entries), self._recorder, self._folder)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self._entries.close()

    def close(self) -> None:
        self._entries.close()


class _Entry:
    """A directory entry; ``os.DirEntry`` cannot be subclassed."""

    def __init__(self, entry: Any, recorder: Recorder, folder: int | None) -> None:
        self._entry, self._recorder, self._folder = entry, recorder, folder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    def __fspath__(self) -> Any:
        return self._entry.path

    def __repr__(self) -> str:
        return repr(self._entry)

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        self._recorder.see(_joined(self._entry.path, self._folder))
        found: os.stat_result = self._entry.stat(follow_symlinks=follow_symlinks)
        return found


def _database(name: str) -> str | None:
    """The path of the file that SQLite means by a name; None where it means none."""
    if name.startswith("file:"):
        parts = urlsplit(name)
        name = "" if "mode=memory" in parts.query else unquote(parts.path)
    return None if name in ("", ":memory:") else name


def _joined(path: Any, folder: Any) -> Any:
    """A path within the folder of an open descriptor, where that can be told."""
    if not isinstance(folder, int) or folder < 0 or isinstance(path, int):
        return path
    try:
        return str(Path(f"/proc/self/fd/{folder}").readlink() / os.fsdecode(path))
    except OSError:  # a system without /proc
        return path


def _opened_as(path: Any) -> Any:
    """The folder that a descriptor was opened for, where that can be told."""
    return _joined(".", path) if isinstance(path, int) else path


def _importing(frame: Any) -> bool:
    """Whether a listing is the import system's own, which looks into every folder on its path."""
    return str(frame.f_globals.get("__name__", "")).startswith(IMPORT_SYSTEM)
