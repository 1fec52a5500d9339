"""
Draws a figure in the house style, as SVG text that is the same on every run.

Only the process of a run ever imports this: matplotlib takes longer to load than a whole
build with nothing to do. The font that is measured comes with matplotlib, and nothing of a
personal ``matplotlibrc`` counts, so no machine draws it differently.

Sizes are chosen for phones: a figure is as wide as a column of text, and its smallest words
are 10 px high in a column of 358 px. Subplots side by side are wider; where there is no room
for them, each is shown by itself, cut out of the drawing by the views that it has.

Images and colour maps are drawn in viridis by default, which is perceptually uniform and
keeps its order for every kind of colour vision. It is the same on both papers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from ..given import text_in
from . import palette
from .extracting import data_of
from .rasters import has_pictures, rasterise, taken_out
from .recolouring import recolour
from .sketch import Drawn, Files, Sketch
from .svg import WIDTH, Box, cleaned

_WIDE = (WIDTH / 72, 5.2, 7.2)  # inches, by the number of columns
_HEIGHT = 2.8
_ROW = 2.0  # inches that another row adds
_DOTS = 220  # per inch: two for each pixel of a screen
_SAMPLE = 16.0  # the least area of a point in a legend, in square points
_MARGIN = 2.0  # points around a subplot that is shown by itself

_STYLE: Any = {  # a dict; the names of its keys are matplotlib's business
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": palette.INK,
    "agg.path.chunksize": 1000,  # a long line that crosses itself would take seconds
    "axes.edgecolor": palette.RULE,
    "axes.facecolor": "none",
    "axes.labelcolor": palette.INK_2,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=palette.SERIES),
    "axes.linewidth": 0.8,
    "figure.facecolor": "none",
    "figure.titlesize": 11,
    "grid.color": palette.RULE_2,
    "grid.linewidth": 0.8,
    "hatch.color": palette.INK,
    "image.cmap": "viridis",
    "legend.edgecolor": "none",
    "legend.facecolor": palette.PAPER,
    "legend.framealpha": 0.85,
    "lines.linewidth": 1.5,
    "lines.markeredgewidth": 0,
    "lines.markersize": 5,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 1,
    "savefig.facecolor": "none",
    "scatter.edgecolors": "none",
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "learning-journal",  # ids are the same on every run
    "xtick.color": palette.RULE,
    "xtick.labelcolor": palette.INK_3,
    "xtick.labelsize": 9.1,
    "ytick.color": palette.RULE,
    "ytick.labelcolor": palette.INK_3,
    "ytick.labelsize": 9.1,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
}
_NO_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
}


def drawn(sketch: Sketch) -> Drawn:
    """The figure as it is kept; what is asked for draws once, and all else is made of that."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        figure, grid = _sheet(*sketch.subplots)
        sketch.draw(grid)
        return _kept(figure, sketch)


def _sheet(rows: int, columns: int) -> tuple[Figure, Any]:
    width = _WIDE[columns - 1]
    figure = Figure(figsize=(width, _HEIGHT + _ROW * (rows - 1)), layout="constrained")
    FigureCanvasSVG(figure)
    grid = figure.add_subplot() if rows == columns == 1 else figure.subplots(rows, columns)
    return figure, grid


def _kept(figure: Figure, sketch: Sketch) -> Drawn:
    data = data_of(figure)
    recolour(figure, palette.housed)
    _wrap(figure)
    rasterise(figure)
    _finish(figure)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # from here on everything stands where it stands
    boxes = tuple(_boxes(figure)) if sketch.subplots[1] > 1 else ()
    png = _saved(figure, "png", facecolor=palette.PAPER)
    svg = text_in(_saved(figure, "svg").decode(), f'run.figure("{sketch.name}"): the drawing')
    pictures: Files = {}
    if has_pictures(svg):
        recolour(figure, lambda colour: palette.DARK.get(colour, colour))
        dark = _saved(figure, "svg").decode()
        svg, pictures = taken_out(svg, dark, sketch.name)
    return Drawn(cleaned(svg, sketch.alt, boxes), png, pictures, data)


def _wrap(figure: Figure) -> None:
    """Titles and the names of axes that are longer than the drawing go on in another line.

    Formulas stay whole: matplotlib would break them at their spaces.
    """
    every: list[Any] = figure.axes
    words = [words for axes in every for words in (axes.title, axes._left_title, axes._right_title)]
    words += [axis.label for axes in every for axis in (axes.xaxis, axes.yaxis)]
    for text in (*words, *filter(None, [getattr(figure, "_suptitle", None)])):
        text.set_wrap("$" not in text.get_text())


def _finish(figure: Figure) -> None:
    """What can only be said of what has been drawn."""
    every: list[Any] = figure.axes
    for axes in every:
        meshes = [item for item in axes.collections if isinstance(item, QuadMesh)]
        if (meshes or axes.images) and not hasattr(axes, "_colorbar"):
            _frame(axes)
        for mesh in meshes:
            if not mesh.get_rasterized() and not len(mesh.get_edgecolor()):
                mesh.set(edgecolor="face", linewidth=0.4)  # no hairlines between its cells
        for points in axes.collections:
            _edge(points)
        if legend := axes.get_legend():
            for sample in legend.legend_handles:
                _strengthen(sample)


def _frame(axes: Any) -> None:
    """Cells look the same on both papers, so what lies on them does; round them is an edge."""
    axes.grid(False)  # it would lie over the cells
    axes.spines[:].set_visible(True)
    for artist in (*axes.texts, *axes.lines, *axes.collections, *axes.patches):
        recolour(artist, palette.fixed)


def _edge(points: Artist) -> None:
    """Points in the colours of a map get an edge that is seen on both papers."""
    if isinstance(points, PathCollection) and points.get_array() is not None:
        edges: Any = points.get_edgecolor()
        if not len(edges):
            points.set(edgecolor=palette.INK_3, linewidth=0.3)


def _strengthen(sample: Artist) -> None:
    """A point in a legend stands for a cloud of them; faint and alone it would say no colour."""
    if isinstance(sample, PathCollection):
        sample.set(alpha=1, sizes=[max(_SAMPLE, *sample.get_sizes())])


def _boxes(figure: Figure) -> Iterator[Box]:
    """Where each subplot stands, its words and its colour bar with it, in points from the top.

    There are none where something belongs to all of them: it would be cut into pieces.
    """
    if figure.texts or figure.legends or figure.get_suptitle():
        return
    cells: dict[Any, list[Bbox]] = {}
    every: list[Any] = figure.axes
    for axes in every:
        bar = getattr(axes, "_colorbar", None)
        place = (bar.mappable.axes if bar else axes).get_subplotspec()
        if place:
            where = place.rowspan.start, place.colspan.start
            cells.setdefault(where, []).append(axes.get_tightbbox())
    points = 72 / figure.dpi
    height = figure.bbox.height * points
    for _, parts in sorted(cells.items()):
        left, bottom, right, top = (float(end) * points for end in Bbox.union(parts).extents)
        yield Box(
            left - _MARGIN,
            height - top - _MARGIN,
            right - left + 2 * _MARGIN,
            top - bottom + 2 * _MARGIN,
        )


def _saved(figure: Figure, form: str, **how: Any) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format=form, dpi=_DOTS, metadata=_NO_METADATA[form], **how)
    return content.getvalue()
