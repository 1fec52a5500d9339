"""
The text that stands among bytes which mean something else: in pictures, films, programs.

Most of a film is no text, and to fold all of it as if it were takes minutes. So what could be
text is picked out first, in each encoding by its characters, and only that is read. Runs of such
characters come by chance, too; the more of all there are in a set, the longer a run has to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_UTF_8 = re.compile("[^\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]{4,}")
_WINDOWS = re.compile(rb"[\t\n\r\x20-\x7e\x91-\x97\xa0\xc0-\xff]{12,}")
_UTF_16 = re.compile(
    "[\t\n\r\x20-\u06ff\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]{8,}"
)
_PIECE, _OVERLAP = 8_000_000, 8_000  # bytes; both are even
_SMALL = 100_000  # bytes: icons, cards and the program of the search, met at every build


def texts_in(data: bytes) -> Iterator[str]:
    """What could be text in there: in UTF-8, in one byte a letter, in UTF-16 from any byte on."""
    if len(data) < _SMALL:
        yield from _kept(data)
        return
    for start in range(0, len(data), _PIECE):
        yield from _texts_in(data[start : start + _PIECE + _OVERLAP])


@lru_cache(maxsize=64)
def _kept(data: bytes) -> tuple[str, ...]:
    return tuple(_texts_in(data))


def _texts_in(piece: bytes) -> Iterator[str]:
    yield _joined(_UTF_8.findall(piece.decode("utf-8", "replace")))
    yield _joined(run.decode("cp1252", "replace") for run in _WINDOWS.findall(piece))
    for encoding in ("utf-16-le", "utf-16-be"):
        for start in (0, 1):
            yield _joined(_UTF_16.findall(piece[start:].decode(encoding, "replace")))


def _joined(runs: Iterator[str] | list[str]) -> str:
    return "\0".join(runs)  # which is in no secret: what stands apart stays apart
