"""
Writes down where a process of a run was when it ends in a way that leaves nothing to say so.

Crashes are ``faulthandler``'s. What ends a process from within (``os._exit``, a signal to
itself, another program in its place) is written down just before; and a run may end only
what it has begun itself.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

from ..given import Misused
from ..recording.recorder import Recorder
from .processes import below
from .protocol import Desk

_SENDING = {"os.kill": False, "os.killpg": True}  # audit events; whether to a whole group
_LEAVING = {"os.exec", "signal.pthread_kill"}


class EndsOthers(Misused, PermissionError):  # noqa: N818 - reads as what it says
    """A run tried to end a process that is not its own."""


def trace(desk: Desk) -> None:
    """Where this process is when it crashes, or is asked by the signal."""
    file = desk.trace(os.getpid()).open("w")
    faulthandler.enable(file)
    faulthandler.register(signal.SIGUSR1, file)
    _kept_open.append(file)


_kept_open: list[Any] = []


def trace_endings(recorder: Recorder, desk: Desk) -> None:
    """From here on, also where this process, or one that it forks, ends itself."""
    watch = _Watch(recorder, desk)
    sys.addaudithook(watch.hear)
    setattr(os, "_exit", watch.leaving(os._exit))  # noqa: B010 - its type says that none is assigned


class _Watch:
    def __init__(self, recorder: Recorder, desk: Desk) -> None:
        self._recorder, self._desk = recorder, desk

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _SENDING:
            self._sent(arguments[0], arguments[1], to_group=_SENDING[event])
        elif event in _LEAVING:
            self._write_down()

    def leaving(self, leave: Callable[[int], NoReturn]) -> Callable[[int], NoReturn]:
        @wraps(leave)
        def left(status: int) -> NoReturn:
            self._write_down()
            leave(status)

        return left

    def _sent(self, target: int, number: int, *, to_group: bool) -> None:
        with self._recorder.unseen():
            mine = {os.getpid(), *(below(os.getpid()) if number else ())}
            group = to_group or target <= 0
            others = target != 0 and abs(target) not in mine | ({os.getpgrp()} if group else set())
        if number and others:
            raise EndsOthers(
                "an experiment may not send signals to processes that it did not start"
            )
        if target == 0 or abs(target) in (os.getpid(), os.getpgrp()):
            self._write_down()

    def _write_down(self) -> None:
        with self._recorder.unseen(), suppress(OSError):
            file = self._desk.trace(os.getpid())
            if file.is_file():  # others that were forked have their own reasons to end
                with Path(file).open("w") as traced:
                    faulthandler.dump_traceback(traced, all_threads=False)
