"""HTML of a line as plain text for a terminal: words alone, code and formulas as in Markdown."""

from __future__ import annotations

from .inlines import code
from .tex import tex_of
from .tree import Node, tree_of

_UNSAID = {"svg", "script", "style", "template", "input"}


def flat(html: str) -> str:
    """The text of HTML in one line; a formula as TeX between dollars, code between backticks."""
    return " ".join(_flat(tree_of(html)).split())


def _flat(node: Node) -> str:
    match node.tag:
        case "math":
            return f"${tex_of(node)}$"
        case "code":
            return code(node.text)
        case "img":
            return node.get("alt")
        case "br":
            return " "
    if node.tag in _UNSAID:
        return ""
    return "".join(child if isinstance(child, str) else _flat(child) for child in node.children)
