"""
What lies within a file: members of archives, compressed text in pictures and documents.

A file is told by its first bytes, not by its name. Whatever is opened is opened up to a
limit, so that no small file can become one that fills memory; and what cannot be opened,
because it is encrypted, damaged or of a kind that we do not know how to open, is said to be
so and never passed over in silence.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

MOST = 256 * 1024 * 1024
"""Bytes that all that lies within one file may come to."""

_PNG = b"\x89PNG\r\n\x1a\n"
_DEEPEST = 5  # an archive in an archive in an archive
_DATA_URL = re.compile(rb"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/%]{16,}=*)")
_PDF_LINE = re.compile(rb"\[((?:[^\[\]\\()]|\((?:[^\\()]|\\.)*\))*)\]\s*TJ", re.S)
_PDF_PIECE = re.compile(rb"\(((?:[^\\()]|\\.)*)\)|(-?\d+(?:\.\d*)?)", re.S)
_PDF_GAP = -180  # thousandths of the size of the letters; a space is 250 or more
_UNKNOWN = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}


class Part(NamedTuple):
    """Something within a file, by the name that it has there."""

    name: str
    data: bytes


class CannotOpen(Exception):  # noqa: N818 - reads as what it says
    """It holds something that cannot be looked at; says why."""


class _Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


def unpacked(path: str, data: bytes) -> Iterator[Part]:
    """A file, and all that lies within it, and within that.

    Raises:
        CannotOpen: some of it cannot be looked at; all else was given before.
    """
    waiting, left, closed = [(Part(path, data), 0)], MOST, None
    while waiting:
        whole, depth = waiting.pop()
        yield whole
        if left < 0:  # what waits was opened before; nothing more is
            continue
        try:
            for part in parts(*whole):
                left -= len(part.data)
                if left < 0:
                    raise _too_much()
                if depth == _DEEPEST:
                    raise CannotOpen("it holds archives within archives")
                waiting.append((part, depth + 1))
        except CannotOpen as why:
            closed = closed or why
    if closed:
        raise closed


def parts(path: str, data: bytes) -> Iterator[Part]:
    """What lies directly within a file.

    Raises:
        CannotOpen: some of it cannot be looked at.
    """
    for start, opened in _OPENERS:
        if data.startswith(start):
            yield from opened(data)
            return
    for start, name in _UNKNOWN.items():
        if data.startswith(start):
            raise CannotOpen(f"it is a {name} archive")
    if path.lower().endswith(".br"):
        raise CannotOpen("it is compressed by Brotli")
    if data[257:262] == b"ustar":
        yield from _tar(data)
    for match in _DATA_URL.finditer(data):
        yield Part("", _from_base64(unquote_to_bytes(match[1])))


def _too_much() -> CannotOpen:
    return CannotOpen(f"it comes to more than {MOST // 1024 // 1024} MB")


def _from_base64(letters: bytes) -> bytes:
    """What the letters stand for (RFC 4648), as far as they stand for something."""
    known = re.sub(rb"[^A-Za-z0-9+/]", b"", letters)
    whole = known[: -1 if len(known) % 4 == 1 else None]  # one letter alone is not even a byte
    return b64decode(whole + b"=" * (-len(whole) % 4))


def _gzip(data: bytes) -> Iterator[Part]:
    return _inflated(partial(zlib.decompressobj, 31), data)


def _bzip2(data: bytes) -> Iterator[Part]:
    return _inflated(bz2.BZ2Decompressor, data)


def _xz(data: bytes) -> Iterator[Part]:
    return _inflated(lzma.LZMADecompressor, data)


def _inflated(how: Callable[[], _Decompressor], data: bytes) -> Iterator[Part]:
    """What was compressed, as one; it may have been compressed in several pieces."""
    pieces, left = [], MOST
    while data.strip(b"\0"):  # what a tape or a tool filled up with
        piece = how()
        try:
            pieces.append(piece.decompress(data, left + 1))
        except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
            raise CannotOpen("it is compressed, and damaged") from None
        left -= len(pieces[-1])
        if left < 0:
            raise _too_much()
        if not piece.eof:
            raise CannotOpen("it is compressed, and its end is missing")
        data = piece.unused_data
    yield Part("", b"".join(pieces))


def _zip(data: bytes) -> Iterator[Part]:
    """The members of a ZIP archive: office documents, e-books and JAR files are some, too."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        if sum(member.file_size for member in members) > MOST:
            raise _too_much()
        yield Part("", archive.comment)
        for member in members:
            with archive.open(member) as file:
                yield Part(member.filename, file.read(MOST))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        raise CannotOpen("it is an archive and damaged") from None
    except (RuntimeError, NotImplementedError):  # as zipfile says it
        raise CannotOpen("it is an archive, and encrypted or of an unknown kind") from None


def _tar(data: bytes) -> Iterator[Part]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                yield Part(f"{member.name} {member.linkname}", file.read() if file else b"")
    except (tarfile.TarError, OSError, EOFError, ValueError):
        raise CannotOpen("it is an archive and damaged") from None


def _png(data: bytes) -> Iterator[Part]:
    """The texts of a PNG image (third edition, 11.3.3), the compressed ones inflated."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        content = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"):
            yield Part("", content.replace(b"\0", b" "))
        if kind in (b"zTXt", b"iCCP"):
            yield Part("", _deflated(content.partition(b"\0")[2][1:]))
        elif kind == b"iTXt":  # after the keyword: two flags, language, translated keyword
            yield Part("", _deflated(content.partition(b"\0")[2][2:].split(b"\0", 2)[-1]))


def _pdf(data: bytes) -> Iterator[Part]:
    """The streams of a PDF document (ISO 32000-1, 7.3.8) that FlateDecode can read."""
    for piece in data.split(b"endstream"):
        _, found, content = piece.partition(b"stream")
        if found:
            stream = _deflated(content.lstrip(b"\r\n"))
            yield Part("", stream)
            yield Part("", b"\n".join(map(_line, _PDF_LINE.findall(stream))))
    if b"/Encrypt" in data:
        raise CannotOpen("it is a document, and encrypted")


def _line(array: bytes) -> bytes:
    """The strings of one line of a document (ISO 32000-1, 9.4.3); a wide gap parts two words."""
    pieces = _PDF_PIECE.findall(array)
    return b"".join(b" " if gap and float(gap) < _PDF_GAP else text for text, gap in pieces)


def _deflated(data: bytes) -> bytes:
    """What was compressed by zlib (RFC 1950); nothing where it was not, or in another way."""
    try:
        return zlib.decompressobj().decompress(data, MOST + 1)
    except zlib.error:
        return b""


_OPENERS: tuple[tuple[bytes, Callable[[bytes], Iterator[Part]]], ...] = (
    (b"\x1f\x8b", _gzip),
    (b"BZh", _bzip2),
    (b"\xfd7zXZ\0", _xz),
    (b"PK\x03\x04", _zip),
    (_PNG, _png),
    (b"%PDF", _pdf),
)
