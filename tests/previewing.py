"""`journal serve` as an author runs it, and what it answers over HTTP."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from support import PATIENCE, argv, environment, until


class Preview:
    """`journal serve` in a process of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self._said = root.with_name(f"{root.name}.stderr")
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                argv("serve", "--port", "0", *options),
                cwd=root,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + self.said
        self.url = found[0]
        parts = urlsplit(self.url)
        self.host, self.port = parts.hostname, parts.port

    @property
    def said(self) -> str:
        """What it wrote to stderr so far."""
        return self._said.read_text("utf-8")

    def ask(self, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, dict, bytes]:
        """Status, headers and body of one request; ``path`` is sent as it is."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, names, answer.read()
        finally:
            connection.close()

    def raw(self, sent: bytes, *, ends: bool = False) -> bytes:
        """Everything that comes back for bytes that need be no request.

        Unless it ``ends`` with them, what is sent has to make the server close the connection.
        """
        with self.connect() as connection:
            with suppress(OSError):  # it may be closed before all is sent
                connection.sendall(sent)
                if ends:
                    connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(partial(self.received, connection), b""))

    @staticmethod
    def received(connection: socket.socket) -> bytes:
        """What comes next; nothing at the end, also where it is abrupt."""
        try:
            return connection.recv(65536)
        except ConnectionError:
            return b""

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=PATIENCE)

    def status(self, path: str) -> int:
        return self.ask(path)[0]

    def text(self, path: str = "/") -> str:
        return self.ask(path)[2].decode()

    def shows(self, text: str, path: str = "/") -> None:
        """Wait until a page has a text."""
        until(lambda: text in self.text(path), f"{text!r} at {path}")

    def interrupt(self) -> int:
        """Press Ctrl+C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
