"""
The evolution of a post as a drawing: beads at their true dates, on a scale of real time.

A bead is as wide as its date is unsure, beads whose dates collide are stacked, and from each
a leader runs to the note that it stands for. What x is stands in ``timescale``; y is pixels.
Fans suit a few short notes; beyond that the drawing keeps to the beads, and the notes are a
list.
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
_BRANCH = 20  # pixels for a mark above the beads
_AXIS, _FAN = 38, 52  # pixels from the beads to the axis, and from there to the notes
_ROOM = 5.0  # percent for a label of the axis
_QUIET = 8.0  # percent of silence that have room for words
_LIST = 240  # pixels of time in a list, between the first note and the last
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


class Drawing(msgspec.Struct, frozen=True):
    """An evolution to scale. ``fans`` is whether the notes are columns below it.

    ``line`` and ``axis`` are the heights of the beads and of the scale. ``gaps`` are the pixels
    that stand for the time after each note where the notes are a list.
    """

    height: int
    line: int
    axis: int
    beads: tuple[Bead, ...]
    ticks: tuple[Tick, ...]
    silences: tuple[Silence, ...]
    fans: bool
    gaps: tuple[int, ...]

    @property
    def leaders(self) -> tuple[tuple[float, float], ...]:
        """For each bead of a fan, where it stands and where its column begins."""
        share = 100 / len(self.beads)
        return tuple((b.span.middle, round(i * share, 2)) for i, b in enumerate(self.beads))


def drawing_of(steps: Sequence[Step]) -> Drawing | None:
    """The steps, in time order, as a drawing; None where there is no time between them."""
    scale = scale_of([[step.date for step in steps]])
    if scale is None or len(steps) < 2:
        return None
    fans = _fit_columns(steps)
    spans = [scale.span(step.date) for step in steps]
    levels = _levels([span.middle for span in spans], _WIDE if fans else 0)
    marks = [_mark(step) for step in steps]
    above = _levels([s.middle for s, m in zip(spans, marks, strict=True) if m], _WIDE)
    heights = iter(above)
    room = _BRANCH * (max(above, default=-1) + 1)
    line = room + _BEAD * (max(levels) + 1) - _BEAD // 2
    beads = tuple(
        Bead(
            number=index + 1,
            step=step,
            span=spans[index],
            y=line - _BEAD * levels[index],
            newest=index == len(steps) - 1,
            mark=marks[index],
            mark_y=room - _BRANCH * next(heights) - _BRANCH // 2 if marks[index] else 0,
        )
        for index, step in enumerate(steps)
    )
    return Drawing(
        height=line + _AXIS + (_FAN if fans else _FAN // 2),
        line=line,
        axis=line + _AXIS,
        beads=beads,
        ticks=scale.ticks(_ROOM),
        silences=tuple(_silences(steps, spans)),
        fans=fans,
        gaps=(*(_gap(*pair) for pair in pairwise(spans)), 0),
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


def _gap(before: Span, after: Span) -> int:
    return max(0, round(_LIST * (after.x - before.x - before.width) / 100))


def _silences(steps: Sequence[Step], spans: Sequence[Span]) -> list[Silence]:
    found = []
    for step, (before, after) in zip(steps[1:], pairwise(spans), strict=True):
        begin, end = before.x + before.width, after.x
        if end - begin >= _QUIET and step.elapsed:
            found.append(Silence(round(begin, 2), round(end, 2), step.elapsed))
    return found
