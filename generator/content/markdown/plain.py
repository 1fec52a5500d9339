"""
Plain CommonMark, for words that are not a post's: no links, images, headings or HTML.

They come from the docstring of an experiment, where ``[1]`` is no link and ``#`` a comment.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

_LEFT_OUT = ("autolink", "entity", "heading", "image", "lheading", "link", "reference")


def plain_html(text: str) -> str:
    """Paragraphs, lists, emphasis and code as HTML; all else stays text."""
    return str(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(_LEFT_OUT)
