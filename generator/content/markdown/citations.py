"""
``[@key]`` and ``[@key, p. 12; @other]``: works that a post cites, by their keys.

The keys are those of ``content/references.bib``, which only a later stage reads. A key goes on
up to a space, a comma, a semicolon or a bracket; what follows its comma says where in the work.

A ``[`` with an ``@`` right behind it is ours, unless it begins a link. So are brackets in which a
word begins with ``@`` and a comma or the end follows it, for that is how Pandoc cites: what is no
citation there is a ``fault``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as ordinary_link

from .comments import without_comments
from .lookalikes import fault

WIDE_BRACKET = "\N{FULLWIDTH LEFT SQUARE BRACKET}"
_AT = "[@\N{FULLWIDTH COMMERCIAL AT}]"
_CITATION = re.compile(r"\[(@(?:[^\[\]\\]|\\.)*)\]", re.DOTALL)
_ONE = re.compile(r"\s*@(?P<key>[^\s,;\[\]{}@\\\"<>`]+)\s*(?:,(?P<locator>[^;]*))?\Z")

# None of these looks at a sign twice: what nests does so once, what opens closes at the end at
# the latest, and a key gives nothing back (++).
_BRACKETS = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]", re.DOTALL)
_BEGUN = re.compile(rf"\[{_AT}[^\s\[\]]*")
_WIDE = re.compile(
    rf"{WIDE_BRACKET}\s*{_AT}[^\[\]{WIDE_BRACKET}\N{{FULLWIDTH RIGHT SQUARE BRACKET}}]*"
    "[\\]\N{FULLWIDTH RIGHT SQUARE BRACKET}]?"
)
_LITERAL = re.compile(
    r"`+[^`]*`+|\\.|\[[^\[\]]*\]|%%.*?(?:%%|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>",
    re.DOTALL,
)
_KEY = re.compile(rf"(?:^|(?<=[\s(;,*_~\"'“‘]))-?{_AT}[^\s,;@\[\]]++(?!@)(?=\s*(?:[,;]|\Z))")
_WRITE = "write [@key] or [@key, p. 12; @other]; or \\[ for a bracket"


def citation(state: StateInline, silent: bool) -> bool:
    """``[@key]``, unless it is a link whose words begin so."""
    if not state.src.startswith("[@", state.pos):
        return False
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None or _is_else(state, match) or state.src.startswith(("(", "{"), match.end()):
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
            locator = " ".join(unescapeAll(without_comments(one["locator"] or "")).split())
            items.append((one["key"], locator, (at, begin + passed + one.end("key"))))
            passed += len(part) + 1
        token.meta = {"at": match.span(), "items": items}
    state.pos = match.end()
    return True


def near_citation(state: StateInline, silent: bool) -> bool:
    """What begins as a citation, or is one to others, and is none."""
    if wide := _WIDE.match(state.src, state.pos, state.posMax):
        return fault(state, silent, wide.end(), _unreadable(wide[0]), _WRITE)
    if state.src[state.pos] != "[" or state.src.startswith(("[^", "[["), state.pos):
        return False
    match = _BRACKETS.match(state.src, state.pos, state.posMax)
    if match is None:
        begun = _BEGUN.match(state.src, state.pos, state.posMax)
        message = "this [@ begins a citation that does not end"
        hint = r"write [@key, p. 12], in a table with \| for a |; or \[ for a bracket"
        return begun is not None and fault(state, silent, begun.end(), message, hint)
    if not _names_work(match[1]) or _is_else(state, match):
        return False
    if state.src.startswith("{", match.end()) and not match[1].startswith("@"):
        return False
    after = state.src[match.end() : match.end() + 1]
    end = match.end() + (after == "{")  # which is no mistake of its own
    return fault(state, silent, end, *_wrong(match, after))


def _wrong(match: re.Match[str], after: str) -> tuple[str, str]:
    """What is wrong with what is nearly a citation, and what to write."""
    label = match[1]
    if after == "(" and _CITATION.fullmatch(match[0]):
        message = f"{_shown(match[0])} is no link: what follows it in ( ) is no address"
        return message, "write [@key, p. 12], or a space before the ("
    if after == "{" and _CITATION.fullmatch(match[0]):
        return "attributes stand behind [text], not behind a citation", "write [words [@key]]{…}"
    if label.startswith("-"):
        message = f"a citation cannot leave its author out, as {_shown(match[0])} would"
        return message, "write [@key]; or \\[ for a bracket"
    if re.match(r"[^\W_]", label):
        message = f"a citation has no words before its key, as {_shown(match[0])} has"
        return message, "write them before it, see [@key, p. 12]; or \\[ for a bracket"
    return _unreadable(match[0]), _WRITE


def _unreadable(written: str) -> str:
    return f"the citation {_shown(written)} cannot be read"


def _shown(written: str) -> str:
    return " ".join(written.split())


def _names_work(label: str) -> bool:
    """Whether it begins with an ``@``, or a word in it does that is nobody's address."""
    if re.match(_AT, label):
        return True
    if re.search(_AT, label) is None:
        return False
    return _KEY.search(_LITERAL.sub(lambda match: "x" * len(match[0]), label)) is not None


def _is_else(state: StateInline, match: re.Match[str]) -> bool:
    """Whether what is in brackets is the words of a link."""
    if is_reference(state.env, match[1]):
        return True
    return state.src.startswith(("(", "["), match.end()) and begins_link(state)


def begins_link(state: StateInline) -> bool:
    """Whether a link of CommonMark begins here: what follows a ``](`` may be no address."""
    begin = state.pos
    is_link = ordinary_link(state, True)
    state.pos = begin
    return is_link


def is_reference(env: Mapping[str, Any], label: str) -> bool:
    """Whether a label is that of a link that is defined elsewhere in the post."""
    return normalizeReference(label) in env.get("references", ())
