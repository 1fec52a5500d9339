"""What machines read: the feed and the sitemap, which both need whole addresses."""

from __future__ import annotations

import msgspec

from ...content import Entry
from ...content.addresses import FEED, SITEMAP
from ..context import NOWHERE, Context, Placed
from ..experiments import last_changes
from ..feeds import feed_view, sitemap_view
from ..posts import Article, listed_article


def machines(context: Context) -> Placed:
    """The feed and the sitemap, where the site knows where it stands."""
    if not context.site.origin:
        return
    elsewhere = msgspec.structs.replace(
        context.site, base_path=context.site.origin + context.site.base_path
    )

    def article(entry: Entry) -> Article:
        """The post for a reader who is elsewhere: whole addresses, plain colours."""
        sizes, quotable = context.stock.sizes, context.quotable
        return listed_article(entry, context.results, elsewhere, sizes, quotable)

    feed = feed_view(context.library, context.settings, article)
    yield context.page(FEED, "feed.xml", feed), NOWHERE
    # Entries are in order of their last change.
    newest = {t.url: str(context.tagged[n][0].face.changed) for n, t in context.tags.items()}
    newest |= last_changes(context.library, context.results)
    yield context.page(SITEMAP, "sitemap.xml", sitemap_view(context.library, newest)), NOWHERE
