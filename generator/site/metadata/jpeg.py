"""
A JPEG as its picture alone (ITU-T T.81, annex B): tables, scans and colour stay, words go.

Every application segment goes but JFIF (without its thumbnail), Adobe's (which says how
colours are stored) and the ICC profile; so do comments, bytes between segments, which
decoders skip, and whatever follows the picture, such as the film of a "motion photo".
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from .exif import PREFIX, only_orientation

MAGIC = b"\xff\xd8\xff"

_JFIF, _ADOBE, _PROFILE = b"JFIF\0", b"Adobe", b"ICC_PROFILE\0"
_EXIF, _END, _SCAN, _APP2, _APP14, _APP0 = 0xE1, 0xD9, 0xDA, 0xE2, 0xEE, 0xE0
# Frames, tables, scans and what belongs to them, also those of JPEG-LS.
_PICTURE = {*range(0xC0, 0xE0), 0xF7, 0xF8} - {0xC8, *range(0xD0, 0xDA)} | {_SCAN}
# Any number of FF may come before a marker; looking for the last is what keeps this linear.
_MARKER = re.compile(rb"\xff([^\x00\xff])")
# Within a scan FF 00 stands for the byte FF, and restart markers belong to it.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def strip(data: bytes) -> bytes:
    """The JPEG without its metadata; one that breaks off stays so."""
    return b"\xff\xd8" + b"".join(_kept(data))


def _kept(data: bytes) -> Iterator[bytes]:
    at, is_turned = 2, False
    while found := _MARKER.search(data, at):
        marker, at = found[1][0], found.end()
        if marker == _END:
            yield b"\xff\xd9"
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # these stand alone
            continue
        size = int.from_bytes(data[at : at + 2], "big")
        payload = data[at + 2 : at + size]
        if marker == _EXIF and payload.startswith(PREFIX) and not is_turned:
            turned = only_orientation(payload)
            is_turned = bool(turned)
            yield _segment(_EXIF, PREFIX + turned) if turned else b""
        elif _is_whole(data, at, size):
            yield _cleaned(marker, payload)
        elif marker in _PICTURE:  # it breaks off here
            yield bytes((0xFF, marker)) + data[at:]
            return
        at += max(size, 2)
        if marker == _SCAN:
            after = _AFTER_SCAN.search(data, at)
            end = after.start() if after else len(data)
            yield data[at:end]
            at = end


def _is_whole(data: bytes, at: int, size: int) -> bool:
    return size >= 2 and at + size <= len(data)


def _cleaned(marker: int, payload: bytes) -> bytes:
    """What stays of a segment, which is all, a part or nothing of it."""
    if marker == _APP0 and payload.startswith(_JFIF) and len(payload) >= 14:
        return _segment(marker, payload[:12] + b"\0\0")  # a thumbnail of no width and height
    if marker == _APP14 and payload.startswith(_ADOBE) and len(payload) >= 12:
        return _segment(marker, payload[:12])
    if marker in _PICTURE or (marker == _APP2 and payload.startswith(_PROFILE)):
        return _segment(marker, payload)
    return b""


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
