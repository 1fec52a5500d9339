"""
Keeps what a run really read: its inputs, what cannot be tracked, the packages it imported.

Nobody has to declare inputs; ``listening`` hears of each and says it here. An input is
digested when it is first used and once more at the end. Processes that a run forks go on
recording, and write what they see down for the one that began.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec

from ...problems import Place
from ..given import Misused
from ..values import Input, InputKind
from .inputs import Ground, digest_now

IMPORT_SYSTEM = ("importlib", "_frozen_importlib", "zipimport")
"""How the names of the modules begin that import others."""

# Those of them that are at work while a module is loaded, and not when they are asked for
# something else, such as the files of a package.
_LOADERS = {
    *("_frozen_importlib", "_frozen_importlib_external", "zipimport"),
    *("importlib._bootstrap", "importlib._bootstrap_external"),
}

_real_stat, _real_write, _real_open, _real_close = os.stat, os.write, os.open, os.close


class Note(msgspec.Struct, frozen=True):
    """One thing that was seen, as a forked process writes it down; one of the three is set."""

    input: Input | None = None
    untracked: str = ""
    package: str = ""
    line: int = 0
    file: str = ""


class Recorded(msgspec.Struct, frozen=True):
    inputs: tuple[Input, ...]
    untracked: tuple[str, ...]
    packages: tuple[str, ...]


class ChangedMeanwhile(Misused):
    """An input is no longer what it was when the run used it; knows where it did."""

    def __init__(self, item: Input, place: Place | None) -> None:
        super().__init__(f"{item.path} changed while the experiment ran; run it again")
        self.place = place


class Recorder:
    """What one run has used so far. ``notebook`` is where forked processes write it down."""

    def __init__(self, ground: Ground, notebook: Path) -> None:
        self.ground = ground
        self._inputs: dict[tuple[str, InputKind], Input] = {}
        self._places: dict[tuple[str, InputKind], Place] = {}
        self._untracked: set[str] = set()
        self._packages: set[str] = set()
        self._own = threading.local()  # set while we look at files ourselves
        self._local: dict[str, bool] = {}
        self._notebook = notebook
        _real_close(_real_open(notebook, os.O_WRONLY | os.O_CREAT, 0o600))
        self._process = os.getpid()

    # --- what is seen -------------------------------------------------------------

    def see(self, path: Any, *, listed: bool = False) -> None:
        """A path was opened, asked for or (``listed``) asked what it holds."""
        if isinstance(path, int):  # a descriptor: its file was seen when it was opened
            return
        with self.unseen():
            relative = self.ground.input_at(os.fsdecode(path))
            if relative is not None and not self._is_a_library_s_doing():
                self._use(relative, listed=listed)

    def see_link(self, path: Any) -> None:
        """It was asked where the link at a path leads."""
        with self.unseen():
            full = os.fsdecode(path)
            relative = self.ground.input_at(full)
            if relative and os.path.islink(full) and not self._is_a_library_s_doing():  # noqa: PTH114 - as given
                self._keep_first(Input(relative, "link"))

    def module(self, path: str) -> None:
        """A local module is about to be loaded from ``path``, or would be were it there."""
        with self.unseen():
            if relative := self.ground.input_at(path):
                self._use(relative)

    def untracked(self, what: str) -> None:
        """Something may have shaped the result that cannot be known again, in words."""
        with self.unseen():
            if what not in self._untracked and not self._is_a_library_s_doing():
                self._untracked.add(what)
                self._write_down(Note(untracked=what))

    def package(self, name: str) -> None:
        """A package was imported for the experiment, by its import name."""
        with self.unseen():
            if name not in self._packages:
                self._packages.add(name)
                self._write_down(Note(package=name))

    @property
    def is_looking(self) -> bool:
        """Whether what this thread does now is to be seen."""
        return not getattr(self._own, "busy", False)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """What this thread does meanwhile is the tool's own doing, not the experiment's."""
        before = getattr(self._own, "busy", False)
        self._own.busy = True
        try:
            yield
        finally:
            self._own.busy = before

    def is_input(self, path: str) -> bool:
        """Whether a path is the journal's own, and reading it makes it an input."""
        with self.unseen():
            return self.ground.input_at(path) is not None

    def is_local(self, frame: FrameType) -> bool:
        """Whether a frame runs code of the journal."""
        file = frame.f_code.co_filename
        if file not in self._local:
            with self.unseen():
                absolute = os.path.isabs(file)  # noqa: PTH117 - others are no files
                self._local[file] = absolute and self.ground.input_at(file) is not None
        return self._local[file]

    # --- the end ------------------------------------------------------------------

    def so_far(self) -> tuple[Input, ...]:
        """The inputs of a run that has failed; what they are by now does not matter."""
        return tuple(sorted(_without_implied(self._inputs)))

    def finish(self) -> Recorded:
        """Everything that was seen, in order.

        Raises:
            ChangedMeanwhile: an input is no longer what it was when the run used it.
        """
        with self.unseen():
            for note in self._written_down():
                self._read(note)
            for key, item in sorted(self._inputs.items()):
                if digest_now(self.ground.root, item) != item.digest:
                    raise ChangedMeanwhile(item, self._places.get(key))
        return Recorded(
            inputs=self.so_far(),
            untracked=_without_said(self._untracked),
            packages=tuple(sorted(self._packages)),
        )

    # --- inside -------------------------------------------------------------------

    def _use(self, relative: str, *, listed: bool = False) -> None:
        if kind := self._kind(relative, listed):
            self._keep_first(Input(relative, kind))

    def _keep_first(self, item: Input) -> None:
        if (item.path, item.kind) not in self._inputs:
            item = Input(item.path, item.kind, digest_now(self.ground.root, item))
            place = self._place_of_use()
            self._keep(item, place)
            self._write_down(Note(item, file=place.path, line=place.line))

    def _keep(self, item: Input, place: Place) -> None:
        self._inputs[item.path, item.kind] = item
        if place.path:
            self._places[item.path, item.kind] = place

    def _kind(self, relative: str, listed: bool) -> InputKind | None:
        try:
            found = _real_stat(f"{self.ground.root}/{relative}")
        except OSError:
            return "missing"
        if stat.S_ISDIR(found.st_mode):
            return "listing" if listed else "folder"
        return "file" if stat.S_ISREG(found.st_mode) else None

    def _is_a_library_s_doing(self) -> bool:
        """Whether it happens while a library is being imported.

        What a library looks for then is part of it, and it does so only once in a process
        that runs more than one experiment.
        """
        for frame in _callers():
            if self.is_local(frame):
                return False
            if is_loading(frame):
                return True
        return False

    def _place_of_use(self) -> Place:
        for frame in _callers():
            if self.is_local(frame):
                path = self.ground.input_at(frame.f_code.co_filename)
                return Place(path or "", frame.f_lineno, 1)
        return Place("")

    def _write_down(self, note: Note) -> None:
        if os.getpid() == self._process:
            return
        # Opened each time: a descriptor that is kept may by now be another file's.
        pages = _real_open(self._notebook, os.O_WRONLY | os.O_APPEND)
        _real_write(pages, msgspec.json.encode(note) + b"\n")
        _real_close(pages)

    def _written_down(self) -> list[Note]:
        lines = self._notebook.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=Note) for line in lines]

    def _read(self, note: Note) -> None:
        if note.untracked:
            self._untracked.add(note.untracked)
        if note.package:
            self._packages.add(note.package)
        if note.input is None:
            return
        place = Place(note.file, note.line, 1 if note.line else 0)
        known = self._inputs.get((note.input.path, note.input.kind))
        if known is not None and known.digest != note.input.digest:
            raise ChangedMeanwhile(note.input, place if place.path else None)
        self._keep(note.input, place)


def is_loading(frame: FrameType) -> bool:
    """Whether a frame is one of loading a module."""
    return frame.f_globals.get("__name__") in _LOADERS


def _callers() -> Iterator[FrameType]:
    """The frames below the tool's own, the innermost first."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        yield frame
        frame = frame.f_back


def _without_said(untracked: set[str]) -> tuple[str, ...]:
    """In order; "the network" is left out where it is said with a name."""
    by_name = any(what.startswith("the network:") for what in untracked)
    return tuple(sorted(untracked - ({"the network"} if by_name else set())))


def _without_implied(inputs: dict[tuple[str, InputKind], Input]) -> Iterator[Input]:
    """The inputs without those that others imply: a file is in a folder that is there."""
    there = {path for (path, kind), item in inputs.items() if item.digest and kind != "missing"}
    for (path, kind), item in inputs.items():
        prefix = "" if path == "." else f"{path}/"
        holds = any(other != path and other.startswith(prefix) for other in there)
        listed = (path, "listing") in inputs
        if not (kind == "folder" and item.digest and (holds or listed or path == ".")):
            yield item
