"""
What the preview answers with: pages that know how to renew themselves, files, and its own.

Every page carries a tag, which names all that it shows. An open page is told the tag of what
stands at its address by now, and takes that in when it is another.
"""

from __future__ import annotations

import re
from html import escape, unescape
from mimetypes import guess_type
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from ..memory import digest

NO_STORE = {"Cache-Control": "no-store"}
PAGE_TAG = "Preview-Page"

_OURS = Path(__file__).parent
# First of all scripts: it has to see the page as it was sent.
_HEAD = (
    '<script src="/_preview/preview.js" data-page="{tag}" data-as="{audience}" '
    'data-other="{other}" defer></script><link rel="stylesheet" href="/_preview/preview.css">'
)
_BEGIN = re.compile(rb"<head[^>]*>(?:\s*<meta charset[^>]*>)?")
# That of the theme's pages.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'\">"
)
_SOURCE = re.compile(rb'<img\b[^>]*?\ssrc="(/[^"]*)"')
# Types that are text; a browser takes text whose encoding is not said for an old one.
_TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
_KNOWN = {".avif": "image/avif", ".webp": "image/webp", ".woff2": "font/woff2"}


class Views(NamedTuple):
    """As whom a page is seen, and as whom it may be seen instead (nobody: empty)."""

    audience: str
    other: str


def html(content: bytes, status: int, tag: str, views: Views) -> Response:
    """A page that follows the journal, and is swapped once its tag is another."""
    head = _HEAD.format(tag=tag, audience=views.audience, other=views.other).encode()
    begin = _BEGIN.search(content)
    at = begin.end() if begin else 0
    return Response(
        content[:at] + head + content[at:] if begin else content,
        status,
        headers={**NO_STORE, PAGE_TAG: tag},
        media_type="text/html",
    )


def file(url: str, content: bytes) -> Response:
    return Response(content, headers={**NO_STORE, "Content-Type": _type(url)})


def own_file(request: Request) -> Response:
    """A file of the preview itself."""
    name = request.path_params["name"]
    if name not in ("preview.js", "preview.css"):
        return Response(status_code=404)
    return file(name, (_OURS / name).read_bytes())


def instead(heading: str, message: str) -> bytes:
    """A page in place of one that cannot be made."""
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{_POLICY}'
        "<title>Preview</title></head>"
        f"<body><h1>{escape(heading)}</h1><pre>{escape(message)}</pre></body></html>"
    )
    return page.encode()


# Asks again by itself: it stands for a state that may be over before anything changes.
CHANGING = instead("The journal is changing", "This page comes back in a moment.").replace(
    b"<title>", b'<meta http-equiv="refresh" content="1"><title>', 1
)


def sources(page: bytes, base_path: str) -> list[str]:
    """The addresses, without ``base_path``, of what a page loads to show it."""
    found = {urlsplit(unescape(source.decode())).path for source in _SOURCE.findall(page)}
    return sorted(unquote(path).removeprefix(base_path) for path in found)


def tag(kind: str, *shown: bytes) -> str:
    """The name of all that a page shows; of another ``kind`` it is another page."""
    return digest(kind, *shown)


def _type(name: str) -> str:
    kind = _KNOWN.get(Path(name).suffix) or guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind
