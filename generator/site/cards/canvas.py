"""
A sheet of paper to draw on with a few inks, and the small PNG image that comes of it.

The image has a palette: the paper, and a few shades from it to each ink, for smooth edges. That
is small, quick to make, and the same bytes every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

Point = tuple[float, float]

_SHADES = 16  # from the paper to an ink, for smooth edges
_PACKED = 4  # of 9: a card takes 2 ms instead of 10, and a tenth more
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


class Canvas:
    """A sheet of ``width`` × ``height`` pixels, on which what is drawn later lies on top."""

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self._points = Image.new("L", self.size)  # each the number of a shade in the palette
        self._pen = ImageDraw.Draw(self._points)
        self._inks: dict[Ink, int] = {}

    def text(self, at: Point, words: str, font: FreeTypeFont, ink: Ink, anchor: str = "ls") -> None:
        """Words whose line begins at a point; ``anchor`` as Pillow names it."""
        left, top, right, bottom = font.getbbox(words, anchor=anchor)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (int(right - left) + 2, int(bottom - top) + 2))
        ImageDraw.Draw(mask).text((-left, -top), words, fill=255, font=font, anchor=anchor)
        self._put(mask, round(at[0] + left), round(at[1] + top), ink)

    def box(self, left: int, top: int, right: int, bottom: int, ink: Ink) -> None:
        """A box whose right and bottom edges are the first pixels that do not belong to it."""
        if right > left and bottom > top:
            shade = self._first(ink) + _SHADES - 1
            self._pen.rectangle((left, top, right - 1, bottom - 1), fill=shade)

    def shape(self, left: int, top: int, size: int, strokes: Iterable[Stroke], ink: Ink) -> None:
        """A shape drawn on a square of twelve units, as the theme's marks are."""
        fine = Image.new("L", (size * _FINE, size * _FINE))
        pen, unit = ImageDraw.Draw(fine), size * _FINE / 12
        for stroke in strokes:
            stroke.draw(pen, unit)
        self._put(fine.reduce(_FINE), left, top, ink)

    def image(self) -> Image.Image:
        """The sheet as an image with a palette."""
        palette = list(PAPER)
        for ink in self._inks:
            for shade in range(_SHADES):
                part = shade / (_SHADES - 1)
                palette += [round(p + (i - p) * part) for p, i in zip(PAPER, ink, strict=True)]
        image = Image.frombytes("P", self.size, self._points.tobytes())
        image.putpalette(palette)
        return image

    def png(self) -> bytes:
        """The sheet as a PNG image."""
        kept = BytesIO()
        self.image().save(kept, "PNG", compress_level=_PACKED)
        return kept.getvalue()

    def _put(self, mask: Image.Image, left: int, top: int, ink: Ink) -> None:
        """Ink where the mask is dark, as dark as it is."""
        shades = [value * _SHADES // 256 for value in range(256)]
        first = self._first(ink)
        inked = mask.point([first + shade for shade in shades])
        self._points.paste(inked, (left, top), mask.point([255 * (s > 0) for s in shades]))

    def _first(self, ink: Ink) -> int:
        """The number of the lightest shade of an ink, which is that of the paper."""
        return 1 + self._inks.setdefault(ink, len(self._inks)) * _SHADES


class Stroke(NamedTuple):
    """Part of a shape: a line, or what it encloses where ``width`` is 0; a circle where it has
    one point and a ``radius``. ``shade`` 0 takes away what was drawn before.
    """

    points: Sequence[Point]
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
