"""A date keeps the precision that the author gave it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.dates import PartialDate, elapsed, parse_date

FULL = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
MONTHS = st.dates().map(lambda day: PartialDate(day.year, day.month))
YEARS = st.integers(1, 9999).map(PartialDate)
DATES = st.one_of(FULL, MONTHS, YEARS)

quick = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2025", "2025"),
        ("2025-01", "January 2025"),
        ("2025-01-31", "31 January 2025"),
        ("2025-01-XX", "January 2025"),
        ("2025-XX-XX", "2025"),
        ("2024-02-29", "29 February 2024"),
    ],
)
def test_a_date_is_shown_as_what_is_known_of_it(text, shown):
    """A part that was not given is not made up."""
    assert parse_date(text).shown == shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-02-30", '"2025-02-30" does not exist: February 2025 has 28 days'),
        ("2025-13", '"2025-13" has no month 13; write 01 to 12'),
        ("2025-00", '"2025-00" has a part 00; leave out what is not known'),
        ("2025-XX-03", '"2025-XX-03" knows the day but not the month'),
        ("0000", '"0000" has no year 0; write a year from 0001'),
        ("31.1.2025", '"31.1.2025" is not a date; write 2025, 2025-01 or 2025-01-31'),
        ("2025-1-1", '"2025-1-1" is not a date; write 2025, 2025-01 or 2025-01-31'),
        ("2025-01-31T10:00", None),
        ("２０２５", None),
        ("", None),
    ],
)
def test_what_is_no_date_says_why(text, message):
    """An impossible date is named together with what makes it impossible."""
    with pytest.raises(ValueError) as caught:
        parse_date(text)

    assert message is None or str(caught.value) == message


@quick
@given(DATES)
def test_a_date_written_and_read_again_is_the_same(date):
    """Printing a date loses nothing of it."""
    assert parse_date(str(date)) == date


@quick
@given(DATES)
def test_a_partial_date_is_the_span_that_it_leaves_open(date):
    """The first and the last day are as precise as the date is, and no wider."""
    first, last = date.first_day, date.last_day

    assert first <= last
    assert (first.year, last.year) == (date.year, date.year)
    assert (first == last) == bool(date.day)
    if last < datetime.date.max:
        after = last + datetime.timedelta(days=1)
        assert not date.month or after.month != date.month or bool(date.day)


@quick
@given(DATES, DATES)
def test_dates_sort_by_the_start_of_their_span(one, other):
    """Where two dates begin on different days the earlier one comes first."""
    if one.first_day < other.first_day:
        assert one < other


@quick
@given(st.text(max_size=12))
def test_any_text_is_a_date_or_says_that_it_is_none(text):
    """Nothing but ValueError ever comes out of a text that is no date."""
    try:
        date = parse_date(text)
    except ValueError as error:
        assert text in str(error)
    else:
        assert str(date) == text.replace("-XX", "")


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        ("2025-01-01", "2025-01-01", ""),
        ("2025", "2025-06", ""),
        ("2025-01-01", "2025-01-02", "1 day"),
        ("2025-01-01", "2025-01-11", "10 days"),
        ("2025-01-01", "2025-02-01", "4 weeks"),
        ("2025-01", "2025-02-03", "up to 5 weeks"),
        ("2024-08-01", "2025-08-01", "12 months"),
        ("2023", "2024-07", "6–19 months"),
        ("2020-01-01", "2025-01-01", "5 years"),
    ],
)
def test_elapsed_time_is_no_more_exact_than_the_dates(earlier, later, words):
    """Between partial dates lies a range; where they may be one day, nothing is said."""
    assert elapsed(parse_date(earlier), parse_date(later)) == words


@quick
@given(DATES, DATES)
def test_elapsed_time_never_says_zero(one, other):
    """A span that rounds to nothing is said to be "up to" something."""
    words = elapsed(one, other)

    assert not words.startswith("0")
    assert words or one.last_day >= other.first_day
