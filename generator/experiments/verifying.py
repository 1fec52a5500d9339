"""
Runs experiments once more and compares: is what is stored what anybody else would find?

The clock and unseeded randomness leave no trace that could be recorded; only this finds them.
The second run has a fresh process and one core, where the first had all.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import msgspec

from ..journal import Journal
from ..problems import Place, Problem, in_order
from .modules import module_of
from .moving import differing, moved, shown_change
from .progress import Doing, Progress, Report, silent
from .recall import recall_or_run
from .values import Finding, Results


def verify(journal: Journal, asked: Mapping[str, Place], *, progress: Progress = silent) -> Results:
    """The stored findings, each with an error if a run of now does not come to the same.

    What has no good result yet is run first, and stored; nothing else is.
    """
    first = recall_or_run(journal, asked, progress=progress)
    good = {name: one for name, one in first.findings.items() if name not in first.failed}
    again = {name: _again(journal, name, finding, progress) for name, finding in good.items()}
    wrong = {name: problem for name, problem in again.items() if problem}
    return msgspec.structs.replace(
        first,
        failed=tuple(sorted({*first.failed, *wrong})),
        problems=in_order((*first.problems, *wrong.values())),
    )


def _again(journal: Journal, name: str, first: Finding, progress: Progress) -> Problem | None:
    from .running.runner import Runner  # late, as in recalling

    progress(name, Report("running"))

    def tell(doing: Doing) -> None:
        progress(name, Report("running", doing))

    with closing(Runner(journal)) as runner:
        outcome = runner.run(journal, name, tell=tell)
    second = outcome.finding
    problem = _difference(name, first, second) if second else outcome.problem
    progress(name, Report("failed" if problem else "done"))
    return problem


def _difference(name: str, first: Finding, second: Finding) -> Problem | None:
    changes = [shown_change(change) for change in moved(first, second)]
    changes += differing(first, second)
    if not changes and first.result == second.result:
        return None
    changes = changes or ["what it read"]
    message = f"{name} does not come out the same again: {'; '.join(changes[:3])}"
    message += f"; and {len(changes) - 3} more" if len(changes) > 3 else ""
    hint = "look for the clock, unseeded randomness, or the order of a set"
    return Problem(Place(module_of(name), 1, 1), message, hint)
