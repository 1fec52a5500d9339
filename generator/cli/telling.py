"""
What the commands share: the journal around the folder, and how its Problems are told.

Problems go to the error stream, in colour where somebody looks and wants it. What needs the
pipeline imports it when it is called, so that ``journal --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ..journal import Journal, NotAJournal, find_root, open_journal
from ..problems import Problem, first_of_each_file, show
from ..words import counts

if TYPE_CHECKING:
    from ..experiments.quoted import Movement
    from ..memory import Memory

ANY_TEXT = {"ignore_unknown_options": True}
"""The settings of a command that takes a title or a note, which may begin with a dash."""


def settled() -> tuple[Journal, tuple[Problem, ...]]:
    """The journal around the current folder, and what is wrong with its settings.

    Ends with exit code 2 where there is none.
    """
    try:
        root = find_root(here())
    except NotAJournal:
        click.echo(
            "There is no journal here or in a folder above: no pyproject.toml has a "
            "[tool.journal] table. Make one with `journal init DIR`.",
            err=True,
        )
        sys.exit(2)
    return open_journal(root)


def here() -> Path:
    """The current folder. Ends with exit code 2 where there is none any more."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        click.echo(
            "The folder that you are in was deleted. Go to one that is there: `cd`.", err=True
        )
        sys.exit(2)


@contextmanager
def memory_of(journal: Journal) -> Iterator[Memory]:
    """What was worked out before, kept again when the command is done with it."""
    from ..build import open_memory

    memory = open_memory(journal)
    try:
        yield memory
    finally:
        memory.close()


def report_all(root: Path, problems: Iterable[Problem]) -> None:
    """Say every Problem of the journal at ``root``, and how many there are."""
    problems = tuple(problems)
    report(root, problems)
    click.echo(tally(problems), err=True)


def report(root: Path, problems: Iterable[Problem]) -> None:
    """Say each Problem with the line that it points at; ``root`` is the journal's folder."""
    for problem in first_of_each_file(problems):
        first, *rest = show(problem, root).split("\n")
        click.echo("\n".join([_styled(first, problem), *rest, ""]), err=True)


def _styled(line: str, problem: Problem) -> str:
    if os.environ.get("NO_COLOR"):
        return line
    return click.style(line, fg="red" if problem.is_error else "yellow", bold=True)


def tally(problems: Iterable[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    found = Counter(problem.severity for problem in problems)
    said = counts(("error", found["error"]), ("warning", found["warning"]))
    return said or "nothing is wrong"


def say_movements(movements: Iterable[Movement]) -> None:
    """Say which numbers a rerun changed, and where posts quote them."""
    from ..experiments import shown_change

    for movement in movements:
        click.echo(f"  {shown_change(movement.change)}")
        for place in movement.places:
            click.echo(f"    quoted at {place}")


def fail(message: str) -> NoReturn:
    """Say why it cannot be done, and end with exit code 1."""
    click.echo(message, err=True)
    sys.exit(1)


def reason(error: OSError) -> str:
    """Why, and where it was if it says so."""
    where = f" ({shown(Path(error.filename))})" if error.filename else ""
    return f"{error.strerror}{where}"


def shown(path: Path) -> str:
    """A path as it would be typed from the current folder."""
    return os.path.relpath(path)
