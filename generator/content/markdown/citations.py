"""
``[@key]`` and ``[@key, p. 12; @other]``: works that a post cites, by their keys.

The keys are those of ``content/references.bib``, which only a later stage reads. A key goes on
up to a space, a comma, a semicolon or a bracket; what follows its comma says where in the work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from .comments import without_comments

_CITATION = re.compile(r"\[(@[^\[\]\n]*)\](?![(\[{])")
_ONE = re.compile(r"\s*@(?P<key>[^\s,;\[\]{}@\\\"<>`]+)\s*(?:,(?P<locator>[^;]*))?\Z")


def citation(state: StateInline, silent: bool) -> bool:
    """``[@key]``, unless it is a link whose words begin so."""
    if not state.src.startswith("[@", state.pos):
        return False
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None or is_reference(state.env, match[1]):
        return False
    found = [_ONE.match(part) for part in match[1].split(";")]
    if not all(found):
        return False  # what is nearly a citation is told by another rule
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[0]
        begin = match.start() + 1
        items, passed = [], 0
        for one, part in zip(found, match[1].split(";"), strict=True):
            assert one is not None
            at = begin + passed + one.start("key") - 1
            locator = " ".join(without_comments(one["locator"] or "").split())
            items.append((one["key"], locator, (at, begin + passed + one.end("key"))))
            passed += len(part) + 1
        token.meta = {"at": match.span(), "items": items}
    state.pos = match.end()
    return True


def is_reference(env: Mapping[str, Any], label: str) -> bool:
    """Whether a label is that of a link that is defined elsewhere in the post."""
    return normalizeReference(label) in env.get("references", ())
