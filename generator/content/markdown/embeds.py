"""
An embed ``![[Title]]`` that stands alone in its paragraph is a block: another post, in place.

What is shown there is known to the whole journal alone, so a slot is left. Beside a line of
words there is no room for a post. ``![[picture.png]]`` is a picture, as some editors write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableSequence, Sequence
from urllib.parse import quote

import msgspec
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..values import Link
from .comments import without_comments
from .lookalikes import ours_in

_PICTURE = re.compile(r"\.(?:apng|avif|gif|jpe?g|png|svg|webp)\Z", re.I)
_WIDTH = re.compile(r"\d+(?:x\d+)?")
NOT_ALONE = "an embed stands alone in its paragraph"
PUT_ALONE = "put an empty line before and after it"


def is_picture(target: str) -> bool:
    """Whether an embed names a picture, by its ending."""
    return _PICTURE.search(target) is not None


def wrong_in_embed(target: str, heading: str, words: str | None) -> tuple[str, str] | None:
    """What is wrong with what stands in ``![[…]]``, and what to write."""
    words = None if words is None else without_comments(words).strip()
    if not (target or heading):
        return "this ![[ ]] names no post", "write ![[Title]]"
    if not is_picture(target):
        message = "an embed takes no words of your own: it shows the post itself"
        return None if words is None else (message, f"write ![[{target}]], or [[{target}|words]]")
    if heading:
        return "a picture has no headings", f"write ![[{target}]]"
    if words and _WIDTH.fullmatch(words):
        message = "a picture is as wide as the page has room; a width is not set here"
        return message, f"write ![[{target}|what it shows]]"
    if words and ours_in(words):
        return "an image is described in plain words; this stands beside it", ""
    return None


def push_embed(state: StateInline, target: str, heading: str, words: str | None) -> Token:
    """The token for an embed: of a picture that of any image."""
    if not is_picture(target):
        token = state.push("embed", "", 0)
        token.meta = {"target": target, "heading": heading}
        return token
    token = state.push("image", "img", 0)
    token.attrs = {"src": quote(target, safe="/"), "alt": ""}
    text = without_comments(words or "").strip()
    token.children = [Token("text", "", 0, content=text)] if text else []
    token.content = text
    return token


def embeds_in(tokens: Sequence[Token]) -> dict[int, Token]:
    """The embeds that are all that a paragraph holds, by the position of its inline token."""
    found = {}
    for index in range(1, len(tokens) - 1):
        around, token = (tokens[index - 1].type, tokens[index + 1].type), tokens[index]
        if token.type == "inline" and around == ("paragraph_open", "paragraph_close"):
            shown = [child for child in token.children or () if not _is_blank(child)]
            if len(shown) == 1 and shown[0].type == "embed":
                found[index] = shown[0]
    return found


def under_headings(tokens: Iterable[Token], links: MutableSequence[Link]) -> None:
    """Tell each embed the level of the heading that it stands under."""
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "embed_block":
            index = token.meta["slot"]
            links[index] = msgspec.structs.replace(links[index], level=level)


def _is_blank(token: Token) -> bool:
    is_text = token.type in ("text", "softbreak")
    return token.type == "comment" or (is_text and not token.content.strip())
