"""``journal build`` and ``serve``: the journal published, and previewed."""

from __future__ import annotations

from errno import EACCES, EADDRINUSE
from functools import partial
from typing import TYPE_CHECKING

import click

from ..journal import Journal, missing_content
from ..problems import has_errors
from ..words import counted
from .bars import bars, say_report
from .telling import (
    fail,
    memory_of,
    reason,
    report,
    report_all,
    say_movements,
    settled,
    tally,
)

_MOST_DIFFERENCES = 8

if TYPE_CHECKING:
    from ..build import Outcome
    from ..content import Audience


@click.command(short_help="Publish the journal to site/.")
@click.option("--locked", is_flag=True, help="Fail where an experiment would have to run.")
@click.option("--verify", is_flag=True, help="Build it twice elsewhere first, and compare.")
def build(locked: bool, verify: bool) -> None:
    """Publish the journal to site/: run what has to be run, write what changed.

    With any error nothing is published and the exit code is 1. With --verify the journal is
    copied and built twice, with nothing remembered and everything else about the two builds as
    different as can be; if a byte of them differs that is an error, too.

    Example: journal build --locked --verify
    """
    from ..build import build as build_site
    from ..experiments import recall, recall_or_run

    journal, problems = settled()
    problems = (*problems, *missing_content(journal))
    if has_errors(problems):  # a site made by other settings is nobody's
        report(journal.root, problems)
        fail(f"{tally(problems)}: nothing was published")
    if verify:
        _build_twice(journal, locked=locked)
    with memory_of(journal) as memory, bars() as progress:
        find = partial(recall, locked=True) if locked else partial(recall_or_run, progress=progress)
        outcome = build_site(journal, memory, find, _say_that_it_waits)
    report(journal.root, (*problems, *outcome.problems))
    say_movements(outcome.movements)
    _conclude(journal, outcome)


def _as_host(_: click.Context, option: click.Parameter, text: str) -> str:
    """A name or an address. To systems none at all is all addresses of the machine."""
    if not text.strip():
        message = "it is empty; 0.0.0.0 is what shows the journal to your network"
        raise click.BadParameter(message, param=option)
    return text


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
    callback=_as_host,
    help="Where to listen, and under which name; 0.0.0.0 shows it, drafts too, to your network.",
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
def serve(port: int, host: str, audience: Audience, open_browser: bool) -> None:
    """Preview the journal in a browser. Saved changes appear at once; site/ is not touched.

    Example: journal serve --open --as public
    """
    from ..preview import serve as serve_preview
    from ..showing import Showing

    journal, _ = settled()  # its Problems are said with all others, whenever they change
    if audience == "public":
        click.echo("Without drafts and private posts, as readers get it.", err=True)
    showing = Showing(journal.root, audience, say_report, report_all)
    try:
        serve_preview(journal.root, showing, host=host, port=port, open_browser=open_browser)
    except OSError as error:
        remedy = "--port 0" if error.errno in (EADDRINUSE, EACCES) else "--host localhost"
        fail(f"cannot serve at {host}:{port}: {reason(error)}; try {remedy}")
    except KeyboardInterrupt:  # while the first build is at work; that, too, is how it ends
        pass
    finally:
        showing.close()


def _build_twice(journal: Journal, *, locked: bool) -> None:
    """Say whether the site comes out the same twice; ends with exit code 1 if not."""
    from ..reproducing import verify

    click.echo("Building twice, to compare.", err=True)
    try:
        found = verify(journal.root, locked=locked)
    except OSError as error:
        fail(f"cannot be built elsewhere: {reason(error)}; nothing was published")
    if found.said:
        click.echo(found.said, err=True, nl=False)
        fail("It cannot be built twice: nothing was published")
    if found.differences:
        report(journal.root, found.differences[:_MOST_DIFFERENCES])
        files = counted(len(found.differences), "file")
        fail(f"{files} of {found.files} not the same in two builds: nothing was published")
    click.echo(f"Built twice: the same {counted(found.files, 'file')}, byte for byte.")


def _say_that_it_waits() -> None:
    click.echo("Another build of this journal is at work; waiting until it is done.", err=True)


def _conclude(journal: Journal, outcome: Outcome) -> None:
    """Say what came of a build; where nothing was published, why readers may still see a page."""
    published = outcome.report
    if published is None:
        for path in outcome.standing:
            said = "readers can still see this page, which the journal has no longer"
            click.echo(f"site/{path}: {said}; mend the errors and build again", err=True)
        fail(f"{tally(outcome.problems)}: nothing was published")
    done = {"written": len(published.written), "removed": len(published.removed)}
    changes = ", ".join(f"{count} {what}" for what, count in done.items() if count)
    click.echo(f"site/ holds {outcome.pages} files: {changes or 'nothing changed'}.")
    if outcome.hidden:
        verb = "is" if outcome.hidden == 1 else "are"
        posts = counted(outcome.hidden, "post")
        click.echo(f"{posts} {verb} not public: `journal list` shows what they are.")
    if not journal.settings.origin:
        click.echo(
            "Set base_url in pyproject.toml to get feeds, a sitemap, cards and copies in Markdown."
        )
    _say_what_is_stale(journal)


def _say_what_is_stale(journal: Journal) -> None:
    from ..around import stale_schemas

    for path in stale_schemas(journal):
        click.echo(f"{path} is not of these settings: renew it with `journal schema --write`.")
