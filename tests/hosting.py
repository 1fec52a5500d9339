"""Serves a folder as any host of static files would."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Host(http.server.ThreadingHTTPServer):
    """A server whose ``folder`` may be set at any time; ``asked`` are the paths that it gave."""

    folder = Path("/nowhere")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []

    def url(self, address: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{address}"


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: Host

    def translate_path(self, path: str) -> str:
        self.server.asked.append(path)
        self.directory = str(self.server.folder)
        return super().translate_path(path)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hosted() -> Iterator[Host]:
    """A host that is there for as long as it is used."""
    with Host() as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield host
        host.shutdown()
