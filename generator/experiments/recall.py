"""
The findings that a build needs: recalled while all that they rest on is the same, else rerun.

Recalling starts no process and imports nothing that an experiment imports. Experiments that
have to run do so side by side; whatever the number of cores, each finds the same.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from typing import NamedTuple

from ..journal import Journal
from ..problems import Place, Problem, did_you_mean, in_order
from .modules import is_name, known_in, module_of, results_in
from .moving import moved
from .progress import Progress, Report, silent
from .results import changed_environment, is_good, store, stored, why_stale
from .running.protocol import Outcome
from .values import Finding, Moved, Results


class Answer(NamedTuple):
    """What is known of one experiment, and how that came to be."""

    finding: Finding | None
    problem: Problem | None = None
    ran: bool = False
    failed: bool = False
    running: bool = False
    moved: tuple[Moved, ...] = ()


def known(journal: Journal) -> tuple[str, ...]:
    """The names of all experiments in the journal, in order."""
    return known_in(journal.experiments)


def recall_or_run(
    journal: Journal,
    asked: Mapping[str, Place],
    *,
    progress: Progress = silent,
    force: bool = False,
    cores: int | None = None,
) -> Results:
    """The findings of the experiments ``asked`` for, each with the Place that asks for it.

    Those that have to run share ``cores`` between them (all that there are, by default);
    ``force`` runs all.
    """
    answers = {}
    to_run = {}
    for name in existing(journal, asked):
        finding = stored(journal, name)
        if force or finding is None or not is_good(journal, finding):
            to_run[name] = finding
        else:
            answers[name] = Answer(finding)
    if to_run:
        with _crew(journal, len(to_run), cores) as crew:
            ran = {name: crew(name, before, progress) for name, before in to_run.items()}
            answers |= {name: running() for name, running in ran.items()}
    return results_of(journal, asked, answers)


def recall(journal: Journal, asked: Mapping[str, Place], *, locked: bool = False) -> Results:
    """The stored findings of the experiments ``asked`` for; nothing is run.

    One that would have to run is a warning at the place that asks for it, an error where the
    journal is ``locked``; what is stored of it, if anything, still stands.
    """

    def answer(name: str, place: Place) -> Answer:
        finding = stored(journal, name)
        reasons = why_stale(journal, name, finding)
        if not reasons:
            return Answer(finding)
        message = f'"{name}" would have to run: {", ".join(reasons)}'
        hint = f"run it by `journal run {name}`" + (", and commit what it found" if locked else "")
        problem = Problem(place, message, hint, "error" if locked else "warning")
        return Answer(finding, problem, failed=finding is None)

    return results_of(
        journal, asked, {name: answer(name, asked[name]) for name in existing(journal, asked)}
    )


def existing(journal: Journal, asked: Mapping[str, Place]) -> list[str]:
    """Those of the experiments ``asked`` for that there are, in order."""
    return [name for name in sorted(asked) if _exists(journal, name)]


def results_of(
    journal: Journal, asked: Mapping[str, Place], answers: Mapping[str, Answer]
) -> Results:
    """The answers for all experiments that there are; each of the others is a Problem."""
    names = known(journal)
    answers = dict(sorted(answers.items()))
    strangers = [unknown(name, asked[name], names) for name in asked if name not in answers]
    said = [found.problem for found in answers.values() if found.problem]
    findings = {name: found.finding for name, found in answers.items() if found.finding}
    aged = [_aged(asked[name], finding) for name, finding in findings.items()]
    return Results(
        findings=findings,
        known=names,
        ran=tuple(name for name, found in answers.items() if found.ran),
        failed=tuple(name for name, found in answers.items() if found.failed),
        running=tuple(name for name, found in answers.items() if found.running),
        moved=tuple(change for found in answers.values() for change in found.moved),
        problems=in_order((*strangers, *said, *filter(None, aged))),
    )


def keep(journal: Journal, outcome: Outcome, before: Finding | None) -> Answer:
    """What a run came to, its finding stored; ``before`` is what was stored until then."""
    finding = outcome.finding
    if finding is None:
        return Answer(before, outcome.problem, ran=True, failed=True)
    try:
        store(journal, finding, outcome.files)
    except OSError as error:
        place = Place(results_in(finding.result.name))
        problem = Problem(place, f"cannot be written: {error.strerror}")
        return Answer(before, problem, ran=True, failed=True)
    return Answer(finding, ran=True, moved=moved(before, finding) if before else ())


def cores_there_are() -> int:
    """How many cores this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _crew(
    journal: Journal, count: int, cores: int | None
) -> Iterator[Callable[[str, Finding | None, Progress], Callable[[], Answer]]]:
    """Runs experiments side by side: gives each a function that waits for its answer."""
    # Late: a build with nothing to run is to begin, and end, at once.
    from .running.crew import Crew
    from .running.runner import WARM, Runner

    cores = cores or cores_there_are()
    abreast = max(1, min(count, cores))
    stop = threading.Event()

    def run(name: str, before: Finding | None, progress: Progress) -> Answer:
        if stop.is_set():
            return Answer(before)
        progress(name, Report("running"))
        outcome = runner.run(
            journal,
            name,
            workers=cores // abreast,
            tell=lambda doing: progress(name, Report("running", doing)),
            stop=stop,
        )
        answer = keep(journal, outcome, before)
        if stop.is_set():
            progress(name, Report("stopped"))
        else:
            progress(name, Report("failed" if answer.failed else "done"))
        return answer

    # What is loaded once for all is worth loading when several want it.
    with (
        closing(Runner(journal, WARM if count > 1 else ())) as runner,
        Crew[Answer](abreast) as crew,
    ):
        try:
            yield lambda *asked: crew.answer_of(partial(run, *asked))
        except BaseException:
            stop.set()  # an interrupted build waits for no experiment
            raise


def _aged(place: Place, finding: Finding) -> Problem | None:
    changes = changed_environment(finding)
    if not changes:
        return None
    name = finding.result.name
    message = f'"{name}" was found with another environment: {", ".join(changes)}'
    return Problem(place, message, f"`journal run {name} --verify` compares", "warning")


def _exists(journal: Journal, name: str) -> bool:
    return is_name(name) and (journal.root / module_of(name)).is_file()


def unknown(name: str, place: Place, names: tuple[str, ...]) -> Problem:
    """What is wrong with asking for an experiment that is not among ``names``."""
    hint = did_you_mean(name, names)
    if not hint and is_name(name):
        hint = f"it would be the module {module_of(name)}"
    return Problem(place, f'no experiment is called "{name}"', hint)
