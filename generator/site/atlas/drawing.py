"""
The atlas as a figure: where marks, lines and names stand, in attributes of an SVG.

Across, places are shares of the width, so that the figure fits any window without its
letters growing or shrinking; down, they are pixels. The frame goes in steps, so that most
new posts leave it, and with it every mark that is drawn already, as it was.

A map that fits a phone has names for small screens and others for larger ones, since what has
room beside a mark is not the same there. A map of more posts has one least width, and is
scrolled where a screen is smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import dist, sqrt
from typing import NamedTuple

import msgspec

from ..views import MapView, Spot
from .charting import Atlas
from .labels import WIDEST, Box, Boxes, Label, Stroke
from .listing import Region, regions
from .naming import named_regions
from .placing import APART
from .titling import NAMED, named_posts

_FRAME = 12  # steps; the frame begins and ends at a multiple of it
_NARROW, _USUAL, _WIDE = 316, 704, 1000  # pixels; the least widths of maps by their size
_MARGIN, _SIDE = 28, 4.0  # pixels above and below, per cent at the sides
_TYPICAL = 1150  # pixels; the width at which a place is as high as it is wide
_LOWEST, _HIGHEST = 200, 720  # pixels
_APART = 400  # posts
_LARGEST, _TOUCHED, _SMALLEST = 6.5, 4.0, 1.5  # pixels; marks on phones are touched


class Screen(NamedTuple):
    """What names are placed for: the least and the greatest width of the figure there."""

    on: str
    widths: tuple[int, int]


_SCREENS = (  # as the style sheet has them
    Screen("small", (_NARROW, 768)),
    Screen("middle", (_USUAL, 1056)),
    Screen("large", (960, WIDEST)),
)


class Mark(msgspec.Struct, frozen=True):
    """A post: ``x`` in per cent, all else in pixels. ``sure`` is the radius of the inner disc.

    ``tags`` are the numbers of its regions.
    """

    spot: Spot
    x: float
    y: float
    radius: float
    sure: float = 0.0
    labels: tuple[Label, ...] = ()
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
    size, narrowest = _size(len(view.spots), frame)
    largest = frame.radius(narrowest)
    radii = [largest if size == "many" else _radius(spot, largest) for spot in view.spots]
    marks = _marks(view.spots, frame, radii, found)
    lines, path = _lines(view.spots, marks)
    screens = _SCREENS if size == "few" else (Screen("", (narrowest, WIDEST)),)
    named = [_names(marks, found, frame.height, lines, screen) for screen in screens]
    return Drawing(
        size,
        round(frame.height),
        tuple(
            msgspec.structs.replace(mark, labels=_once(labels[number] for labels, _ in named))
            for number, mark in enumerate(marks)
        ),
        lines,
        path,
        tuple(name for _, names in named for name in names),
        found,
    )


def _size(posts: int, frame: _Frame) -> tuple[str, int]:
    """How large a map is, and its least width."""
    if posts > _APART:
        return "many", _WIDE
    fits = posts <= NAMED and frame.radius(_NARROW) >= _TOUCHED
    return ("few", _NARROW) if fits else ("usual", _USUAL)


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


def _marks(
    spots: Sequence[Spot], frame: _Frame, radii: Sequence[float], found: Sequence[Region]
) -> list[Mark]:
    """The posts where they stand, without names."""
    tags = {tag: number for number, region in enumerate(found) for tag in region.names}
    return [
        Mark(
            spot,
            x,
            y,
            radius,
            _sure(spot, radius),
            tags=tuple(sorted({tags[tag] for tag in spot.tags if tag in tags})),
        )
        for spot, (x, y), radius in zip(spots, frame.points, radii, strict=True)
    ]


def _names(
    marks: Sequence[Mark],
    found: Sequence[Region],
    height: float,
    lines: Sequence[Line],
    screen: Screen,
) -> tuple[list[Label | None], list[RegionName]]:
    """As many names of posts, and of regions, as have room on a screen.

    Where there are few posts each is somebody's; of many, regions say more.
    """
    ends = [(marks[line.one], marks[line.other]) for line in lines]
    strokes = [Stroke(a.x / 100, a.y, b.x / 100, b.y) for a, b in ends]
    boxes = Boxes(screen.widths, height, strokes)
    for mark in marks:
        reach = mark.radius + 1
        boxes.add(Box(mark.y - reach, mark.y + reach, mark.x / 100, -reach, reach))
    places = {mark.spot.url: (mark.x, mark.y) for mark in marks}
    posts = [(mark.spot, mark.x / 100, mark.y, mark.radius) for mark in marks]
    if len(marks) <= NAMED:
        labels, boxes = named_posts(posts, boxes)
        names = list(named_regions(found, places, boxes, len(marks)))
    else:
        names = list(named_regions(found, places, boxes, len(marks)))
        labels, _ = named_posts(posts, boxes)
    return (
        [label and label._replace(on=screen.on) for label in labels],
        [RegionName(label._replace(on=screen.on), x, y) for label, x, y in names],
    )


def _once(labels: Iterable[Label | None]) -> tuple[Label, ...]:
    """The labels of one mark; what is the same on all screens is said once."""
    found = [label for label in labels if label]
    everywhere = {label._replace(on="") for label in found}
    if len(found) == len(_SCREENS) and len(everywhere) == 1:
        return tuple(everywhere)
    return tuple(found)


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


def _lines(spots: Sequence[Spot], marks: Sequence[Mark]) -> tuple[tuple[Line, ...], str]:
    """The lines, one by one while they can be told apart.

    Of more, those between learning and research alone, as one path over 1000 units.
    """
    kinds = [spot.kind for spot in spots]
    pairs = [(one, other) for one, spot in enumerate(spots) for other in spot.linked if one < other]
    if len(spots) <= _APART and len(pairs) <= 2 * _APART:
        return tuple(Line(a, b, kinds[a] != kinds[b]) for a, b in pairs), ""
    pairs = [(one, other) for one, other in pairs if kinds[one] != kinds[other]]
    ends = [f"{round(mark.x * 10)} {round(mark.y)}" for mark in marks]
    return (), "".join(f"M{ends[one]}L{ends[other]}" for one, other in pairs)
