"""
Tags are written on the map where their posts are, if they are in one place at all.

A tag whose posts lie scattered has no place, and is not written: words on a map say that
something is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import dist
from statistics import median

from .labels import Boxes, Label
from .listing import Region

SIZE = 15
"""The size of the letters of a region's name, in pixels."""

_SHARE = 0.6  # of all posts; a tag that more have is everywhere
_CLOSE = 0.7  # of how far apart all posts are
_MOST = 10
_LEAST, _GREAT = 3, 40  # posts
_WAYS = tuple(
    (dx, dy) for dy in (5, -28, 38, -56, 66) for dx in (0, 70, -70)
)  # pixels from the middle


def named_regions(
    found: Sequence[Region],
    places: Mapping[str, tuple[float, float]],
    boxes: Boxes,
    posts: int,
) -> Iterator[tuple[Label, float, float]]:
    """The regions that have a name on the map: how it is set, x in per cent and y in pixels."""
    spread = _spread(list(places.values()))
    written = 0
    for region in found:
        points = [places[url] for url in region.members]
        is_place = _LEAST <= len(points) <= _SHARE * posts and _spread(points) < _CLOSE * spread
        if is_place and written < _MOST:
            x, y = _middle(points)
            ways = (Label((region.name,), dx, dy, "middle") for dx, dy in _WAYS)
            label = boxes.best_that_fits(x / 100, y, ways, SIZE)
            if label is None and len(points) >= _GREAT:  # over its own marks
                label = Label((region.name,), 0, 5, "middle")
            if label:
                written += 1
                yield label, x, y


def _spread(points: Sequence[tuple[float, float]]) -> float:
    """How far points are from the middle of them, on average and about in pixels."""
    x, y = _middle(points)
    return sum(dist((10 * px, py), (10 * x, y)) for px, py in points) / len(points)


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    x, y = median(x for x, _ in points), median(y for _, y in points)
    return round(x, 1), round(y, 1)
