"""
Environments of LaTeX under the names that the converter knows them by.

It sets ``align``, and not its sisters, which differ in the space between columns alone. Each
of those is written as the one that means the same; the rest of a formula is left as it is.
"""

from __future__ import annotations

import re

_SAME = {
    "alignat": "align",
    "alignedat": "aligned",
    "eqnarray": "align",
    "flalign": "align",
    "smallmatrix": "matrix",
    "split": "aligned",
}
_NAME = re.compile(rf"\\(begin|end)\{{({'|'.join(_SAME)})(\*?)\}}(\s?\{{\d+\}})?")
_THREE_COLUMNS = re.compile(
    r"\\begin\{eqnarray(\*?)\}(?:(?!\\begin\{eqnarray).)*?\\end\{eqnarray\1\}", re.DOTALL
)
_LEVEL = re.compile(r"(\\begin\{(?:aligned|alignedat|gathered|split)\})\s?\[[tbc]\]")
_ROW_OR_COLUMN = re.compile(r"\\\\|\\&|&")


def with_known_environments(tex: str) -> str:
    """The formula with each environment that has another name under that name."""
    if "\\begin{" not in tex:
        return tex
    tex = _LEVEL.sub(r"\1", tex)  # with which of its rows it is level, which MathML cannot say
    return _NAME.sub(_renamed, _THREE_COLUMNS.sub(_in_two_columns, tex))


def _renamed(match: re.Match[str]) -> str:
    sign, name, star, count = match.groups(default="")
    is_counted = name in ("alignat", "alignedat") and sign == "begin"  # how many pairs of columns
    return f"\\{sign}{{{_SAME[name]}{star}}}{'' if is_counted else count}"


def _in_two_columns(match: re.Match[str]) -> str:
    """What is left, in the middle and right of a sign, as what is left of it and the rest."""
    columns = 0

    def kept(sign: re.Match[str]) -> str:
        nonlocal columns
        if sign[0] == "\\\\":
            columns = 0
        columns += sign[0] == "&"
        return " " if sign[0] == "&" and columns == 2 else sign[0]

    return _ROW_OR_COLUMN.sub(kept, match[0])
