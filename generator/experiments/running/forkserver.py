"""
The process that all runs of a build are forked from, so that libraries are loaded once.

It does nothing by itself: no experiment's code ever runs in here. What a supervisor that was
killed leaves behind comes to it and is ended.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from .processes import adopt_orphans, below, end_all_below
from .protocol import READY, Desk, Request
from .supervisor import supervise


def main(preload: tuple[str, ...]) -> None:
    """Forks a supervisor for each desk that comes in, until whoever sends them is gone."""
    for name in preload:
        importlib.import_module(name)
    gc.freeze()  # what is here by now stays, and is shared with all runs
    adopt_orphans()
    with socket.socket(fileno=os.dup(0)) as orders:
        supervisors: set[int] = set()
        while True:
            ready = select.select([orders], [], [], 0.5)[0]
            _tidy_up(supervisors)
            if ready and not _take(orders, supervisors):
                break
    end_all_below()  # whoever asked for them has gone, or does not want to wait


def _take(orders: socket.socket, supervisors: set[int]) -> bool:
    """Starts what is asked for; whether there was something to start."""
    message, descriptors, _, _ = socket.recv_fds(orders, 4096, 1)
    if not message:
        return False
    build = socket.socket(fileno=descriptors[0])
    process = os.fork()
    if process == 0:
        orders.close()
        desk = Desk(Path(os.fsdecode(message)))
        supervise(desk, msgspec.json.decode(desk.request.read_bytes(), type=Request), build)
    supervisors.add(process)
    build.close()
    orders.sendall(READY)
    return True


def _tidy_up(supervisors: set[int]) -> None:
    """Supervisors that are done are forgotten; what one of them left, being killed, is ended."""
    has_ended = False
    with suppress(ChildProcessError):
        while (process := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            supervisors.discard(process)
            has_ended = True
    while has_ended and (strays := _strays(supervisors)):
        for process in strays:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, os.WNOHANG)
        time.sleep(0.005)


def _strays(supervisors: set[int]) -> set[int]:
    supervised = (below(process) | {process} for process in supervisors)
    return below(os.getpid()).difference(*supervised)
