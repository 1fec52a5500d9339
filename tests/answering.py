"""Other sites, on this machine: each path is answered as a test has it, well or badly."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

Answer = Callable[["Handler"], None]


class Asked(NamedTuple):
    """A request as it came in, and when."""

    method: str
    path: str
    at: float
    agent: str


class Site(http.server.ThreadingHTTPServer):
    """A site without pages, until it gets ``answers``; ``asked`` are all requests, in order.

    ``most`` is how many of them were answered at the same time.
    """

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1", answers: dict[str, Answer] | None = None) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), Handler)
        self.answers = answers or {}
        self.asked: list[Asked] = []
        self.sent = 0
        self.now = self.most = 0
        self.counting = threading.Lock()

    def url(self, path: str = "/") -> str:
        host = self.server_address[0]
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}{path}"

    @property
    def methods(self) -> list[str]:
        return [one.method for one in self.asked]

    def handle_error(self, *_: object) -> None:
        """Who asked has gone; that is what some tests are about."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        site = self.server
        with site.counting:
            agent = self.headers.get("User-Agent", "")
            site.asked.append(Asked(self.command, self.path, time.monotonic(), agent))
            site.now += 1
            site.most = max(site.most, site.now)
        try:
            site.answers.get(self.path, status(404))(self)
        finally:
            with site.counting:
                site.now -= 1

    do_HEAD = do_GET  # noqa: N815 - it is called so by the standard library

    def log_message(self, *_: object) -> None:
        pass


def status(code: int, reason: str | None = None, **headers: str) -> Answer:
    """A head alone."""

    def answer(handler: Handler) -> None:
        handler.send_response(code, reason)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def moved(to: str, code: int = 301, **headers: str) -> Answer:
    return status(code, Location=to, **headers)


def in_turn(*answers: Answer) -> Answer:
    """One after the other; the last one stays."""
    left = list(answers)

    def answer(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def by_method(head: Answer, get: Answer) -> Answer:
    return lambda handler: (head if handler.command == "HEAD" else get)(handler)


def after(seconds: float, answer: Answer) -> Answer:
    def waiting(handler: Handler) -> None:
        time.sleep(seconds)
        answer(handler)

    return waiting


def hung_up(handler: Handler) -> None:
    """The connection ends where an answer should begin."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def nonsense(handler: Handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"what is it that you want?\r\n\r\n")


def drip(handler: Handler) -> None:
    """A head that goes on and on, a byte at a time, each well within a timeout."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    with suppress(OSError):
        for _ in range(60):
            handler.wfile.write(b"x")
            time.sleep(0.05)


def huge(handler: Handler) -> None:
    """More than anybody wants to have, for as long as it is taken."""
    handler.close_connection = True
    handler.send_response(200)
    handler.send_header("Content-Length", str(1 << 40))
    handler.end_headers()
    piece = b"x" * (1 << 16)
    with suppress(OSError):
        while handler.server.sent < 1 << 28:
            handler.wfile.write(piece)
            handler.server.sent += len(piece)


@contextmanager
def answering(host: str = "127.0.0.1", **answers: Answer) -> Iterator[Site]:
    """A site at work; ``answers`` are those of paths of one word."""
    with Site(host, {f"/{path}": answer for path, answer in answers.items()}) as site:
        threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield site
        finally:
            site.shutdown()
