"""
An image of an experiment that stands alone in its paragraph is a figure.

What is empty or a comment does not keep it company.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token


def is_experiment(address: str) -> bool:
    """Whether an address is that of a figure: ``experiment:name/figure``."""
    return address.casefold().startswith("experiment:")


def figures_in(tokens: Sequence[Token]) -> dict[int, Token]:
    """The images that stand for figures, by the position of the inline token around them.

    Only a paragraph becomes a figure: a heading, a cell or a footnote has no room for one.
    """
    types = [token.type for token in tokens]
    paragraph = ["paragraph_open", "inline", "paragraph_close"]
    found = {}
    for index in range(1, len(tokens) - 1):
        if types[index - 1 : index + 2] == paragraph and (image := _lone_image(tokens[index])):
            found[index] = image
    return found


def _lone_image(block: Token) -> Token | None:
    """The image of an experiment that is all that a paragraph holds."""
    shown = list(_shown(block))
    if len(shown) != 1 or shown[0].type != "image":
        return None
    return shown[0] if is_experiment(str(shown[0].attrs.get("src", ""))) else None


def _shown(inline: Token) -> Iterator[Token]:
    for child in inline.children or ():
        is_blank = child.type in ("text", "softbreak") and not child.content.strip()
        if child.type != "comment" and not is_blank:
            yield child
