"""Everything that evolved, by month, and to scale."""

from __future__ import annotations

import msgspec

from ...dates import PartialDate
from .lists import Recent
from .shared import BaseView, NavItem, Row


class Month(msgspec.Struct, frozen=True):
    """The notes of a month, the newest first; month 0 is of those with a year alone.

    ``quiet`` counts the months without a note between this one and the one before it.
    """

    date: PartialDate
    notes: tuple[Recent, ...]
    quiet: int = 0


class Year(msgspec.Struct, frozen=True):
    number: int
    count: int
    months: tuple[Month, ...]


class TimelineView(BaseView, frozen=True):
    """A stretch of the timeline: whole years, or a part of one.

    ``notes`` and ``posts`` count what is on it, on the first page what is on all of them.
    ``rows`` are posts to scale, on the first page alone; ``hidden_rows`` counts those that are
    not among them. ``pages`` are all pages of the timeline, the newest first.
    """

    url: str
    notes: int
    posts: int
    years: tuple[Year, ...]
    rows: tuple[Row, ...] = ()
    hidden_rows: int = 0
    pages: tuple[NavItem, ...] = ()
