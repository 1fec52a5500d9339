"""Every kind of view that a page can have, so that memory can keep any of them."""

from __future__ import annotations

from .experiments import ExperimentsView, ExperimentView
from .lists import HomeView, ListView, NotFoundView, TagsView
from .machines import FeedView, SitemapView
from .posts import PostView, RedirectView
from .timeline import TimelineView

View = (
    PostView
    | RedirectView
    | HomeView
    | ListView
    | TagsView
    | TimelineView
    | NotFoundView
    | ExperimentView
    | ExperimentsView
    | FeedView
    | SitemapView
)
