"""
A formula as TeX, read back from the MathML of the page (MathML Core).

It need not be what the author wrote, letter by letter; it says the same: fractions, roots,
indices, accents and matrices are commands, letters and operators are the characters that a
reader sees, which TeX of today takes as they are.
"""

from __future__ import annotations

import re
import unicodedata

from .tree import Node

_ACCENTS = {
    **{"ˆ": "hat", "^": "hat", "˜": "tilde", "~": "tilde", "¯": "bar", "‾": "bar", "→": "vec"},
    **{"˙": "dot", "¨": "ddot", "ˇ": "check", "´": "acute", "`": "grave", "˘": "breve"},
    **{"_": "overline", "\N{COMBINING LOW LINE}": "overline", "⏞": "overbrace"},
}
_BELOW = {"_": "underline", "\N{COMBINING LOW LINE}": "underline", "⏟": "underbrace"}
_UNSEEN = re.compile("[\u2061-\u2064\ufe00-\ufe0f]")  # function application, invisible times …
_SPECIAL = re.compile(r"([#$%&_{}])")
_PRIMES = re.compile("[′″‴]+")
_SPACE = re.compile(r"[ \t\n\r]+")
_STYLED = (
    (0x1D400, "mathbf"),
    (0x1D434, ""),
    (0x1D468, "boldsymbol"),
    (0x1D49C, "mathcal"),
    (0x1D504, "mathfrak"),
    (0x1D538, "mathbb"),
    (0x1D5A0, "mathsf"),
    (0x1D670, "mathtt"),
)
_LETTERS = (0x1D400, 0x1D6A4)
_DOUBLE_STRUCK = "ℂℍℕℙℚℝℤ"


def tex_of(math: Node) -> str:
    """The TeX of a ``math`` element, without the signs around it."""
    return _SPACE.sub(" ", _row(math)).strip()


def _row(node: Node) -> str:
    return " ".join(filter(None, (_of(child) for child in node.nodes())))


def _of(node: Node) -> str:
    parts = list(node.nodes())
    match node.tag, len(parts):
        case "mi" | "mn" | "mo", _:
            return _token(node)
        case "mtext", _:
            return rf"\text{{{_plain(node.text)}}}"
        case "mspace", _:
            return r"\," if node.get("width") else ""
        case "mfrac", 2:
            command = r"\binom" if node.get("linethickness") == "0" else r"\frac"
            return f"{command}{_group(parts[0])}{_group(parts[1])}"
        case "mrow", 3 if parts[1].get("linethickness") == "0":
            return _of(parts[1])  # its parentheses are its own
        case "msqrt", _:
            return rf"\sqrt{{{_row(node)}}}"
        case "mroot", 2:
            return rf"\sqrt[{_of(parts[1])}]{_group(parts[0])}"
        case "msub" | "munder" | "msup" | "mover" | "msubsup" | "munderover", 2 | 3:
            return _scripts(node.tag, parts)
        case "mtable", _:
            return _table(node)
        case "annotation", _:
            return ""
        case _:
            return _row(node) or _plain(node.text.strip())


def _token(node: Node) -> str:
    text = _UNSEEN.sub("", node.text)
    if node.tag == "mi" and len(text) > 1 and text.isascii() and text.isalpha():
        return rf"\operatorname{{{text}}}"
    if _PRIMES.fullmatch(text):
        return r"\prime " * len(text)
    return " ".join(map(_styled, text)) if any(map(_is_styled, text)) else _plain(text)


def _plain(text: str) -> str:
    """Text whose signs TeX does not take for its own."""
    return _SPECIAL.sub(r"\\\1", text.replace("\\", r"\backslash "))


def _is_styled(character: str) -> bool:
    return _LETTERS[0] <= ord(character) < _LETTERS[1] or character in _DOUBLE_STRUCK


def _styled(character: str) -> str:
    """A letter of the mathematical alphabets (Unicode, 22.2.1) as a command around a plain one."""
    if character in _DOUBLE_STRUCK:
        return rf"\mathbb{{{unicodedata.normalize('NFKC', character)}}}"
    if not _is_styled(character):
        return _plain(character)
    command = next((name for first, name in reversed(_STYLED) if ord(character) >= first), "")
    plain = unicodedata.normalize("NFKC", character)
    return rf"\{command}{{{plain}}}" if command else plain


def _group(node: Node) -> str:
    return f"{{{_of(node)}}}"


def _scripts(tag: str, parts: list[Node]) -> str:
    base, first, *second = parts
    sign = first.text.strip()
    if tag == "mover" and sign in _ACCENTS:
        return rf"\{_ACCENTS[sign]}{_group(base)}"
    if tag == "munder" and sign in _BELOW:
        return rf"\{_BELOW[sign]}{_group(base)}"
    shown = _of(base) if base.tag in ("mi", "mn", "mo") else _group(base)
    if second:
        return f"{shown}_{_group(first)}^{_group(second[0])}"
    return f"{shown}{'^' if tag in ('msup', 'mover') else '_'}{_group(first)}"


def _table(node: Node) -> str:
    is_wide = "math-wide" in node.get("class").split()
    cells = [[_row(cell) for cell in row.nodes()] for row in node.nodes()]
    if is_wide:  # room on both sides of each row, on the right perhaps with its number
        cells = [[*row[1:-1], *filter(None, row[-1:])] for row in cells]
    rows = [" & ".join(row) for row in cells]
    lines = r" \\ ".join(rows)
    return rf"\begin{{matrix}} {lines} \end{{matrix}}"
