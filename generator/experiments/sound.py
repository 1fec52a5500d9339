"""
What is stored is believed only where a run could have written it.

Results are committed, merged and mended by hand, and everything in them goes into pages
and names files that are published or removed. So a name that leads elsewhere, a row that
does not fit its table or a drawing with a script in it makes the whole no result at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from .figures.svg import is_clean
from .given import is_name, is_plain
from .values import Figure, Input, Metric, Result, Table


def is_sound(result: Result, drawings: Iterable[tuple[str, str]]) -> bool:
    """Whether everything in a result, and in its drawings, is of the form that runs give it."""
    names = [*(figure.name for figure in result.figures), *(table.name for table in result.tables)]
    files = {figure.name: {one.name for one in figure.artifacts} for figure in result.figures}
    return (
        len(names) == len(set(names))
        and all(map(is_name, names))
        and all(map(_is_metric, result.metrics))
        and all(map(_is_table, result.tables))
        and all(map(_has_own_files, result.figures))
        and all(map(_is_in_journal, result.inputs))
        and all(map(is_plain, (result.seed, *result.parameters.values())))
        and all(is_clean(svg, files[name]) for name, svg in drawings)
    )


def _is_metric(metric: Metric) -> bool:
    return is_name(metric.name) and (metric.low is None) == (metric.high is None)


def _is_table(table: Table) -> bool:
    of_one_width = all(len(row) == len(table.columns) for row in table.rows)
    numbers = all(is_plain(cell) for row in table.rows for cell in row)
    return (
        of_one_width and numbers and all(one.name == f"{table.name}.csv" for one in table.artifacts)
    )


def _has_own_files(figure: Figure) -> bool:
    own = re.compile(rf"{re.escape(figure.name)}(\.png|\.csv|-\d+(-dark)?\.png)")
    return all(own.fullmatch(one.name) for one in figure.artifacts)


def _is_in_journal(item: Input) -> bool:
    path = PurePosixPath(item.path)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in item.path
