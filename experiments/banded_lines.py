"""How sweeps are drawn here: a line for each thing compared, with a band for its 95 % interval."""

import numpy as np


def draw_lines(axes, xs, lines, *, xlabel, title, target=None, doubling=False):
    """``lines`` are (value, low, high) for each of ``xs``, by what the legend calls them.

    ``target`` is where a dashed line marks the number that was asked for.
    """
    if target is not None:
        axes.axhline(target, color="k", linewidth=0.8, linestyle="--")
    for (name, points), shape in zip(lines.items(), "os^Dv", strict=False):
        values, low, high = np.transpose(points)
        (line,) = axes.plot(xs, values, marker=shape, markersize=4, label=name)
        axes.fill_between(xs, low, high, alpha=0.2, color=line.get_color())
    if doubling:
        axes.set_xscale("log", base=2)
        axes.minorticks_off()
    axes.set_xticks(xs, [f"{x:,}" for x in xs])
    axes.set_xlabel(xlabel)
    axes.legend()
    axes.set_title(title)
