"""
YAML front matter as a tree of Nodes that know where they stand.

The tree is built from the parser's events, not by a loader: every plain scalar stays
text, duplicate keys stay visible, and aliases and anchors are refused before anything
could expand (an "alias bomb" is a few lines that unfold to gigabytes).
"""

from __future__ import annotations

from typing import Any

import yaml

from ..characters import FORBIDDEN
from ..problems import Place, Problem, line_and_column
from ..schema import Node

_DEEPEST = 50  # far beyond any front matter, and far from what recursion could not follow
_EMPTY = {"", "~", "null", "Null", "NULL"}
_WRITTEN_OUT = "write the value out, or quote the text"
_SAID = {  # of what the parser says, what an author has never heard of
    "mapping values are not allowed in this context": "a colon begins another value here",
    "found character that cannot start any token": "no text begins with this sign",
    "found unexpected end of stream": "the text ends too early",
    "could not find expected ':'": "a key without its colon",
    "found invalid Unicode character escape code": "this escape stands for no character",
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadYaml(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """The text is not YAML that a post may have; holds the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def yaml_tree(text: str, path: str, first_line: int = 1) -> Node:
    """The tree of a YAML text whose first line is line ``first_line`` of ``path``.

    Raises:
        BadYaml: the text is broken, or uses anchors, aliases or several documents.
    """
    _refuse_forbidden(text, path, first_line)
    try:
        return _Builder(path, first_line).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        lines = text.split("\n")
        place = _place(path, mark, first_line) if mark else Place(path, first_line, 1)
        if place.line - first_line >= len(lines):  # the last line has no end, and counts as two
            place = Place(path, first_line + len(lines) - 1, len(lines[-1]) + 1)
        what = (error.problem or error.context or "it cannot be read").strip()
        said = _SAID.get(what, what)
        if "\t" in lines[place.line - first_line][place.column - 1 : place.column]:
            said = "a tab stands where spaces have to"
        raise BadYaml(Problem(place, f"not valid YAML: {said}", _remedy(what))) from None


class _Builder:
    """Turns events into Nodes with a stack of its own, so that depth costs no recursion."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.open: list[tuple[Any, list[Node]]] = []
        self.root: Node | None = None

    def build(self, events: Any) -> Node:
        documents = 0
        for event in events:
            self._refuse_sharing(event)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fail(event, "a second document begins here")
            elif isinstance(event, yaml.ScalarEvent):
                self._add(self._scalar(event))
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                self.open.append((event, []))
                if len(self.open) > _DEEPEST:
                    self._fail(event, f"nested more than {_DEEPEST} levels deep", "flatten it")
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                self._add(self._collection(*self.open.pop()))
        return self.root or Node(None, "none", Place(self.path, self.first_line, 1))

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1][1].append(node)
        else:
            self.root = node

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        length = max(1, _column(event.end_mark) - _column(event.start_mark))
        place = _place(self.path, event.start_mark, self.first_line, length)
        if not event.style and event.value in _EMPTY:
            return Node(None, "none", place)
        return Node(event.value, "text", place)

    def _collection(self, start: Any, children: list[Node]) -> Node:
        place = _place(self.path, start.start_mark, self.first_line)
        if isinstance(start, yaml.SequenceStartEvent):
            return Node(tuple(children), "list", place)
        keys, values = children[::2], children[1::2]
        for key in keys:
            if key.kind != "text":
                raise BadYaml(Problem(key.place, "a key must be one piece of text"))
        return Node(tuple(zip(keys, values, strict=True)), "map", place)

    def _refuse_sharing(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f'"*{event.anchor}" refers to another place; aliases are not read'
            self._fail(event, message, _WRITTEN_OUT)
        if getattr(event, "anchor", None):
            message = f'"&{event.anchor}" names a place; anchors are not read'
            self._fail(event, message, _WRITTEN_OUT)

    def _fail(self, event: Any, message: str, hint: str = "") -> None:
        place = _place(self.path, event.start_mark, self.first_line)
        raise BadYaml(Problem(place, message, hint))


def _refuse_forbidden(text: str, path: str, first_line: int) -> None:
    """Ask before the parser does: some of these end a line in YAML 1.1, but in no editor."""
    if found := FORBIDDEN.search(text):
        line, column = line_and_column(text, found.start())
        message = f"not valid YAML: the character U+{ord(found[0]):04X} may not stand in it"
        raise BadYaml(Problem(Place(path, first_line + line - 1, column), message, "delete it"))


def _column(mark: Any) -> int:
    return int(mark.column)


def _place(path: str, mark: Any, first_line: int, length: int = 1) -> Place:
    return Place(path, mark.line + first_line, mark.column + 1, length)


def _remedy(what: str) -> str:
    if "stream" in what or "expected" in what:
        return "look for a quote or bracket that is not closed, here or above"
    if "mapping values are not allowed" in what:
        return 'text with a colon in it needs "quotes"'
    if "escape code" in what:
        return "write the character itself"
    if "tab" in what or "start any token" in what:
        return 'indent with spaces, and put text that begins with a special sign in "quotes"'
    return ""
