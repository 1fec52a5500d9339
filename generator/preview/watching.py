"""
Says which files of the journal may have changed; it knows nothing of what that means.

Editors save in many ways (rename over, truncate and write, swap files), and one save is
several events. So events are collected, and told when they have been quiet for a moment;
where they are many, as when another branch is checked out, when they have been quiet for
longer. Where there is any doubt (events were lost, a folder came, went or moved), it is told
that everything may have changed. What changes meanwhile is told next.

A folder of the journal may come, go, or be another one under the same name: which ones
are there is looked at before each time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from ..journal import SETTINGS

Changed = frozenset[str] | None
"""The paths of the files that may have changed, from the journal's root; None for all."""

_WRITES = ("created", "modified", "moved", "deleted", "closed")
_FOLDERS = ("content", "experiments", "templates")
_MANY = 100  # paths: no editor saves so many, and where so many change some events may be lost
_QUIET, _QUIET_AFTER_MANY = 0.02, 0.3  # seconds without an event
_PATIENCE, _PATIENCE_WITH_MANY = (
    1.0,
    30.0,
)  # seconds after which it is told although it is not quiet
_AGAIN = 0.4  # seconds after a doubt, when all that it was about should be over


class Watch:
    """A folder that is watched."""

    def __init__(self, changes: _Changes, folders: _Folders) -> None:
        self._changes, self._folders = changes, folders

    def call(self, again: Callable[[Changed], None]) -> None:
        """Call ``again``, on a thread of its own, after changes.

        Also after those from before it was given, so that none is lost while the first build
        is at work.
        """
        # A daemon: what is being built when the preview ends is not worth waiting for.
        work = (self._changes, self._folders, again)
        threading.Thread(target=_work, args=work, daemon=True).start()

    def poke(self) -> None:
        """Something changed that no file shows."""
        self._changes.note()

    @property
    def is_pending(self) -> bool:
        """Whether something changed that was not told yet."""
        return self._changes.is_pending


@contextmanager
def watching(root: Path) -> Iterator[Watch]:
    """Notice each change below ``root`` from here on."""
    root = root.resolve()  # as events say it
    changes, observer = _Changes(root), Observer()
    observer.schedule(changes, str(root), recursive=False)
    folders = _Folders(root, observer, changes)
    folders.renew()
    observer.start()
    lost = _Lost(changes)
    logging.getLogger("watchdog").addHandler(lost)
    try:
        yield Watch(changes, folders)
    finally:
        logging.getLogger("watchdog").removeHandler(lost)
        changes.stop()
        observer.stop()
        observer.join()


class _Lost(logging.Handler):
    """Hears from watchdog that events were lost, which it says in its log and nowhere else."""

    def __init__(self, changes: _Changes) -> None:
        super().__init__(logging.WARNING)
        self._changes = changes

    def emit(self, record: logging.LogRecord) -> None:
        self._changes.note_doubt()


class _Changes(FileSystemEventHandler):
    """The changes that were not told yet."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._changed = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._paths: set[str] = set()
        self._doubted = False
        self._stopped = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _WRITES:
            return
        paths = [Path(str(path)) for path in (event.src_path, event.dest_path) if path]
        ours = [path.relative_to(self._root).as_posix() for path in paths if self._counts(path)]
        if not ours:
            return
        if event.is_directory:
            if event.event_type == "modified":  # of what lies in it there are other events
                return
            self.note_doubt()
        self.note(*ours)

    def note(self, *paths: str) -> None:
        """These may have changed."""
        with self._one_at_a_time:
            self._paths.update(paths)
        self._changed.set()

    def note_doubt(self) -> None:
        """Anything may have changed."""
        with self._one_at_a_time:
            self._doubted = True
        self._changed.set()

    @property
    def is_pending(self) -> bool:
        return self._changed.is_set()

    def wait(self, patience: float | None = None) -> bool:
        """Wait for a change and then for quiet; False where ``patience`` is over before."""
        if not self._changed.wait(patience):
            return False
        began = time.monotonic()
        while not self._stopped:
            self._changed.clear()
            many = len(self._paths) > _MANY
            if not self._changed.wait(_QUIET_AFTER_MANY if many else _QUIET):
                break
            waited = time.monotonic() - began
            if waited > (_PATIENCE_WITH_MANY if many else _PATIENCE):
                break
        return True

    def take(self) -> Changed:
        """What may have changed, which from here on is told."""
        with self._one_at_a_time:
            paths, self._paths = self._paths, set()
            doubted, self._doubted = self._doubted, False
        return None if doubted or len(paths) > _MANY else frozenset(paths)

    def stop(self) -> None:
        self._stopped = True
        self._changed.set()

    def has_stopped(self) -> bool:
        return self._stopped

    def _counts(self, path: Path) -> bool:
        """Whether a path is about the journal: of what lies in the root, much is not."""
        if path.parent == self._root:
            return path.name in (SETTINGS, *_FOLDERS)
        return path != self._root and path.is_relative_to(self._root)


class _Folders:
    """Watches the folders of the journal that there are."""

    def __init__(self, root: Path, observer: BaseObserver, changes: _Changes) -> None:
        self._root, self._observer, self._changes = root, observer, changes
        self._watched: dict[str, tuple[tuple[int, int], ObservedWatch]] = {}

    def renew(self) -> bool:
        """Watch those that have come or are others by now, and leave those that have gone.

        Whether there were any: they may have been written to before they were watched.
        """
        are_others = False
        for name in _FOLDERS:
            here = _identity(self._root / name)
            known, watch = self._watched.get(name, (None, None))
            if here == known:
                continue
            are_others = True
            if watch:
                with suppress(KeyError, OSError):  # it may have ended with its folder
                    self._observer.unschedule(watch)
                del self._watched[name]
            if here:
                with suppress(OSError):  # gone again; its going is an event, too
                    path = str(self._root / name)
                    watch = self._observer.schedule(self._changes, path, recursive=True)
                    self._watched[name] = here, watch
        return are_others


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another that takes its name; None where there is none."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino) if folder.is_dir() else None


def _work(changes: _Changes, folders: _Folders, again: Callable[[Changed], None]) -> None:
    """Tell of changes. After a doubt it is told once more: a folder may still fill up."""
    patience: float | None = None
    while True:
        came = changes.wait(patience)
        if changes.has_stopped():
            return
        are_others = folders.renew()
        changed = changes.take()
        if are_others or not came:
            changed = None
        again(changed)
        patience = _AGAIN if came and changed is None else None
