"""
Draws a figure in the house style, as SVG text that is the same on every run.

Only the process of a run ever imports this: matplotlib takes longer to load than a whole
build with nothing to do. The font that is measured comes with matplotlib, and nothing of a
personal ``matplotlibrc`` counts, so no machine draws it differently.
"""

from __future__ import annotations

import io
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from . import palette
from .api import Draw
from .svg import cleaned

_SIZE = (4.8, 2.95)  # inches; its text is as large as small print on a phone

_STYLE: Any = {  # a dict; the names of its keys are matplotlib's business
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": palette.INK,
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
    "grid.color": palette.RULE_2,
    "grid.linewidth": 0.8,
    "legend.edgecolor": "none",
    "legend.facecolor": palette.PAPER,
    "legend.framealpha": 0.85,
    "lines.linewidth": 1.5,
    "lines.markeredgewidth": 0,
    "lines.markersize": 5,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 0,
    "savefig.facecolor": "none",
    "scatter.edgecolors": "none",
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "learning-journal",  # ids are the same on every run
    "xtick.color": palette.RULE,
    "xtick.labelcolor": palette.INK_3,
    "xtick.labelsize": 9,
    "ytick.color": palette.RULE,
    "ytick.labelcolor": palette.INK_3,
    "ytick.labelsize": 9,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def draw_svg(draw: Draw, alt: str) -> str:
    """What ``draw(axes)`` draws, cleaned for a page.

    Raises:
        Misused: it holds a raster image.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        figure = Figure(figsize=_SIZE, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        return cleaned(_saved(figure), alt)


def _saved(figure: Figure) -> str:
    for artist in figure.findobj():
        artist.set_rasterized(False)  # a colour bar would come as a picture
    for mesh in figure.findobj(QuadMesh):
        if not len(mesh.get_edgecolor()):
            mesh.set(edgecolor="face", linewidth=0.4)  # no hairlines of the paper between its cells
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata=_NO_METADATA)
    return text.getvalue()
