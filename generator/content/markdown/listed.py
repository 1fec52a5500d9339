"""
What a list shows of a paragraph: its words with their markup, cut where they are long.

In a list the whole of it is a link to where it was written. So nothing in it links, nothing
has an id, and what has its meaning only on its own page (a citation, a footnote, the mark of
a claim) is left out. Slots stay for the numbers of runs, and for titles that a reader may
not be allowed to see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from ..values import Text
from .marked import slot, to_text
from .rawhtml import WITHIN_TEXT
from .text import LONGEST, text_of

_EMPHASIS = ("em", "strong", "s")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>")
_DEEPEST = 20  # elements in one another; what is deeper keeps its words
_UNKNOWN = 8  # characters that are reckoned for what is filled in later


def in_a_list(tokens: Sequence[Token]) -> Text:
    """The HTML of settled inline tokens as a list shows it."""
    words = _Words()
    for token in tokens:
        _show(token, words)
        if words.is_cut:
            break
    return to_text(words.whole())


def _show(token: Token, words: _Words) -> None:
    index: int | None = token.meta.get("slot")
    match token.type:
        case "text" | "fault":
            words.say(token.content)
        case "code_inline":
            words.show(f"<code>{escape(token.content, quote=False)}</code>", len(token.content))
        case "math_inline" | "math_inline_double":
            words.show(token.content, len(text_of([token])))
        case "softbreak" | "hardbreak":
            words.say(" ")
        case "image":
            words.say(text_of(token.children or ()))
        case "wikilink" if index is not None and not token.content:
            words.show(slot("link", index), _UNKNOWN)
        case "metric" | "ref" if index is not None:
            words.show(slot("quote", index), _UNKNOWN)
        case "wikilink" | "metric":
            words.say(token.content)
        case "ref":  # the words of a heading, in which slots may stand
            words.show(escape(token.content, quote=False), len(token.content))
        case "citation":
            words.rest()
        case "html_inline":
            _show_html(token.content, words)
        case _ if token.tag in _EMPHASIS:
            words.begin(token.tag) if token.nesting > 0 else words.end(token.tag)


def _show_html(html: str, words: _Words) -> None:
    """HTML that was let through: of elements of a text their tags alone, and what was escaped."""
    end = 0
    for tag in _TAG.finditer(html):
        words.show(_harmless(html[end : tag.start()]), tag.start() - end)
        end, name = tag.end(), tag[2].lower()
        if name == "br":
            words.say(" ")
        elif name in WITHIN_TEXT:
            words.end(name) if tag[1] else words.begin(name)
    words.show(_harmless(html[end:]), len(html) - end)


def _harmless(rest: str) -> str:
    """What stands between tags, unless it is the rest of one."""
    return "" if "<" in rest or ">" in rest else rest


class _Words:
    """HTML as it grows, in which each element that is begun is ended, and ended once."""

    def __init__(self) -> None:
        self.is_cut = False
        self._out: list[str] = []
        self._open: list[str] = []
        self._left = LONGEST

    def whole(self) -> str:
        """All of it."""
        return "".join([*self._out, *(f"</{tag}>" for tag in reversed(self._open))]).strip()

    def say(self, text: str) -> None:
        """Add plain text, as much of it as there is room for."""
        if len(text) <= self._left:
            self.show(escape(text, quote=False), len(text))
            return
        cut = text[: self._left + 1].rpartition(" ")[0].rstrip()
        if not cut and self._left == LONGEST:  # one word that is longer than all that may be
            cut = text[: self._left]
        self._cut(escape(cut, quote=False))

    def show(self, html: str, length: int) -> None:
        """Add what cannot be cut; it is shown whole where nothing stands before it."""
        if length > self._left < LONGEST:
            self._cut("")
        elif html:
            self._out.append(html)
            self._left = max(0, self._left - length)

    def begin(self, tag: str) -> None:
        if len(self._open) < _DEEPEST:
            self._open.append(tag)
            self._out.append(f"<{tag}>")

    def end(self, tag: str) -> None:
        """End an element and all in it; nothing, where none was begun."""
        while tag in self._open:
            last = self._open.pop()
            self._out.append(f"</{last}>")
            if last == tag:
                return

    def rest(self) -> None:
        """Take back the space before what is left out."""
        if self._out:
            self._out[-1] = self._out[-1].rstrip()

    def _cut(self, html: str) -> None:
        if not self.is_cut:
            if not html:
                self.rest()
            self._out.append(f"{html} …")
            self.is_cut, self._left = True, 0
