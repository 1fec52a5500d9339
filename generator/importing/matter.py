"""
Front matter in YAML, TOML or JSON, as it is found and not as it should be.

Nothing of it is lost. What cannot be read as a whole is read key by key, and of a key that
cannot be read the text is kept as it was written. What is no set of keys at all is no front
matter: it stays in the body.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..content.yamltree import BadYaml, yaml_tree
from ..problems import Problem
from ..schema import Node
from .values import Value, Values, warning

_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_KEY = re.compile(r"""(["']?)([^\s#:&*!|>%@`"'\[\]{},-][^:\n"'{}]{0,98}?)\1[ \t]*:(?=\s|\Z)(.*)""")
_TOML_KEY = re.compile(r"[ \t]*([\w.-]+)[ \t]*=(.*)")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)\Z")
_DEEPEST = 40
_LONGEST_KEY = 200
_AS_TEXT = "is read key by key, and what cannot be read is kept as text under `extra:`"


class Matter(NamedTuple):
    """The front matter of a text, and the body that begins on line ``first_line``."""

    values: Values
    body: str
    first_line: int = 1
    problems: tuple[Problem, ...] = ()


def split_matter(path: str, text: str) -> Matter:
    """Take the front matter off a note."""
    if match := _YAML.match(text):
        values, problems = _yaml(path, match[1])
    elif match := _TOML.match(text):
        values, problems = _toml(path, match[1])
    elif text.startswith("{") and (found := _json(text)):
        values, end = found
        return _matter(values, text, end, [])
    else:
        return Matter({}, text)
    if values is None:
        message = "what stands between the first lines of --- are no keys; it stays in the text"
        problem = warning(path, message, "", 1, 1)
        return Matter({}, text, problems=(problem,))
    return _matter(values, text, match.end(), problems)


def _matter(values: Values, text: str, end: int, problems: Iterable[Problem]) -> Matter:
    return Matter(values, text[end:], text.count("\n", 0, end) + 1, tuple(problems))


# --- YAML -----------------------------------------------------------------------------


def _yaml(path: str, text: str) -> tuple[Values | None, list[Problem]]:
    """The keys of YAML; None where it holds none."""
    try:
        node = yaml_tree(text, path, first_line=2)
    except BadYaml as bad:
        values = _key_by_key(text)
        place, said = bad.problem.place, bad.problem.message
        problem = warning(
            path, f"{said}; it {_AS_TEXT}", bad.problem.hint, place.line, place.column
        )
        return values or None, [problem] if values else []
    if node.kind == "none":
        return {}, []
    if node.kind != "map":
        return None, []
    twice: list[Problem] = []
    return _mapping(node, path, twice), twice


def _mapping(node: Node, path: str = "", twice: list[Problem] | None = None) -> Values:
    values: Values = {}
    for key, value in node.pairs:
        name = key.text[:_LONGEST_KEY]
        if name in values:
            if twice is not None:
                message = f'"{name}" is given twice; the first counts, this is kept beside it'
                place = key.place
                twice.append(warning(path, message, "", place.line, place.column))
            name = _free(name, values)
        values[name] = _value(value)
    return values


def _free(name: str, values: Values) -> str:
    number = 2 if f"{name}-2" not in values else len(values) + 1
    while f"{name}-{number}" in values:
        number += 1
    return f"{name}-{number}"


def _value(node: Node) -> Value:
    if node.kind == "map":
        return _mapping(node)
    if node.kind == "list":
        return [_value(item) for item in node.items]
    return node.text if node.kind == "text" else None


def _key_by_key(text: str) -> Values:
    """What each key of broken YAML says, as far as it can be read; else what is written there."""
    values: Values = {}
    for key, lines in _groups(text):
        name = _free(key, values) if key in values else key
        values[name] = _alone(key, lines)
    return values


def _groups(text: str) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        match = _KEY.match(line)
        if match:
            groups.append((match[2].strip(), [match[3], line]))
        elif groups and line.strip():
            groups[-1][1].append(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            groups.append(("text", [line, ""]))
    return groups


def _alone(key: str, lines: list[str]) -> Value:
    first, whole, *more = lines
    written = "\n".join([whole, *more]).replace("\t", "  ")
    try:
        node = yaml_tree(f"{written}\n", "")
        if node.kind == "map" and len(node.pairs) == 1:
            return _value(node.pairs[0][1])
    except BadYaml:
        pass
    items = [line.strip() for line in more]
    if not first.strip() and items and all(item.startswith("- ") for item in items):
        return [_unquoted(item[2:]) for item in items]
    return _unquoted("\n".join([first.strip(), *items]))


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


# --- TOML and JSON --------------------------------------------------------------------


def _toml(path: str, text: str) -> tuple[Values, list[Problem]]:
    try:
        return _plain_keys(tomllib.loads(text)), []
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        at = _AT.search(str(error))
        line, column = (int(at[1]) + 1, int(at[2])) if at else (2, 1)
        what = _AT.sub("", str(error)) if isinstance(error, ValueError) else "nested too deeply"
        said = f"not valid TOML: {what[:1].lower()}{what[1:]}; it {_AS_TEXT}"
        return _toml_line_by_line(text), [warning(path, said, "", line, column)]


def _toml_line_by_line(text: str) -> Values:
    values: Values = {}
    for line in text.split("\n"):
        match = _TOML_KEY.match(line)
        if not line.strip():
            continue
        try:
            read = _plain_keys(tomllib.loads(line)) if match else {}
        except (tomllib.TOMLDecodeError, RecursionError, ValueError):
            read = {match[1]: _unquoted(match[2])} if match else {}
        if not read:
            read = {"text": line.strip()}
        for key, value in read.items():
            values[_free(key, values) if key in values else key] = value
    return values


def _json(text: str) -> tuple[Values, int] | None:
    """The keys of JSON that a text begins with, and where they end."""
    try:
        value, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    rest = text[end:]
    if not isinstance(value, dict) or (rest and not rest.lstrip(" \t").startswith("\n")):
        return None
    return _plain_keys(value), len(text) - len(rest.lstrip(" \t").removeprefix("\n"))


def _plain_keys(table: dict[Any, Any]) -> Values:
    return {str(key)[:_LONGEST_KEY]: plain(value) for key, value in table.items()}


def plain(value: Any, depth: int = 0) -> Value:
    """A value of another language as text, lists and keys; what is too deep as its text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if depth > _DEEPEST:
        return repr(value)
    if isinstance(value, dict):
        return {str(key)[:_LONGEST_KEY]: plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    return str(value)
