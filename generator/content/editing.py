"""
The one place that writes the author's files, and it never writes over one.

A file appears whole or not at all: it is written beside its name and linked into place,
which fails where something already stands there.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def create(path: Path, text: str) -> None:
    """Write a new file of the author's.

    Raises:
        FileExistsError: something stands at ``path``; it is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
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
