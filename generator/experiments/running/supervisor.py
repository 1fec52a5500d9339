"""
Stands between the build and one run: holds its limits, and leaves nothing of it running.

It adopts whatever the run leaves behind, so that a process that moved to a session of its
own is found as well. When the build goes away, or asks for it, the run ends at once.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import NoReturn

import msgspec

from .child import main
from .processes import adopt_orphans, below, end_all_below, end_with, memory_of
from .protocol import MOST_PRINTED, Desk, Ended, Request

_TURN = 0.02  # seconds between two looks
_GRACE = 1.0  # seconds at most in which a run that is stopped writes down where it was
_WEIGHING = 50  # turns between two looks at the memory of many processes


def supervise(desk: Desk, request: Request, build: socket) -> NoReturn:
    """Runs what is asked for, and tells the ``build`` how it ended; ends the process."""
    adopt_orphans()
    me = os.getpid()
    run = os.fork()
    if run == 0:
        build.close()
        end_with(me)
        main(desk, request)
    ended = _watch(run, desk, request, build)
    if ended.cause in ("time", "printed", "memory"):
        _ask_where(run, desk)
    end_all_below(run)
    with suppress(OSError):
        build.sendall(msgspec.json.encode(ended))
    os._exit(0)


def _watch(run: int, desk: Desk, request: Request, build: socket) -> Ended:
    """How the run ended, or why it has to."""
    deadline = time.monotonic() + request.timeout
    turn = 0
    while True:
        for process, status in _ended_children():
            if process == run:
                return Ended(os.waitstatus_to_exitcode(status))
        if select.select([build], [], [], _TURN)[0]:
            return Ended(cause="asked")
        if time.monotonic() >= deadline:
            return Ended(cause="time")
        with suppress(OSError):
            if desk.printed.stat().st_size > MOST_PRINTED:
                return Ended(cause="printed")
        turn += 1
        if turn % _WEIGHING == 0 and _too_heavy(request):
            return Ended(cause="memory")


def _too_heavy(request: Request) -> bool:
    """Whether many processes together have more than one may; the system limits each."""
    processes = below(os.getpid())
    return len(processes) > 1 and memory_of(processes) > request.memory << 20


def _ended_children() -> Iterator[tuple[int, int]]:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _is_silent(trace: Path) -> bool:
    """Whether nothing has been traced yet that still might be."""
    with suppress(OSError):
        return trace.stat().st_size == 0
    return False


def _ask_where(run: int, desk: Desk) -> None:
    """Let the run and its workers write down where they are.

    All of them: a run that has workers waits for them, and they know what takes so long.
    """
    asked = set()
    for process in {run} | below(os.getpid()):
        if desk.trace(process).is_file():  # others have not asked for the signal, and would end
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGUSR1)
                asked.add(desk.trace(process))
    deadline = time.monotonic() + _GRACE
    while time.monotonic() < deadline and any(map(_is_silent, asked)):
        time.sleep(_TURN)
