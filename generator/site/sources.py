"""
A module of an experiment as its page shows it: highlighted, and its docstring as prose.

Both are made of the file's bytes alone. They are as long as the module is, so they lie
apart in memory, like the HTML of posts, and are fetched only for pages that are rendered.
"""

from __future__ import annotations

import msgspec

from ..content.markdown import highlighted, plain_html
from ..pysource import docstring_of


class Source(msgspec.Struct, frozen=True):
    """Python source and its docstring without the question, both as HTML; how many lines it has."""

    html: str
    lines: int
    about: str = ""


def read_source(content: bytes) -> Source:
    """What a page shows of a module with these bytes, which need not be one that runs."""
    text = content.decode("utf-8-sig", "replace")
    return Source(highlighted(text, "python"), len(text.splitlines()), _about(content))


def _about(content: bytes) -> str:
    """The module's docstring without its first paragraph, which is the question."""
    return plain_html(docstring_of(content).partition("\n\n")[2])
