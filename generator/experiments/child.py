"""
The process of one run: limits itself, records what it reads, leaves one outcome.

It has no other way to speak to the build than the files on its desk, and whatever happens
here, the build goes on.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from ..problems import Place
from .api import Drawn, Experiment, Misused, Run, Sketch
from .failures import problem_of
from .inputs import Ground
from .modules import experiment_in, load
from .protocol import Desk, Outcome, Request, write
from .recording import Recorder
from .values import Finding, Result


def main(folder: str) -> None:
    """Does what the request on the desk asks for, and ends the process."""
    desk = Desk(Path(folder))
    request = msgspec.json.decode(desk.request.read_bytes(), type=Request)
    trace = desk.trace.open("w")  # stays open as long as the process lives
    faulthandler.enable(trace)
    faulthandler.dump_traceback_later(request.timeout, file=trace)
    _limit(request.memory)
    _end_with(request.parent)
    write(desk.outcome, _attempt(desk, request))
    sys.stdout.flush()
    os._exit(0)  # threads that an experiment left behind are not waited for


def _end_with(parent: int) -> None:
    """End the run, and all that it started, when the build that asked for it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _limit(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows the limit and does not take it
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _attempt(desk: Desk, request: Request) -> Outcome:
    ground = Ground(Path(request.root))
    recorder = Recorder(ground, (str(desk.folder), request.plots))
    fallback = Place(request.module, 1, 1)
    try:
        recorder.start()
        module = load(Path(ground.root), request.module)
        made, fallback = experiment_in(module, request.module)
        write(desk.place, fallback)
        run = Run(made, desk.scratch, partial(_draw, recorder))
        if made.function(run) is not None:  # a generator, say, whose code never ran
            raise Misused("an experiment returns nothing; it tells run what it finds")
        finding = _finding(request.name, module.__doc__, made, run, recorder)
        return Outcome(finding, run.files)
    except BaseException as error:  # an experiment may raise anything, SystemExit included
        print("", end="", flush=True)  # so that what was printed comes before it
        traceback.print_exc()
        return Outcome(problem=problem_of(error, request.name, fallback, ground))


def _finding(
    name: str, docstring: str | None, made: Experiment, run: Run, recorder: Recorder
) -> Finding:
    result = Result(
        name=name,
        question=_question(docstring),
        seed=made.seed,
        parameters=made.parameters,
        inputs=recorder.finish(),
        metrics=tuple(run.metrics.values()),
        tables=tuple(run.tables.values()),
        figures=tuple(run.figures.values()),
        verdict=run.conclusion,
    )
    return Finding(result, tuple(run.drawings.items()))


def _question(docstring: str | None) -> str:
    """The first paragraph of the module's docstring."""
    return " ".join((docstring or "").strip().partition("\n\n")[0].split())


def _draw(recorder: Recorder, sketch: Sketch) -> Drawn:
    with recorder.unseen():  # matplotlib looks for settings that have no say in the house style
        from .figures import drawn  # late: matplotlib is loaded by runs that draw

    return drawn(sketch)
