"""The data of a figure is what it draws, as rows that a spreadsheet reads."""

from __future__ import annotations

import csv
import io

import pytest

SETUP = "import datetime\nimport numpy as np\n"


pytestmark = pytest.mark.xdist_group("extracting")  # whose fixture is set up once


@pytest.fixture(scope="module")
def rows_of(tmp_path_factory, new_lab):
    """The CSV of figures by name, all drawn in one run."""
    lab = new_lab(tmp_path_factory.mktemp("data"))
    body = "\n".join(
        f'def draw(axes):\n    {"; ".join(code)}\nrun.figure("{name}", draw, alt="x"{more})'
        for name, (more, *code) in FIGURES.items()
    )
    lab.experiment(body, top=SETUP)
    lab.find()
    files = lab.files()
    return lambda name: list(csv.reader(io.StringIO(files[f"{name}.csv"].decode())))


FIGURES = {
    "lines": ("", 'axes.plot([0, 1], [1/3, 2], label="a")', "axes.plot([2], [3])"),
    "guides": ("", "axes.axhline(2)", "axes.axvline(3)"),
    "points": ("", "axes.scatter([1, 2], [3, 4], c=[5, np.nan])"),
    "bars": ("", 'axes.bar(["a", "b"], [1, 2], yerr=[0.5, 0.25], label="n")'),
    "stacked": ("", "axes.bar([1, 3], [1, 2], bottom=[1, 0])"),
    "sideways": ("", "axes.barh([1, 3], [1, 2])"),
    "histogram": ("", "axes.hist([0, 0, 2], bins=2)"),
    "errors": ("", "axes.errorbar([1], [2], yerr=[[1], [0.5]], xerr=0.25)"),
    "band": ("", "axes.fill_between([0, 1], [1, 2], [3, 4], alpha=0.5)"),
    "image": ("", "axes.imshow([[1, 2], [3, 4]])"),
    "mesh": ("", "axes.figure.colorbar(axes.pcolormesh([0, 1, 3], [0, 2], [[7, 8]]))"),
    "dates": ("", "axes.plot([datetime.date(2025, 1, 2)], [1])"),
    "stems": ("", 'axes.stem([2, 3], label="s")'),
    "apart": ("", "axes.bar([20000, 20001], [1, 2])"),
    "steps": ("", "axes.stairs([1, 2], [0, 1, 3])"),
    "several": (
        ", subplots=(2, 1)",
        "axes[0].plot([1], [2])",
        "axes[1].plot([3], [4])",
    ),
    "titled": (
        ", subplots=(2, 1)",
        '[one.set_title(name) for one, name in zip(axes, ("up", "down"))]',
        "[one.plot([1], [2]) for one in axes]",
    ),
}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("lines", ["series,x,y", "a,0,0.333333333333", "a,1,2", "line 1,2,3"]),
        ("guides", ["series,x,y", "line 1,,2", "line 2,3,"]),
        ("points", ["series,x,y,value", "points 1,1,3,5"]),
        ("bars", ["series,x,y,low,high", "n,a,1,0.5,1.5", "n,b,2,1.75,2.25"]),
        ("stacked", ["series,x,y,low,high", "bars 1,1,2,1,2", "bars 1,3,2,,"]),
        ("sideways", ["series,x,y", "bars 1,1,1", "bars 1,2,3"]),
        ("histogram", ["series,y,x_low,x_high", "bars 1,2,0,1", "bars 1,1,1,2"]),
        ("errors", ["series,x,y,x_low,x_high,low,high", "points 1,1,2,0.75,1.25,1,2.5"]),
        ("band", ["series,x,low,high", "band 1,0,1,3", "band 1,1,2,4"]),
        (
            "image",
            [
                "series,x,y,value",
                *(f"image 1,{x},{y},{1 + x + 2 * y}" for y in (0, 1) for x in (0, 1)),
            ],
        ),
        ("mesh", ["series,x,y,value", "cells 1,0.5,1,7", "cells 1,2,1,8"]),
        ("dates", ["series,x,y", "line 1,2025-01-02,1"]),
        ("stems", ["series,x,y", "s,0,2", "s,1,3"]),
        ("apart", ["series,x,y", "bars 1,20000,1", "bars 1,20001,2"]),
        ("steps", ["series,y,x_low,x_high", "patch 1,1,0,1", "patch 1,2,1,3"]),
        ("several", ["subplot,series,x,y", "1,line 1,1,2", "2,line 1,3,4"]),
        ("titled", ["subplot,series,x,y", "up,line 1,1,2", "down,line 1,1,2"]),
    ],
)
def test_each_mark_is_a_row(rows_of, name, rows):
    """With the series that it belongs to, and only the columns that something fills."""
    assert [",".join(row) for row in rows_of(name)] == rows


def test_a_figure_without_data_has_no_file_of_it(lab):
    """Words alone are no data."""
    lab.experiment('run.figure("words", lambda axes: axes.text(0, 0, "x"), alt="A word")')
    lab.find()

    assert not [name for name in lab.files() if name.endswith(".csv")]
