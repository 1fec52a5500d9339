"""A stored figure holds shapes, text and literal colours; on a page it follows the scheme."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from generator.experiments import SERIES, SERIES_DARK, for_page
from generator.experiments.palette import PROPERTIES

DRAWINGS = """
x = [0, 1, 2]

def lines(axes):
    axes.plot(x, x, label="first")
    axes.plot(x, [2, 1, 0], "--", marker="s", label="second")
    axes.fill_between(x, 0, x, alpha=0.3)
    axes.legend()

def bars(axes):
    axes.bar(["a", "b"], [1, 2], yerr=[0.1, 0.2])
    axes.barh([3], [2], hatch="//")

def points(axes):
    axes.scatter(x, x, alpha=0.5)
    axes.axhline(1, color="k")
    axes.set_xlabel(r"overlap $d(1-s)^2$ there")
    axes.text(1, 1, "black & <white>", color="black", weight="bold", rotation=30)

def cells(axes):
    axes.figure.colorbar(axes.pcolormesh([[1, 2], [3, 4]]))
"""
RUN = "\n".join(
    f'run.figure("{name}", {name}, alt="Shapes & \\"quotes\\" <here>")'
    for name in ("lines", "bars", "points", "cells")
)


@pytest.fixture(scope="module")
def drawings(tmp_path_factory, new_lab):
    lab = new_lab(tmp_path_factory.mktemp("figures"))
    lab.experiment(RUN, top=DRAWINGS)
    return dict(lab.find().drawings)


@pytest.fixture(params=["lines", "bars", "points", "cells"])
def drawing(request, drawings):
    return drawings[request.param]


def test_a_stored_drawing_holds_nothing_that_a_strict_page_refuses(drawing):
    """No styles, pictures, scripts, metadata, typefaces or links to elsewhere."""
    for unwanted in ("style", "data:", "<image", "<script", "<?xml", "<!", "<metadata", "xlink"):
        assert unwanted not in re.sub(r"font-style", "", drawing)
    assert "font-family" not in drawing
    assert re.findall(r"https?://[^\"]+", drawing) == ["http://www.w3.org/2000/svg"]
    assert len(drawing) < 100_000


def test_a_stored_drawing_names_itself(drawing):
    """The alternative text is part of the drawing."""
    root = ElementTree.fromstring(drawing)

    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Shapes & "quotes" <here>'


def test_every_reference_in_a_drawing_is_to_something_in_it(drawing):
    """Whatever prefix it gets, a figure on a page points only at its own parts."""
    page = for_page(drawing, "fig3-")
    root = ElementTree.fromstring(page)
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    used = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', page)

    assert ids
    assert all(name.startswith("fig3-") for name in ids)
    assert {first or second for first, second in used} == ids


def test_the_colours_of_the_house_follow_the_scheme(drawing):
    """On a page no palette colour is left as a number, and the size is the page's to choose."""
    page = for_page(drawing, "f-")

    assert 'fill="var(--ink)"' in page
    assert not [colour for colour in PROPERTIES if f'"{colour}"' in page]
    root = ElementTree.fromstring(page)
    assert root.get("class") == "plot"
    assert root.get("viewBox")
    assert root.get("width") is None


def test_series_are_stored_in_light_colours(drawings):
    """A drawing opens right outside of the site, too."""
    assert f'stroke="{SERIES[0]}"' in drawings["lines"]
    assert f'stroke="{SERIES[1]}"' in drawings["lines"]
    assert "var(" not in drawings["lines"]
    assert 'stroke="var(--series-2)"' in for_page(drawings["lines"], "f-")


def test_text_stays_text(drawings):
    """Words can be selected and searched for, formulas are not cut into letters."""
    assert ">first</text>" in drawings["lines"]
    for words in ("overlap", "there"):
        assert re.search(rf">{words} ?</tspan>", drawings["points"])
    assert "black &amp; &lt;white&gt;" in drawings["points"]


def test_a_raster_image_is_refused_with_the_way_out(lab):
    """Until pictures become files of their own, the author is told what to draw instead."""
    lab.experiment('run.figure("image", lambda axes: axes.imshow([[1, 2]]), alt="Two cells")')
    problem = lab.fail()

    assert problem.message.startswith("raster images in figures are not supported yet")
    assert "axes.pcolormesh" in problem.message
    assert problem.place.line == 7


def test_an_exception_in_a_drawing_is_reported_at_its_line(lab):
    """The line inside the drawing function, not the call of run.figure."""
    lab.experiment(
        """
        def draw(axes):
            axes.plot([1, 2], colour="red")

        run.figure("plot", draw, alt="A line")
        """
    )

    assert lab.fail().place.line == 8


def test_settings_of_matplotlib_have_no_say(lab):
    """A matplotlibrc in the journal changes nothing and is no input."""
    body = 'run.figure("line", lambda axes: axes.plot([1, 2]), alt="A line")'
    lab.experiment(body)
    before = lab.find()
    lab.write("matplotlibrc", "lines.linewidth: 9\nsvg.fonttype: path\n")
    after = lab.ask(force=True).findings["trial"]

    assert after == before


@pytest.mark.parametrize(
    ("colours", "paper", "least"),
    [(SERIES, "#fcfcfb", 4.5), (SERIES_DARK, "#121517", 4.5)],
    ids=["light", "dark"],
)
def test_every_series_can_be_read_on_its_paper(colours, paper, least):
    """Contrast as WCAG 2.2 computes it."""
    assert min(_contrast(colour, paper) for colour in colours) >= least


def test_every_colour_stands_for_one_property():
    """Light values are all different, or a figure could not be turned dark."""
    assert len(set(PROPERTIES)) == len(PROPERTIES)
    assert len(set(SERIES)) == len(SERIES_DARK) == 6
    assert set(SERIES) <= set(PROPERTIES)


def _contrast(one, other):
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
