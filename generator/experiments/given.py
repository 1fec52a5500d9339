"""
What an author hands to an experiment or a run, checked at once.

A mistake is refused at the line that makes it, in words that need no knowledge of the
inside. What passes has one form: numbers to 12 digits, labels as text, rows as a table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..problems import did_you_mean
from .figures.datafiles import Cell, Data
from .values import Labels, label_text, rounded

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_LABEL_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_WHOLE = range(-(2**63), 2**63)  # numbers that can be remembered, and read by other programs
# What no page and no drawing can hold (XML 1.0, section 2.2).
_UNSHOWN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_COLUMNS = 3  # of subplots; more cannot be read in a column of prose


class Misused(Exception):  # noqa: N818 - reads as what it says
    """The author asked for something that cannot be; the message is all that need be said."""


class NotThere(Misused, AttributeError):  # noqa: N818 - reads as what it says
    """A name that there is not, of a run or of its parameters."""


class NotHandedBack(Misused):
    """A task returned something that cannot leave its process; knows where the task stands."""

    def __init__(self, task: Callable[..., object], error: Exception) -> None:
        name = getattr(task, "__name__", "the task")
        super().__init__(f"{name} returns what cannot be handed back: {error}")
        code = getattr(getattr(task, "__wrapped__", task), "__code__", None)
        self.file: str = code.co_filename if code else ""
        self.line: int = code.co_firstlineno if code else 1


class Params:
    """The parameters of a run, read by name: ``run.params.sparsity``. Lists come as tuples."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        object.__setattr__(self, "_values", {key: _frozen(item) for key, item in values.items()})

    def __getattr__(self, name: str) -> Any:
        if name in self._values:
            return self._values[name]
        hint = did_you_mean(name, self._values, "run.params.{}")
        hint = hint or f"there is {', '.join(self._values) or 'none'}"
        raise NotThere(f'there is no parameter "{name}"; {hint}')

    def __setattr__(self, name: str, value: object) -> None:
        raise Misused(f"parameters are read only; set {name} in @experiment(params=…)")


# What follows says where the mistake is by ``where``, the call as its author wrote it, and
# raises Misused for all that cannot be kept.


def is_name(name: object) -> bool:
    """Whether a metric, a figure, a table or a label may be called so."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def check_name(name: object, where: str) -> None:
    """A name that prose and file systems can take: lower-case words with _ or - between them."""
    if not is_name(name):
        raise Misused(
            f"{where}: a name begins with a lower-case letter and has only those, digits, "
            "and single _ or - between them"
        )


def is_plain(value: object) -> bool:
    """Whether no whole number in it is too large to be kept."""
    if isinstance(value, (list, tuple)):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    return not isinstance(value, int) or value in _WHOLE


def text_in(value: object, where: str) -> str:
    """Words of the author's that pages show."""
    if not isinstance(value, str):
        raise Misused(f"{where} is text, not {value!r}")
    if unshown := _UNSHOWN.search(value):
        raise Misused(f"{where} holds a character that cannot be shown: {unshown[0]!r}")
    return value.strip()


def _plain(value: Any) -> Any:
    """A numpy scalar as the Python value that it stands for."""
    return value.item() if hasattr(value, "item") and not getattr(value, "ndim", 0) else value


def number_in(value: object, where: str, what: str) -> float:
    """A finite number, to 12 digits; ``what`` is what it was handed in as."""
    value = _plain(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Misused(f"{where}: the {what} is a {type(value).__name__}, not a number")
    try:
        value = float(value)
    except OverflowError:
        raise Misused(f"{where}: the {what} is too large") from None
    if not math.isfinite(value):
        raise Misused(f"{where}: the {what} is {'NaN' if value != value else 'infinite'}")
    return rounded(value)


def interval_in(
    interval: tuple[float, float] | None, where: str
) -> tuple[float | None, float | None]:
    """The ends of an interval, low and high, or None twice."""
    if interval is None:
        return None, None
    if not hasattr(interval, "__len__") or len(interval) != 2:
        raise Misused(f"{where}: an interval is (low, high)")
    low, high = (number_in(end, where, "interval's end") for end in interval)
    if low > high:
        raise Misused(f"{where}: the interval's low end {low:g} lies above its high end {high:g}")
    return low, high


def labels_in(labels: Mapping[str, object], where: str) -> Labels:
    """Labels as text, sorted by name."""
    for name in labels:
        check_name(name, f"{where}, label {name}")
    return tuple(sorted((name, _label(value, where, name)) for name, value in labels.items()))


def _label(value: object, where: str, name: str) -> str:
    value = _plain(value)
    if isinstance(value, str) and _LABEL_WORD.fullmatch(value):
        return value
    if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return label_text(value)
    raise Misused(
        f"{where}: the label {name} is a number, True or False, or a word of letters, digits, "
        f"_ . and -, not {value!r}"
    )


def subplots_in(subplots: tuple[int, int], where: str) -> tuple[int, int]:
    """How many rows and columns of subplots there are to be."""
    counts = tuple(subplots) if isinstance(subplots, (tuple, list)) else ()
    if len(counts) != 2 or any(type(count) is not int or count < 1 for count in counts):
        raise Misused(f"{where}: subplots=(rows, columns) are two whole numbers from 1 up")
    rows, columns = counts
    if columns > _MOST_COLUMNS:
        raise Misused(
            f"{where}: {columns} columns of subplots are too small to read; "
            f"a page has room for {_MOST_COLUMNS}, and for as many rows as you like"
        )
    return rows, columns


def table_in(rows: Sequence[Mapping[str, Cell]], where: str) -> Data:
    """Rows with the same keys as a table, whose columns these are."""
    columns = tuple(rows[0]) if rows else ()
    if not columns or any(set(row) != set(columns) for row in rows):
        raise Misused(f"{where}: rows are a list of dicts that all have the same keys")
    cells = tuple(tuple(_cell(row[column], where, column) for column in columns) for row in rows)
    return Data(tuple(map(str, columns)), cells)


def _cell(value: object, where: str, column: str) -> Cell:
    value = _plain(value)
    if isinstance(value, str):
        text_in(value, f"{where}: a cell in column {column}")
        return value
    if value is None or isinstance(value, int):
        if not is_plain(value):
            raise Misused(f"{where}: a whole number in column {column} is too large; use float(…)")
        return label_text(value) if isinstance(value, bool) else value
    return number_in(value, where, f"cell in column {column}")


def parameter_in(name: str, value: object) -> object:
    """A parameter as JSON would have it."""
    value = _plain(value)
    if not name.isidentifier() or name.startswith("_"):
        raise Misused(f'a parameter is called like a variable, not "{name}"')
    if not is_plain(value):
        raise Misused(f"the parameter {name} holds a whole number that is too large; use text")
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (list, tuple)):
        return [parameter_in(name, item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: parameter_in(name, item) for key, item in value.items()}
    raise Misused(
        f"the parameter {name} is a {type(value).__name__}; parameters are finite numbers, "
        "text, True, False, None, and lists and dicts of them"
    )


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return Params(value) if isinstance(value, dict) else value
