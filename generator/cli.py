"""
The command line: each command asks the house for one thing and says what came of it.

Exit codes: 0 all is well, 1 the author's mistakes, 2 wrong usage. Whatever takes long
shows that it is at work. Rooms are imported by the command that needs them, so that
``journal --help`` answers at once.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .journal import Journal, NotAJournal, find_root, missing_content, open_journal
from .problems import Problem, in_order, show

if TYPE_CHECKING:
    from rich.status import Status

    from .build import Checked, Outcome
    from .content import Entry
    from .memory import Memory

_WIDTH = {"max_content_width": 96}


@click.group(context_settings=_WIDTH)
@click.version_option(package_name="learning-journal", message="learning-journal %(version)s")
def main() -> None:
    """Publish what you learn, with the experiments that your claims rest on.

    Posts are markdown files in content/, experiments are Python modules in experiments/,
    and the site appears in site/.
    """


@main.command(short_help="Make a new journal in DIR.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new journal in DIR: its folders and its settings.

    Example: journal init my-journal
    """
    from .starting import AlreadySet, is_journal, start_journal

    if is_journal(folder):
        _fail(f"{folder} is a journal already; go there and try `journal serve`")
    try:
        for made in start_journal(folder):
            click.echo(f"  {folder}/{made}")
    except AlreadySet as there:
        _fail(f"{there} exists; add a [tool.journal] table to it by hand")
    except OSError as error:
        _fail(f"{folder} cannot be made a journal: {_reason(error)}")
    click.echo("\nThe journal is ready. Next:\n")
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo('  journal new learning "What I want to understand"')
    click.echo("  journal serve")


@main.command(short_help="Begin a post: learning, research or page.")
@click.argument("kind", type=click.Choice(["learning", "research", "page"]))
@click.argument("title")
def new(kind: str, title: str) -> None:
    """Begin a post, with its front matter filled in. It is a private draft at first.

    Example: journal new learning "Understanding Embeddings"
    """
    import datetime

    from .starting import new_post
    from .templates import BadTemplate

    journal, problems = _settled()
    _report(journal, problems)
    try:
        path = new_post(journal.root, kind, title, datetime.date.today())
    except BadTemplate as bad:
        _report(journal, [bad.problem])
        sys.exit(1)
    except FileExistsError as error:
        _fail(f"{_shown(Path(error.filename2 or error.filename))} exists; choose another title")
    except OSError as error:
        _fail(f"the post cannot be written: {_reason(error)}")
    except ValueError as error:
        _fail(str(error))
    click.echo(_shown(path))
    sys.exit(1 if _has_errors(problems) else 0)


@main.command(short_help="Publish the journal to site/.")
def build() -> None:
    """Publish the journal to site/: run what has to be run, write what changed.

    With any error nothing is published and the exit code is 1.
    """
    from .build import build as build_site

    journal, problems = _settled()
    problems = (*problems, *missing_content(journal))
    if _has_errors(problems):  # a site made by other settings is nobody's
        _report(journal, problems)
        _fail(f"{_tally(problems)}: nothing was published")
    with _memory(journal) as memory, _progress() as tell:
        outcome = build_site(journal, memory, tell)
    _report(journal, (*problems, *outcome.problems))
    _conclude(journal, outcome)


@main.command(short_help="Preview the journal, reloading what you save.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 takes any free port.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; 0.0.0.0 shows it, drafts too, to your whole network.",
)
@click.option(
    "--as",
    "audience",
    type=click.Choice(["author", "public"]),
    default="author",
    show_default=True,
    help="Whose eyes to see it with: yours has drafts and private posts, marked.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
def serve(port: int, host: str, audience: Any, open_browser: bool) -> None:
    """Preview the journal in a browser. Saved changes appear at once; site/ is not touched.

    Example: journal serve --open --as public
    """
    from .preview import serve as serve_preview
    from .showing import Showing

    journal, _ = _settled()  # its Problems are said with all others, whenever they change
    showing = Showing(journal.root, audience, _say_state, _say_problems)
    try:
        serve_preview(journal.root, showing.now, host=host, port=port, open_browser=open_browser)
    except OSError as error:
        _fail(f"cannot serve at {host}:{port}: {_reason(error)}; try --port 0")
    finally:
        showing.close()


@main.command(short_help="Say everything that is wrong, and publish nothing.")
def check() -> None:
    """Check every post, link, claim and experiment, without running or publishing anything."""
    journal, problems = _settled()
    checked = _checked(journal)
    every = in_order((*problems, *missing_content(journal), *checked.problems))
    _report(journal, every)
    for link in checked.unlinked:
        click.echo(f"{link.place}: note: shown as text; readers may not see {link.target}")
    count = len(checked.posts)
    click.echo(f"{count} {'post' if count == 1 else 'posts'} checked: {_tally(every)}")
    sys.exit(1 if _has_errors(every) else 0)


@main.command(short_help="Run experiments.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--force", is_flag=True, help="Also those whose result is still good.")
def run(names: tuple[str, ...], force: bool) -> None:
    """Run experiments whose results are no longer good: those named, or all there are.

    Example: journal run sparse-cosine --force
    """
    from .experiments import known, recall_or_run
    from .problems import Place

    journal, problems = _settled()
    wanted = names or known(journal)
    asked = {name: Place("experiments") for name in wanted}
    with _progress() as tell:
        results = recall_or_run(journal, asked, progress=tell, force=force)
    every = in_order((*problems, *results.problems))
    _report(journal, every)
    for name in sorted(set(wanted) & set(results.findings) - set(results.failed)):
        verdict = results.findings[name].result.verdict
        said = f": {verdict.word}, because {verdict.because}" if verdict else ""
        click.echo(f"{name} {'ran' if name in results.ran else 'is up to date'}{said}")
    if not wanted:
        click.echo("There is no experiment in experiments/ yet.")
    sys.exit(1 if _has_errors(every) else 0)


@main.command("list", short_help="List the posts and where they stand.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def list_(as_json: bool) -> None:
    """List the posts with kind, status, visibility and last change, the newest first.

    Example: journal list --json
    """
    journal, problems = _settled()
    checked = _checked(journal)
    if as_json:
        import json

        rows = [_as_json(entry) for entry in checked.posts]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _table([_as_row(entry) for entry in checked.posts])
    every = in_order((*problems, *missing_content(journal), *checked.unread))
    unread = [problem for problem in every if problem.is_error]
    _report(journal, unread)
    sys.exit(1 if unread else 0)


# --- what the commands share ----------------------------------------------------------


def _settled() -> tuple[Journal, tuple[Problem, ...]]:
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
def _memory(journal: Journal) -> Iterator[Memory]:
    from .build import open_memory

    memory = open_memory(journal)
    try:
        yield memory
    finally:
        memory.close()


def _checked(journal: Journal) -> Checked:
    from .build import check as check_journal

    with _memory(journal) as memory:
        return check_journal(journal, memory)


def _say_problems(root: Path, problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    _report(Journal(root), problems)
    click.echo(_tally(problems), err=True)


def _report(journal: Journal, problems: Iterable[Problem]) -> None:
    for problem in problems:
        first, *rest = show(problem, journal.root).split("\n")
        click.echo("\n".join([_styled(first, problem), *rest, ""]), err=True)


def _styled(line: str, problem: Problem) -> str:
    if os.environ.get("NO_COLOR"):
        return line
    return click.style(line, fg="red" if problem.is_error else "yellow", bold=True)


def _conclude(journal: Journal, outcome: Outcome) -> None:
    report = outcome.report
    if report is None:
        for path in outcome.standing:
            said = "readers can still see this page, which is withdrawn"
            click.echo(f"site/{path}: {said}; mend the errors and build again\n", err=True)
        _fail(f"{_tally(outcome.problems)}: nothing was published")
    done = [f"{len(report.written)} written" if report.written else ""]
    done += [f"{len(report.removed)} removed" if report.removed else ""]
    changes = ", ".join(filter(None, done)) or "nothing changed"
    click.echo(f"site/ holds {outcome.pages} files: {changes}.")
    if outcome.hidden:
        posts = "1 post is" if outcome.hidden == 1 else f"{outcome.hidden} posts are"
        click.echo(f"{posts} not public: `journal list` shows what they are.")
    if not journal.settings.origin:
        click.echo("Set base_url in pyproject.toml to get a feed and a sitemap.")


def _tally(problems: Iterable[Problem]) -> str:
    problems = tuple(problems)
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    counts = [(errors, "error"), (warnings, "warning")]
    said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n]
    return ", ".join(said) or "nothing is wrong"


@contextmanager
def _progress() -> Iterator[Callable[[str, str], None]]:
    """Says what runs: a line that moves on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield _say_state
        return
    spinning: list[Status] = []

    def tell(name: str, state: str) -> None:
        while spinning:
            spinning.pop().stop()
        if state == "running":
            spinning.append(_spinner(f"{name} is running"))
        else:
            _say_state(name, state)

    try:
        yield tell
    finally:
        while spinning:
            spinning.pop().stop()


def _spinner(text: str) -> Status:
    from rich.console import Console
    from rich.status import Status

    status = Status(text, console=Console(stderr=True))
    status.start()
    return status


def _say_state(name: str, state: str) -> None:
    click.echo(f"{name}: {state}", err=True)


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


def _reason(error: OSError) -> str:
    """Why, and where it was if it says so."""
    where = f" ({_shown(Path(error.filename))})" if error.filename else ""
    return f"{error.strerror}{where}"


def _shown(path: Path) -> str:
    return os.path.relpath(path)


def _as_json(entry: Entry) -> dict[str, Any]:
    front = entry.post.front
    return {
        "title": front.title,
        "path": entry.post.path,
        "url": entry.post.url,
        "kind": entry.post.kind,
        "status": front.status,
        "published": front.published,
        "visibility": front.visibility,
        "date": str(front.date),
        "changed": str(entry.post.changed),
        "tags": list(front.tags),
    }


def _as_row(entry: Entry) -> tuple[str, ...]:
    front = entry.post.front
    seen = front.visibility if front.published else "draft"
    return front.title, entry.post.kind, front.status or "", seen, entry.post.changed.shown


def _table(rows: list[tuple[str, ...]]) -> None:
    if not rows:
        click.echo('There is no post yet; begin one with `journal new learning "…"`.')
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("title", "kind", "status", "visibility", "last change"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*map(Text, row))  # a title may hold what would else be markup
    Console(soft_wrap=not sys.stdout.isatty()).print(table)
