"""Every kind of view that a page can have, so that memory can keep any of them."""

from __future__ import annotations

from .cards import CardView, IconView
from .experiments import ExperimentsView, ExperimentView
from .lists import ArchiveView, HomeView, ListView, NotFoundView, TagsView
from .machines import FeedView, LlmsView, RobotsView, SitemapView
from .maps import MapView
from .posts import PostView, RedirectView
from .questions import BoardView, QuestionsView
from .search import SearchView
from .timeline import TimelineView

View = (
    PostView
    | RedirectView
    | HomeView
    | ListView
    | TagsView
    | SearchView
    | TimelineView
    | QuestionsView
    | BoardView
    | ArchiveView
    | NotFoundView
    | ExperimentView
    | ExperimentsView
    | MapView
    | FeedView
    | SitemapView
    | RobotsView
    | LlmsView
    | CardView
    | IconView
)
