"""
Runs experiments in processes of their own, which cannot hurt the build.

Each gets a session, a clean environment and limits, and whatever is left of it when it is
over is killed. What comes back is an outcome, never an exception: a failing run leaves the
rest of the journal standing.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import SHUT_WR, send_fds, socket, socketpair
from uuid import uuid4

import msgspec

from ...journal import Journal
from ...ownership import own_folder
from ...problems import Place, Problem
from ..holding import held_anew
from ..modules import module_of
from ..progress import Doing
from ..recording.inputs import Ground
from .failures import MORE_MEMORY, MORE_TIME, death, last_traced
from .processes import end_all_begun_with
from .protocol import MOST_PRINTED, READY, Desk, Ended, Outcome, Request, write

Tell = Callable[[Doing], None]


def _tell_nobody(doing: Doing) -> None:
    """What most of the time needs no telling."""


# What takes long to load and most experiments want.
WARM = ("numpy.random", "generator.experiments.figures.drawing", "scour.scour")

_MARK = "LEARNING_JOURNAL_RUNNER"  # tells the processes of one runner from all others
_PACKAGE = Path(__file__).resolve().parents[2]
_OFTEN = 0.1  # seconds between two looks at what a run does
_MOST_LETTERS = 40  # of an experiment's name in that of a folder
_PATIENCE = 20  # seconds to wait for what should come by itself, however busy the machine is

# The package is loaded from where this process has it, without putting that folder on the
# path, where everything else in it would shadow libraries.
_START = """
import importlib.util, os, sys
package, *preload = sys.argv[1:]
spec = importlib.util.spec_from_file_location(
    "generator", os.path.join(package, "__init__.py"), submodule_search_locations=[package])
sys.modules["generator"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from generator.experiments.running.forkserver import main
main(tuple(preload))
"""


class Runner:
    """Runs the experiments of one journal; several may run at once, from several threads.

    It keeps one process, with the modules of ``preload`` loaded, that runs are forked from.
    """

    def __init__(self, journal: Journal, preload: tuple[str, ...] = ()) -> None:
        self._plots = journal.memory / "matplotlib"
        self._runs = journal.memory / "runs"
        self._preload = preload
        self._one_at_a_time = threading.Lock()
        self._orders: socket | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._loaded: list[str] = []
        self._mark = uuid4().hex
        self._is_closed = False

    def run(
        self,
        journal: Journal,
        name: str,
        *,
        workers: int = 1,
        tell: Tell = _tell_nobody,
        stop: threading.Event | None = None,
    ) -> Outcome:
        """What the experiment finds now, or why it found nothing: an outcome has one of both.

        ``tell`` hears what it is doing; it ends without an answer soon after ``stop`` is set.
        """
        try:
            return self._run(journal, name, workers, tell, stop or threading.Event())
        except OSError as error:  # a full disk, or a folder that cannot be written
            message = f"cannot be run: {error.strerror or error}"
            return Outcome(problem=Problem(Place(module_of(name)), message))

    def _run(
        self,
        journal: Journal,
        name: str,
        workers: int,
        tell: Tell,
        stop: threading.Event,
    ) -> Outcome:
        limits = journal.settings.experiments
        with self._desk(name) as desk:
            request = Request(
                root=str(journal.root.resolve()),
                name=name,
                module=module_of(name),
                plots=str(self._plots.resolve()),
                timeout=limits.timeout,
                memory=limits.memory,
                workers=workers,
            )
            write(desk.request, request)
            ended = self._watch(desk, limits.timeout, tell, stop)
            with suppress(OSError):
                _keep_printed(desk, journal.memory / "printed" / f"{name}.txt")
            return _outcome(desk, request, ended)

    def begin(self) -> None:
        """Have the process that runs are forked from load its libraries."""
        with self._one_at_a_time:
            if self._orders is None and not self._is_closed:
                self._start_server()

    def close(self) -> None:
        """End the process that runs are forked from, and with it all that are still at work.

        From here on no run begins.
        """
        with self._one_at_a_time:
            self._is_closed = True
            self._end_server()

    def _watch(self, desk: Desk, timeout: float, tell: Tell, stop: threading.Event) -> Ended | None:
        """How the run ended; None where its supervisor was killed, or stopped."""
        supervisor, theirs = socketpair()
        with supervisor:
            with theirs:
                self._order(desk, theirs)
            said = Doing()
            latest = time.monotonic() + timeout + _PATIENCE
            while not select.select([supervisor], [], [], _OFTEN)[0]:
                said = _hear(desk, said, tell)
                if time.monotonic() > latest:  # its supervisor does not hold it to its limits
                    return None
                if stop.is_set():
                    with suppress(OSError):
                        supervisor.shutdown(SHUT_WR)
            with suppress(OSError, msgspec.DecodeError):
                return msgspec.json.decode(supervisor.recv(4096), type=Ended)
        return None

    def _order(self, desk: Desk, theirs: socket) -> None:
        """Have a run begun; the process that forks it is started anew if it has gone."""
        with self._one_at_a_time:
            if self._loaded != self._versions():  # a library was installed anew meanwhile
                self._end_server()
            for _ in range(0 if self._is_closed else 2):
                orders = self._orders or self._start_server()
                with suppress(OSError):
                    send_fds(orders, [os.fsencode(desk.folder)], [theirs.fileno()])
                    if orders.recv(1) == READY:
                        return
                self._end_server()
        raise OSError("no process could be started for this run")

    def _start_server(self) -> socket:
        own_folder(self._runs)
        self._loaded = self._versions()
        self._orders, theirs = socketpair()
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(_PACKAGE), *self._preload],
                cwd=self._runs,
                env={**_environment(self._plots.resolve()), _MARK: self._mark},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._orders

    def _versions(self) -> list[str]:
        """Which versions of libraries would be loaded now."""
        if not self._preload:
            return []
        from importlib.metadata import version  # late: it takes as long as a run

        return [version(name) for name in ("matplotlib", "numpy")]

    def _end_server(self) -> None:
        if self._orders:
            self._orders.close()
        if self._server and not _ends_well(self._server):
            end_all_begun_with(_MARK, self._mark)
            self._server.wait()
        self._orders = self._server = None

    @contextmanager
    def _desk(self, name: str) -> Iterator[Desk]:
        own_folder(self._runs)
        own_folder(self._plots)
        with held_anew(self._runs, name[:_MOST_LETTERS]) as folder:
            yield Desk(folder)


def _ends_well(server: subprocess.Popen[bytes]) -> bool:
    """Whether it ends by itself, and with it all that it is responsible for."""
    with suppress(subprocess.TimeoutExpired):
        return server.wait(_PATIENCE) == 0
    return False


def _hear(desk: Desk, said: Doing, tell: Tell) -> Doing:
    """What the run does now, told if it is another than was ``said``."""
    with suppress(OSError, msgspec.DecodeError):  # it may be writing just now
        doing = msgspec.json.decode(desk.doing.read_bytes(), type=Doing)
        if doing != said:
            tell(doing)
        return doing
    return said


def _keep_printed(desk: Desk, kept: Path) -> None:
    """What the run printed, for whoever looks for a mistake in it."""
    own_folder(kept.parent)
    kept.unlink(missing_ok=True)
    if desk.printed.is_file() and desk.printed.stat().st_size:
        with desk.printed.open("rb") as printed, kept.open("wb") as copy:
            copy.write(printed.read(MOST_PRINTED))


def _outcome(desk: Desk, request: Request, ended: Ended | None) -> Outcome:
    if ended is None:
        said = f"{request.name} ended the process that watches over it"
        return Outcome(problem=Problem(_where(desk, request), said))
    if ended.cause:
        return Outcome(problem=_stopped(desk, request, ended))
    with suppress(OSError, msgspec.DecodeError):
        outcome = msgspec.json.decode(desk.outcome.read_bytes(), type=Outcome)
        if outcome.finding or outcome.problem:
            return outcome
    return Outcome(problem=Problem(_where(desk, request), death(ended.code, request.name)))


def _stopped(desk: Desk, request: Request, ended: Ended) -> Problem:
    """Why a run was stopped, in words."""
    place, name = _where(desk, request), request.name
    match ended.cause:
        case "time":
            message = f"{name} was not done after {request.timeout:g} s and was stopped"
            return Problem(place, message, MORE_TIME)
        case "memory":
            message = f"{name} needed more memory than a run may use"
            return Problem(place, message, MORE_MEMORY)
        case "printed":
            size = f"{MOST_PRINTED >> 20} MB"
            return Problem(place, f"{name} printed more than {size} and was stopped")
    return Problem(place, f"{name} was stopped")


def _where(desk: Desk, request: Request) -> Place:
    """Where the run was last seen: in its trace, else at its function, else in its module."""
    ground = Ground(Path(request.root))
    for trace in desk.traces:
        if place := last_traced(trace, ground):
            return place
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(desk.place.read_bytes(), type=Place)
    return Place(request.module, 1, 1)


def _environment(plots: Path) -> dict[str, str]:
    """Nothing of the author's shell, so that a run is the same from everyone's."""
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(plots),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        **{f"{library}_NUM_THREADS": "1" for library in threads},
    }
