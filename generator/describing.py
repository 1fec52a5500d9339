"""
The typed schema in words that other programs read: JSON Schema, draft 7.

An editor that knows it completes keys, says what they are for and marks what is wrong
while it is written. It marks nothing that the journal accepts: a YAML or TOML parser reads
``title: 1984`` as a number and ``published: yes`` as text, so each key takes whatever
its text may be read as, and one that may be left out may also stand there and say nothing.
(Only words of a list have to stand without spaces around them, which quotes could hold.)
The other way round it is only a first look: what a schema cannot know (a date that does
not exist, a link that finds nothing) is said by the journal itself.

Draft 7 is what all of these programs read: the YAML language server, VS Code, Taplo.
Sources: JSON Schema Validation, draft-handrews-json-schema-validation-01.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from .dates import PartialDate
from .schema import FALSE, MOST_ENTRIES, TRUE, default_of, fields_of, hints_of, note_of

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_OF_TEXT = ("type", "pattern", "patternErrorMessage")
_SOME_TEXT = r"\S"
_NOTHING = r"^\s*$"
_OTHER = ("array", "object", "number", "boolean")
_BLANK: dict[str, Any] = {"not": {"type": [*_OTHER]}, "pattern": _NOTHING}
_DATE = (
    r"(?!0000)[0-9]{4}(-XX(-XX)?|-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-9]|XX))?"
    r"|-(0[13-9]|1[0-2])-30|-(0[13578]|1[02])-31)?"
)


def described(type_: type[msgspec.Struct]) -> Schema:
    """A set of keys: those of a struct and no others, each with what it is for."""
    hints = hints_of(type_)
    properties = {}
    for field in fields_of(type_):
        hint = hints[field.name]
        one = {"description": note_of(hint), **_value(hint, needed=field.required)}
        default = msgspec.to_builtins(default_of(field)) if not field.required else None
        if default or default is False:
            one["default"] = default
        properties[field.encode_name] = one
    required = [field.encode_name for field in fields_of(type_) if field.required]
    whole = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**whole, "required": required} if required else whole


def one_of_words(words: Sequence[Any], *, needed: bool = False) -> Schema:
    """One of some words; or nothing, where the key may be left out."""
    if needed:
        return {"enum": [*words]}
    return {"anyOf": [{"enum": [*words]}, _BLANK]} if words else dict(_BLANK)


def _value(hint: Any, *, needed: bool) -> Schema:
    """What a field of this type takes. One that is not needed may also say nothing."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _value(args[0], needed=needed)
    if origin in (Union, types.UnionType):
        return _either([arg for arg in args if arg is not type(None)], needed=needed)
    if origin is Literal:
        return one_of_words(args, needed=needed)
    if origin is tuple:
        items = {"items": _value(args[0], needed=True), "maxItems": MOST_ENTRIES}
        return _or_nothing("array", items, needed=needed)
    if origin is dict:
        inside = {"additionalProperties": _value(args[1], needed=True)}
        return _or_nothing("object", inside, needed=needed)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not PartialDate:
        return _or_nothing("object", described(hint), needed=needed)
    return _scalar(hint, needed=needed)


def _either(options: list[Any], *, needed: bool) -> Schema:
    """One of its kinds, or of two: text, or a set of keys, whose rules say nothing of text."""
    parts = [_value(option, needed=needed) for option in options]
    if len(parts) == 1:
        return parts[0]
    keys = next(part for part in parts if "properties" in part)
    rules = {name: rule for name, rule in keys.items() if name not in _OF_TEXT}
    return {**rules, **_text_but_no(["array", *(["null"] if needed else [])])}


def _or_nothing(kind: str, rules: Schema, *, needed: bool) -> Schema:
    if needed:
        return {**rules, "type": kind}
    wanted = "write a list" if kind == "array" else "write lines of `key: …` below it"
    nothing = {"pattern": _NOTHING, "patternErrorMessage": wanted}
    return {**rules, "type": [kind, "string", "null"], **nothing}


def _scalar(hint: Any, *, needed: bool) -> Schema:
    if hint is Any:
        return {}
    nothing = [] if needed else ["null"]
    if hint is str:
        found = _text_but_no(["array", "object", *([] if nothing else ["null"])])
        return {**found, "pattern": _SOME_TEXT} if needed else found
    kinds, pattern, wanted = _FORMS[hint]
    found = {"type": [*kinds, *nothing], "pattern": _whole(pattern, needed=needed)}
    if hint is PartialDate:
        found |= {"minimum": 1, "maximum": 9999}
    return {**found, "patternErrorMessage": wanted}  # of the servers of VS Code


def _text_but_no(kinds: list[str]) -> Schema:
    """Text, or what is read as something else. A list of types would have editors offer "true"."""
    return {"anyOf": [{"type": "string"}, {"not": {"type": ["string", *kinds]}}]}


def _whole(pattern: str, *, needed: bool) -> str:
    return rf"^\s*({pattern}){'' if needed else '?'}\s*$"


def _in_any_case(words: Sequence[str]) -> str:
    """JSON Schema knows no flags, so each letter is given in both forms."""
    return "|".join("".join(f"[{c.upper()}{c}]" for c in word) for word in words)


# An editor puts in what is first: a date is written as text, a truth value is not.
_FORMS: dict[Any, tuple[list[str], str, str]] = {
    bool: (["boolean", "string"], _in_any_case(TRUE + FALSE), "write true or false"),
    int: (["integer", "string"], "[-+]?[0-9][0-9_]*", "write a whole number"),
    float: (["number", "string"], r"[-+.0-9][-+._0-9a-zA-Z]*", "write a number"),
    PartialDate: (["string", "integer"], _DATE, "write 2025, 2025-01 or 2025-01-31"),
}
