"""
The findings that a build needs: recalled while all that they rest on is the same, else rerun.

Recalling starts no process and imports nothing that an experiment imports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..journal import Journal
from ..problems import Place, Problem, did_you_mean, in_order
from .modules import is_name, known_in, module_of
from .results import is_good, stale, store, stored
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
    names = known(journal)
    findings: dict[str, Finding] = {}
    ran: list[str] = []
    failed: list[str] = []
    problems: list[Problem] = []
    for name, place in sorted(asked.items()):
        if not _exists(journal, name):
            problems.append(_unknown(name, place, names))
            continue
        finding = stored(journal, name)
        if force or finding is None or not is_good(journal, finding):
            ran.append(name)
            outcome = _run(journal, name, progress)
            if isinstance(outcome, Problem):
                problems.append(outcome)
                failed.append(name)
            else:
                finding = outcome
        if finding is not None:
            findings[name] = finding
    return Results(
        findings=findings,
        known=names,
        ran=tuple(ran),
        failed=tuple(failed),
        problems=in_order(problems),
    )


def recall(journal: Journal, asked: Mapping[str, Place]) -> Results:
    """The stored findings of the experiments ``asked`` for; nothing is run.

    One that would have to run is a warning at the place that asks for it, and what is stored
    of it, if anything, still stands.
    """
    names = known(journal)
    findings: dict[str, Finding] = {}
    problems: list[Problem] = []
    for name, place in sorted(asked.items()):
        if not _exists(journal, name):
            problems.append(_unknown(name, place, names))
            continue
        if reasons := stale(journal, name):
            message = f'"{name}" would have to run: {", ".join(reasons)}'
            problems.append(Problem(place, message, f"run it by `journal run {name}`", "warning"))
        finding = stored(journal, name)
        if finding is not None:
            findings[name] = finding
    never = tuple(name for name in asked if _exists(journal, name) and name not in findings)
    return Results(findings=findings, known=names, failed=never, problems=in_order(problems))


def _exists(journal: Journal, name: str) -> bool:
    return is_name(name) and (journal.root / module_of(name)).is_file()


def _run(journal: Journal, name: str, progress: Progress | None) -> Finding | Problem:
    tell = progress or (lambda name, state: None)
    tell(name, "running")
    outcome = run(journal, name)
    if isinstance(outcome, Finding):
        outcome = _kept(journal, outcome)
    tell(name, "failed" if isinstance(outcome, Problem) else "done")
    return outcome


def _kept(journal: Journal, finding: Finding) -> Finding | Problem:
    try:
        store(journal, finding)
    except OSError as error:
        place = Place(f"experiments/results/{finding.result.name}")
        return Problem(place, f"cannot be written: {error.strerror}")
    return finding


def _unknown(name: str, place: Place, names: tuple[str, ...]) -> Problem:
    hint = did_you_mean(name, names)
    if not hint and is_name(name):
        hint = f"it would be the module {module_of(name)}"
    return Problem(place, f'no experiment is called "{name}"', hint)
