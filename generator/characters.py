"""
Which characters may stand where: what cannot be seen is said, dropped or written out.

A control character in a title breaks a feed, one in a message drives the terminal, and nobody
who looks for a name finds it with one in it. Wherever text enters or leaves, this is asked.
"""

from __future__ import annotations

import re
import unicodedata

# What nobody means to write and nobody sees: control characters and noncharacters (not one may
# stand in a page), ends of lines that are none, a byte order mark amid text, and what turns the
# direction of all that follows it.
FORBIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef"
    "\ufffe\uffff\ud800-\udfff]"
)
# Control characters have no form in XML 1.0 (section 2.2), not even as a reference.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_HTML = bytes({*range(0x20), 0x7F} - {*b"\t\n\f\r"})
"""Bytes of UTF-8 that are errors in a page (HTML, 13.2.3.5)."""

# Where a line may break, and in which direction it runs: no part of a word.
_FORMATTING = re.compile("[\xad\u200b\u200e\u200f\u2060\ufeff]")


# Quotation marks and apostrophes of all languages, and the spaces that French puts within them.
_QUOTES = re.compile("«[\xa0\u202f]|[\xa0\u202f]»|[‘’‚‛“”„‟«»‹›ʼ]")
END_OF_SENTENCE = re.compile("(?<=[.!?…])(?:[\xa0\u202f]?[\"'’”“‘»›)])*\\s+")
"""The space between two sentences, and the quotes that the first one ends with."""


def is_seen(character: str) -> bool:
    """Whether a reader sees it: no space, no mark of a format, nothing without a meaning."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


def is_plain(text: str) -> bool:
    """Whether each character of it is seen, or is a space."""
    return all(character == " " or is_seen(character) for character in text)


def without_unseen(text: str) -> str:
    """The text without the signs that only break lines and turn their direction."""
    return _FORMATTING.sub("", text)


def straight(text: str) -> str:
    """The text with ``'`` for each quotation mark and apostrophe.

    Which marks stand around words depends on the language, and on what they stand in; who looks
    for the words may have typed any.
    """
    text = text.replace('"', "'")
    return text if text.isascii() else _QUOTES.sub("'", text)


def encodable(text: str) -> str:
    """The text with ``?`` for what UTF-8 cannot say, such as a file's name that is no text."""
    return text.encode("utf-8", "replace").decode()


def written_out(text: str) -> str:
    """The text in one line that drives no terminal: what cannot be seen as its escape."""
    if text.isprintable():
        return text
    return "".join(
        c if is_seen(c) or c in " \u200c\u200d" else c.encode("unicode_escape").decode()
        for c in text
    )
