"""A page for each post, and one at each of its old addresses that leads to it."""

from __future__ import annotations

import posixpath
from functools import partial

from ...content import Entry
from ..context import Context, Plans
from ..pages import Planned, Rank
from ..views import PostView, RedirectView


def posts(context: Context) -> Plans:
    """The posts."""
    for entry in sorted(context.library.entries, key=lambda entry: entry.post.path):
        yield _planned(context, entry)


def post_at(context: Context, url: str) -> Plans:
    """The post at an address."""
    if entry := context.library.by_url.get(url):
        yield _planned(context, entry)


def _planned(context: Context, entry: Entry) -> Planned:
    def view() -> PostView:
        return context.post(entry)[0]

    return context.page(
        entry.post.url,
        "post.html",
        view,
        Rank.POST,
        place=entry.post.place("slug" if "slug" in entry.post.keys else "title"),
        is_found=entry.listed,
    )


def redirects(context: Context) -> Plans:
    """The old addresses."""
    for entry in context.library.entries:
        for index, alias in enumerate(entry.post.front.aliases):
            has_ending = "." in posixpath.basename(alias)
            url = alias if has_ending or alias.endswith("/") else f"{alias}/"
            yield context.page(
                url,
                "redirect.html",
                partial(RedirectView, entry.face.title, entry.face.url),
                Rank.POST,
                place=entry.post.place(f"aliases.{index}"),
                what="alias",
                is_found=False,
            )
