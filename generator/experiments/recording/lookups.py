"""
Hears what the journal's own modules import: packages by name, and local modules in vain.

A package is part of the environment, with its version; whether it had been imported before,
as in a process kept warm, makes no difference. A local module that was looked for and is
not there is an input like any file that was: ``try: import faster`` runs differently once
``faster.py`` exists. One that a library hides is a Problem, for nobody means that.
"""

from __future__ import annotations

import builtins
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from ..given import Misused
from .recorder import IMPORT_SYSTEM, Recorder

# Packages that open files by code that Python does not see.
_NATIVE_READERS = {
    *("cv2", "duckdb", "fitsio", "h5py", "imageio", "netCDF4", "osgeo", "polars", "pyarrow"),
    *("pyogrio", "pyreadstat", "rasterio", "tables", "tensorflow", "torch", "zarr"),
}


_AS_IT_IS = nullcontext()


class Hidden(Misused):
    """A local module that no import reaches, because a library has its name."""


def listen_to_imports(recorder: Recorder, folder: Path, aside: str) -> None:
    """Hear imports from here on; ``folder`` is where local modules are looked for.

    ``aside`` is a folder to be in while a library is loaded that looks for settings in the
    working folder.
    """
    hearing = _Hearing(recorder, folder, aside)
    builtins.__import__ = hearing.importing(builtins.__import__)
    importlib.import_module = hearing.importing_by_name(importlib.import_module)
    sys.meta_path.append(_Last(hearing))


class _Hearing:
    def __init__(self, recorder: Recorder, folder: Path, aside: str) -> None:
        self._recorder, self._folder, self._aside = recorder, folder, aside

    def importing(self, function: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
        @wraps(function)
        def imported(name: str, *args: Any, **options: Any) -> ModuleType:
            with self._without_settings(name):
                module = function(name, *args, **options)
            level = args[3] if len(args) > 3 else options.get("level", 0)
            if not level and self._recorder.is_looking:
                self._imported(name, sys._getframe(1))
            return module

        return imported

    def importing_by_name(self, function: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
        @wraps(function)
        def imported(name: str, package: str | None = None) -> ModuleType:
            with self._without_settings(name):
                module = function(name, package)
            if not name.startswith(".") and self._recorder.is_looking:
                self._imported(name, sys._getframe(1))
            return module

        return imported

    def _without_settings(self, name: str) -> AbstractContextManager[None]:
        """Have matplotlib loaded apart from a ``matplotlibrc`` of the working folder.

        A process kept warm loaded it elsewhere, and a figure must not depend on that.
        """
        if name.partition(".")[0] != "matplotlib" or "matplotlib" in sys.modules:
            return _AS_IT_IS
        return self._in_another_folder()

    @contextmanager
    def _in_another_folder(self) -> Iterator[None]:
        with self._recorder.unseen():
            here = os.open(".", os.O_RDONLY)  # not its name: it may have been removed
            os.chdir(self._aside)
        try:
            yield
        finally:
            os.fchdir(here)
            os.close(here)

    def _imported(self, name: str, caller: FrameType) -> None:
        if not self._recorder.is_local(caller):
            return
        top = name.partition(".")[0]
        with self._recorder.unseen():
            if self._is_local_module(top):
                return
            beside = [self._folder / f"{top}.py", self._folder / top / "__init__.py"]
            hiding = next((path for path in beside if path.is_file()), None)
        if hiding is not None and hiding.as_posix() != caller.f_code.co_filename:
            shown = self._recorder.ground.place(str(hiding))
            raise Hidden(f"import {top} is the library's: {shown} needs another name")
        if top not in sys.stdlib_module_names and top != "generator":
            self._recorder.package(top)
        if top in _NATIVE_READERS:
            self._recorder.untracked(f"what {top} reads by native code")

    def _is_local_module(self, top: str) -> bool:
        module = sys.modules.get(top)
        places = [getattr(module, "__file__", None), *(getattr(module, "__path__", None) or ())]
        return any(place and self._recorder.ground.input_at(str(place)) for place in places)

    def missed(self, name: str, path: Sequence[str] | None) -> None:
        """A module that nothing has found; its places in the journal were looked at in vain."""
        tail = name.rpartition(".")[2]
        for entry in sys.path if path is None else path:
            self._recorder.module(f"{entry or '.'}/{tail}.py")
            self._recorder.module(f"{entry or '.'}/{tail}")

    def is_asked_by_the_journal(self) -> bool:
        """Whether the innermost frame that is not the import system's is the journal's."""
        frame: FrameType | None = sys._getframe(2)
        while frame:
            name = str(frame.f_globals.get("__name__", ""))
            if not name.startswith(IMPORT_SYSTEM) and name != __name__:
                return self._recorder.is_local(frame)
            frame = frame.f_back
        return False


class _Last:
    """The finder that is asked when all others have found nothing."""

    def __init__(self, hearing: _Hearing) -> None:
        self._hearing = hearing

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if self._hearing.is_asked_by_the_journal():
            self._hearing.missed(name, path)
        return None
