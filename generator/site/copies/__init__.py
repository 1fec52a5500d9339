"""
The HTML of a page as Markdown: what a reader reads, for those who would rather have text.

It is made of the HTML that readers get, never of a post's source, so that a comment, the text of
a link that they may not follow, or the syntax of a number that a run found cannot be in it.
"""

from .blocks import line, to_markdown

__all__ = ["line", "to_markdown"]
