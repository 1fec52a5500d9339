"""
One walk over the finished tokens settles what each of them means.

Here links and quotes get their numbers, math becomes MathML, raw HTML is filtered, and
every fault becomes a Problem with its line and column. Afterwards rendering is plain
output: it decides nothing and cannot fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from ...problems import Place, Problem
from ..claims import BadClaim, check_claim, check_metric
from ..values import Link, Quote
from .math import BadMath, MathWriter
from .rawhtml import HtmlFilter

_OUTSIDE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_MATH = {"math_inline": False, "math_inline_double": True, "math_block": True}


class Walk:
    """What has been found in one post so far."""

    def __init__(
        self, path: str, body: str, first_line: int, math: MathWriter, *, html: bool
    ) -> None:
        self.path, self.first_line = path, first_line
        self.lines = body.split("\n")
        self.links: list[Link] = []
        self.quotes: list[Quote] = []
        self.problems: list[Problem] = []
        self.ids: list[str] = []
        self._math = math
        self._filter = None if html else HtmlFilter()
        self._block = Token("inline", "", 0)

    def over(self, tokens: list[Token]) -> list[Token]:
        """The tokens, settled: figures stand as blocks, open HTML elements are closed."""
        settled: list[Token] = []
        for token in tokens:
            self._settle_block(token)
            settled.append(token)
            if token.type == "paragraph_close" and (image := _lone_image(settled[-2])):
                settled[-3:] = [self._as_figure(image)]
        if self._filter and (rest := self._filter.rest()):
            settled.append(Token("html_block", "", 0, content=rest))
        return settled

    # --- blocks -------------------------------------------------------------------

    def _settle_block(self, token: Token) -> None:
        if token.type == "inline":
            self._block = token
            for child in token.children or ():
                self._settle(child)
        elif token.type == "html_block":
            token.content = self._filtered(token, self._block_place(token))
        elif token.type in _MATH:
            self._convert(token, self._block_place(token))
        elif token.type == "block_fault" or token.meta.get("unknown"):
            self.report(self._block_place(token), token.meta["message"], token.meta["hint"])

    def _block_place(self, token: Token) -> Place:
        first = (token.map or token.meta.get("map") or [0])[0]
        line = self.lines[first] if first < len(self.lines) else ""
        indent = len(line) - len(line.lstrip())
        return Place(self.path, self.first_line + first, indent + 1, max(1, len(line.strip())))

    # --- inline -------------------------------------------------------------------

    def _settle(self, token: Token) -> None:
        settle = getattr(self, f"_settle_{token.type}", None)
        if settle:
            settle(token)
        elif token.type in _MATH:
            self._convert(token, self._find(token.content))

    def _settle_fault(self, token: Token) -> None:
        self.report(self._place(token), token.meta["message"], token.meta["hint"])

    def _settle_wikilink(self, token: Token) -> None:
        titled = not token.content
        if titled and not token.meta["target"]:
            token.content, titled = token.meta["heading"], False
        self._add_link(token, "wiki", token.meta["target"], token.meta["heading"], titled=titled)

    def _settle_link_open(self, token: Token) -> None:
        href = str(token.attrs.get("href", ""))
        if _OUTSIDE.match(href):
            return
        parts = urlsplit(href)
        target, heading = unquote(parts.path), unquote(parts.fragment)
        is_path = target.startswith("/") or target.lower().endswith(".md") or not target
        if not (target or heading):
            self.report(self._place(token), "this link leads nowhere", "write [text](address)")
            return
        self._add_link(token, "path" if is_path else "file", target, heading)
        token.meta["query"] = parts.query

    def _settle_image(self, token: Token) -> None:
        source = str(token.attrs.get("src", ""))
        if source.startswith("experiment:"):
            if _lone_image(self._block) is not token:
                message = "a figure of an experiment stands alone in its paragraph"
                self.report(self._place(token), message, "put an empty line before and after it")
        elif _OUTSIDE.match(source):
            message = "this image would be loaded from another site; it is shown as a link"
            hint = "save it beside the post and write ![…](its-name.png)"
            self.report(self._place(token), message, hint, warning=True)
            token.meta["outside"] = True
        else:
            self._add_link(token, "file", unquote(urlsplit(source).path), "")

    def _settle_html_inline(self, token: Token) -> None:
        if "task-list-item-checkbox" not in token.content:  # that one is the parser's own
            token.content = self._filtered(token, self._place(token))

    def _settle_metric(self, token: Token) -> None:
        try:
            check_metric(token.content)
        except BadClaim as bad:
            self.report(self._within(token, bad), bad.message, bad.hint)
            return
        self._add_quote(token, "metric", token.content)

    def _settle_span_open(self, token: Token) -> None:
        if name := token.meta.get("id"):
            self.ids.append(name)
        if "claim" not in token.meta:
            return
        try:
            check_claim(token.meta["claim"])
        except BadClaim as bad:
            self.report(self._within(token, bad, 'claim="'), bad.message, bad.hint)
            return
        self._add_quote(token, "claim", token.meta["claim"])
        self._pair(token)["slot"] = token.meta["slot"]

    def _as_figure(self, image: Token) -> Token:
        source = str(image.attrs["src"]).removeprefix("experiment:")
        figure = Token("quote_figure", "figure", 0, block=True, children=image.children)
        figure.meta = {"at": image.meta["at"]}
        if not re.fullmatch(r"[\w-]+/[\w-]+", source):
            message = f'"{source}" names no figure'
            self.report(self._place(image), message, "write ![…](experiment:name/figure)")
            return Token("fault", "", 0, content=str(image.attrs["src"]))
        for child in image.children or ():
            self._settle(child)
        self._add_quote(figure, "figure", source)
        return figure

    # --- what they share ----------------------------------------------------------

    def _add_link(
        self, token: Token, form: str, target: str, heading: str, *, titled: bool = False
    ) -> None:
        token.meta["slot"] = len(self.links)
        place = self._place(token)
        self.links.append(Link(form, target, place, heading, titled))  # type: ignore[arg-type]
        if token.type == "link_open":
            self._pair(token)["slot"] = token.meta["slot"]

    def _add_quote(self, token: Token, kind: str, source: str) -> None:
        token.meta["slot"] = len(self.quotes)
        self.quotes.append(Quote(kind, source, self._place(token)))  # type: ignore[arg-type]

    def _pair(self, opening: Token) -> dict[str, object]:
        """The ``meta`` of the token that closes ``opening``."""
        children = self._block.children or []
        closing = opening.type.replace("_open", "_close")
        start = next(i for i, child in enumerate(children) if child is opening)
        for child in children[start:]:
            if child.type == closing and child.level == opening.level:
                return child.meta
        raise AssertionError("the parser closes what it opens")

    def _convert(self, token: Token, place: Place) -> None:
        try:
            token.content = self._math.convert(token.content, display=_MATH[token.type])
        except BadMath as bad:
            self.report(place, bad.message, bad.hint)
            token.type = "fault"

    def _filtered(self, token: Token, place: Place) -> str:
        if self._filter is None:
            return token.content
        passed = self._filter.passed(token.content)
        for name in dict.fromkeys(self._filter.refused):
            what = (
                f"the attribute {name} is left out"
                if name.endswith("=")
                else (f"{name} is shown as text: it is not among the HTML that may stand in a post")
            )
            self.report(place, what, "set html = true to let all HTML through", warning=True)
        if self._filter.unfinished:
            self.report(place, "this comment has no end", "close it by -->")
        return passed

    def report(self, place: Place, message: str, hint: str = "", *, warning: bool = False) -> None:
        severity = "warning" if warning else "error"
        self.problems.append(Problem(place, message, hint, severity))  # type: ignore[arg-type]

    # --- places -------------------------------------------------------------------

    def _place(self, token: Token) -> Place:
        start, end = token.meta["at"]
        content = self._block.content
        raw = content[start:end]
        number = content.count("\n", 0, start)
        before = content[content.rfind("\n", 0, start) + 1 : start]
        return self._find(raw.partition("\n")[0], number, before.count(raw))

    def _within(self, token: Token, bad: BadClaim, lead: str = "`") -> Place:
        """The place of an error inside what was written, ``bad.offset`` behind ``lead``."""
        place = self._place(token)
        start, end = token.meta["at"]
        raw = self._block.content[start:end]
        offset = raw.find(lead) + len(lead) + bad.offset
        if "\n" in raw[:offset]:
            return place
        return Place(place.path, place.line, place.column + offset, bad.length)

    def _find(self, raw: str, number: int = 0, earlier: int = 0) -> Place:
        """Where ``raw`` stands in the source: on the block's line ``number``, else near it."""
        first = (self._block.map or [0])[0] + number
        for form in (raw, raw.replace("|", "\\|")):  # a table cell had its \| unescaped
            for index in (first, *range(first, min(first + 40, len(self.lines)))):
                if (column := _nth(self.lines[index], form, earlier)) >= 0:
                    line = self.first_line + index
                    return Place(self.path, line, column + 1, max(1, len(form)))
        return Place(self.path, self.first_line + first, 1)


def _nth(line: str, part: str, earlier: int) -> int:
    """Where ``part`` stands in ``line`` for the time after ``earlier`` others; -1 if nowhere."""
    at = line.find(part)
    while earlier and at >= 0:
        at, earlier = line.find(part, at + 1), earlier - 1
    return at if at >= 0 else line.find(part)


def _lone_image(block: Token) -> Token | None:
    """The image of an experiment that is all that a paragraph holds."""
    shown = list(_shown(block))
    if len(shown) != 1 or shown[0].type != "image":
        return None
    return shown[0] if str(shown[0].attrs.get("src", "")).startswith("experiment:") else None


def _shown(inline: Token) -> Iterator[Token]:
    for child in inline.children or ():
        is_blank = child.type in ("text", "softbreak") and not child.content.strip()
        if child.type != "comment" and not is_blank:
            yield child
