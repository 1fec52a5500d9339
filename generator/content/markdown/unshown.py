"""
What was written at the foot of a post and never asked for: nobody would read it.

CommonMark drops a footnote that nothing refers to, and a link's definition that nothing
uses. The first is text of the author's, with claims in it perhaps that would go unchecked;
the second, where it defines a figure, is a figure that does not appear. Both are errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown_it.common.utils import normalizeReference

from .figures import is_experiment
from .walk import Walk

_DEFINITION = re.compile(r"^[ \t>*+-]*(\[([^\]\n]+)\]):", re.M)


def report_unshown(body: str, env: Mapping[str, Any], walk: Walk) -> None:
    """Report what ``env``, the parser's notes on a post, defines and the post does not show."""
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            name = f"[^{label.removeprefix(':')}]"
            message = f"no text refers to the footnote {name}, so nobody would read it"
            _report(body, name, walk, message, f"write {name} where it belongs")
    for label, definition in env.get("references", {}).items():
        address = str(definition["href"])
        if is_experiment(address) and address not in walk.figures_named:
            message = "this defines a figure that is not shown"
            _report(body, f"[{label}]", walk, message, f"write ![caption][{label.lower()}]")


def _report(body: str, name: str, walk: Walk, message: str, hint: str) -> None:
    """At the line that begins with the definition's name, whatever its case."""
    span = _definitions(body).get(normalizeReference(name[1:-1]), (0, 1))
    walk.report(walk.places.in_body(*span), message, hint)


@lru_cache(maxsize=1)
def _definitions(body: str) -> dict[str, tuple[int, int]]:
    """Where each name is first defined."""
    found: dict[str, tuple[int, int]] = {}
    for match in _DEFINITION.finditer(body):
        found.setdefault(normalizeReference(match[2]), match.span(1))
    return found
