"""
The data that a figure shows, read back from what was drawn, as rows to download.

One row is one mark: a point, a bar, a step of a band, a cell of an image. It says to which
series it belongs, by the label in the legend, and what its ends are: ``low`` and ``high``
along y, ``x_low`` and ``x_high`` along x. A column that no mark fills is left out. Words and
dates on an axis come as they are written there. Lines that merely guide the eye, such as
``axhline``, have only the one coordinate that they mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy
from matplotlib.collections import Collection, PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch, Wedge

from .datafiles import Cell, Data

Mark = dict[str, Any]
_COLUMNS = ("subplot", "series", "x", "y", "x_low", "x_high", "low", "high", "value")
_DATES = (AutoDateFormatter, ConciseDateFormatter, DateFormatter)


def data_of(figure: Figure) -> Data:
    """The rows of all subplots, in the order in which they were drawn."""
    shown = [axes for axes in _all_axes(figure) if not hasattr(axes, "_colorbar")]
    several = len(shown) > 1
    marks = [
        {"subplot": name, **mark} if several else mark
        for name, axes in zip(_names(shown), shown, strict=True)
        for mark in _Reader(axes).marks()
    ]
    columns = tuple(
        column for column in _COLUMNS if any(mark.get(column) is not None for mark in marks)
    )
    rows = (tuple(_cell(mark.get(column)) for column in columns) for mark in marks)
    return Data(columns, tuple(rows))


def _all_axes(figure: Figure) -> Iterator[Any]:
    for axes in figure.axes:
        yield axes
        yield from axes.child_axes


def _names(shown: Sequence[Any]) -> Sequence[Cell]:
    """What tells subplots apart: their titles if they do, else numbers."""
    titles = [axes.get_title("left") or axes.get_title("center") for axes in shown]
    tells = all(titles) and len(set(titles)) == len(titles)
    return titles if tells else range(1, len(shown) + 1)


class _Reader:
    """Reads the marks of one pair of axes, and gives a name to each series without one."""

    def __init__(self, axes: Any) -> None:
        self._axes = axes
        self._counts: Counter[str] = Counter()

    def marks(self) -> Iterator[Mark]:
        axes = self._axes
        seen = {id(part) for container in axes.containers for part in _parts(container)}
        of_bars = {id(item.errorbar) for item in axes.containers if isinstance(item, BarContainer)}
        for container in axes.containers:
            if isinstance(container, BarContainer):
                yield from self._series("bars", container, self._of_bars(container))
            elif isinstance(container, StemContainer):
                yield from self._series("points", container, self._of_line(container.markerline))
            elif isinstance(container, ErrorbarContainer) and id(container) not in of_bars:
                yield from self._series("points", container, _of_errors(container))
        for artist in (*axes.lines, *axes.collections, *axes.patches, *axes.images):
            if id(artist) not in seen and artist.get_visible():
                yield from self._series(*self._of(artist))

    def _of(self, artist: Any) -> tuple[str, Any, Iterator[Mark]]:
        if isinstance(artist, Line2D):
            return "line", artist, self._of_line(artist)
        if isinstance(artist, Collection) and _stands_in_places(artist):
            return "points", artist, _of_points(artist)
        if isinstance(artist, QuadMesh):
            return "cells", artist, _of_mesh(artist)
        if isinstance(artist, AxesImage):
            return "image", artist, _of_image(artist)
        if isinstance(artist, PolyCollection):
            return "band", artist, _of_bands(artist)
        if isinstance(artist, (Rectangle, StepPatch, Wedge)):
            return "patch", artist, _of_patch(artist)
        return "shape", artist, _of_shape(artist)

    def _series(self, kind: str, artist: Any, marks: Iterator[Mark]) -> Iterator[Mark]:
        label = str(artist.get_label() or "")
        if not label or label.startswith("_"):
            self._counts[kind] += 1
            label = f"{kind} {self._counts[kind]}"
        x_words, y_words = _words(self._axes.xaxis), _words(self._axes.yaxis)
        for mark in marks:
            for names, words in ((("x", "x_low", "x_high"), x_words), (("y",), y_words)):
                mark |= {name: words(mark[name]) for name in names if name in mark}
            yield {"series": label, **mark}

    def _of_line(self, line: Any) -> Iterator[Mark]:
        along_x, along_y = line.get_transform().contains_branch_seperately(self._axes.transData)
        if along_x and along_y:
            for x, y in line.get_xydata():
                yield {"x": x, "y": y}
        elif along_x:
            yield {"x": line.get_xydata()[0][0]}
        elif along_y:
            yield {"y": line.get_xydata()[0][1]}

    def _of_bars(self, bars: BarContainer) -> Iterator[Mark]:
        upright = bars.orientation != "horizontal"
        across, along = ("x", "y") if upright else ("y", "x")
        ends = [_ends(bar) for bar in bars]
        if not upright:
            ends = [(y, x) for x, y in ends]
        errors = list(_of_errors(bars.errorbar)) if bars.errorbar else [{} for _ in ends]
        touch = upright and len(ends) > 1 and _touch([across for across, _ in ends])
        for ((left, right), (foot, top)), error in zip(ends, errors, strict=False):
            mark: Mark = {across: (left + right) / 2, along: top}
            if touch:  # a histogram, whose bars are told by their edges
                mark = {"x_low": left, "x_high": right, "y": top}
            if foot:
                mark |= {"low": foot, "high": top} if upright else {"x_low": foot, "x_high": top}
            yield {**mark, **{key: error[key] for key in error if key not in ("x", "y")}}


def _parts(container: Any) -> Iterator[Any]:
    for part in container:
        if isinstance(part, (tuple, list)):
            yield from part
        elif part is not None:
            yield part


def _ends(bar: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    x, y = bar.get_x(), bar.get_y()
    return (x, x + bar.get_width()), (y, y + bar.get_height())


def _touch(spans: Sequence[tuple[float, float]]) -> bool:
    edges = numpy.array(spans)
    gaps = numpy.abs(edges[1:, 0] - edges[:-1, 1])
    return bool((gaps < 1e-6 * numpy.abs(edges[1:, 1] - edges[1:, 0])).all())


def _of_errors(errors: Any) -> Iterator[Mark]:
    line, _, bars = errors.lines
    segments = [numpy.array(bar.get_segments()) for bar in bars]
    along_x = segments.pop(0) if errors.has_xerr else None
    along_y = segments.pop(0) if errors.has_yerr else None
    found = along_y if along_y is not None else along_x
    middles = line.get_xydata() if line else found.mean(axis=1) if found is not None else []
    for index, (x, y) in enumerate(middles):
        mark = {"x": x, "y": y}
        if along_x is not None and len(along_x) == len(middles):
            mark |= {"x_low": along_x[index, 0, 0], "x_high": along_x[index, 1, 0]}
        if along_y is not None and len(along_y) == len(middles):
            mark |= {"low": along_y[index, 0, 1], "high": along_y[index, 1, 1]}
        yield mark


def _stands_in_places(collection: Any) -> bool:
    """Whether it is one shape at many places, or a point."""
    return isinstance(collection, PathCollection) or len(collection.get_offsets()) > 1


def _of_points(points: Any) -> Iterator[Mark]:
    values = points.get_array()
    for index, (x, y) in enumerate(numpy.ma.filled(points.get_offsets(), numpy.nan)):
        if x == x and y == y:  # else it is not drawn
            yield {"x": x, "y": y} | ({} if values is None else {"value": values[index]})


def _of_mesh(mesh: Any) -> Iterator[Mark]:
    corners = mesh.get_coordinates()
    middles = (corners[1:, 1:] + corners[:-1, :-1]) / 2
    values = numpy.ma.ravel(mesh.get_array())
    if values.size == corners[..., 0].size:  # shaded from corner to corner
        middles = corners
    for (x, y), value in zip(middles.reshape(-1, 2), values, strict=False):
        yield {"x": x, "y": y, "value": value}


def _of_image(image: Any) -> Iterator[Mark]:
    """The middle of each cell and its value; of a picture in colours, how light it is."""
    values = image.get_array()
    if values is None:
        return
    if values.ndim == 3:
        values = values[..., :3].mean(axis=2)
    left, right, bottom, top = image.get_extent()
    first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
    rows, columns = values.shape
    for row in range(rows):
        for column in range(columns):
            x = left + (right - left) * (column + 0.5) / columns
            y = first + (last - first) * (row + 0.5) / rows
            yield {"x": x, "y": y, "value": values[row, column]}


def _of_bands(bands: Any) -> Iterator[Mark]:
    for path in bands.get_paths():
        yield from _of_band(path.vertices)


def _of_band(corners: Any) -> Iterator[Mark]:
    """``fill_between`` goes along one edge and back along the other."""
    count = (len(corners) - 3) // 2
    there, back = corners[1 : count + 1], corners[count + 2 : 2 * count + 2][::-1]
    for axis, names in ((0, ("x", "low", "high")), (1, ("y", "x_low", "x_high"))):
        if 0 < len(there) == len(back) and numpy.array_equal(there[:, axis], back[:, axis]):
            for one, other in zip(there, back, strict=True):
                ends = sorted((one[1 - axis], other[1 - axis]))
                yield dict(zip(names, (one[axis], *ends), strict=True))
            return
    for x, y in corners:
        yield {"x": x, "y": y}


def _of_patch(patch: Any) -> Iterator[Mark]:
    if isinstance(patch, StepPatch):
        values, edges, _ = patch.get_data()
        for left, right, y in zip(edges[:-1], edges[1:], values, strict=True):
            yield {"x_low": left, "x_high": right, "y": y}
    elif isinstance(patch, Wedge):
        yield {"value": (patch.theta2 - patch.theta1) / 360}
    else:
        along_x, along_y = patch.get_transform().contains_branch_seperately(patch.axes.transData)
        (left, right), (low, high) = _ends(patch)
        mark: Mark = {"x_low": left, "x_high": right} if along_x else {}
        yield mark | ({"low": low, "high": high} if along_y else {})


def _of_shape(shape: Any) -> Iterator[Mark]:
    """Whatever else has a path in the coordinates of the data."""
    if not hasattr(shape, "axes") or not (
        hasattr(shape, "get_path") or hasattr(shape, "get_paths")
    ):
        return
    paths = shape.get_paths() if hasattr(shape, "get_paths") else [shape.get_path()]
    for path in paths:
        for x, y in path.vertices:
            yield {"x": x, "y": y}


def _words(axis: Any) -> Any:
    """How the axis names a coordinate: by the word at its tick, by a date, or by the number."""
    formatter = axis.get_major_formatter()
    if isinstance(formatter, _DATES):
        return _date
    if type(formatter).__name__ in ("StrCategoryFormatter", "FixedFormatter"):
        places = axis.get_majorticklocs()
        labels = formatter.format_ticks(places)
        words = {float(place): label for place, label in zip(places, labels, strict=True) if label}
        return lambda value: words.get(float(value), value)
    return lambda value: value


def _date(value: float) -> str:
    moment: Any = num2date(value)  # type: ignore[no-untyped-call]
    return str(moment.replace(tzinfo=None).isoformat()).removesuffix("T00:00:00")


def _cell(value: Any) -> Cell:
    if value is None or value is numpy.ma.masked:
        return None
    if isinstance(value, (str, int)):
        return value
    return float(value)
