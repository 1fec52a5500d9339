"""Says why an experiment would run again: what its run read, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator

from ..journal import Journal
from .recording.environment import UNKNOWN, environment_now, side_by_side
from .recording.inputs import state_of
from .results import stored, why_stale
from .values import Environment, Finding, Input

_NOTES = {
    "missing": "looked for in vain",
    "listing": "what it holds",
    "folder": "that it is there",
    "link": "where it leads",
}


def explain(journal: Journal, name: str) -> Iterator[str]:
    """The lines that ``journal why`` prints."""
    finding = stored(journal, name)
    if finding is None:
        yield f"{name} would run: {', '.join(why_stale(journal, name, None))}."
        return
    reasons = why_stale(journal, name, finding)
    if reasons:
        yield f"{name} would run again: {', '.join(reasons)}."
    else:
        yield f"{name} would not run again: all that it read is the same."
    yield ""
    yield from _inputs(journal, finding)
    yield ""
    yield from _environment(finding.environment)
    for untracked in finding.result.untracked:
        yield f"  not tracked  {untracked}"


def _inputs(journal: Journal, finding: Finding) -> Iterator[str]:
    for item in finding.result.inputs:
        if item.is_no_package and state_of(journal.root, item) == "same":
            continue
        yield f"  {state_of(journal.root, item):<11}  {_shown(item)}"


def _shown(item: Input) -> str:
    folder = "/" if item.kind in ("listing", "folder") and item.path != "." else ""
    note = f"  ({_NOTES[item.kind]})" if item.kind in _NOTES else ""
    return f"{item.path}{folder}{note}"


def _environment(then: Environment) -> Iterator[str]:
    if not then.python:
        yield f"  {UNKNOWN:<11}  Python and packages of the run"
    for name, old, new in side_by_side(then, environment_now(then)):
        state, shown = ("same", old) if old == new else ("changed", f"{old} → {new}")
        yield f"  {state:<11}  {name} {shown}"
