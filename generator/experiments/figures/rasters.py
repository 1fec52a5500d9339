"""
What is too much for shapes becomes a picture, and every picture a file beside the drawing.

Ten thousand points as shapes weigh more than the page around them; as a picture they do
not. A picture cannot follow the scheme by itself, so where it holds colours of the house
there are two of it, and the theme shows the one for its paper.
"""

from __future__ import annotations

import base64
import copy
import io
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from .sketch import Files

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_IMAGE = "{http://www.w3.org/2000/svg}image"
_HREF = "{http://www.w3.org/1999/xlink}href"

_ROOM = 60_000  # bytes that what is drawn may take as shapes, labels and axes apart
_POINT, _CORNER, _SHAPE = 55, 12, 30  # bytes of a marker, of a corner of a path, of a path


def rasterise(figure: Figure) -> None:
    """Marks what is to be drawn as a picture: the heaviest first, until the rest has room."""
    shapes = [
        artist
        for axes in figure.axes
        for artist in (*axes.lines, *axes.collections)
        if not artist.get_rasterized()
    ]
    weights = [_weight(artist) for artist in shapes]
    rest = sum(weights)
    heaviest = sorted(zip(weights, shapes, strict=True), key=lambda one: one[0], reverse=True)
    for weight, artist in heaviest:
        if rest <= _ROOM:
            return
        artist.set_rasterized(True)
        rest -= weight


def has_pictures(svg: str) -> bool:
    return "<image" in svg


def taken_out(svg: str, dark: str, name: str) -> tuple[str, Files]:
    """The drawing with its pictures as files, called ``<name>-1.png``, ``<name>-2.png``, …

    ``dark`` is the same drawing for dark paper. A picture that differs there is followed by
    that one, ``<name>-1-dark.png``, which is not displayed unless a style sheet says so.
    """
    root = ElementTree.fromstring(svg)
    parents = {child: parent for parent in root.iter() for child in parent}
    pictures = zip(root.findall(f".//{_IMAGE}"), _pictures(dark), strict=True)
    files: Files = {}
    for number, (image, at_night) in enumerate(pictures, 1):
        by_day = _picture(image)
        _becomes(image, f"{name}-{number}.png", by_day, files)
        if at_night != by_day:
            other = copy.deepcopy(image)
            image.set("class", "in-light")
            other.set("class", "in-dark")
            other.set("display", "none")
            _becomes(other, f"{name}-{number}-dark.png", at_night, files)
            siblings = parents[image]
            siblings.insert(list(siblings).index(image) + 1, other)
    return ElementTree.tostring(root, encoding="unicode"), files


def _becomes(image: Element, file: str, picture: bytes, files: Files) -> None:
    image.attrib.pop("id", None)  # nothing refers to it
    image.set(_HREF, file)
    files[file] = picture


def _pictures(svg: str) -> list[bytes]:
    return [_picture(image) for image in ElementTree.fromstring(svg).findall(f".//{_IMAGE}")]


def _picture(image: Element) -> bytes:
    """The PNG in a ``data:`` address, made as small as it can be; it has no metadata."""
    _, _, data = image.get(_HREF, "").partition("base64,")
    content = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        picture.save(content, format="png", optimize=True)
    return content.getvalue()


def _weight(artist: Any) -> int:
    """About how many bytes it takes as shapes."""
    if isinstance(artist, Line2D):
        return _weight_of_line(artist)
    if isinstance(artist, QuadMesh):
        cells: Any = artist.get_array()
        return _POINT * int(cells.size)
    points = len(artist.get_offsets())
    if points > 1:
        return _POINT * points
    paths = artist.get_paths()
    return sum(_CORNER * len(path.vertices) + _SHAPE for path in paths)


def _weight_of_line(line: Any) -> int:
    path = line.get_path()
    weight = 0
    if line.get_marker() not in ("None", "none", "", " ", None):
        weight += _POINT * len(path.vertices)
    if line.get_linestyle() not in ("None", "none", "", " "):
        seen = path.cleaned(line.get_transform(), simplify=path.should_simplify)
        weight += _CORNER * len(seen.vertices)
    return weight
