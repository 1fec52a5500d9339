"""
Fans a function out over processes that are forked for it, and joins what they find in order.

A worker has all that its run had when it was forked, so any function and any item will do;
only what comes back has to be pickled. Items go to whoever is free, one at a time. What a
worker does beside returning a value is lost, with one worker as with many: that is what
makes the result the same for any number.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, NoReturn

import msgspec

from ...problems import Problem
from ..api import Task
from ..given import NotHandedBack

_exit = os._exit  # an experiment may put something else in its place


def flush() -> None:
    """What was printed comes before what is said next; an experiment may have closed it."""
    with suppress(Exception):
        sys.stdout.flush()


class Staff(msgspec.Struct, frozen=True):
    """Who works, and how.

    ``count`` workers are forked; each does ``begin`` first. ``tell`` hears how many items are
    done, ``say`` makes a Problem of what a task raises and ``death`` of how a worker ended.
    """

    count: int
    begin: Callable[[], None]
    tell: Callable[[int], None]
    say: Callable[[BaseException], Problem]
    death: Callable[[int], Problem]


class TaskFailed(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """A task raised, or its worker died."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def fan_out(task: Task, items: Sequence[Any], staff: Staff) -> list[Any]:
    """``task`` of each item, in order.

    Raises:
        TaskFailed: for one of them there is no value.
    """
    values: dict[int, Any] = {}
    waiting = iter(range(len(items)))
    workers: dict[Any, _Worker] = {}  # by what tells that there is news of them
    try:
        for index in (i for _, i in zip(range(staff.count), waiting, strict=False)):
            worker = _Worker(task, items, staff)
            workers |= dict.fromkeys(worker.news, worker)
            worker.ask(index)
        while len(values) < len(items):
            for ready in wait(list(workers)):
                worker = workers[ready]
                index, value = worker.answer(staff)
                values[index] = value
                staff.tell(len(values))
                worker.ask(next(waiting, None))
    finally:
        for worker in set(workers.values()):
            worker.end()
    return [values[index] for index in range(len(items))]


class _Worker:
    """One forked process, seen by the one that forked it."""

    def __init__(self, task: Task, items: Sequence[Any], staff: Staff) -> None:
        self.connection, theirs = Pipe()
        flush()
        self.process = os.fork()
        if self.process == 0:
            self.connection.close()
            _work(theirs, task, items, staff)
        theirs.close()
        # A process that it forked may hold its end of the connection when it has ended.
        self.ending = os.pidfd_open(self.process) if hasattr(os, "pidfd_open") else None

    @property
    def news(self) -> list[Any]:
        return [self.connection, *([self.ending] if self.ending is not None else [])]

    def ask(self, index: int | None) -> None:
        if index is not None:
            with suppress(BrokenPipeError):  # it has died; its answer will say so
                self.connection.send_bytes(index.to_bytes(8, "big"))

    def answer(self, staff: Staff) -> tuple[int, Any]:
        try:
            if not self.connection.poll():
                raise EOFError
            index, value, problem = pickle.loads(self.connection.recv_bytes())
        except (EOFError, OSError):  # also where it ended within its answer
            _, status = os.waitpid(self.process, 0)
            self.process = 0
            raise TaskFailed(staff.death(os.waitstatus_to_exitcode(status))) from None
        if problem:
            raise TaskFailed(problem)
        return index, value

    def end(self) -> None:
        self.connection.close()
        if self.ending is not None:
            os.close(self.ending)
            self.ending = None
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.process, 0)


def _work(connection: Connection, task: Task, items: Sequence[Any], staff: Staff) -> NoReturn:
    staff.begin()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            index = int.from_bytes(connection.recv_bytes(), "big")
            connection.send_bytes(_answer(index, task, items, staff))
    _exit(0)


def _pickled(index: int, value: Any, task: Task) -> bytes:
    try:
        return pickle.dumps((index, value, None))
    except Exception as error:
        raise NotHandedBack(task, error) from error


def _answer(index: int, task: Task, items: Sequence[Any], staff: Staff) -> bytes:
    try:
        answer = _pickled(index, task(items[index]), task)
    except BaseException as error:  # a task may raise anything, SystemExit included
        flush()
        with suppress(Exception):  # it may have closed this, too
            traceback.print_exc()
        answer = pickle.dumps((index, None, staff.say(error)))
    flush()
    return answer
