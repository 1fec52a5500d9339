"""
Of all that Exif can say of a picture, which way up it is; that alone is written anew.

Exif is a TIFF structure (CIPA DC-008, section 4.5; TIFF 6.0, section 2). Like browsers we
look at its first directory only, and take what is malformed for silence.
"""

from __future__ import annotations

import struct

PREFIX = b"Exif\0\0"
UPRIGHT = 1

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION, _GPS = 0x0112, 0x8825
_SHORT = 3


def orientation_of(exif: bytes) -> int:
    """From 1 (upright) to 8, as TIFF numbers them; 1 where nothing is said."""
    tiff = exif.removeprefix(PREFIX)
    for tag, kind, count, value in _entries(tiff):
        if tag == _ORIENTATION and kind == _SHORT and count == 1:
            (found,) = struct.unpack(_ORDERS[tiff[:4]] + "H", value[:2])
            return found if 1 <= found <= 8 else UPRIGHT
    return UPRIGHT


def only_orientation(exif: bytes) -> bytes:
    """The smallest TIFF structure with the same orientation; empty where that is upright.

    It is never longer than what it is made from: that may end without the pointer to the
    next directory.
    """
    orientation = orientation_of(exif)
    if orientation == UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    whole = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return whole[: len(exif.removeprefix(PREFIX))]


def nothing(size: int) -> bytes:
    """``size`` bytes that say nothing; where there is room, as a TIFF structure with no entry."""
    return (b"MM\0*" + struct.pack(">IHI", 8, 0, 0) + bytes(max(0, size - 14)))[:size]


def says_where(tiff: bytes) -> bool:
    """Whether a TIFF structure points at coordinates (GPS Info IFD)."""
    return any(tag == _GPS for tag, _, _, _ in _entries(tiff))


def _entries(tiff: bytes) -> list[tuple[int, int, int, bytes]]:
    """Tag, type, count and value of each entry of the first directory, as far as there are."""
    order = _ORDERS.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return []
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return []
    (count,) = struct.unpack_from(order + "H", tiff, start)
    there = min(count, (len(tiff) - start - 2) // 12)
    offsets = range(start + 2, start + 2 + 12 * there, 12)
    return [struct.unpack_from(order + "HHI4s", tiff, offset) for offset in offsets]
