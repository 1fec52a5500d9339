"""
An SVG written anew with what is drawn, and nothing that acts or tells of its author.

A picture in a page is inert, but its file can be opened by itself, and what acts in it would
then act as the site. So of elements and attributes only those of SVG, and harmless ones of
HTML and MathML, come through; of them, nothing that runs. Comments, processing instructions,
the document type and the namespaces of editors go; title and description are for readers.

The parser is an XML parser as browsers have one (XML 1.0, Namespaces in XML), and the text is
written from what it understood, so that nothing can be one thing here and another there. The
result is no longer than the source, unless that was in another encoding or had entities.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote, unquote_to_bytes
from xml.parsers.expat import ExpatError, ParserCreate

SVG = "http://www.w3.org/2000/svg"
_XLINK, _XML = "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
_HTML, _MATH = "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"
_NAMESPACES = {SVG, _XLINK, _HTML, _MATH}
_UNWANTED = {
    *("metadata", "script", "handler", "listener"),
    *("iframe", "frame", "object", "embed", "applet", "link", "meta", "base", "form"),
}
_OF_HTML = {
    *("body", "div", "span", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "style"),
    *("a", "b", "i", "u", "s", "em", "strong", "small", "sub", "sup", "code", "pre", "kbd"),
    *("font", "center", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "label"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_ANIMATIONS = {"set", "animate", "animatetransform", "animatemotion", "animatecolor"}
_ADDRESSES = {"href", "src"}
_FOR_NOBODY = ("javascript:", "vbscript:", "file:")  # programs, and places of one machine
_PICTURE = re.compile(
    r"data:image/[\w.+-]+(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s%]+)", re.IGNORECASE
)
_DRAWING = re.compile(r"\s*data:image/svg\+xml(?:;(?!base64,)[\w=-]+)*,([^#]*)", re.IGNORECASE)
_SHEET = re.compile(
    r"""(?:\s*(?:href|title|media|charset|alternate|type)\s*=\s*["'][^"'<&]*["'])+"""
)
_SHEET_TYPE = re.compile(r"""type\s*=\s*["']([^"']*)["']""")
_UNQUOTED = " !$'()*+,-./:;=>?@[]^_`{|}~"
_SEPARATOR = "\n"
Inner = Callable[[bytes], bytes]


class NotWellFormed(Exception):  # noqa: N818 - reads as what it says
    """What cannot be parsed as XML; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class _Name(NamedTuple):
    space: str
    local: str
    prefix: str

    @property
    def written(self) -> str:
        return f"{self.prefix}:{self.local}" if self.prefix else self.local


def is_svg(data: bytes) -> bool:
    """Whether it is XML whose outermost element is an ``svg``."""
    if not data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        return False
    parser, found = ParserCreate(namespace_separator=_SEPARATOR), []

    def start(name: str, _: object) -> None:
        found.append(_named(name).local)
        raise _Found

    parser.StartElementHandler = start
    with suppress(_Found, ExpatError, LookupError, ValueError):
        parser.Parse(data, True)
    return found == ["svg"]


class _Found(Exception):  # noqa: N818 - reads as what it says
    """Enough was read."""


def strip(data: bytes, inner: Inner) -> bytes:
    """The drawing alone, in UTF-8; ``inner`` does the same to pictures within it.

    Raises:
        NotWellFormed: it is not XML.
    """
    writing = _Writing(inner)
    parser = ParserCreate(namespace_separator=_SEPARATOR)
    parser.namespace_prefixes = True
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartNamespaceDeclHandler = writing.declare
    parser.StartElementHandler = writing.start
    parser.EndElementHandler = writing.end
    parser.CharacterDataHandler = writing.text
    parser.StartCdataSectionHandler = writing.start_verbatim
    parser.EndCdataSectionHandler = writing.end_verbatim
    parser.ProcessingInstructionHandler = writing.instruct
    parser.SkippedEntityHandler = writing.miss
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        message = str(error).partition(":")[0]
        raise NotWellFormed(message, error.lineno, error.offset + 1) from None
    except (LookupError, ValueError) as error:
        raise NotWellFormed(str(error)) from None
    return "".join(writing.parts).encode("utf-8", "replace")


class _Writing:
    """What the parser finds, written down as far as it stays."""

    def __init__(self, inner: Inner) -> None:
        self.parts: list[str] = []
        self._inner = inner
        self._said: list[str] = []  # text that may go on behind something that is dropped
        self._spaces: list[tuple[str, str]] = []
        self._within_dropped = 0
        self._is_verbatim = False
        self._is_open = False  # a start tag still lacks its end

    def declare(self, prefix: str | None, space: str | None) -> None:
        self._spaces.append((prefix or "", space or ""))

    def start(self, name: str, attributes: list[str]) -> None:
        spaces, self._spaces = self._spaces, []
        element = _named(name)
        pairs = [(_named(key), value) for key, value in zip(*[iter(attributes)] * 2, strict=True)]
        if self._within_dropped or not _is_wanted(element, pairs):
            self._within_dropped += 1
            return
        self._write(f"<{element.written}")
        for prefix, space in spaces:
            if space in _NAMESPACES or not space:
                self._attribute(f"xmlns:{prefix}" if prefix else "xmlns", space)
        for key, value in pairs:
            if _is_harmless(key, value):
                self._attribute(key.written, self._with_inner(value))
        self._is_open = True

    def end(self, name: str) -> None:
        if self._within_dropped:
            self._within_dropped -= 1
            return
        self._flush()
        self.parts.append("/>" if self._is_open else f"</{_named(name).written}>")
        self._is_open = False

    def text(self, text: str) -> None:
        if not self._within_dropped:
            self._said.append(text)

    def start_verbatim(self) -> None:
        if not self._within_dropped:
            self._write("<![CDATA[")
            self._is_verbatim = True

    def end_verbatim(self) -> None:
        if self._is_verbatim:
            self._write("]]>")
            self._is_verbatim = False

    def instruct(self, target: str, data: str) -> None:
        """Styles stay; what else looks like a style sheet is a program (XSLT)."""
        is_style = target == "xml-stylesheet" and _SHEET.fullmatch(data.rstrip())
        if is_style and _SHEET_TYPE.findall(data) == ["text/css"]:
            self._write(f"<?{target} {data}?>")

    def miss(self, name: str, _: bool) -> None:
        raise NotWellFormed(f"undefined entity &{name};")

    def _write(self, text: str) -> None:
        self._flush()
        if self._is_open:
            self.parts.append(">")
            self._is_open = False
        self.parts.append(text)

    def _flush(self) -> None:
        if text := "".join(self._said):
            self._said.clear()
            text = self._with_inner(text)
            self._write(text if self._is_verbatim else _escaped(text))

    def _attribute(self, name: str, value: str) -> None:
        self.parts.append(f" {name}={_quoted(value)}")

    def _with_inner(self, text: str) -> str:
        """The text with the pictures that lie in it stripped, too."""
        if "data:image/" not in text.lower():
            return text
        if found := _DRAWING.match(text):
            content = unquote_to_bytes(found[1])
            clean = self._inner(content)
            written = quote_from_bytes(clean, _UNQUOTED)
            return text if clean == content else text.replace(found[1], written)
        return _PICTURE.sub(self._inner_picture, text)

    def _inner_picture(self, found: re.Match[str]) -> str:
        try:
            digits = "".join(unquote(found[1]).split())
            content = b64decode(digits + "=" * (-len(digits) % 4))
        except (NotBase64, ValueError):
            return found[0]
        clean = self._inner(content)
        if clean == content:
            return found[0]
        return found[0][: found.start(1) - found.start()] + b64encode(clean).decode()


def _named(name: str) -> _Name:
    """A name as the parser gives it: namespace, local name and prefix, as far as there are."""
    parts = name.split(_SEPARATOR)
    if len(parts) == 1:
        return _Name("", parts[0], "")
    return _Name(parts[0], parts[1], parts[2] if len(parts) > 2 else "")


def _is_wanted(element: _Name, attributes: list[tuple[_Name, str]]) -> bool:
    local = element.local.lower()
    if local in _UNWANTED:
        return False
    if element.space == _HTML:
        return local in _OF_HTML
    if local in _ANIMATIONS and any(map(_animates_an_action, attributes)):
        return False
    return element.space in ("", SVG, _MATH)


def _animates_an_action(attribute: tuple[_Name, str]) -> bool:
    key, value = attribute
    animated = value.strip().rpartition(":")[2].lower()
    return key.local == "attributeName" and (animated == "href" or animated.startswith("on"))


def _is_harmless(key: _Name, value: str) -> bool:
    local = key.local.lower()
    if key.space == _XML:
        return local in ("lang", "space")
    if key.space not in ("", _XLINK) or local.startswith("on"):
        return False
    if local == "content":  # of no meaning in SVG: where an editor keeps its own document
        return False
    begin = re.sub(r"[\x00-\x20]", "", value[:256]).lower()
    if begin.startswith(_FOR_NOBODY):
        return False
    return local not in _ADDRESSES or not begin.startswith("data:") or begin[5:11] == "image/"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    return text.replace("]]>", "]]&gt;")


def _quoted(value: str) -> str:
    text = value.replace("&", "&amp;").replace("<", "&lt;")
    text = text.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
    if text.count('"') <= text.count("'"):
        return '"' + text.replace('"', "&#34;") + '"'
    return "'" + text.replace("'", "&#39;") + "'"
