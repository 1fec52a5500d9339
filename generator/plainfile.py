"""
What a plain file holds; of a link, a folder or a pipe nothing is ever taken.

What a link leads to may be nobody's to publish, and a pipe would be read without end.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def plain_bytes(path: Path) -> bytes | None:
    """The bytes of a plain file; None for anything else, and where it cannot be read."""
    with suppress(OSError):
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    return None
