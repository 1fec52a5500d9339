"""
Words within a line, from HTML to Markdown: emphasis, code, links, pictures, formulas.

What a reader sees as a sign is written so that it stays that sign (CommonMark, 2.4). Elements
that Markdown has no sign for, such as ``kbd``, stay elements: that is Markdown, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .tex import tex_of
from .tree import Node

Whole = Callable[[str], str]
"""The whole address of an address that stands in a page."""

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SIGNS = re.compile(r"([\\`*\[\]<>|]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|\$)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_RUNS = re.compile("`+")
_KEPT = {
    "kbd",
    "sub",
    "sup",
    "mark",
    "abbr",
    "ins",
    "small",
    "u",
    "dfn",
    "var",
    "samp",
    "q",
    "cite",
}
_AROUND = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~"}
_UNSAID = {"svg", "script", "style", "template", "wbr"}
_DROPPED = {"anchor", "citation-backref", "footnote-backref", "note-number"}  # ways around a page
_ADDRESS = re.compile(r"[\s()<>]")


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it."""
    return _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\1", text))


def inline(children: Iterable[Node | str], whole: Whole) -> str:
    """What stands in one line or paragraph, without space around it."""
    return _inner(children, whole).strip(" \n")


def _inner(children: Iterable[Node | str], whole: Whole) -> str:
    text = "".join(
        escaped(_SPACE.sub(" ", child)) if isinstance(child, str) else _of(child, whole)
        for child in children
    )
    return re.sub(r" *\n *", "\n", re.sub(r"  +", " ", text))


def _of(node: Node, whole: Whole) -> str:
    if node.tag in _UNSAID or _DROPPED & set(node.classes):
        return ""
    if node.tag in _AROUND:
        sign = _AROUND[node.tag]
        return _apart(_inner(node.children, whole), lambda words: f"{sign}{words}{sign}")
    match node.tag:
        case "br":
            return "\\\n"
        case "code":
            return code(node.text)
        case "a":
            address, title = whole(node.get("href")), node.get("title")
            return _apart(_inner(node.children, whole), lambda words: linked(words, address, title))
        case "img":
            return picture(node.get("alt"), whole(node.get("src")), node.get("title"))
        case "input":
            return "[x] " if "checked" in node.attributes else "[ ] "
        case "math":
            return f"${tex_of(node)}$"
        case "sup" if "footnote-ref" in node.classes:
            return _asked(node, whole)
        case "span" if "word" in node.classes:
            return f"({_inner(node.children, whole)})"
    inner = _inner(node.children, whole)
    return f"<{node.tag}>{inner}</{node.tag}>" if node.tag in _KEPT and inner else inner


def _apart(inner: str, made: Callable[[str], str]) -> str:
    """What is made of words alone: emphasis and links begin with a letter, space goes outside."""
    words = inner.strip()
    if not words:
        return inner
    begin, end = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{begin}{made(words)}{end}"


def code(text: str) -> str:
    """Code within a line, between more backticks than stand in a row in it."""
    fence = "`" * (max(map(len, _RUNS.findall(text)), default=0) + 1)
    space = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{space}{_SPACE.sub(' ', text)}{space}{fence}" if text else ""


def linked(words: str, address: str, title: str = "") -> str:
    if not address:
        return words
    return f"[{words}]({_target(address, title)})"


def picture(alt: str, address: str, title: str = "") -> str:
    words = escaped(_SPACE.sub(" ", alt))
    return f"![{words}]({_target(address, title)})" if address else words


def _target(address: str, title: str) -> str:
    shown = f"<{address}>" if _ADDRESS.search(address) else address
    said = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'{shown} "{_SPACE.sub(" ", said)}"' if title else shown


def _asked(node: Node, whole: Whole) -> str:
    """A note by its number; one that stands on another page, as a section's may, by a link."""
    href = next((link.get("href") for link in node.all("a")), "#")
    if href.startswith("#"):
        return f"[^{_number(node)}]"
    return f" ({linked(f'note {_number(node)}', whole(href))})"


def _number(node: Node) -> str:
    """What a note is called: "1", or "1:1" where it is referred to again."""
    return node.text.strip("[] \n").partition(":")[0]
