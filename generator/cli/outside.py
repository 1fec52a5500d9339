"""How far a check of links to other sites has come: a bar on a terminal, elsewhere a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..content import Library
    from ..journal import Journal
    from ..outward import Round
    from ..outward.rounds import Tell


def asked_outside(journal: Journal, library: Library, *, fresh: bool) -> Round:
    """Ask other sites for what a library links to, and show how far that is."""
    from ..outward import ask_outside

    with _shown() as tell:
        return ask_outside(journal, library, fresh=fresh, tell=tell)


@contextmanager
def _shown() -> Iterator[Tell]:
    if not sys.stderr.isatty():
        click.echo("Asking other sites whether links lead there.", err=True)
        yield lambda host, done, total: None
        return
    from rich.console import Console  # late: only who looks for a while needs a bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Column

    rest = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    bars = Progress(
        TextColumn("links"),
        BarColumn(24),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False, table_column=rest),
        console=Console(stderr=True),
        transient=True,
        expand=True,
    )
    with bars:
        task = bars.add_task("", total=None)
        yield lambda host, done, total: bars.update(
            task, description=host, completed=done, total=total
        )
