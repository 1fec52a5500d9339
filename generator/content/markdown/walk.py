"""
One walk over the finished tokens settles what each of them means.

Here links and quotes get their numbers, math becomes MathML, raw HTML is filtered, and
every fault becomes a Problem with its line and column. Afterwards rendering is plain
output: it decides nothing and cannot fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from ...problems import Place, Problem, closest
from ..claims import BadClaim, parse_claim, parse_metric
from ..values import Cited, Link, Outward, Quote, QuoteKind
from .comments import without_comments
from .embeds import NOT_ALONE, PUT_ALONE, embeds_in
from .figures import figures_in, is_experiment
from .html import anchor_of_ref
from .lookalikes import has_role, ours_in, ours_in_html
from .math import BadMath, MathWriter
from .noted import Noted
from .places import Places
from .rawhtml import HtmlFilter

FIGURE = re.compile(r"[\w-]+/[\w-]+")
"""How prose names a figure or table: ``experiment/name``."""

_OUTSIDE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_ID = re.compile(r"[^\s_]\S*")
_RESERVED = {"claim", "holds", "fails", "metric", "interval"}
_PERCENT = re.compile("%%.*?%%", re.DOTALL)
_MATH = {"math_inline": False, "math_inline_double": True, "math_block": True}


class Walk:
    """What has been found in one post so far."""

    def __init__(
        self, path: str, body: str, first_line: int, math: MathWriter, *, html: bool
    ) -> None:
        self.links: list[Link] = []
        self.outward: list[Outward] = []
        self.quotes: list[Quote] = []
        self.citations: list[tuple[Cited, ...]] = []
        self.problems: list[Problem] = []
        self.ids: dict[str, None] = {}  # in order
        self.figures_named: set[str] = set()  # whether they are shown or not
        self.refs: list[Token] = []  # to be settled once all headings have their anchors
        self._math = math
        self._filter = HtmlFilter(everything=html)
        self.places = Places(path, body, first_line)
        self._content = ""
        self._open: list[Token] = []

    def over(self, tokens: list[Token]) -> list[Token]:
        """The tokens, settled: figures and embeds are blocks, open HTML elements are closed."""
        settled: list[Token] = []
        figures, embeds = figures_in(tokens), embeds_in(tokens)
        alone = figures | embeds
        for index, token in enumerate(tokens):
            settle = self._settle_figure if index in alone else self._settle_block
            settled += self._enclosed(token, "html_block", settle)
            if index - 1 in alone:  # the paragraph ends here
                make = self._as_figure if index - 1 in figures else self._as_embed
                settled[-3:] = [make(alone[index - 1])]
        return [*settled, *_html("html_block", self._filter.rest())]

    def _enclosed(self, token: Token, form: str, settle: Callable[[Token], None]) -> list[Token]:
        """A settled token, and the end tags without which it would cut an element in two."""
        before = _html(form, self._filter.leave()) if token.nesting < 0 else []
        settle(token)
        after = _html(form, self._filter.after()) if token.nesting < 0 else []
        if token.nesting > 0:
            self._filter.enter()
        return [*before, token, *after]

    # --- blocks -------------------------------------------------------------------

    def _settle_figure(self, token: Token) -> None:
        """A paragraph that becomes a figure, of which its words are the caption, or an embed."""
        self._content = token.content
        self.places.enter(token)
        kept = (one for one in token.children or () if one.type not in ("image", "embed"))
        self._settle_all(kept)

    def _settle_block(self, token: Token) -> None:
        if token.type == "inline":
            self._content = token.content
            self.places.enter(token)
            self._settle_words(token)
        elif token.type == "html_block":
            self.places.enter(token)
            if at := ours_in_html(token.content):
                message = "this stands in a block of HTML, where nothing but HTML is read"
                hint = (
                    "write it outside, with an empty line before it; or &#123; and &#91; for signs"
                )
                self.report(self.places.at(*at), message, hint)
            token.content = self._filtered(token, self.places.of_block(token))
        elif token.type in _MATH:
            self._convert(token, self.places.of_block(token))
        elif token.type == "block_fault" or token.meta.get("unknown"):
            place = self.places.of_block(token)
            self.report(place, token.meta["message"], token.meta["hint"])

    # --- inline -------------------------------------------------------------------

    def _settle_words(self, inline: Token) -> None:
        settled: list[Token] = []
        self._filter.enter()
        for token in inline.children or ():
            settled += self._enclosed(token, "html_inline", self._settle_inline)
        inline.children = [*settled, *_html("html_inline", self._filter.leave())]
        self._filter.after()

    def _settle_all(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            self._settle_inline(token)

    def _settle_inline(self, token: Token) -> None:
        settle = getattr(self, f"_settle_{token.type}", None)
        if settle:
            settle(token)
        elif token.type in _MATH:
            self._convert(token, self._place(token))

    def _settle_fault(self, token: Token) -> None:
        self.report(self._place(token), token.meta["message"], token.meta["hint"])

    def _settle_wikilink(self, token: Token) -> None:
        titled = not token.content
        if titled and not token.meta["target"]:
            token.content, titled = token.meta["heading"], False
        self._add_link(token, "wiki", token.meta["target"], token.meta["heading"], titled=titled)

    def _settle_embed(self, token: Token) -> None:
        self.report(self._place(token), NOT_ALONE, PUT_ALONE)
        token.type, token.content = "fault", self._content[slice(*token.meta["at"])]

    def _as_embed(self, token: Token) -> Token:
        self._add_link(token, "embed", token.meta["target"], token.meta["heading"])
        return Token("embed_block", "", 0, block=True, meta=token.meta)

    def _settle_citation(self, token: Token) -> None:
        token.meta["slot"] = len(self.citations)
        items = token.meta["items"]
        self.citations.append(tuple(Cited(k, self.places.at(*at), said) for k, said, at in items))

    def _settle_link_open(self, token: Token) -> None:
        self._open.append(token)
        self._settle_title(token)
        href = str(token.attrs.get("href", ""))
        if is_experiment(href):
            self.figures_named.add(href)
            message = "a figure is shown, not linked"
            self.report(self._place(token), message, "write ![caption](experiment:name/figure)")
            return
        if _OUTSIDE.match(href):
            self._settle_outside(token)
            self._check_scheme(token, href)
            return
        parts = urlsplit(href)
        target, heading = unquote(parts.path), unquote(parts.fragment)
        is_path = target.startswith("/") or target.lower().endswith(".md") or not target
        if not (target or heading):
            self.report(self._place(token), "this link leads nowhere", "write [text](address)")
            return
        self._add_link(token, "path" if is_path else "file", target, heading)

    def _check_scheme(self, token: Token, address: str) -> bool:
        """Note an address to elsewhere; whether it is not one of ours that was mistyped."""
        scheme = address.partition(":")[0]
        if scheme.casefold() == "data":
            message = "an address that begins with data: would bring what nobody has looked at"
            self.report(self._place(token), message, "save it beside the post and name the file")
            token.attrs.pop("href", None)
            return False
        if closest(scheme, ["experiment"]) is None:
            self.outward.append(Outward(address, self._place(token)))
            return True
        message = f"nothing is found at addresses that begin with {scheme}:"
        self.report(self._place(token), message, "did you mean experiment:?")
        return False

    def _settle_outside(self, token: Token) -> None:
        """A bare address goes as far as the next space, and might take more than it should."""
        written = self._content[slice(*token.meta["at"])]
        if token.markup == "autolink" and not written.startswith("<") and ours_in(written):
            message = "this address goes on until a space, over what is not part of it"
            self.report(self._place(token), message, "put a space behind it, or write <address>")

    def _settle_link_close(self, token: Token) -> None:
        token.meta |= {key: value for key, value in self._open.pop().meta.items() if key == "slot"}

    def _settle_image(self, token: Token) -> None:
        self._settle_description(token)
        self._settle_title(token)
        source = str(token.attrs.get("src", ""))
        if is_experiment(source):
            self.figures_named.add(source)
            message = "a figure of an experiment stands alone in its paragraph"
            self.report(self._place(token), message, "put an empty line before and after it")
        elif _OUTSIDE.match(source) and self._check_scheme(token, source):
            message = "this image would be loaded from another site; it is shown as a link"
            hint = "save it beside the post and write ![…](its-name.png)"
            self.report(self._place(token), message, hint, warning=True)
            token.meta["outside"] = True
        elif not _OUTSIDE.match(source):
            token.meta["linked"] = any(around.type == "link_open" for around in self._open)
            self._add_link(token, "file", unquote(urlsplit(source).path), "")

    def _settle_description(self, image: Token) -> None:
        """What describes an image is read where it is not seen: plain words and formulas."""
        for child in _inside(image):
            if child.type == "fault":
                self._settle_fault(child)
            elif child.type == "image":
                self._settle_description(child)
            elif child.type in _MATH:
                self._convert(child, self._place(child))
            elif (
                child.type in ("wikilink", "embed", "metric", "ref", "citation", "footnote_ref")
                or "claim" in child.meta
            ):
                message = "an image is described in plain words; this stands beside it"
                self.report(self._place(child), message)
                child.type = "fault"

    def _settle_html_inline(self, token: Token) -> None:
        if ours_in(token.content):
            message = "an attribute of HTML is plain text"
            self.report(self._place(token), message, "write this outside of it")
        token.content = self._filtered(token, self._place(token))

    def _settle_metric(self, token: Token) -> None:
        try:
            parse_metric(token.content)
        except BadClaim as bad:
            self.report(self._within(token, token.content, bad), bad.message, bad.hint)
            return
        self.add_quote(token, "metric", token.content)

    def _settle_ref(self, token: Token) -> None:
        token.meta["place"] = self._place(token)
        if any(around.type == "link_open" for around in self._open):
            message = "a {ref} is a link, and cannot stand within the words of another"
            self.report(token.meta["place"], message, "write it beside the link")
            return
        self.refs.append(token)

    def _settle_span_open(self, token: Token) -> None:
        self._open.append(token)
        if name := token.meta.get("id"):
            if not _ID.fullmatch(name):
                message = f'"{name}" cannot be an id: it has spaces, or begins with _'
                self.report(self._place(token), message)
            self._name(token, name)
        if taken := _RESERVED & set(str(token.meta.get("class", "")).split()):
            message = f'the class "{min(taken)}" is what the site itself marks claims by'
            self.report(self._place(token), message, "choose another name")
        if "claim" not in token.meta:
            return
        try:
            parse_claim(token.meta["claim"])
        except BadClaim as bad:
            self.report(self._within(token, token.meta["claim"], bad), bad.message, bad.hint)
            return
        self.add_quote(token, "claim", token.meta["claim"])

    _settle_span_close = _settle_link_close

    def _settle_footnote_ref(self, token: Token) -> None:
        self._name(token, anchor_of_ref(token))
        if not token.meta.get("subId", 0):
            self._name(token, f"fn{token.meta['id'] + 1}")

    def _name(self, token: Token, name: str) -> None:
        """Take an id for what stands at a token."""
        if name in self.ids:
            self.report(self._place(token), f'the id "{name}" is given twice in this post')
        self.ids[name] = None

    def _as_figure(self, image: Token) -> Token:
        address = str(image.attrs["src"])
        self.figures_named.add(address)
        source = address.partition(":")[2]
        figure = Token("quote_figure", "figure", 0, block=True, children=image.children)
        figure.meta = {"at": image.meta["at"]}
        if not FIGURE.fullmatch(source):
            message = f'"{source}" names no figure'
            self.report(self._place(image), message, "write ![…](experiment:name/figure)")
            return Token("fault", "", 0, content=address)
        if "title" in image.attrs:
            message = "a figure has no title beside its caption"
            self.report(self._place(image), message, "write all of it between [ and ]")
        self._settle_all(_inside(image))
        self.add_quote(figure, "figure", source)
        return figure

    # --- what they share ----------------------------------------------------------

    def _add_link(
        self,
        token: Token,
        form: Literal["wiki", "path", "file", "embed"],
        target: str,
        heading: str,
        *,
        titled: bool = False,
    ) -> None:
        token.meta["slot"] = len(self.links)
        place = self._place(token)
        self.links.append(Link(form, target, place, heading, titled))

    def add_quote(self, token: Token, kind: QuoteKind, source: str) -> None:
        """Leave a slot for what a run found; a reference has got its place before."""
        place = token.meta.get("place") or self._place(token)
        token.meta["slot"] = len(self.quotes)
        self.quotes.append(Quote(kind, source, place))

    def _settle_title(self, token: Token) -> None:
        """What a link or an image says when it is pointed at, which is plain text."""
        if "title" not in token.attrs:
            return
        token.attrs["title"] = title = without_comments(str(token.attrs["title"]))
        if ours_in(title):
            message = "the title of a link or an image is plain text"
            self.report(self._place(token), message, "write this outside of it")

    def _convert(self, token: Token, place: Place) -> None:
        if has_role(token.content):
            self.report(place, "a formula cannot hold a {role}", "close the formula before it")
        try:
            token.content = self._math.convert(token.content, display=_MATH[token.type])
        except BadMath as bad:
            self.report(place, bad.message, bad.hint)
            token.type = "fault"

    def _filtered(self, token: Token, place: Place) -> str:
        passed = self._filter.passed(_PERCENT.sub("", token.content))
        if "%%" in passed:
            self.report(place, "this %% begins a comment that has no end in this block of HTML")
        for name in dict.fromkeys(self._filter.refused):
            what = (
                f"the attribute {name} is left out"
                if name.endswith("=")
                else (f"{name} is shown as text: it is not among the HTML that may stand in a post")
            )
            self.report(
                place,
                what,
                "html = true under [tool.journal] in pyproject.toml lets all HTML through",
                warning=True,
            )
        if self._filter.unfinished:
            self.report(place, "this comment has no end", "close it by -->")
        return passed

    def report(self, place: Place, message: str, hint: str = "", *, warning: bool = False) -> None:
        """Note what is wrong at a place."""
        problem = Problem(place, message, hint)
        self.problems.append(problem.as_warning() if warning else problem)

    def report_noted(self, notes: Sequence[Noted]) -> None:
        """Report what rules noted, each thing that is wrong at its first line only."""
        for noted in {noted.message: noted for noted in reversed(notes)}.values():
            place = self.places.of_line(noted.line)
            self.report(place, noted.message, noted.hint, warning=noted.warning)

    # --- places -------------------------------------------------------------------

    def _place(self, token: Token) -> Place:
        return self.places.at(*token.meta["at"])

    def _within(self, token: Token, written: str, bad: BadClaim) -> Place:
        """The place of an error in a claim or metric, ``written`` last in what holds it."""
        start, end = token.meta["at"]
        begin = self._content.rfind(written, start, end)
        return self.places.at(begin + bad.offset, begin + bad.offset + bad.length)


def _html(form: str, content: str) -> list[Token]:
    return [Token(form, "", 0, content=content)] if content else []


def _inside(image: Token) -> list[Token]:
    """The tokens of an image's description, placed as the image itself is: in its block."""
    children = image.children or []
    offset = image.meta["at"][0] + len("![")
    for child in children:
        if "at" in child.meta:
            start, end = child.meta["at"]
            child.meta["at"] = (start + offset, end + offset)
    return children
