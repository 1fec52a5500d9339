"""Every kind of view that a page can have, so that memory can keep any of them."""

from __future__ import annotations

from .experiments import ExperimentsView, ExperimentView
from .lists import HomeView, ListView, NotFoundView, TagsView
from .machines import FeedView, SitemapView
from .maps import MapView
from .posts import PostView, RedirectView

View = (
    PostView
    | RedirectView
    | HomeView
    | ListView
    | TagsView
    | NotFoundView
    | ExperimentView
    | ExperimentsView
    | MapView
    | FeedView
    | SitemapView
)
