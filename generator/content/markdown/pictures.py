"""
A picture that stands alone in its paragraph and has a title is a figure with a caption.

``![what it shows](picture.png "What it means")``: the description is for who cannot see
the picture, the title is what everybody reads below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from .figures import lone_images
from .quotes import Marks, curled


def captioned(tokens: Sequence[Token], marks: Marks | None) -> list[Token]:
    """The settled tokens, each lone picture with a title as one ``picture``.

    A title is read as a caption alone, and has no quotation ``marks`` until it is one.
    """
    pictures = {
        index: image
        for index, image in lone_images(tokens).items()
        if "slot" in image.meta and image.attrs.get("title")
    }
    made: list[Token] = []
    for index, token in enumerate(tokens):
        if index in pictures:
            made[-1] = _figure(pictures[index], marks)  # the paragraph begins before
        elif index - 1 not in pictures:  # and ends behind
            made.append(token)
    return made


def _figure(image: Token, marks: Marks | None) -> Token:
    caption = str(image.attrs.pop("title"))
    caption = curled(caption, marks) if marks else caption
    return Token("picture", "figure", 0, block=True, children=[image], content=caption)
