"""
The blocks of a page from HTML to Markdown (CommonMark, with the tables and tasks of GFM).

Each block is a few lines, and what it stands in puts its own signs before them: a quote ``>``, a
list the space of its marker. Notes, callouts and definitions are as a journal writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from urllib.parse import urljoin

from .inlines import Whole, escaped, inline, linked, picture
from .tex import tex_of
from .tree import Node, tree_of

_BLOCKS = {
    *("address", "article", "aside", "blockquote", "details", "div", "dl", "figcaption", "figure"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"),
    *("pre", "section", "summary", "table", "ul", "dd", "dt", "tbody", "thead", "tr", "td", "th"),
}
# What a paragraph may not begin with, for it would no longer be one (CommonMark, 4 and 5).
_BEGINNING = re.compile(r"^( *)([#+>=-]|~(?=~~)|:(?= )|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_CLOSING = re.compile(r"(#+)$")  # which would end a heading (CommonMark, 4.2)
_FENCES = re.compile(r"^ *(`{3,})", re.MULTILINE)
_LANGUAGE = "language-"
_ALIGNED = {"align-left": ":--", "align-right": "--:", "align-center": ":-:", "num": "--:"}


def to_markdown(html: str, address: str) -> str:
    """The Markdown of HTML that stands at a whole address, to which its links are joined."""
    return "\n\n".join(_blocks(tree_of(html).children, partial(urljoin, address))).strip("\n")


def line(text: str) -> str:
    """Plain text as a paragraph, or the words of a heading, that shows it."""
    return _CLOSING.sub(r"\\\1", _paragraph(escaped(" ".join(text.split()))))


def _blocks(children: Iterable[Node | str], whole: Whole) -> Iterator[str]:
    """Each block; words that stand between blocks are paragraphs."""
    line: list[Node | str] = []
    for child in (*children, Node("hr-end")):
        is_end = isinstance(child, Node) and child.tag == "hr-end"
        if is_end or (isinstance(child, Node) and _is_block(child)):
            if words := inline(line, whole):
                yield _paragraph(words)
            line = []
            if isinstance(child, Node) and not is_end and (block := _block(child, whole)):
                yield block
        else:
            line.append(child)


def _is_block(node: Node) -> bool:
    return node.tag in _BLOCKS or (node.tag == "math" and node.get("display") == "block")


def _paragraph(words: str) -> str:
    return _BEGINNING.sub(_as_text, words)


def _as_text(match: re.Match[str]) -> str:
    """A number keeps its form: what is escaped is the sign behind it."""
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"


def _block(node: Node, whole: Whole) -> str:
    write = _WRITERS.get(node.tag)
    if write:
        return write(node, whole)
    return "\n\n".join(_blocks(node.children, whole))


def _heading(node: Node, whole: Whole) -> str:
    words = inline(node.children, whole).replace("\\\n", " ").replace("\n", " ")
    return f"{'#' * int(node.tag[1])} {words}" if words else ""


def _words(node: Node, whole: Whole) -> str:
    return _paragraph(inline(node.children, whole))


def _pre(node: Node, whole: Whole) -> str:
    names = [name for code in node.all("code") for name in code.classes]
    language = next((name[len(_LANGUAGE) :] for name in names if name.startswith(_LANGUAGE)), "")
    text = node.text.removesuffix("\n")
    longest = max((len(fence) for fence in _FENCES.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _quote(node: Node, whole: Whole) -> str:
    return _before("> ", "\n\n".join(_blocks(node.children, whole)))


def _before(sign: str, text: str) -> str:
    return "\n".join(f"{sign}{line}".rstrip() for line in text.split("\n"))


def _aside(node: Node, whole: Whole) -> str:
    """A note; or a callout, whose kind is its first class beside ``callout``."""
    if "sidenote" in node.classes:
        number = next((a.text for a in node.all("a") if "note-number" in a.classes), "")
        return _note(node, number, whole)
    if "callout" not in node.classes:
        return "\n\n".join(_blocks(node.children, whole))
    kind = next(name for name in (*node.classes, "note") if name != "callout")
    title, rest = "", []
    for child in node.children:
        if isinstance(child, Node) and "callout-title" in child.classes:
            said = (c for c in child.children if not _is_kind(c))
            title = inline(said, whole)
        else:
            rest.append(child)
    head = f"[!{kind.upper()}] {title}".strip()
    return _before("> ", "\n".join((head, "\n\n".join(_blocks(rest, whole)))).rstrip())


def _is_kind(child: Node | str) -> bool:
    return isinstance(child, Node) and "callout-kind" in child.classes


def _summary(node: Node, whole: Whole) -> str:
    words = inline(node.children, whole)
    return f"**{words}**" if words else ""


def _list(node: Node, whole: Whole) -> str:
    number = int(node.get("start") or 1) if node.tag == "ol" else 0
    items, is_loose = [], any(item.all("p") for item in node.nodes() if _has_paragraph(item))
    for place, item in enumerate(child for child in node.nodes() if child.tag == "li"):
        marker = f"{number + place}. " if node.tag == "ol" else "- "
        blocks = list(_blocks(item.children, whole))
        text = ("\n\n" if is_loose else "\n").join(blocks)
        inner = _before(" " * len(marker), text)[len(marker) :]
        items.append(marker + inner if text else marker.rstrip())
    return ("\n\n" if is_loose else "\n").join(items)


def _has_paragraph(item: Node) -> bool:
    """Whether the words of an item are paragraphs: then lines between items part them."""
    return any(child.tag in ("p", "pre", "figure", "blockquote", "table") for child in item.nodes())


def _definitions(node: Node, whole: Whole) -> str:
    pieces = []
    for child in node.nodes():
        text = "\n\n".join(_blocks(child.children, whole))
        if child.tag == "dt":
            pieces.append(f"\n{text}")
        else:
            pieces.append(f": {_before('  ', text)[2:]}")
    return "\n".join(pieces).strip("\n")


def _table(node: Node, whole: Whole) -> str:
    rows = list(node.all("tr"))
    if not rows:
        return ""
    lines = [_row(row, whole) for row in rows]
    width = max(len(line) for line in lines)
    head = [*rows[0].nodes()]
    rule = [next((_ALIGNED[c] for c in cell.classes if c in _ALIGNED), "---") for cell in head]
    rule += ["---"] * (width - len(rule))
    body = [[*line, *[""] * (width - len(line))] for line in lines]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (body[0], rule, *body[1:]))


def _row(row: Node, whole: Whole) -> list[str]:
    return [
        inline(cell.children, whole).replace("\\\n", "<br>").replace("\n", " ")
        for cell in row.nodes()
    ]


def _section(node: Node, whole: Whole) -> str:
    """The notes of a post; what is shown of another is a quote; any other is what is in it."""
    if "embed" in node.classes:
        return _quote(node, whole)
    if "footnotes" not in node.classes:
        return "\n\n".join(_blocks(node.children, whole))
    items = (item for item in node.all("li") if "footnote-item" in item.classes)
    return "\n\n".join(_note(item, str(place), whole) for place, item in enumerate(items, start=1))


def _note(node: Node, number: str, whole: Whole) -> str:
    text = "\n\n".join(_blocks(node.children, whole))
    return f"[^{number}]: {_before('    ', text)[4:]}"


def _rule(node: Node, whole: Whole) -> str:
    return "" if "footnotes-sep" in node.classes else "---"


def _figure(node: Node, whole: Whole) -> str:
    """A figure of a run is the picture that can be taken away; any other is what is in it."""
    if "figure" not in node.classes:
        return "\n\n".join(_blocks(node.children, whole))
    files = {a.text: whole(a.get("href")) for a in node.all("a") if "download" in a.attributes}
    shown = next((n for n in node.all("svg") if "mark" not in n.classes), None)
    blocks = []
    if shown is not None and (files.get("PNG") or files.get("SVG")):
        blocks.append(picture(shown.get("aria-label"), files.get("PNG") or files["SVG"]))
    blocks += [_table(table, whole) for table in node.all("table")]
    for caption in node.all("figcaption"):
        for part in caption.nodes():
            is_origin = "provenance" in part.classes
            blocks.append(_origin(part, files, whole) if is_origin else _words(part, whole))
    return "\n\n".join(filter(None, blocks))


def _origin(node: Node, files: dict[str, str], whole: Whole) -> str:
    """Where a figure comes from, in one line."""
    said = [inline([child], whole) for child in node.nodes() if "downloads" not in child.classes]
    taken = [linked(name, address) for name, address in files.items()]
    return ", ".join((*filter(None, said), *taken))


def _math(node: Node, whole: Whole) -> str:
    return f"$$\n{tex_of(node)}\n$$"


_WRITERS: dict[str, Callable[[Node, Whole], str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("p", "dt", "figcaption"), _words),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(("aside", "details"), _aside),
    "pre": _pre,
    "blockquote": _quote,
    "summary": _summary,
    "dl": _definitions,
    "table": _table,
    "section": _section,
    "hr": _rule,
    "figure": _figure,
    "math": _math,
}
