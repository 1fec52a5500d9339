"""A page for each post, and one at each of its old addresses that leads to it."""

from __future__ import annotations

import posixpath

import msgspec

from ...content import Face, Library
from ..context import Context, Placed
from ..pages import Rank
from ..parts import files_in, parts_of
from ..posts import post_view
from ..views import RedirectView


def posts(context: Context) -> Placed:
    """The posts."""
    neighbours = _neighbours(context.library)
    for entry in sorted(context.library.entries, key=lambda entry: entry.post.path):
        older, newer = neighbours.get(entry.post.path, (None, None))
        stock = context.stock
        view, problems = post_view(
            entry, context.results, context.site, stock.images, context.tags, context.quotable
        )
        shown = files_in(parts_of(entry, context.quotable.posts))
        files = tuple(stock.files.get(path, "") for path in shown)
        view = msgspec.structs.replace(view, older=older, newer=newer, files=files)
        context.problems += problems
        key = "slug" if "slug" in entry.post.keys else "title"
        page = context.page(entry.post.url, "post.html", view, Rank.POST)
        yield page, entry.post.place(key)


def redirects(context: Context) -> Placed:
    """The old addresses."""
    for entry in context.library.entries:
        for index, alias in enumerate(entry.post.front.aliases):
            has_ending = "." in posixpath.basename(alias)
            url = alias if has_ending or alias.endswith("/") else f"{alias}/"
            view = RedirectView(entry.face.title, entry.face.url)
            page = context.page(url, "redirect.html", view, Rank.POST)
            yield page, entry.post.place(f"aliases.{index}")


def _neighbours(library: Library) -> dict[str, tuple[Face | None, Face | None]]:
    """For each listed post, the one before it and the one after it by date, of its kind.

    They come without their summaries, which the page does not show.
    """
    found: dict[str, tuple[Face | None, Face | None]] = {}
    for kind in ("learning", "research"):
        entries = [entry for entry in library.listed if entry.face.kind == kind]
        entries.sort(key=lambda entry: entry.in_time)
        named = (entry.face.brief for entry in entries)
        faces: list[Face | None] = [None, *named, None]
        for index, entry in enumerate(entries):
            found[entry.post.path] = faces[index], faces[index + 2]
    return found
