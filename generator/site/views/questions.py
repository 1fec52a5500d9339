"""Open questions and next steps, each where it was written; and the board of research."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...content import Face
from ...dates import PartialDate
from .shared import BaseView, Pager, Row


class Point(msgspec.Struct, frozen=True):
    """Something that is open, as HTML without a link, and the section that says so."""

    kind: Literal["gap", "next", "partial", "notyet"]
    html: str
    section: str = ""
    heading: str = ""


class OpenPost(msgspec.Struct, frozen=True):
    """What is still open in a post. ``age`` is how long it has been so, in words.

    ``unsure`` are the sections that the author has judged to be partial, or not there yet.
    """

    row: Row
    age: str
    gaps: tuple[Point, ...] = ()
    steps: tuple[Point, ...] = ()
    unsure: tuple[Point, ...] = ()


class QuestionsView(BaseView, frozen=True):
    """All that is open, what has been so longest first. ``newest`` is what ages are counted to."""

    url: str
    gaps: int
    steps: int
    newest: PartialDate | None = None
    posts: tuple[OpenPost, ...] = ()
    pager: Pager | None = None


class Card(msgspec.Struct, frozen=True):
    """A hypothesis on the board. ``verdict`` is the run's, ``outcome`` the author's word."""

    face: Face
    statement: str
    came_from: Face | None = None
    verdict: str = ""
    outcome: str = ""
    next_action: str = ""


class Lane(msgspec.Struct, frozen=True):
    """The hypotheses of one status; ``count`` is how many there are, ``url`` lists them all."""

    status: str
    url: str
    count: int
    cards: tuple[Card, ...]


class BoardView(BaseView, frozen=True):
    lanes: tuple[Lane, ...] = ()
    rows: tuple[Row, ...] = ()
