"""A stored figure holds shapes, text and literal colours; on a page it follows the scheme."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from generator.experiments import SERIES, SERIES_DARK, for_page
from generator.experiments.figures.palette import DARK, NAMED, PAPER, PROPERTIES, fixed, housed

DRAWINGS = """
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patheffects import withStroke

x = [0, 1, 2]

def lines(axes):
    axes.plot(x, x, label="first")
    axes.plot(x, [2, 1, 0], "--", marker="s", label="second")
    axes.legend()

def bands(axes):
    axes.fill_between(x, 0, x, alpha=0.3)
    axes.axvspan(0, 1, color="0.5", alpha=0.2)
    axes.text(1, 1, "said", bbox={"fc": "w", "ec": "gray"},
              path_effects=[withStroke(linewidth=3, foreground="white")])
    axes.annotate("here", (1, 1), (2, 2), arrowprops={"arrowstyle": "->", "color": "k"})

def bars(axes):
    axes.bar(["a", "b"], [1, 2], yerr=[0.1, 0.2], edgecolor="black")
    axes.barh([3], [2], hatch="//", color="tab:orange")
    axes.hist([1, 2, 2], histtype="step", color="b")

def points(axes):
    axes.scatter(x, x, alpha=0.5)
    axes.axhline(1, color="k")
    axes.set_xlabel(r"overlap $d(1-s)^2$ there")
    axes.text(1, 1, "black & <white>", color="black", weight="bold", rotation=30)

def math(axes):
    axes.plot(x, x)
    axes.set_title(r"$\\frac{1}{n}\\sum_i \\sqrt{x_i}$")

def worded(axes):
    axes.set_title("a title that goes on " * 6)
    axes.set_xlabel(r"$\\mathcal{L}$ and $\\mathbb{E}$ stay one formula that goes on and on and on")

def cells(axes):
    axes.figure.colorbar(axes.pcolormesh([[1, 2], [3, 4]], cmap="gray"))
    axes.text(0.5, 0.5, "white on dark", color="w")

def image(axes):
    axes.figure.colorbar(axes.imshow(np.arange(6.0).reshape(2, 3)))

def chosen(axes):
    axes.imshow([[0, 1]], cmap=ListedColormap(["white", "C1"]))

def titled(axes):
    axes[0].figure.suptitle("of both")

def columns(axes):
    for index, one in enumerate(axes):
        one.plot(x, x, color=f"C{index}")
        one.set_title(f"part {index}")

def cloud(axes):
    axes.scatter(*np.random.default_rng(1).random((2, 10_000)), s=4, label="many")
    axes.legend()
"""
SVG = "{http://www.w3.org/2000/svg}"
KINDS = (
    *("lines", "bands", "bars", "points", "math", "cells", "image", "chosen"),
    *("columns", "titled", "cloud", "worded"),
)
MORE = {"columns": ", subplots=(1, 3)", "titled": ", subplots=(1, 2)"}
RUN = "\n".join(
    f'run.figure("{name}", {name}, alt="Shapes & \\"quotes\\" <here>"{MORE.get(name, "")})'
    for name in KINDS
)


pytestmark = pytest.mark.xdist_group("drawings")  # whose fixture is set up once


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, new_lab):
    lab = new_lab(tmp_path_factory.mktemp("figures"))
    lab.experiment(RUN, top=DRAWINGS)
    lab.find()
    return lab


@pytest.fixture(scope="module")
def drawings(drawn):
    return dict(drawn.find().drawings)


@pytest.fixture(params=KINDS)
def drawing(request, drawings):
    return drawings[request.param]


def picture(drawn, name):
    image = Image.open(io.BytesIO(drawn.files()[name]))
    image.load()
    return image


def test_a_stored_drawing_holds_nothing_that_a_strict_page_refuses(drawing):
    """No styles, inline pictures, scripts, metadata, typefaces or links to elsewhere."""
    for unwanted in ("style", "data:", "<script", "<?xml", "<!", "<metadata", "xlink"):
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
    root = ElementTree.fromstring(f"<all>{page}</all>")
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    used = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', page)

    assert all(name.startswith("fig3-") for name in ids)
    assert {first or second for first, second in used} == ids


def test_the_colours_of_the_house_follow_the_scheme(drawing):
    """On a page no palette colour is left as a number, and the size is the page's to choose."""
    page = for_page(drawing, "f-")

    assert 'fill="var(--ink' in page
    assert not [colour for colour in PROPERTIES if f'"{colour}"' in page]
    root = next(ElementTree.fromstring(f"<all>{page}</all>").iter(f"{SVG}svg"))
    assert root.get("class") in ("plot", "plot wide", "plot whole")
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


@pytest.mark.parametrize("name", [name for name in KINDS if name != "cells"])
def test_every_colour_is_a_property(drawings, name):
    """Where there are no colours of a map, nothing on the page has a colour of its own."""
    page = for_page(drawings[name], "f-")
    colours = set(re.findall(r'\s(?:fill|stroke|color)="([^"]*)"', page))

    assert {colour for colour in colours if not colour.startswith(("var(--", "url("))} <= {"none"}


def test_what_lies_on_cells_stays_as_they_are(drawings):
    """White words on a dark cell are white on both papers, and a grey map is never turned."""
    page = for_page(drawings["cells"], "f-")

    assert f'fill="{fixed(PAPER)}"' in page
    (cells,) = (
        group
        for group in ElementTree.fromstring(page).iter(f"{SVG}g")
        if group.get("stroke-width") == ".4"
    )
    strokes = [cell.get("stroke") for cell in cells]
    assert strokes == ["#000000", "#555555", "#aaaaaa", "#ffffff"]
    assert cells[0].get("fill") is None, "black, and nothing around it gives another colour"
    assert ElementTree.fromstring(page).get("fill") is None


def test_pictures_are_files_beside_the_drawing(drawn, drawings):
    """The stored drawing names them as its neighbours, a page by where they are published."""
    stored = re.findall(r'<image[^>]* href="([^"]*)"', drawings["image"])
    page = for_page(drawings["image"], "f-", folder="/deep/experiments/trial/")
    shown = re.findall(r'<image[^>]* href="([^"]*)"', page)

    assert stored == ["image-1.png", "image-2.png"], "the cells and the colour bar"
    assert shown == [f"/deep/experiments/trial/{name}" for name in stored]
    for name in stored:
        assert picture(drawn, name).info.keys() <= {"dpi"}
    colours = {colour for _, colour in picture(drawn, "image-1.png").getcolors()}
    assert (68, 1, 84, 255) in colours, "the lowest of viridis"


def test_ten_thousand_points_are_a_picture_for_each_paper(drawn, drawings):
    """Its points in the series' colour of the scheme, on nothing."""
    assert len(drawings["cloud"]) < 10_000
    images = ElementTree.fromstring(drawings["cloud"]).iter(f"{SVG}image")
    shown = [(image.get("class"), image.get("display")) for image in images]
    assert shown == [("in-light", None), ("in-dark", "none")]
    for name, series in (("cloud-1.png", SERIES), ("cloud-1-dark.png", SERIES_DARK)):
        image = picture(drawn, name)
        solid = {colour[:3] for _, colour in image.getcolors(1 << 16) if colour[3] == 255}
        assert solid == {rgb(series[0])}
        assert image.getchannel("A").getextrema() == (0, 255)


def test_colours_that_an_author_chose_for_cells_follow_the_scheme(drawn):
    """A short list of colours is no scale."""
    shown = [picture(drawn, name).getcolors() for name in ("chosen-1.png", "chosen-1-dark.png")]

    assert [{colour[:3] for _, colour in colours} for colours in shown] == [
        {rgb(PAPER), rgb(SERIES[1])},
        {rgb(DARK[PAPER]), rgb(SERIES_DARK[1])},
    ]


def test_subplots_beside_each_other_can_be_shown_one_by_one(drawings):
    """Each has a view, which holds its title and no other, and is a reference on the page."""
    root = ElementTree.fromstring(drawings["columns"])
    views = [view.get("viewBox") for view in root.iter(f"{SVG}view")]
    titles = [
        float(text.get("x"))
        for text in root.iter(f"{SVG}text")
        if (text.text or "").startswith("part")
    ]
    page = for_page(drawings["columns"], "f-")

    assert len(views) == len(titles) == 3
    for view in views:
        left, _, width, _ = map(float, view.split())
        assert [left < title < left + width for title in titles].count(True) == 1
    for view in views:
        assert f' viewBox="{view}"><use href="#f-whole"/></svg>' in page
    widths = re.findall(r'<svg class="plot" width="(\d+)"', page)
    scales = {
        float(view.split()[2]) / int(width) for view, width in zip(views, widths, strict=True)
    }
    assert max(scales) < 1.01 * min(scales)  # words are as large in one as in the other
    assert "parts" not in for_page(drawings["columns"], "f-", themed=False)


def test_subplots_with_a_title_of_all_are_shown_together(drawings):
    """It would be cut into pieces; where there is no room for the whole, it scrolls."""
    page = for_page(drawings["titled"], "f-")

    assert page.startswith('<div class="scroll" tabindex="0"')
    assert 'class="plot whole"' in page
    assert "parts" not in page


def test_words_that_are_too_long_go_on_in_another_line(drawings):
    """A formula does not: it would be torn apart. Its letters are those of Unicode."""
    root = ElementTree.fromstring(drawings["worded"])
    said = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]

    assert len([line for line in said if "title that goes on" in line]) == 2
    assert any("ℒ" in line and "𝔼" in line and "on and on" in line for line in said)


def test_a_picture_of_the_whole_is_kept(drawn):
    """Twice as many pixels as a screen shows, on light paper, and nothing of when or by what."""
    image = picture(drawn, "lines.png").convert("RGB")

    assert image.size == (990, 616)
    assert image.getpixel((0, 0)) == rgb(PAPER)
    assert set(picture(drawn, "lines.png").info) == {"dpi"}
    assert rgb(SERIES[0]) in {colour for _, colour in image.getcolors(1 << 20)}


def test_every_figure_is_the_same_on_every_run(drawn):
    """Drawings, pictures and data, to the byte."""
    before = drawn.files()

    assert drawn.ask(force=True).ran == ("trial",)
    assert drawn.files() == before


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


def test_a_character_that_no_drawing_can_hold_is_named(lab):
    """Words of a figure that come from data may have control characters in them."""
    lab.experiment('run.figure("plot", lambda axes: axes.set_title("a\\x01"), alt="A title")')

    message = "run.figure(\"plot\"): the drawing holds a character that cannot be shown: '\\x01'"
    assert lab.fail().message == message


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


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("#000000", "--ink"),
        ("#ffffff", "--paper"),
        ("#808080", "--ink-3"),
        ("#d3d3d3", "--rule"),
        ("#ff7f0e", "--series-2"),
        ("#0000ff", "--series-1"),
        ("#1f77b4", None),
    ],
)
def test_named_colours_are_brought_into_the_house(written, kept):
    """Those that would be lost on one of the papers; others are the author's."""
    assert PROPERTIES.get(housed(written)) == kept


def test_no_colour_that_can_be_read_is_taken_from_the_author():
    """Each has less than 3:1 on one of the papers."""
    for colour in NAMED:
        assert min(_contrast(colour, PAPER), _contrast(colour, DARK[PAPER])) < 3, colour


def test_the_theme_has_the_colours_of_the_house():
    """What is drawn into pictures agrees with what the style sheet says."""
    sheet = Path(__file__).parents[2].joinpath("templates/assets/style.css").read_text()
    for colour, name in PROPERTIES.items():
        assert f"{name}: var(--light, {colour}) var(--dark, {DARK[colour]})" in sheet


def test_every_colour_stands_for_one_property():
    """Light values are all different, or a figure could not be turned dark."""
    assert len(set(PROPERTIES)) == len(PROPERTIES)
    assert len(set(SERIES)) == len(SERIES_DARK) == 6
    assert set(SERIES) <= set(PROPERTIES)


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _contrast(one, other):
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
