"""
What an import knows at each step, from a file of elsewhere to the file that it becomes.

All are frozen values: a plan is one, so that what ``--dry-run`` says is what a run does.
"""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from ..content.values import Kind
from ..problems import Place, Problem

Dialect = Literal["obsidian", "hugo", "jekyll", "quartz"]
Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""What front matter holds, whichever language it is written in: text, lists and keys."""

Values: TypeAlias = dict[str, Value]
DatedBy = Literal["front matter", "name", "file"]

NOTE_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")


class Source(msgspec.Struct, frozen=True):
    """A file of the folder that is imported: its ``path`` in it, and where it really lies."""

    path: str
    real: str
    size: int
    day: datetime.date


class Site(msgspec.Struct, frozen=True):
    """What is known of where the notes come from.

    ``why`` says by what it was recognised; empty where the author said what it is. ``notes`` is
    the folder that the notes lie in, ``statics`` those whose files have addresses of their own
    (all relative to what is imported; ``..`` leads out of it). ``templates`` holds no notes.
    ``within`` is where in the site what is imported lies, if that is not all of it.
    """

    dialect: Dialect
    why: str = ""
    notes: str = ""
    statics: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    config: Values = {}
    within: str = ""


class Text(msgspec.Struct, frozen=True):
    """A note's text, with line feeds alone; all else is about its file: ``version`` its digest."""

    text: str
    version: str = ""
    ends: str = "\n"
    encoding: str = "UTF-8"


class Note(msgspec.Struct, frozen=True):
    """A note as it was read: its front matter, and its body from line ``first_line`` on."""

    source: Source
    values: Values
    body: str
    first_line: int
    version: str = ""
    ends: str = "\n"
    encoding: str = "UTF-8"
    problems: tuple[Problem, ...] = ()

    @property
    def path(self) -> str:
        return self.source.path


class Head(msgspec.Struct, frozen=True):
    """What the journal's front matter says of a note; all that it has no key for is ``extra``."""

    title: str
    date: str
    dated_by: DatedBy
    tags: tuple[str, ...] = ()
    summary: str = ""
    slug: str = ""
    aliases: tuple[str, ...] = ()
    extra: Values = {}


class Placed(msgspec.Struct, frozen=True):
    """A note with the place that it gets in the journal.

    ``body`` begins ``dropped`` lines into that of the note. ``old`` is the address that it had,
    ``names`` what it was called by in links, ``made_of`` how a post says which note it was.
    ``is_there`` says that it was imported before.
    """

    note: Note
    path: str
    kind: Kind
    slug: str
    url: str
    head: Head
    body: str
    dropped: int = 0
    old: str = ""
    names: tuple[str, ...] = ()
    made_of: str = ""
    is_there: bool = False


class Remark(NamedTuple):
    """Something to say of a body: at an offset of its text, and how many characters it is about."""

    start: int
    length: int
    message: str
    hint: str = ""


class NewFile(msgspec.Struct, frozen=True):
    """A file that an import makes: with a ``text``, or as a copy of the file ``source``.

    ``made_of`` is what it was, by its path in what is imported.
    """

    path: str
    made_of: str
    text: str = ""
    source: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What an import does, and what it says.

    ``notes`` counts what was read; ``there`` are files that were imported before. ``changed``
    and ``left`` count, by a word, what was written otherwise and what is not taken along.
    ``dated_by_file`` are the posts that have no better date.
    """

    site: Site
    files: tuple[NewFile, ...] = ()
    notes: int = 0
    there: tuple[str, ...] = ()
    changed: dict[str, int] = {}
    left: dict[str, int] = {}
    dated_by_file: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def warning(path: str, message: str, hint: str = "", line: int = 0, column: int = 0) -> Problem:
    """A Problem that does not stand in the way of the import."""
    return Problem(Place(path, line, column), message, hint, "warning")
