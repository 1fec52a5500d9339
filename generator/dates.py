"""
A date keeps the precision that the author gave it.

``2025``, ``2025-01`` and ``2025-01-31`` are all dates (ISO 8601-2, the Extended
Date/Time Format, level 0, with ``X`` for unspecified digits as in level 1:
``2025-01-XX``). A partial date is shown as what is known of it and sorts at the start
of its span. Nothing here asks what day it is today.
"""

from __future__ import annotations

import datetime
import re

import msgspec

_FORM = re.compile(r"(\d{4})(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?", re.ASCII)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class PartialDate(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A year, a month of a year, or a day; an unknown part is 0, which sorts first."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @property
    def shown(self) -> str:
        """The date in words: "2025", "January 2025", "31 January 2025"."""
        if not self.month:
            return f"{self.year:04}"
        month = f"{MONTHS[self.month - 1]} {self.year:04}"
        return f"{self.day} {month}" if self.day else month

    @property
    def month_name(self) -> str:
        """The name of the month; empty where it is not known."""
        return MONTHS[self.month - 1] if self.month else ""

    @property
    def first_day(self) -> datetime.date:
        """The first day of the span that the date leaves open."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of that span."""
        if self.day:
            return self.first_day
        year, month = (self.year, self.month + 1) if self.month else (self.year + 1, 1)
        if month == 13:
            year, month = year + 1, 1
        if year > datetime.MAXYEAR:
            return datetime.date.max
        return datetime.date(year, month, 1) - datetime.timedelta(days=1)


def parse_date(text: str) -> PartialDate:
    """Read a full or partial date.

    Raises:
        ValueError: saying what is wrong with ``text``, in words for the author.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a date; write 2025, 2025-01 or 2025-01-31')
    if "00" in match.groups():
        raise ValueError(f'"{text}" has a part 00; leave out what is not known')
    year, month, day = (_part(text) for text in match.groups())
    if not year:
        raise ValueError(f'"{text}" has no year 0; write a year from 0001')
    if day and not month:
        raise ValueError(f'"{text}" knows the day but not the month')
    if month > 12:
        raise ValueError(f'"{text}" has no month {month}; write 01 to 12')
    if day:
        last = PartialDate(year, month).last_day.day
        if day > last:
            name = MONTHS[month - 1]
            raise ValueError(f'"{text}" does not exist: {name} {year} has {last} days')
    return PartialDate(year, month, day)


def elapsed(earlier: PartialDate, later: PartialDate) -> str:
    """How much time lies between two dates, no more exact than they are: "7-19 months".

    Empty where they may be the same day.
    """
    least = (later.first_day - earlier.last_day).days
    most = (later.last_day - earlier.first_day).days
    if least <= 0:
        return ""
    if most < 14:
        return _span(least, most, "day")
    if most < 60:
        return _span(round(least / 7), round(most / 7), "week")
    if most < 730:
        return _span(round(least / 30.44), round(most / 30.44), "month")
    return _span(round(least / 365.25), round(most / 365.25), "year")


def _part(text: str | None) -> int:
    return 0 if text is None or text == "XX" else int(text)


def _span(least: int, most: int, unit: str) -> str:
    if most <= 1:
        return f"1 {unit}"
    if not least:
        return f"up to {most} {unit}s"
    number = str(most) if least == most else f"{least}\N{EN DASH}{most}"
    return f"{number} {unit}s"
