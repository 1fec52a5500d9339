"""
The HTML that our pages are made of as a tree, no deeper than a function may call itself.

It is what our own renderer wrote, or a harmless element of the author's: every element is
closed, or is one that cannot be. Where an author's own HTML is not so, no text is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"}
_DEEPEST = 150


class Node:
    """An element, or the whole of it: then without a ``tag``."""

    def __init__(self, tag: str = "", attributes: dict[str, str] | None = None) -> None:
        self.tag, self.attributes = tag, attributes or {}
        self.children: list[Node | str] = []

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def nodes(self) -> Iterator[Node]:
        """The elements directly within it."""
        return (child for child in self.children if isinstance(child, Node))

    def all(self, *tags: str) -> Iterator[Node]:
        """The elements within it that have one of these names, in order, however deep."""
        for child in self.nodes():
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    @property
    def text(self) -> str:
        """All text within it, as it stands there."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        if len(self.open) > _DEEPEST:
            return  # its text stands in what it is in
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:  # <path/> within a drawing
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree_of(html: str) -> Node:
    """The whole of some HTML."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]
