"""
A body as the journal's Markdown has it, in which every other byte stays.

These are the rules that all dialects share: links and pictures, callouts, marks, anchors.
Each looks at the prose alone, keeps the number of lines, and says what it could not keep.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..content.markdown.callouts import KINDS
from .links import DEFINITION, LINK, WIKI, Links, encoded
from .masking import COVER, Edit, Prose, prose_of
from .values import Placed, Remark

_CALLOUT = re.compile(
    r"^(?P<lead>[ \t]*(?:(?:[*+-]|\d+[.)])[ \t]+)*(?:>[ \t]*)+)"
    r"\[!(?P<kind>[^\]\n]*)\](?P<fold>[+-]?)(?P<title>[^\n]*)",
    re.M,
)
_KNOWN = {*KINDS, "caution", "info", "hint", "faq"}
_NEAREST = {
    **dict.fromkeys(("success", "check", "done", "example"), "tip"),
    **dict.fromkeys(("failure", "fail", "missing", "danger", "error", "bug"), "warning"),
    "attention": "warning",
    "help": "question",
}
_MARK = re.compile(r"(?<![=\\])==(?![=\s])([^=\n\0]+?)(?<!\s)==(?!=)")
_BLOCK_ID = re.compile(r"(?:(?<=[ \t])|^)\^([A-Za-z0-9-]+)[ \t]*$", re.M)
_HEADING_ID = re.compile(
    r"^(?P<begin>[ ]{0,3}#{1,6}[ \t]+)(?P<words>[^\n{}]*+)\{[ \t]*"
    r"(?P<inside>[#.][^{}\n]*)\}[ \t]*$",
    re.M,
)
_ID = re.compile(r"#([^\W_][\w:.-]*)")
_TAG = re.compile(r"(?<![\w/#&\\\[\]().:-])#([\w/-]*[^\W\d_][\w/-]*)")
_HEADING = re.compile(r"^#[ \t]++(?P<words>[^\n]*+)(?:\n|\Z)", re.M)
_UNDERLINED = re.compile(r"[ ]{0,3}(?P<words>[^\s>#*+=|`~-][^\n]*)\n=+[ \t]*(?:\n|\Z)")
_IMG = re.compile(r"<img\b(?P<inside>[^<>]*?)/?>", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TEMPLATER = re.compile(r"<%[^\n]*?%>")
_PLAIN = re.compile(r"[*_`]|(?<!\w)\\(?=\W)")


class Body(NamedTuple):
    """A body that was rewritten, what there is to say of it, and what was changed how often."""

    text: str
    edits: list[Edit]
    remarks: list[Remark]
    changed: Counter[str]


def title_in(body: str) -> tuple[str, int]:
    """The title that a body begins with, if that is its only H1, and how long it is there."""
    begin = len(body) - len(body.lstrip("\n \t"))
    begin = body.rfind("\n", 0, begin) + 1
    match = _HEADING.match(body, begin) or _UNDERLINED.match(body, begin)
    words = _without_closing(match["words"]) if match else ""
    if match is None or not words:
        return "", 0
    masked = prose_of(body).masked
    if len(_HEADING.findall(masked)) > 1:
        return "", 0
    return words, match.end()


def _without_closing(words: str) -> str:
    """The words of a heading without the signs that may end it."""
    words = words.strip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare[-1:] in ("", " ", "\t") else words


def plain_words(heading: str) -> str:
    """A heading as a title says it: without the marks of Markdown, which it takes as they are."""
    heading = WIKI.sub(lambda m: m["words"] or m["target"], heading)
    heading = LINK.sub(lambda m: m["label"], heading)
    return _PLAIN.sub("", heading).strip()


def tags_in(body: str) -> list[str]:
    """The ``#tags`` of a body, in order."""
    if "#" not in body:
        return []
    return [match[1].strip("/") for match in _TAG.finditer(prose_of(body).masked)]


class Rules:
    """Finds what is to be changed in the body of one note."""

    def __init__(self, links: Links, note: Placed, prose: Prose, *, vaultlike: bool) -> None:
        self._links, self._note, self._prose = links, note, prose
        self._text, self._masked = prose.text, prose.masked
        self._vaultlike = vaultlike
        self.edits: list[Edit] = []
        self.remarks: list[Remark] = []
        self.changed: Counter[str] = Counter()

    def body(self) -> Body:
        """All that these rules change."""
        if self._vaultlike:
            self._wikilinks()
            self._blocks_and_marks()
        self._ordinary_links()
        self._pictures_in_html()
        self._callouts()
        self._headings()
        return Body(self._text, self.edits, self.remarks, self.changed)

    def _replace(self, start: int, end: int, text: str, what: str) -> None:
        if self._text[start:end] != text:
            self.edits.append(Edit(start, end, text))
            self.changed[what] += 1

    def _say(self, start: int, end: int, message: str, hint: str = "") -> None:
        self.remarks.append(Remark(start, end - start, message, hint))

    def _wikilinks(self) -> None:
        if "[[" not in self._masked:
            return
        for match in self._over(WIKI):
            line = self._line(match.start())
            alone = bool(match["embed"]) and self._is_alone(match)
            new, said = self._links.wiki(self._note, match, line, alone=alone)
            if new is not None:
                self._replace(match.start(), match.end(), new, "link")
            if said:
                self._say(match.start(), match.end(), said)

    def _ordinary_links(self) -> None:
        for match in self._over(LINK) if "](" in self._masked else ():
            new, said = self._links.ordinary(self._note, match)
            if new is not None:
                self._replace(match.start(), match.end(), new, "link")
            if said:
                self._say(match.start(), match.end(), said)
        for match in self._over(DEFINITION) if "]:" in self._masked else ():
            to, _ = self._links.address(self._note, match["to"])
            if to is not None:
                self._replace(match.start("to"), match.end("to"), to, "link")

    def _pictures_in_html(self) -> None:
        for start, end in self._prose.tags:
            match = _IMG.fullmatch(self._text, start, end)
            around = self._prose.html_around(start)
            is_alone = around and self._text[slice(*around)].strip() == self._text[start:end]
            if match is None or (around and not is_alone):
                continue
            found = {
                m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match[0])
            }
            source = f"<{found.get('src', '')}>"
            to, said = self._links.address(self._note, source, image=True)
            alt = found.get("alt", "").replace("[", "(").replace("]", ")")
            if to and to != source:
                self._replace(start, end, f"![{alt}]({to})", "picture")
            elif to and found.get("src", "").strip():
                self._replace(start, end, f"![{alt}]({encoded(found['src'])})", "picture")
            elif said:
                self._say(start, end, said)
                self._replace(start, end, alt or found["src"], "link")

    def _callouts(self) -> None:
        for match in _CALLOUT.finditer(self._masked) if "[!" in self._masked else ():
            kind, _, more = match["kind"].partition("|")
            name = kind.strip().casefold()
            if name in _KNOWN and not more:
                continue
            nearest = name if name in _KNOWN else _NEAREST.get(name, "note")
            title = (
                "" if match["title"].strip() or name in _KNOWN else f" {kind.strip().capitalize()}"
            )
            begin = match.end("lead")
            new = f"[!{nearest}]{match['fold']}{title.rstrip()}"
            what = f"callout [!{name}] as [!{nearest}]" if name != nearest else "callout"
            self._replace(begin, match.end("fold"), new, what)

    def _blocks_and_marks(self) -> None:
        for match in _MARK.finditer(self._masked) if "==" in self._masked else ():
            self._replace(match.start(), match.start(1), "<mark>", "highlight")
            self.edits.append(Edit(match.end(1), match.end(), "</mark>"))
        named: set[str] = set()
        for match in _BLOCK_ID.finditer(self._masked) if "^" in self._masked else ():
            anchor = "" if match[1] in named else f"[]{{#{match[1]}}}"
            named.add(match[1])
            self._replace(match.start(), match.end(), anchor, "anchor of a block")
        for match in _TEMPLATER.finditer(self._text) if "<%" in self._masked else ():
            if self._masked[match.start()] != COVER:
                message = "a command of Templater that never ran; it stays as text"
                self._say(match.start(), match.end(), message)

    def _headings(self) -> None:
        for match in _HEADING_ID.finditer(self._masked) if "{" in self._masked else ():
            name = _ID.search(match["inside"])
            words = self._text[match.start("words") : match.end("words")].rstrip()
            anchor = f"{{#{name[1]}}}" if name else ""
            is_simple = anchor and words and not re.search(r"[\[\]`\\]", words)
            if is_simple:
                self.edits.append(Edit(match.start("words"), match.start("words"), "["))
            behind = f"]{anchor}" if is_simple else f" []{anchor}" if anchor else ""
            end = match.start("words") + len(words)
            self._replace(end, match.end(), behind, "anchor of a heading")

    def _over(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """What a pattern finds in the prose, as it is written there: with code in its words."""
        for match in pattern.finditer(self._masked):
            if self._masked[max(0, match.start() - 1) : match.start()] == "\\":
                continue
            if COVER in match[0]:
                whole = pattern.match(self._text, match.start())
                if whole and whole.end() == match.end():
                    yield whole
            else:
                yield match

    def _line(self, at: int) -> str:
        begin = self._text.rfind("\n", 0, at) + 1
        end = self._text.find("\n", at)
        return self._text[begin : end if end >= 0 else len(self._text)]

    def _is_alone(self, match: re.Match[str]) -> bool:
        """Whether nothing else stands in the paragraph, so that a post can be shown there."""
        line = self._line(match.start())
        if line.strip(" \t>") != match[0] or line.startswith(("    ", "\t")):
            return False
        begin = self._text.rfind("\n", 0, match.start()) + 1
        before = self._line(begin - 1) if begin else ""
        end = begin + len(line)
        after = self._line(end + 1) if end + 1 < len(self._text) else ""
        return not before.strip(" \t>") and not after.strip(" \t>")
