"""
A post's markdown becomes a Document: HTML with open slots, and what the journal wants to know.

Parsing knows one file. Where a link leads, whether its target may be seen, what a run
found: all of that is left open, so that a Document depends on nothing but the file's own
bytes and the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from markdown_it.token import Token

from ..journal import Settings
from ..memory import digest
from ..problems import Place, Problem, in_order
from .markdown import Walk, parser, to_html
from .markdown.cutting import sections_of
from .markdown.embeds import under_headings
from .markdown.headings import headed
from .markdown.marked import to_text
from .markdown.math import MathWriter
from .markdown.noted import notes
from .markdown.pictures import captioned
from .markdown.quotes import marks_of
from .markdown.references import settle_references
from .markdown.sections import open_items
from .markdown.sidenotes import beside
from .markdown.text import sentences_of_links, shortened, text_of
from .markdown.unshown import report_unshown
from .reading import Reading, read_post
from .values import Document, Link, Parsed, Quote, Text
from .wording import with_marks

_TITLE = re.compile(r"^title:(.*)$", re.M)
_TOO_DEEP = "this post is nested too deeply to be read"


class Whole(NamedTuple):
    """All that was made from one file: what is gathered, and the HTML that lies apart."""

    parsed: Parsed
    html: Text


def parse_file(path: str, data: bytes, settings: Settings) -> Whole:
    """Read and parse the post at ``path``."""
    front, reading = _front(path, data, settings)
    if front.post is None:
        return Whole(front, Text())
    try:
        document, html, problems = parse_body(path, reading.body, reading.first_line, settings)
    except RecursionError:
        problem = Problem(
            Place(path, reading.first_line, 1), _TOO_DEEP, "flatten its lists and quotes"
        )
        return Whole(msgspec.structs.replace(front, problems=(problem,)), Text())
    every = in_order((*reading.problems, *problems))
    return Whole(msgspec.structs.replace(front, document=document, problems=every), html)


def glance(path: str, data: bytes, settings: Settings) -> Parsed:
    """The post at ``path`` as its front matter alone says it, for who cannot wait for the rest."""
    return _front(path, data, settings)[0]


def _front(path: str, data: bytes, settings: Settings) -> tuple[Parsed, Reading]:
    reading = read_post(path, data, settings)
    post, name = reading.post, digest(data)
    if post is None:
        return Parsed(path, name, None, called=title_in(data), problems=reading.problems), reading
    if settings.smart_quotes:
        shown = with_marks(post.front, marks_of(settings.language))
        post = msgspec.structs.replace(post, front=shown)
    return Parsed(path, name, post, problems=reading.problems), reading


def parse_body(
    path: str, body: str, first_line: int, settings: Settings
) -> tuple[Document, Text, list[Problem]]:
    """The Document, the HTML and the Problems of markdown that begins on ``first_line``."""
    md = parser()
    walk = Walk(path, body, first_line, MathWriter(settings.math_macros), html=settings.html)
    marks = marks_of(settings.language) if settings.smart_quotes else None
    env: dict[str, Any] = {"marks": marks}
    tokens = beside(captioned(walk.over(md.parse(body, env)), marks))
    tokens, subtitle, outline = headed(tokens, walk.ids.keys(), first_line)
    outline = settle_references(tokens, outline, walk)
    under_headings(tokens, walk.links)
    report_unshown(body, env, walk)
    walk.report_noted(notes(env))
    html = to_text(to_html(md.renderer, tokens, md.options))
    document = Document(
        summary=_summary(tokens),
        subtitle=subtitle,
        outline=outline,
        anchors=(*(heading.id for heading in outline), *walk.ids),
        open_items=open_items(tokens, outline, settings, first_line),
        links=tuple(_with_sentences(walk.links, tokens)),
        outward=tuple(walk.outward),
        quotes=tuple(_with_captions(walk.quotes, tokens)),
        citations=tuple(walk.citations),
        slots=html.slots,
        sections=sections_of(html),
    )
    return document, html, walk.problems


def _with_sentences(links: Sequence[Link], tokens: Sequence[Token]) -> Iterator[Link]:
    """The links, each with the sentence around it."""
    sentences: dict[int, str] = {}
    for token in tokens:
        if token.type == "inline":
            sentences |= sentences_of_links(token)
    for index, link in enumerate(links):
        yield msgspec.structs.replace(link, sentence=to_text(sentences.get(index, "")))


def _with_captions(quotes: Sequence[Quote], tokens: Sequence[Token]) -> Iterator[Quote]:
    """The quotes, figures among them with the author's caption as HTML."""
    md = parser()
    captions = {
        token.meta["slot"]: to_html(md.renderer, token.children or [], md.options)
        for token in tokens
        if token.type == "quote_figure"
    }
    for index, quote in enumerate(quotes):
        yield msgspec.structs.replace(quote, caption=to_text(captions.get(index, "")))


def title_in(data: bytes) -> str:
    """The title of a post that cannot be read, as far as it can be guessed."""
    found = _TITLE.search(data.decode("utf-8", "replace"))
    return found[1].strip("\"' \t\r") if found else ""


def _summary(tokens: Sequence[Token]) -> Text:
    """The first paragraph that stands on its own and quotes no run, whose numbers move."""
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            summary = to_text(shortened(text_of(tokens[index + 1].children or ()), 300))
            if any(summary.pieces) and not any(slot.of == "quote" for slot in summary.slots):
                return summary
    return Text()
