"""
A Python module as its text says it, without running it; text that is no Python says nothing.

The modules of experiments are shown and searched as they are written, and what they would do
is not for whoever looks at them to find out.
"""

from __future__ import annotations

import ast
import warnings


def tree_of(source: str | bytes) -> ast.Module:
    """The syntax tree of a module; an empty one where it is none."""
    try:
        with warnings.catch_warnings():  # what Python thinks of the code is for the run to say
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def docstring_of(source: str | bytes) -> str:
    """The docstring of a module; empty where there is none."""
    return ast.get_docstring(tree_of(source)) or ""
