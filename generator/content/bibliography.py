"""
``content/references.bib``: the works that posts cite, read once and never published.

Of a record only the fields are kept that a list of references shows. Notes, abstracts and
the paths of files, which such files are full of, are dropped as soon as they are read.
BibTeX as its manual describes it, and the fields of biblatex that mean the same.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from ..decoding import decoded
from ..problems import Guesses, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from bibtexparser.model import Entry, ParsingFailedBlock

BIBLIOGRAPHY = "content/references.bib"

_SHOWN = frozenset(
    (
        *("author", "editor", "title", "booktitle", "journal", "journaltitle", "year", "date"),
        *("volume", "number", "issue", "pages", "publisher", "institution", "school", "address"),
        *("location", "edition", "howpublished", "doi", "url", "eprint", "eprinttype"),
        "archiveprefix",
    )
)
_STRING = re.compile(r"[^\s{}\"#,]+")


class Record(msgspec.Struct, frozen=True):
    """A work as its record says it, in LaTeX. ``kind`` is BibTeX's: "article", "book" …"""

    key: str
    kind: str
    fields: dict[str, str] = {}


class Bibliography(msgspec.Struct, frozen=True):
    """The records of the file by their keys, and what is wrong with it."""

    records: dict[str, Record] = {}
    problems: tuple[Problem, ...] = ()


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
    strings = {one.key.lower(): str(one.value) for one in library.strings}
    records = {one.key: _record(one, strings) for one in library.entries}
    return Bibliography(records, tuple(_faults(path, library.failed_blocks)))


def missing(key: str, place: Place, there: Mapping[str, Record], guesses: Guesses) -> Problem:
    """There is no record of a work that is cited at ``place``."""
    hint = did_you_mean(key, there, "[@{}]") if guesses.take() else ""
    return Problem(place, f'no work has the key "{key}" in {BIBLIOGRAPHY}', hint)


def _record(entry: Entry, strings: Mapping[str, str]) -> Record:
    fields = {
        field.key.lower(): _value(str(field.value), strings)
        for field in entry.fields
        if field.key.lower() in _SHOWN
    }
    return Record(entry.key, entry.entry_type.lower(), fields)


def _value(written: str, strings: Mapping[str, str], depth: int = 0) -> str:
    """A field without what encloses it; names of strings are what these say."""
    written = written.strip()
    if written[:1] in ('"', "{") and written[-1:] in ('"', "}"):
        return written[1:-1]
    if "#" in written:
        return "".join(_value(part, strings, depth) for part in written.split("#"))
    if depth < 8 and _STRING.fullmatch(written) and written.lower() in strings:
        return _value(strings[written.lower()], strings, depth + 1)
    return written


def _faults(path: str, blocks: list[ParsingFailedBlock]) -> Iterator[Problem]:
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    for block in blocks:
        place = Place(path, (block.start_line or 0) + 1, 1)
        if isinstance(block, DuplicateBlockKeyBlock):
            first = Place(path, (block.previous_block.start_line or 0) + 1, 1)
            message = f'the key "{block.key}" is given twice, first at {first}'
            yield Problem(place, message, "give one of the two another key")
        elif isinstance(block, DuplicateFieldKeyBlock):
            names = ", ".join(sorted(block.duplicate_keys))
            yield Problem(place, f"this record has a field twice: {names}", "keep one of them")
        else:
            reason = getattr(block.error, "abort_reason", "") or "its form is not that of BibTeX"
            reason = " ".join(str(reason).split()).rstrip(".")
            message = f"this record cannot be read: {reason[:1].lower()}{reason[1:]}"
            yield Problem(place, message, "write @article{key, title = {…}, year = {…}}")
