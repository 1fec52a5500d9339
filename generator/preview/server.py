"""
The preview server. It is handed a function that gives the journal as it is now.

Pages are rendered when they are asked for, and never written anywhere. A browser holds
one event stream open and is told when something changed; it then looks whether that
changed its own page. Problems show in the page as they do on the terminal.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import escape
from mimetypes import guess_type
from pathlib import Path
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from ..templates import BadTemplate
from .watching import watching

_OURS = Path(__file__).parent
_HEAD = (
    b'<link rel="stylesheet" href="/_preview/preview.css">'
    b'<script src="/_preview/preview.js" defer></script></head>'
)
_NO_STORE = {"Cache-Control": "no-store"}


class Shown(Protocol):
    """The journal at one moment, as the server needs it."""

    base_path: str
    version: str
    problems: tuple[str, ...]

    def get(self, url: str) -> bytes | None:
        """The bytes at an address (without ``base_path``); None where there is no page."""


def serve(
    root: Path, now: Callable[[], Shown], *, host: str, port: int, open_browser: bool = False
) -> None:
    """Serve until interrupted. ``now`` is called at once and after each change below ``root``.

    Raises:
        OSError: the port is taken.
    """
    preview = _Preview(now)
    config = uvicorn.Config(preview.app(host), host=host, port=port, log_level="warning")
    server = _Server(config, preview)
    socket = config.bind_socket()
    address = f"http://{host}:{socket.getsockname()[1]}{preview.shown.base_path}/"
    print(f"Serving the journal at {address}  (Ctrl+C stops)", flush=True)
    with watching(root, preview.refresh):
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server.run(sockets=[socket])


class _Preview:
    def __init__(self, now: Callable[[], Shown]) -> None:
        self._now = now
        self.shown = now()
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def refresh(self) -> None:
        """Take the journal as it is now, and tell every open page."""
        try:
            shown = self._now()
        except Exception:  # a bug of ours: the last good state stays, the author goes on
            traceback.print_exc()
            return
        changed = shown.version != self.shown.version
        self.shown = shown
        if changed:
            self._tell(shown.version)

    def end(self) -> None:
        """End every stream, so that the server can stop."""
        self._tell(None)

    def app(self, host: str) -> Starlette:
        hosts = ["127.0.0.1", "localhost", "[::1]", host]
        return Starlette(
            routes=[
                Route("/_preview/events", self._events),
                Route("/_preview/problems", self._problems),
                Route("/_preview/{name}", _own_file),
                Route("/{path:path}", self._page),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
            lifespan=self._lifespan,
        )

    def _page(self, request: Request) -> Response:
        url, base = f"/{request.path_params['path']}", self.shown.base_path
        if base and not url.startswith(f"{base}/"):
            return RedirectResponse(f"{base}/")
        url = url.removeprefix(base)
        try:
            return self._found(url)
        except BadTemplate as bad:
            return _html(_broken(str(bad.problem)), 500)

    def _found(self, url: str) -> Response:
        content = self.shown.get(url)
        if content is not None:
            return _response(url, content)
        if not url.endswith("/") and self.shown.get(f"{url}/") is not None:
            return RedirectResponse(f"{self.shown.base_path}{url}/")
        return _html(self.shown.get("/404.html") or b"", 404)

    def _problems(self, request: Request) -> Response:
        return JSONResponse(list(self.shown.problems), headers=_NO_STORE)

    async def _events(self, request: Request) -> Response:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        queue.put_nowait(self.shown.version)
        return StreamingResponse(
            self._stream(queue), media_type="text/event-stream", headers=_NO_STORE
        )

    async def _stream(self, queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
        self._streams.add(queue)
        try:
            while (version := await queue.get()) is not None:
                yield f"event: version\ndata: {version}\n\n"
        finally:
            self._streams.discard(queue)

    def _tell(self, version: str | None) -> None:
        if self._loop is None:
            return

        def put() -> None:
            for stream in self._streams:
                stream.put_nowait(version)

        self._loop.call_soon_threadsafe(put)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield


class _Server(uvicorn.Server):
    """Ends the open event streams when it is asked to stop, which else would keep it waiting."""

    def __init__(self, config: uvicorn.Config, preview: _Preview) -> None:
        super().__init__(config)
        self._preview = preview

    def handle_exit(self, sig: int, frame: object) -> None:
        self._preview.end()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]


def _own_file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ("preview.js", "preview.css"):
        return Response(status_code=404)
    return Response((_OURS / name).read_bytes(), media_type=_type(name), headers=_NO_STORE)


def _response(url: str, content: bytes) -> Response:
    if url.endswith(("/", ".html")):
        return _html(content, 200)
    return Response(content, media_type=_type(url), headers=_NO_STORE)


def _html(content: bytes, status: int) -> Response:
    return Response(
        content.replace(b"</head>", _HEAD, 1), status, media_type="text/html", headers=_NO_STORE
    )


def _type(name: str) -> str:
    return guess_type(name)[0] or "application/octet-stream"


def _broken(message: str) -> bytes:
    """A page in place of one whose template does not work."""
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head>'
        f"<body><h1>This page cannot be shown</h1><p>{escape(message)}</p></body></html>"
    )
    return page.encode()
