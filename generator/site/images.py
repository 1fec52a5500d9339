"""
Images as pages show them: with their size, so that nothing jumps on loading, and never larger
than a page can use.

Sizes are those of what is published, turned as browsers turn it: as Exif says, but neither as
XMP says nor for WebP. Of an image that is wider than any column smaller copies are made, which
have its colours and nothing else; readers get them in its place, and the image itself by a
link. Drawings and what moves stay as they are.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec

from ..problems import Place, Problem
from .metadata import without_metadata
from .metadata.heif import is_heif

if TYPE_CHECKING:
    from PIL import Image

WIDTHS = (800, 1600)
"""Widths in pixels of the copies of an image that is wider than the last."""

SHOWN_AT = 'sizes="(max-width: 40rem) 92vw, 38rem"'
"""How wide a column of prose is; whoever reads gets the smallest copy that fills it."""

_MOST = 100_000_000  # pixels; to show as many a browser needs 400 MB
_SIZED = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".avif"}
_DRAWN = {".svg"}
_PHOTOGRAPH = {".jpg", ".jpeg"}
# A length that rests on nothing else, and its unit in pixels (CSS Values 4, section 6.2).
_LENGTH = re.compile(r"\s*\+?(\d{1,6}(?:\.\d*)?|\.\d+)(px|pt|pc|in|cm|mm|)\s*")
_PIXELS = {"px": 1, "": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}
_TORN = (EOFError, IndexError, struct.error)
_BROKEN = (OSError, ValueError, SyntaxError)


class Images(msgspec.Struct, frozen=True):
    """The images of a journal by their paths: their sizes in pixels, and which are scaled."""

    sizes: dict[str, tuple[int, int]] = {}
    scaled: frozenset[str] = frozenset()


class _TooLarge(Exception):  # noqa: N818 - reads as what it says
    """To decode it would fill memory."""


def has_size(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _SIZED | _DRAWN


def image_size(path: str, content: bytes) -> tuple[int, int]:
    """Width and height in pixels as shown; (0, 0) for what is no image that can be read.

    Also for a drawing that fits into any place, as it says no size of its own.
    """
    if PurePosixPath(path).suffix.lower() in _DRAWN:
        return _size_of_drawing(content)
    try:
        with _opened(without_metadata(content)) as image:
            width, height = image.size
            return (height, width) if _is_on_its_side(image) else (width, height)
    except (*_BROKEN, _TooLarge):
        return 0, 0


def too_large(path: str, content: bytes) -> tuple[Problem, ...]:
    """A Problem where an image has more pixels than a browser should be asked to decode."""
    try:
        with _opened(content):
            return ()
    except _TooLarge:
        message = f"this image has more than {_MOST // 1_000_000} million pixels"
        return (Problem(Place(path), message, "scale it down: browsers may fail to show it"),)
    except _BROKEN:
        return ()


def unshown(path: str, content: bytes) -> str:
    """Why no browser shows all of an image; empty where one does. Of drawings it is not asked."""
    from PIL import Image, UnidentifiedImageError  # late: only for images not seen before

    if PurePosixPath(path).suffix.lower() in _DRAWN:
        return ""
    if not content:
        return "it is empty"
    try:
        with _opened(content) as image:
            image.draft(None, (1, 1))  # a JPEG need not be decoded in full to be read in full
            image.load()
    except UnidentifiedImageError:
        known = not is_heif(content) or ".avif" in Image.registered_extensions()
        return "it is no picture" if known else ""
    except _TooLarge:
        return ""
    except (*_BROKEN, *_TORN):
        return "it breaks off, or is damaged"
    return ""


def scaled(path: str, content: bytes, width: int) -> bytes:
    """A copy of the image at ``path``, so many pixels wide: JPEG of JPEG, else WebP.

    Empty where there is none: it moves, has colours of more than 8 bits, or cannot be decoded.
    """
    from PIL import Image, ImageOps  # late: only for images not seen before

    try:
        with _opened(content) as image:
            if getattr(image, "is_animated", False) or image.mode[0] in "IF":
                return b""
            size = scaled_size(image.size, width)
            if _is_on_its_side(image):
                upright = scaled_size((image.height, image.width), width)
                size = (upright[1], upright[0])
            image.draft(None, size)  # a JPEG need not be decoded in full to be made small
            small = _plain(image, path).resize(size, Image.Resampling.LANCZOS, reducing_gap=2)
            if image.format != "WEBP":
                ImageOps.exif_transpose(small, in_place=True)
            return _written(small, path)
    except (*_BROKEN, _TooLarge):
        return b""


def scaled_size(size: tuple[int, int], width: int) -> tuple[int, int]:
    """The size of a copy so many pixels wide."""
    return width, max(1, round(size[1] * width / size[0]))


def scaled_url(url: str, width: int) -> str:
    """Where the copy of an image stands, by the address of the image."""
    suffix = PurePosixPath(url).suffix.lower()
    return f"{url}-{width}{'.jpg' if suffix in _PHOTOGRAPH else '.webp'}"


def _size_of_drawing(content: bytes) -> tuple[int, int]:
    """As its root element says it (SVG 2, section 7.2)."""
    root: dict[str, str] = {}
    parser = ParserCreate()

    def begin(_: str, attributes: dict[str, str]) -> None:
        root.update(attributes)
        parser.StartElementHandler = None

    parser.StartElementHandler = begin
    try:
        parser.Parse(content, True)
    except (ExpatError, ValueError, LookupError):  # the last two of an odd encoding
        return 0, 0
    lengths = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    width, height = (round(float(one[1]) * _PIXELS[one[2]]) if one else 0 for one in lengths)
    return (width, height) if width and height else (0, 0)


def _plain(image: Image.Image, path: str) -> Image.Image:
    """The image in colours that can be mixed, and written in the form of its copy."""
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if PurePosixPath(path).suffix.lower() in _PHOTOGRAPH:
        wanted = image.mode if image.mode in ("L", "CMYK") else "RGB"
    if image.mode == wanted:
        return image
    plain = image.convert(wanted)
    if image.mode not in ("RGBA", "P"):  # a profile is of the colours that it was made for
        plain.info.pop("icc_profile", None)
    return plain


def _written(image: Image.Image, path: str) -> bytes:
    file, profile = BytesIO(), image.info.get("icc_profile")
    if PurePosixPath(path).suffix.lower() in _PHOTOGRAPH:
        image.save(file, "JPEG", quality=82, progressive=True, icc_profile=profile, exif=b"")
    else:
        image.save(file, "WEBP", quality=85, method=4, icc_profile=profile or b"", exif=b"")
    return without_metadata(file.getvalue())


def _is_on_its_side(image: Image.Image) -> bool:
    return image.format != "WEBP" and image.getexif().get(0x0112, 1) >= 5  # Exif orientation


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """An image whose pixels fit into memory.

    Raises:
        _TooLarge: they may not.
    """
    from PIL import Image  # late: only for images not seen before

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            opened = Image.open(BytesIO(content))
        except Image.DecompressionBombError:
            raise _TooLarge from None
    with opened as image:
        if image.width * image.height > _MOST:
            raise _TooLarge
        yield image
