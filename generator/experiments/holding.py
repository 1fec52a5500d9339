"""
A folder that one process at a time works in, and how to tell that nobody does any more.

The system lets go of a folder when its holder ends, however that comes, so nothing is left
that says "in use" of what was killed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder; waits until nobody else does.

    Raises:
        OSError: there is no such folder.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def clear_abandoned(parent: Path) -> None:
    """Remove the folders in ``parent`` that nobody holds."""
    for folder in parent.iterdir():
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(descriptor)


@contextmanager
def held_anew(parent: Path, name: str) -> Iterator[Path]:
    """A new folder in ``parent`` that is held, and gone at the end.

    Those that killed processes left behind go now.

    Raises:
        OSError: it cannot be made.
    """
    with ExitStack() as holding:
        with held(parent):  # nobody is to take it for abandoned before it is held
            clear_abandoned(parent)
            folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent.resolve()))
            holding.enter_context(held(folder))
        holding.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder
