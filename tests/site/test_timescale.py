"""Time on the page is to scale, however exactly its dates are known."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import parse_date
from generator.site.timescale import Scale, breaking_scale, life_on, scale_of

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
WRITTEN = DAYS.flatmap(
    lambda day: st.sampled_from([f"{day:%4Y}".zfill(4), f"{day.isoformat()[:7]}", day.isoformat()])
)


def dates(*written):
    return tuple(map(parse_date, written))


def test_a_day_is_a_point_and_a_month_or_year_is_as_wide_as_it_is_long():
    """A date that is not known to the day covers all the days that it may be."""
    scale = Scale(datetime.date(2024, 1, 1), datetime.date(2025, 12, 31))
    year, month, day = (scale.span(date) for date in dates("2025", "2024-02", "2025-01-01"))

    assert (year.x, year.width) == (pytest.approx(50.07, abs=0.01), pytest.approx(49.93, abs=0.01))
    assert month.width == pytest.approx(100 * 29 / 731, abs=0.01)
    assert (day.x, day.width) == (pytest.approx(50.14, abs=0.01), 0)


def test_equal_times_are_equal_lengths():
    """Twice the days are twice the way."""
    scale = scale_of([dates("2024-01-01", "2024-12-31")])
    a, b, c = (scale.span(date).x for date in dates("2024-02-01", "2024-03-01", "2024-04-27"))

    assert (c - b) / (b - a) == pytest.approx(57 / 29, rel=0.01)


def test_a_scale_ends_with_the_newest_date():
    """It ends with the last day that the newest date may be, and knows nothing of today."""
    scale = scale_of([dates("2023-05-17"), dates("2024-02", "2024-01-31")])

    assert (scale.first, scale.last) == (datetime.date(2023, 5, 1), datetime.date(2024, 2, 29))


OLD = dates("2024-08-01", "2025-08-01")
NEW = dates("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-30")


def test_a_few_old_dates_do_not_press_all_others_into_a_corner():
    """After the longest silence before most dates the scale breaks, and all still lies on it."""
    scale = breaking_scale([OLD, NEW])
    old, new = life_on(scale, OLD), life_on(scale, NEW)
    labels = [tick.label for tick in scale.ticks(11) if tick.label]

    assert scale.since == datetime.date(2026, 11, 20)
    assert 0 <= old.begin < old.end < scale.cut < new.begin < new.end <= 100
    assert new.end - new.begin > 50
    assert labels[:2] == ["Aug 2024", "20 Nov 2026"]


def test_each_side_of_a_break_is_to_scale():
    """Equal times are equal lengths, on this side and on that."""
    scale = breaking_scale([OLD, NEW])
    days = [span.x for span in life_on(scale, NEW).spans[:5]]
    old = [scale.at(datetime.date(2025, month, 1)) for month in (1, 3, 5)]

    assert [b - a for a, b in pairwise(days)] == pytest.approx([days[1] - days[0]] * 4, abs=0.02)
    assert old[2] - old[1] == pytest.approx((old[1] - old[0]) * 61 / 59, abs=0.02)


@pytest.mark.parametrize(
    "lives",
    [
        [dates("2024-01-01", "2024-06-01", "2025-01-01", "2025-06-01", "2025-12-01")],
        [OLD, dates("2026-11-23")],
        [dates("2024-01-01"), dates(*(f"2025-{month:02}" for month in range(1, 13)))],
    ],
)
def test_a_scale_without_a_corner_does_not_break(lives):
    """Dates that are spread, and old dates that are not few, share one scale."""
    assert breaking_scale(lives).since is None


@pytest.mark.parametrize("written", [(), ("2025-01-31",), ("2025-01-31", "2025-01-31")])
def test_one_day_is_no_scale(written):
    """Where nothing lies apart there is nothing to draw."""
    assert scale_of([dates(*written)]) is None


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2023", "2025", ["2023", "2024", "2025"]),
        ("2024-08-01", "2026-01-15", ["Aug 2024", "Oct", "Jan 2025", "Apr", "Jul", "Oct"]),
        ("2025-01-31", "2025-04-30", ["Jan 2025", "Feb", "Mar", "Apr"]),
        ("2026-11-23", "2026-11-25", ["23 Nov", "24 Nov", "25 Nov"]),
        ("1990", "2025", ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]),
    ],
)
def test_labels_say_years_months_or_days(first, last, labels):
    """Whichever fits the length of the scale, at even steps, and no more than have room."""
    scale = scale_of([dates(first, last)])

    assert [tick.label for tick in scale.ticks(11) if tick.label] == labels


@given(st.lists(st.lists(WRITTEN, min_size=1, max_size=9), min_size=1, max_size=9))
def test_any_dates_lie_on_a_scale_that_breaks(written):
    """Later dates lie further right, whatever they are, and no label runs into the next."""
    lives = [tuple(sorted(dates(*life))) for life in written]
    scale = breaking_scale(lives)
    if scale is None:
        return
    days = sorted(date.first_day for life in lives for date in life)
    places = [scale.at(day) for day in days]
    labels = [tick.x for tick in scale.ticks(11) if tick.label]

    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert all(b - a >= 10.9 for a, b in pairwise(labels))


@given(st.lists(WRITTEN, min_size=1, max_size=9), st.floats(2, 30))
def test_any_dates_lie_on_their_scale(written, room):
    """Nothing lies outside, and no label runs into the next, whatever the dates are."""
    life = tuple(sorted(dates(*written)))
    scale = scale_of([life])
    if scale is None:
        return
    drawn, ticks = life_on(scale, life), scale.ticks(room)
    labels = [tick.x for tick in ticks if tick.label]

    assert all(0 <= span.x <= span.x + span.width <= 100.01 for span in drawn.spans)
    assert all(0 <= tick.x <= 100 for tick in ticks)
    assert len(ticks) <= 201
    assert all(b - a >= room - 0.02 for a, b in pairwise(labels))
    assert drawn.begin <= drawn.end
