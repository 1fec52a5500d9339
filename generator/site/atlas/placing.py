"""
Each post finds its place among older posts, and keeps it for good.

Posts are placed one after the other in order of date, each where its distances on the map
are most like those in meaning: the least stress (Kruskal, Multidimensional scaling, 1964)
with near ones weighing most (Kamada and Kawai, 1989), by majorisation (Gansner, Koren and
North, Graph Drawing by Stress Majorization, 2004). It looks at those most alike and at the
first of all, as landmarks (de Silva and Tenenbaum, Sparse multidimensional scaling, 2004).
Only older posts are looked at, so a new one moves nobody.

Places are points with whole numbers, never closer than ``APART``, so that no two marks overlap,
however alike their posts. The first posts keep more room around them, for their names.
Only sums, products, quotients and square roots are taken, which IEEE 754 makes the same
everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from math import sqrt

from .vectors import Kin

Point = tuple[int, int]

REACH = 120
"""How far apart posts with nothing in common strive to be."""

APART = 2
"""The least distance of two posts."""

KINDRED = 8
"""How many of the most alike a post looks at."""

LANDMARKS = 8
"""How many of the first posts all later ones look at."""

_ROUNDS = 8
_NOT_FAR = 12  # steps
_TILE = 4  # steps; searches that begin in one tile know of one another
_MOST_ROOM = 10.0  # steps; less than not far, so that there mostly is some
_ROOM = 60  # the distance that the first posts would keep; it falls with the root of the number
_WAYS = ((1.0, 0.0), (-0.6, 0.8), (-0.6, -0.8))
_Reference = tuple[float, float, float, float]  # x, y, the distance to keep, its weight


class Ground:
    """Where posts stand already."""

    def __init__(self) -> None:
        self.places: list[Point] = []
        self._near: set[Point] = set()
        self._full: dict[Point, tuple[int, int, int]] = {}

    def settle(self, kin: Sequence[Kin]) -> Point:
        """Give the next post its place; ``kin`` are the older posts that it looks at."""
        references = [self._reference(one) for one in kin]
        place = self._free_near(*_least_stress(references) if references else (0.0, 0.0))
        self.places.append(place)
        self._near.update(_moved(_around(APART), place))
        return place

    def _reference(self, kin: Kin) -> _Reference:
        x, y = self.places[kin.number]
        distance = wanted(kin.cosine)
        return x, y, distance, 1 / (distance * distance)

    def _free_near(self, x: float, y: float) -> Point:
        """The free point nearest to another, with room around it if there is some not far off."""
        column, row = round(x), round(y)
        room = min(_MOST_ROOM, _ROOM / sqrt(len(self.places) + 4))
        others = self._within(x, y, room + 2 * _NOT_FAR) if room > APART else []
        for reach in range(_NOT_FAR if room > APART else 0):
            free = [at for at in _ring(column, row, reach) if at not in self._near]
            if found := [at for at in free if _has_room(at, others, room * room)]:
                return _nearest(found, x, y)
        for reach in count(self._known_full(column, row)):
            if found := [at for at in _ring(column, row, reach) if at not in self._near]:
                self._full[column // _TILE, row // _TILE] = column, row, reach
                return _nearest(found, x, y)
        raise AssertionError("there is always room further out")

    def _known_full(self, column: int, row: int) -> int:
        """How far around a point there is nothing free, as far as earlier searches tell.

        What was full stays full: a search near an earlier one need not begin in the middle.
        """
        x, y, reach = self._full.get((column // _TILE, row // _TILE), (column, row, 0))
        return max(0, reach - max(abs(column - x), abs(row - y)))

    def _within(self, x: float, y: float, distance: float) -> list[Point]:
        return [at for at in self.places if abs(at[0] - x) < distance > abs(at[1] - y)]


def wanted(cosine: float) -> float:
    """The distance on the map that posts of a cosine similarity strive to keep, in steps.

    It falls faster than likeness grows: in many dimensions nearly all are far apart, and what
    is worth seeing are the few that are not.
    """
    apart = 1 - max(cosine, 0.0)
    return max(float(APART), REACH * apart * apart * apart)


@lru_cache(maxsize=512)
def _around(distance: float) -> tuple[Point, ...]:
    """The steps to all points that are less than a distance away."""
    reach = range(-int(distance), int(distance) + 1)
    return tuple(
        (dx, dy) for dx in reach for dy in reach if dx * dx + dy * dy < distance * distance
    )


def _has_room(at: Point, others: Iterable[Point], squared: float) -> bool:
    column, row = at
    return all((column - x) ** 2 + (row - y) ** 2 >= squared for x, y in others)


def _moved(steps: Iterable[Point], at: Point) -> Iterator[Point]:
    column, row = at
    return ((column + dx, row + dy) for dx, dy in steps)


def _nearest(points: Sequence[Point], x: float, y: float) -> Point:
    """The point nearest to another; of several the first from top to bottom."""

    def distance(at: Point) -> tuple[float, int, int]:
        dx, dy = at[0] - x, at[1] - y
        return dx * dx + dy * dy, at[1], at[0]

    return min(points, key=distance)


def _least_stress(references: Sequence[_Reference]) -> tuple[float, float]:
    nearest = min(references, key=lambda one: one[2])
    x, y = _middle(references)
    starts = [(x, y)]
    starts += [(nearest[0] + a * nearest[2], nearest[1] + b * nearest[2]) for a, b in _WAYS]
    found = [_settled(start, references) for start in starts]
    return min(found, key=lambda point: round(_stress(point, references), 6))


def _middle(references: Sequence[_Reference]) -> tuple[float, float]:
    total = sum(weight for *_, weight in references)
    x = sum(x * weight for x, _, _, weight in references) / total
    return x, sum(y * weight for _, y, _, weight in references) / total


def _settled(point: tuple[float, float], references: Sequence[_Reference]) -> tuple[float, float]:
    px, py = point
    total = sum(weight for *_, weight in references)
    for _ in range(_ROUNDS):
        sx = sy = 0.0
        for x, y, distance, weight in references:
            dx, dy = px - x, py - y
            length = sqrt(dx * dx + dy * dy) or 1.0
            share = distance / length
            sx += weight * (x + dx * share)
            sy += weight * (y + dy * share)
        px, py = sx / total, sy / total
    return px, py


def _stress(point: tuple[float, float], references: Sequence[_Reference]) -> float:
    px, py = point
    stress = 0.0
    for x, y, distance, weight in references:
        dx, dy = px - x, py - y
        error = sqrt(dx * dx + dy * dy) - distance
        stress += weight * error * error
    return stress


def _ring(column: int, row: int, reach: int) -> Iterator[Point]:
    """The places at a distance of ``reach``, counted in the steps of a king in chess."""
    if not reach:
        yield column, row
        return
    for step in range(-reach, reach + 1):
        yield column + step, row - reach
        yield column + step, row + reach
    for step in range(1 - reach, reach):
        yield column - reach, row + step
        yield column + reach, row + step
