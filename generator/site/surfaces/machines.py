"""What machines read: feeds, robots.txt and the sitemap, all of which need whole addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ...content import Entry
from ...content.addresses import FEED, JSON_FEED, ROBOTS, SITEMAP
from ...dates import PartialDate
from ..context import NOWHERE, Context, Placed
from ..experiments import last_changes
from ..feeds import feed_view
from ..pages import Page
from ..posts import post_fills
from ..views import (
    ArchiveView,
    BoardView,
    HomeView,
    ListView,
    MapView,
    PostView,
    QuestionsView,
    RobotsView,
    SitemapIndexView,
    SitemapView,
    TagsView,
    TimelineView,
)

_MOST = 50_000  # addresses in one sitemap (sitemaps.org protocol)


def machines(context: Context) -> Placed:
    """The feeds and robots.txt, where the site knows where it stands."""
    if not context.site.origin:
        return
    elsewhere = msgspec.structs.replace(
        context.site, base_path=context.site.origin + context.site.base_path
    )

    def fills(entry: Entry) -> tuple[str, ...]:
        """The post's fills for a reader who is elsewhere: whole addresses, plain colours."""
        images = context.stock.images
        return post_fills(entry, context.results, elsewhere, images, themed=False)

    feed = feed_view(context.library, context.settings, context.site, FEED, fills)
    yield context.page(FEED, "feed.xml", feed), NOWHERE
    json = msgspec.structs.replace(feed, url=JSON_FEED)
    yield context.page(JSON_FEED, "feed.json", json), NOWHERE
    yield context.page(ROBOTS, "robots.txt", RobotsView(SITEMAP)), NOWHERE


def sitemap(context: Context, pages: Iterable[Page]) -> Placed:
    """The addresses of all these pages that may be found, with their last change."""
    if not context.site.origin:
        return
    urls = sorted(_found(context, pages))
    parts = [urls[at : at + _MOST] for at in range(0, len(urls), _MOST)] or [[]]
    if len(parts) == 1:
        yield context.page(SITEMAP, "sitemap.xml", SitemapView(tuple(urls))), NOWHERE
        return
    names = [f"/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = SitemapIndexView(tuple(names))
    yield context.page(SITEMAP, "sitemap-index.xml", index), NOWHERE
    for name, part in zip(names, parts, strict=True):
        yield context.page(name, "sitemap.xml", SitemapView(tuple(part))), NOWHERE


def _found(context: Context, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """Each page that may be found, and when it last changed, as exactly as that is known."""
    experiments = last_changes(context.library, context.results)
    newest = max((entry.face.changed for entry in context.library.listed), default=None)
    for page in pages:
        if page.url in experiments:
            yield page.url, experiments[page.url]
        elif isinstance(page.view, PostView):
            if page.view.listed:
                yield page.url, str(page.view.face.changed)
        elif isinstance(page.view, ListView | TagsView):
            yield page.url, str(_last_of(page.view) or newest or "")
        elif isinstance(page.view, _LISTS):
            yield page.url, str(newest or "")


def _last_of(view: ListView | TagsView) -> PartialDate | None:
    """When the last of the posts in a list changed."""
    if isinstance(view, TagsView):
        return None
    faces = (row.face for group in view.groups for row in group.rows)
    return max((face.changed for face in faces), default=None)


_LISTS = ArchiveView | BoardView | HomeView | MapView | QuestionsView | TimelineView
