"""
What machines read: feeds, the sitemap, robots.txt. All of them need whole addresses.

They tell of pages, so they are made when all others are. Where the author has put a file of
the same name into ``content/static/``, that one stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...content import Entry
from ...content.addresses import FEED, JSON_FEED, ROBOTS, SITEMAP
from ...journal import STATIC
from ..context import NOWHERE, Context, Placed
from ..feeds import feed_view
from ..pages import Page
from ..posts import post_fills, steps_of
from ..sitemaps import sitemaps
from ..views import FeedView, RobotsView, Step


def machines(context: Context, pages: Sequence[Page]) -> Placed:
    """What tells machines of ``pages``, where the site knows where it stands."""
    if not context.site.origin:
        return
    feed = _feed(context)
    yield context.page(FEED, "feed.xml", feed), NOWHERE
    yield context.page(JSON_FEED, "feed.json", feed), NOWHERE
    for url, view in sitemaps(pages):
        yield context.page(url, "sitemap.xml", view), NOWHERE
    if not _is_authors(context, ROBOTS):
        yield context.page(ROBOTS, "robots.txt", RobotsView(SITEMAP)), NOWHERE


def _is_authors(context: Context, url: str) -> bool:
    """Whether the author has a file of their own for an address."""
    return STATIC + url.removeprefix("/") in context.library.static


def _feed(context: Context) -> FeedView:
    site = context.site
    elsewhere = msgspec.structs.replace(site, base_path=site.origin + site.base_path)

    def fills(entry: Entry) -> tuple[str, ...]:
        """The post's fills for a reader who is elsewhere: whole addresses, plain colours."""
        return post_fills(entry, context.results, elsewhere, context.stock.sizes, themed=False)

    def steps(entry: Entry) -> tuple[Step, ...]:
        return steps_of(entry, context.results, elsewhere)

    return feed_view(context.library, context.settings, site, fills, steps)
