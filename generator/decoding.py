"""
A file that an author wrote is UTF-8 text with line feeds, or a Problem that says where it is not.

Byte order marks and the line ends of other systems make no difference: each line is the same
line, with the same number, whichever editor wrote it.
"""

from __future__ import annotations

from .problems import Place, Problem

_SAVE = "save the file as UTF-8"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"-\0", b"\0-")  # with its mark, or a front matter without


def decoded(path: str, data: bytes) -> str | Problem:
    """The text of the file at ``path``, each line ended by a line feed; or why it is none."""
    if data.startswith(_UTF_16):
        return Problem(Place(path, 1, 1), "this is UTF-16 text, not UTF-8", _SAVE)
    try:
        text = data.decode("utf-8").lstrip("\ufeff")  # files put together have several
    except UnicodeDecodeError as error:
        return _not_utf8(path, data, error.start)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(path: str, data: bytes, start: int) -> Problem:
    before = data[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    message = f"this is not UTF-8 text (byte 0x{data[start]:02X})"
    return Problem(Place(path, line, column), message, _SAVE)
