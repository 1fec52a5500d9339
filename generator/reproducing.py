"""
Builds a journal twice, in surroundings that differ in all that must not matter, and compares.

Each build is a process of its own, with nothing to recall, in a copy of the journal: another
folder with a longer name, other times and another order of files, another time zone, locale,
umask and hash seed, and one core where the first had all. Stored results are recalled, as in
any build; an experiment without one runs in each copy. The journal itself is only read, and
the copies are gone at the end, however it ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

from .problems import Place, Problem
from .site.writing import files_in

_NOT_COPIED = {".git", ".journal", ".venv", "site"}
_PACKAGE = Path(__file__).parent
_PATIENCE = 10  # seconds that an interrupted build may take to put away what it has begun
_OFTEN = 0.5  # seconds
_HINT = "look for the clock, unseeded randomness, or the order of a set"
_SHOWN = 40  # characters of each of two lines that differ

# This very tool, whatever else is installed, and nothing of the folder that it is called in.
_BUILD = """
import importlib.util, os, sys
package, is_alone, *arguments = sys.argv[1:]
if is_alone == "alone" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
spec = importlib.util.spec_from_file_location(
    "generator", os.path.join(package, "__init__.py"), submodule_search_locations=[package])
sys.modules["generator"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from generator.cli import main
main(["build", *arguments], prog_name="journal")
"""


class Verified(NamedTuple):
    """What two builds came to: how many files each made, and one Problem a file that differs.

    ``said`` is what a build said that did not succeed.
    """

    files: int = 0
    differences: tuple[Problem, ...] = ()
    said: str = ""


class _Built(NamedTuple):
    """Whether a build succeeded, and what it said."""

    succeeded: bool
    said: str


class _Surroundings(NamedTuple):
    folder: str
    zone: str
    locale: str
    umask: int
    seed: str
    backwards: bool  # files are made in reverse, without the times that they had
    alone: bool  # on one core


_HERE = _Surroundings("one", "UTC0", "C.UTF-8", 0o022, "1", backwards=False, alone=False)
_THERE = _Surroundings(
    "the other/with a longer name",
    "<+14>-14",  # as far from Greenwich as it gets (POSIX, environment variables, TZ)
    "tr_TR.UTF-8",  # where there is one: it has an alphabet of its own
    0o077,
    "2",
    backwards=True,
    alone=True,
)


def verify(root: Path, *, locked: bool = False) -> Verified:
    """Build the journal at ``root`` twice and compare every byte; nothing is published.

    Raises:
        OSError: the journal cannot be copied.
    """
    with _terminable(), TemporaryDirectory(prefix="journal-") as folder:
        # Both before either is built: neither shall recall what the other found.
        once, again = Path(folder, _HERE.folder), Path(folder, _THERE.folder)
        _copy(root, once, _HERE)
        _copy(once, again, _THERE)
        for copy, surroundings in ((once, _HERE), (again, _THERE)):
            built = _build(copy, surroundings, locked=locked)
            if not built.succeeded:
                return Verified(said=built.said)
        return _compared(once / "site", again / "site")


# --- copying --------------------------------------------------------------------------


def _copy(root: Path, target: Path, surroundings: _Surroundings) -> None:
    """All of a journal that a build may read."""
    target.mkdir(parents=True)
    for path in sorted(_parts(root, root), reverse=surroundings.backwards):
        there = target / path.relative_to(root)
        there.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            there.symlink_to(_target(path, root))
        elif path.is_dir():
            there.mkdir(exist_ok=True)
        elif surroundings.backwards:
            shutil.copyfile(path, there)
        else:
            shutil.copy2(path, there)


def _parts(folder: Path, root: Path) -> Iterator[Path]:
    """Every folder, file and link below ``folder`` that belongs to the journal."""
    for path in folder.iterdir():
        is_folder = path.is_dir() and not path.is_symlink()
        if (folder == root and path.name in _NOT_COPIED) or path.name == "__pycache__":
            continue
        if is_folder and not (path / "pyvenv.cfg").exists():
            yield path
            yield from _parts(path, root)
        elif path.is_symlink() or path.is_file():  # a pipe would never end
            yield path


def _target(link: Path, root: Path) -> Path:
    """What a copy of a link leads to: the same thing outside the journal, the copy of it within."""
    written, reached = link.readlink(), link.resolve()
    is_within = reached.is_relative_to(root.resolve())
    if is_within == (not written.is_absolute()):
        return written
    if not is_within:
        return reached
    return Path(os.path.relpath(reached, link.parent.resolve()))


# --- building -------------------------------------------------------------------------


def _build(copy: Path, surroundings: _Surroundings, *, locked: bool) -> _Built:
    environment = {
        **os.environ,
        "TZ": surroundings.zone,
        "LC_ALL": surroundings.locale,
        "PYTHONHASHSEED": surroundings.seed,
    }
    cores = "alone" if surroundings.alone else "all"
    options = ["--locked"] if locked else []
    with TemporaryFile() as said:  # a pipe would be open for as long as anybody holds it
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BUILD, str(_PACKAGE), cores, *options],
            cwd=copy,
            env=environment,
            umask=surroundings.umask,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,  # it is interrupted by us, and once
        )
        try:
            while process.poll() is None:  # an endless wait can sleep through an interrupt
                _wait(process, _OFTEN)
        except BaseException:
            _end(process)
            raise
        said.seek(0)
        return _Built(process.returncode == 0, said.read().decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Have a build put away what it has begun, the processes of experiments above all."""
    process.send_signal(signal.SIGINT)
    _wait(process, _PATIENCE)
    process.kill()
    process.wait()


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


@contextmanager
def _terminable() -> Iterator[None]:
    """Being asked to end is like an interrupt: nothing is left behind."""

    def end(signum: int, _: object) -> None:
        raise SystemExit(128 + signum)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


# --- comparing ------------------------------------------------------------------------


def _compared(once: Path, again: Path) -> Verified:
    files = {site: set(files_in(site)) for site in (once, again)}
    different = []
    for path in sorted(files[once] | files[again]):
        if path not in files[once] or path not in files[again]:
            message = "is made by one of two builds only"
        elif (first := (once / path).read_bytes()) != (second := (again / path).read_bytes()):
            message = f"comes out different in two builds, {_where(first, second)}"
        else:
            continue
        different.append(Problem(Place(f"site/{path}"), message, _HINT))
    return Verified(len(files[once]), tuple(different))


def _where(first: bytes, second: bytes) -> str:
    """Where two files begin to differ, and what stands there."""
    pairs = enumerate(zip(first, second, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))
    try:
        texts = first.decode(), second.decode()
    except UnicodeDecodeError:
        return f"from byte {at + 1} on"
    begin = first.rfind(b"\n", 0, at) + 1
    line, column = first.count(b"\n", 0, at) + 1, len(first[begin:at].decode("utf-8", "ignore"))
    lines = (text.split("\n")[line - 1][column : column + _SHOWN] for text in texts)
    return f"from line {line}, column {column + 1} on: {' and '.join(map(repr, lines))}"
