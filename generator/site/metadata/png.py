"""
A PNG or APNG as its picture alone (PNG, third edition): chunks that it is shown by stay.

What a decoder may not skip stays whatever it is. Of what it may skip (ancillary chunks)
only colour, transparency, density and animation stay: texts, times, previews and what is
unknown goes, and so does whatever follows the last chunk, such as the rest of a screenshot
that was cropped in place.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .exif import only_orientation

MAGIC = b"\x89PNG\r\n\x1a\n"

_SHOWN_BY = {
    *(b"tRNS", b"bKGD", b"pHYs", b"sBIT"),
    *(b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"),
    *(b"acTL", b"fcTL", b"fdAT"),
}


def strip(data: bytes) -> bytes:
    """The PNG without its metadata; one that breaks off stays so."""
    return MAGIC + b"".join(_kept(data))


def _kept(data: bytes) -> Iterator[bytes]:
    at, is_turned = len(MAGIC), False
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if not name.isalpha():  # no chunk begins here, and no decoder finds the next
            return
        end = at + 12 + size
        if name == b"eXIf" and not is_turned and end <= len(data):
            turned = only_orientation(data[at + 8 : end - 4])
            is_turned = bool(turned)
            yield _chunk(name, turned) if turned else b""
        elif _is_critical(name) or name in _SHOWN_BY:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _is_critical(name: bytes) -> bool:
    return not name[0] & 0x20  # a capital


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
