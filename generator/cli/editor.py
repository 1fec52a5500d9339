"""A file is opened in the author's own editor; whatever becomes of that, the file stays."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from .telling import fail, shown


def edit(path: Path) -> None:
    """Open a file as $VISUAL or $EDITOR says, and wait until it is closed.

    Ends with exit code 1 where no editor can be started.
    """
    import subprocess  # late: only here

    there = f"{shown(path)} is there"
    said = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if not said:
        fail(f"{there}, but no editor is set; set EDITOR, as in EDITOR=nano")
    try:
        words = shlex.split(said)  # as a shell has it: "code --wait"
        ended = subprocess.run([*words, str(path)], check=False)
    except ValueError as error:
        fail(f"{there}, but the editor `{said}` cannot be read: {str(error).lower()}")
    except OSError as error:
        fail(f"{there}, but the editor `{said}` cannot be started: {error.strerror}")
    if ended.returncode:
        fail(f"{there}, but the editor `{said}` ended with {ended.returncode}")
