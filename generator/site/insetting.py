"""
A post as part of the page of another: its HTML, fitted to where it stands.

Ids get a prefix, so that none is there twice, and what points at them follows, also where it
names the page that they are at home on. What points at
a place of the post that is not shown here leads to its own page. Headings move below the one
that they stand under.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from ..content.markdown.cutting import TAG
from .citing import MENTION, WORK

_ID = re.compile(r'(\sid=")([^"]*)(")')
_POINTING = re.compile(r'(\s(?:href|xlink:href)=")([^"#]*)#([^"]+)(")')
_NAMING = re.compile(
    r'(\s(?:aria-(?:controls|describedby|details|labelledby|owns)|for|headers|list)=")([^"]*)(")'
)
_PAINTING = re.compile(r"(url\(#)([^)\"']+)(\))")
_HEADING = re.compile(r"h([1-6])\Z")
_LOWEST = 6
_OF_THE_PAGE = (WORK, MENTION, "_m-")  # _m-: the marks, drawn once on each page


def inset(html: str, prefix: str, level: int, url: str) -> str:
    """The HTML under a heading of ``level``, every id with the ``prefix``.

    ``url`` is the address of the page that the HTML was made for.
    """
    tags = list(TAG.finditer(html))
    levels = [int(found[1]) for tag in tags if (found := _HEADING.match(tag[2]))]
    down = level + 1 - min(levels, default=level + 1)
    ids = {named for tag in tags for _, named, _ in _ID.findall(tag[3])}
    own = {unescape(one) for one in ids if not one.startswith(_OF_THE_PAGE)}
    change = _pointed(own, prefix, escape(url))

    def fitted(tag: re.Match[str]) -> str:
        slash, name, rest = tag.groups()
        if down and (found := _HEADING.match(name)):
            name = f"h{min(_LOWEST, int(found[1]) + down)}"
        return f"<{slash}{name}{change(rest) if rest else ''}>"

    return TAG.sub(fitted, html)


def _pointed(own: set[str], prefix: str, url: str) -> Callable[[str], str]:
    """What changes the attributes of a tag, if anything in them is an id."""

    def named(match: re.Match[str]) -> str:
        before, name, after = match.groups()
        return f"{before}{prefix if unescape(name) in own else ''}{name}{after}"

    def pointing(match: re.Match[str]) -> str:
        before, page, name, after = match.groups()
        if page not in ("", url):
            return match[0]
        if unquote(unescape(name)) in own:
            return f"{before}#{prefix}{name}{after}"
        return f"{before}{'' if name.startswith(_OF_THE_PAGE) else url}#{name}{after}"

    def naming(match: re.Match[str]) -> str:
        before, names, after = match.groups()
        found = names.split(" ")
        if not own.issuperset(map(unescape, filter(None, found))):
            return match[0]
        return before + " ".join(prefix + name if name else "" for name in found) + after

    def change(rest: str) -> str:
        if "#" in rest:
            rest = _PAINTING.sub(named, _POINTING.sub(pointing, rest))
        if "id=" in rest:
            rest = _ID.sub(named, rest)
        return _NAMING.sub(naming, rest) if own and "=" in rest else rest

    return change
