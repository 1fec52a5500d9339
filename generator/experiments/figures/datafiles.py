"""
The numbers of a figure or table as a file that any spreadsheet reads: CSV by RFC 4180.

The same data is the same bytes on every run: 12 significant digits, a point before the
decimals, nothing for what is not there.
"""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

Cell = float | int | str | None


class Data(NamedTuple):
    """Rows of numbers and words under named columns."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


def csv_of(data: Data) -> bytes:
    """The data as CSV in UTF-8, its columns named in the first line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(data.columns)
    writer.writerows([_written(cell) for cell in row] for row in data.rows)
    return text.getvalue().encode()


def _written(cell: Cell) -> str:
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell + 0.0:.12g}"
    return "" if cell is None else str(cell)
