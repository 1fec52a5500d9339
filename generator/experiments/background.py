"""
Runs experiments beside a preview: pages show what was found last while they do.

A run is begun when something that the last one read has changed, on a process that has numpy
and matplotlib loaded. It is given up when it is overtaken by another change. One that failed
is not tried again before something changes that it had read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import msgspec

from ..journal import Journal
from ..problems import Place, Problem
from .modules import module_of
from .progress import Progress, Report
from .recall import Answer, cores_there_are, existing, keep, results_of
from .recording.inputs import digest_now
from .results import is_good, stored
from .running.runner import WARM, Runner
from .values import Finding, Input, Results

_TIDYING = 2.0  # seconds


class _Attempt(msgspec.Struct, frozen=True):
    """A run that is under way, or that failed with a Problem, and what it is made from."""

    basis: tuple[Input, ...]
    stop: threading.Event
    problem: Problem | None = None

    def is_current(self, journal: Journal) -> bool:
        return all(digest_now(journal.root, item) == item.digest for item in self.basis)


class Background:
    """The runs of one journal's preview. ``changed`` is called, on any thread, when one ends."""

    def __init__(self, journal: Journal, progress: Progress, changed: Callable[[], None]) -> None:
        self._progress, self._changed = progress, changed
        self._cores = cores_there_are()
        self._runner = Runner(journal, WARM)
        self._turns = threading.Semaphore(self._cores)
        self._attempts: dict[str, _Attempt] = {}
        self._threads: list[threading.Thread] = []
        self._is_closed = False
        self._one_at_a_time = threading.RLock()

    def find(self, journal: Journal, asked: Mapping[str, Place]) -> Results:
        """What is known now of the experiments ``asked`` for; what is stale begins to run."""
        with self._one_at_a_time:
            there = existing(journal, asked)
            if there:  # not before: a preview that finds its port taken has nothing to load
                self._runner.begin()
            for name in self._attempts.keys() - set(there):
                self._give_up(name)
            answers = {name: self._answer(journal, name) for name in there}
        return results_of(journal, asked, answers)

    def close(self) -> None:
        """Give up every run; none begins any more."""
        with self._one_at_a_time:
            self._is_closed = True
            for attempt in self._attempts.values():
                attempt.stop.set()
        self._runner.close()
        for thread in self._threads:  # each has something to tidy up once its run has ended
            thread.join(_TIDYING)

    def _answer(self, journal: Journal, name: str) -> Answer:
        finding = stored(journal, name)
        attempt = self._attempts.get(name)
        if finding is not None and is_good(journal, finding):
            self._give_up(name)
            return Answer(finding)
        if self._is_closed:
            return Answer(finding, running=True)
        if attempt is None or not attempt.is_current(journal):
            self._give_up(name)
            attempt = self._begin(journal, name, finding)
        if attempt.problem:
            return Answer(finding, attempt.problem, ran=True, failed=True)
        return Answer(finding, running=True)

    def _give_up(self, name: str) -> None:
        if attempt := self._attempts.pop(name, None):
            attempt.stop.set()

    def _begin(self, journal: Journal, name: str, before: Finding | None) -> _Attempt:
        read = before.result.inputs if before else ()
        basis = {Input(module_of(name), "file"), *(Input(item.path, item.kind) for item in read)}
        now = tuple(
            Input(item.path, item.kind, digest_now(journal.root, item)) for item in sorted(basis)
        )
        attempt = self._attempts[name] = _Attempt(now, threading.Event())
        # A daemon: a preview that ends waits for no experiment.
        asked = (journal, name, before, attempt)
        thread = threading.Thread(target=self._run, args=asked, daemon=True)
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]
        thread.start()
        return attempt

    def _run(self, journal: Journal, name: str, before: Finding | None, attempt: _Attempt) -> None:
        with self._turns:
            if attempt.stop.is_set():
                return
            self._progress(name, Report("running"))
            outcome = self._runner.run(journal, name, workers=self._cores, stop=attempt.stop)
        with self._one_at_a_time:
            if attempt.stop.is_set():
                return
            answer = keep(journal, outcome, before)
            if answer.problem:
                basis = outcome.inputs or attempt.basis
                self._attempts[name] = _Attempt(basis, attempt.stop, answer.problem)
            else:
                self._attempts.pop(name, None)
        self._progress(name, Report("failed" if answer.failed else "done"))
        self._changed()
