"""
Rows in columns for somebody who reads them, or for a program that cuts them up.

A row is one line, always. On a terminal the first column gives way where there is not enough
room; elsewhere nothing is cut, however long it is. Signs that are two cells wide count as two.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence

from ..characters import written_out

_BETWEEN = 2
_LEAST = 20  # cells of the first column, however narrow the terminal


def in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, their cells below one another."""
    from rich.cells import cell_len  # late: only what prints a table needs it

    shown = [[written_out(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*shown, strict=True)]
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns
        rest = sum(widths[1:]) + _BETWEEN * len(widths[1:])
        widths[0] = min(widths[0], max(_LEAST, room - rest))
    for first, *others in shown:
        cells = [_cut(first, widths[0]), *others]
        gaps = (" " * (w - cell_len(cell)) for cell, w in zip(cells, widths, strict=True))
        yield (" " * _BETWEEN).join(c + gap for c, gap in zip(cells, gaps, strict=True)).rstrip()


def _cut(text: str, width: int) -> str:
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"
