"""The evolution of a post is drawn to scale, and says in words what it draws."""

from __future__ import annotations

import re

import pytest

from generator.dates import parse_date
from generator.site.evolving import drawing_of
from generator.site.views import Step

LIFE = ["2023", "2024-08-01", "2024-08-01", "2025-03", "2025-07-31", "2025-08-01"]


def steps(*written, note="Noted."):
    return [Step(parse_date(date), note, f"_evolved-{n}") for n, date in enumerate(written)]


def test_beads_that_collide_are_stacked():
    """Two notes of one day stand above one another, at the same place in time."""
    drawing = drawing_of(steps(*LIFE))
    second, third = drawing.beads[1:3]

    assert second.span == third.span
    assert second.y - third.y >= 18  # pixels: a bead is 18 wide


def test_a_bead_stands_in_the_middle_of_what_is_known():
    """The year 2023 is as wide as a year, and its number stands in its middle."""
    year = drawing_of(steps(*LIFE)).beads[0]

    assert year.span.x == 0
    assert year.span.width == pytest.approx(100 * 365 / 944, abs=0.1)  # 2023 to 1 August 2025
    assert year.span.middle == pytest.approx(year.span.width / 2, abs=0.01)


@pytest.mark.parametrize("written", [["2025-01-01"], ["2025-01-01"] * 3])
def test_without_time_there_is_no_drawing(written):
    """One note, or many of one day, are a list alone."""
    assert drawing_of(steps(*written)) is None


def test_many_notes_and_long_ones_are_a_list():
    """Columns would grow tall or narrow; the beads are drawn all the same."""
    assert drawing_of(steps(*LIFE)).fans
    assert not drawing_of(steps(*LIFE, "2025-08-02", "2025-08-03")).fans
    assert not drawing_of(steps(*LIFE, note="words " * 60)).fans


def test_in_a_list_time_is_a_distance_too():
    """Pixels between two notes are as the days between them; none where they may touch."""
    gaps = drawing_of(steps("2020-01-01", "2021-01-01", "2023-01-01", "2023")).gaps

    assert gaps[1] == pytest.approx(2 * gaps[0], abs=2)
    assert gaps[2:] == (0, 0)


def test_each_note_has_its_bead_on_the_page(journal):
    """A bead leads to its note by the note's address, and the note shows what it led to."""
    journal.experiment("wait", 'run.verdict("mixed", because="both")')
    journal.post("research/roots", title="Do Roots Talk", kind="research", status="refuted")
    journal.post(
        "learning/trees",
        evolution=[
            {"date": "2024", "note": "Began."},
            {"date": "2025-02", "note": "See research post: Do Roots Talk"},
            {"date": "2025-03-01", "note": "Measured.", "experiment": "wait"},
        ],
    )
    journal.publish()
    page = journal.page("/learning/trees/")
    drawing = page.partition('<svg class="scale"')[2].partition("</svg>\n<div")[0]
    anchors = re.findall(r'<li id="([^"]+)" class="step', page)

    assert anchors == ["_evolved-2024", "_evolved-2025-02", "_evolved-2025-03-01"]
    assert re.findall(r'href="#(_evolved[^"]+)"', drawing) == anchors
    assert '<use href="#_m-refuted"' in drawing
    assert '<use href="#_m-mixed"' in drawing
    assert re.search(r'class="status refuted".*?refuted</span>', page)
    assert re.search(r'class="status mixed">.*?mixed</span>.*?/experiments/wait/', page, re.S)
    assert "style=" not in drawing
