"""What a page weighs when it is read: its text, styles and scripts, compressed."""

from __future__ import annotations

import gzip
import re

from sites import Site

MOST = 60 * 1024  # bytes of a page with its styles and scripts, compressed
_LOADED = re.compile(r'<(?:link rel="stylesheet" href|script(?: type="\w+")? src)="([^"?]+)')


def weight(site: Site, text: str) -> int:
    """What a page comes to over the wire, in bytes, without its pictures."""
    loaded = [site.files[url.removeprefix(f"{site.base}/")] for url in _LOADED.findall(text)]
    assert loaded or 'http-equiv="refresh"' in text, "each page has a style sheet"
    return sum(len(gzip.compress(content)) for content in (text.encode(), *loaded))
