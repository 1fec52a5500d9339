"""What a figure is before and after it is drawn, as plain values that load no matplotlib."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .datafiles import Data

Draw = Callable[[Any], object]
Files = dict[str, bytes]


class Sketch(NamedTuple):
    """A figure as its author asks for it: ``subplots`` are its rows and columns."""

    name: str
    draw: Draw
    alt: str
    subplots: tuple[int, int]


class Drawn(NamedTuple):
    """A figure as SVG and as PNG, the pictures that the SVG shows, and the data in it."""

    svg: str
    png: bytes = b""
    pictures: Files = {}  # noqa: RUF012 - never changed
    data: Data = Data()
