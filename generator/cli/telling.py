"""
What the commands share: the journal around the folder, and how its Problems are told.

Problems go to the error stream, in colour where somebody looks and wants it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ..journal import Journal, NotAJournal, find_root, open_journal
from ..problems import Problem, show

if TYPE_CHECKING:
    from ..build import Checked
    from ..experiments.quoted import Movement
    from ..memory import Memory


def settled() -> tuple[Journal, tuple[Problem, ...]]:
    """The journal around the current folder, and what is wrong with its settings."""
    try:
        root = find_root(Path.cwd())
    except (NotAJournal, FileNotFoundError):  # the folder that we are in may be gone
        click.echo(
            "There is no journal here or in a folder above: no pyproject.toml has a "
            "[tool.journal] table. Make one with `journal init DIR`.",
            err=True,
        )
        sys.exit(2)
    return open_journal(root)


@contextmanager
def memory_of(journal: Journal) -> Iterator[Memory]:
    from ..build import open_memory

    memory = open_memory(journal)
    try:
        yield memory
    finally:
        memory.close()


def checked_now(journal: Journal) -> Checked:
    from ..build import check as check_journal

    with memory_of(journal) as memory:
        return check_journal(journal, memory)


def warn_of_all(root: Path, problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    report(Journal(root), problems)
    click.echo(tally(problems), err=True)


def report(journal: Journal, problems: Iterable[Problem]) -> None:
    for problem in problems:
        first, *rest = show(problem, journal.root).split("\n")
        click.echo("\n".join([_styled(first, problem), *rest, ""]), err=True)


def _styled(line: str, problem: Problem) -> str:
    if os.environ.get("NO_COLOR"):
        return line
    return click.style(line, fg="red" if problem.is_error else "yellow", bold=True)


def tally(problems: Iterable[Problem]) -> str:
    problems = tuple(problems)
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    counts = [(errors, "error"), (warnings, "warning")]
    said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n]
    return ", ".join(said) or "nothing is wrong"


def say_movements(movements: Iterable[Movement]) -> None:
    """Say which numbers a rerun changed, and where posts quote them."""
    from ..experiments import shown_change

    for movement in movements:
        click.echo(f"  {shown_change(movement.change)}")
        for place in movement.places:
            click.echo(f"    quoted at {place}")


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


def reason(error: OSError) -> str:
    """Why, and where it was if it says so."""
    where = f" ({shown(Path(error.filename))})" if error.filename else ""
    return f"{error.strerror}{where}"


def shown(path: Path) -> str:
    return os.path.relpath(path)
