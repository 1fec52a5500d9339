"""
An AVIF or HEIF image whose metadata is blotted out in place (ISO/IEC 14496-12 and 23008-12).

What the boxes of such a file say of places in it would all have to be rewritten if anything
were cut out. So nothing moves: Exif and XMP keep their length and say nothing any more.
Which way up the picture is stands in properties of its own, which stay. Where it is not
clear what may be overwritten, nothing is, and the answer is None.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from . import exif

_BRANDS = {
    *(b"avif", b"avis", b"mif1", b"mif2", b"msf1", b"miaf"),
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"),
}
_HOLDERS = {b"meta": 4, b"iinf": 6, b"iprp": 0, b"ipco": 0, b"moov": 0, b"trak": 0, b"mdia": 0}
_BLOTTED = {b"free": 0, b"skip": 0, b"udta": 0, b"uuid": 16, b"udes": 4, b"crtt": 4, b"mdft": 4}
_WITH_TIMES = {b"mvhd", b"tkhd", b"mdhd"}
_METADATA = {b"Exif", b"mime", b"uri "}


class _Box(NamedTuple):
    """Its type, and where its content begins and ends."""

    name: bytes
    start: int
    end: int


class _Extent(NamedTuple):
    """A part of an item: of which, and where it begins and ends."""

    item: int
    start: int
    end: int


class _Unclear(Exception):  # noqa: N818 - reads as what it says
    """The boxes do not say in a way that we understand what lies where."""


def is_heif(data: bytes) -> bool:
    if data[4:8] != b"ftyp":
        return False
    size = min(int.from_bytes(data[:4], "big"), 4096)
    return any(data[at : at + 4] in _BRANDS for at in (8, *range(16, size, 4)))


def strip(data: bytes) -> bytes | None:
    """The image with nothing in its metadata; None where that cannot safely be done."""
    boxes = list(_boxes(data))
    try:
        kinds = _items(data, boxes)
        extents = list(_extents(data, boxes))
    except (_Unclear, struct.error):
        return None
    media = sorted((box.start, box.end) for box in boxes if box.name in (b"mdat", b"idat"))
    if sum(end - start for _, start, end in extents) > 2 * len(data):
        return None  # they lie above one another
    blotted = bytearray(data)
    for box in boxes:
        _blot_box(blotted, box)
    for item, start, end in extents:
        kind = kinds.get(item)
        if kind in _METADATA:
            if not _is_within(media, start, end):
                return None
            blank = b" " * (end - start) if kind == b"mime" else _no_exif(end - start)
            blotted[start:end] = blank
    for item, start, end in extents:  # whatever is said of metadata, no picture is harmed
        if kinds.get(item) not in _METADATA:
            blotted[start:end] = data[start:end]
    return bytes(blotted)


def _boxes(data: bytes) -> Iterator[_Box]:
    """Every box, those within others too; without recursion, for boxes may nest at will."""
    within = [(0, len(data))]
    while within:
        at, stop = within.pop()
        while at + 8 <= stop:
            size, name = struct.unpack_from(">I4s", data, at)
            start = at + 8
            if size == 1 and at + 16 <= stop:
                (size,) = struct.unpack_from(">Q", data, start)
                start += 8
            end = min(at + size, stop) if size else stop
            if end < start:
                break
            yield _Box(name, start, end)
            if name in _HOLDERS:
                within.append((start + _HOLDERS[name] + _more_of_a_count(data, name, start), end))
            at = end


def _more_of_a_count(data: bytes, name: bytes, start: int) -> int:
    """How many bytes more the count of entries takes in a newer version of the box."""
    return 2 if name == b"iinf" and data[start : start + 1] not in (b"", b"\0") else 0


def _items(data: bytes, boxes: list[_Box]) -> dict[int, bytes]:
    """What kind of thing each item is."""
    kinds = {}
    for _, start, end in (box for box in boxes if box.name == b"infe"):
        if start + 12 > end or data[start] not in (2, 3):
            raise _Unclear
        form = ">I2x4s" if data[start] == 3 else ">H2x4s"
        item, kind = struct.unpack_from(form, data, start + 4)
        kinds[item] = kind
    return kinds


def _extents(data: bytes, boxes: list[_Box]) -> Iterator[_Extent]:
    """Where the parts of each item lie (the item location box)."""
    locations = [box for box in boxes if box.name == b"iloc"]
    if len(locations) != 1 or sum(box.name == b"meta" for box in boxes) != 1:
        raise _Unclear
    within = [box.start for box in boxes if box.name == b"idat"]
    origins = {0: 0} | ({1: within[0]} if len(within) == 1 else {})
    reading = _Reading(data, locations[0])
    version = reading.number(1)
    reading.number(3)
    sizes = reading.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    number = 4 if version >= 2 else 2
    for _ in range(reading.number(number)):
        item = reading.number(number)
        method = reading.number(2) & 15 if version else 0
        is_elsewhere = reading.number(2) != 0
        if method not in origins:
            raise _Unclear
        origin = origins[method] + reading.number(base)
        for _ in range(reading.number(2)):
            reading.number(index if version else 0)
            start = origin + reading.number(offset)
            size = reading.number(length)
            if is_elsewhere or not size:
                raise _Unclear
            yield _Extent(item, min(start, len(data)), min(start + size, len(data)))


class _Reading:
    """Numbers of some bytes, one after the other."""

    def __init__(self, data: bytes, box: _Box) -> None:
        self._data, self._at, self._end = data, box.start, box.end

    def number(self, size: int) -> int:
        if self._at + size > self._end:
            raise _Unclear
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")


def _is_within(media: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a part of an item lies where such parts lie, and not in what describes them."""
    found = bisect_right(media, start, key=lambda one: one[0]) - 1
    return start == end or (found >= 0 and end <= media[found][1])


def _blot_box(blotted: bytearray, box: _Box) -> None:
    if box.name in _BLOTTED:
        start = min(box.start + _BLOTTED[box.name], box.end)
        blotted[start : box.end] = bytes(box.end - start)
    if box.name in _WITH_TIMES:
        size = 16 if blotted[box.start : box.start + 1] == b"\1" else 8
        start, end = min(box.start + 4, box.end), min(box.start + 4 + size, box.end)
        blotted[start:end] = bytes(end - start)


def _no_exif(size: int) -> bytes:
    """Exif in an item follows a number that says where it begins."""
    return (bytes(4) + exif.nothing(max(0, size - 4)))[:size]
