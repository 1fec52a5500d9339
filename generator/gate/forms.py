"""
The bytes of a file as whoever opens it may read them.

A title can stand in a page as text, across tags, in an attribute, as entities, percent-encoded
in an address, escaped in JSON, as a page within a feed, with the marks of markdown, or as UTF-16
in the middle of a picture. Each of these is a form of the file, brought into one folded text.

A long file is read in pieces that overlap, so that no size of it fills memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from .binary import texts_in
from .folding import folded

_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".svg", ".atom", ".rss")
_PROGRAMS = (".js", ".mjs", ".cjs", ".css", ".map", ".wasm")
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong"
    r"|sub|sup|time|tspan|u|var|wbr|text:span|[aw]:(?!p\b|br\b|tab\b|t[cr]\b)\w+)(?=[\s/>])[^<>]*>",
    re.I,
)
TAG = re.compile(r"<[^<>]*>")  # none across another: in time, whatever never ends
# Attributes whose values are words, names or addresses, not markup.
_ATTRIBUTE = re.compile(
    r"""\s(?:alt|aria-[a-z]+|cite|content|data-[\w-]+|datetime|download|href|id|label|name|placeholder
    |poster|src|srcset|summary|title|value|xlink:href)\s*=\s*(?:"([^"]*)"|'([^']*)')""",
    re.I | re.X,
)
_ESCAPE = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([/"'\\])|[nrt])""")
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1f\x7f]")
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_ESCAPED = re.compile("&(?:amp|lt|#60|#x3c);", re.I)
# Marks of markdown and of comments: at the ends of words, around links, before lines.
_MARKS = re.compile(
    r"^[ \t]*(?:[>#*-]+|//+|\d+\.)[ \t]|\]\([^()\s]*\)|[*`~\[\]]|(?<!\w)_+|_+(?!\w)", re.M
)
_PIECE, _OVERLAP = 4_000_000, 4_000  # characters
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Form(NamedTuple):
    """One reading of a file, folded: ``whole`` with its markup, ``words`` as a person reads it.

    What no person reads has no words, and short secrets are not looked for there.
    """

    whole: str
    words: str


def forms(path: str, data: bytes) -> Iterator[Form]:
    """Every reading of a file's bytes; ``path`` says by its ending what they should be."""
    text = _text(data)
    if text is None:
        # Among bytes that mean something else, short words come by chance.
        yield from (Form(folded(one), "") for one in texts_in(data))
        return
    ending = path.lower()
    is_markup = ending.endswith(_MARKUP) or text.lstrip()[:1] == "<"
    for piece in _pieces(text):
        if ending.endswith(_PROGRAMS):
            # Its words are names for its parts: "Promise" is said by any.
            yield Form(_whole(_unescaped(piece), is_markup), "")
        else:
            yield form_of(piece, is_markup=is_markup)


def form_of(text: str, *, is_markup: bool) -> Form:
    """The reading of a text."""
    plain = _unescaped(text)
    if is_markup:
        values = (unquote(unescape(one or other)) for one, other in _ATTRIBUTE.findall(plain))
        # Also a page in a feed, whose tags are escaped, and what is escaped in there.
        pages = [plain, unescape(plain)] if _ESCAPED.search(plain) else [plain]
        words = [*(unescape(_without_tags(page)) for page in pages), *values]
    else:
        words = [plain, _MARKS.sub(" ", plain), _MARKS.sub("", _without_tags(plain))]
    words += [unquote(one) for one in words[:1] if _PERCENT.search(one)]
    return Form(_whole(plain, is_markup), folded("\n".join(dict.fromkeys(words))))


def _whole(plain: str, is_markup: bool) -> str:
    return folded(unescape(plain) if is_markup else plain)


def _without_tags(text: str) -> str:
    return TAG.sub(" ", INLINE.sub("", text))


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(1, len(text)), _PIECE):
        yield text[start : start + _PIECE + _OVERLAP]


def _text(data: bytes) -> str | None:
    """The file as text; None where it is not text in any usual encoding."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # What is no UTF-8 and has no control characters is text from an older time.
        return None if _CONTROL.search(data) else data.decode("cp1252", "replace")
    return None if "\0" in text else text


def _unescaped(text: str) -> str:
    """The text with the escapes of JSON and JavaScript as what they stand for."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    # A character beyond the first plane is written as two escapes.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    number = match[1] or match[2]
    return chr(int(number, 16)) if number else (match[3] or " ")
