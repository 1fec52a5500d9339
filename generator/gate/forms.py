"""
The bytes of a file as whoever opens it may read them.

A title can stand in a page as text, across tags, in an attribute, as entities, percent-encoded
in an address, escaped in JSON, or as UTF-16 in the middle of a picture. Each of these is a form
of the file, brought into one folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from .folding import folded

_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".svg", ".atom", ".rss")
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong"
    r"|sub|sup|time|tspan|u|var|wbr)(?=[\s/>])[^<>]*>",
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
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Form(NamedTuple):
    """One reading of a file, folded: ``whole`` with its markup, ``words`` as a person reads it."""

    whole: str
    words: str


def forms(path: str, data: bytes) -> Iterator[Form]:
    """Every reading of a file's bytes; ``path`` says by its ending what they should be."""
    text = _text(data)
    if text is None:
        yield from _forms_of_binary(data)
        return
    yield form_of(text, is_markup=path.lower().endswith(_MARKUP) or text.lstrip()[:1] == "<")


def form_of(text: str, *, is_markup: bool) -> Form:
    """The reading of a text."""
    plain = _unescaped(text)
    if not is_markup:
        whole = folded(plain)
        return Form(whole, whole)
    values = (unquote(unescape(one or other)) for one, other in _ATTRIBUTE.findall(plain))
    words = unescape(TAG.sub(" ", INLINE.sub("", plain)))
    return Form(folded(unescape(plain)), folded("\n".join([words, *values])))


def _text(data: bytes) -> str | None:
    """The file as text; None where it is not text in any usual encoding."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _forms_of_binary(data: bytes) -> Iterator[Form]:
    """What text may stand in a file that is none: in UTF-8, in UTF-16 from any byte on.

    It has no words: among bytes that mean something else, short ones come by chance.
    """
    yield Form(folded(data.decode("utf-8", "replace")), "")
    for encoding in ("utf-16-le", "utf-16-be"):
        for start in (0, 1):
            yield Form(folded(data[start:].decode(encoding, "replace")), "")


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
