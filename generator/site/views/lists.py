"""Home, indexes and tags."""

from __future__ import annotations

import msgspec

from ...content import Face
from ...dates import PartialDate
from .shared import BaseView, NavItem, Pager, Row


class TagView(msgspec.Struct, frozen=True):
    """A tag among all tags. Posts do not show the count, and so do not depend on it."""

    name: str
    url: str
    count: int


class Recent(msgspec.Struct, frozen=True):
    """An evolution entry among those of other posts; ``note`` is plain text."""

    face: Face
    date: PartialDate
    note: str
    anchor: str


class OpenHypothesis(msgspec.Struct, frozen=True):
    face: Face
    statement: str
    came_from: tuple[Face, ...] = ()


class OpenQuestion(msgspec.Struct, frozen=True):
    """A gap on the home page, as HTML without a link, and where it stands."""

    face: Face
    html: str
    anchor: str


class HomeView(BaseView, frozen=True):
    """The first of each; ``posts`` counts all of learning, ``gaps`` the open questions of all."""

    learning: tuple[Row, ...] = ()
    settled: tuple[Row, ...] = ()
    posts: int = 0
    recent: tuple[Recent, ...] = ()
    hypotheses: tuple[OpenHypothesis, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    gaps: int = 0


class Group(msgspec.Struct, frozen=True):
    title: str
    rows: tuple[Row, ...]


class Choice(msgspec.Struct, frozen=True):
    """One of the lists that a list can be narrowed to; ``count`` is 0 where it is not said."""

    title: str
    url: str
    count: int = 0
    current: bool = False


class ListView(BaseView, frozen=True):
    """An index or the posts of one tag. ``section`` is the part of the site it belongs to.

    ``statuses`` and ``tags`` are what it can be narrowed to, as ``all`` is what it was narrowed
    from. ``board`` is where the same posts stand as a board.
    """

    title: str
    section: str
    url: str
    groups: tuple[Group, ...] = ()
    all: NavItem | None = None
    statuses: tuple[Choice, ...] = ()
    tags: tuple[Choice, ...] = ()
    board: str = ""
    pager: Pager | None = None


class ArchiveYear(msgspec.Struct, frozen=True):
    number: int
    url: str
    count: int


class ArchiveMonth(msgspec.Struct, frozen=True):
    """The posts of a month, by their dates; month 0 is of those with a year alone."""

    date: PartialDate
    faces: tuple[Face, ...]


class ArchiveView(BaseView, frozen=True):
    """The posts of one year, by their dates, the last first; ``years`` are all that there are."""

    url: str
    year: int
    years: tuple[ArchiveYear, ...] = ()
    months: tuple[ArchiveMonth, ...] = ()
    pager: Pager | None = None


class TagsView(BaseView, frozen=True):
    tags: tuple[TagView, ...] = ()


class NotFoundView(BaseView, frozen=True):
    pass
