"""
A module of an experiment as its page shows it: highlighted, and its docstring as prose.

Both are made of the file's bytes alone. They are as long as the module is, so they lie
apart in memory, like the HTML of posts, and are fetched only for pages that are rendered.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from typing import Literal

import msgspec

from ..content.markdown import highlighted

_BLANK = re.compile(r"\n\s*\n")


class Paragraph(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a docstring; one that is ``set`` keeps its lines, for it was indented."""

    kind: Literal["text", "set"]
    text: str


class Source(msgspec.Struct, frozen=True):
    """Python source: its HTML, how many lines it has, and its docstring without the question."""

    html: str
    lines: int
    about: tuple[Paragraph, ...] = ()


def read_source(content: bytes) -> Source:
    """What a page shows of a module with these bytes, which need not be one that runs."""
    text = content.decode("utf-8-sig", "replace")
    return Source(highlighted(text, "python"), len(text.splitlines()), _about(content))


def _about(content: bytes) -> tuple[Paragraph, ...]:
    """The module's docstring without its first paragraph, which is the question."""
    try:
        with warnings.catch_warnings():  # what it thinks of the code is for the run to say
            warnings.simplefilter("ignore")
            docstring = ast.get_docstring(ast.parse(content), clean=False) or ""
    except (SyntaxError, ValueError):
        return ()
    _, _, rest = docstring.strip().partition("\n\n")
    return tuple(_paragraph(text) for text in _BLANK.split(rest) if text.strip())


def _paragraph(text: str) -> Paragraph:
    lines = text.strip("\n").splitlines()
    if all(line.startswith((" ", "\t")) for line in lines if line.strip()):
        return Paragraph("set", textwrap.dedent("\n".join(lines)).rstrip())
    return Paragraph("text", " ".join(text.split()))
