"""
Whether an address leads anywhere: asked for by HEAD, by GET where that is refused, and followed.

A page that has moved for good is good, and its new address is told. Nothing is followed to where
no reader of the site gets: out of the web, or from there into the network of this machine.
"""

from __future__ import annotations

import datetime
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from .answers import Answer, State
from .manners import Hosts, Manners, Resting, host_of, is_local
from .requests import Head, Requests, Silence

_MOST_REDIRECTS = 10
_MOVED, _ELSEWHERE = (301, 308), (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_NOT_FOR_PROGRAMS = (401, 402, 403, 406, 407, 418, 451, 999)  # a browser may well get there
_GONE = 410


class Asker:
    """Asks for one address after another; several threads may do so at once."""

    def __init__(self, manners: Manners, requests: Requests) -> None:
        self._manners, self._requests = manners, requests
        self._hosts = Hosts(manners)

    def answer(self, address: str) -> Answer:
        """What became of asking for an address."""
        try:
            return self._followed(address)
        except Silence as silence:
            return Answer(silence.state, silence.said)
        except Resting as resting:
            return Answer("busy", str(resting))

    def _followed(self, address: str) -> Answer:
        at, moved, is_for_good, seen = address, "", True, {address}
        wants_cookies = False
        for _ in range(_MOST_REDIRECTS):
            head = self._head(at)
            target = head.headers.get("Location", "")
            if head.status not in _ELSEWHERE or not target:
                return _judged(head, at if at != address else "", moved)
            at = led(at, target)
            wants_cookies = wants_cookies or "Set-Cookie" in head.headers
            if at in seen:  # a browser that comes back with what it was given may be let in
                state: State = "unsure" if wants_cookies else "dead"
                return Answer(state, f"its redirects lead in a circle, by way of {at}")
            seen.add(at)
            is_for_good = is_for_good and head.status in _MOVED
            moved = at if is_for_good else moved
        return Answer("dead", f"it is redirected more than {_MOST_REDIRECTS} times")

    def _head(self, address: str) -> Head:
        head = self._patiently("HEAD", address)
        if head.status < 400 or head.status in (_GONE, *_BUSY):
            return head
        return self._patiently("GET", address)  # many know no HEAD, and each says so in its way

    def _patiently(self, method: str, address: str) -> Head:
        """An answer, waiting as long as a busy host wants, if that is not too long."""
        host = self._hosts.named(host_of(address))
        for left in reversed(range(self._manners.tries)):
            try:
                with host.turn():
                    head = self._requests.head(method, address)
            except Silence as silence:
                if silence.may_pass and left:
                    continue
                if silence.is_of_host:
                    host.give_up(silence)
                raise
            if head.status not in _BUSY:
                break
            wait = _wanted(head)
            if wait is None and not left:
                break
            tried = self._manners.tries - 1 - left
            host.rest(self._manners.back_off * 2**tried if wait is None else wait, head.said)
        return head


def _judged(head: Head, at: str, moved: str) -> Answer:
    """What a last answer means; ``at`` is where it came from, if elsewhere than asked."""
    said = f"{head.said}, at {at}" if at else head.said
    if head.status in _BUSY:
        return Answer("busy", said)
    if head.status in _NOT_FOR_PROGRAMS:
        return Answer("unsure", said)
    if head.status >= 400:
        return Answer("dead", said)
    return Answer("good", moved=moved)


def led(at: str, target: str) -> str:
    """Where a redirect leads, without the place within the page.

    Raises:
        Silence: readers cannot follow it.
    """
    with suppress(UnicodeError):  # a header is read as Latin-1, and meant as UTF-8 by most
        target = target.encode("latin-1").decode()
    try:
        led = urljoin(at, target.strip()).partition("#")[0]
        parts, _ = urlsplit(led), urlsplit(led).port
    except ValueError:
        raise Silence("it is redirected to what is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Silence(f"it is redirected out of the web, to {led[:200]}")
    if is_local(parts.hostname) and not is_local(urlsplit(at).hostname or ""):
        raise Silence(f"it is redirected to {led[:200]}, which readers cannot reach")
    return led


def _wanted(head: Head) -> float | None:
    """For how many seconds a host wants to be left alone (RFC 9110, 10.2.3); None if it does not
    say, or says what nobody understands.
    """
    said = head.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    with suppress(ValueError, TypeError, OverflowError):
        then = parsedate_to_datetime(said)
        then = then if then.tzinfo else then.replace(tzinfo=datetime.UTC)
        return max(0.0, then.timestamp() - time.time())
    return None
