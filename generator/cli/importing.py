"""``journal import``: notes from elsewhere become posts; what that came to is told in the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from ..characters import written_out
from ..journal import Journal
from ..problems import Problem, has_errors, in_order
from ..words import counted, counts, some_of
from .telling import fail, memory_of, reason, report, settled, shown, tally

if TYPE_CHECKING:
    from ..importing import Dialect, NewFile, Plan, Progress

_NAMES = {"obsidian": "Obsidian", "hugo": "Hugo", "jekyll": "Jekyll", "quartz": "Quartz"}
_FEW = 3


@click.command("import", short_help="Bring in notes from Obsidian, Hugo, Jekyll or Quartz.")
@click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True)
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option(
    "--from",
    "dialect",
    type=click.Choice(list(_NAMES)),
    help="What the notes were written for; else it is guessed.",
)
def import_(folder: Path, dry_run: bool, dialect: Dialect | None) -> None:
    """Bring the notes in DIR into the journal, as private drafts; DIR itself stays as it is.

    A file of yours is never written over, and what was imported before is not imported again.
    In the end it says what was kept, what is written otherwise, and what was left.

    Example: journal import ~/notes --dry-run
    """
    from ..importing import plan_import

    journal, problems = settled()
    report(journal.root, problems)
    _refuse_own(folder, journal)
    with _progress() as progress:
        plan = plan_import(folder, journal, dialect, progress)
    click.echo(_said_of_source(plan))
    found = [_as_typed(problem, folder) for problem in plan.problems]
    made = plan.files
    if not dry_run:
        made, said = _written(plan, journal, folder, found)
        found += said
    for file in made:
        click.echo(written_out(f"  {file.path}  \N{LEFTWARDS ARROW} {file.made_of}"))
    report(Path.cwd(), in_order(found))
    _summarise(plan, made, found, dry_run=dry_run)
    sys.exit(1 if has_errors((*problems, *found)) else 0)


def _written(
    plan: Plan, journal: Journal, folder: Path, found: list[Problem]
) -> tuple[tuple[NewFile, ...], list[Problem]]:
    """The files that were made, and what was wrong with that; ``found`` is what was before.

    Ends with exit code 1 where the journal cannot be written to.
    """
    from ..importing import write

    paths: set[str] = set()
    try:
        said = [_as_typed(one, folder) for one in write(plan, journal.root, paths.add)]
        said += _found_in_site(journal, paths)
    except OSError as error:
        report(Path.cwd(), in_order(found))
        count = f"{len(paths)} of {counted(len(plan.files), 'file')} were made"
        fail(f"the journal cannot be written to: {reason(error)}; {count}. Run it again to go on.")
    return tuple(file for file in plan.files if file.path in paths), said


def _found_in_site(journal: Journal, made: set[str]) -> list[Problem]:
    """What of the files that were made stands in the way of a build."""
    if not made:
        return []
    from ..build import check

    with memory_of(journal) as memory:
        checked = check(journal, memory)
    errors = [one for one in checked.problems if one.is_error and one.place.path in made]
    return [_as_typed(problem, journal.root) for problem in errors]


def _refuse_own(folder: Path, journal: Journal) -> None:
    inside, root = folder.resolve(), journal.root.resolve()
    if inside == root or inside.is_relative_to(root / "content"):
        fail(f"{folder} is this journal itself; name the folder of the notes to bring in")


def _said_of_source(plan: Plan) -> str:
    name = _NAMES[plan.site.dialect]
    if not plan.site.why:
        return f"Read as {name}, as you say."
    others = " or ".join(f"--from {one}" for one in _NAMES if one != plan.site.dialect)
    return f"Read as {name}, for {plan.site.why}. If it is not, say {others}."


def _as_typed(problem: Problem, folder: Path) -> Problem:
    """A Problem of a file in ``folder``, at its path from where the command was typed."""
    path = folder / problem.place.path
    path = Path(shown(path)) if folder.is_absolute() and path.is_relative_to(Path.cwd()) else path
    place = msgspec.structs.replace(problem.place, path=path.as_posix())
    return msgspec.structs.replace(problem, place=place)


def _summarise(
    plan: Plan, made: Sequence[NewFile], problems: list[Problem], *, dry_run: bool
) -> None:
    posts = [file for file in made if not file.source]
    said = counts(("post", len(posts)), ("file", len(made) - len(posts))) or "nothing new"
    verb = "Would make" if dry_run else "Made"
    click.echo(f"{verb} {said} of {counted(plan.notes, 'note')}.")
    if plan.there:
        click.echo(f"Already there, and left as it is: {counted(len(plan.there), 'file')}.")
    _list("Written otherwise", plan.changed)
    _list("Left", plan.left)
    if plan.dated_by_file:
        few = some_of(plan.dated_by_file, _FEW)
        which = counted(len(plan.dated_by_file), "post")
        click.echo(written_out(f"Dated by the last change of their files: {which} ({few})."))
    click.echo(f"Problems: {tally(problems)}." if problems else "No problems.")
    if posts:
        click.echo("All of it is private: set `published: true` and `visibility: public` yourself.")
        click.echo("`journal check` says what is wrong, `journal serve` shows it to you alone.")


def _list(what: str, count: Mapping[str, int]) -> None:
    if count:
        shown = ", ".join(
            f"{number} \N{MULTIPLICATION SIGN} {name}"
            for name, number in sorted(count.items(), key=lambda one: -one[1])
        )
        click.echo(written_out(f"{what}: {shown}."))


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line that says how far the import is, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    yield _on_one_line()
    click.echo("\r\033[K", err=True, nl=False)


def _on_one_line() -> Callable[[str, int, int], None]:
    last = ""

    def say(what: str, done: int, total: int) -> None:
        nonlocal last
        line = f"{what}: {100 * done // max(1, total)}%"
        if line != last:
            click.echo(f"\r\033[K{line}", err=True, nl=False)
            last = line

    return say
