"""
The prose of a front matter with the quotation marks of the journal's language.

Titles and notes are read beside the body, and look like it. Whoever compares them asks
``as_name``, to which all quotes are the same; tags, addresses and the author's own keys are
names for machines as well, and stay as they are written.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from .markdown.quotes import Marks, curled
from .values import AuthorResults, Evolution, ExperimentPlan, FrontMatter

_Said = TypeVar("_Said", FrontMatter, ExperimentPlan, AuthorResults, Evolution)
_PROSE = {
    FrontMatter: ("title", "summary", "hypothesis", "next_action"),
    ExperimentPlan: ("description", "baseline", "metric", "expected_outcome"),
    AuthorResults: ("summary",),
    Evolution: ("note",),
}


def with_marks(front: FrontMatter, marks: Marks) -> FrontMatter:
    """The front matter with these quotation marks in its sentences."""
    plan, results = front.experiment, front.results
    return msgspec.structs.replace(
        _said(front, marks),
        evolution=tuple(_said(step, marks) for step in front.evolution),
        experiment=_said(plan, marks) if isinstance(plan, ExperimentPlan) else plan,
        results=_said(results, marks) if results else results,
    )


def _said(value: _Said, marks: Marks) -> _Said:
    texts = {name: getattr(value, name) for name in _PROSE[type(value)]}
    changed = {name: curled(text, marks) for name, text in texts.items() if text}
    return msgspec.structs.replace(value, **changed)
