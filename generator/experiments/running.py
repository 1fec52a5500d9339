"""
Runs one experiment in a process of its own, which cannot hurt the build.

It gets a session, a clean environment, a time limit and a memory limit, and whatever is
left of it when it is over is killed. What comes back is a finding or a Problem, never an
exception: a failing run leaves the rest of the journal standing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from ..journal import Journal
from ..problems import Place, Problem
from .failures import MORE_TIME, death, last_traced
from .inputs import Ground
from .modules import module_of
from .protocol import Desk, Outcome, Request, write

_PACKAGE = Path(__file__).resolve().parents[1]
_MOST_PRINTED = 16 << 20  # bytes
_GRACE = 0.3  # seconds in which a run that is out of time writes down where it was

# The package is loaded from where this process has it, without putting that folder on the
# path, where everything else in it would shadow libraries.
_START = """
import importlib.util, os, sys
package, desk = sys.argv[1:]
spec = importlib.util.spec_from_file_location(
    "generator", os.path.join(package, "__init__.py"), submodule_search_locations=[package])
sys.modules["generator"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from generator.experiments.child import main
main(desk)
"""


def run(journal: Journal, name: str) -> Outcome:
    """What the experiment finds now, or why it found nothing: an outcome has one of both."""
    limits = journal.settings.experiments
    plots = journal.memory / "matplotlib"
    root = str(journal.root.resolve())
    with _desk(journal.memory / "runs", name) as desk:
        request = Request(
            root=root,
            name=name,
            module=module_of(name),
            plots=str(plots.resolve()),
            timeout=limits.timeout,
            memory=limits.memory,
            parent=os.getpid(),
        )
        write(desk.request, request)
        ended = _watch(desk, request)
        _keep_printed(desk, journal.memory / "printed" / f"{name}.txt")
        if isinstance(ended, Problem):
            return Outcome(problem=ended)
        return _outcome(desk, request, ended)


def _keep_printed(desk: Desk, kept: Path) -> None:
    """What the run printed, for whoever looks for a mistake in it."""
    kept.unlink(missing_ok=True)
    if desk.printed.stat().st_size:
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(desk.printed, kept)


def _watch(desk: Desk, request: Request) -> int | Problem:
    """The exit code of the run, or the limit that it went over."""
    with desk.printed.open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(_PACKAGE), str(desk.folder)],
            cwd=request.root,
            env=_environment(desk, request),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
    try:
        return _wait(process, desk, request)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], desk: Desk, request: Request) -> int | Problem:
    deadline = time.monotonic() + request.timeout + _GRACE
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(min(0.2, max(0.0, deadline - time.monotonic())))
        if time.monotonic() >= deadline:
            message = f"{request.name} was not done after {request.timeout:g} s and was stopped"
            return Problem(_where(desk, request), message, MORE_TIME)
        if desk.printed.stat().st_size > _MOST_PRINTED:
            size = f"{_MOST_PRINTED >> 20} MB"
            message = f"{request.name} printed more than {size} and was stopped"
            return Problem(_where(desk, request), message)


def _outcome(desk: Desk, request: Request, code: int) -> Outcome:
    with suppress(OSError, msgspec.DecodeError):
        outcome = msgspec.json.decode(desk.outcome.read_bytes(), type=Outcome)
        if outcome.finding or outcome.problem:
            return outcome
    return Outcome(problem=Problem(_where(desk, request), death(code, request.name)))


def _where(desk: Desk, request: Request) -> Place:
    """Where the run was last seen: in its trace, else at its function, else in its module."""
    trace = desk.trace.read_text(errors="replace") if desk.trace.is_file() else ""
    if place := last_traced(trace, Ground(Path(request.root))):
        return place
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(desk.place.read_bytes(), type=Place)
    return Place(request.module, 1, 1)


def _environment(desk: Desk, request: Request) -> dict[str, str]:
    """Nothing of the author's shell, so that a run is the same from everyone's."""
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": str(desk.folder),
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": request.plots,
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        **{f"{library}_NUM_THREADS": "1" for library in threads},
    }


@contextmanager
def _desk(runs: Path, name: str) -> Iterator[Desk]:
    runs.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=runs.resolve()))
    try:
        yield Desk(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
