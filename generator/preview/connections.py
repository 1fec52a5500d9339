"""
No connection is waited for without end, and there are never too many for the author.

uvicorn waits for a request as long as something of it may still come, and for its answer
to be read for ever. Here both end, and where the connections have become too many the
oldest that has asked for nothing makes room. An event stream is whole requests and
answers that are read, so it lasts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 128  # below the 256 files that macOS lets a process open
_PATIENCE = 10.0  # seconds


class Connection(H11Protocol):
    """One connection of the preview server."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._began = self.loop.time()
        self._asking = _Deadline(self.loop, transport.abort)
        self._reading = _Deadline(self.loop, transport.abort)
        self._asking.set()
        if len(self.connections) > MOST:
            self._oldest().transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._asking.lift()
        self._reading.lift()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.is_waiting:
            self._asking.set()
        else:
            self._asking.lift()

    def send_400_response(self, msg: str) -> None:
        if self.cycle:  # the request whose body this was has no other answer
            self.cycle.disconnected = True
        super().send_400_response(msg)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading.set()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._reading.lift()

    @property
    def is_waiting(self) -> bool:
        """Whether there is no whole request on it."""
        return self.conn.their_state is h11.IDLE

    def _oldest(self) -> Connection:
        """The one that has waited longest for a request; itself where all others are at work."""
        waiting = [
            one
            for one in self.connections
            if isinstance(one, Connection) and one.is_waiting and not one.transport.is_closing()
        ]
        return min(waiting, key=lambda one: one._began, default=self)


class _Deadline:
    """Does something once its time is over, unless it is lifted before."""

    def __init__(self, loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
        self._loop, self._act = loop, act
        self._timer: asyncio.TimerHandle | None = None

    def set(self) -> None:
        """From now on; one that is set keeps its time."""
        self._timer = self._timer or self._loop.call_later(_PATIENCE, self._act)

    def lift(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None
