"""``journal list``: the posts that are asked for, and where they stand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ..journal import missing_content
from ..problems import did_you_mean, in_order
from . import completing
from .choosing import SEEN, as_date, known_statuses, of_kind, of_tag
from .columns import in_columns
from .telling import memory_of, report, settled, shown

if TYPE_CHECKING:
    from ..content import Post

_HEADINGS = ("title", "kind", "status", "visibility", "last change")


@click.command("list", short_help="List the posts and where they stand.")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@of_kind
@click.option(
    "--status",
    "statuses",
    multiple=True,
    shell_complete=completing.statuses,
    help="That stand there, such as ongoing.",
)
@click.option(
    "--visibility", "seen", multiple=True, type=click.Choice(SEEN), help="That are seen so."
)
@of_tag
@click.option("--since", metavar="DATE", callback=as_date, help="Changed on that day or later.")
@click.option(
    "--changed-before",
    "before",
    metavar="DATE",
    callback=as_date,
    help="Left alone since before that day.",
)
@click.option(
    "--sort",
    "order",
    type=click.Choice(["changed", "date", "title"]),
    default="changed",
    show_default=True,
    help="The last changed first, the newest first, or by the alphabet.",
)
@click.option("--reverse", is_flag=True, help="The other way around.")
@click.option("--limit", type=click.IntRange(min=1), help="So many of them at most.")
@click.option("--paths", is_flag=True, help="Only the paths of their files, one a line.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def list_(
    statuses: tuple[str, ...],
    order: str,
    reverse: bool,
    limit: int | None,
    paths: bool,
    as_json: bool,
    **choice: Any,
) -> None:
    """List the posts with kind, status, visibility and last change.

    WORDs are looked for in titles. Options can be combined, and most be given several times: a
    post has one of the kinds, statuses and visibilities, and all of the tags and words. A date
    is 2025, 2025-01 or 2025-01-31; a post of 2025 may have changed on its last day.

    \b
    Example: journal list --status ongoing --changed-before 2025-06
             journal list momentum --tag Optimisation --json
             journal list --visibility draft --paths
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from ..catalogue import list_posts
    from ..content.choosing import Choice

    if paths and as_json:
        raise click.UsageError("give --paths, or --json")
    journal, problems = settled()
    known_statuses(statuses, journal.settings)
    with memory_of(journal) as memory:
        listed = list_posts(journal, memory)
    takes = Choice(statuses=statuses, **choice).takes
    posts = _sorted([post for post in listed.posts if takes(post)], order)
    posts = (posts[::-1] if reverse else posts)[:limit]
    if as_json:
        _print_json(posts)
    elif paths:
        for post in posts:
            click.echo(shown(journal.root / post.path))
    else:
        _print_table(posts, listed.posts, choice["tags"])
    every = in_order((*problems, *missing_content(journal), *listed.unread))
    unread = [problem for problem in every if problem.is_error]
    report(journal.root, unread)
    sys.exit(1 if unread else 0)


def _sorted(posts: list[Post], order: str) -> list[Post]:
    """The posts, which come with the last changed first."""
    from ..content.addresses import as_name

    if order == "date":
        return sorted(posts, key=lambda post: post.front.date, reverse=True)
    if order == "title":
        return sorted(posts, key=lambda post: as_name(post.called))
    return posts


def _print_json(posts: Sequence[Post]) -> None:
    import json

    rows = [_as_json(post) for post in posts]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _as_json(post: Post) -> dict[str, object]:
    front = post.front
    return {
        "title": post.called,
        "path": post.path,
        "url": post.url,
        "kind": post.kind,
        "status": front.status,
        "published": front.published,
        "visibility": front.visibility,
        "date": str(front.date),
        "changed": str(post.changed),
        "tags": list(front.tags),
        "summary": front.summary,
        "slug": post.slug,
        "aliases": list(front.aliases),
        "evolution": len(front.evolution),
        "hypothesis": front.hypothesis,
        "experiment": post.experiment,
        "next_action": front.next_action,
        "extra": front.extra,
    }


def _print_table(posts: Sequence[Post], every: Sequence[Post], tags: Sequence[str]) -> None:
    from ..content.choosing import seen_as

    if not every:
        click.echo('There is no post yet; begin one with `journal new learning "…"`.')
    elif not posts:
        click.echo(f"No post is like that{_unheard_of(tags, every)}", err=True)
    else:
        rows = [
            (post.called, post.kind, post.front.status or "", seen_as(post), post.changed.shown)
            for post in posts
        ]
        click.echo("\n".join(in_columns([_HEADINGS, *rows])))


def _unheard_of(tags: Sequence[str], posts: Sequence[Post]) -> str:
    """Which of the tags no post has, and what was probably meant."""
    from ..content.addresses import as_name

    known = {as_name(tag): tag for post in posts for tag in post.front.tags}
    for tag in tags:
        if as_name(tag) not in known:
            hint = did_you_mean(tag, known.values())
            return f': none has the tag "{tag}"' + (f"; {hint}" if hint else "")
    return ""
