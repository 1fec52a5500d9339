"""
What a post says: the same question for those that may be seen and for those that may not.

Of an invisible post each saying is a secret; of a visible one they all are what anybody may
know. A visible post's sayings are its own words alone, taken from its own file before any
link was resolved, so that a fault which put the title of another post into its page does not
excuse itself.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from slugify import slugify

from ..content import Document, Entry, Post, Text
from ..content.values import ExperimentPlan, FrontMatter
from ..pysource import docstring_of, tree_of
from .folding import folded
from .forms import INLINE, TAG, Form, form_of
from .secrets import Kind, Said, is_tellable, sentences

_LISTING = re.compile(r"(<pre\b|</pre>)")
_ANCHOR = re.compile(r' <a class="anchor"[^<>]*>#</a>')  # of a heading, and no word of it
_PARAGRAPH = re.compile(r"\n\s*\n")
_ALT = re.compile(r'\s(?:alt|title)="([^"]*)"')
_CONTENT, _ENDING = "content/", ".md"


def said_by(post: Post, document: Document, html: str) -> tuple[Said, ...]:
    """All that a post says, in any field or line, as what it is to the post."""
    named: list[tuple[Kind, str]] = [("title", post.front.title)]
    named += [("tag", tag) for tag in post.front.tags]
    named += [("address", name) for name in _addresses(post)]
    if post.experiment:
        named.append(("experiment", post.experiment))
    fields = (*_fields(post.front), *_texts(post.front.extra))
    headings = ("".join(heading.text.pieces) for heading in document.outline)
    captions = (" ".join(quote.caption.pieces) for quote in document.quotes)
    blocks = map(_lines, (html, *captions))
    prose = (*fields, *headings, *blocks, *map(unescape, _ALT.findall(html)))
    return _tellable(
        *((kind, folded(text)) for kind, text in named),
        *(("sentence", sentence) for text in prose for sentence in sentences(text)),
    )


def said_in_module(name: str, source: str) -> tuple[Said, ...]:
    """All that a module says: its docstring, its lines, and its ``name`` if it is an experiment."""
    return _tellable(
        *(("experiment", word) for word in dict.fromkeys((name, name.replace("-", "_")))),
        *(
            ("sentence", one)
            for text in _paragraphs(docstring_of(source))
            for one in sentences(text)
        ),
        *(("code", folded(line)) for line in source.splitlines()),
    )


def shown_by(entry: Entry, html: str) -> Iterator[Form]:
    """What a reader reads of a visible post: its own words, and where they lead."""
    front, urls = entry.post.front, addresses_in(entry)
    words = (front.title, *front.tags, *_addresses(entry.post), *_fields(front))
    # As pages write them: a private "March 2025" is not in every date of that month.
    dates = (date.shown for date in (front.date, *(step.date for step in front.evolution)))
    of_tags = (slugify(tag, allow_unicode=True) for tag in front.tags)
    more = (front.status, entry.post.experiment, entry.post.url, *front.aliases, *urls)
    more = (*more, *dates, *of_tags)
    captions = (" ".join(quote.caption.pieces) for quote in entry.document.quotes)
    yield form_of("\n".join(filter(None, (*words, *more))), is_markup=False)
    yield form_of("\n".join([html, *captions]), is_markup=True)


def addresses_in(entry: Entry) -> list[str]:
    """The addresses of files, and of pages that are no post's, to which its author's links lead."""
    return [target.url for target in entry.targets if target.state in ("file", "page")]


def text_with_gaps(text: Text) -> str:
    """The HTML of a post as its file says it: nothing for a link, a gap for a run's number."""
    return text.filled(
        ["" if slot.part in ("open", "close", "before", "after") else "\n" for slot in text.slots]
    )


def shown_in_module(source: str) -> Iterator[Form]:
    """What a reader reads of a module: its lines, and each text in it as a run says it."""
    yield form_of(source, is_markup=False)
    texts = (node.value for node in ast.walk(tree_of(source)) if isinstance(node, ast.Constant))
    yield form_of("\n".join(text for text in texts if isinstance(text, str)), is_markup=False)


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text, a line each."""
    return (" ".join(one.split()) for one in _PARAGRAPH.split(text))


def _tellable(*pairs: tuple[Kind, str]) -> tuple[Said, ...]:
    """Each saying once, if it can be recognised."""
    return tuple(dict.fromkeys(said for pair in pairs if is_tellable(said := Said(*pair))))


def _addresses(post: Post) -> Iterator[str]:
    """What may stand in an address of a post: its slug, its aliases, its title, its file."""
    for slug in (post.slug, slugify(post.front.title, allow_unicode=True)):
        yield slug
        yield slug.replace("-", "_")
    for alias in post.front.aliases:
        yield alias.strip("/")
        yield posixpath.basename(alias.rstrip("/"))
    path = post.path.removeprefix(_CONTENT)[: -len(_ENDING)]
    path = path.removesuffix("/index")  # that of its folder: every list is an index, too
    yield path
    yield posixpath.basename(path)


def _fields(front: FrontMatter) -> Iterator[str]:
    """The front matter's sentences."""
    yield from filter(None, (front.summary, front.hypothesis, front.next_action))
    yield from (step.note for step in front.evolution)
    if isinstance(front.experiment, ExperimentPlan):
        plan = front.experiment
        texts = plan.description, plan.baseline, plan.metric, plan.expected_outcome
        yield from filter(None, texts)
    if front.results:
        yield from filter(None, (front.results.outcome, front.results.summary))


def _texts(value: Any) -> Iterator[str]:
    """All texts within a value of the author's own keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, Iterable):
        yield from (text for part in value for text in _texts(part))


def _lines(html: str) -> str:
    """The text of HTML: a line for each block, and for each line of code."""
    pieces, is_code = [], False
    for piece in _LISTING.split(_ANCHOR.sub("", html)):
        is_code = piece == "<pre" or (is_code and piece != "</pre>")
        pieces.append(piece if is_code else piece.replace("\n", " "))
    return unescape(TAG.sub("\n", INLINE.sub("", "".join(pieces))))
