"""
A link opens a file of the journal in the author's editor, at its line.

The author says how, by a template such as ``vscode://file/{path}:{line}:{column}``. It
leads to an editor and nowhere else: what a browser would run as a script is refused.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

from .problems import Place

_KNOWN = ("path", "line", "column")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?=.)", re.I)
_HOLE = re.compile(r"\{([^{}]*)\}")
_RUNS = {"javascript", "data", "vbscript", "blob"}  # in the page that holds the link
_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f\\<>\"^`|]")
_EXAMPLE = "write one such as vscode://file/{path}:{line}:{column}"


def wrong_template(template: str) -> tuple[str, str] | None:
    """What keeps a text from being a template, and a hint; None where nothing does."""
    scheme = _SCHEME.match(template)
    if not scheme:
        return f'"{template}" is not the address of an editor', _EXAMPLE
    if scheme[1].lower() in _RUNS:
        return f"{scheme[1]}: leads to no editor", _EXAMPLE
    if "{path}" not in template:
        return f'"{template}" has no {{path}}, so no file would be opened', _EXAMPLE
    for hole in _HOLE.finditer(template):
        if hole[1] not in _KNOWN:
            return f"{hole[0]} is not known; there are {{path}}, {{line}} and {{column}}", _EXAMPLE
    rest = _HOLE.sub("", template)
    if _NO_ADDRESS.search(rest) or "{" in rest or "}" in rest:
        return f'"{template}" holds a sign that no address may have', _EXAMPLE
    return None


def editor_link(template: str, root: Path, place: Place) -> str:
    """The address that opens a place of the journal at ``root``; none where no editor is set.

    A place without a line is the first of its file. The path is absolute, and begins with
    a slash once only, as ``file/{path}`` and ``file://{path}`` both mean it.
    """
    if not template:
        return ""
    path = quote(os.fsencode((root / place.path).absolute()), safe="/")
    template = re.sub(r"(?<=[^/])/\{path\}", "{path}", template)
    filled = {"path": path, "line": str(place.line or 1), "column": str(place.column or 1)}
    return _HOLE.sub(lambda hole: filled[hole[1]], template)
