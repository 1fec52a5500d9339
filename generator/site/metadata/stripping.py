"""
Files that readers get are what they show: by its content each is recognised, and cleaned.

Pictures are never decoded or encoded again: what is cut out is cut out of the bytes, so that
pixels, colours and which way is up stay as they were. A damaged file stays as damaged as it
was. What may tell where somebody was and cannot be cleaned is published with a warning.
"""

from __future__ import annotations

import re

import msgspec

from ...problems import Place, Problem
from . import exif, gif, heif, jpeg, png, svg, webp

_HINT = "export it again without them, or as JPEG, PNG or WebP"
_WORDS = {
    b"\xa9xyz": "where it was recorded",
    b"com.apple.quicktime.location": "where it was recorded",
    b"exif:GPSL": "where it was taken",
}


_AS_IT_IS = "this file says where it was taken, and is published as it is"
_BESIDE = "lay it beside the post that shows it: from there it is published without that"
_TIFF = re.compile(rb"II\*\0|MM\0\*")
_NEAR = 64 * 1024  # bytes within which Exif lies in a JPEG


class Stripped(msgspec.Struct, frozen=True):
    """The bytes to be published, and what is wrong with them."""

    content: bytes
    problems: tuple[Problem, ...] = ()


def told_as_it_is(path: str, data: bytes) -> tuple[Problem, ...]:
    """A Problem if the file at ``path``, which is published as it is, says where it was made."""
    starts = (found.start() for found in _TIFF.finditer(data))
    says_where = any(exif.says_where(data[start : start + _NEAR]) for start in starts)
    if not says_where and not any(sign in data for sign in _WORDS):
        return ()
    return (Problem(Place(path), _AS_IT_IS, _BESIDE, "warning"),)


def without_metadata(data: bytes) -> bytes:
    """The same picture without what else its file says; any other file as it is."""
    return stripped("", data).content


def stripped(path: str, data: bytes) -> Stripped:
    """The same of the file at ``path``, with the Problems that it leaves."""
    clean = _clean(data)
    if clean is not None:
        return Stripped(clean)
    if path.lower().endswith(".svg") or svg.is_svg(data):
        return _drawing(data, path)
    left = _left(data)
    if not left:
        return Stripped(data)
    message = f"what this file says beside what it shows cannot be removed: {left}"
    return Stripped(data, (Problem(Place(path), message, _HINT, "warning"),))


def _clean(data: bytes) -> bytes | None:
    if data.startswith(jpeg.MAGIC):
        return jpeg.strip(data)
    if data.startswith(png.MAGIC):
        return png.strip(data)
    if data.startswith(gif.MAGIC):
        return gif.strip(data)
    if webp.is_webp(data):
        return webp.strip(data)
    return heif.strip(data) if heif.is_heif(data) else None


def _drawing(data: bytes, path: str) -> Stripped:
    try:
        return Stripped(svg.strip(data, without_metadata))
    except svg.NotWellFormed as wrong:
        message = f"this SVG is not well-formed, and no browser shows it: {wrong}"
        return Stripped(data, (Problem(Place(path, wrong.line, wrong.column), message),))


def _left(data: bytes) -> str:
    """What a file that we do not take apart evidently tells; empty for nothing."""
    if exif.says_where(data):
        return "where it was taken"
    if heif.is_heif(data):
        return "Exif" if b"Exif" in data else "XMP" if b"<x:xmpmeta" in data else ""
    return next((words for sign, words in _WORDS.items() if sign in data), "")
