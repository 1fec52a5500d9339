"""
Posts have their names on the map, as many as have room, the most telling above all.

Names are put down one after the other, so that an early one may take the only room of a later
one. Where some were left without, these come first in another round, and the round that
leaves least unsaid is taken (squeaky wheel optimisation: Joslin and Clements, 1999).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..views import Spot
from .labels import SIZE, Boxes, Label, around, folded

NAMED = 60
"""How many posts may have their names."""

_ROUNDS = 8
_LONGEST = (24, 16)  # characters of a line of a name; the narrower where the wider has no room
Mark = tuple[Spot, float, float, float]
"""A post, where it stands (x a share of the width, y pixels), and its radius."""


def named_posts(marks: Sequence[Mark], boxes: Boxes) -> tuple[list[Label | None], Boxes]:
    """The name of each post, or None, and what is drawn with them."""
    telling = [len(spot.linked) + spot.notes / 4 for spot, *_ in marks]
    order = sorted(range(len(marks)), key=lambda n: (telling[n], n), reverse=True)[:NAMED]
    best: tuple[float, list[Label | None], Boxes] | None = None
    for _ in range(_ROUNDS if len(marks) <= NAMED else 1):
        drawn = boxes.copy()
        labels = _placed(marks, order, drawn)
        without = [n for n in order if labels[n] is None]
        unsaid = sum(telling[n] + 1 for n in without)
        if best is None or unsaid < best[0]:
            best = unsaid, labels, drawn
        if not without:
            break
        order = [*without, *(n for n in order if labels[n])]
    assert best
    return best[1:]


def _placed(marks: Sequence[Mark], order: Sequence[int], boxes: Boxes) -> list[Label | None]:
    labels: list[Label | None] = [None] * len(marks)
    for number in order:
        spot, x, y, radius = marks[number]
        for longest in _LONGEST:
            ways = around(folded(spot.title, longest), radius)
            if label := boxes.best_that_fits(x, y, ways, SIZE):
                labels[number] = label
                break
    return labels
