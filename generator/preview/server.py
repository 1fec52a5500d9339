"""
The preview server. It is handed a source that keeps the journal fresh.

Pages are rendered when they are asked for, and never written anywhere. An open page holds an
event stream for its address. After a change the pages that are open are made anew, and those
that are others by now are told; no other page is made. Problems show in the page as they do
on the terminal.

A request is answered from one moment of the journal from beginning to end, whatever
changes meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import threading
import traceback
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from errno import EINVAL
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, socket
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, unquote

import msgspec
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

from ..memory import digest
from ..problems import show
from ..templates import BadTemplate
from .connections import MOST, Connection
from .guarding import OURS, Guard
from .hosts import Hosts
from .pages import (
    CHANGING,
    NO_STORE,
    PAGE_TAG,
    Views,
    file,
    html,
    instead,
    own_file,
    sources,
    tag,
)
from .watching import Changed, Watch, watching

_OUR_BUG = "This is a fault of the tool, not of the journal. The terminal says more."
_BUSY = "More pages follow the journal than a preview is for.\n"
_MOST_STREAMS = 32
_FIRST = 0.3  # seconds that are left to the page that is opened first

Audience = TypeVar("Audience", bound=str)


class Shown(Protocol):
    """The journal at one moment, as the server needs it."""

    base_path: str
    """What all addresses begin with, read as a request is: nothing in it is escaped."""

    def get(self, url: str) -> bytes | None:
        """The bytes at an address (without ``base_path``); None where there is no page.

        Raises:
            BadTemplate: a template of the journal's own does not work.
            InterruptedError: the journal was edited since; there will be a new moment soon.
        """


class Source(Protocol[Audience]):
    """Where the journal comes from, as one of ``audiences`` sees it; the first unless asked."""

    audiences: tuple[Audience, ...]

    def take(self, changed: Changed) -> None:
        """Take in what changed, as far as it can be shown at once."""

    def shown(self, audience: Audience, url: str) -> Shown:
        """The journal by now, of which the page at an address is whole."""

    def settle(self, is_overtaken: Callable[[], bool]) -> Iterator[None]:
        """Work out what could wait, until a new change comes; each step may show on pages."""

    def problems(self, audience: Audience) -> Sequence[Mapping[str, str]]:
        """What is wrong by now, for pages to show."""

    def listen(self, changed: Callable[[], None]) -> None:
        """Have ``changed`` called, on any thread, when it is another and no file says so."""


def serve(
    root: Path, source: Source[Any], *, host: str, port: int, open_browser: bool = False
) -> None:
    """Serve until interrupted. The source is told of each change below ``root``.

    Raises:
        OSError: the port is taken, or there is no such host.
    """
    # The port first: a taken one is no reason to build. Then the watch, so that it sees what
    # is edited while the first build is at work.
    with _listening(host, port) as listening, watching(root) as watch:
        source.listen(watch.poke)
        preview = _Preview(root, source, watch)
        bound, port = listening.getsockname()[:2]
        name = f"[{host}]" if ":" in host else host or bound
        address = f"http://{name}:{port}{quote(preview.base_path)}/"
        print(f"Serving the journal at {address}  (Ctrl+C stops)", flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        watch.call(preview.refresh)
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


class _Stream:
    """An open page, and what it was told of last."""

    def __init__(self, audience: str, url: str) -> None:
        self.audience, self.url = audience, url
        self.told: dict[str, str] = {}
        self.queue: asyncio.Queue[tuple[str, str] | None] = asyncio.Queue()

    def tell(self, event: str, what: str) -> None:
        """Tell it, unless it knows."""
        if self.told.get(event) != what:
            self.told[event] = what
            self.queue.put_nowait((event, what))


class _Preview:
    def __init__(self, root: Path, source: Source[Any], watch: Watch) -> None:
        self._root, self._source, self._watch = root, source, watch
        self._streams: set[_Stream] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        source.take(None)

    @property
    def base_path(self) -> str:
        return self._source.shown(self._source.audiences[0], "/").base_path

    def refresh(self, changed: Changed) -> None:
        """Take in what changed, and tell the open pages that are others by now."""
        try:
            self._source.take(changed)
            self._announce()
            for _ in self._source.settle(lambda: self._watch.is_pending):
                self._announce()
        except Exception:  # a bug of ours: the last good state stays, the author goes on
            traceback.print_exc()

    def _announce(self) -> None:
        """Tell each open page what it shows by now, and what is wrong."""
        for stream in tuple(self._streams):
            self._post(stream, "page", self._tag(stream.audience, stream.url))
            self._post(stream, "problems", self._problems_name(stream.audience))

    def _post(self, stream: _Stream, event: str, what: str) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(stream.tell, event, what)

    def _tag(self, audience: str, path: str) -> str:
        return self._answer(audience, path).headers.get(PAGE_TAG, "")

    def _problems_name(self, audience: str) -> str:
        return digest(msgspec.json.encode(self._source.problems(audience)))

    def end(self) -> None:
        """End every stream, so that the server can stop."""
        for stream in tuple(self._streams):
            stream.queue.put_nowait(None)

    def app(self, hosts: Hosts) -> Router:
        return Router(
            routes=[
                Route(f"{OURS}events", self._events),
                Route(f"{OURS}problems", self._problems),
                Route(f"{OURS}as/{{audience}}", self._see_as),
                Route(f"{OURS}{{name}}", own_file),
            ],
            default=request_response(self._page),  # a route's path may hold no line break
            redirect_slashes=False,
            middleware=[Middleware(Guard, hosts=hosts)],
            lifespan=self._lifespan,
        )

    def _page(self, request: Request) -> Response:
        return self._answer(self._audience(request), str(request.scope["path"]))

    def _answer(self, audience: str, path: str) -> Response:
        """The page at an address, as an audience sees it."""
        base = self.base_path
        url = path.removeprefix(base)
        try:
            if not path.startswith(f"{base}/"):  # typed, or as of before the site was moved
                is_page = self._source.shown(audience, path).get(path) is not None
                return _to(f"{base}{path}" if is_page else f"{base}/")
            return _found(self._source.shown(audience, url), url, self._views(audience))
        except BadTemplate as bad:
            page = instead("This page cannot be shown", show(bad.problem, self._root))
        except InterruptedError:
            return Response(CHANGING, 503, headers=NO_STORE, media_type="text/html")
        except Exception:  # a bug of ours: the page says so and comes back when it can
            traceback.print_exc()
            page = instead("This page cannot be shown", _OUR_BUG)
        return html(page, 500, tag(audience, page), self._views(audience))

    # --- whose eyes ---------------------------------------------------------------

    def _audience(self, request: Request) -> str:
        """As whom the browser that asks wants to see the journal."""
        wanted = request.cookies.get(self._cookie(request), "")
        return wanted if wanted in self._source.audiences else self._source.audiences[0]

    def _views(self, audience: str) -> Views:
        others = [one for one in self._source.audiences if one != audience]
        return Views(audience, others[0] if others else "")

    @staticmethod
    def _cookie(request: Request) -> str:
        """Cookies know no ports; each preview has its own."""
        return f"preview-as-{request.url.port or 80}"

    def _see_as(self, request: Request) -> Response:
        """From here on, show the journal as an audience sees it."""
        audience = request.path_params["audience"]
        answer = _to(unquote(request.query_params.get("to", "/")))
        if audience in self._source.audiences:
            answer.set_cookie(self._cookie(request), audience, httponly=True, samesite="strict")
        return answer

    # --- told ---------------------------------------------------------------------

    def _problems(self, request: Request) -> Response:
        return JSONResponse(list(self._source.problems(self._audience(request))), headers=NO_STORE)

    async def _events(self, request: Request) -> Response:
        if len(self._streams) >= _MOST_STREAMS:
            return PlainTextResponse(_BUSY, 503, headers=NO_STORE)
        kind = "text/event-stream; charset=utf-8"
        if request.method == "HEAD":  # has no end to wait for
            return Response(headers=NO_STORE, media_type=kind)
        stream = _Stream(self._audience(request), unquote(request.query_params.get("page", "")))
        return StreamingResponse(self._stream(stream), media_type=kind, headers=NO_STORE)

    async def _stream(self, stream: _Stream) -> AsyncIterator[str]:
        self._streams.add(stream)  # first, so that no change falls between it and what it is told
        # On a thread, as it makes the page.
        tag = await asyncio.to_thread(self._tag, stream.audience, stream.url)
        if "page" not in stream.told:  # of a change that came while it was made, which knows better
            stream.tell("page", tag)
        stream.tell("problems", self._problems_name(stream.audience))
        try:
            while (told := await stream.queue.get()) is not None:
                yield "event: {}\ndata: {}\n\n".format(*told)
        finally:
            self._streams.discard(stream)

    @asynccontextmanager
    async def _lifespan(self, app: object) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._loop.call_later(_FIRST, self._watch.poke)  # what could wait is settled from then on
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


def _found(shown: Shown, url: str, views: Views) -> Response:
    content = _at(shown, url)
    if content is None and not url.endswith("/") and _at(shown, f"{url}/") is not None:
        return _to(f"{shown.base_path}{url}/")
    if content is not None and not url.endswith(("/", ".html")):
        return file(url, content)
    page = shown.get("/404.html") or b"" if content is None else content
    images = _images(shown, page)
    status = 404 if content is None else 200
    return html(page, status, tag(views.audience, page, *images), views)


def _at(shown: Shown, url: str) -> bytes | None:
    """What web servers send for an address; for a folder that is its index.html."""
    content = shown.get(url)
    is_folder = content is None and url.endswith("/")
    return shown.get(f"{url}index.html") if is_folder else content


def _to(path: str) -> Response:
    """The way to another address of the preview: two slashes would lead to another host.

    It has a tag, so that a page that is open is told that it has gone there.
    """
    there = quote(f"/{path.lstrip('/')}")
    return RedirectResponse(there, headers={PAGE_TAG: tag(there)})


def _images(shown: Shown, page: bytes) -> list[bytes]:
    """The files that a page shows, which may change without it."""
    return [shown.get(url) or b"" for url in sources(page, shown.base_path)]
