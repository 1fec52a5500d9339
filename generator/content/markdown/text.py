"""
What a reader reads: the text of tokens without markup, slots left where links and numbers are.

Summaries, the contents, open questions and the sentence around a backlink are all made
from this. What a slot stands for is known only later, so no text here can say the title
of a post that its reader may not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from markdown_it.token import Token

from ...characters import END_OF_SENTENCE
from .marked import collapsed, slot

_SENTENCE_END = re.compile(END_OF_SENTENCE.pattern + r"(?=\S)")
_HERE = re.compile("\0@([0-9]+)\0")
_CITED = "\0@\0"
_BEFORE_CITED = re.compile(r"(?<!\s)\s*+\0@\0")  # from the first of many spaces alone
LONGEST = 240


def text_of(tokens: Iterable[Token], *, places: bool = False) -> str:
    """The text of inline tokens, white space collapsed; ``places`` marks where links begin."""
    return collapsed(_BEFORE_CITED.sub("", "".join(_parts(tokens, places))))


def sentences_of_links(inline: Token) -> dict[int, str]:
    """For each link of a block, by its index, the sentence around it."""
    text = text_of(inline.children or (), places=True)
    found: dict[int, str] = {}
    for sentence in _SENTENCE_END.split(text):
        if indices := _HERE.findall(sentence):
            found |= dict.fromkeys(map(int, indices), shortened(_HERE.sub("", sentence)))
    return found


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, cut at a word where it is longer than a reader wants in a list."""
    if len(text) <= longest:
        return text
    cut = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return cut[: cut.rfind("\0")] if cut.count("\0") % 2 else cut + " …"


def _parts(tokens: Iterable[Token], places: bool) -> Iterable[str]:
    for token in tokens:
        index = token.meta.get("slot") if token.meta else None
        if places and index is not None and token.type in ("wikilink", "link_open"):
            yield f"\0@{index}\0"
        if token.type == "wikilink":
            yield token.content or slot("link", token.meta["slot"])
        elif token.type in ("metric", "ref"):
            yield token.content if index is None else slot("quote", index)
        elif token.type in ("text", "code_inline", "fault"):
            yield token.content
        elif token.type == "citation":  # what it says is known on a page alone
            yield _CITED
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _parts(token.children or (), places)
        elif token.type.startswith("math_inline"):
            yield unescape(re.sub(r"<[^>]+>", "", token.content))
