"""
TeX becomes MathML at build time, so that a reader needs no script to see a formula.

The library writes some layout as style attributes, which a strict Content-Security-Policy
forbids; each becomes a class of the theme's. What has no class is refused, not lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import unquote

from math_core import LatexError, LatexToMathML

from .environments import with_known_environments

_REFERENCE = re.compile(r'<a href="#([^"]*)">([^<]*)</a>')
_LABEL = re.compile(r' id="[^"]*"')
_UNKNOWN = "(??)"
_STYLE = re.compile(r' style="([^"]*)"')
_ENCLOSED = re.compile(r'<menclose notation="(\w+)">')
_ERROR = re.compile(r"(?:(?:macro)?\d+(?::\d+)?: )?(.*?)\.?", re.DOTALL)

_NESTING = re.compile(r"(?<!\\)[{}]|\\(?:left|right|begin|end)(?![A-Za-z])")
_CLOSING = ("}", r"\right", r"\end")
_DEEPEST = 100
_CHAIN = re.compile(rf"(?:\\[A-Za-z]+\s*|[\^_]\s*){{{_DEEPEST},}}")
_MACROS = {"substack": r"\begin{matrix}#1\end{matrix}"}
_DEFINE = "write it otherwise, or define it in the settings: `math_macros`"
_CLASSES = {
    "text-align:left": "math-start",
    "text-align:right": "math-end",
    "text-align:center": "",
    "justify-items:start": "",
    "justify-items:end": "",
    "justify-items:center": "",
    "width:100%": "math-wide",
    "width:50%": "math-half",
    "width:7.5%": "math-margin",
    "padding-left:0": "math-tight-start",
    "padding-right:0": "math-tight-end",
    "padding-left:1em": "math-apart",
    "border-left:0.05em solid currentcolor": "math-ruled-start",
    "border-right:0.05em solid currentcolor": "math-ruled-end",
    "border-top:0.05em solid currentcolor": "math-ruled-top",
    "border-bottom:0.05em solid currentcolor": "math-ruled-bottom",
}


class BadMath(Exception):  # noqa: N818 - carries the author's mistake, not ours
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class MathWriter:
    """Converts the formulas of one text with a journal's own macros.

    The numbers of equations run on from one formula to the next.
    """

    def __init__(self, macros: Mapping[str, str]) -> None:
        named = {name.removeprefix("\\"): body for name, body in macros.items()}
        self._broken = ""
        try:
            self._converter = LatexToMathML(macros={**_MACROS, **named}, fancy_error=False)
        except LatexError as error:  # said where a formula would use them
            self._broken = _reason(error)

    def convert(self, tex: str, *, display: bool) -> str:
        """The MathML of a formula.

        Raises:
            BadMath: the formula cannot be read, or asks for what the site cannot show.
        """
        if self._broken:
            raise BadMath(f"the settings' math_macros cannot be read: {self._broken}")
        if _is_too_deep(tex):
            raise BadMath("this formula is nested too deeply to be read", "take it apart")
        try:
            tex = with_known_environments(tex.strip())
            mathml = self._converter.convert_with_global_state(tex, displaystyle=display)
        except LatexError as error:
            reason = _reason(error)
            hint = _DEFINE if reason.startswith("unknown command") else ""
            raise BadMath(f"this formula cannot be read: {reason}", hint) from None
        mathml = _LABEL.sub("", _REFERENCE.sub(_number, mathml))
        mathml = _ENCLOSED.sub(r'<menclose notation="\1" class="math-\1">', mathml)
        return _STYLE.sub(_as_class, mathml)


def _number(reference: re.Match[str]) -> str:
    """The number of an equation, as words alone: a formula also stands in lists, without it."""
    if reference[2] == _UNKNOWN:
        name = unquote(unescape(reference[1]))
        message = f'no equation above this one has the label "{name}"'
        raise BadMath(message, r"write \label{…} in the equation that is meant")
    return reference[2]


def _reason(error: LatexError) -> str:
    """What the library says, without its offset, as the rest of a sentence."""
    found = _ERROR.fullmatch(str(error))
    what = found[1] if found else str(error)
    return what[:1].lower() + what[1:]


def _is_too_deep(tex: str) -> bool:
    """Whether the converter, which is recursive, could run out of stack on a formula."""
    depth = deepest = 0
    for sign in _NESTING.finditer(tex):
        depth += -1 if sign[0] in _CLOSING else 1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST or _CHAIN.search(tex) is not None


def _as_class(match: re.Match[str]) -> str:
    names = []
    for declaration in filter(None, match[1].split(";")):
        name = _CLASSES.get(re.sub(r"\s*:\s*", ":", declaration.strip()))
        if name is None:
            what = declaration.strip()
            message = f"this formula asks for {what}, which the site's light and dark cannot follow"
            raise BadMath(message, "leave colours and other styles out of formulas")
        names.append(name)
    shown = " ".join(filter(None, names))
    return f' class="{shown}"' if shown else ""
