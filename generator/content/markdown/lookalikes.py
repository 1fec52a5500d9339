"""
What is nearly our syntax, or names what is not there: text that nobody meant to publish.

A rule here sees what the rules for valid syntax have left over. It leaves a ``fault``
that says what to write instead, so that a slip of the hand is an error with its place and
never a sentence with braces in it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from ...problems import did_you_mean

ROLES = ("metric", "ref")
SHOWS_NONE = "this names a figure of an experiment, and shows none"
SHOW_FIGURE = "write ![caption](experiment:name/figure) as a paragraph"
NO_NOTE = "there is no footnote [{0}]"
NO_NOTE_HINT = "write its text as [^…]: … on a line of its own"
WIDE_BRACE = "\N{FULLWIDTH LEFT CURLY BRACKET}"
_BRACE = rf"[{{{WIDE_BRACE}]"
_ENDING = "[}\N{FULLWIDTH RIGHT CURLY BRACKET}]"
_WORD_ENDS = r"(?![\w-])"


class _Lookalike(NamedTuple):
    """A pattern of what was meant to be ours; where it has a ``label``, that is the {0}."""

    pattern: re.Pattern[str]
    message: str
    hint: str


_LOOKALIKES = (
    _Lookalike(
        re.compile(r"\[(?P<label>\^[^\[\]\s]+)\](?![(:\[])"),
        NO_NOTE,
        NO_NOTE_HINT,
    ),
    _Lookalike(
        re.compile(r"(?<![^\n])\[!(?P<label>[A-Za-z]+)\](?![(\[])"),
        "[!{0}] begins a callout only at the start of a quote",
        "write > [!NOTE] Title",
    ),
    _Lookalike(
        re.compile(r"(?<![^\n])\[![A-Za-z]+[^\[\]\n]*(?=[\[\n]|\Z)"),
        "this [! begins a callout that has no ]",
        "write > [!NOTE] Title, or \\[ for a bracket",
    ),
    _Lookalike(
        re.compile(rf"{_BRACE}\s*(?:metric|ref){_WORD_ENDS}", re.I),
        "this looks like a role and is none",
        "write {metric}`experiment.name`, without spaces between; or \\{ for a brace",
    ),
    _Lookalike(
        re.compile(rf"{_BRACE}[^{{}}\n\"]*?(?<![\w-])claim\s*[=:＝]", re.I),
        "this claim has no [text] right before it",
        'write [text]{claim="…"}',
    ),
    _Lookalike(
        re.compile(rf"{_BRACE}\s*[#.][A-Za-z][\w:.-]*\s*\}}"),
        "these attributes have no [text] right before them",
        "write [text]{#id .class}, or \\{ for a brace",
    ),
    _Lookalike(
        re.compile(r"\]\((?:claim|id|class)\s*="),
        "attributes stand in braces",
        'write [text]{claim="…"}',
    ),
    _Lookalike(
        re.compile(r"\]\(\s*experiments?\s*:[^()\n]*\)", re.I),
        SHOWS_NONE,
        f"{SHOW_FIGURE}, without spaces in the name",
    ),
)
_FIGURE = re.compile(r":[\w-]+/[\w-]+")
_BEFORE_FIGURE = re.compile(r"(?<![\w/.-])experiment\Z", re.I)
_OURS = re.compile(
    rf"{_BRACE}(?:[^\W\d][\w:.-]*{_ENDING}`|(?:{'|'.join(ROLES)}){_ENDING})|\]\{{|\[[\[@]"
)
_ROLE_IN_MATH = re.compile(rf"\{{(?:{'|'.join(ROLES)})\}}\s*`")
_LITERAL = re.compile(
    r"<!--.*?(?:-->|\Z)|<(pre|code|script|style|textarea)\b.*?(?:</\1\s*>|\Z)", re.S | re.I
)


def lookalike(state: StateInline, silent: bool) -> bool:
    """What is nearly our syntax, or names a footnote or a source that is not there."""
    for pattern, message, hint in _LOOKALIKES:
        if match := pattern.match(state.src, state.pos, state.posMax):
            label = match.groupdict().get("label", "")
            if label and _is_known(state, label):
                return False
            return fault(state, silent, match.end(), message.format(label), hint)
    return False


def stray_span(state: StateInline, silent: bool) -> bool:
    """``]{`` that closes nothing."""
    if not state.src.startswith("]{", state.pos):
        return False
    message = "this ]{ has no [ that it closes"
    return fault(state, silent, state.pos + 2, message, "write [text]{…}, or \\] for a bracket")


def stray_figure(state: StateInline, silent: bool) -> bool:
    """``experiment:name/figure`` that no image shows, found at its ``:``."""
    match = _FIGURE.match(state.src, state.pos, state.posMax)
    before = _BEFORE_FIGURE.search(state.src[max(0, state.pos - 12) : state.pos])
    if match is None or before is None:
        return False
    begin = state.pos - len("experiment")
    hint = f"{SHOW_FIGURE}, or `…` for its name"
    return fault(state, silent, match.end(), SHOWS_NONE, hint, begin=begin)


def unknown_role(name: str) -> tuple[str, str]:
    """What is wrong with a role of that name, and what to write."""
    near = did_you_mean(name, ROLES, "{{{}}}")
    return f"there is no role {{{name}}}", near or "there is {metric}`experiment.name`"


def ours_in(text: str) -> tuple[int, int] | None:
    """Where our syntax stands in text that is taken as it is, such as a link's title."""
    match = _OURS.search(text)
    return match.span() if match else None


def ours_in_html(block: str) -> tuple[int, int] | None:
    """Where our syntax stands in a block of HTML, outside of code and comments."""
    return ours_in(_LITERAL.sub(lambda match: " " * len(match[0]), block))


def has_role(formula: str) -> bool:
    """Whether a role stands in TeX, where braces and brackets mean something else."""
    return _ROLE_IN_MATH.search(formula) is not None


def fault(
    state: StateInline,
    silent: bool,
    end: int,
    message: str,
    hint: str = "",
    *,
    begin: int | None = None,
) -> bool:
    """Leave a ``fault`` up to ``end``; ``begin`` is where it is to be shown, if not here."""
    end = min(end, state.posMax)
    if not silent:
        token = state.push("fault", "", 0)
        token.content = state.src[state.pos : end]
        at = (state.pos if begin is None else begin, end)
        token.meta = {"at": at, "message": message, "hint": hint}
    state.pos = end
    return True


def _is_known(state: StateInline, label: str) -> bool:
    """Whether a label is that of a footnote or of a link reference."""
    notes = state.env.get("footnotes", {}).get("refs", {})
    known = normalizeReference(label) in state.env.get("references", ())
    return f":{label.removeprefix('^')}" in notes or known
