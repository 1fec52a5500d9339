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
from collections.abc import Callable
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from ..problems import Place
from .api import Experiment, Misused

FOLDER = "experiments"
Loading = Callable[[str], None]

_DECORATED = re.compile(r"^@[\w.]*\bexperiment\b", re.MULTILINE)


def known_in(folder: Path) -> tuple[str, ...]:
    """The names of the experiments in ``folder``; other modules there are helpers."""
    modules = sorted(folder.glob("*.py")) if folder.is_dir() else []
    return tuple(name_of(path) for path in modules if _is_experiment(path))


def name_of(module: Path) -> str:
    return module.stem.replace("_", "-")


def module_of(name: str) -> str:
    """Where the experiment called ``name`` is looked for, relative to the journal."""
    return f"{FOLDER}/{name.replace('-', '_')}.py"


def is_name(name: str) -> bool:
    """Whether a module can be called so; nothing else may reach the file system."""
    return "_" not in name and name.replace("-", "_").isidentifier()


def load(root: Path, relative: str, loading: Loading) -> ModuleType:
    """The module, executed. Whatever its code raises comes through.

    ``loading`` is told the path of each local module, this one included, before its code runs,
    and the path of the package that would have come before it.
    """
    path = root / relative
    loader_of = _loader_class(loading, path.stem)
    sys.path_hooks.insert(0, _local_hook(path.parent, loader_of))
    sys.path.append(str(path.parent))
    name = f"{FOLDER}.{path.stem}"
    loader = loader_of(name, str(path))
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


def _loader_class(loading: Loading, experiment: str) -> type[SourceFileLoader]:
    class SourceOnly(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:
            path = self.get_filename(fullname)
            loading(path)
            if fullname != f"{FOLDER}.{experiment}":  # which is loaded by its path
                loading(f"{path.removesuffix('.py')}/__init__.py")
            return self.source_to_code(self.get_data(path), path)

    return SourceOnly


def _local_hook(folder: Path, loader_of: type[SourceFileLoader]):  # type: ignore[no-untyped-def] # noqa: ANN202 - importlib's own
    """A path hook for the folder and those in it; others are none of its business."""

    def hook(entry: str) -> FileFinder:
        if not Path(entry).is_relative_to(folder):
            raise ImportError(entry)
        return FileFinder(entry, (loader_of, [".py"]))

    return hook


def _is_experiment(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        return False
    return path.stem.isidentifier() and _DECORATED.search(text) is not None
