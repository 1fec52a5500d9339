"""The indexes of learning and of research, and the posts of each tag."""

from __future__ import annotations

from ...content import Entry
from ...content.addresses import LEARNING, NOT_FOUND, RESEARCH, TAGS
from ..context import NOWHERE, Context, Placed, rows
from ..views import Group, ListView, NotFoundView, TagsView, TagView


def indexes(context: Context) -> Placed:
    """One page for each kind of post, those that are settled apart."""
    yield context.page(LEARNING, "list.html", _learning(context)), NOWHERE
    yield context.page(RESEARCH, "list.html", _research(context)), NOWHERE


def tags(context: Context) -> Placed:
    """One page for each tag, and one with all of them."""
    for name, tag in context.tags.items():
        entries = context.tagged[name]
        view = ListView(tag.name, "Tags", (Group("", rows(entries)),))
        yield context.page(tag.url, "list.html", view), entries[0].post.place("tags")
    views = [TagView(t.name, t.url, len(context.tagged[n])) for n, t in context.tags.items()]
    yield context.page(TAGS, "tags.html", TagsView(tuple(views))), NOWHERE


def not_found(context: Context) -> Placed:
    """What is shown where there is no page."""
    yield context.page(NOT_FOUND, "404.html", NotFoundView()), NOWHERE


def _learning(context: Context) -> ListView:
    entries = context.of_kind("learning")
    groups = _groups(
        ("Learning now", [entry for entry in entries if not context.is_settled(entry)]),
        ("Settled, for now", [entry for entry in entries if context.is_settled(entry)]),
    )
    return ListView("Learning", "Learning", groups)


def _research(context: Context) -> ListView:
    entries = context.of_kind("research")
    settled = [entry for entry in entries if context.is_settled(entry)]
    groups = _groups(
        ("Open hypotheses", [entry for entry in entries if not context.is_settled(entry)]),
        ("Concluded", [entry for entry in settled if entry.face.status != "abandoned"]),
        ("Abandoned", [entry for entry in settled if entry.face.status == "abandoned"]),
    )
    return ListView("Research", "Research", groups)


def _groups(*groups: tuple[str, list[Entry]]) -> tuple[Group, ...]:
    return tuple(Group(title, rows(entries)) for title, entries in groups if entries)
