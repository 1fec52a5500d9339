"""
Says "build again" when something in the journal changed; it knows nothing of what or why.

Editors save in many ways (rename over, truncate and write, swap files), and one save is
several events. So events only set a flag, and building waits until they have been quiet
for a moment. What changes while a build is running leads to another build.

A folder of the journal may come, go, or be another one under the same name: which ones
are there is looked at before each build.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

_WRITES = ("created", "modified", "moved", "deleted", "closed")
_FOLDERS = ("content", "experiments", "templates")
_SETTINGS = "pyproject.toml"
_QUIET = 0.03  # seconds without an event
_PATIENCE = 1.0  # seconds after which it is built although it is not quiet


class Watch:
    """A folder that is watched."""

    def __init__(self, changes: _Changes, folders: _Folders) -> None:
        self._changes, self._folders = changes, folders

    def call(self, again: Callable[[], None]) -> None:
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


@contextmanager
def watching(root: Path) -> Iterator[Watch]:
    """Notice each change below ``root`` from here on."""
    root = root.resolve()  # as events say it
    changes, observer = _Changes(root), Observer()
    observer.schedule(changes, str(root), recursive=False)
    folders = _Folders(root, observer, changes)
    folders.renew()
    observer.start()
    try:
        yield Watch(changes, folders)
    finally:
        changes.stop()
        observer.stop()
        observer.join()


class _Changes(FileSystemEventHandler):
    def __init__(self, root: Path) -> None:
        self._root = root
        self._changed = threading.Event()
        self.stopped = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _WRITES and self._counts(event):
            self.note()

    def note(self) -> None:
        self._changed.set()

    def wait(self) -> bool:
        """Wait for a change and then for quiet; False when it is time to stop."""
        self._changed.wait()
        latest = time.monotonic() + _PATIENCE
        while not self.stopped:
            self._changed.clear()
            if not self._changed.wait(_QUIET) or time.monotonic() > latest:
                return not self.stopped
        return False

    def stop(self) -> None:
        self.stopped = True
        self._changed.set()

    def _counts(self, event: FileSystemEvent) -> bool:
        """Whether it is about the journal: of what lies in the root, much is not."""
        paths = [Path(str(path)) for path in (event.src_path, event.dest_path) if path]
        ours = (_SETTINGS, *_FOLDERS)
        return any(
            path.name in ours if path.parent == self._root else path != self._root for path in paths
        )


class _Folders:
    """Watches the folders of the journal that there are."""

    def __init__(self, root: Path, observer: BaseObserver, changes: _Changes) -> None:
        self._root, self._observer, self._changes = root, observer, changes
        self._watched: dict[str, tuple[tuple[int, int], ObservedWatch]] = {}

    def renew(self) -> None:
        """Watch those that have come or are others by now, and leave those that have gone."""
        for name in _FOLDERS:
            here = _identity(self._root / name)
            known, watch = self._watched.get(name, (None, None))
            if here == known:
                continue
            if watch:
                with suppress(KeyError, OSError):  # it may have ended with its folder
                    self._observer.unschedule(watch)
                del self._watched[name]
            if here:
                with suppress(OSError):  # gone again; its going is an event, too
                    path = str(self._root / name)
                    watch = self._observer.schedule(self._changes, path, recursive=True)
                    self._watched[name] = here, watch


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another that takes its name; None where there is none."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino) if folder.is_dir() else None


def _work(changes: _Changes, folders: _Folders, again: Callable[[], None]) -> None:
    while changes.wait():
        folders.renew()
        again()
