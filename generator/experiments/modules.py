"""
Finds the experiments of a journal, and loads the one module that a run is about.

An experiment is named after its module, with hyphens: ``experiments/sparse_cosine.py`` is
``sparse-cosine``. Modules are loaded by path, under a name of their own, so that none can
take the place of a library's; local code is always compiled from its source, because a
cached copy may be older than it looks.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
)
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

from ..problems import Place
from .api import Experiment
from .given import Misused

if TYPE_CHECKING:
    from importlib.abc import PathEntryFinder

FOLDER = "experiments"
_LONGEST = 255  # bytes in the name of a file, on all common file systems
Loading = Callable[[str], None]
IsLocal = Callable[[str], bool]

_DECORATED = re.compile(r"^@(?:[\w.]*\.)?(\w+)", re.MULTILINE)
_RENAMED = re.compile(r"\bexperiment\s+as\s+(\w+)")


def known_in(folder: Path) -> tuple[str, ...]:
    """The names of the experiments in ``folder``; other modules there are helpers."""
    modules = sorted(folder.glob("*.py")) if folder.is_dir() else []
    return tuple(name_of(path) for path in modules if _is_experiment(path))


def name_of(module: Path) -> str:
    """What the experiment in a module is called."""
    return module.stem.replace("_", "-")


def module_of(name: str) -> str:
    """Where the experiment called ``name`` is looked for, relative to the journal."""
    return f"{FOLDER}/{name.replace('-', '_')}.py"


def results_in(name: str) -> str:
    """The folder that holds what it found, relative to the journal."""
    return f"{FOLDER}/results/{name}"


def is_name(name: str) -> bool:
    """Whether a module can be called so; nothing else may reach the file system."""
    is_too_long = len(module_of(name).rpartition("/")[2].encode()) > _LONGEST
    return "_" not in name and name.replace("-", "_").isidentifier() and not is_too_long


def load(root: Path, relative: str, loading: Loading, is_local: IsLocal) -> ModuleType:
    """The module, executed. Whatever its code raises comes through.

    ``loading`` is told the path of each local module, this one included, before its code runs,
    and the paths of what would have come before it. ``is_local`` tells the journal's own
    files and folders from those of libraries.
    """
    path = root / relative
    _compile_from_source(loading, is_local)
    sys.path_hooks.insert(0, _local_hook(loading, is_local))
    sys.path.append(str(path.parent))
    name = f"{FOLDER}.{path.stem}"
    loader = SourceFileLoader(name, str(path))
    module = ModuleType(name)
    module.__spec__ = importlib.util.spec_from_loader(name, loader)
    module.__file__ = str(path)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


def experiment_in(module: ModuleType, relative: str) -> tuple[Experiment, Place]:
    """The one experiment that the module makes, and where.

    Raises:
        NotOne: it makes none, or a second one.
    """
    made = [
        value
        for value in vars(module).values()
        if isinstance(value, Experiment) and value.function.__module__ == module.__name__
    ]
    if not made:
        function = Path(relative).stem
        raise NotOne(
            f"{name_of(Path(relative))} has no experiment: no function in this module has "
            "@experiment(seed=…) above it",
            Place(relative, 1, 1),
            f"write @experiment(seed=…) above def {function}(run):",
        )
    places = [Place(relative, item.function.__code__.co_firstlineno, 1) for item in made]
    if len(made) > 1:
        raise NotOne(
            f"a module makes one experiment; the first one is {made[0].function.__name__} "
            f"in line {places[0].line}",
            places[1],
            "move one of them into a module of its own",
        )
    return made[0], places[0]


class NotOne(Misused):
    """A module without an experiment, or with two."""

    def __init__(self, message: str, place: Place, hint: str) -> None:
        super().__init__(message)
        self.place = place
        self.hint = hint


def _compile_from_source(loading: Loading, is_local: IsLocal) -> None:
    """Local modules are compiled anew, however they are found: by name, by path, by a spec."""
    get_code = SourceFileLoader.get_code

    def compiled(self: SourceFileLoader, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        if not is_local(path):
            return get_code(self, fullname)
        loading(path)
        return self.source_to_code(self.get_data(path), path)

    SourceFileLoader.get_code = compiled  # type: ignore[assignment, method-assign]


def _local_hook(loading: Loading, is_local: IsLocal) -> Callable[[str], PathEntryFinder]:
    """A path hook for the folders of the journal; others are none of its business."""

    class Finder(FileFinder):
        def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
            spec = super().find_spec(fullname, target)
            for path in _decisive(spec) if spec else ():
                loading(path)
            return spec

    extensions = (ExtensionFileLoader, EXTENSION_SUFFIXES)
    finder_of = Finder.path_hook(extensions, (SourceFileLoader, [".py"]))

    def hook(entry: str) -> PathEntryFinder:
        if not is_local(entry):
            raise ImportError(entry)
        return finder_of(entry)

    return hook


def _decisive(spec: ModuleSpec) -> Iterator[str]:
    """The paths that decide what is found: the module, and what would have come before it."""
    if spec.origin is None:  # a folder without __init__.py
        for folder in spec.submodule_search_locations or ():
            yield from (folder, f"{folder}/__init__.py", f"{folder}.py")
        return
    yield spec.origin
    if not spec.submodule_search_locations:
        yield f"{Path(spec.origin).parent}/{spec.name.rpartition('.')[2]}/__init__.py"


def _is_experiment(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        return False
    names = {"experiment", *_RENAMED.findall(text)}
    return path.stem.isidentifier() and not names.isdisjoint(_DECORATED.findall(text))
