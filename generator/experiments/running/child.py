"""
The process of one run: limits itself, records what it reads, leaves one outcome.

It has no other way to speak to the build than the files on its desk, and whatever happens
here, the build goes on.
"""

from __future__ import annotations

import builtins
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, NoReturn

from ...problems import Place, Problem
from ..api import Experiment, Found, Run
from ..figures.sketch import Drawn, Sketch
from ..given import Misused
from ..modules import experiment_in, load
from ..progress import Doing
from ..recording.environment import environment_of
from ..recording.inputs import Ground
from ..recording.listening import listen
from ..recording.lookups import listen_to_imports
from ..recording.recorder import Recorder
from ..sound import is_sound
from ..values import Finding, Result
from .failures import death, last_traced, personal, problem_of
from .processes import end_with
from .protocol import Desk, Outcome, Request, write
from .tracing import trace, trace_endings
from .workers import Staff, TaskFailed, fan_out, flush

_OFTEN = 0.1  # seconds between two words on what is being done
_DEEPEST = 1000  # frames of a traceback that are printed
_RESERVE = 64  # megabytes for saying that a run needed more than it may use

# As they were before an experiment could put something else in their place.
_exit, _setrlimit, _builtins = os._exit, resource.setrlimit, dict(vars(builtins))


def main(desk: Desk, request: Request) -> NoReturn:
    """Does what the request asks for, and ends the process."""
    os.setsid()
    _settle(desk, request)
    trace(desk)
    _limit(request.memory, _RESERVE)
    _Attempt(desk, request).leave_outcome()
    _exit(0)  # threads that an experiment left behind are not waited for


def _settle(desk: Desk, request: Request) -> None:
    """The surroundings that every run has, whatever process it was forked from."""
    printed = os.open(desk.printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, standard in ((nothing, 0), (printed, 1), (printed, 2)):
        os.dup2(descriptor, standard)
    os.close(nothing)
    os.close(printed)
    os.chdir(request.root)
    desk.temporary.mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(desk.temporary)
    sys.argv = [request.module]
    sys.dont_write_bytecode = True
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # else every run forked from here would draw the same "random" numbers


def _limit(megabytes: int, reserve: int) -> None:
    with suppress(ValueError, OSError):  # macOS knows the limit and does not take it
        _setrlimit(resource.RLIMIT_CORE, (0, 0))
        _setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes + reserve << 20))


def _shortened(error: BaseException) -> BaseException:
    """An exception, and those that it came from, with the ends of their tracebacks."""
    first, cut = error, set[int]()
    waiting = [error]
    while waiting:
        error = waiting.pop()
        cut.add(id(error))
        error.with_traceback(_end_of(error.__traceback__))
        came_from = (error.__cause__, error.__context__)
        waiting += [one for one in came_from if one and id(one) not in cut]
    return first


def _end_of(trace: TracebackType | None) -> TracebackType | None:
    """The innermost steps of a traceback, which may have a million of them."""
    ahead = trace
    for _ in range(_DEEPEST):
        ahead = ahead.tb_next if ahead else None
    while ahead and trace:
        ahead, trace = ahead.tb_next, trace.tb_next
    return trace


class _Attempt:
    """One run of one experiment."""

    def __init__(self, desk: Desk, request: Request) -> None:
        self._desk, self._request = desk, request
        self._ground = Ground(Path(request.root))
        self._recorder = Recorder(self._ground, desk.notebook)
        self._place = Place(request.module, 1, 1)
        self._told = 0.0
        self._doing = Doing()

    def leave_outcome(self) -> None:
        """Writes the outcome down; there is always one, unless the process ends before."""
        outcome = self._outcome()
        flush()
        with self._recorder.unseen():
            write(self._desk.outcome, outcome)

    def _outcome(self) -> Outcome:
        """What was found, or the one Problem that came in between."""
        try:
            module, made = self._load()
            found = Found()
            run = Run(made, found, self._desk.scratch, self._draw, self._fan_out, self._say)
            self._say(Doing("running"))
            if made.function(run) is not None:  # a generator, say, whose code never ran
                raise Misused("an experiment returns nothing; it tells run what it finds")
            return self._with_all_it_read(module, made, found)
        except BaseException as error:  # an experiment may raise anything, SystemExit included
            vars(builtins).update(_builtins)
            _limit(self._request.memory + _RESERVE, 0)
            flush()
            if not isinstance(error, TaskFailed):  # whose worker has printed it
                with suppress(Exception):
                    traceback.print_exception(_shortened(error))
            with self._recorder.unseen():
                return Outcome(problem=self._problem(error), inputs=self._recorder.so_far())

    def _load(self) -> tuple[ModuleType, Experiment]:
        root, module = Path(self._ground.root), self._request.module
        self._say(Doing("loading"))
        desk, plots = self._desk, self._request.plots
        trace_endings(self._recorder, desk)
        listen(self._recorder, (str(desk.temporary), str(desk.scratch), plots))
        listen_to_imports(self._recorder, (root / module).parent, plots)
        loaded = load(root, module, self._recorder.module, self._recorder.is_input)
        made, self._place = experiment_in(loaded, module)
        with self._recorder.unseen():
            write(self._desk.place, self._place)
        return loaded, made

    def _with_all_it_read(self, module: ModuleType, made: Experiment, found: Found) -> Outcome:
        seen = self._recorder.finish()
        result = Result(
            name=self._request.name,
            question=_question(module.__doc__),
            seed=made.seed,
            parameters=made.parameters,
            inputs=seen.inputs,
            metrics=tuple(found.metrics.values()),
            tables=tuple(found.tables.values()),
            figures=tuple(found.figures.values()),
            verdict=found.verdict,
            untracked=seen.untracked,
        )
        with self._recorder.unseen():
            packages = environment_of({*seen.packages, *found.packages})
            finding = Finding(result, tuple(found.drawings.items()), packages)
            if shown := personal(finding, found.files, self._ground.root):
                raise Misused(f"a result holds nothing of this machine, but it says {shown}")
            if not is_sound(result, finding.drawings):
                raise Misused("a figure of it holds what runs, or is loaded from elsewhere")
            return Outcome(finding, found.files, inputs=seen.inputs)

    def _problem(self, error: BaseException) -> Problem:
        if isinstance(error, TaskFailed):
            return error.problem
        return problem_of(error, self._request.name, self._place, self._ground)

    # --- what a run may ask for ---------------------------------------------------

    def _draw(self, sketch: Sketch) -> Drawn:
        with self._recorder.unseen():  # it looks for settings that have no say in the house style
            from ..figures.drawing import drawn  # late: matplotlib is loaded by runs that draw

        return drawn(sketch)

    def _fan_out(self, task: Any, items: Sequence[Any]) -> list[Any]:
        doing = Doing(f"{getattr(task, '__name__', 'mapping')}", 0, len(items))
        self._say(doing)
        staff = Staff(
            count=max(1, self._request.workers),
            begin=partial(self._begin_worker, os.getpid()),
            tell=lambda done: self._say(Doing(doing.words, done, doing.total)),
            say=self._problem,
            death=self._death,
        )
        return fan_out(task, items, staff)

    def _begin_worker(self, parent: int) -> None:
        with self._recorder.unseen():
            end_with(parent)
            trace(self._desk)

    def _death(self, code: int) -> Problem:
        with self._recorder.unseen():
            traced = (last_traced(trace, self._ground) for trace in self._desk.traces)
            place = next(filter(None, traced), self._place)
        return Problem(place, death(code, self._request.name))

    def _say(self, doing: Doing) -> None:
        """What is being done, for whoever waits; not each of a thousand steps."""
        now = time.monotonic()
        if doing.words != self._doing.words or now - self._told >= _OFTEN:
            with self._recorder.unseen(), suppress(OSError):
                write(self._desk.doing, doing)
            self._told, self._doing = now, doing


def _question(docstring: str | None) -> str:
    """The first paragraph of the module's docstring."""
    return " ".join((docstring or "").strip().partition("\n\n")[0].split())
