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
    assert third.y - second.y >= 18  # pixels: a bead is 18 wide


def test_a_bead_stands_in_the_middle_of_what_is_known():
    """The year 2023 is as wide as a year, and its number stands in its middle."""
    drawing = drawing_of(steps(*LIFE))
    year, whole = drawing.beads[0], drawing.end - drawing.begin

    assert year.span.x == drawing.begin
    assert year.span.width == pytest.approx(whole * 365 / 944, abs=0.1)  # 2023 to 1 August 2025
    assert year.span.middle == pytest.approx(year.span.x + year.span.width / 2, abs=0.01)


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
    """The way between two notes grows with the days between them; none where they may touch."""
    waits = drawing_of(steps("2018-01-01", "2020-01-01", "2021-01-01", "2023-01-01", "2023")).waits

    assert [(wait.steps, wait.cut) for wait in waits] == [
        (0, False),
        (3, False),
        (2, False),
        (3, False),
        (0, False),
    ]


def test_a_long_time_in_a_list_is_cut():
    """Nobody scrolls through a year of nothing: the way is bounded, and says that it is."""
    waits = drawing_of(steps("2020-01-01", "2024-01-01", "2024-01-02")).waits

    assert (waits[1].steps, waits[1].cut) == (4, True)
    assert (waits[2].steps, waits[2].cut) == (0, False)


def test_nothing_of_a_drawing_hangs_over_its_edge():
    """Beads, at the oldest date and at the newest, are whole where the drawing is narrowest."""
    beads = drawing_of(steps("2024-01-01", "2024-06-01", "2024-12-31")).beads

    assert all(10 < bead.span.middle / 100 * 971 < 961 for bead in beads)  # pixels


def test_leaders_turn_below_all_beads_in_the_order_of_time():
    """From one height on they lead to notes in the order of beads, so that none crosses another."""
    drawing = drawing_of(steps(*LIFE))
    begins, ends = zip(*drawing.leaders, strict=True)

    assert drawing.axis < drawing.line < drawing.knee < drawing.height
    assert all(bead.y < drawing.knee for bead in drawing.beads)
    assert list(begins) == sorted(begins)
    assert list(ends) == sorted(ends)


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
