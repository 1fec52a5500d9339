"""``journal build``, ``serve`` and ``check``: the journal published, previewed, looked over."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ..journal import Journal, missing_content
from ..problems import in_order
from .bars import bars, say_report
from .telling import (
    checked_now,
    fail,
    has_errors,
    memory_of,
    reason,
    report,
    say_movements,
    settled,
    tally,
    warn_of_all,
)

if TYPE_CHECKING:
    from ..build import Outcome


@click.command(short_help="Publish the journal to site/.")
@click.option("--locked", is_flag=True, help="Fail where an experiment would have to run.")
def build(locked: bool) -> None:
    """Publish the journal to site/: run what has to be run, write what changed.

    With any error nothing is published and the exit code is 1.

    Example: journal build --locked
    """
    from ..build import build as build_site
    from ..experiments import recall, recall_or_run

    journal, problems = settled()
    problems = (*problems, *missing_content(journal))
    if has_errors(problems):  # a site made by other settings is nobody's
        report(journal, problems)
        fail(f"{tally(problems)}: nothing was published")
    with memory_of(journal) as memory, bars() as progress:
        find = partial(recall, locked=True) if locked else partial(recall_or_run, progress=progress)
        outcome = build_site(journal, memory, find)
    report(journal, (*problems, *outcome.problems))
    say_movements(outcome.movements)
    _conclude(journal, outcome)


@click.command(short_help="Preview the journal, reloading what you save.")
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
    from ..preview import serve as serve_preview
    from ..showing import Showing

    journal, _ = settled()  # its Problems are said with all others, whenever they change
    showing = Showing(journal.root, audience, say_report, warn_of_all)
    try:
        serve_preview(journal.root, showing, host=host, port=port, open_browser=open_browser)
    except OSError as error:
        fail(f"cannot serve at {host}:{port}: {reason(error)}; try --port 0")
    except KeyboardInterrupt:  # while the first build is at work; that, too, is how it ends
        pass
    finally:
        showing.close()


@click.command(short_help="Say everything that is wrong, and publish nothing.")
def check() -> None:
    """Check every post, link, claim and experiment, without running or publishing anything."""
    journal, problems = settled()
    checked = checked_now(journal)
    every = in_order((*problems, *missing_content(journal), *checked.problems))
    report(journal, every)
    for link in checked.unlinked:
        click.echo(f"{link.place}: note: shown as text; readers may not see {link.target}")
    count = len(checked.posts)
    click.echo(f"{count} {'post' if count == 1 else 'posts'} checked: {tally(every)}")
    sys.exit(1 if has_errors(every) else 0)


def _conclude(journal: Journal, outcome: Outcome) -> None:
    report = outcome.report
    if report is None:
        for path in outcome.standing:
            said = "readers can still see this page, which is withdrawn"
            click.echo(f"site/{path}: {said}; mend the errors and build again\n", err=True)
        fail(f"{tally(outcome.problems)}: nothing was published")
    done = [f"{len(report.written)} written" if report.written else ""]
    done += [f"{len(report.removed)} removed" if report.removed else ""]
    changes = ", ".join(filter(None, done)) or "nothing changed"
    click.echo(f"site/ holds {outcome.pages} files: {changes}.")
    if outcome.hidden:
        posts = "1 post is" if outcome.hidden == 1 else f"{outcome.hidden} posts are"
        click.echo(f"{posts} not public: `journal list` shows what they are.")
    if not journal.settings.origin:
        click.echo("Set base_url in pyproject.toml to get a feed and a sitemap.")
