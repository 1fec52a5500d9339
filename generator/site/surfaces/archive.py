"""Every post by the year of its date, the last first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from ...content import Entry
from ...content.addresses import ARCHIVE
from ...dates import PartialDate
from ..context import Context, Plans
from ..paging import paged
from ..views import ArchiveMonth, ArchiveView, ArchiveYear, Pager


def archive(context: Context) -> Plans:
    """A list for each year; the newest one is where the archive begins."""
    posts = [entry for entry in context.library.listed if entry.face.kind != "page"]
    posts.sort(key=lambda entry: entry.in_time, reverse=True)
    by_year = {
        year: list(group) for year, group in groupby(posts, key=lambda entry: entry.face.date.year)
    }
    newest = next(iter(by_year), 0)
    years = tuple(
        ArchiveYear(year, ARCHIVE if year == newest else f"{ARCHIVE}{year:04}/", len(found))
        for year, found in by_year.items()
    )
    for year in years or (ArchiveYear(0, ARCHIVE, 0),):
        found = by_year.get(year.number, [])
        for url, part, pager in paged(year.url, found, context.settings.per_page):
            view = partial(_view, url, year.number, years, part, pager)
            yield context.page(url, "archive.html", view)


def _view(
    url: str,
    year: int,
    years: tuple[ArchiveYear, ...],
    entries: Sequence[Entry],
    pager: Pager | None,
) -> ArchiveView:
    return ArchiveView(url, year, years, _months(entries), pager)


def _months(entries: Sequence[Entry]) -> tuple[ArchiveMonth, ...]:
    by_month = groupby(entries, key=lambda entry: (entry.face.date.year, entry.face.date.month))
    return tuple(
        ArchiveMonth(PartialDate(*month), tuple(entry.face.brief for entry in group))
        for month, group in by_month
    )
