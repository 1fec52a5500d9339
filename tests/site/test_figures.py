"""A figure on a page says what it is, where it comes from, and what there is to take away."""

from __future__ import annotations

import re
from base64 import b64decode
from html import unescape

import pytest
from support import BASE_URL, JournalFolder

RUN = """
run.figure("plot", lambda axes: axes.plot([1, 2]), alt="A line", caption="The run's < own.")
run.figure("image", lambda axes: axes.imshow([[1, 2]]), alt="Two cells")
run.figure("words", lambda axes: axes.text(0, 0, "x"), alt="A word")
run.figure("parts", lambda axes: [one.plot([1]) for one in axes], alt="Two", subplots=(1, 2))
run.figure(
    "cloud",
    lambda axes: axes.scatter(*run.rng.random((2, 10_000)), s=4),
    alt="Ten thousand points",
)
run.figure(
    "heavy",
    lambda axes: [axes.text(i % 40, i // 40, str(i)) for i in range(2000)],
    alt="Two thousand numbers",
)
run.table("rows", [{"n": 1, "x": 0.5}])
"""
NAMES = ("plot", "image", "words", "parts", "cloud")


pytestmark = pytest.mark.xdist_group("figures")  # whose fixture is set up once


@pytest.fixture(scope="module")
def sweep(tmp_path_factory):
    """A journal whose post shows every figure of its experiment but the heavy one."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("figures") / "journal")
    journal.settings(base_url=f"{BASE_URL}deep/")
    journal.experiment("sweep", RUN)
    show(journal, *NAMES, "rows")
    return journal


def show(journal, *names: str):
    body = "\n\n".join(f"![](experiment:sweep/{name})" for name in names)
    journal.post("learning/said", body)
    return journal.publish()


def figures(journal) -> dict[str, str]:
    """The HTML of each figure on the post's page, by the name of its drawing or table."""
    found = re.findall("<figure.*?</figure>", journal.page("/learning/said/"), re.DOTALL)
    return dict(zip([*NAMES, "rows"], found, strict=True))


def downloads(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="([^"]*)" download>(\w+)</a>', html)


@pytest.mark.parametrize(("name", "count"), [("image", 1), ("cloud", 1), ("plot", 0)])
def test_a_drawing_that_is_taken_away_holds_its_pictures(sweep, name, count):
    """In light colours; the files that a page shows would stay behind."""
    svg = (sweep.root / f"site/experiments/sweep/{name}.svg").read_text()
    pictures = re.findall(r'<image[^>]* href="data:image/png;base64,([^"]+)"', svg)

    assert len(pictures) == svg.count("<image") == count
    folder = sweep.root / "experiments/results/sweep"
    stored = [path.read_bytes() for path in folder.glob(f"{name}-1.png")]
    assert [b64decode(picture) for picture in pictures] == stored


def test_a_figure_has_its_number_caption_and_provenance(sweep):
    """The run's caption where the prose has none, the experiment as a link, the seed."""
    html = figures(sweep)["plot"]

    assert "<p><b>Figure 1</b> The run's &lt; own.</p>" in html
    assert '<a href="/deep/experiments/sweep/">sweep</a><span>seed 1</span>' in html


@pytest.mark.parametrize(
    ("name", "endings"),
    [
        ("plot", ["svg", "png", "csv"]),
        ("image", ["svg", "png", "csv"]),
        ("words", ["svg", "png"]),
        ("rows", ["csv"]),
    ],
)
def test_what_can_be_taken_away_is_there(sweep, name, endings):
    """Links only to files that the result has, at the experiment's address."""
    stored = {path.name for path in (sweep.root / "experiments/results/sweep").iterdir()}

    assert downloads(figures(sweep)[name]) == [
        (f"/deep/experiments/sweep/{name}.{ending}", ending.upper()) for ending in endings
    ]
    assert {f"{name}.{ending}" for ending in endings} <= stored


def test_pictures_in_a_figure_come_from_the_experiment_s_address(sweep):
    """For each paper its own, which the theme chooses; none is part of the page."""
    shown = {name: re.findall(r"<image\b[^>]*", html) for name, html in figures(sweep).items()}
    address = 'href="/deep/experiments/sweep/{}"'.format

    assert [address("image-1.png") in image for image in shown["image"]] == [True]
    light, dark = shown["cloud"]
    assert address("cloud-1.png") in light
    assert 'class="in-light"' in light
    assert address("cloud-1-dark.png") in dark
    assert 'class="in-dark"' in dark


def test_nothing_in_a_figure_is_refused_by_a_strict_page(sweep):
    """No styles and nothing inline, and no id is there twice."""
    page = sweep.page("/learning/said/")
    ids = re.findall(r'\sid="([^"]*)"', page)

    for html in figures(sweep).values():
        assert not re.search(r"<style|\sstyle=|data:|#[0-9a-f]{6}\b", html)
    assert len(ids) == len(set(ids))


def test_subplots_beside_each_other_are_there_one_by_one(sweep):
    """Hidden from who listens, who has heard the whole; a feed has the whole alone."""
    parts = figures(sweep)["parts"].partition('<div class="parts" aria-hidden="true">')[2]

    assert parts.count("<use href=") == 2
    assert 'class="parts"' not in unescape(sweep.page("/feed.xml"))


def test_a_feed_has_whole_addresses_and_plain_colours(sweep):
    """Its reader is elsewhere, without our theme."""
    feed = unescape(sweep.page("/feed.xml"))
    found = re.findall(r'(?:href|src)="([^"]*)"', feed)

    assert f"{BASE_URL}deep/experiments/sweep/cloud-1.png" in feed
    assert f"{BASE_URL}deep/experiments/sweep/plot.csv" in feed
    assert [address for address in found if not address.startswith((BASE_URL, "#"))] == []
    assert "var(" not in feed


def test_a_figure_that_is_too_heavy_is_a_warning_where_it_is_shown(sweep):
    """With its size, and what can be done; the post is published all the same."""
    (problem,) = show(sweep, "heavy").problems
    show(sweep, *NAMES, "rows")

    assert problem.severity == "warning"
    assert re.fullmatch(r'"sweep/heavy" adds 1\d\d KB to the page', problem.message)
    assert "rasterized=True" in problem.hint
    assert problem.place.path == "content/learning/said.md"
