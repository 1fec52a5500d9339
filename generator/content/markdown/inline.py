"""
Our inline syntax: ``[[Title]]``, ``[text]{claim="…"}``, ``{metric}`…` `` and ``$…$``.

Each rule only recognises; it leaves a token whose ``meta`` says what was written and at
which offsets of its block. A rule that sees the beginning of our syntax but no valid
rest leaves a ``fault`` with the message, so that nothing of ours fails silently.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from .comments import without_comments

_WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n|#]*)(?:#([^\[\]\n|]*))?(?:\|([^\[\]\n]*))?\]\](?!\()")
_BRACKETED = re.compile(r"\[\[[^\[\]\n]*\]\s?[^\[\]\n]*\](?:\(|\[([^\[\]\n]+)\])")
_MATH = re.compile(r"(\${1,2})(?![\s$])((?:\\.|[^\\$])+)(?<!\s)\1(?![\d$])", re.DOTALL)
_ROLE = re.compile(r"\{([A-Za-z][\w:.-]*)\}(`+)(?!`)")

_ATTRIBUTE = re.compile(
    r"""\s+|\.(?P<class>[\w-]+)|\#(?P<id>[\w:.-]+)"""
    r"""|(?P<key>[A-Za-z][\w-]*)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[\w:.-]+))"""
)

_LOOKALIKES = (
    (
        re.compile(r"\[(?P<label>\^[^\[\]\s]+)\](?![(:\[])"),
        "there is no footnote [{0}]",
        "write its text as [^…]: … on a line of its own",
    ),
    (
        re.compile(r"\[(?P<label>@[\w:.-]+)[^\[\]\n]*\](?![(\[])"),
        "citations [{0}] are not supported yet",
        "write \\[ for a bracket",
    ),
    (
        re.compile(r"(?<![^\n])\[!(?P<label>[A-Za-z]+)\](?![(\[])"),
        "[!{0}] begins a callout only at the start of a quote",
        "write > [!NOTE] Title",
    ),
    (
        re.compile(r"(?P<label>)(?!\{\w+\}`)\{\s*(?:metric|ref)\s*\}\s*`"),
        "this looks like a role and is none{0}",
        "write {metric}`experiment.name`, without spaces between",
    ),
    (
        re.compile(r"\](?P<label>)\((?:claim|id|class)\s*="),
        "attributes stand in braces{0}",
        'write [text]{claim="…"}',
    ),
)

SPAN_ATTRIBUTES = ("id", "class", "claim")
ROLES = ("metric", "ref")


def wikilinks(state: StateInline, silent: bool) -> bool:
    """``[[Title]]``, ``[[Title#Heading|text]]``; ``![[…]]`` is recognised, to be refused."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    if _is_ordinary_link(state):
        return False
    match = _WIKILINK.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        message = "this [[ begins a link that does not end"
        return _fault(
            state, silent, state.pos + 2, message, "write [[Title]], or \\[[ for brackets"
        )
    embed, target, heading, text = match.groups()
    text = text if text is None else without_comments(text)
    if state.src.startswith("{", match.end()):
        message = "attributes stand behind [text], not behind a link"
        return _fault(state, silent, match.end() + 1, message, "write [[[Title]]]{…}")
    if embed:
        return _fault(state, silent, match.end(), "embeds ![[…]] are not supported yet")
    if not (target.strip() or (heading or "").strip()):
        return _fault(state, silent, match.end(), "this [[ ]] names no post")
    if text is not None and not text.strip():
        return _fault(state, silent, match.end(), "this link has no text after its |")
    if not silent:
        token = state.push("wikilink", "", 0)
        token.content = (text or "").strip()
        token.meta = {
            "at": (match.start(), match.end()),
            "target": target.strip().rstrip("\\").strip(),
            "heading": (heading or "").strip(),
        }
    state.pos = match.end()
    return True


def _is_ordinary_link(state: StateInline) -> bool:
    """``[[1]](https://…)`` or ``[[1]][known]``: a link whose text has brackets."""
    match = _BRACKETED.match(state.src, state.pos)
    if match is None or match[1] is None:
        return match is not None
    return normalizeReference(match[1]) in state.env.get("references", ())


def brackets(state: StateInline, silent: bool) -> bool:
    """``[text]{claim="…" .class #id}``."""
    if state.src[state.pos] != "[":
        return False
    start = state.pos
    end = parseLinkLabel(state, start)
    if end < 0 or not state.src.startswith("{", end + 1):
        return False
    attributes, after = _attributes(state.src, end + 2, state.posMax)
    if attributes is None:
        message = "the attributes after this ] cannot be read"
        return _fault(state, silent, end + 2, message, 'write [text]{claim="…"}')
    unknown = [name for name in attributes if name not in SPAN_ATTRIBUTES]
    if unknown or not attributes:
        message = f'a span has no attribute "{unknown[0]}"' if unknown else "this span says nothing"
        return _fault(state, silent, after, message, f"it takes {', '.join(SPAN_ATTRIBUTES)}")
    if not silent:
        token = state.push("span_open", "span", 1)
        token.meta = {"at": (start, after), **attributes}
        state.pos, old_max, state.posMax = start + 1, state.posMax, end
        state.md.inline.tokenize(state)
        state.posMax = old_max
        state.push("span_close", "span", -1).meta = dict(attributes)
    state.pos = after
    return True


def _attributes(src: str, pos: int, end: int) -> tuple[dict[str, str] | None, int]:
    """What stands in ``{…}`` from behind the ``{``, and where it ends; None if it is unreadable."""
    found: dict[str, str] = {}
    while not src.startswith("}", pos):
        match = _ATTRIBUTE.match(src, pos, end)
        if match is None:
            return None, pos
        for name, value in _named(match):
            if name in found and name != "class":
                return None, pos
            found[name] = f"{found[name]} {value}" if name in found else value
        pos = match.end()
    return found, pos + 1


def _named(match: re.Match[str]) -> list[tuple[str, str]]:
    """The attribute that was matched; none where it is a space."""
    if match["key"]:
        return [(match["key"], match["quoted"] or match["bare"] or "")]
    return [(name, match[name]) for name in ("class", "id") if match[name]]


def stray_span(state: StateInline, silent: bool) -> bool:
    """``]{`` that closes nothing."""
    if not state.src.startswith("]{", state.pos) or state.linkLevel:
        return False
    message = "this ]{ has no [ that it closes"
    return _fault(state, silent, state.pos + 2, message, "write [text]{…}, or \\] for a bracket")


def lookalike(state: StateInline, silent: bool) -> bool:
    """What is nearly our syntax, or names what is not there: text that nobody meant."""
    for pattern, message, hint in _LOOKALIKES:
        if match := pattern.match(state.src, state.pos, state.posMax):
            if match["label"] and _is_known(state, match["label"]):
                return False
            return _fault(state, silent, match.end(), message.format(match["label"]), hint)
    return False


def _is_known(state: StateInline, label: str) -> bool:
    """Whether a label is that of a footnote or of a link reference."""
    notes = state.env.get("footnotes", {}).get("refs", {})
    known = normalizeReference(label) in state.env.get("references", ())
    return f":{label.removeprefix('^')}" in notes or known


def stray_claim(state: StateInline, silent: bool) -> bool:
    """``{claim=`` that no ``[text]`` stands before: nothing would be checked."""
    if not state.src.startswith("{claim=", state.pos):
        return False
    message = "this claim has no [text] right before it"
    return _fault(state, silent, state.pos + 7, message, 'write [text]{claim="…"}')


def math(state: StateInline, silent: bool) -> bool:
    """``$x$`` and ``$$x$$``; a price is no formula: no space inside, no digit around."""
    match = _MATH.match(state.src, state.pos, state.posMax)
    if match is None or state.src[max(0, state.pos - 1) : state.pos].isdigit():
        return False
    if not silent:
        name = "math_inline" if match[1] == "$" else "math_inline_double"
        token = state.push(name, "math", 0)
        token.content = match[2]
        token.meta = {"at": match.span(2)}
    state.pos = match.end()
    return True


def roles(state: StateInline, silent: bool) -> bool:
    """``{metric}`name` ``."""
    match = _ROLE.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    name, fence = match.groups()
    closing = re.compile(rf"(?<!`){fence}(?!`)").search(state.src, match.end(), state.posMax)
    if closing is None:
        message = f"this {{{name}}} is not closed by {fence}"
        return _fault(state, silent, match.end(), message)
    if name != "metric":
        known = name in ROLES
        message = f"{{{name}}} is not supported yet" if known else f"there is no role {{{name}}}"
        hint = "" if known else "there is {metric}`experiment.name`"
        return _fault(state, silent, closing.end(), message, hint)
    if not silent:
        token = state.push("metric", "", 0)
        token.content = state.src[match.end() : closing.start()].strip()
        token.meta = {"at": (match.start(), closing.end())}
    state.pos = closing.end()
    return True


def placed(md: MarkdownIt, name: str) -> None:
    """Make an existing rule say at which offsets it found what it found."""
    index = md.inline.ruler.__find__(name)
    if index < 0:
        return
    rule = md.inline.ruler.__rules__[index].fn

    def with_offsets(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            for token in state.tokens[count:]:
                if token.type in ("link_open", "image", "html_inline") and "at" not in token.meta:
                    token.meta["at"] = (start, state.pos)
                    break
        return bool(found)

    md.inline.ruler.at(name, with_offsets)


def _fault(state: StateInline, silent: bool, end: int, message: str, hint: str = "") -> bool:
    end = min(end, state.posMax)
    if not silent:
        token = state.push("fault", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"at": (state.pos, end), "message": message, "hint": hint}
    state.pos = end
    return True
