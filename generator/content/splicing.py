"""
Text is put into front matter where it belongs, and every other byte of the file stays.

YAML that is loaded and written again loses its comments, quotes and order. So the parser is
asked only where things stand, and what is new is written there in the manner of what is
around it: its indentation, its quotes, its ends of lines.

A file is given as bytes that ``reading.py`` reads without a Problem. Whether the outcome is
what was meant is not known here; who asks has it read again (``amending.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import yaml

from ..decoding import decoded
from .reading import front_matter_in
from .values import FrontMatter

Item: TypeAlias = str | Mapping[str, str]
"""An entry of a list: a word, or keys with the text that each has."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_PLAIN = re.compile(r"[\w/][\w/.~-]*(?: [\w-]+)*")
_EMPTY = {"~", "null", "Null", "NULL"}
_PROSE = "note"  # always quoted, as it may hold any sign
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CannotSplice(Exception):  # noqa: N818 - reads as what it says
    """There is no place for it that could be told; holds the line of the key, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def with_value(data: bytes, key: str, word: str) -> bytes:
    """The file with ``word`` as the value of ``key``, which may be there or not.

    Raises:
        CannotSplice: the key holds a list or keys.
    """
    sheet = _Sheet(data)
    if (pair := sheet.pair(key)) is None:
        return sheet.with_key(key, [f"{key}: {_written(word)}"])
    value = pair[1]
    if not isinstance(value, yaml.ScalarNode):
        raise CannotSplice(sheet.line(value))
    return sheet.with_scalar(value, _written(word, value.style))


def with_item(data: bytes, key: str, index: int, item: Item) -> bytes:
    """The file with ``item`` put before the entry of that ``index``, or at the end of the list.

    Raises:
        CannotSplice: the key holds no list, or one in a form that is not known here.
    """
    sheet = _Sheet(data)
    pair = sheet.pair(key)
    if pair is None:
        return sheet.with_key(key, _new_list(key, item, in_line=sheet.root.flow_style))
    value = pair[1]
    if isinstance(value, yaml.ScalarNode) or not value.value:
        return _in_place_of_nothing(sheet, key, value, item)
    if not isinstance(value, yaml.SequenceNode):
        raise CannotSplice(sheet.line(value))
    return (_in_a_line if value.flow_style else _in_lines)(sheet, value, index, item)


def with_item_replaced(data: bytes, key: str, index: int, word: str) -> bytes:
    """The file with ``word`` in place of one entry of a list of words.

    Raises:
        CannotSplice: there is no such entry.
    """
    sheet = _Sheet(data)
    pair = sheet.pair(key)
    value = pair[1] if pair else sheet.root
    if not isinstance(value, yaml.SequenceNode) or index >= len(value.value):
        raise CannotSplice(sheet.line(value))
    old = value.value[index]
    if not isinstance(old, yaml.ScalarNode):
        raise CannotSplice(sheet.line(old))
    return sheet.with_scalar(old, _written(word, old.style))


class _Sheet:
    """The text of a file, and where the nodes of its front matter stand in it."""

    def __init__(self, data: bytes) -> None:
        self.text = data.decode()
        self.starts: list[int] = [0, *(end.end() for end in _LINE_END.finditer(self.text))]
        plain = decoded("", data)
        front = front_matter_in(plain) if isinstance(plain, str) else None
        self.root: Any = yaml.compose(front or "", Loader=_Loader)
        if not isinstance(self.root, yaml.MappingNode):
            raise CannotSplice(1)

    def pair(self, key: str) -> tuple[Any, Any] | None:
        """The nodes of a key and its value."""
        return next((pair for pair in self.root.value if pair[0].value == key), None)

    def at(self, mark: Any) -> int:
        """Where in the text a mark of the parser's is: its lines begin behind the first fence."""
        return self.starts[int(mark.line) + 1] + int(mark.column)

    def line(self, node: Any) -> int:
        return int(node.start_mark.line) + 2

    def end(self, node: Any) -> int:
        """Where a value ends; that of a block of text is the end of its last line."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return self._end_of_line(self._last_line(node))
        return self.at(node.end_mark)

    def below(self, node: Any, column: int) -> int:
        """The start of the line below a node, and below remarks on it, deeper than ``column``."""
        line = self._last_line(node) + 1
        while (text := self._line(line)).lstrip().startswith("#"):
            if len(text) - len(text.lstrip()) <= column:
                break
            line += 1
        return self.starts[line + 1]

    def with_key(self, key: str, lines: Sequence[str]) -> bytes:
        """The file with the lines of a new key below those that come before it by the schema."""
        order = FrontMatter.__struct_fields__
        before = order[: order.index(key)]
        there = [value for name, value in self.root.value if name.value in before]
        value = there[-1] if there else self.root.value[-1][1]
        if self.root.flow_style:
            return self.spliced((self.end(value), self.end(value), f", {lines[0]}"))
        column = self.root.start_mark.column
        return self.with_lines(self.below(value, column), [" " * column + line for line in lines])

    def with_lines(self, start: int, lines: Sequence[str]) -> bytes:
        """The file with lines put at the start of one of its own, and ended as those above."""
        above = self.text[:start]
        end = next(end for end in ("\r\n", "\n", "\r") if above.endswith(end))
        return self.spliced((start, start, "".join(f"{line}{end}" for line in lines)))

    def with_scalar(self, value: Any, written: str) -> bytes:
        """The file with another text in place of a scalar."""
        start = self.at(value.start_mark)
        gap = " " if self.text[start - 1] == ":" else ""
        return self.spliced((start, max(start, self.end(value)), f"{gap}{written}"))

    def spliced(self, *splices: tuple[int, int, str]) -> bytes:
        """The file with texts in place of what stands from one offset to another."""
        text = self.text
        for start, end, new in sorted(splices, reverse=True):
            text = f"{text[:start]}{new}{text[end:]}"
        return text.encode()

    def _last_line(self, node: Any) -> int:
        """The last line of the front matter that a node stands on."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self._last_line(last[1] if isinstance(last, tuple) else last)
        line = int(node.end_mark.line)
        if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
            return line
        line -= node.end_mark.column == 0
        if "+" in self._line(int(node.start_mark.line))[node.start_mark.column :][:3]:
            return line  # which keeps the empty lines at its end
        while not self._line(line).strip():
            line -= 1
        return line

    def _line(self, line: int) -> str:
        """A line of the front matter, without its end."""
        return self.text[self.starts[line + 1] : self._end_of_line(line)]

    def _end_of_line(self, line: int) -> int:
        start = self.starts[line + 1]
        found = _LINE_END.search(self.text, start)
        return found.start() if found else len(self.text)


def _new_list(key: str, item: Item, *, in_line: bool) -> list[str]:
    """The lines of a list of one entry; an entry of several keys takes a line for each."""
    if in_line or isinstance(item, str):
        return [f"{key}: [{_as_line(item)}]"]
    return [f"{key}:", *_as_lines(item, "  ", 2)]


def _in_place_of_nothing(sheet: _Sheet, key: str, value: Any, item: Item) -> bytes:
    """Where the key says nothing, in whichever way, is the list."""
    start, end = sheet.at(value.start_mark), sheet.at(value.end_mark)
    first, *lines = _new_list(key, item, in_line=sheet.root.flow_style)
    if not lines:
        gap = " " if sheet.text[start - 1] == ":" else ""
        return sheet.spliced((start, end, f"{gap}{first.removeprefix(f'{key}: ')}"))
    if end > start:  # the space before it goes with it
        start = len(sheet.text[:start].rstrip())
    column = sheet.root.start_mark.column
    below = sheet.starts[value.end_mark.line + 2]
    break_ = _LINE_END.search(sheet.text, end)
    ended = break_[0] if break_ else "\n"
    text = "".join(f"{' ' * column}{line}{ended}" for line in lines)
    return sheet.spliced((start, end, ""), (below, below, text))


def _in_a_line(sheet: _Sheet, value: Any, index: int, item: Item) -> bytes:
    """Into a list in brackets, on a line of its own where the entry before it has one."""
    text = _as_line(item, _style_of_date(value.value[max(0, index - 1)]))
    if index == 0:
        start = sheet.at(value.value[0].start_mark)
        return sheet.spliced((start, start, f"{text}, "))
    before = value.value[index - 1]
    begin, end = sheet.at(before.start_mark), sheet.end(before)
    indent = sheet.text[sheet.starts[before.start_mark.line + 1] : begin]
    gap = " "
    if not indent.strip():
        above = _LINE_END.findall(sheet.text[:begin])
        gap = f"{above[-1]}{indent}"
    return sheet.spliced((end, end, f",{gap}{text}"))


def _in_lines(sheet: _Sheet, value: Any, index: int, item: Item) -> bytes:
    """Into a list of lines with dashes."""
    beside = value.value[max(0, index - 1)]
    column = int(value.start_mark.column)
    first = sheet.starts[value.start_mark.line + 1]
    indent = sheet.text[first : first + column]
    if indent.strip():  # the first dash shares its line with something else
        raise CannotSplice(sheet.line(value))
    start = sheet.below(beside, column) if index else first
    style = _style_of_date(beside)
    if isinstance(item, str) or getattr(beside, "flow_style", False):
        return sheet.with_lines(start, [f"{indent}- {_as_line(item, style)}"])
    gap = int(beside.start_mark.column) - column
    is_near = isinstance(beside, yaml.MappingNode) and 1 < gap < 10
    return sheet.with_lines(start, _as_lines(item, indent, gap if is_near else 2, style))


def _style_of_date(entry: Any) -> str | None:
    """How the date of an entry is quoted."""
    pairs = entry.value if isinstance(entry, yaml.MappingNode) else ()
    return next((value.style for key, value in pairs if key.value == "date"), '"')


def _as_line(item: Item, style: str | None = '"') -> str:
    if isinstance(item, str):
        return _written(item)
    return f"{{{', '.join(_pairs(item, style))}}}"


def _as_lines(item: Mapping[str, str], indent: str, gap: int, style: str | None = '"') -> list[str]:
    first, *rest = _pairs(item, style)
    return [f"{indent}-{' ' * (gap - 1)}{first}", *(f"{indent}{' ' * gap}{pair}" for pair in rest)]


def _pairs(item: Mapping[str, str], style: str | None) -> list[str]:
    styles = {"date": style, _PROSE: '"'}
    return [f"{key}: {_written(text, styles.get(key))}" for key, text in item.items()]


def _written(text: str, style: str | None = None) -> str:
    """Text as YAML has it; a JSON string is one (YAML 1.2, section 1.3)."""
    is_plain = _PLAIN.fullmatch(text) is not None and text not in _EMPTY
    if is_plain and style not in ("'", '"'):
        return text
    return f"'{text}'" if is_plain and style == "'" else json.dumps(text, ensure_ascii=False)
