"""
How a host is asked: by one request at a time, with a pause between two, and not while it rests.

A host that says for how long it wants to be left alone is left alone. If that is longer than an
author would wait, it is not asked for anything else in this check.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec


class Manners(msgspec.Struct, frozen=True):
    """How many hosts are asked at once, and what is waited for, in seconds.

    A request has ``timeout`` for each step and ``whole`` for all of it. A host that is too busy is
    asked ``tries`` times, after ``back_off``, twice that and so on, or when it said, if that is
    within ``patience``.
    """

    hosts: int = 8
    pause: float = 1.0
    timeout: float = 10.0
    whole: float = 20.0
    tries: int = 3
    back_off: float = 2.0
    patience: float = 30.0


class Resting(Exception):  # noqa: N818 - reads as what it says
    """A host wants to be left alone for longer than is waited."""


class Host:
    """One host, which several may want to ask."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._one_at_a_time = threading.Lock()
        self._free_at = 0.0
        self._why_not: Exception | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until it may be asked, and ask.

        Raises:
            Exception: what it was given up for.
        """
        with self._one_at_a_time:
            if self._why_not:
                raise self._why_not
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            try:
                yield
            finally:
                self._leave_alone(self._manners.pause)

    def rest(self, seconds: float, said: str) -> None:
        """Leave it alone for so long, as it ``said``.

        Raises:
            Resting: that is longer than is waited.
        """
        with self._one_at_a_time:
            if seconds > self._manners.patience:
                self._why_not = Resting(said)
                raise self._why_not
            self._leave_alone(seconds)

    def give_up(self, why: Exception) -> None:
        """Ask it for nothing more: whoever wants to is told why."""
        with self._one_at_a_time:
            self._why_not = why

    def _leave_alone(self, seconds: float) -> None:
        self._free_at = max(self._free_at, time.monotonic() + seconds)


class Hosts:
    """All hosts by their names, each known once to all who ask."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._one_at_a_time = threading.Lock()
        self._hosts: dict[str, Host] = {}

    def named(self, name: str) -> Host:
        with self._one_at_a_time:
            return self._hosts.setdefault(name, Host(self._manners))


def host_of(address: str) -> str:
    """Who is asked for an address: the host and its port; of what is no address, that."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:
        return address


def name_of(address: str) -> str:
    """The name or number of a host; empty of what is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """Whether a host is known to be this machine, or of its network, by its name alone."""
    with suppress(ValueError):
        return not ip_address(host).is_global
    return host == "localhost" or host.endswith((".localhost", ".local"))
