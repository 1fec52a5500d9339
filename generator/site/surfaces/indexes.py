"""
The indexes of learning and research, each of which can be narrowed to a status or a tag.

What narrows a list is a page of its own behind a plain link. One thing at a time: pages for
all pairs would be more than anybody reads. Tags are offered by an index alone, so that a new
tag leaves the other pages as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from ...content import Entry
from ...content.addresses import BOARD, LEARNING, NOT_FOUND, RESEARCH, TAGS, as_name, urls_below
from ..context import NOWHERE, Context, Plans, rows
from ..paging import paged
from ..views import Choice, Group, ListView, NavItem, NotFoundView, Pager, TagsView, TagView

_INDEXES = (("learning", "Learning", LEARNING, ""), ("research", "Research", RESEARCH, BOARD))


def indexes(context: Context) -> Plans:
    """One list for each kind of post, those that are settled apart; and what it is narrowed to."""
    for kind, title, url, board in _INDEXES:
        entries = context.of_kind(kind)
        statuses, tags = _statuses(context, kind, entries), _tags(context, url, entries)
        view = ListView(title, title, url, statuses=statuses, tags=tags, board=board)
        yield from _pages(context, view, entries)
        everything = NavItem(f"All {kind}", url)
        for choice in statuses:
            of_status = [e for e in entries if as_name(e.face.status) == as_name(choice.title)]
            marked = tuple(Choice(one.title, one.url, one.count, one is choice) for one in statuses)
            view = ListView(title, title, choice.url, all=everything, statuses=marked)
            yield from _pages(context, view, of_status, "status")
        for choice in tags:
            tagged = [e for e in context.tagged[as_name(choice.title)] if e.face.kind == kind]
            current = (Choice(choice.title, choice.url, 0, True),)
            view = ListView(title, title, choice.url, all=everything, tags=current)
            yield from _pages(context, view, tagged, "tags")


def tags(context: Context) -> Plans:
    """One list for each tag, and one with all of them."""
    for name, tag in context.tags.items():
        entries = context.tagged[name]
        place = entries[0].post.place("tags")
        for url, part, pager in paged(tag.url, entries, context.settings.per_page):
            view = partial(_tagged, tag.name, url, part, pager)
            yield context.page(url, "list.html", view, place=place)
    yield context.page(TAGS, "tags.html", lambda: _all_tags(context))


def _tagged(name: str, url: str, entries: Sequence[Entry], pager: Pager | None) -> ListView:
    return ListView(name, "Tags", url, (Group("", rows(entries)),), pager=pager)


def _all_tags(context: Context) -> TagsView:
    views = [TagView(t.name, t.url, len(context.tagged[n])) for n, t in context.tags.items()]
    return TagsView(tuple(views))


def not_found(context: Context) -> Plans:
    """What is shown where there is no page."""
    yield context.page(NOT_FOUND, "404.html", NotFoundView, is_found=False)


def status_urls(context: Context, kind: str) -> dict[str, str]:
    """Where the posts of each status are listed, by its name as names are compared."""
    folder = next(url for one, _, url, _ in _INDEXES if one == kind)
    return urls_below(f"{folder}status/", getattr(context.settings.statuses, kind))


def _statuses(context: Context, kind: str, entries: Sequence[Entry]) -> tuple[Choice, ...]:
    """The statuses that posts of a kind have, in the order of the settings."""
    urls = status_urls(context, kind)
    counts = dict.fromkeys(getattr(context.settings.statuses, kind), 0)
    for entry in entries:
        if entry.face.status in counts:
            counts[entry.face.status] += 1
    return tuple(
        Choice(word, urls[as_name(word)], count) for word, count in counts.items() if count
    )


def _tags(context: Context, url: str, entries: Sequence[Entry]) -> tuple[Choice, ...]:
    """The tags that these posts have, in the order of the alphabet."""
    counts: dict[str, int] = {}
    for entry in entries:
        for name in dict.fromkeys(map(as_name, entry.face.tags)):
            counts[name] = counts.get(name, 0) + 1
    return tuple(
        Choice(tag.name, f"{url}tags/{tag.url.removeprefix(TAGS)}", counts[name])
        for name, tag in context.tags.items()
        if name in counts
    )


def _pages(context: Context, view: ListView, entries: Sequence[Entry], key: str = "") -> Plans:
    """The pages of a list, cut where one is full; ``key`` is what its posts have in common."""
    place = entries[0].post.place(key) if key else NOWHERE
    in_order = sorted(entries, key=lambda entry: _GROUPS.index(_group(context, entry)))
    for url, part, pager in paged(view.url, in_order, context.settings.per_page):
        page = partial(_page, context, view, url, part, pager)
        yield context.page(url, "list.html", page, place=place)


def _page(
    context: Context, view: ListView, url: str, entries: Sequence[Entry], pager: Pager | None
) -> ListView:
    has_tags = url == view.url or view.all
    return msgspec.structs.replace(
        view,
        url=url,
        groups=tuple(_groups(context, entries)),
        tags=view.tags if has_tags else (),
        pager=pager,
    )


_GROUPS = ("Learning now", "Open hypotheses", "Settled, for now", "Concluded", "Abandoned")


def _group(context: Context, entry: Entry) -> str:
    if entry.face.kind == "learning":
        return "Settled, for now" if context.is_settled(entry) else "Learning now"
    if not context.is_settled(entry):
        return "Open hypotheses"
    return "Abandoned" if entry.face.status == "abandoned" else "Concluded"


def _groups(context: Context, entries: Sequence[Entry]) -> Iterator[Group]:
    for title in _GROUPS:
        found = [entry for entry in entries if _group(context, entry) == title]
        if found:
            yield Group(title, rows(found))
