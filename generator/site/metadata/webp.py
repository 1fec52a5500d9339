"""
A WebP as its picture alone (RFC 9649): frames, transparency and colour profile stay.

The Exif chunk is reduced to the orientation; XMP and chunks that are unknown go, also those
within the frames of an animation, and so does whatever follows the container.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .exif import only_orientation

_SHOWN_BY = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ICCP"}
_FRAME_HEADER = 16
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def strip(data: bytes) -> bytes:
    """The WebP without its metadata; one that breaks off stays so."""
    (size,) = struct.unpack_from("<I", data, 4)
    chunks = list(_kept(data[12 : 8 + size]))
    is_turned = any(chunk[:4] == b"EXIF" for chunk in chunks)
    body = b"WEBP" + b"".join(_flagged(chunk, is_turned) for chunk in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _kept(body: bytes) -> Iterator[bytes]:
    is_turned = False
    for name, chunk in _chunks(body):
        if name == b"EXIF" and not is_turned:
            turned = only_orientation(chunk[8:])
            is_turned = bool(turned)
            yield from [_chunk(name, turned)[: len(chunk)]] if turned else []
        elif name == b"ANMF":
            yield _frame(chunk)
        elif name in _SHOWN_BY:
            yield chunk


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The name of each chunk, and all of it: header, content, and the byte that makes it even."""
    at = 0
    while at + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, at)
        end = at + 8 + size + size % 2
        yield name, body[at:end]
        at = end


def _frame(chunk: bytes) -> bytes:
    start = 8 + _FRAME_HEADER
    (size,) = struct.unpack_from("<I", chunk, 4)
    if 8 + size > len(chunk):  # it breaks off here
        return chunk[:start] + _parts(chunk[start:])
    parts = _parts(chunk[start : 8 + size])
    return _chunk(chunk[:4], chunk[8:start] + parts)[: len(chunk)]


def _parts(content: bytes) -> bytes:
    return b"".join(chunk for name, chunk in _chunks(content) if name in _SHOWN_BY)


def _flagged(chunk: bytes, is_turned: bool) -> bytes:
    """The chunk as it is; the one that says what the others are no longer says what is gone."""
    if chunk[:4] != b"VP8X" or len(chunk) < 9:
        return chunk
    flags = chunk[8] & ~_HAS_XMP & ~_HAS_EXIF | (_HAS_EXIF if is_turned else 0)
    return chunk[:8] + bytes((flags,)) + chunk[9:]


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
