"""
What each kind of page may know: what its template shows, and of other posts their Faces.

A view is the whole input of a page beside the theme and the site's own data, so the
digest of a view says whether the page would look the same. Templates receive ``site`` (a
``SiteView``) and ``page`` (one of the views below). What is long lies apart, and is named by
its digest in the view: ``body`` on posts and ``bodies`` in the feed (the finished HTML of
articles), ``sources`` on experiments (a ``Source`` for each module, by its path).
"""

from __future__ import annotations

import msgspec

from ..content import Backlink, Face, Heading
from ..content.library import Tag
from ..dates import PartialDate


class _View(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """The whole input of a page; tagged, so that memory can tell which kind it holds."""


class NavItem(msgspec.Struct, frozen=True):
    title: str
    url: str


class SiteView(msgspec.Struct, frozen=True):
    """What every page knows of the site. ``origin`` is empty where no base_url is set.

    ``assets`` names the state of the theme's files, to be put behind their addresses.
    """

    title: str
    description: str
    author: str
    language: str
    origin: str
    base_path: str
    assets: str
    nav: tuple[NavItem, ...] = ()


class TagView(msgspec.Struct, frozen=True):
    """A tag among all tags. Posts do not show the count, and so do not depend on it."""

    name: str
    url: str
    count: int


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """An evolution entry: ``note`` is HTML, its relation already a link.

    ``elapsed`` is the time since the entry before, in words, no more exact than the dates.
    ``experiment`` is the name of the experiment that it rests on, ``experiment_url`` its page,
    where it has one.
    """

    date: PartialDate
    note: str
    anchor: str
    elapsed: str = ""
    experiment: str = ""
    experiment_url: str = ""


class OpenCount(msgspec.Struct, frozen=True):
    """How many gaps or next steps a post has, and the anchor of the first such section."""

    words: str
    anchor: str


class RunView(msgspec.Struct, frozen=True, omit_defaults=True):
    """An experiment as its post shows it. ``verdict`` is the run's own word, if it gave one."""

    name: str
    url: str
    question: str
    verdict: str = ""
    because: str = ""


class HypothesisView(msgspec.Struct, frozen=True, omit_defaults=True):
    """The card on a research post: what was claimed, how it was to be tested, what came out."""

    statement: str = ""
    description: str = ""
    baseline: str = ""
    metric: str = ""
    expected: str = ""
    outcome: str = ""  # the author's word
    summary: str = ""  # the author's sentence
    next_action: str = ""


class PostView(_View, frozen=True):
    """A post. Its HTML is that of ``source``, under the digest ``body``, with ``fills`` put in.

    ``files`` are the digests of the images and files that it shows or links. ``begun`` is the
    earliest date that is known of it.
    """

    face: Face
    begun: PartialDate
    source: str
    body: str
    files: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    listed: bool = True
    subtitle: str = ""
    outline: tuple[Heading, ...] = ()
    evolution: tuple[Step, ...] = ()
    open: tuple[OpenCount, ...] = ()
    tags: tuple[Tag, ...] = ()
    hypothesis: HypothesisView | None = None
    run: RunView | None = None
    led_to: tuple[Face, ...] = ()
    came_from: tuple[Face, ...] = ()
    related: tuple[Face, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    older: Face | None = None
    newer: Face | None = None


class Recent(msgspec.Struct, frozen=True):
    """One evolution entry on the home page; ``note`` is plain text."""

    face: Face
    date: PartialDate
    note: str
    anchor: str


class OpenHypothesis(msgspec.Struct, frozen=True):
    face: Face
    statement: str
    came_from: tuple[Face, ...] = ()


class HomeView(_View, frozen=True):
    learning: tuple[Face, ...] = ()
    settled: tuple[Face, ...] = ()
    recent: tuple[Recent, ...] = ()
    hypotheses: tuple[OpenHypothesis, ...] = ()


class Group(msgspec.Struct, frozen=True):
    title: str
    faces: tuple[Face, ...]


class ListView(_View, frozen=True):
    """An index or the posts of one tag. ``section`` is the part of the site it belongs to."""

    title: str
    section: str
    groups: tuple[Group, ...] = ()


class TagsView(_View, frozen=True):
    tags: tuple[TagView, ...] = ()


class Use(msgspec.Struct, frozen=True):
    """A post that uses an experiment, and what it takes from it, in words."""

    face: Face
    words: str


class Whisker(msgspec.Struct, frozen=True):
    """A number with its interval on the scale of its group, in percent of the width."""

    zero: float
    at: float
    low: float
    high: float


class MetricRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number as it is shown; ``labels`` is a cell for each column of labels."""

    value: str
    labels: tuple[str, ...] = ()
    interval: str = ""
    whisker: Whisker | None = None


class MetricGroup(msgspec.Struct, frozen=True):
    """All numbers of one name."""

    name: str
    rows: tuple[MetricRow, ...]


class MetricTable(msgspec.Struct, frozen=True):
    """Numbers that have the same labels, which are its first columns."""

    labels: tuple[str, ...]
    groups: tuple[MetricGroup, ...]
    count: int
    has_intervals: bool


class SourceView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A module that a result was found from, under the digest that it had then.

    The digest is empty where the file is no longer the one that ran.
    """

    path: str
    digest: str = ""


class Basis(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a result rests on. ``inputs`` are paths, each with what it was to the run.

    ``others`` counts the inputs that are not for this page to name. ``packages`` are those
    that the run's modules import, with versions.
    """

    inputs: tuple[tuple[str, str], ...] = ()
    others: int = 0
    python: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    untracked: tuple[str, ...] = ()


class ExperimentView(_View, frozen=True):
    """An experiment. ``sources`` begin with its own module; ``figures`` are whole, as HTML."""

    name: str
    url: str
    question: str
    listed: bool
    found: str
    seed: int
    basis: Basis = Basis()
    verdict: str = ""
    because: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    metrics: tuple[MetricTable, ...] = ()
    figures: tuple[str, ...] = ()
    sources: tuple[SourceView, ...] = ()
    used_by: tuple[Use, ...] = ()


class ExperimentRow(msgspec.Struct, frozen=True):
    """An experiment in the list of all; ``found`` says how much, in words."""

    name: str
    url: str
    question: str
    verdict: str
    found: str
    used_by: tuple[Face, ...]


class ExperimentsView(_View, frozen=True):
    experiments: tuple[ExperimentRow, ...] = ()


class RedirectView(_View, frozen=True):
    """An old address that leads to a new one."""

    title: str
    url: str


class NotFoundView(_View, frozen=True):
    pass


class FeedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """``published`` and ``updated`` are timestamps as RFC 3339 writes them."""

    face: Face
    published: str
    updated: str
    source: str
    body: str
    fills: tuple[str, ...] = ()


class FeedView(_View, frozen=True):
    url: str
    updated: str
    entries: tuple[FeedEntry, ...] = ()


class SitemapView(_View, frozen=True):
    """Addresses with the day of their last change."""

    urls: tuple[tuple[str, str], ...] = ()


View = (
    PostView
    | HomeView
    | ListView
    | TagsView
    | ExperimentView
    | ExperimentsView
    | RedirectView
    | NotFoundView
    | FeedView
    | SitemapView
)
