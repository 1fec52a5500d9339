"""Serves a built site as any host of static files would: below its base path, and compressed."""

from __future__ import annotations

import gzip
import http.server
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TEXT = (".html", ".css", ".js", ".svg", ".xml", ".json", ".txt", ".md", ".csv")


class Server(http.server.ThreadingHTTPServer):
    """``folder`` is what stands at ``base``, which may be set while it serves.

    ``asked`` are the paths that were asked for, in order.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, base: str = "", folder: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.base, self.folder = base, folder
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"{self.address}{path}"


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def translate_path(self, path: str) -> str:
        self.directory = str(self.server.folder)
        return super().translate_path(path.removeprefix(self.server.base))

    def send_head(self):  # type: ignore[no-untyped-def]
        if not self.path.startswith(f"{self.server.base}/"):
            self.send_error(404)
            return None
        self.server.asked.append(self.path)
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (path.suffix in _TEXT and path.is_file() and accepts):
            return super().send_head()
        content = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path | None = None, base: str = "") -> Iterator[Server]:
    """A server of the site in ``folder`` at the path ``base`` (none, or ``/journal``)."""
    with Server(base, folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
