"""
One request for one address, which ends in any case and brings home no more than its head.

Whatever goes wrong on the way is said in words. A request is made in a thread of its own: what
drips along byte by byte, or hangs where no timeout reaches, is left to itself when its time is
over, and ends with the process.
"""

from __future__ import annotations

import errno
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from .answers import State
from .manners import Manners, name_of


class Head(NamedTuple):
    """What a site answers, without what follows the head."""

    status: int
    reason: str
    headers: Mapping[str, str]

    @property
    def said(self) -> str:
        """The status as the site says it, cut where it says too much."""
        return f"{self.status} {self.reason[:60]}".strip()


class Silence(Exception):  # noqa: N818 - reads as what it says
    """No answer came; ``state`` is what that means, and ``may_pass`` whether to try again.

    ``is_of_host`` is whether nothing else of the host would get another.
    """

    def __init__(
        self,
        said: str,
        state: State = "dead",
        *,
        may_pass: bool = False,
        is_of_host: bool = False,
    ) -> None:
        super().__init__(said)
        self.said, self.state = said, state
        self.may_pass, self.is_of_host = may_pass, is_of_host or state in ("lost", "unreached")


class Requests:
    """Makes requests as ``agent``, over connections that are kept while they are of use."""

    def __init__(self, manners: Manners, agent: str) -> None:
        self._manners, self._agent = manners, agent
        self._pools = 4 * manners.hosts
        self._direct = urllib3.PoolManager(self._pools, timeout=manners.timeout)
        self._proxied: dict[str, urllib3.PoolManager] = {}

    def head(self, method: str, address: str) -> Head:
        """The head of the answer to a request.

        Raises:
            Silence: there is none.
        """
        answers: list[Head | Exception] = []

        def ask() -> None:
            try:
                answers.append(self._head(method, address))
            except Exception as error:  # told below, where somebody listens
                answers.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._manners.whole)
        if not answers:
            raise Silence(f"no whole answer within {self._manners.whole:g} s")
        answer = answers[0]
        if isinstance(answer, Head):
            return answer
        raise self._silence(address, answer) from answer

    def _head(self, method: str, address: str) -> Head:
        response = self._way_to(address).request(
            method,
            address,
            headers={"User-Agent": self._agent, "Accept": "*/*"},
            preload_content=False,
            redirect=False,
            retries=False,
        )
        if method == "HEAD":
            response.release_conn()
        else:  # what follows may be large, and is not wanted
            response.close()
        return Head(response.status, response.reason or "", response.headers)

    def _way_to(self, address: str) -> urllib3.PoolManager:
        """Through the proxy that the environment names, if it does for this host."""
        parts = urlsplit(address)
        proxy = getproxies().get(parts.scheme, "")
        if not proxy.startswith(("http://", "https://")) or proxy_bypass(parts.hostname or ""):
            return self._direct
        if proxy not in self._proxied:
            self._proxied[proxy] = urllib3.ProxyManager(
                proxy, self._pools, timeout=self._manners.timeout
            )
        return self._proxied[proxy]

    def _silence(self, address: str, error: Exception) -> Exception:
        """What an error means, in words; one that is ours as it is."""
        host = name_of(address)
        match error:
            case ProxyError():
                return Silence("the proxy does not let it through", "unreached")
            case NewConnectionError():
                return _unconnected(host, error.__cause__)
            case ConnectTimeoutError():
                return Silence(f"{host} does not answer", "lost")
            case ReadTimeoutError():
                return Silence(f"no answer within {self._manners.timeout:g} s")
            case SSLError():
                return Silence(f"{host} cannot prove that it is {host}: {_why_untrusted(error)}")
            case ProtocolError() | HTTPException():
                return Silence(f"{host} hung up without an answer", may_pass=True)
            case ValueError():  # urllib3's own of addresses is one, too
                return Silence("no browser could open this address", "wrong")
            case HTTPError() | OSError():
                return Silence(f"{host} could not be asked")
        return error


def _unconnected(host: str, cause: BaseException | None) -> Silence:
    """Why there was no connection: the host is at fault, or what lies between."""
    if isinstance(cause, ConnectionRefusedError):
        return Silence(f"{host} refuses the connection", is_of_host=True)
    if isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN:
        return Silence(f"there is no host {host}", "lost")
    if isinstance(cause, socket.gaierror):
        return Silence(f"nobody could say where {host} is", "unreached")
    is_near = isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.ENETDOWN)
    return Silence(f"there is no way to {host}", "unreached" if is_near else "lost")


def _why_untrusted(error: SSLError) -> str:
    """What is wrong with a certificate, or with the way in which it was to be shown."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, ssl.SSLCertVerificationError):
        return inner.verify_message
    with suppress(AttributeError):
        return str(inner.reason).replace("_", " ").lower()  # type: ignore[union-attr]
    return "its TLS is not to be understood"
