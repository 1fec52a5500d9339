"""
A sheet of paper to draw on with a few inks, and the small PNG image that comes of it.

The image has a palette: the paper, and a few shades from it to each ink, for smooth edges. That
is small, quick to make, and the same bytes every time.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw
from PIL.ImageFont import FreeTypeFont

Point = tuple[float, float]

_SHADES = 15  # from the paper to an ink, for smooth edges
_PACKED = 3  # of 9: half the time of 6, for a third more bytes
_FINE = 4  # times as fine are shapes drawn at first


class Ink(NamedTuple):
    """A colour, by its red, green and blue."""

    red: int
    green: int
    blue: int


PAPER, INK, INK_2, INK_3 = Ink(252, 252, 251), Ink(20, 24, 27), Ink(69, 77, 83), Ink(99, 107, 114)
RULE, SIGNAL = Ink(208, 213, 215), Ink(28, 63, 212)
GOOD, FAIR, POOR = Ink(11, 111, 76), Ink(138, 90, 0), Ink(176, 35, 27)
BLUE = Ink(74, 103, 232)  # of the icon, on light and on dark
INKS = (RULE, INK_3, INK_2, INK, GOOD, FAIR, POOR, BLUE, SIGNAL)


class Stroke(NamedTuple):
    """Part of a shape: a line, or what it encloses where ``width`` is 0; a circle where it has
    one point and a ``radius``. ``shade`` 0 takes away what was drawn before.
    """

    points: tuple[Point, ...]
    width: float = 0
    radius: float = 0
    shade: int = 255

    def draw(self, pen: ImageDraw.ImageDraw, unit: float) -> None:
        scaled = [(x * unit, y * unit) for x, y in self.points]
        if self.radius:
            (x, y), radius = scaled[0], self.radius * unit
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=self.shade)
        elif self.width:
            pen.line(scaled, fill=self.shade, width=round(self.width * unit))
        else:
            pen.polygon(scaled, fill=self.shade)


Shape = tuple[Stroke, ...]


@cache
def _inked(shape: Shape, size: int, ink: Ink) -> Image.Image:
    """A shape in shades of an ink: few are drawn, and many times."""
    fine = Image.new("L", (size * _FINE, size * _FINE))
    pen, unit = ImageDraw.Draw(fine), size * _FINE / 12
    for stroke in shape:
        stroke.draw(pen, unit)
    return fine.reduce(_FINE).point(_shades(ink))


class Canvas:
    """A sheet of ``width`` × ``height`` pixels; where inks meet, that later in ``INKS`` is seen."""

    def __init__(self, width: int, height: int) -> None:
        self._points = Image.new("L", (width, height))  # each the number of a shade
        self._pen = ImageDraw.Draw(self._points)

    def text(self, at: Point, words: str, font: FreeTypeFont, ink: Ink, anchor: str = "ls") -> None:
        """Words whose line begins at a point; ``anchor`` as Pillow names it."""
        left, top, right, bottom = font.getbbox(words, anchor=anchor)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (int(right - left) + 2, int(bottom - top) + 2))
        ImageDraw.Draw(mask).text((-left, -top), words, fill=255, font=font, anchor=anchor)
        self._put(mask.point(_shades(ink)), round(at[0] + left), round(at[1] + top))

    def box(self, left: int, top: int, right: int, bottom: int, ink: Ink) -> None:
        """A box whose right and bottom edges are the first pixels that do not belong to it."""
        if right > left and bottom > top:
            darkest = _shades(ink)[-1]
            self._pen.rectangle((left, top, right - 1, bottom - 1), fill=darkest)

    def shape(self, left: int, top: int, size: int, shape: Shape, ink: Ink) -> None:
        """A shape drawn on a square of twelve units, as the theme's marks are."""
        self._put(_inked(shape, size, ink), left, top)

    def image(self) -> Image.Image:
        """The sheet as an image with a palette, once all is drawn."""
        self._points.putpalette(_PALETTE)
        return self._points

    def png(self) -> bytes:
        """The sheet as a PNG image."""
        kept = BytesIO()
        self.image().save(kept, "PNG", compress_level=_PACKED)
        return kept.getvalue()

    def _put(self, inked: Image.Image, left: int, top: int) -> None:
        place = (left, top, left + inked.width, top + inked.height)
        self._points.paste(ImageChops.lighter(self._points.crop(place), inked), place)


@cache
def _shades(ink: Ink) -> list[int]:
    """For each darkness from 0 to 255 the number of a shade; 0 is the paper."""
    first = INKS.index(ink) * _SHADES
    return [first + shade if (shade := v * (_SHADES + 1) // 256) else 0 for v in range(256)]


def _palette() -> list[int]:
    """The colours of all shades, the paper first."""
    colours = list(PAPER)
    for ink in INKS:
        for shade in range(1, _SHADES + 1):
            colours += [
                round(p + (i - p) * shade / _SHADES) for p, i in zip(PAPER, ink, strict=True)
            ]
    return colours


_PALETTE = _palette()
