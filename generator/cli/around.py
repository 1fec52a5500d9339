"""``journal schema`` and ``journal completion``: what editors and shells know of a journal."""

from __future__ import annotations

import sys

import click

from ..problems import has_errors
from .telling import fail, reason, report, settled


@click.command(short_help="Print what an editor can know of front matter.")
@click.option("--settings", is_flag=True, help="Of the settings in pyproject.toml instead.")
@click.option("--write", is_flag=True, help="Renew the files of .vscode/ that hold both.")
def schema(settings: bool, write: bool) -> None:
    """Print the JSON Schema (draft 7) of the front matter, with this journal's own statuses.

    An editor that knows it completes keys and marks what is wrong. With --write both
    schemas are kept in .vscode/, where the editor's settings of a new journal name them.

    Example: journal schema --write
    """
    from ..around import NotOurs, front_matter_schema, keep_schemas, settings_schema
    from ..around.schemas import as_text

    if settings and write:
        raise click.UsageError("give --settings, or --write, which writes both")
    journal, problems = settled()
    report(journal.root, problems)
    if has_errors(problems):
        sys.exit(1)
    if not write:
        made = settings_schema() if settings else front_matter_schema(journal.settings)
        click.echo(as_text(made), nl=False)
        return
    try:
        for path in keep_schemas(journal) or ["both are as they should be"]:
            click.echo(path)
    except NotOurs as there:
        fail(f"{there} was not made by `journal schema`; move it away, and try again")
    except OSError as error:
        fail(f"the schema cannot be written: {reason(error)}")


@click.command(short_help="Print what makes a shell complete.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, options, posts, experiments and statuses.

    Bash has to be 4.4 or newer. For bash and zsh, the line to add to ~/.bashrc or ~/.zshrc
    (there below `compinit`) is the first; for fish the second is run once.

    \b
    Example: eval "$(journal completion bash)"
             journal completion fish > ~/.config/fish/completions/journal.fish
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root()
    found = get_completion_class(shell)
    assert found, f"click knows no {shell}"
    source = found(root.command, {}, "journal", "_JOURNAL_COMPLETE").source()
    # Click's script for fish takes a line apart at every comma, also those of a name.
    click.echo(source.replace('string split ","', 'string split --max 1 ","'), nl=False)
