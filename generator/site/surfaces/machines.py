"""
What machines read: feeds, the sitemap, robots.txt, llms.txt, and each post as Markdown.

All of it needs whole addresses, so that there is none of it without ``base_url``.

They tell of pages, so they are made when all others are. Where the author has
robots.txt or llms.txt in ``content/static/``, that one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

import msgspec

from ...content import Entry
from ...content.addresses import FEED, JSON_FEED, LLMS, ROBOTS, SITEMAP, copy_url
from ...problems import Place
from ..context import Context, Plans
from ..feeds import feed_view
from ..pages import Planned, Rank
from ..posts import Article, plain_article, steps_of
from ..sitemaps import last_changes, sitemaps
from ..views import FeedView, LlmsView, PostView, RobotsView, Shelf, Step


def machines(context: Context) -> Plans:
    """What tells machines of the posts, where the site knows where it stands."""
    if not context.site.origin:
        return
    feed = cache(lambda: _feed(context))
    yield context.page(FEED, "feed.xml", feed, is_found=False)
    yield context.page(JSON_FEED, "feed.json", feed, is_found=False)
    if not context.is_authors(ROBOTS):
        yield context.page(ROBOTS, "robots.txt", lambda: RobotsView(SITEMAP), is_found=False)
    if not context.is_authors(LLMS):
        yield context.page(LLMS, "llms.txt", lambda: _llms(context), is_found=False)


def sitemap(context: Context, pages: Sequence[Planned]) -> Plans:
    """What tells machines of ``pages``, those that search engines may have."""
    if not context.site.origin:
        return
    found = [one for one in pages if one.is_found and one.path.endswith(".html")]
    changes = cache(lambda: last_changes(one.make() for one in found))
    for url, view in sitemaps(len(found), changes):
        yield context.page(url, "sitemap.xml", view, is_found=False)


def copies(context: Context) -> Plans:
    """A copy in Markdown of each post that lists may name."""
    for entry in context.library.listed if context.site.origin else ():
        yield context.page(
            copy_url(entry.post.url),
            "post.md",
            partial(_copied, context, entry),
            Rank.POST,
            place=Place(entry.post.path),
            what="copy",
            is_found=False,
        )


def _copied(context: Context, entry: Entry) -> PostView:
    return context.post(entry)[0]


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
