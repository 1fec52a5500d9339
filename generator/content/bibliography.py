"""
``content/references.bib``: the works that posts cite, read once and never published.

Of a record only the fields are kept that a list of references shows. Notes, abstracts and
the paths of files, which such files are full of, are dropped as soon as they are read.
BibTeX as its manual describes it, and the fields of biblatex that mean the same.

A record whose form is broken is an error wherever it stands, for it may have swallowed others.
What only its own work suffers from is told where the work is cited: such files are collections.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from ..decoding import decoded
from ..problems import Guesses, Place, Problem, did_you_mean
from .bibtex import MONTHS, BadValue, UnknownString, said, string

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, Field, ParsingFailedBlock, String

BIBLIOGRAPHY = "content/references.bib"

_SHOWN = frozenset(
    (
        *("author", "editor", "title", "booktitle", "journal", "journaltitle", "year", "date"),
        *("volume", "number", "issue", "pages", "publisher", "institution", "school", "address"),
        *("location", "edition", "howpublished", "doi", "url", "eprint", "eprinttype"),
        "archiveprefix",
    )
)
_KEPT = _SHOWN | {"crossref"}
_NOT_INHERITED = ("title", "crossref")


class Record(msgspec.Struct, frozen=True):
    """A work as its record says it, in LaTeX. ``kind`` is BibTeX's: "article", "book" …"""

    key: str
    kind: str
    fields: dict[str, str] = {}


class Bibliography(msgspec.Struct, frozen=True):
    """The records of the file by their keys, their lines, and what is wrong with it.

    ``faults`` are wrong with one work alone, by its key.
    """

    records: dict[str, Record] = {}
    problems: tuple[Problem, ...] = ()
    lines: dict[str, int] = {}
    faults: dict[str, tuple[Problem, ...]] = {}

    def place(self, key: str) -> Place:
        """Where a record stands."""
        return Place(BIBLIOGRAPHY, self.lines[key], 1)


class Reference(msgspec.Struct, frozen=True):
    """A work as pages show it, in HTML: ``short`` in the prose, the rest in the list.

    ``year`` stands between who made it and what it is, once it is known how often that
    year is cited.
    """

    key: str
    short: str
    year: str
    people: str
    rest: str
    sorted_by: str

    def html(self, year: str) -> str:
        """The work in a list, where its year is called ``year``."""
        return f"{self.people} {year.rstrip('.')}. {self.rest}".strip()


def can_read() -> bool:
    """Whether what reads such a file is installed."""
    from importlib.util import find_spec

    return find_spec("bibtexparser") is not None


def read_bibliography(path: str, data: bytes) -> Bibliography:
    """All records of the file at ``path``.

    Raises:
        ImportError: the extra ``citations`` is not installed.
    """
    # It takes half a second to load: only for journals that cite.
    from bibtexparser.entrypoint import parse_string

    text = decoded(path, data)
    if isinstance(text, Problem):
        return Bibliography(problems=(text,))
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # Problems say it
    library = parse_string(text, parse_stack=[])
    reader = _Reader(path)
    reader.read_strings(library.strings)
    records = reader.read_records(library.entries)
    return Bibliography(
        records,
        (*_faults(path, library.failed_blocks), *reader.problems),
        {one.key: _line(one) for one in library.entries},
        {key: tuple(faults) for key, faults in reader.faults.items()},
    )


def missing(key: str, place: Place, there: Mapping[str, Record], guesses: Guesses) -> Problem:
    """There is no record of a work that is cited at ``place``."""
    near = did_you_mean(key, there, "[@{}]") if guesses.take() else ""
    hint = near or f"add its record: @book{{{key}, author = {{…}}, title = {{…}}, year = {{…}}}}"
    return Problem(place, f'no work has the key "{key}" in {BIBLIOGRAPHY}', hint)


def no_file(place: Place) -> Problem:
    """A work is cited at ``place``, and there is no file of works."""
    hint = "write it, with a record for each: @book{key, author = {…}, title = {…}, year = {…}}"
    return Problem(place, f"there is no {BIBLIOGRAPHY} with the works that posts cite", hint)


class _Reader:
    """Reads strings and records in the order of the file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._strings = dict(MONTHS)
        self._guesses = Guesses()
        self.problems: list[Problem] = []
        self.faults: dict[str, list[Problem]] = {}

    def read_strings(self, strings: Iterable[String]) -> None:
        """Settle each string by those before it."""
        for one in strings:
            name = one.key.lower()
            try:
                self._strings[name] = string(one.key, str(one.value), self._strings)
            except BadValue as bad:
                self.problems.append(Problem(self._place(one), bad.message, bad.hint))
                self._strings.setdefault(name, "")  # told once is enough

    def read_records(self, entries: Sequence[Entry]) -> dict[str, Record]:
        """The records by their keys, each with what it has from the one that it refers to."""
        fields = {one.key: self._fields(one) for one in entries}
        records = {}
        for one in entries:
            own, kind = fields[one.key], one.entry_type.lower()
            whole = own | self._inherited(one, own, fields) if own.get("crossref") else own
            shown = {name: whole[name] for name in whole if name in _SHOWN}
            records[one.key] = Record(one.key, kind, shown)
        return records

    def _fields(self, entry: Entry) -> dict[str, str]:
        """What the fields say that are shown; all of them are looked at."""
        fields: dict[str, str] = {}
        for field in entry.fields:
            name = field.key.lower()
            if name in fields:
                self.problems.append(_twice(self._place(field), name))
            try:
                fields[name] = said(name, str(field.value), self._strings)
            except BadValue as bad:
                fields[name] = ""
                fault = Problem(self._place(field), bad.message, bad.hint)
                if not isinstance(bad, UnknownString):
                    self.problems.append(fault)
                elif name in _KEPT:
                    self._add_faults(entry.key, fault)
        return {name: fields[name] for name in fields if name in _KEPT}

    def _inherited(
        self, entry: Entry, own: Mapping[str, str], every: Mapping[str, Mapping[str, str]]
    ) -> dict[str, str]:
        """What a record has from the one that its ``crossref`` names: what it lacks itself.

        The title of the whole is the ``booktitle`` of its part, as in biblatex.
        """
        key = own["crossref"].strip()
        whole = every.get(key)
        if whole is not None and not whole.get("crossref"):
            self._add_faults(entry.key, *self.faults.get(key, ()))
            named = {"booktitle": whole["title"]} if "title" in whole else {}
            given = named | {name: whole[name] for name in whole if name not in _NOT_INHERITED}
            return {name: given[name] for name in given if name not in own}
        message, hint = "which has a crossref itself", "name the record of the whole work"
        if whole is None:
            near = did_you_mean(key, every) if self._guesses.take() else ""
            message, hint = (
                "which is no record",
                near or "add that record, or take the crossref out",
            )
        (field, *_) = (one for one in entry.fields if one.key.lower() == "crossref")
        fault = Problem(self._place(field), f'crossref names "{key}", {message}', hint)
        self._add_faults(entry.key, fault)
        return {}

    def _add_faults(self, key: str, *faults: Problem) -> None:
        if faults:
            self.faults.setdefault(key, []).extend(faults)

    def _place(self, of: String | Field) -> Place:
        return Place(self._path, _line(of), 1)


def _line(of: Block | Field) -> int:
    return (of.start_line or 0) + 1


def _twice(place: Place, names: str) -> Problem:
    return Problem(place, f"this record has a field twice: {names}", "keep one of them")


def _faults(path: str, blocks: list[ParsingFailedBlock]) -> Iterator[Problem]:
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    for block in blocks:
        place = Place(path, _line(block), 1)
        if isinstance(block, DuplicateBlockKeyBlock):
            first = Place(path, _line(block.previous_block), 1)
            message = f'the key "{block.key}" is given twice, first at {first}'
            yield Problem(place, message, "give one of the two another key")
        elif isinstance(block, DuplicateFieldKeyBlock):
            yield _twice(place, ", ".join(sorted(block.duplicate_keys)))
        else:
            reason = getattr(block.error, "abort_reason", "") or "its form is not that of BibTeX"
            reason = " ".join(str(reason).split()).rstrip(".")
            message = f"this record cannot be read: {reason[:1].lower()}{reason[1:]}"
            yield Problem(place, message, "write @article{key, title = {…}, year = {…}}")
