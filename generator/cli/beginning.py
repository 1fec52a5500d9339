"""``journal init`` and ``journal new``: a journal begins, and a post."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from ..problems import has_errors
from .editor import edit
from .telling import ANY_TEXT, fail, here, reason, report, settled, shown


class _Folder(click.Path):
    """A folder that is named: of nothing, as of a variable that is not set, nothing is made."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        if not str(value):
            self.fail("a folder has a name; say . for the one that you are in", param, ctx)
        return super().convert(value, param, ctx)


@click.command(short_help="Make a new journal in DIR.")
@click.argument("folder", metavar="DIR", type=_Folder(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new journal in DIR: its folders and its settings.

    Example: journal init my-journal
    """
    from ..starting import AlreadySet, is_journal, start_journal

    current = here()
    if is_journal(folder):
        fail(f"{folder} is a journal already; go there and try `journal serve`")
    try:
        for made in start_journal(folder):
            click.echo(f"  {folder}/{made}")
    except AlreadySet as there:
        fail(f"{there} exists; add a [tool.journal] table to it by hand")
    except OSError as error:
        fail(f"{folder} cannot be made a journal: {reason(error)}")
    click.echo("\nThe journal is ready. Next:\n")
    if folder.resolve() != current:
        click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo('  journal new learning "What I want to understand"')
    click.echo("  journal serve")


@click.command(short_help="Begin a post: learning, research or page.", context_settings=ANY_TEXT)
@click.argument("kind", type=click.Choice(["learning", "research", "page"]))
@click.argument("title")
@click.option("--edit", "in_editor", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
def new(kind: str, title: str, in_editor: bool) -> None:
    """Begin a post, with its front matter filled in. It is a private draft at first.

    What it begins with is templates/new/ of the journal, or the built-in one.

    \b
    Example: journal new learning "Understanding Embeddings"
             journal new research "Does It Hold?" --edit
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from ..capturing import today
    from ..starting import new_post
    from ..templates import BadTemplate

    journal, problems = settled()
    report(journal.root, problems)
    try:
        path = new_post(journal.root, kind, title, today(journal.settings).first_day)
    except BadTemplate as bad:
        report(journal.root, [bad.problem])
        sys.exit(1)
    except FileExistsError as error:
        there = shown(Path(error.filename2 or error.filename))
        fail(f"{there} exists; begin the title with other words")
    except OSError as error:
        fail(f"the post cannot be written: {reason(error)}")
    except ValueError as error:
        fail(str(error))
    click.echo(shown(path))
    if in_editor:
        edit(path)
    sys.exit(1 if has_errors(problems) else 0)
