r"""
What a post would be told off for is mended before it is one, by asking the journal's own reader.

A body of elsewhere may hold signs that mean something here and nothing there. Each of them that
is an error gets a ``\``, so that it shows as it always did. Formulas are never touched: one that
cannot be read stays, and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..content.parsing import Whole, parse_file
from ..content.values import Document, Parsed
from ..journal import Settings
from ..problems import Place, Problem
from .masking import Edit, Prose, applied, lines_of, prose_of
from .translating import problem_at
from .values import Placed, Remark

_MOST_ROUNDS = 6
_MOST = 5_000  # signs; a text of more of them is no prose, and is shown as what it is
_SIGNS = "[]{}$%^#!<@`=|｛［"
_ENTITIES = {"[": "&#91;", "{": "&#123;", "]": "&#93;"}
_KEPT, _CLOSED = "it is kept as text by a \\", "it is closed at the end of the post"
_COMMENTS = {"%%": "\n%%\n", "<!--": "\n-->\n"}


class Draft(NamedTuple):
    """A post that is about to be made: its front matter and body, and what they were made of."""

    placed: Placed
    head: str
    body: str
    parsed: Parsed
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        return self.head + self.body

    @property
    def first_line(self) -> int:
        """The line of the file on which the body begins."""
        return self.head.count("\n") + 1


def draft_of(
    placed: Placed, head: str, body: str, settings: Settings, cited: frozenset[str]
) -> Draft:
    """The draft of a post, its body mended; ``cited`` are the works that the journal knows."""
    problems: list[Problem] = []
    parsed = _read(placed, head + body, settings).parsed
    for _ in range(_MOST_ROUNDS):
        draft = Draft(placed, head, body, parsed)
        edits, mended = _edits(draft, cited)
        if not edits:
            break
        problems += mended
        body = applied(body, edits)
        parsed = _read(placed, head + body, settings).parsed
    return Draft(placed, head, body, parsed, tuple(problems))


def reread(
    draft: Draft, edits: Iterable[Edit], said: Iterable[Remark], settings: Settings
) -> Draft:
    """A draft with edits made to its body, and what they are about told."""
    starts = lines_of(draft.body)
    told = [problem_at(draft.placed, starts, draft.body, remark) for remark in said]
    body = applied(draft.body, edits)
    parsed = _read(draft.placed, draft.head + body, settings).parsed
    return draft._replace(body=body, parsed=parsed, problems=(*draft.problems, *told))


def offset_of(draft: Draft, place: Place, starts: list[int]) -> int:
    """Where in the body of a draft a place of its file is; -1 where it is not in it."""
    index = place.line - draft.first_line
    if index < 0 or index >= len(starts):
        return -1
    return min(starts[index] + max(0, place.column - 1), len(draft.body))


def remaining(draft: Draft, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The Problems of a draft at their places in the note."""
    starts = lines_of(draft.body)
    for problem in problems:
        at = max(0, offset_of(draft, problem.place, starts))
        remark = Remark(at, problem.place.length, problem.message, problem.hint)
        yield problem_at(draft.placed, starts, draft.body, remark)


def _read(placed: Placed, text: str, settings: Settings) -> Whole:
    return parse_file(placed.path, text.encode(), settings)


def _edits(draft: Draft, cited: frozenset[str]) -> tuple[list[Edit], list[Problem]]:
    """What would mend a draft, and what to say of it."""
    wrong = [problem for problem in draft.parsed.problems if problem.is_error]
    wrong += _of_runs(draft.parsed.document, cited)
    if not 0 < len(wrong) <= _MOST or draft.parsed.post is None:
        return [], []
    prose, starts = prose_of(draft.body), lines_of(draft.body)
    edits: dict[Edit, None] = {}  # in order
    told: list[Problem] = []
    for problem in wrong:
        at = offset_of(draft, problem.place, starts)
        edit = _mended(prose, at) if at >= 0 else None
        if edit and edit not in edits:
            edits[edit] = None
            how = _CLOSED if edit.text in _COMMENTS.values() else _KEPT
            remark = Remark(at, problem.place.length, f"{problem.message}; {how}")
            told.append(problem_at(draft.placed, starts, draft.body, remark))
    return list(edits), told


def _of_runs(document: Document, cited: frozenset[str]) -> list[Problem]:
    """What names runs and works of a journal, and means something else in a note."""
    found = [Problem(one.place, "no experiment is meant here") for one in document.quotes]
    works = (one for group in document.citations for one in group if one.key not in cited)
    return found + [Problem(one.place, f'no work is cited as "{one.key}"') for one in works]


def _mended(prose: Prose, at: int) -> Edit | None:
    """The edit that makes a sign at a place a sign; None where there is none to be made."""
    text = prose.text
    if prose.in_math(at):
        return None
    if text.startswith("@", at) and "[" in text[text.rfind("\n", 0, at) + 1 : at]:
        at = text.rfind("[", 0, at)  # a citation is placed at its key
    if text.startswith("![", at):
        at += 1
    before = text[text.rfind("\n", 0, at) + 1 : at]
    for sign, ending in _COMMENTS.items():  # what is hidden there stays hidden
        is_open = text.startswith(sign, at) and text.find(ending.strip(), at + len(sign)) < 0
        if is_open and not before.strip(" \t"):
            return Edit(len(text), len(text), ending)
    if "]{" in before and text[at : at + 1] not in _SIGNS:  # within the attributes of a span
        at = text.rfind("]{", 0, at)
    if text.startswith("experiment:", at):
        return Edit(at + len("experiment"), at + len("experiment"), "\\")
    sign = text[at : at + 1]
    if not sign or sign not in _SIGNS:
        return None
    if text[max(0, at - 1) : at] == "\\" or prose.html_around(at) or _in_tag(prose, at):
        start = at - 1 if text[max(0, at - 1) : at] == "\\" else at
        return Edit(start, at + 1, _ENTITIES[sign]) if sign in _ENTITIES else None
    return Edit(at, at, "\\")


def _in_tag(prose: Prose, at: int) -> bool:
    return any(start <= at < end for start, end in prose.tags)
