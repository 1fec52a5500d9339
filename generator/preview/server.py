"""
The preview server. It is handed a source that gives the journal as it is now.

Pages are rendered when they are asked for, and never written anywhere. A browser holds
one event stream open and is told when something changed; it then asks whether that
changed its own page. Problems show in the page as they do on the terminal.

A request is answered from one moment of the journal from beginning to end, whatever
changes meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import threading
import traceback
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from errno import EINVAL
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, socket
from typing import Protocol
from urllib.parse import quote

import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route, Router, request_response

from ..problems import show
from ..templates import BadTemplate
from .connections import MOST, Connection
from .guarding import OURS, Guard
from .hosts import Hosts
from .pages import CHANGING, NO_STORE, file, html, instead, own_file, sources, tag
from .watching import watching

_OUR_BUG = "This is a fault of the tool, not of the journal. The terminal says more."
_BUSY = "More pages follow the journal than a preview is for.\n"
_MOST_STREAMS = 32


class Shown(Protocol):
    """The journal at one moment, as the server needs it."""

    base_path: str
    version: str
    problems: tuple[str, ...]

    def get(self, url: str) -> bytes | None:
        """The bytes at an address (without ``base_path``); None where there is no page.

        Raises:
            BadTemplate: a template of the journal's own does not work.
            InterruptedError: the journal was edited since; there will be a new moment soon.
        """


class Source(Protocol):
    """Where the journal comes from."""

    def now(self) -> Shown:
        """The journal as it is now."""

    def listen(self, changed: Callable[[], None]) -> None:
        """Have ``changed`` called, on any thread, when it is another and no file says so."""


def serve(root: Path, source: Source, *, host: str, port: int, open_browser: bool = False) -> None:
    """Serve until interrupted. The source is asked at once and after each change below ``root``.

    Raises:
        OSError: the port is taken, or there is no such host.
    """
    # The port first: a taken one is no reason to build. Then the watch, so that it sees what
    # is edited while the first build is at work.
    with _listening(host, port) as listening, watching(root) as watch:
        source.listen(watch.poke)
        preview = _Preview(root, source.now)
        watch.call(preview.refresh)
        bound, port = listening.getsockname()[:2]
        name = f"[{host}]" if ":" in host else host or bound
        address = f"http://{name}:{port}{preview.shown.base_path}/"
        print(f"Serving the journal at {address}  (Ctrl+C stops)", flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        _Server(preview, Hosts(host, bound)).run(sockets=[listening])


def _listening(host: str, port: int) -> socket:
    listening = socket(AF_INET6 if ":" in host else AF_INET)
    try:
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except UnicodeError:
        listening.close()
        raise OSError(EINVAL, "there is no such name") from None
    except BaseException:
        listening.close()
        raise
    return listening


class _Preview:
    def __init__(self, root: Path, now: Callable[[], Shown]) -> None:
        self._root, self._now = root, now
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.shown = now()

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

    def app(self, hosts: Hosts) -> Router:
        return Router(
            routes=[
                Route(f"{OURS}events", self._events),
                Route(f"{OURS}problems", self._problems),
                Route(f"{OURS}{{name}}", own_file),
            ],
            default=request_response(self._page),  # a route's path may hold no line break
            redirect_slashes=False,
            middleware=[Middleware(Guard, hosts=hosts)],
            lifespan=self._lifespan,
        )

    def _page(self, request: Request) -> Response:
        shown, url = self.shown, str(request.scope["path"])
        if not url.startswith(f"{shown.base_path}/"):
            return _to(f"{shown.base_path}/")
        try:
            return _found(shown, url.removeprefix(shown.base_path))
        except BadTemplate as bad:
            page = instead("This page cannot be shown", show(bad.problem, self._root))
        except InterruptedError:
            return Response(CHANGING, 503, headers=NO_STORE, media_type="text/html")
        except Exception:  # a bug of ours: the page says so and comes back when it can
            traceback.print_exc()
            page = instead("This page cannot be shown", _OUR_BUG)
        return html(page, 500, shown.version, tag(page))

    def _problems(self, request: Request) -> Response:
        return JSONResponse(list(self.shown.problems), headers=NO_STORE)

    async def _events(self, request: Request) -> Response:
        if len(self._streams) >= _MOST_STREAMS:
            return PlainTextResponse(_BUSY, 503, headers=NO_STORE)
        kind = "text/event-stream; charset=utf-8"
        if request.method == "HEAD":  # has no end to wait for
            return Response(headers=NO_STORE, media_type=kind)
        return StreamingResponse(self._stream(), media_type=kind, headers=NO_STORE)

    async def _stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams.add(queue)  # first, so that no change falls between it and the version
        queue.put_nowait(self.shown.version)
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
    async def _lifespan(self, app: object) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield
        self._loop = None


class _Server(uvicorn.Server):
    """Ends the open event streams when it is asked to stop, which else would keep it waiting."""

    def __init__(self, preview: _Preview, hosts: Hosts) -> None:
        super().__init__(
            uvicorn.Config(
                preview.app(hosts),
                http=Connection,
                ws="none",
                proxy_headers=False,
                server_header=False,
                log_level="error",
                access_log=False,
                backlog=MOST,  # all that wait are taken at once, before any can be turned away
                timeout_graceful_shutdown=1,
            )
        )
        self._preview = preview

    def handle_exit(self, sig: int, frame: object) -> None:
        """Stop; asked twice, at once. To be stopped is how a preview ends, and no failure."""
        if self.should_exit:
            os._exit(1)
        self.should_exit = True
        self._preview.end()


def _found(shown: Shown, url: str) -> Response:
    content = shown.get(url)
    if content is None and not url.endswith("/") and shown.get(f"{url}/") is not None:
        return _to(f"{shown.base_path}{url}/")
    if content is not None and not url.endswith(("/", ".html")):
        return file(url, content)
    page = shown.get("/404.html") or b"" if content is None else content
    images = _images(shown, page)
    return html(page, 404 if content is None else 200, shown.version, tag(page, *images))


def _to(path: str) -> Response:
    """The way to another address of the preview: two slashes would lead to another host."""
    return RedirectResponse(quote(f"/{path.lstrip('/')}"))


def _images(shown: Shown, page: bytes) -> list[bytes]:
    """The files that a page shows, which may change without it."""
    return [shown.get(url) or b"" for url in sources(page, shown.base_path)]
