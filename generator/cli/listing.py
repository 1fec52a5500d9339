"""``journal list``: the posts and where they stand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..journal import missing_content
from ..problems import in_order
from .telling import memory_of, report, settled

if TYPE_CHECKING:
    from ..content import Entry


@click.command("list", short_help="List the posts and where they stand.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def list_(as_json: bool) -> None:
    """List the posts with kind, status, visibility and last change, the newest first.

    Example: journal list --json
    """
    from ..build import list_posts

    journal, problems = settled()
    with memory_of(journal) as memory:
        listed = list_posts(journal, memory)
    if as_json:
        import json

        rows = [_as_json(entry) for entry in listed.posts]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _table([_as_row(entry) for entry in listed.posts])
    every = in_order((*problems, *missing_content(journal), *listed.unread))
    unread = [problem for problem in every if problem.is_error]
    report(journal.root, unread)
    sys.exit(1 if unread else 0)


def _as_json(entry: Entry) -> dict[str, object]:
    front = entry.post.front
    return {
        "title": entry.post.called,
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
    from rich.console import Console  # late, as it takes longer than the list itself
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("title", "kind", "status", "visibility", "last change"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*map(Text, row))  # a title may hold what would else be markup
    Console(soft_wrap=not sys.stdout.isatty()).print(table)
