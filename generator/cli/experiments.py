"""``journal run`` and ``journal why``: experiments are run, and a rerun is explained."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..problems import has_errors, in_order
from ..words import counted, some_of
from .bars import bars
from .completing import experiments as some_experiments
from .naming import experiment_called, meant
from .telling import memory_of, report, say_movements, settled

if TYPE_CHECKING:
    from ..experiments import Result, Results

_MOST_NAMES = 8


@click.command(short_help="Run experiments.")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=some_experiments)
@click.option("--all", "every", is_flag=True, help="Also those that no post uses.")
@click.option("--force", is_flag=True, help="Also those whose result is still good.")
@click.option("--verify", is_flag=True, help="Run again and compare, keeping what is stored.")
def run(names: tuple[str, ...], every: bool, force: bool, verify: bool) -> None:
    """Run experiments whose results are no longer good: those named, or those that posts use.

    NAME is that of an experiment, its module, or a part that no other name has. A number that
    comes out different is shown with the places that quote it. With --verify each is run once
    more on one core; a result that differs in anything is an error.

    \b
    Example: journal run sparse-cosine --force
             journal run --all --verify
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from ..build import run_experiments
    from ..experiments import known

    if every and names:
        raise click.UsageError("give names, or --all")
    if force and verify:  # which compares with what is stored
        raise click.UsageError("give --force, or --verify")
    journal, problems = settled()
    there = known(journal) if names else ()
    names = tuple(meant(name, there) or name for name in names)
    with memory_of(journal) as memory, bars() as progress:
        ran = run_experiments(
            journal, memory, names, every=every, force=force, verify=verify, progress=progress
        )
    problems = in_order((*problems, *ran.results.problems))
    report(journal.root, problems)
    for name in ran.wanted:
        if name in ran.results.findings and name not in ran.results.failed:
            click.echo(_came_of_it(name, ran.results, verify=verify))
            if name in ran.results.ran and not verify:
                click.echo(f"  {_found(ran.results.findings[name].result)}")
            say_movements(one for one in ran.movements if one.change.experiment == name)
    if ran.unused:
        click.echo(_unused(ran.unused))
    elif not ran.wanted:
        click.echo("There is no experiment in experiments/ yet.")
    sys.exit(1 if has_errors(problems) else 0)


def _came_of_it(name: str, results: Results, *, verify: bool) -> str:
    ran = "ran" if name in results.ran else "is up to date"
    if verify:
        ran = "comes out the same again"
    verdict = results.findings[name].result.verdict
    return f"{name} {ran}" + (f": {verdict.word}, because {verdict.because}" if verdict else "")


def _found(result: Result) -> str:
    """What prose can quote of a run, by name."""
    figures = tuple(figure.name for figure in result.figures)
    tables = tuple(table.name for table in result.tables)
    found = (
        ("number", len(result.metrics), result.metric_names),
        ("figure", len(figures), figures),
        ("table", len(tables), tables),
    )
    said = [
        f"{counted(count, noun)}: {some_of(names, _MOST_NAMES)}"
        for noun, count, names in found
        if count
    ]
    return "; ".join(said) or "nothing that prose could quote"


def _unused(names: tuple[str, ...]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{', '.join(names)} {verb} used by no post and left out; --all takes all."


@click.command(short_help="Say why an experiment would run again.")
@click.argument("name", metavar="NAME", shell_complete=some_experiments)
def why(name: str) -> None:
    """Say of each thing that an experiment read whether it is the same, changed, new or gone.

    Example: journal why sparse-cosine
    """
    from ..experiments import explain

    journal, problems = settled()
    report(journal.root, problems)
    for line in explain(journal, experiment_called(journal, name)):
        click.echo(line)
