"""
The evolution of a post as a drawing: beads at their true dates, on a scale of real time.

The scale is on top, as over every list; below it marks stand on the thread of beads, and below
that leaders run to the notes, so that none of these crosses another. A bead is as wide as its
date is unsure, and beads whose dates collide are stacked. What x is stands in ``timescale``; y is
pixels. Fans suit a few short notes; beyond that the drawing keeps to the beads, and the notes
are a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from .timescale import Span, Tick, scale_of
from .views import Step

_MOST_COLUMNS = 7
_LETTERS = 1000  # of the longest note, in all columns together, so that none grows tall
_BEAD = 22  # pixels from one bead to that stacked on it
_WIDE = 2.0  # percent that a bead takes where the drawing is shown
_INSET = 1.2  # percent at both ends, so that no bead or mark hangs over the page's edge
_BRANCH = 20  # pixels for a mark above the beads
_AXIS, _CLEAR, _FAN = 17, 32, 44  # pixels: the axis; from there to the thread; beads to notes
_HALF = 14  # pixels from the middle of a bead to where nothing of it is
_ROOM = 5.0  # percent for a label of the axis
_QUIET = 10.0  # percent of silence that have room for words
_WAITS, _LONGEST = 10, 4  # steps of time in a list, from first note to last; most between two
_TAG = re.compile(r"<[^>]*>")


class Bead(msgspec.Struct, frozen=True):
    """A note: ``span`` where it lies, ``y`` its middle, ``number`` what is written in it.

    ``mark`` is the state of what it led to or rests on, drawn above it at ``mark_y``.
    """

    number: int
    step: Step
    span: Span
    y: int
    newest: bool
    mark: str = ""
    mark_y: int = 0


class Silence(msgspec.Struct, frozen=True):
    """The time between two notes, in words, from ``begin`` to ``end``."""

    begin: float
    end: float
    words: str

    @property
    def middle(self) -> float:
        return round((self.begin + self.end) / 2, 2)


class Wait(msgspec.Struct, frozen=True):
    """The way in a list from one note to the next, in steps; too long a one is ``cut``."""

    steps: int = 0
    cut: bool = False


class Drawing(msgspec.Struct, frozen=True):
    """An evolution to scale. ``fans`` is whether the notes are columns below it.

    ``axis``, ``line`` and ``knee`` are the heights of the scale, of the thread, and where leaders
    that came straight down turn to their notes. ``waits`` stand for the time before each note
    where the notes are a list.
    """

    height: int
    axis: int
    line: int
    knee: int
    beads: tuple[Bead, ...]
    ticks: tuple[Tick, ...]
    silences: tuple[Silence, ...]
    fans: bool
    waits: tuple[Wait, ...]

    @property
    def begin(self) -> float:
        """Where the scale begins."""
        return _INSET

    @property
    def end(self) -> float:
        """Where the scale ends."""
        return 100 - _INSET

    @property
    def leaders(self) -> tuple[tuple[float, float], ...]:
        """For each bead of a fan, where it stands and where its column begins."""
        share = 100 / len(self.beads)
        return tuple((b.span.middle, round(i * share, 2)) for i, b in enumerate(self.beads))


def drawing_of(steps: Sequence[Step]) -> Drawing | None:
    """The steps, in time order, as a drawing; None where there is no time between them."""
    scale = scale_of([[step.date for step in steps]], _INSET)
    if scale is None or len(steps) < 2:
        return None
    fans = _fit_columns(steps)
    spans = [scale.span(step.date) for step in steps]
    levels = _levels([span.middle for span in spans], _WIDE if fans else 0)
    marks = [_mark(step) for step in steps]
    above = _levels([s.middle for s, m in zip(spans, marks, strict=True) if m], _WIDE)
    heights = iter(above)
    line = _AXIS + max(_CLEAR, _HALF + 4 + _BRANCH * (max(above, default=-1) + 1))
    knee = line + _BEAD * max(levels) + _HALF
    beads = tuple(
        Bead(
            number=index + 1,
            step=step,
            span=spans[index],
            y=line + _BEAD * levels[index],
            newest=index == len(steps) - 1,
            mark=marks[index],
            mark_y=line - _HALF - _BRANCH * next(heights) - _BRANCH // 2 if marks[index] else 0,
        )
        for index, step in enumerate(steps)
    )
    return Drawing(
        height=knee + (_FAN if fans else 0),
        axis=_AXIS,
        line=line,
        knee=knee,
        beads=beads,
        ticks=scale.ticks(_ROOM),
        silences=tuple(_silences(steps, spans)),
        fans=fans,
        waits=(Wait(), *(_wait(*pair) for pair in pairwise(spans))),
    )


def _fit_columns(steps: Sequence[Step]) -> bool:
    longest = max(len(_TAG.sub("", step.note)) for step in steps)
    return len(steps) <= _MOST_COLUMNS and longest * len(steps) <= _LETTERS


def _levels(places: Sequence[float], wide: float) -> list[int]:
    """For each place, left to right or not, the lowest level at which nothing is in its way."""
    taken: list[tuple[float, int]] = []
    for place in places:
        near = {level for other, level in taken if abs(other - place) < wide}
        level = next(level for level in range(len(places) + 1) if level not in near)
        taken.append((place, level))
    return [level for _, level in taken]


def _mark(step: Step) -> str:
    """The state that is drawn above a bead: of the research it led to, or the run it rests on."""
    if step.face and step.face.kind == "research":
        return step.face.status
    return step.verdict


def _wait(before: Span, after: Span) -> Wait:
    steps = round(_WAITS * (after.x - before.x - before.width) / (100 - 2 * _INSET))
    return Wait(min(max(steps, 0), _LONGEST), steps > _LONGEST)


def _silences(steps: Sequence[Step], spans: Sequence[Span]) -> list[Silence]:
    found = []
    for step, (before, after) in zip(steps[1:], pairwise(spans), strict=True):
        begin, end = before.x + before.width, after.x
        if end - begin >= _QUIET and step.elapsed:
            found.append(Silence(round(begin, 2), round(end, 2), step.elapsed))
    return found
