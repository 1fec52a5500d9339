"""
What each kind of page may know: what its template shows, and of other posts their Faces.

A view is the whole input of a page beside the theme and the site's own data, so the
digest of a view says whether the page would look the same. Templates receive ``site`` (a
``SiteView``) and ``page`` (one of the views below). What is long lies apart, and is named by
its digest in the view: ``body`` on posts and ``bodies`` in the feed (the finished HTML of
articles), ``sources`` on experiments (a ``Source`` for each module, by its path).
"""

from __future__ import annotations

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
    Group,
    HomeView,
    ListView,
    NotFoundView,
    OpenHypothesis,
    Recent,
    TagsView,
    TagView,
)
from .machines import FeedEntry, FeedView, SitemapView
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
from .shared import NavItem, Row, SiteView
from .union import View

__all__ = [
    "Basis",
    "EmbedView",
    "ExperimentRow",
    "ExperimentView",
    "ExperimentsView",
    "FeedEntry",
    "FeedView",
    "Group",
    "HomeView",
    "HypothesisView",
    "ListView",
    "MetricGroup",
    "MetricRow",
    "MetricTable",
    "NavItem",
    "NotFoundView",
    "OpenCount",
    "OpenHypothesis",
    "PostView",
    "Recent",
    "RedirectView",
    "Row",
    "RunView",
    "SiteView",
    "SitemapView",
    "SourceView",
    "Step",
    "TagView",
    "TagsView",
    "Use",
    "View",
    "Whisker",
    "WorkView",
]
