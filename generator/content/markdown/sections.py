"""
Open questions and next steps: the lists in sections that are named for them, and tasks.

A section is recognised by how its heading begins ("Gaps …", "What's Next …"), whatever
the case and whichever apostrophe was typed. A task list is a list of next steps wherever
it stands, and a ticked task is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from markdown_it.token import Token

from ...characters import straight
from ...journal import Settings
from ..values import OpenHeading, OpenItem
from .listed import in_a_list

Kind = Literal["gap", "next"]


def open_items(
    tokens: Sequence[Token],
    outline: Sequence[OpenHeading],
    settings: Settings,
    first_line: int = 1,
) -> tuple[OpenItem, ...]:
    """Every open item of a post, in order; ``first_line`` is that of the body in its file."""
    gaps, nexts = settings.gap_headings, settings.next_headings
    headings = iter(outline)
    named: list[tuple[int, Kind, str]] = []  # level, kind and anchor of the sections around
    section = ""
    found = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = next(headings)
            section = heading.id
            named = [around for around in named if around[0] < heading.level]
            if kind := _kind(heading.text.pieces[0], gaps, nexts):
                named.append((heading.level, kind, heading.id))
        elif token.type == "list_item_open" and (text := _first_text(tokens, index)):
            done = _ticked(text)
            around = named[-1] if named else None
            if done is not None or (around and token.level == 1):
                kind = around[1] if around else "next"
                html = in_a_list(text.children or ())
                line = first_line + (token.map or [0])[0]
                where = around[2] if around else section
                found.append(OpenItem(kind, html, where, bool(done), line))
    return tuple(found)


def _kind(heading: str, gaps: Sequence[str], nexts: Sequence[str]) -> Kind | None:
    if _begins(heading, gaps):
        return "gap"
    return "next" if _begins(heading, nexts) else None


def _begins(heading: str, names: Sequence[str]) -> bool:
    words = _folded(heading)
    return any(words == name or words.startswith(f"{name} ") for name in map(_folded, names))


def _folded(text: str) -> str:
    plain = straight(text).casefold()
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in plain).split())


def _first_text(tokens: Sequence[Token], index: int) -> Token | None:
    following = tokens[index + 1 : index + 3]
    return next((token for token in following if token.type == "inline"), None)


def _ticked(inline: Token) -> bool | None:
    """Whether a task is done; None for what is no task."""
    ticked: bool | None = inline.meta.get("ticked")
    return ticked
