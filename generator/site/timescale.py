"""
Real time as a length: where a date lies on a scale, and how wide it is while it is unsure.

All positions are percent of the width, rounded so that every machine writes the same. A
drawing in percent stretches with the page and needs no style. A scale ends with the newest
date that is on it, never with today, and begins with the month (or day) of the oldest.

Where a few old dates would press all others into a corner, a scale may break: what was long ago
has a scale of its own at the left, and the break is seen.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from ..dates import MONTHS, PartialDate

_DAY = datetime.timedelta(days=1)
_MONTH, _YEAR = 30.44, 365.25  # days, on average
_MANY = 150  # lines on a scale
_OLDER = 22.0  # percent for what is before a break
_MOST_OLDER, _RECENT = 0.25, 0.25  # of all dates; of all days
_STEPS = tuple(digit * 10**power for power in range(5) for digit in (1, 2, 5))


class Span(msgspec.Struct, frozen=True):
    """A date on a scale: ``x`` is where its first day begins, ``width`` how long it may be.

    A day has no width: it is a point.
    """

    x: float
    width: float

    @property
    def middle(self) -> float:
        return _rounded(self.x + self.width / 2)


class Tick(msgspec.Struct, frozen=True):
    """A line of the scale; those with a label are the longer ones."""

    x: float
    label: str = ""


class Scale(msgspec.Struct, frozen=True):
    """A stretch of time, ``first`` and ``last`` day included.

    ``inset`` is what it leaves free at both ends, in percent. From ``since`` on, if it is given,
    a day is longer than before.
    """

    first: datetime.date
    last: datetime.date
    inset: float = 0.0
    since: datetime.date | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def at(self, day: datetime.date) -> float:
        """Where a day begins."""
        return _rounded(self._at((day - self.first).days))

    def span(self, date: PartialDate) -> Span:
        """Where a date lies; a day stands in its middle, so that the last one is on the scale."""
        begin = self._at((date.first_day - self.first).days)
        end = self._at((date.last_day - self.first).days + 1)
        if date.day:
            return Span(_rounded((begin + end) / 2), 0)
        return Span(_rounded(begin), _rounded(end - begin))

    @property
    def cut(self) -> float | None:
        """Where the scale breaks."""
        return self.at(self.since) if self.since else None

    def _at(self, days: int) -> float:
        whole = 100 - 2 * self.inset
        if self.since is None:
            return self.inset + whole * days / self.days
        older = (self.since - self.first).days
        if days <= older:
            return self.inset + _OLDER * days / older
        return self.inset + _OLDER + (whole - _OLDER) * (days - older) / (self.days - older)

    def ticks(self, room: float) -> tuple[Tick, ...]:
        """The lines of the scale; a label takes ``room`` percent, so that none runs into another.

        The scale is labelled by years, by months or by days, whichever fits its length, and
        at even steps: every year, or every second, or every fifth.
        """
        if self.since:
            return self._ticks_with_a_break(self.since, room)
        units = list(self._units())
        labelled = self._at_even_steps(units, room)
        shown = [Tick(self.at(day), self._said(day)) for day in labelled]
        begin = self.at(self.first)
        if not shown or shown[0].x - begin >= room:
            shown.insert(0, Tick(begin, self._said(self.first)))
        shown = [tick for tick in shown if tick.x <= 100 - room / 2 or tick.x == begin]
        said = {tick.x for tick in shown}
        between = units if len(units) < _MANY else labelled
        if 2 * _MONTH < self.days < _MANY * _MONTH:
            between = list(_month_starts(self.first, self.last))
        plain = {self.at(day) for day in between} - said
        return tuple(sorted((*shown, *map(Tick, plain)), key=lambda tick: tick.x))

    def _ticks_with_a_break(self, since: datetime.date, room: float) -> tuple[Tick, ...]:
        """Of the older part the beginning alone has a label, and each part's says its year."""
        share = (100 - _OLDER) / 100
        longer = 1.6 if since.day == 1 else 2.4  # than other labels
        recent = Scale(since, self.last).ticks(longer * room / share)
        older = [Tick(self.at(day)) for day in _year_starts(self.first, since) if day > self.first]
        return (
            Tick(0, _with_year(self.first.replace(day=1))),
            *older,
            *(
                Tick(_rounded(_OLDER + tick.x * share), tick.label if tick.x else _with_year(since))
                for tick in recent
            ),
        )

    def _units(self) -> Iterator[datetime.date]:
        """The beginning of each year, or else of each month, or else of each day."""
        if self.days > 1.5 * _YEAR:
            return _year_starts(self.first, self.last)
        if self.days > 2 * _MONTH:
            return _month_starts(self.first, self.last)
        return (self.first + _DAY * number for number in range(self.days))

    def _at_even_steps(self, units: Sequence[datetime.date], room: float) -> list[datetime.date]:
        """As many of these days as have room for a label, at even steps."""
        if len(units) < 2:
            return list(units)
        apart = (100 - self.inset - self.at(units[0])) / len(units)  # percent, on average
        if self.days > 1.5 * _YEAR:
            step = next(step for step in _STEPS if step * apart >= room)
            return [day for day in units if day.year % step == 0]
        if self.days > 2 * _MONTH:
            step = next((step for step in (1, 2, 3, 6) if step * apart * 0.92 >= room), 12)
            return [day for day in units if (day.month - 1) % step == 0]
        step = next(step for step in _STEPS if step * apart >= room)
        return list(units[::step])

    def _said(self, day: datetime.date) -> str:
        if self.days > 1.5 * _YEAR and (day.month, day.day) == (1, 1):
            return str(day.year)
        month = MONTHS[day.month - 1][:3]
        if self.days > 2 * _MONTH:
            return f"{month} {day.year}" if day in (self.first, day.replace(month=1)) else month
        return f"{day.day} {month}"


def _with_year(day: datetime.date) -> str:
    month = f"{MONTHS[day.month - 1][:3]} {day.year}"
    return month if day.day == 1 else f"{day.day} {month}"


class Life(msgspec.Struct, frozen=True):
    """The dates of a post on a scale, from ``begin`` to ``end``."""

    spans: tuple[Span, ...]
    begin: float
    end: float


def scale_of(lives: Iterable[Sequence[PartialDate]], inset: float = 0.0) -> Scale | None:
    """The scale on which all these dates lie; None where they are all of one day."""
    dates = [date for life in lives for date in life]
    if not dates:
        return None
    first = min(date.first_day for date in dates)
    last = max(date.last_day for date in dates)
    if first == last:
        return None
    if (last - first).days > 2 * _MONTH:
        first = first.replace(day=1)
    return Scale(first, last, inset)


def breaking_scale(lives: Iterable[Sequence[PartialDate]]) -> Scale | None:
    """The scale of a list: with a break where the few dates before it take most of the time.

    It breaks at the end of the longest silence.
    """
    lives = list(lives)
    scale = scale_of(lives)
    if scale is None:
        return None
    days = sorted(date.first_day for life in lives for date in life)
    pairs = list(pairwise(days))[: int(_MOST_OLDER * len(days))]
    silence, since = max(((b - a, b) for a, b in pairs), default=(None, scale.first))
    if silence is None or (scale.last - since).days + 1 > _RECENT * scale.days:
        return scale
    return msgspec.structs.replace(scale, since=since)


def life_on(scale: Scale, dates: Sequence[PartialDate]) -> Life:
    """The dates of a post, which are in time order, on a scale."""
    spans = tuple(scale.span(date) for date in dates)
    return Life(spans, spans[0].x, max(_rounded(span.x + span.width) for span in spans))


def _year_starts(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    for year in range(first.year, last.year + 1):
        if first <= (day := datetime.date(year, 1, 1)):
            yield day


def _month_starts(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if first <= (day := datetime.date(month // 12, month % 12 + 1, 1)):
            yield day


def _rounded(percent: float) -> float:
    return round(percent, 2)
