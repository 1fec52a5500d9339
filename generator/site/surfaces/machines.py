"""
What machines read: feeds, the sitemap, robots.txt, llms.txt, and each post as Markdown.

All of it needs whole addresses, so that there is none of it without ``base_url``.

They tell of pages, so they are made when all others are. Where the author has
robots.txt or llms.txt in ``content/static/``, that one stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ...content import Entry
from ...content.addresses import FEED, JSON_FEED, LLMS, ROBOTS, SITEMAP, copy_url
from ...problems import Place
from ..context import NOWHERE, Context, Placed
from ..feeds import feed_view
from ..pages import Page, Rank
from ..posts import Article, plain_article, steps_of
from ..sitemaps import sitemaps
from ..views import FeedView, LlmsView, PostView, RobotsView, Shelf, Step


def machines(context: Context, pages: Sequence[Page]) -> Placed:
    """What tells machines of ``pages``, where the site knows where it stands."""
    if not context.site.origin:
        return
    feed = _feed(context)
    yield context.page(FEED, "feed.xml", feed), NOWHERE
    yield context.page(JSON_FEED, "feed.json", feed), NOWHERE
    for url, view in sitemaps(pages):
        yield context.page(url, "sitemap.xml", view), NOWHERE
    if not context.is_authors(ROBOTS):
        yield context.page(ROBOTS, "robots.txt", RobotsView(SITEMAP)), NOWHERE
    if not context.is_authors(LLMS):
        yield context.page(LLMS, "llms.txt", _llms(context)), NOWHERE


def copies(context: Context, pages: Iterable[Page]) -> Placed:
    """A copy in Markdown of each post that lists may name."""
    for page in pages:
        if context.site.origin and isinstance(page.view, PostView) and page.view.listed:
            url = copy_url(page.url)
            yield context.page(url, "post.md", page.view, Rank.POST), Place(page.view.source)


def _llms(context: Context) -> LlmsView:
    shelves = (
        Shelf(title, tuple(entry.face for entry in context.of_kind(kind)))
        for title, kind in (("Learning", "learning"), ("Research", "research"), ("About", "page"))
    )
    known = {item.url: item for item in (*context.site.nav, *context.site.ends)}
    posts = {entry.face.url for entry in context.library.listed}
    more = (item for url, item in known.items() if url.startswith("/") and url not in posts)
    return LlmsView(tuple(shelf for shelf in shelves if shelf.faces), tuple(more))


def _feed(context: Context) -> FeedView:
    site = context.site
    elsewhere = msgspec.structs.replace(site, base_path=site.origin + site.base_path)

    def article(entry: Entry) -> Article:
        """The post for a reader who is elsewhere: whole addresses, plain colours."""
        images, quotable = context.stock.images, context.quotable
        return plain_article(entry, context.results, elsewhere, images, quotable)

    def steps(entry: Entry) -> tuple[Step, ...]:
        return steps_of(entry, context.results, elsewhere)

    return feed_view(context.library, context.settings, site, article, steps)
