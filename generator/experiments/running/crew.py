"""
Threads that work side by side, and that nobody waits for when the program is to end.

``concurrent.futures`` has threads that the interpreter joins before it ends: a preview would
not stop before the experiment that happens to run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")

_OFTEN = 0.5  # seconds


class Crew(Generic[T]):
    """So many threads. Leaving the ``with`` waits until all that was asked of them is done."""

    def __init__(self, count: int) -> None:
        self._waiting: SimpleQueue[tuple[Future[T], Callable[[], T]] | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]

    def __enter__(self) -> Crew[T]:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def answer_of(self, task: Callable[[], T]) -> Callable[[], T]:
        """Has a task done, in its turn; what comes back waits for the value, or raises."""
        future = Future[T]()
        self._waiting.put((future, task))
        return partial(_result, future)

    def _work(self) -> None:
        while (asked := self._waiting.get()) is not None:
            future, task = asked
            try:
                future.set_result(task())
            except BaseException as error:
                future.set_exception(error)


def _result(future: Future[T]) -> T:
    """The value once it is there; an endless wait can sleep through an interrupt."""
    while not future.done():
        wait([future], _OFTEN)
    return future.result()
