"""
Every ``{ref}`` finds its heading, span or figure, or is a Problem that says where to look.

Headings and spans are known as soon as the file is read, so such a reference is settled
here: it says what the heading says. Which number a figure has, and whether a run has it
at all, is known only when the page is composed; there a slot is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from markdown_it.token import Token

from ...problems import closest
from ..addresses import as_name
from ..values import OpenHeading
from .marked import to_text, without_slots
from .text import shortened, text_of
from .walk import FIGURE, Walk

_GUESSES = 20  # a post with more mistakes than this has another problem than a slip
_LONGEST = 500  # words of a heading that refers to headings, each of which does the same
_MYST = re.compile(r"(?P<words>.*\S)\s*<(?P<target>[^<>]+)>")


def settle_references(
    tokens: Sequence[Token], outline: Sequence[OpenHeading], walk: Walk
) -> tuple[OpenHeading, ...]:
    """Settle what the walk found; the outline with the words of references in headings.

    Those to figures come first, then those within headings, so that others show them as they
    are read. One that is shown before it is settled is shown as it was written: there is
    no circle to go round in.
    """
    headings = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "heading_open"]
    anchors = dict(zip((heading.id for heading in outline), headings, strict=True))
    words = {name: heading.children or [] for name, heading in anchors.items()}
    words |= {name: inside for token in tokens for name, inside in _spans(token.children or [])}
    within = {id(child) for heading in headings for child in _refs(heading.children or [])}

    def rank(token: Token) -> tuple[bool, bool]:
        return token.content in words or "/" not in token.content, id(token) not in within

    for token in sorted(walk.refs, key=rank):
        _settle(token, words, walk)
    return tuple(
        msgspec.structs.replace(heading, text=to_text(text_of(anchors[heading.id].children or [])))
        for heading in outline
    )


def _settle(token: Token, words: dict[str, list[Token]], walk: Walk) -> None:
    target = token.content
    if target in words:
        token.content = shortened(text_of(words[target]), _LONGEST)
        token.meta["anchor"] = target
    elif FIGURE.fullmatch(target):
        walk.add_quote(token, "ref", target)
    else:
        walk.report(token.meta["place"], *_missing(target, words, walk))


def _missing(target: str, words: dict[str, list[Token]], walk: Walk) -> tuple[str, str]:
    """What is wrong with a reference that finds nothing, and what to write."""
    title, has_heading, heading = target.partition("#")
    if not target:
        return "this {ref} names nothing", "write {ref}`heading-id` or {ref}`experiment/figure`"
    if match := _MYST.fullmatch(target):
        return "a {ref} takes no words of your own", f"write [{match['words']}](#{match['target']})"
    if has_heading and title.strip():
        return f'"{target}" is a heading of another post', f"write [[{target}]]"
    message = f'this post has no heading or anchor "{target}"'
    named = heading.strip() if has_heading else target
    figures = [quote.source for quote in walk.quotes if quote.kind == "figure"]
    near = None
    if len(walk.problems) < _GUESSES:
        near = _by_text(named, words) or closest(named, [*words, *figures])
    hint = f"did you mean {{ref}}`{near}`?" if near else "a figure is named experiment/figure"
    return message, hint


def _by_text(wanted: str, words: dict[str, list[Token]]) -> str | None:
    """The anchor of the heading that says just what was written."""
    for name, inside in words.items():
        if as_name(without_slots(text_of(inside))) == as_name(wanted):
            return name
    return None


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """The spans that have an id, each with what stands in it."""
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "span_open":
            opened.append(index)
        elif token.type == "span_close":
            begin = opened.pop()
            if "id" in tokens[begin].meta:
                yield tokens[begin].meta["id"], list(tokens[begin + 1 : index])
        yield from _spans(token.children or [])


def _refs(tokens: Iterable[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "ref")
