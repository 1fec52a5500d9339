"""
Where ``journal`` begins, and ``python -m generator``.

Whoever presses Ctrl+C before the command line is there has it stopped at once, as the shell
stops any command: nothing was begun, so there is nothing to say.
"""

from __future__ import annotations

import signal


def begin() -> None:
    """Do what was typed."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # else it is ignored, as of a command in a script
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .cli import main  # late, since what it loads takes a tenth of a second

    signal.signal(signal.SIGINT, handler)
    main(prog_name="journal")


if __name__ == "__main__":
    begin()
