"""
The bytes of a note become text, whichever program wrote them; or a Problem says what they are.

UTF-8 is what it is. UTF-16 says so itself. What is neither is taken for Windows-1252, which
reads all that was once written in Western Europe, and the author is told to look at it.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import msgspec

from ..characters import encodable
from ..memory import digest
from ..problems import Place, Problem
from .values import Source, Text

_LARGEST = 1_000_000  # bytes of a post,
_LONGEST = 300_000  # and characters of one line, as the journal reads them
_MOST_READ = 8_000_000  # bytes; text in UTF-16 is half as long
_VERSION = 12  # characters of a digest: it tells the versions of one note apart
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"-\0": "utf-16-le",  # a front matter without the mark
    b"\0-": "utf-16-be",
}
_FEW = 3  # bytes that a disk or an editor left; more of them are a file of another kind
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read_text(source: Source) -> Text | Problem:
    """The text of a note, or why it has none."""
    place = Place(encodable(source.path))
    try:
        data = Path(source.real).read_bytes()
    except OSError as error:
        return Problem(place, f"cannot be read: {error.strerror}", "make it readable and run again")
    found = as_text(data) if len(data) <= _MOST_READ else None
    if len(data) > _MOST_READ or (found and len(found.text.encode()) > _LARGEST):
        message = f"has {len(data):,} bytes, and a post may have {_LARGEST:,}; it is left"
        return Problem(place, message, "split it, or lay data in a file beside the post")
    if found is None:
        return Problem(place, "holds no text but other bytes; it is left", "give it its own ending")
    longest = max(map(len, found.text.split("\n")))
    if longest > _LONGEST:
        message = f"has a line of {longest:,} characters, and a post may have {_LONGEST:,}"
        return Problem(place, f"{message}; it is left", "break it, or split it")
    return msgspec.structs.replace(found, version=digest(data)[:_VERSION])


def as_text(data: bytes) -> Text | None:
    """The text that bytes stand for; None where they stand for none."""
    encoding = next((name for mark, name in _UTF_16.items() if data.startswith(mark)), "")
    try:
        if encoding:
            text, said = data.decode(encoding), "UTF-16"
        else:
            text, said = data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        if encoding or b"\0" in data:
            return None
        text, said = data.decode("cp1252", "replace"), "Windows-1252"
    if 0 < text.count("\0") <= _FEW:
        text, said = text.replace("\0", ""), "damaged"
    if "\0" in text or len(_CONTROL.findall(text)) > max(8, len(text) // 50):
        return None
    text = text.lstrip("\ufeff")
    ends = "\r\n" if "\r\n" in text else "\n"
    return Text(text.replace("\r\n", "\n").replace("\r", "\n"), ends=ends, encoding=said)
