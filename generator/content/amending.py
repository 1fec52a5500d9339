"""
A post is amended: its front matter says what is meant, and all else is as it was.

What to change is told by the front matter as it shall be. The text is spliced accordingly and
read again by the reader of all posts: unless it then says exactly that, and the body is the
same, nothing comes of it, and the author is told what to write by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..journal import Settings
from ..problems import Place, Problem
from .reading import Reading, read_post
from .splicing import CannotSplice, Item, with_item, with_item_replaced, with_value
from .values import Evolution, FrontMatter, Post


class Source(NamedTuple):
    """A post, and the bytes of the file that it was read from."""

    path: str
    data: bytes
    post: Post


class NotAmended(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """It cannot be written there, or would be wrong; holds the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Step(NamedTuple):
    """One change of a key: a value, or (``at`` an index) an entry of a list."""

    key: str
    what: Item
    at: int | None = None
    replaces: bool = False

    def on(self, data: bytes) -> bytes:
        if self.at is None:
            return with_value(data, self.key, str(self.what))
        if self.replaces:
            return with_item_replaced(data, self.key, self.at, str(self.what))
        return with_item(data, self.key, self.at, self.what)

    @property
    def by_hand(self) -> str:
        """What an author would write."""
        if isinstance(self.what, str):
            said = f"{self.key}: {self.what}" if self.at is None else self.what
            return f"write `{said}`" + ("" if self.at is None else f" under {self.key}")
        pairs = ", ".join(f"{key}: {text}" for key, text in self.what.items())
        return f"write this entry under {self.key}: {pairs}"


def amended(source: Source, front: FrontMatter, settings: Settings) -> bytes:
    """The bytes of the file whose front matter says ``front``; all others of them stay.

    Single words may differ, an entry of ``evolution`` or ``aliases`` may be new, and an alias
    may be another.

    Raises:
        NotAmended: the file cannot be spliced so, or would have a Problem.
    """
    data = source.data
    steps = tuple(_steps(source.post.front, front))
    for step in steps:
        try:
            data = step.on(data)
        except CannotSplice as cannot:
            raise NotAmended(_by_hand(Place(source.path, cannot.line, 1), step)) from None
        except UnicodeEncodeError:  # a terminal hands on whatever bytes were typed
            message = f"{step.key}: holds bytes that are no text; nothing was written"
            raise NotAmended(Problem(Place(source.path), message)) from None
    before, after = read_post(source.path, source.data, settings), _read(source, data, settings)
    if after.post is None or after.post.front != front or after.body != before.body:
        raise NotAmended(_by_hand(Place(source.path, 1, 1, 3), *steps))
    return data


def with_entry(entries: tuple[Evolution, ...], entry: Evolution) -> tuple[Evolution, ...]:
    """The entries and a new one, put where the author's order has it: oldest first, or newest.

    Among those of its day it is the last, as it is when they are shown.
    """
    dates = [one.date for one in entries]
    index = len(entries)
    if len(dates) > 1 and dates == sorted(dates, reverse=True) and dates[0] != dates[-1]:
        index = sum(date >= entry.date for date in dates)
    elif dates == sorted(dates):
        index = sum(date <= entry.date for date in dates)
    return (*entries[:index], entry, *entries[index:])


def _steps(old: FrontMatter, new: FrontMatter) -> Iterator[_Step]:
    for key in FrontMatter.__struct_fields__:
        before, after = getattr(old, key), getattr(new, key)
        if before == after:
            continue
        if not isinstance(after, tuple):
            yield _Step(key, str(after).lower() if isinstance(after, bool) else str(after))
            continue
        index = next((i for i, one in enumerate(before) if one != after[i]), len(before))
        yield _Step(key, _item(after[index]), index, replaces=len(before) == len(after))


def _item(value: Any) -> Item:
    if not isinstance(value, Evolution):
        return str(value)
    pairs = ((key, getattr(value, key)) for key in Evolution.__struct_fields__)
    return {key: str(text) for key, text in pairs if text is not None}


def _read(source: Source, data: bytes, settings: Settings) -> Reading:
    """What the amended file says.

    Raises:
        NotAmended: it has a Problem, which is in what was to be written.
    """
    reading = read_post(source.path, data, settings)
    if reading.problems:
        first = reading.problems[0]
        message = f"{first.message}; nothing was written"
        raise NotAmended(Problem(Place(source.path), message, first.hint))
    return reading


def _by_hand(place: Place, *steps: _Step) -> Problem:
    keys = " and ".join(f'"{key}"' for key in dict.fromkeys(step.key for step in steps))
    message = f"{keys} cannot be changed by a command in front matter of this form"
    hint = "; ".join(step.by_hand for step in steps)
    return Problem(place, f"{message}; nothing was written", hint)
