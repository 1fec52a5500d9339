"""
The marks of states as pictures have them: the same shapes as those of the theme's pages.

Circles are understanding, diamonds research, lines the pace of learning. They are drawn on a
square of twelve units, as in ``partials/marks.html``.
"""

from __future__ import annotations

import math

from .canvas import FAIR, GOOD, INK, INK_2, INK_3, POOR, Ink, Point, Shape, Stroke


def _ring(radius: float, width: float) -> Shape:
    outer, inner = radius + width / 2, radius - width / 2
    return Stroke(((6, 6),), radius=outer), Stroke(((6, 6),), radius=inner, shade=0)


def _half(radius: float) -> Stroke:
    """The left half of a disc."""
    turns = (math.pi / 2 + math.pi * step / 32 for step in range(33))
    return Stroke(
        tuple((6 + radius * math.cos(turn), 6 + radius * math.sin(turn)) for turn in turns)
    )


def _diamond(reach: float) -> tuple[Point, ...]:
    return (6, 6 - reach), (6 + reach, 6), (6, 6 + reach), (6 - reach, 6)


def _outline(reach: float, width: float) -> Shape:
    across = width * 0.707  # half of the width, measured along the axis
    return Stroke(_diamond(reach + across)), Stroke(_diamond(reach - across), shade=0)


def _lines(*lines: tuple[float, float, float, float], width: float = 1.4) -> Shape:
    return tuple(Stroke(((x, y), (to_x, to_y)), width) for x, y, to_x, to_y in lines)


def _dashes() -> Shape:
    """The outline of a diamond, in three dashes a side."""
    corners = _diamond(5)
    sides = zip(corners, (*corners[1:], corners[0]), strict=True)
    return _lines(
        *(
            (
                x + (to_x - x) * begin,
                y + (to_y - y) * begin,
                x + (to_x - x) * end,
                y + (to_y - y) * end,
            )
            for (x, y), (to_x, to_y) in sides
            for begin, end in ((0, 0.2), (0.4, 0.6), (0.8, 1))
        ),
        width=1.1,
    )


_RING, _RIM = _ring(4.3, 1.4), _outline(4.6, 1.3)
_BEGUN = (1, 2, 1, 10)

MARKS: dict[str, tuple[Shape, Ink]] = {
    "solid": ((Stroke(((6, 6),), radius=5),), GOOD),
    "partial": ((*_RING, _half(4.3)), FAIR),
    "notyet": (_RING, INK_3),
    "planned": (_lines((1, 6, 2.4, 6), (5.3, 6, 6.7, 6), (9.6, 6, 11, 6)), INK_2),
    "ongoing": (_lines(_BEGUN, (1, 6, 5, 6), (6.4, 6, 7.8, 6), (9.6, 6, 11, 6)), INK),
    "paused": (_lines(_BEGUN, (1, 6, 6.7, 6), (7.4, 2, 7.4, 10), (10.6, 2, 10.6, 10)), INK_2),
    "complete": (_lines(_BEGUN, (1, 6, 10.8, 6), (10.8, 2, 10.8, 10)), INK_2),
    "hypothesis": (_RIM, INK),
    "experimenting": ((*_RIM, Stroke(((6, 6),), radius=1.7)), INK),
    "supported": ((Stroke(_diamond(5.6)),), GOOD),
    "mixed": ((*_RIM, Stroke(((6, 1), (6, 11), (1, 6)))), FAIR),
    "inconclusive": ((*_RIM, *_lines((1, 6, 11, 6), width=1.3)), INK_3),
    "refuted": (
        (*_RIM, *_lines((3.6, 3.6, 8.4, 8.4), (8.4, 3.6, 3.6, 8.4), width=1.3)),
        POOR,
    ),
    "abandoned": (_dashes(), INK_3),
}


def disc(radius: float) -> Shape:
    """A disc of its own, in the middle of the square."""
    return (Stroke(((6, 6),), radius=radius),)
