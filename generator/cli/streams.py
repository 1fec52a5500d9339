"""
What the commands write to takes all that they say.

A terminal of another encoding than UTF-8 lacks signs that titles and our words have, and a
program may start a command with its streams closed. Neither may bring down one that has
already done what it was asked for.
"""

from __future__ import annotations

import errno
import io
import sys
from typing import Any

import click

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class Spoken(click.Group):
    """Commands whose words always find a way out, or that say in one line that there is none."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        _settle()
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            if error.filename is not None or error.errno not in _FULL:
                raise
            click.echo(f"what there is to say cannot be written: {error.strerror}", err=True)
            sys.exit(1)


def _settle() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())  # where nobody listens it goes nowhere
        elif isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")
