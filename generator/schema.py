"""
One typed struct gives validation, defaults, errors and the reference of a set of keys.

``msgspec`` stops at the first error; an author wants all of them. So the fields of a
struct are walked here, each value is converted from the text that was written, and
every disagreement becomes a Problem at its line and column.

Input is a tree of Nodes, whatever the file's format: front matter and settings are
read by the same rules. All scalars are text until a field says otherwise, so that
``title: 1984`` and ``tags: [2024, no]`` mean what they look like.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from .characters import FORBIDDEN, is_seen
from .dates import PartialDate, parse_date
from .problems import Place, Problem, did_you_mean

S = TypeVar("S", bound=msgspec.Struct)

MOST_ENTRIES = 5_000
"""Of one list: a note a day for thirteen years."""
_MOST_HINTS = 50  # each is a search through all names
_LARGEST = 2**53  # the largest whole number that every program reads alike (RFC 8259, 6)
TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")


class Node(msgspec.Struct, frozen=True):
    """A value as it was written: text, a sequence or a mapping, and where it stands.

    ``value`` None is a value left out on purpose (``null``, ``~`` or nothing at all).
    """

    value: str | tuple[Node, ...] | tuple[tuple[Node, Node], ...] | None
    kind: Literal["text", "list", "map", "none"]
    place: Place

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    @property
    def items(self) -> tuple[Node, ...]:
        return self.value if self.kind == "list" else ()  # type: ignore[return-value]

    @property
    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        return self.value if self.kind == "map" else ()  # type: ignore[return-value]


class Note(msgspec.Struct, frozen=True):
    """What the reference says of a field; a field's annotation carries one."""

    text: str


class Mismatch(Exception):  # noqa: N818 - not an error of ours: caught here, becomes a Problem
    """A value that a field does not take."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class Reader:
    """Reads Nodes into structs and gathers a Problem for each disagreement."""

    def __init__(self, keys: str, form: str = "{}: …") -> None:
        """``keys`` is what holds the file's keys ("front matter"), ``form`` how one is written."""
        self.keys, self.form = keys, form
        self.problems: list[Problem] = []

    def struct(self, type_: type[S], node: Node) -> S | None:
        """The struct that ``node`` describes; None where a required field is missing or wrong.

        A wrong optional field is reported and takes its default.
        """
        if node.kind not in ("map", "none"):
            line = self.form.format("key")
            self._report(node.place, f"the {self.keys} must be lines of `{line}`")
            return None
        return self._struct(type_, node, f"the {self.keys}")

    def _struct(self, type_: type[S], node: Node, whole: str) -> S | None:
        values: dict[str, Any] = {}
        hints = hints_of(type_)
        written = self._distinct(node)
        self._unknown(written, hints, whole)
        missing = False
        for field in fields_of(type_):
            if field.encode_name in written:
                key, value = written[field.encode_name]
                if _is_blank(value) and not field.required:
                    continue
                try:
                    values[field.name] = self._convert(hints[field.name], value, key)
                    continue
                except Mismatch as mismatch:
                    self._mismatch(mismatch, value, key)
            elif field.required:
                self._report(
                    node.place,
                    f'"{field.encode_name}" is missing from {whole}',
                    f"add a line `{self.form.format(field.encode_name)}`",
                )
            missing = missing or field.required
        return None if missing else type_(**values)

    def _distinct(self, node: Node) -> dict[str, tuple[Node, Node]]:
        written: dict[str, tuple[Node, Node]] = {}
        for key, value in node.pairs:
            if key.text in written:
                first = written[key.text][0].place.line
                message = f'"{key.text}" is given twice; the first is on line {first}'
                self._report(key.place, message, "keep one of the two")
            else:
                written[key.text] = (key, value)
        return written

    def _unknown(
        self, written: dict[str, tuple[Node, Node]], known: dict[str, Any], whole: str
    ) -> None:
        for name, (key, _) in written.items():
            if name not in known:
                own = "a key of your own goes under `extra:`" if "extra" in known else ""
                near = did_you_mean(name, known) if len(self.problems) < _MOST_HINTS else ""
                hint = near or own
                self._report(key.place, f'"{name}" is not a key of {whole}', hint)

    def _convert(self, hint: Any, node: Node, key: Node) -> Any:
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._convert(args[0], node, key)
        if origin in (Union, types.UnionType):
            return self._either([arg for arg in args if arg is not type(None)], node, key)
        if origin is Literal:
            return _word(args, node)
        if origin is tuple:
            return self._sequence(args[0], node, key)
        if origin is dict:
            written = self._distinct(_mapping(node))
            return {name: self._convert(args[1], value, k) for name, (k, value) in written.items()}
        if hint is Any:
            return self._plain(node)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not PartialDate:
            return self._nested(hint, node, key)
        return _SCALARS[hint](node)

    def _nested(self, type_: type[msgspec.Struct], node: Node, key: Node) -> msgspec.Struct:
        value = self._struct(type_, _mapping(node), f'"{key.text}"')
        if value is None:
            raise Mismatch("")
        return value

    def _plain(self, node: Node) -> Any:
        """A Node as plain text, lists and dicts, for keys that only the site's author knows."""
        if node.kind == "map":
            return {name: self._plain(item) for name, (_, item) in self._distinct(node).items()}
        if node.kind == "list":
            return [self._plain(item) for item in node.items]
        return node.value

    def _either(self, options: list[Any], node: Node, key: Node) -> Any:
        if len(options) == 1:
            return self._convert(options[0], node, key)
        wants_map = [o for o in options if isinstance(o, type) and issubclass(o, msgspec.Struct)]
        wants_text = [o for o in options if o not in wants_map]
        return self._convert((wants_map if node.kind == "map" else wants_text)[0], node, key)

    def _sequence(self, item: Any, node: Node, key: Node) -> tuple[Any, ...]:
        entries = [self._entry(struct) for struct in _structs(item)]
        if node.kind != "list":
            written = f"`[{node.text}]`" if node.kind == "text" else "`- …` lines"
            raise Mismatch(f"is a list; write {entries[0] if entries else written}")
        if len(node.items) > MOST_ENTRIES:
            raise Mismatch(f"has {len(node.items)} entries; a list may have {MOST_ENTRIES}")
        values = []
        for entry in node.items:
            try:
                if entries and entry.kind in ("text", "list"):
                    raise Mismatch(f"this is one of its entries; write {entries[0]}")
                values.append(self._convert(item, entry, key))
            except Mismatch as mismatch:
                self._mismatch(mismatch, entry, key)
        return tuple(values)

    def _entry(self, type_: type[msgspec.Struct]) -> str:
        """How an entry of a list is written that has keys of its own: those that it needs."""
        needed = [field.encode_name for field in fields_of(type_) if field.required]
        if not self.form.startswith("{}:"):
            keys = ", ".join(self.form.format(name).replace("…", '"…"') for name in needed)
            return f"`[{{{keys}}}]`"
        first, *rest = (self.form.format(name) for name in needed)
        below = " and ".join(f"`  {one}`" for one in rest)
        return f"`- {first}` and below it {below}" if rest else f"`- {first}` lines"

    def _mismatch(self, mismatch: Mismatch, value: Node, key: Node) -> None:
        if mismatch.message:  # a nested struct has reported its own
            place = key.place if value.kind == "none" else value.place
            self._report(place, f"{key.text}: {mismatch.message}", mismatch.hint)

    def _report(self, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, message, hint))


def _is_blank(node: Node) -> bool:
    """Whether a key is there and says nothing, as in `summary:` or `author = ""`."""
    return node.kind == "none" or (node.kind == "text" and not node.text.strip())


def reference(type_: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Each key of a struct with its form, its default and its note, nested ones dotted."""
    hints = hints_of(type_)
    for field in fields_of(type_):
        hint = hints[field.name]
        note = note_of(hint)
        default = "required" if field.required else _shown_default(field)
        yield prefix + field.encode_name, _form(hint), default, note
        for nested in _structs(hint):
            dotted = "[]." if _is_sequence(hint) else "."
            yield from reference(nested, f"{prefix}{field.encode_name}{dotted}")


def note_of(hint: Any) -> str:
    """What the reference says of a field of this type."""
    return next((n.text for n in getattr(hint, "__metadata__", ()) if isinstance(n, Note)), "")


@cache
def fields_of(type_: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The keys of a struct, in their order."""
    return msgspec.structs.fields(type_)


@cache
def hints_of(type_: type[msgspec.Struct]) -> dict[str, Any]:
    """The types of a struct's fields by their names, each with its Note."""
    return get_type_hints(type_, include_extras=True)


def _text(node: Node) -> str:
    if node.kind != "text":
        raise Mismatch("is one piece of text, " + _instead(node))
    if found := FORBIDDEN.search(node.text):
        raise Mismatch(f"holds the character U+{ord(found[0]):04X}", "delete it")
    if not any(map(is_seen, node.text)):
        raise Mismatch("is empty")
    return node.text.strip()


def _bool(node: Node) -> bool:
    word = _text(node).casefold()
    if word not in TRUE + FALSE:
        raise Mismatch(f'"{node.text}" is neither true nor false')
    return word in TRUE


def _whole_number(text: str) -> int:
    if abs(number := int(text)) > _LARGEST:
        raise ValueError
    return number


def _number(convert: Callable[[str], Any], name: str) -> Callable[[Node], Any]:
    def read(node: Node) -> Any:
        text = _text(node)
        try:
            if len(text) > 40:
                raise ValueError
            return convert(text)
        except ValueError:
            raise Mismatch(f'"{text[:40]}" is not {name}') from None

    return read


def _date(node: Node) -> PartialDate:
    try:
        return parse_date(_text(node).strip())
    except ValueError as error:
        raise Mismatch(str(error)) from None


_SCALARS: dict[Any, Callable[[Node], Any]] = {
    str: _text,
    bool: _bool,
    int: _number(_whole_number, "a whole number"),
    float: _number(float, "a number"),
    PartialDate: _date,
}


def _word(words: tuple[str, ...], node: Node) -> str:
    word = _text(node)
    if word in words:
        return word
    near = did_you_mean(word, words)
    listed = f"{', '.join(words[:-1])} or {words[-1]}"
    raise Mismatch(f'"{word}" is not one of {listed}', near)


def _mapping(node: Node) -> Node:
    if node.kind not in ("map", "none"):
        raise Mismatch("is a set of `key: value` lines, " + _instead(node))
    return node


def _instead(node: Node) -> str:
    return {
        "text": "not a single word or line",
        "list": "not a list",
        "map": "not a set of keys",
        "none": "and says nothing",
    }[node.kind]


def _form(hint: Any) -> str:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _form(args[0])
    if origin in (Union, types.UnionType):
        return " or ".join(_form(arg) for arg in args if arg is not type(None))
    if origin is Literal:
        return " · ".join(f"`{word}`" for word in args)
    if origin is tuple:
        return f"list of {_form(args[0])}"
    if origin is dict:
        return f"keys with {_form(args[1])}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not PartialDate:
        return "keys"
    return {str: "text", bool: "true or false", int: "whole number", float: "number",
            PartialDate: "date"}.get(hint, "anything")  # fmt: skip


def _structs(hint: Any) -> list[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [] if hint is PartialDate else [hint]
    return [found for arg in get_args(hint) for found in _structs(arg)]


def _is_sequence(hint: Any) -> bool:
    return get_origin(hint) is tuple or any(_is_sequence(arg) for arg in get_args(hint))


def default_of(field: msgspec.structs.FieldInfo) -> Any:
    """What a field is where nothing is written."""
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _shown_default(field: msgspec.structs.FieldInfo) -> str:
    value = default_of(field)
    if value in (None, "", (), {}) or isinstance(value, msgspec.Struct):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{value}`"
