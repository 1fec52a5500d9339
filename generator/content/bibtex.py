"""
What a value of a BibTeX file says: words in { } or " ", numbers, and names of strings, joined by #.

Strings are settled once, from the top of the file, each by those before it. So none can name
itself, and none grows without end; what a field says takes a time of its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MONTHS = {
    name[:3].lower(): name
    for name in (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    )
}
"""The strings that every style of BibTeX has."""

_BARE = re.compile(r"#|[^\s{}\"#]+")
_ENDS = re.compile(r"(?<!\\)[{}\"]")  # as bibtexparser reads them
_LONGEST = 1_000  # characters of a string: it may be said again at every fourth character


class BadValue(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """A value that is not of BibTeX's form; ``hint`` is what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class UnknownString(BadValue):
    """A value that names a string which is not there."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f'there is no string "{name}"', hint)
        self.name = name


def said(field: str, written: str, strings: Mapping[str, str]) -> str:
    """What the value of a field says; ``strings`` are by their names in lower case.

    Raises:
        BadValue: it goes on behind its end, has no end, or names a string that is not there.
    """
    pieces = list(_pieces(field, written))
    for number, piece in enumerate(pieces):
        if (piece == "#") != bool(number % 2):
            message = f'the value of {field} goes on behind its end, with "{_begun(piece)}"'
            raise BadValue(message, "write a comma between two fields, and { } around a value")
    if pieces and len(pieces) % 2 == 0:
        raise BadValue(f"the value of {field} ends with a #", "write what follows it, or no #")
    return "".join(_one(piece, strings) for piece in pieces[::2])


def string(name: str, written: str, strings: Mapping[str, str]) -> str:
    """What a string says by ``strings``, which are those before it.

    Raises:
        BadValue: as for a field; or it names itself, or is too long.
    """
    try:
        text = said(name, written, strings)
    except UnknownString as unknown:
        if unknown.name.lower() == name.lower():
            raise BadValue("this string names itself", "write what it says in { }") from None
        message = f'there is no string "{unknown.name}" before this one, which names it'
        raise BadValue(message, "define it above, or write { } around words") from None
    if len(text) > _LONGEST:
        message = f"this string is longer than {_LONGEST:,} characters"
        raise BadValue(message, "write it where it is needed")
    return text


def _pieces(field: str, written: str) -> Iterator[str]:
    """What is enclosed, with its signs; words and numbers; and each # between."""
    at = 0
    while at < len(written):
        if written[at].isspace():
            at += 1
            continue
        bare = _BARE.match(written, at)
        end = bare.end() if bare else _closed(written, at)
        if end < 0:
            message = f"a brace or a quote in the value of {field} has no partner"
            raise BadValue(message, r"write { and } in pairs, or \{ for a brace")
        yield written[at:end]
        at = end


def _closed(written: str, begin: int) -> int:
    """Where what begins with a { or a " ends; -1 where it does not."""
    depth = 0
    for match in _ENDS.finditer(written, begin + 1):
        if match[0] == "{":
            depth += 1
        elif depth and match[0] == "}":
            depth -= 1
        elif not depth and match[0] == ('"' if written[begin] == '"' else "}"):
            return match.end()
    return -1


def _one(piece: str, strings: Mapping[str, str]) -> str:
    if piece[0] in '{"':
        return piece[1:-1]
    if piece[0].isdigit():
        return piece
    if piece.lower() not in strings:
        hint = f"write {{{piece}}} for the word, or define @string{{{piece} = {{…}}}}"
        raise UnknownString(piece, hint)
    return strings[piece.lower()]


def _begun(piece: str) -> str:
    """The beginning of a piece: of ``title={T}`` the name."""
    return piece.partition("=")[0][:40] or piece[:40]
