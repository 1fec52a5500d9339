"""
A GIF as its pictures alone (GIF89a): frames, their timing, loops and colour profile stay.

Comments, plain text and the data of applications go, and so does whatever follows the end.
"""

from __future__ import annotations

from collections.abc import Iterator

MAGIC = (b"GIF87a", b"GIF89a")

_HEADER = 13  # with the logical screen descriptor
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_PROFILE = b"ICCRGBG1012"


def strip(data: bytes) -> bytes:
    """The GIF without its metadata; one that breaks off stays so."""
    start = _HEADER + _table(data, 10)
    return data[:start] + b"".join(_kept(data, start))


def _kept(data: bytes, at: int) -> Iterator[bytes]:
    control = b""  # belongs to the next thing that is drawn, and goes with it
    while at + 1 < len(data) and data[at] != _END:
        if data[at] == _IMAGE:
            end = _after_blocks(data, at + 11 + _table(data, at + 9))
            yield control + data[at:end]
            control = b""
        elif data[at] == _EXTENSION:
            end = _after_blocks(data, at + 2)
            if data[at + 1] == _CONTROL:
                control = _control(data[at:end])
            elif data[at + 1] == _APPLICATION:
                yield _of_application(data[at:end])
            elif data[at + 1] == 0x01:  # plain text is drawn, and was to be timed
                control = b""
        else:  # no block begins here, and no decoder finds the next
            return
        at = end
    yield data[at : at + 1] if data[at : at + 1] == bytes((_END,)) else b""


def _control(block: bytes) -> bytes:
    return block[:7] + b"\0" if block[2:3] == b"\x04" and len(block) >= 8 else b""


def _of_application(block: bytes) -> bytes:
    if block[3:14] in _LOOPS and block[14:16] == b"\x03\x01" and len(block) >= 19:
        return block[:18] + b"\0"
    return block if block[3:14] == _PROFILE else b""


def _table(data: bytes, at: int) -> int:
    """How long the colour table is that the flags at ``at`` speak of."""
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Where the sub-blocks end that begin at ``at``."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return min(at + 1, len(data))
