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
    return {
        index: image
        for index, image in lone_images(tokens).items()
        if is_experiment(str(image.attrs.get("src", "")))
    }


def lone_images(tokens: Sequence[Token]) -> dict[int, Token]:
    """The images that are all that a paragraph holds, by the position of its inline token."""
    types = [token.type for token in tokens]
    paragraph = ["paragraph_open", "inline", "paragraph_close"]
    found = {}
    for index in range(1, len(tokens) - 1):
        if types[index - 1 : index + 2] == paragraph:
            shown = list(_shown(tokens[index]))
            if len(shown) == 1 and shown[0].type == "image":
                found[index] = shown[0]
    return found


def _shown(inline: Token) -> Iterator[Token]:
    for child in inline.children or ():
        is_blank = child.type in ("text", "softbreak") and not child.content.strip()
        if child.type != "comment" and not is_blank:
            yield child
