"""How the findings of `sparse_cosine` are drawn. Nothing is reckoned here but intervals."""

import numpy as np
from similarity import interval_of_mean

GAIN_TICKS = (-0.5, -0.1, -0.05, 0, 0.05, 0.1)
SHAPES = ("o", "s", "^", "D")  # so that sparsities differ by more than colour


def draw_scores(axes, rows):
    last = rows[-1]
    names = {"cosine": "standard", "masked": "masked", "learned": "learned"}
    lines = {name: draw_band(axes, rows, name) for name in names}
    for place, name in enumerate(sorted(names, key=last.get)):
        label_end(axes, names[name], last["sparsity"], last[name], lines[name], 9 * (place - 1))
    axes.set(ylim=(0, 1.03))
    axes.set_title("Spearman's correlation with the true similarity")


def draw_gain(axes, rows):
    zero_line(axes)
    draw_band(axes, rows, "masked_gain")
    axes.set_title("Gain in rank correlation, masked over standard")


def draw_band(axes, rows, name):
    sparsity = [row["sparsity"] for row in rows]
    low, high = np.transpose([row[f"{name}_interval"] for row in rows])
    (line,) = axes.plot(sparsity, [row[name] for row in rows], marker="o")
    axes.fill_between(sparsity, low, high, alpha=0.2, color=line.get_color())
    axes.set_xticks(sparsity)
    axes.set_xlabel("sparsity: share of coordinates set to zero")
    return line


def draw_by_overlap(axes, overlaps, curves, drawn):
    zero_line(axes)
    for dimensions, gains in curves.items():
        (line,) = axes.plot(overlaps, gains.mean(axis=0), marker="o", label=f"{dimensions:g}")
        low, high = np.transpose([interval_of_mean(column, drawn) for column in gains.T])
        axes.fill_between(overlaps, low, high, alpha=0.2, color=line.get_color())
    axes.set_xscale("log")
    ticks = [n for n in overlaps if is_power_of_two(n)]
    axes.set_xticks(ticks, [f"{n:g}" for n in ticks])
    axes.minorticks_off()
    axes.set_xlabel("expected number of coordinates in common, d (1 − s)²")
    axes.legend(title="dimensions d")
    axes.set_title("Gain in rank correlation, masked over standard")


def draw_regimes(axes, rows):
    axes.axvline(0, color="k", linewidth=0.8)
    sparsities = [row["sparsity"] for row in next(iter(rows.values())) if row["sparsity"] > 0]
    for number, sparsity in enumerate(sparsities):
        found = [row for regime in rows for row in rows[regime] if row["sparsity"] == sparsity]
        gains = np.array([row["masked_gain"] for row in found])
        ends = np.array([row["masked_gain_interval"] for row in found])
        axes.errorbar(
            gains,
            np.arange(len(rows)) + 0.17 * (number - (len(sparsities) - 1) / 2),
            xerr=np.abs(ends.T - gains),
            fmt=SHAPES[number % len(SHAPES)],
            markersize=3.6,
            linewidth=1,
            label=f"s = {sparsity:g}",
        )
    axes.set_yticks(range(len(rows)), [regime.name for regime in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)  # the base regime on top
    # One regime may lie far out without squeezing the others against zero.
    axes.set_xscale("symlog", linthresh=0.1)
    axes.margins(x=0.05)
    axes.set_xticks(GAIN_TICKS, [f"{gain:g}".replace("-", "−") for gain in GAIN_TICKS])
    axes.minorticks_off()
    axes.grid(axis="x")
    axes.figure.legend(loc="outside lower right", ncols=len(sparsities), fontsize=8)
    axes.set_title("Gain in rank correlation, masked over standard")


def zero_line(axes):
    axes.axhline(0, color="k", linewidth=0.8)


def label_end(axes, text, x, y, line, shift):
    axes.annotate(
        text,
        (x, y),
        xytext=(8, shift),
        textcoords="offset points",
        va="center",
        color=line.get_color(),
    )


def is_power_of_two(number):
    return float(np.log2(number)).is_integer()
