"""Home, indexes and tags."""

from __future__ import annotations

import msgspec

from ...content import Face
from ...dates import PartialDate
from .shared import BaseView, Row


class TagView(msgspec.Struct, frozen=True):
    """A tag among all tags. Posts do not show the count, and so do not depend on it."""

    name: str
    url: str
    count: int


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


class HomeView(BaseView, frozen=True):
    learning: tuple[Row, ...] = ()
    settled: tuple[Row, ...] = ()
    recent: tuple[Recent, ...] = ()
    hypotheses: tuple[OpenHypothesis, ...] = ()


class Group(msgspec.Struct, frozen=True):
    title: str
    rows: tuple[Row, ...]


class ListView(BaseView, frozen=True):
    """An index or the posts of one tag. ``section`` is the part of the site it belongs to."""

    title: str
    section: str
    groups: tuple[Group, ...] = ()


class TagsView(BaseView, frozen=True):
    tags: tuple[TagView, ...] = ()


class NotFoundView(BaseView, frozen=True):
    pass
