"""
Says "build again" when something in the journal changed; it knows nothing of what or why.

Editors save in many ways (rename over, truncate and write, swap files), and one save is
several events. So events only set a flag, and building waits until they have been quiet
for a moment. What changes while a build is running leads to another build.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_WRITES = ("created", "modified", "moved", "deleted", "closed")
_FOLDERS = ("content", "experiments", "templates")
_SETTINGS = "pyproject.toml"
_QUIET = 0.03  # seconds without an event


@contextmanager
def watching(root: Path, again: Callable[[], None]) -> Iterator[None]:
    """Call ``again``, on a thread of its own, after each change below ``root``."""
    changes = _Changes(root)
    observer = Observer()
    observer.schedule(changes, str(root), recursive=False)
    for folder in _FOLDERS:
        if (root / folder).is_dir():
            observer.schedule(changes, str(root / folder), recursive=True)
    worker = threading.Thread(target=_work, args=(changes, again), daemon=True)
    observer.start()
    worker.start()
    try:
        yield
    finally:
        changes.stop()
        observer.stop()
        observer.join()
        worker.join(timeout=5)


class _Changes(FileSystemEventHandler):
    def __init__(self, root: Path) -> None:
        self._root = root
        self._changed = threading.Event()
        self.stopped = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _WRITES and self._counts(event):
            self._changed.set()

    def wait(self) -> bool:
        """Wait for a change and then for quiet; False when it is time to stop."""
        self._changed.wait()
        while not self.stopped:
            self._changed.clear()
            if not self._changed.wait(_QUIET):
                return True
        return False

    def stop(self) -> None:
        self.stopped = True
        self._changed.set()

    def _counts(self, event: FileSystemEvent) -> bool:
        """Whether the event is about the journal: in the root only its settings are."""
        paths = [Path(str(path)) for path in (event.src_path, event.dest_path) if path]
        return any(path.parent != self._root or path.name == _SETTINGS for path in paths)


def _work(changes: _Changes, again: Callable[[], None]) -> None:
    while changes.wait():
        again()
