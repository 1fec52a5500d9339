"""
A record of a bibliography as readers see it: who, when, what, where, and a link to it.

In the author–date form of *The Chicago Manual of Style* (17th edition, chapter 15), as far
as a record says. LaTeX becomes text, its formulas MathML; whatever else a record holds is
text as well, and never markup of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from .addresses import as_name
from .bibliography import Record, Reference
from .markdown.math import BadMath, MathWriter

_MATH = re.compile(r"(?<!\\)\$((?:\\.|[^$\\])+)\$")
_SIGN = re.compile(r"(?<!\\)([&%#])")
_ESCAPED = re.compile(r"\\([_&%#~{}$])")
_YEAR = re.compile(r"\d{4}")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)
_WEB = re.compile(r"https?://[^\s\"<>]+", re.I)
_WHOLE = frozenset(
    (
        *("book", "booklet", "collection", "manual", "mvbook", "proceedings"),
        *("mastersthesis", "phdthesis", "thesis", "report", "techreport"),
    )
)
_MOST = 10  # people who are all named
_NAMED = 7  # of more than that


class BadRecord(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """A record of which no work can be made; ``hint`` is what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class _Person(NamedTuple):
    """A name's parts, as HTML; ``suffix`` is a "Jr."."""

    last: str
    first: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.first, self.last, self.suffix)))

    def in_lists(self) -> str:
        """With the last name first, as lists are sorted by it."""
        return ", ".join(filter(None, self))


def reference(record: Record, math: MathWriter) -> Reference:
    """The work of a record.

    Raises:
        BadRecord: it has nothing to be cited by, or LaTeX that cannot be read.
    """
    try:
        return _Writer(record, math).reference()
    except RecursionError:
        message = f'the record "{record.key}" is nested too deeply to be read'
        raise BadRecord(message, "take braces out that stand in others") from None


class _Writer:
    """Puts one record into words."""

    def __init__(self, record: Record, math: MathWriter) -> None:
        self._record, self._math = record, math

    def reference(self) -> Reference:
        people, others = self._people("author")
        edited = not people
        if edited:
            people, others = self._people("editor")
        title, year = self._text("title"), self._year()
        named = self._listed(people, others) or self._title()
        if not named:
            message = f'the record "{self._record.key}" has neither author, editor nor title'
            raise BadRecord(message, "write title = {…}: a work is cited by one of them")
        role = (", eds" if len(people) > 1 or others else ", ed") if edited and people else ""
        parts = [] if not people else [self._title()]
        parts += [*self._where(edited), self._link()]
        return Reference(
            key=self._record.key,
            short=_shortly([one.last for one in people], others) or f"“{_cut(title)}”",
            year=year,
            people=_ended(named + role),
            rest=" ".join(_ended(part) if "<a " not in part else part for part in parts if part),
            sorted_by=as_name(" ".join((named, year, title))),
        )

    # --- who and when -------------------------------------------------------------

    def _people(self, field: str) -> tuple[list[_Person], bool]:
        """The people of a field, and whether there are others."""
        written = self._record.fields.get(field, "")
        names = _split(written)
        others = "others" in names
        people = [self._name(name) for name in names if name not in ("others", "")]
        return [person for person in people if person.last], others

    def _name(self, written: str) -> _Person:
        from bibtexparser.middlewares.names import parse_single_name_into_parts

        try:
            parts = parse_single_name_into_parts(written, strict=False)
        except Exception:  # a name of an odd form is one name
            return _Person(self._said(written))
        said = (self._said(" ".join(one)) for one in (parts.first, parts.jr))
        return _Person(self._said(" ".join((*parts.von, *parts.last))), *said)

    def _listed(self, people: list[_Person], others: bool) -> str:
        """The first of them by the last name, as lists are sorted by it."""
        names = [*(one.in_lists() for one in people[:1]), *map(str, people[1:])]
        if len(names) > _MOST:
            names, others = names[:_NAMED], True
        if others:
            return ", ".join([*names, "et al."]) if names else ""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])}, and {names[-1]}"

    def _year(self) -> str:
        written = self._text("year") or self._text("date")
        found = _YEAR.match(written)
        return found[0] if found else written or "n.d."

    # --- what and where -----------------------------------------------------------

    def _title(self) -> str:
        title = self._text("title")
        if not title:
            return ""
        return f"<cite>{title}</cite>" if self._record.kind in _WHOLE else f"“{title}”"

    def _where(self, edited: bool) -> Iterator[str]:
        journal = self._text("journal", "journaltitle")
        pages = self._text("pages").replace("--", "–").replace("-", "–")
        if journal:
            volume, number = self._text("volume"), self._text("number", "issue")
            said = f"<cite>{journal}</cite>"
            said += f" {volume}" if volume else ""
            said += f" ({number})" if number else ""
            yield said + (f": {pages}" if pages else "")
        elif book := self._text("booktitle"):
            people, others = ([], False) if edited else self._people("editor")
            names = list(map(str, people))
            by = f", edited by {_enumerated([*names, *(['others'] if others else [])])}"
            yield f"In <cite>{book}</cite>{by if names else ''}{f', {pages}' if pages else ''}"
        if edition := self._text("edition"):
            yield f"{edition} edition"
        place = self._text("address", "location")
        house = self._text("publisher", "institution", "school", "howpublished")
        if house and not _WEB.fullmatch(house):
            yield f"{place}: {house}" if place else house

    def _link(self) -> str:
        """Where it can be read: its DOI, its address, or what it is called at arXiv."""
        fields = {name: _ESCAPED.sub(r"\1", said) for name, said in self._record.fields.items()}
        if doi := _DOI.sub("", fields.get("doi", "").strip()):
            address = f"https://doi.org/{quote(doi, safe='/:;().-_')}"
            return _linked(address, f"https://doi.org/{doi}")
        for name in ("url", "howpublished"):
            if found := _WEB.search(fields.get(name, "")):
                return _linked(found[0].rstrip("}"), found[0].rstrip("}"))
        kind = fields.get("eprinttype", fields.get("archiveprefix", ""))
        if kind.casefold() == "arxiv" and (eprint := fields.get("eprint", "").strip()):
            return _linked(f"https://arxiv.org/abs/{quote(eprint)}", f"arXiv:{eprint}")
        return ""

    # --- words --------------------------------------------------------------------

    def _text(self, *fields: str) -> str:
        """The first of these fields that says something, as HTML."""
        written = (self._record.fields.get(field, "") for field in fields)
        return next((said for one in written if (said := self._said(one))), "")

    def _said(self, latex: str) -> str:
        """LaTeX as HTML: its words, and its formulas."""
        if latex.isascii() and latex.replace(" ", "").replace(",", "").isalnum():
            return latex.strip()
        pieces = _MATH.split(latex)
        try:
            said = [self._formula(one) if at % 2 else _plain(one) for at, one in enumerate(pieces)]
        except RecursionError:
            raise
        except Exception:  # pylatexenc fails on a macro that lacks what it is for
            message = f'the record "{self._record.key}" is not shown: its LaTeX cannot be read'
            hint = f"say this in other words: {latex[:60]}"
            raise BadRecord(message, hint) from None
        return "".join(said).strip()

    def _formula(self, tex: str) -> str:
        try:
            return self._math.convert(tex, display=False)
        except BadMath:
            return escape(f"${tex}$", quote=False)


def _split(names: str) -> list[str]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [name.strip() for name in split_multiple_persons_names(names)] if names else []


def _plain(latex: str) -> str:
    """LaTeX without formulas as text, escaped; spaces at its ends stay."""
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # Problems say it
    reader = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    text = reader.latex_to_text(_SIGN.sub(r"\\\1", latex), tolerant_parsing=True)
    words = " ".join(text.split())
    before = " " if latex[:1].isspace() and words else ""
    return escape(before + words + (" " if latex[-1:].isspace() and words else ""), quote=False)


def _shortly(names: list[str], others: bool) -> str:
    if not names:
        return ""
    if len(names) > 2 or others:
        return f"{names[0]} et al."
    return " and ".join(names)


def _enumerated(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _cut(title: str) -> str:
    """The first words of a title, where a work has nothing but that to be called by."""
    words = re.sub(r"<[^<>]*>", "", title).split()
    return " ".join(words[:5]) + (" …" if len(words) > 5 else "")


def _ended(part: str) -> str:
    """A part of an entry with the full stop that it ends by, which stands within quotes."""
    if not part or part.rstrip("”").endswith((".", "?", "!")):
        return part
    return f"{part[:-1]}.”" if part.endswith("”") else f"{part}."


def _linked(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'
