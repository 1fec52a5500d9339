"""
Nothing of the preview is for others: no page elsewhere may read it, show it or learn from it.

The preview shows private posts, and every site that is open in the author's browser can
send requests to it. So a request is answered only if it is for one of the preview's own
names and comes from its own pages or from the author: by hand, or by a link that opens a
page of its own. What is refused is refused before it is looked up, so that no answer
depends on what there is; and what is answered says to the browser that it stays here.

What a request sends along is never read.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .hosts import Authority, Hosts

OURS = "/_preview/"

_METHODS = ("GET", "HEAD")
_FROM_HERE = {"same-origin", "none"}  # none: the author's own doing, such as a bookmark
_STAYS_HERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Pages bring a policy of their own, but who may frame them is said by a header only. A file
# has none: a drawing that is opened by itself could run what is in it.
_PAGE_POLICY = "frame-ancestors 'none'"
_FILE_POLICY = f"script-src 'none'; {_PAGE_POLICY}"

_NOT_OURS = (
    "The preview does not answer to this name. Open it at localhost or by an address in "
    "figures, or start it with --host and the name.\n"
)
_FOREIGN = "The preview is not there for other sites. Open its address by itself.\n"
_ONLY_READ = "The preview can only be looked at.\n"
_TOO_MUCH = "The preview takes nothing in.\n"
_NO_PATH = "An address here begins with a slash.\n"


class Guard:
    """Stands before an application and lets in what is for one of its ``hosts``."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(MutableHeaders(scope=message))
            await send(message)

        await (self._refusal(scope) or self._app)(scope, receive, marked)

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request is not answered; None where it is."""
        headers = Headers(scope=scope)
        host = Authority.of(headers.get("host", ""))
        if host is None or host.name not in self._hosts:
            return _refused(400, _NOT_OURS)
        if not scope["path"].startswith("/"):  # that of a proxy, RFC 9112, section 3.2
            return _refused(400, _NO_PATH)
        if _is_foreign(headers, host, scope["path"]):
            return _refused(403, _FOREIGN)
        if scope["method"] not in _METHODS:
            return _refused(405, _ONLY_READ, Allow=", ".join(_METHODS))
        if "transfer-encoding" in headers or headers.get("content-length", "0") != "0":
            return _refused(413, _TOO_MUCH)
        return None


def _is_foreign(headers: Headers, host: Authority, path: str) -> bool:
    """Whether another site has the browser ask, other than by opening a page of ours."""
    if any(_origin(origin) != host for origin in headers.getlist("origin")):
        return True
    if _FROM_HERE.issuperset(headers.getlist("sec-fetch-site")):
        return False
    is_visit = headers.getlist("sec-fetch-mode") == ["navigate"] and headers.getlist(
        "sec-fetch-dest"
    ) == ["document"]
    return path.startswith(OURS) or not is_visit


def _origin(text: str) -> Authority | None:
    scheme, _, rest = text.partition("://")
    return Authority.of(rest) if scheme == "http" else None


def _refused(status: int, why: str, **headers: str) -> Response:
    """An answer after which the connection ends: there may be more on it that nobody reads."""
    return PlainTextResponse(why, status, headers={"Connection": "close", **headers})


def _mark(headers: MutableHeaders) -> None:
    headers.update(_STAYS_HERE)
    is_page = headers.get("content-type", "").startswith("text/html")
    headers["Content-Security-Policy"] = _PAGE_POLICY if is_page else _FILE_POLICY
