"""
The one place that writes the author's files, and it never writes over one.

A file appears whole or not at all: it is written beside its name and linked into place,
which fails where something already stands there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_BEGINNING = 40  # characters of a name: the whole may be as long as a name may be


def create(path: Path, text: str) -> None:
    """Write a new file of the author's.

    Raises:
        FileExistsError: something stands at ``path``; it is left as it is.
    """
    _create(path, lambda file: file.write(text.encode()))


def copy(path: Path, source: BinaryIO) -> None:
    """Write a new file of the author's with all that can be read from ``source``.

    Raises:
        FileExistsError: something stands at ``path``; it is left as it is.
    """
    _create(path, lambda file: shutil.copyfileobj(source, file))


def _create(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_BEGINNING]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
        Path(fresh).chmod(0o666 & ~_umask())
        _put(Path(fresh), path)
    finally:
        Path(fresh).unlink(missing_ok=True)


def _put(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        path.touch(exist_ok=False)
        fresh.replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
