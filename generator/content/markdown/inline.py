"""
Our inline syntax: ``[[Title]]``, ``[text]{claim="…"}``, ``{metric}`…` `` and ``$…$``.

Each rule only recognises; it leaves a token whose ``meta`` says what was written and at
which offsets of its block. A rule that sees the beginning of our syntax but no valid
rest leaves a ``fault`` with the message, so that nothing of ours fails silently.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from .citations import begins_link, is_reference
from .comments import without_comments
from .embeds import push_embed, wrong_in_embed
from .lookalikes import ROLES, fault, ours_in, unknown_role
from .unfinished import IN_CELL, in_cell

_WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n|#]*)(?:#([^\[\]\n|]*))?(?:\|([^\[\]\n]*))?\]\](?!\()")
_BRACKETED = re.compile(r"\[\[[^\[\]\n]*\]\s?[^\[\]\n]*\](?:\(|\[([^\[\]\n]+)\])")
_LINK_IN_SPAN = re.compile(r"\[\[[^\[\]\n]+\]\([^()\n]*\)[^\[\]\n]*\]\{")
_MATH = re.compile(r"(\${1,2})(?![\s$])((?:\\.|[^\\$])+)(?<!\s)\1(?![\d$])", re.DOTALL)
_ROLE = re.compile(r"\{([^\W\d][\w:.-]*)\}(`+)(?!`)")

_ATTRIBUTE = re.compile(
    r"""\s+|\.(?P<class>[\w-]+)|\#(?P<id>[\w:.-]+)"""
    r"""|(?P<key>[A-Za-z][\w-]*)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[\w:.-]+))"""
)

_IN_LINK = {
    "]{": ("a span", '[[words](address)]{claim="…"}'),
    "[[": ("a [[link]]", "it before or behind that link"),
    "[@": ("a citation", "[words](address) [@key]"),
    "[^": ("a footnote", "[words](address)[^1]"),
}
_OURS_IN_LINK = re.compile("|".join(map(re.escape, _IN_LINK)))
_REST_OF_LINK = re.compile(r"\(|\[([^\[\]]+)\]")
_PLACED = ("link_open", "image", "html_inline", "footnote_ref")
SPAN_ATTRIBUTES = ("id", "class", "claim")


def wikilinks(state: StateInline, silent: bool) -> bool:
    """``[[Title]]``, ``[[Title#Heading|text]]`` and ``![[Title]]``."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    if _is_ordinary_link(state):
        return False
    match = _WIKILINK.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        message = "this [[ begins a link that does not end"
        hint = IN_CELL if in_cell(state) else "write [[Title]], or \\[[ for brackets"
        return fault(state, silent, state.pos + 2, message, hint)
    if state.src.startswith("{", match.end()):
        message = "attributes stand behind [text], not behind a link"
        return fault(state, silent, match.end() + 1, message, "write [[[Title]]]{…}")
    if wrong := _wrong_in_wikilink(match):
        return fault(state, silent, match.end(), *wrong)
    if not silent:
        is_embed, target, heading, text = _parts(match)
        if is_embed:
            token = push_embed(state, target, heading, text)
        else:
            token = state.push("wikilink", "", 0)
            token.content = without_comments(text or "")
            token.meta = {"target": target, "heading": heading}
        token.meta["at"] = match.span()
    state.pos = match.end()
    return True


def _parts(match: re.Match[str]) -> tuple[bool, str, str, str | None]:
    """Whether it is an embed, and its target, heading and words."""
    embed, target, heading, text = match.groups()
    target = target.strip().rstrip("\\").strip()  # in a cell the | has a \ before it
    return bool(embed), target, (heading or "").strip(), text


def _wrong_in_wikilink(match: re.Match[str]) -> tuple[str, str] | None:
    """What is wrong with what stands in a ``[[…]]``, and what to write."""
    is_embed, target, heading, text = _parts(match)
    if target and match[3] is not None and not heading:
        message = "this link names no heading behind its #"
        return message, f"write [[{target}]] or [[{target}#Heading]]"
    if is_embed:
        return wrong_in_embed(target, heading, text)
    words = None if text is None else without_comments(text)
    if not (target or heading):
        return "this [[ ]] names no post", ""
    if words == "":
        return "this link has no text after its |", ""
    if words and ours_in(words):
        message = "the words of a [[…]] are plain text; this stands outside of it"
        return message, "write [words](its-file.md)"
    return None


def _is_ordinary_link(state: StateInline) -> bool:
    """``[[1]](https://…)`` or ``[[1]][known]``: a link whose text has brackets.

    ``[[1](https://…)]{…}`` is a span around a link.
    """
    if _LINK_IN_SPAN.match(state.src, state.pos):
        return True
    match = _BRACKETED.match(state.src, state.pos)
    if match is None:
        return False
    if match[1] is not None:
        return is_reference(state.env, match[1])
    return begins_link(state)


def brackets(state: StateInline, silent: bool) -> bool:
    """``[text]{claim="…" .class #id}``."""
    if state.src[state.pos] != "[":
        return False
    start = state.pos
    end = parseLinkLabel(state, start)
    if end >= 0 and (rest := _REST_OF_LINK.match(state.src, end + 1)):
        return _ours_in_link(state, silent, end, rest[1])
    if end < 0 or not state.src.startswith("{", end + 1):
        return False
    attributes, after = _attributes(state.src, end + 2, state.posMax)
    if attributes is None:
        message = "the attributes after this ] cannot be read"
        hint = 'write [text]{claim="…"}, with straight double quotes'
        return fault(state, silent, end + 2, message, hint)
    unknown = [name for name in attributes if name not in SPAN_ATTRIBUTES]
    if unknown or not attributes:
        message = f'a span has no attribute "{unknown[0]}"' if unknown else "this span says nothing"
        return fault(state, silent, after, message, f"it takes {', '.join(SPAN_ATTRIBUTES)}")
    if "claim" in attributes and not state.src[start + 1 : end].strip():
        message = "this claim has no words that it is the claim of"
        return fault(state, silent, after, message, 'write [text]{claim="…"}')
    if not silent:
        token = state.push("span_open", "span", 1)
        token.meta = {"at": (start, after), **attributes}
        state.pos, old_max, state.posMax = start + 1, state.posMax, end
        state.md.inline.tokenize(state)
        state.posMax = old_max
        state.push("span_close", "span", -1).meta = dict(attributes)
    state.pos = after
    return True


def _ours_in_link(state: StateInline, silent: bool, end: int, reference: str | None) -> bool:
    """``[words [@key]](address)``, of which CommonMark would make no link without a word.

    ``reference`` is what stands in ``[ ]`` in place of an address.
    """
    inside = _OURS_IN_LINK.search(state.src, state.pos + 1, end)
    if inside is None or parseLinkLabel(state, state.pos, True) >= 0:
        return False
    if reference and not is_reference(state.env, reference):
        return False
    what, hint = _IN_LINK[inside[0]]
    message = f"{what} cannot stand within the words of a link"
    # What is there has a meaning of its own still: a note is referred to.
    until = end + 1 if inside[0] == "]{" else inside.start()
    return fault(state, silent, until, message, f"write {hint}")


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
    """``{metric}`name` `` and ``{ref}`name` ``."""
    match = _ROLE.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    name, fence = match.groups()
    closing = re.compile(rf"(?<!`){fence}(?!`)").search(state.src, match.end(), state.posMax)
    if closing is None:
        message = f"this {{{name}}} is not closed by {fence}"
        return fault(state, silent, match.end(), message, f"write {{{name}}}`…`")
    if name not in ROLES:
        return fault(state, silent, closing.end(), *unknown_role(name))
    if not silent:
        token = state.push(name, "", 0)
        token.content = state.src[match.end() : closing.start()].strip()
        token.meta = {"at": (match.start(), closing.end())}
    state.pos = closing.end()
    return True


def placed(md: MarkdownIt, name: str) -> None:
    """Make an existing rule say at which offsets it found what it found."""
    index = md.inline.ruler.__find__(name)
    assert index >= 0, f"there is no rule {name} to be placed"
    rule = md.inline.ruler.__rules__[index].fn

    def with_offsets(state: StateInline, silent: bool) -> bool:
        start, count, pending = state.pos, len(state.tokens), len(state.pending)
        found = rule(state, silent)
        if found and not silent:
            made = state.tokens[count:]
            if made[0].type == "text":  # a bare address takes back what was read of it as text
                start -= pending - len(made[0].content)
            elif made[0].markup == "autolink":
                start -= pending
            for token in made:
                if token.type in _PLACED and "at" not in token.meta:
                    token.meta["at"] = (start, state.pos)
                    break
        return bool(found)

    md.inline.ruler.at(name, with_offsets)
