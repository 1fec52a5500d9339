"""
The index that a reader's browser searches, made by pagefind of documents that may be found.

The program is given a new folder that holds these documents and nothing else, so it can
index nothing else. What it makes is read back and the folder goes; nobody is shown it there.
No interface of its own is kept, and of its index only what a search loads.

What it makes is a function of the documents: the same bytes for any order of files and any
number of cores. That holds only as long as it is given no filters, which it writes in an
order of chance. So what results are narrowed by is a file of ours (``indexing.py``).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from ..experiments.holding import held_anew
from ..ownership import memory_folder, own_folder
from ..problems import Place, Problem

_PACKAGE = "pagefind-bin"
_PATIENCE, _A_DOCUMENT = 60.0, 0.2  # seconds, and more for each document; 0.003 is usual
_NOISE = (
    "svg, .anchor, .footnote-ref, .footnote-backref, .provenance, .downloads, .figure table, "
    ".visually-hidden, .assessed .word, .callout-kind"
)
_NEEDED = re.compile(r"pagefind\.js|pagefind-entry\.json|[^/]+\.pf_meta|(?:index|fragment)/.+")
_HINT = f"build again; without {_PACKAGE} (`pip uninstall {_PACKAGE}`) a site has no search"


class CannotIndex(Exception):  # noqa: N818 - reads as what it says
    """The index cannot be made; carries the Problem."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        message = f"the search index could not be made: {why}"
        self.problem = Problem(Place("site/pagefind"), message, _HINT)


class _Language(msgspec.Struct):
    wasm: str | None = None


class _Entry(msgspec.Struct):
    """``pagefind-entry.json``, as far as it says which program a search loads."""

    languages: dict[str, _Language]


@cache
def engine() -> str:
    """The version of pagefind that is installed; empty where none is."""
    try:
        return version(_PACKAGE) if _program() else ""
    except PackageNotFoundError:
        return ""


def indexed(documents: Mapping[str, str], language: str, memory: Path) -> dict[str, bytes]:
    """The files of an index of ``documents``, which are HTML by their paths in the site.

    ``language`` (BCP 47) says how words are reduced to their stems; the index is made in the
    folder ``memory``.

    Raises:
        CannotIndex: the program failed, or did not end in time.
        OSError: the documents cannot be written.
    """
    parent = own_folder(memory_folder(memory) / "search")
    with held_anew(parent, "index") as folder:
        for path, text in documents.items():
            file = folder / "documents" / path
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
            except OSError as error:
                error.filename = str(memory)  # a full disk does not say where
                raise
        _run(folder, language, _PATIENCE + _A_DOCUMENT * len(documents))
        return _needed(folder / "index")


def _run(folder: Path, language: str, patience: float) -> None:
    argv = [str(_program()), "--site", "documents", "--output-path", "index", "--silent"]
    argv += ["--force-language", language.partition("-")[0].lower()]
    argv += ["--exclude-selectors", _NOISE]
    try:
        # It would read settings from its folder, and from variables.
        done = subprocess.run(
            argv,
            cwd=folder,
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        raise CannotIndex(f"pagefind did not end within {patience:.0f} seconds") from None
    except OSError as error:
        raise CannotIndex(f"pagefind cannot be started: {error.strerror}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise CannotIndex(f"pagefind failed ({done.returncode}): {said.partition(chr(10))[0]}")


def _needed(index: Path) -> dict[str, bytes]:
    """What a search loads."""
    try:
        entry = msgspec.json.decode((index / "pagefind-entry.json").read_bytes(), type=_Entry)
    except (OSError, msgspec.DecodeError):
        raise CannotIndex("pagefind made none that can be read") from None
    programs = {f"wasm.{one.wasm or 'unknown'}.pagefind" for one in entry.languages.values()}
    files = {path.relative_to(index).as_posix(): path for path in index.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in sorted(files.items())
        if path.is_file() and (name in programs or _NEEDED.fullmatch(name))
    }


def _program() -> Path | None:
    try:
        from pagefind_bin import get_executable  # an extra
    except ImportError:
        return None
    try:
        return Path(get_executable()).resolve()
    except FileNotFoundError:
        return None
