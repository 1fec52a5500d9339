"""
The findings that a build needs: recalled while all that they rest on is the same, else rerun.

Recalling starts no process and imports nothing that an experiment imports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..journal import Journal
from ..problems import Place, Problem, did_you_mean, in_order
from .modules import is_name, known_in, module_of
from .protocol import Outcome
from .results import is_good, store, stored, why_stale
from .running import run
from .values import Finding, Results

Progress = Callable[[str, str], None]


def known(journal: Journal) -> tuple[str, ...]:
    """The names of all experiments in the journal, in order."""
    return known_in(journal.experiments)


def recall_or_run(
    journal: Journal,
    asked: Mapping[str, Place],
    *,
    progress: Progress | None = None,
    force: bool = False,
) -> Results:
    """The findings of the experiments ``asked`` for, each with the Place that asks for it.

    ``progress`` is told ``(name, "running")`` and then ``(name, "done")`` or
    ``(name, "failed")`` for each that is run; ``force`` runs all of them.
    """

    def answer(name: str, place: Place) -> _Answer:
        finding = stored(journal, name)
        if not force and finding is not None and is_good(journal, finding):
            return _Answer(finding)
        outcome = _run(journal, name, progress)
        if isinstance(outcome, Problem):
            return _Answer(finding, outcome, ran=True, failed=True)
        return _Answer(outcome, ran=True)

    return _results(journal, asked, answer)


def recall(journal: Journal, asked: Mapping[str, Place]) -> Results:
    """The stored findings of the experiments ``asked`` for; nothing is run.

    One that would have to run is a warning at the place that asks for it, and what is stored
    of it, if anything, still stands.
    """

    def answer(name: str, place: Place) -> _Answer:
        finding = stored(journal, name)
        reasons = why_stale(journal, finding)
        if not reasons:
            return _Answer(finding)
        message = f'"{name}" would have to run: {", ".join(reasons)}'
        hint = f"run it by `journal run {name}`"
        problem = Problem(place, message, hint, "warning")
        return _Answer(finding, problem, failed=finding is None)

    return _results(journal, asked, answer)


class _Answer(NamedTuple):
    """What is known of one experiment, and how that came to be."""

    finding: Finding | None
    problem: Problem | None = None
    ran: bool = False
    failed: bool = False


def _results(
    journal: Journal, asked: Mapping[str, Place], answer: Callable[[str, Place], _Answer]
) -> Results:
    """The answers for all experiments that there are; each of the others is a Problem."""
    names = known(journal)
    there = {name: place for name, place in sorted(asked.items()) if _exists(journal, name)}
    answers = {name: answer(name, place) for name, place in there.items()}
    unknown = [_unknown(name, asked[name], names) for name in asked if name not in there]
    said = [found.problem for found in answers.values() if found.problem]
    return Results(
        findings={name: found.finding for name, found in answers.items() if found.finding},
        known=names,
        ran=tuple(name for name, found in answers.items() if found.ran),
        failed=tuple(name for name, found in answers.items() if found.failed),
        problems=in_order((*unknown, *said)),
    )


def _exists(journal: Journal, name: str) -> bool:
    return is_name(name) and (journal.root / module_of(name)).is_file()


def _run(journal: Journal, name: str, progress: Progress | None) -> Finding | Problem:
    tell = progress or (lambda name, state: None)
    tell(name, "running")
    outcome = run(journal, name)
    found = _kept(journal, outcome) if outcome.finding else outcome.problem
    tell(name, "failed" if isinstance(found, Problem) else "done")
    assert found is not None  # an outcome has one of both
    return found


def _kept(journal: Journal, outcome: Outcome) -> Finding | Problem:
    finding = outcome.finding
    assert finding is not None
    try:
        store(journal, finding, outcome.files)
    except OSError as error:
        place = Place(f"experiments/results/{finding.result.name}")
        return Problem(place, f"cannot be written: {error.strerror}")
    return finding


def _unknown(name: str, place: Place, names: tuple[str, ...]) -> Problem:
    hint = did_you_mean(name, names)
    if not hint and is_name(name):
        hint = f"it would be the module {module_of(name)}"
    return Problem(place, f'no experiment is called "{name}"', hint)
