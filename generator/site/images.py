"""
The size of an image, so that a page keeps its place for it and nothing jumps on loading.

It is the size of what is published, turned as browsers turn it: as Exif says, but neither as XMP
says nor for WebP.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath

from .metadata import without_metadata

_SIZED = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".avif"}


def has_size(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _SIZED


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels as shown; (0, 0) for what is no image that can be read."""
    from PIL import Image  # late: only for images not seen before

    try:
        with Image.open(BytesIO(without_metadata(content))) as image:
            on_its_side = image.getexif().get(0x0112, 1) >= 5  # Exif orientation
            turned = on_its_side and image.format != "WEBP"
            width, height = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0
    return (height, width) if turned else (width, height)
