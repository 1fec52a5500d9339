"""``journal check``: the journal looked over, and with ``--external`` what it links to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ..journal import missing_content
from ..problems import Problem, first_line, has_errors, in_order
from ..words import counted
from .outside import asked_outside
from .telling import memory_of, report, settled, tally

if TYPE_CHECKING:
    from ..build import Checked
    from ..outward import Round
    from ..overview import Claims, Standing

_MOST_NOTES = 20  # of one kind; --json has them all


@click.command(short_help="Say everything that is wrong, and publish nothing.")
@click.option("--external", is_flag=True, help="Also ask other sites whether links lead there.")
@click.option("--fresh", is_flag=True, help="With --external: ask again what is remembered.")
@click.option("--strict", is_flag=True, help="Fail where there is a warning, too.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for editors and other programs.")
def check(external: bool, fresh: bool, strict: bool, as_json: bool) -> None:
    """Check every post, link, claim and experiment, without running or publishing anything.

    Errors stand in the way of publishing; warnings do not, and fail only with --strict. Notes
    are what you may want to know, such as a post to which nothing leads. A dead link to another
    site is a warning, for the mistake is not yours.

    \b
    Example: journal check --strict
             journal check --external
             journal check --json
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from ..build import check as check_journal

    if fresh and not external:
        raise click.UsageError("--fresh is for --external")
    journal, problems = settled()
    with memory_of(journal) as memory:
        checked = check_journal(journal, memory)
    asked = asked_outside(journal, checked.library, fresh=fresh) if external else None
    found = asked.problems if asked else ()
    every = in_order((*problems, *missing_content(journal), *checked.problems, *found))
    wrong = tuple(problem for problem in every if problem.severity != "note")
    notes = (*checked.overview.notes, *(one for one in every if one.severity == "note"))
    if as_json:
        _print_json(checked, asked, in_order((*wrong, *notes)))
    else:
        report(journal.root, wrong)
        _print(checked, asked, wrong, in_order(notes))
    failed = has_errors(wrong) or (strict and wrong) or (asked and asked.is_offline)
    sys.exit(1 if failed else 0)


def _print(
    checked: Checked, asked: Round | None, wrong: Sequence[Problem], notes: Sequence[Problem]
) -> None:
    for line in _noted(notes):
        click.echo(line)
    if checked.overview.experiments:
        click.echo(_experiments(checked.overview.experiments))
    if claims := _claims(checked.overview.claims):
        click.echo(claims)
    if asked:
        click.echo(asked.said, err=asked.is_offline)
    click.echo(f"{counted(checked.posts, 'post')} checked: {tally(wrong)}")


def _noted(notes: Iterable[Problem]) -> Iterator[str]:
    """Each note in a line; of those that say the same of many places the first."""
    by_message: dict[str, list[Problem]] = {}
    for note in notes:
        by_message.setdefault(note.message, []).append(note)
    for same in by_message.values():
        yield from map(first_line, same[:_MOST_NOTES])
        if len(same) > _MOST_NOTES:
            yield f"and {len(same) - _MOST_NOTES} more places of which that is so"


def _experiments(experiments: Sequence[Standing]) -> str:
    rerun = [one.name for one in experiments if one.why]
    said = f"{len(experiments) - len(rerun)} up to date"
    said += f", {len(rerun)} would have to run: {', '.join(rerun)}" if rerun else ""
    return f"{counted(len(experiments), 'experiment')}: {said}"


def _claims(claims: Claims) -> str:
    holds = "holds" if claims.hold == 1 else "hold"
    fails = "does not" if claims.fail == 1 else "do not"
    fails += "" if claims.hold else " hold"
    states = ((claims.hold, holds), (claims.fail, fails), (claims.unknown, "cannot be told"))
    said = ", ".join(f"{count} {state}" for count, state in states if count)
    return said and f"{counted(claims.hold + claims.fail + claims.unknown, 'claim')}: {said}"


def _print_json(checked: Checked, asked: Round | None, problems: Iterable[Problem]) -> None:
    import json

    claims = checked.overview.claims
    said: dict[str, object] = {
        "posts": checked.posts,
        "problems": [_as_json(problem) for problem in problems],
        "experiments": [
            {"name": one.name, "up_to_date": not one.why, "why": list(one.why)}
            for one in checked.overview.experiments
        ],
        "claims": {"hold": claims.hold, "fail": claims.fail, "unknown": claims.unknown},
    }
    if asked:
        said["links"] = asked.counts
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


def _as_json(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "path": place.path,
        "line": place.line or None,
        "column": place.column or None,
        "length": place.length if place.line else None,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
    }
