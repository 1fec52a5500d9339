"""
A module of an experiment as its page shows it: highlighted, and its docstring as prose.

Both are made of the file's bytes alone. They are as long as the module is, so they lie
apart in memory, like the HTML of posts, and are fetched only for pages that are rendered.
"""

from __future__ import annotations

import ast
import warnings

import msgspec

from ..content.markdown import highlighted, plain_html


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
    try:
        with warnings.catch_warnings():  # what it thinks of the code is for the run to say
            warnings.simplefilter("ignore")
            docstring = ast.get_docstring(ast.parse(content)) or ""
    except (SyntaxError, ValueError):
        return ""
    return plain_html(docstring.partition("\n\n")[2])
