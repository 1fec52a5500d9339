"""
What each kind of page may know: what its template shows, and of other posts their Faces.

A view is the whole input of a page beside the theme and the site's own data, so the
digest of a view says whether the page would look the same. Templates receive ``site`` (a
``SiteView``) and ``page`` (one of the views below). What is long lies apart, and is named by
its digest in the view: ``body`` on posts and ``bodies`` in the feed (the finished HTML of
articles), ``sources`` on experiments (a ``Source`` for each module, by its path).
"""

from __future__ import annotations

from .cards import CardView, IconView, Picture
from .experiments import (
    Basis,
    ExperimentRow,
    ExperimentsView,
    ExperimentView,
    MetricGroup,
    MetricRow,
    MetricTable,
    SourceView,
    Use,
    Whisker,
)
from .lists import (
    ArchiveMonth,
    ArchiveView,
    ArchiveYear,
    Choice,
    Group,
    HomeView,
    ListView,
    NotFoundView,
    OpenHypothesis,
    OpenQuestion,
    Recent,
    TagsView,
    TagView,
)
from .machines import FeedEntry, FeedView, LlmsView, RobotsView, Shelf, SitemapView
from .maps import MapView, Spot
from .posts import (
    EmbedView,
    HypothesisView,
    OpenCount,
    PostView,
    RedirectView,
    RunView,
    Step,
    WorkView,
)
from .questions import BoardView, Card, Lane, OpenPost, Point, QuestionsView
from .search import Facet, SearchView
from .shared import NavItem, Pager, Row, SiteView
from .timeline import Month, TimelineView, Year
from .union import View

__all__ = [
    "ArchiveMonth",
    "ArchiveView",
    "ArchiveYear",
    "Basis",
    "BoardView",
    "Card",
    "CardView",
    "Choice",
    "EmbedView",
    "ExperimentRow",
    "ExperimentView",
    "ExperimentsView",
    "Facet",
    "FeedEntry",
    "FeedView",
    "Group",
    "HomeView",
    "HypothesisView",
    "IconView",
    "Lane",
    "ListView",
    "LlmsView",
    "MapView",
    "MetricGroup",
    "MetricRow",
    "MetricTable",
    "Month",
    "NavItem",
    "NotFoundView",
    "OpenCount",
    "OpenHypothesis",
    "OpenPost",
    "OpenQuestion",
    "Pager",
    "Picture",
    "Point",
    "PostView",
    "QuestionsView",
    "Recent",
    "RedirectView",
    "RobotsView",
    "Row",
    "RunView",
    "SearchView",
    "Shelf",
    "SiteView",
    "SitemapView",
    "SourceView",
    "Spot",
    "Step",
    "TagView",
    "TagsView",
    "TimelineView",
    "Use",
    "View",
    "Whisker",
    "WorkView",
    "Year",
]
