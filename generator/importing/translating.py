"""
One note as the text of its post: its dialect taken off first, then the rules that all share.

What there is to say of it is said at its place in the note, where its author looks for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ..characters import encodable
from ..problems import Place, Problem
from .bodies import Rules
from .links import Links
from .liquid import without_liquid
from .masking import applied, lines_of, prose_of, without_our_signs
from .shortcodes import Rewritten, without_shortcodes
from .values import Placed, Remark, Site, Value, Values

_MATH_KEYS = {"math", "katex", "mathjax", "latex", "usemath", "use_math", "mathjs"}
_NO = ("", "false", "no", "off", "none")
_QUERIES = ("```dataview", "~~~dataview", "```tasks", "```query", "```base")


class Translated(NamedTuple):
    """The body of a post; what was changed, how often; and what could not be kept."""

    body: str
    changed: Counter[str]
    problems: tuple[Problem, ...]


def translate(placed: Placed, site: Site, links: Links) -> Translated:
    """A note's body as the journal's Markdown."""
    text, vaultlike = placed.body, site.dialect in ("obsidian", "quartz")
    changed: Counter[str] = Counter()
    problems: list[Problem] = []
    if not vaultlike:
        found = _without_dialect(placed, site)
        problems += said(placed, found.read, found.remarks)
        changed["shortcode" if site.dialect == "hugo" else "tag of Liquid"] += found.changed
        signs = without_our_signs(found.text, dollars=_dollars(placed, site))
        changed["sign"] += len(signs)
        text = applied(found.text, signs)
    body = Rules(links, placed, prose_of(text), vaultlike=vaultlike).body()
    problems += said(placed, text, body.remarks)
    if vaultlike:
        problems += said(placed, text, _queries(text))
    return Translated(applied(text, body.edits), +(changed + body.changed), tuple(problems))


def said(placed: Placed, text: str, remarks: Iterable[Remark]) -> list[Problem]:
    """Remarks on a text as Problems at the same lines of the note."""
    remarks = tuple(remarks)
    if not remarks:
        return []
    starts = lines_of(text)
    return [problem_at(placed, starts, text, remark) for remark in remarks]


def problem_at(placed: Placed, starts: list[int], text: str, remark: Remark) -> Problem:
    """A remark as a Problem, at the column of the same words in the note, if they are there."""
    index = bisect_right(starts, remark.start) - 1
    what = text[remark.start : remark.start + max(1, remark.length)].partition("\n")[0]
    column, length = column_in(placed, index, remark.start - starts[index], what)
    line = placed.note.first_line + placed.dropped + index
    place = Place(encodable(placed.note.path), line, column, length)
    return Problem(place, remark.message, remark.hint, "warning")


def column_in(placed: Placed, index: int, offset: int, what: str) -> tuple[int, int]:
    """Where a line of the note has what a line of its text has at ``offset``, and how long."""
    lines = _lines(placed.body)
    written = lines[index] if index < len(lines) else ""
    if what and written.startswith(what, offset):
        return offset + 1, len(what)
    at = written.find(what) if what else -1
    if at >= 0:
        return at + 1, len(what)
    indent = len(written) - len(written.lstrip())
    return indent + 1, max(1, len(written.strip()))


@lru_cache(maxsize=2)
def _lines(body: str) -> list[str]:
    return body.split("\n")


def _without_dialect(placed: Placed, site: Site) -> Rewritten:
    if site.dialect == "hugo":
        return without_shortcodes(placed.body)
    known: Values = {"site": site.config, "page": placed.note.values}
    return without_liquid(placed.body, known)


def _dollars(placed: Placed, site: Site) -> str:
    """Which dollars are no formula where a note comes from."""
    if _has_math(placed.note.values) or _names_math(site.config):
        return ""
    return "$" if site.dialect == "jekyll" else "$ $$"  # kramdown has formulas in $$ always


def _has_math(values: Values) -> bool:
    """Whether a note says that it has formulas."""
    for key, value in values.items():
        if key.lower() in _MATH_KEYS and value is not None:
            return not isinstance(value, str) or value.lower() not in _NO
        if key == "params" and isinstance(value, dict) and _has_math(value):
            return True
    return False


def _names_math(value: Value) -> bool:
    """Whether the settings of a site speak of formulas."""
    if isinstance(value, dict):
        passed = value.get("passthrough")
        if _has_math(value) or (isinstance(passed, dict) and passed.get("enable") == "true"):
            return True
        return any(map(_names_math, value.values()))
    if isinstance(value, list):
        return any(map(_names_math, value))
    return False


def _queries(text: str) -> list[Remark]:
    """What Obsidian fills in when a note is looked at."""
    found = []
    for begin in _QUERIES:
        at = text.find(begin)
        while at >= 0:
            if at == 0 or text[at - 1] in "\n> \t":
                message = "only Obsidian can fill in this query; it stays, as code"
                found.append(Remark(at, len(text[at:].partition("\n")[0]), message))
            at = text.find(begin, at + 1)
    return found
