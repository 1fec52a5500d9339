"""
The atlas as a figure: where marks, lines and names stand, in attributes of an SVG.

Across, places are shares of the width, so that the figure fits any window without its
letters growing or shrinking; down, they are pixels. The frame goes in steps, so that most
new posts leave it, and with it every mark that is drawn already, as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import dist, sqrt

import msgspec

from ..views import MapView, Spot
from .charting import Atlas
from .labels import SIZE, Box, Boxes, Label, around, short
from .listing import Region, regions
from .naming import named_regions
from .placing import APART

_FRAME = 24  # steps; the frame begins and ends at a multiple of it
_NARROW, _USUAL, _WIDE = 316, 704, 1000  # pixels; the least widths of maps by their size
_MARGIN, _SIDE = 28, 4.0  # pixels above and below, per cent at the sides
_TYPICAL = 1150  # pixels; the width at which a place is as high as it is wide
_LOWEST, _HIGHEST = 200, 720  # pixels
_FEW, _NAMED, _APART = 16, 60, 400  # posts
_SHORT, _LONG = 22, 30  # characters of a name
_LARGEST, _SMALLEST = 6.5, 1.5  # pixels


class Mark(msgspec.Struct, frozen=True):
    """A post: ``x`` in per cent, all else in pixels. ``sure`` is the radius of the inner disc.

    ``tags`` are the numbers of its regions.
    """

    spot: Spot
    x: float
    y: float
    radius: float
    sure: float = 0.0
    label: Label | None = None
    tags: tuple[int, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """What two posts have to do with each other, by their numbers."""

    one: int
    other: int
    leads: bool


class RegionName(msgspec.Struct, frozen=True):
    """A tag, written where its posts are."""

    label: Label
    x: float
    y: float


class Drawing(msgspec.Struct, frozen=True):
    """A map: ``size`` is few, usual or many, by how it fits small screens."""

    size: str = "few"
    height: int = _LOWEST
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    path: str = ""
    names: tuple[RegionName, ...] = ()
    regions: tuple[Region, ...] = ()


def draw(view: MapView, atlas: Atlas) -> Drawing:
    """The drawing of a map whose posts stand where the atlas says."""
    if not view.spots:
        return Drawing()
    found = regions(view, atlas)
    frame = _Frame(atlas.places)
    drawn = None
    if len(view.spots) <= _FEW:
        drawn = _named(view, frame, found, _NARROW)
        if any(mark.label is None for mark in drawn.marks):
            drawn = None
    drawn = drawn or _named(view, frame, found, _WIDE if len(view.spots) > _APART else _USUAL)
    return msgspec.structs.replace(drawn, **_lines(view.spots, drawn.marks))


class _Frame:
    """Turns places into shares of the width and pixels of the height."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        columns, rows = zip(*places, strict=True)
        self._left, self.columns = _steps(columns)
        self._top, self.rows = _steps(rows)
        wide = _TYPICAL * (1 - _SIDE / 50) / max(self.columns, 1)
        height = round(2 * _MARGIN + self.rows * wide)
        self.height = (
            max(_LOWEST, min(_HIGHEST, _LOWEST + 26 * len(places), height))
            if len(places) > 1
            else 120
        )
        is_fine = len(places) <= _APART
        self.points = tuple(
            (self._across(x), round(self._down(y), 1 if is_fine else None)) for x, y in places
        )

    def _across(self, column: int) -> float:
        if not self.columns:
            return 50.0
        return round(_SIDE + (100 - 2 * _SIDE) * (column - self._left) / self.columns, 1)

    def _down(self, row: int) -> float:
        if not self.rows:
            return self.height / 2
        return round(_MARGIN + (self.height - 2 * _MARGIN) * (row - self._top) / self.rows, 1)

    def radius(self, narrowest: int) -> float:
        """How large marks may be without touching where they are closest."""
        points = [(x / 100 * narrowest, y) for x, y in self.points]
        if len(points) > _APART:
            across = narrowest * (1 - _SIDE / 50) / max(self.columns, 1)
            down = (self.height - 2 * _MARGIN) / max(self.rows, 1)
            closest = APART * min(across, down)
        else:
            closest = min((dist(*pair) for pair in combinations(points, 2)), default=99.0)
        return max(_SMALLEST, min(_LARGEST, int(4.2 * closest) / 10))


def _steps(values: Sequence[int]) -> tuple[int, int]:
    """Where the frame begins along one axis, and how long it is."""
    least, most = min(values), max(values)
    if least == most:
        return least, 0
    begin = least // _FRAME * _FRAME
    return begin, -(-most // _FRAME) * _FRAME - begin


def _named(view: MapView, frame: _Frame, found: tuple[Region, ...], narrowest: int) -> Drawing:
    """The marks with as many of their names, and of those of regions, as have room."""
    largest = frame.radius(narrowest)
    boxes = Boxes(narrowest, frame.height)
    many = len(view.spots) > _APART
    sizes = [largest if many else _radius(spot, largest) for spot in view.spots]
    for (x, y), radius in zip(frame.points, sizes, strict=True):
        boxes.add(Box(y - radius - 1, y + radius + 1, x / 100, -radius - 1, radius + 1))
    places = dict(zip((spot.url for spot in view.spots), frame.points, strict=True))
    names = tuple(
        RegionName(label, x, y)
        for label, x, y in named_regions(found, places, boxes, len(view.spots))
    )
    longest = _SHORT if narrowest == _NARROW else _LONG
    labels: dict[int, Label] = {}
    for number in _telling(view.spots)[:_NAMED]:
        x, y = frame.points[number]
        ways = around(short(view.spots[number].title, longest), sizes[number])
        if label := boxes.first_that_fits(x / 100, y, ways, SIZE):
            labels[number] = label
    tags = {tag: number for number, region in enumerate(found) for tag in region.names}
    marks = tuple(
        Mark(
            spot,
            x,
            y,
            radius,
            _sure(spot, radius),
            labels.get(number),
            tuple(sorted({tags[tag] for tag in spot.tags if tag in tags})),
        )
        for number, (spot, (x, y), radius) in enumerate(
            zip(view.spots, frame.points, sizes, strict=True)
        )
    )
    size = "many" if many else "few" if narrowest == _NARROW else "usual"
    return Drawing(size, round(frame.height), marks, names=names, regions=found)


def _telling(spots: Sequence[Spot]) -> list[int]:
    """The numbers of the posts, those with most links and notes first, then the newest."""
    return sorted(
        range(len(spots)),
        key=lambda number: (len(spots[number].linked) + spots[number].notes / 4, number),
        reverse=True,
    )


def _radius(spot: Spot, largest: float) -> float:
    """The more notes, the larger, up to eight."""
    return round(largest * (0.76 + 0.03 * min(spot.notes, 8)), 1)


def _sure(spot: Spot, radius: float) -> float:
    """The radius of a disc whose share of its ring is that of what the author is sure of."""
    if not spot.assessed:
        return 0.0
    levels = spot.assessed
    share = (levels.count("solid") + levels.count("partial") / 2) / len(levels)
    return round((radius - 1.5 if radius > 3 else radius) * sqrt(share), 1)


def _lines(spots: Sequence[Spot], marks: Sequence[Mark]) -> dict[str, object]:
    """The lines, one by one while they can be told apart.

    Of more, those between learning and research alone, as one path over 1000 units.
    """
    kinds = [spot.kind for spot in spots]
    pairs = [(one, other) for one, spot in enumerate(spots) for other in spot.linked if one < other]
    if len(spots) <= _APART and len(pairs) <= 2 * _APART:
        return {"lines": tuple(Line(a, b, kinds[a] != kinds[b]) for a, b in pairs)}
    pairs = [(one, other) for one, other in pairs if kinds[one] != kinds[other]]
    ends = [f"{round(mark.x * 10)} {round(mark.y)}" for mark in marks]
    return {"path": "".join(f"M{ends[one]}L{ends[other]}" for one, other in pairs)}
