"""
Raw HTML: harmless elements pass, everything else is shown as the text that it is.

What passes can neither load, run, restyle nor leave the page. What does not is escaped,
so that an author sees it, and reported. Elements left open are closed where the paragraph,
list or quote around them ends, so that no post can break the page. Comments are dropped,
even from a journal that lets all other HTML through.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser

_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_VOID = frozenset({"br", "hr", "wbr"})
WITHIN_TEXT = frozenset(
    (
        *("abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd"),
        *("mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub"),
        *("sup", "time", "u", "var"),
    )
)
_BLOCK = frozenset(
    (
        *("caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption"),
        *("figure", "li", "ol", "p", "summary", "table", "tbody", "td", "tfoot", "th"),
        *("thead", "tr", "ul"),
    )
)
_MARKS = {"claim", "holds", "fails", "metric"}  # only a checked claim looks like one
ELEMENTS = _VOID | WITHIN_TEXT | _BLOCK
ATTRIBUTES = frozenset(
    (
        *("class", "colspan", "datetime", "dir", "lang", "open"),
        *("reversed", "rowspan", "start", "title"),
    )
)


def _may_stand(name: str, value: str | None) -> bool:
    marks = name == "class" and _MARKS & set((value or "").split())
    return name in ATTRIBUTES and not marks


class _Scope:
    """The author's elements that are open within one element of the page; outermost first."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self.ended: list[str] = []  # what was not begun here, and perhaps outside

    def begin(self, tag: str) -> None:
        self._open.append(tag)
        self._count[tag] += 1

    def end(self, tag: str) -> str:
        """The end tags of an element and of all in it; of nothing, if it was not begun here."""
        if not self._count[tag]:
            self.ended.append(tag)
            return ""
        closing: list[str] = []
        while not closing or closing[-1] != tag:
            closing.append(self._open.pop())
            self._count[closing[-1]] -= 1
        return "".join(f"</{each}>" for each in closing)

    def rest(self) -> str:
        """The end tags of all that is still open."""
        closing = "".join(f"</{tag}>" for tag in reversed(self._open))
        self._open.clear()
        self._count.clear()
        return closing


class HtmlFilter(HTMLParser):
    """Passes fragments of one post in order; ``refused`` gathers what was not let through."""

    def __init__(self, *, everything: bool = False) -> None:
        """``everything`` lets all but comments through as it is."""
        super().__init__(convert_charrefs=False)
        self.everything = everything
        self._scopes = [_Scope()]
        self._to_end: list[str] = []
        self._begin = 0
        self.refused: list[str] = []
        self.unfinished = False
        self._out: list[str] = []

    def passed(self, fragment: str) -> str:
        """The fragment as it may stand in the page."""
        self._out, self.refused = [], []
        self.unfinished = any(not comment[1] for comment in _COMMENT.finditer(fragment))
        fragment = _COMMENT.sub("", fragment)
        if self.everything:
            return fragment
        self.feed(fragment)
        leftover, self.rawdata = self.rawdata, ""
        self.cdata_elem = None  # text after a refused <script> is markup again
        self._out.append(escape(leftover, quote=False))
        return "".join(self._out)

    def enter(self) -> None:
        """Go into an element of the page's, out of which no element of the author's reaches."""
        self._scopes.append(_Scope())

    def leave(self) -> str:
        """Go out of it again; the end tags of all that is still open in it."""
        scope = self._scopes.pop()
        self._to_end = scope.ended
        return scope.rest()

    def after(self) -> str:
        """The end tags of what was ended in the element just left, and begun before it."""
        return "".join(map(self._scopes[-1].end, self._to_end))

    def rest(self) -> str:
        """The end tags of all elements that are still open."""
        return "".join(scope.rest() for scope in reversed(self._scopes))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self._refuse(f"<{tag}>")
            return
        kept = [(name, value) for name, value in attrs if _may_stand(name, value)]
        self.refused += [f"{name}=" for name, value in attrs if not _may_stand(name, value)]
        shown = "".join(f' {name}="{escape(value or "")}"' for name, value in kept)
        self._out.append(f"<{tag}{shown}>")
        if tag not in _VOID:
            self._scopes[-1].begin(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def parse_endtag(self, i: int) -> int:
        """Remember where the tag begins, for the case that it is shown as it was written."""
        self._begin = i
        return super().parse_endtag(i)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ELEMENTS:
            end = self.rawdata.index(">", self._begin) + 1
            self._refuse(f"<{tag}>", source=self.rawdata[self._begin : end])
        elif tag not in _VOID:
            self._out.append(self._scopes[-1].end(tag))

    def handle_data(self, data: str) -> None:
        self._out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """What HTML takes for a comment beside ``<!-- -->``: ``</ …>``, ``<!…>``."""

    def handle_decl(self, decl: str) -> None:
        self._refuse(f"<!{decl}>", source=f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        end = "]]>" if data.upper().startswith("CDATA[") else "]>"
        self._refuse(f"<![{data}{end}", source=f"<![{data}{end}")

    def handle_pi(self, data: str) -> None:
        self._refuse(f"<?{data}>", source=f"<?{data}>")

    def _refuse(self, name: str, source: str | None = None) -> None:
        self.refused.append(name)
        self._out.append(escape(source or self.get_starttag_text() or name, quote=False))
