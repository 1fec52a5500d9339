"""
A Problem is the author's mistake as a value: where it is, what is missing, what to do.

Stages return Problems beside their value instead of raising, so that one run reports
all of them and the rest of the journal is still read. Exceptions are for our own bugs.

The first line of a shown Problem stands alone: terminals and editors make its place
clickable, and a log that keeps one line keeps the whole message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import msgspec

from .characters import is_seen, written_out

Severity = Literal["error", "warning", "note"]
"""A note is no mistake: what an author may want to know, and need not do anything about."""

_LONGEST = 400  # characters of a message: it may quote what somebody wrote
_LONGEST_NAME = 200  # characters: comparing two takes a time of their lengths multiplied
_MOST_GUESSES = 50
_MOST = 100  # Problems that are shown of one file


class Place(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Where in the journal: a path relative to its root, and line and column from 1.

    ``line`` 0 means the file as a whole; ``length`` is how many characters to underline.
    """

    path: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Problem(msgspec.Struct, frozen=True, order=True, array_like=True):
    """One mistake, complete in ``message``; ``hint`` is shown only where it is close."""

    place: Place
    message: str
    hint: str = ""
    severity: Severity = "error"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def as_warning(self) -> Problem:
        """The same, where it does not stand in the way of publishing."""
        return msgspec.structs.replace(self, severity="warning")


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Where a character of a text stands, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that ``word`` was probably meant to be, if any is near."""
    if len(word) > _LONGEST_NAME:
        return None
    by_fold = {one.casefold(): one for one in words if len(one) <= _LONGEST_NAME}
    found = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.7)
    return by_fold[found[0]] if found else None


class Guesses:
    """So many guesses at what was meant, and no more: each is a search through all names."""

    def __init__(self, most: int = _MOST_GUESSES) -> None:
        self._left = most

    def take(self) -> bool:
        """Take one; whether there was one left."""
        self._left -= 1
        return self._left >= 0


def did_you_mean(word: str, words: Iterable[str], form: str = "{}") -> str:
    """A hint naming the closest of ``words``, or nothing where none is close."""
    near = closest(word, words)
    return f"did you mean {form.format(near)}?" if near else ""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each Problem once, by file and position, so that no run depends on the order of work."""
    return tuple(sorted(set(problems)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stands in the way of publishing."""
    return any(problem.is_error for problem in problems)


def first_of_each_file(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The Problems in their order: of each file a hundred, errors first, and how many are left.

    Nobody reads a hundred thousand of them, and each is shown with its line.
    """
    problems = tuple(problems)
    shown: Counter[str] = Counter()
    chosen: set[Problem] = set()
    for problem in sorted(problems, key=lambda problem: not problem.is_error):
        shown[problem.place.path] += 1
        if shown[problem.place.path] <= _MOST:
            chosen.add(problem)
    yield from (problem for problem in problems if problem in chosen)
    for path, count in shown.items():
        if count > _MOST:
            rest = [p for p in problems if p.place.path == path and p not in chosen]
            severity: Severity = "error" if has_errors(rest) else "warning"
            yield Problem(Place(path), f"and {len(rest)} more in this file", severity=severity)


def excerpt(problem: Problem, root: Path) -> str:
    """The line that a Problem points at, underlined; empty where there is nothing to show."""
    place = problem.place
    if not place.line:
        return ""
    try:
        text = (root / place.path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
    lines = text.split("\n")  # as lines were counted: not at a form feed or U+2028
    if place.line > len(lines):
        return ""
    line, start = _window(lines[place.line - 1], place.column)
    line = "".join(
        char if is_seen(char) or char == " " else "\N{REPLACEMENT CHARACTER}" for char in line
    )
    gutter = " " * len(str(place.line))
    width = max(1, min(place.length, len(line) - start + 1))
    return f"  {place.line} | {line}\n  {gutter} | {' ' * (start - 1)}{'^' * width}"


def first_line(problem: Problem) -> str:
    """What is wrong and where, whole in one line."""
    label = "" if problem.is_error else f"{problem.severity}: "
    return f"{written_out(str(problem.place))}: {label}{_shortened(problem.message)}"


def show(problem: Problem, root: Path) -> str:
    """A Problem as the terminal and the preview show it: a line, the excerpt, the hint."""
    lines = [first_line(problem)]
    shown = excerpt(problem, root)
    if shown:
        lines += ["", shown]
    if problem.hint:
        indent = " " * (len(str(problem.place.line)) + 3) if shown else "  "
        lines.append(f"{indent}= {_shortened(problem.hint)}")
    return "\n".join(lines)


def _shortened(text: str) -> str:
    text = written_out(text)
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"


def _window(line: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around ``column``, tabs as single spaces so that carets align."""
    line = line.replace("\t", " ")
    if len(line) <= width:
        return line, column
    begin = max(0, min(column - 1 - width // 3, len(line) - width))
    return line[begin : begin + width], column - begin
