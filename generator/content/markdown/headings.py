"""
Headings give a post its outline, its anchors, its subtitle and its self-assessment.

The page's one ``<h1>`` is the post's title, so a body with an H1 of its own moves down
one level; an H1 that only was the subtitle moves nothing. Anchors are made from what the
author wrote, never from the title of another post, which a reader may not be allowed to see.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from markdown_it.token import Token
from slugify import slugify

from ..values import Level, OpenHeading, Text
from .marked import to_text, without_slots
from .text import text_of

MARKS: dict[str, Level] = {"✅": "solid", "🟡": "partial", "🔴": "notyet"}
_MARK = re.compile(rf"\s*([{''.join(MARKS)}])\ufe0f?\s*")


class Headed(NamedTuple):
    """Tokens whose headings know their level and anchor, and what was learned on the way."""

    tokens: list[Token]
    subtitle: Text
    outline: tuple[OpenHeading, ...]


def headed(tokens: list[Token], taken: Iterable[str], first_line: int = 1) -> Headed:
    """Settle the headings; ``taken`` are anchors that the author gave to other places.

    ``first_line`` is that of the body in its file.
    The theme's own anchors begin with ``_``, as none that is made here does.
    """
    tokens, subtitle = _without_subtitle(tokens)
    shift = any(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    used = Counter(taken)
    outline = []
    for index, opening in enumerate(tokens):
        if opening.type == "heading_open":
            level = min(6, int(opening.tag[1]) + shift)
            line = first_line + (opening.map or [0])[0]
            heading = _heading(tokens[index + 1], level, used, line)
            for token in (opening, tokens[index + 2]):
                token.tag = f"h{level}"
                token.meta = {"id": heading.id, "assessed": heading.assessed}
            outline.append(heading)
    return Headed(tokens, subtitle, tuple(outline))


def without_mark(text: str) -> str:
    """The text of a heading as its anchor and the outline have it: without a self-assessment."""
    return _MARK.sub("", text, count=1) if _MARK.match(text) else text


def _without_subtitle(tokens: list[Token]) -> tuple[list[Token], Text]:
    """A leading H1 followed at once by another heading is what the post is subtitled.

    A subtitle is plain text: an H1 that holds something to be looked up stays a heading.
    """
    if len(tokens) > 3 and tokens[0].tag == "h1" and tokens[3].type == "heading_open":
        children = tokens[1].children or []
        if any(child.type == "ref" or "claim" in child.meta for child in children):
            return tokens, Text()
        text = to_text(text_of(children))
        if text.pieces[0] and not text.slots:
            return tokens[3:], text
    return tokens, Text()


def _heading(inline: Token, level: int, used: Counter[str], line: int) -> OpenHeading:
    assessed = _take_mark(inline)
    text = text_of(inline.children or ())
    return OpenHeading(level, _anchor(without_slots(text), used), to_text(text), assessed, line)


def _take_mark(inline: Token) -> Level | None:
    """The self-assessment that a heading begins with, taken out of its text."""
    first = next((child for child in inline.children or () if child.content), None)
    if first is None or first.type != "text" or not (match := _MARK.match(first.content)):
        return None
    first.content = first.content[match.end() :]
    return MARKS[match[1]]


def _anchor(text: str, used: Counter[str]) -> str:
    base = slugify(text, allow_unicode=True) or "section"
    name = base
    while used[name]:
        name = f"{base}-{used[base]}"
        used[base] += 1
    used[name] += 1
    return name
