"""``journal review``: what is worth a second look, each where it is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..characters import written_out
from ..journal import missing_content
from ..problems import in_order
from ..words import counted
from .choosing import KINDS, of_tag
from .telling import memory_of, report, settled

if TYPE_CHECKING:
    from ..reviewing import Open, Revisit, What

_SIGNS = {"partial": "🟡", "notyet": "🔴"}
_WHAT = ("gap", "next", "partial", "notyet", "hypothesis", "paused")


@click.command(short_help="Say what is worth a second look.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="In such posts.")
@of_tag
@click.option("--only", multiple=True, type=click.Choice(_WHAT), help="Such things alone.")
@click.option("--limit", type=click.IntRange(min=1), help="So many posts at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def review(
    kinds: tuple[str, ...],
    tags: tuple[str, ...],
    only: tuple[What, ...],
    limit: int | None,
    as_json: bool,
) -> None:
    """Say what posts leave open, those that were left alone for longest first.

    These are gaps, next steps, sections with 🟡 or 🔴, hypotheses without a result and posts that
    are paused; drafts and private posts are among them. Ages are counted to the newest note of
    the journal, from the last change of each post.

    \b
    Example: journal review --limit 5
             journal review --only gap --only notyet --tag Optimisation
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from ..content.choosing import Choice
    from ..reviewing import review as review_posts

    journal, problems = settled()
    choice = Choice(kinds=kinds, tags=tags)  # type: ignore[arg-type]
    with memory_of(journal) as memory:
        found = review_posts(journal, memory, choice, frozenset(only))
    if as_json:
        import json

        rows = [_as_json(post) for post in found.posts[:limit]]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for post in found.posts[:limit]:
            click.echo("\n".join((*_lines(post), "")))
        click.echo(_tally(found.posts, limit))
    unread = in_order((*problems, *missing_content(journal), *found.unread))
    report(journal.root, [problem for problem in unread if problem.is_error])
    sys.exit(1 if any(problem.is_error for problem in unread) else 0)


def _lines(post: Revisit) -> Iterator[str]:
    about = [post.kind, post.status, "" if post.seen == "public" else post.seen]
    age = f", left alone for {post.age}" if post.age else ""
    yield f"{written_out(post.title)} ({', '.join(filter(None, about))}{age})"
    for one in post.open:
        yield f"  {one.place.path}:{one.place.line}: {_said(one)}"


def _said(one: Open) -> str:
    if sign := _SIGNS.get(one.what):
        return f"{sign} {written_out(one.text)}"
    return written_out(f"{one.what}: {one.text}" if one.text else one.what)


def _tally(posts: tuple[Revisit, ...], limit: int | None) -> str:
    if not posts:
        return "Nothing is open."
    things = counted(sum(len(post.open) for post in posts), "thing")
    left_out = len(posts) - limit if limit else 0
    more = f"; {counted(left_out, 'post')} not shown" if left_out > 0 else ""
    return f"{things} open in {counted(len(posts), 'post')}{more}"


def _as_json(post: Revisit) -> dict[str, object]:
    return {
        "title": post.title,
        "path": post.path,
        "kind": post.kind,
        "status": post.status or None,
        "visibility": post.seen,
        "tags": list(post.tags),
        "changed": str(post.changed),
        "age": post.age,
        "open": [
            {"what": one.what, "text": one.text, "path": one.place.path, "line": one.place.line}
            for one in post.open
        ],
    }
