"""
What an editor knows of a journal's keys is what the journal knows of them.

Both schemas are made from the one typed schema and the journal's own settings: the words
that ``status`` takes are those that this journal gives it. They are kept in files for
editors to find, and carry a mark, so that only what was made here is ever made anew.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import yaml

from ..content import FrontMatter
from ..content.values import Kind
from ..describing import DRAFT, Schema, described, one_of_words
from ..journal import Journal, Settings

_MARK = "made by `journal schema --write`; changes here are lost when it is made anew"
_NOT_IN_AN_ADDRESS = r"^\s*([^\s\\/?#%._~-]([^\s\\/?#%]*[^\s\\/?#%.~-])?)?\s*$"
_ADDRESS = r"^\s*/[^\\?#%]*$"


class NotOurs(Exception):  # noqa: N818 - reads as what it says
    """A file stands in the place of a schema that was not made here; holds its path."""


def front_matter_schema(settings: Settings) -> Schema:
    """What a post may begin with, in the journal of these settings."""
    schema = {**_head("The front matter of a post"), **described(FrontMatter)}
    keys = schema["properties"]
    kinds = {kind: _as_read(getattr(settings.statuses, kind)) for kind in get_args(Kind)}
    said = keys["status"]["description"].partition(" (")[0]  # where the README lists the words
    keys["status"] = {"description": said}
    keys["slug"]["pattern"] = _NOT_IN_AN_ADDRESS
    keys["slug"]["patternErrorMessage"] = "it is to be one part of an address"
    keys["aliases"]["items"] |= {
        "pattern": _ADDRESS,
        "patternErrorMessage": "write /old/address",
    }
    schema["allOf"] = [*(_words_of(kind, words) for kind, words in kinds.items()), _else(kinds)]
    keys["experiment"]["allOf"] = [_NAMED_ONCE_DEFINED]
    return schema


def settings_schema() -> Schema:
    """What pyproject.toml may say of a journal; of all else in there nothing is said."""
    journal = described(Settings)
    tool = {"type": "object", "properties": {"journal": journal}}
    whole = {"type": "object", "properties": {"tool": tool}}
    return {**_head("The settings of a journal"), **whole}


SCHEMAS: dict[str, Callable[[Settings], Schema]] = {
    ".vscode/front-matter.schema.json": front_matter_schema,
    ".vscode/pyproject.schema.json": lambda _: settings_schema(),
}
"""Where each schema is kept for editors, and what makes it."""


def as_text(schema: Schema) -> str:
    """A schema as it is kept and shown."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def stale_schemas(journal: Journal) -> tuple[str, ...]:
    """The kept schemas that were made here, and are no longer as they would be made."""
    return tuple(
        path
        for path, make in SCHEMAS.items()
        if (kept := _kept(journal.root / path)) is not None
        and kept != as_text(make(journal.settings))
        and _is_ours(kept)
    )


def keep_schemas(journal: Journal) -> tuple[str, ...]:
    """Keep both schemas where editors find them; the paths of those that were written.

    Raises:
        NotOurs: another file stands there, and is left as it is.
        OSError: they cannot be written.
    """
    written = []
    for path, make in SCHEMAS.items():
        file, text = journal.root / path, as_text(make(journal.settings))
        kept = _kept(file)
        if os.path.lexists(file) and (kept is None or not _is_ours(kept)):
            raise NotOurs(path)
        if kept != text:
            _replace(file, text)
            written.append(path)
    return tuple(written)


def _head(title: str) -> Schema:
    return {"$schema": DRAFT, "title": title, "$comment": _MARK}


def _words_of(kind: str, words: list[Any]) -> Schema:
    is_of_it = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
    return {"if": is_of_it, "then": {"properties": {"status": one_of_words(words)}}}


def _else(kinds: dict[str, list[Any]]) -> Schema:
    """Of a post without a kind, whose folder says it: a word of any."""
    says_it = {"properties": {"kind": {"enum": [*kinds]}}, "required": ["kind"]}
    words = [word for words in kinds.values() for word in words]
    by_form = {repr(word): word for word in words}  # 1 and true are equal in Python
    any_word = one_of_words([*by_form.values()])
    return {"if": says_it, "else": {"properties": {"status": any_word}}}


_NAMED_ONCE_DEFINED: Schema = {
    "if": {
        "type": "object",
        "properties": {"defined": {"enum": [False, *["false", "no", "off", "False", "No", "Off"]]}},
        "required": ["defined"],
    },
    "else": {
        "if": {"type": "object"},
        "then": {
            "required": ["name"],
            "properties": {"name": {"not": {"type": "null"}, "pattern": r"\S"}},
        },
    },
}


def _as_read(words: tuple[str, ...]) -> list[Any]:
    """Words, and what YAML takes those for that look like a number or a truth value."""
    found: list[Any] = []
    for word in words:
        found.append(word)
        for read in (json.loads, yaml.safe_load):  # as YAML 1.2 and 1.1 do
            with suppress(ValueError, yaml.YAMLError):
                value = read(word)
                if isinstance(value, bool | int | float) and repr(value) not in map(repr, found):
                    found.append(value)
    return found


def _kept(file: Path) -> str | None:
    with suppress(OSError, ValueError):
        return file.read_text(encoding="utf-8") if file.is_file() else None
    return None


def _is_ours(text: str) -> bool:
    with suppress(ValueError):
        schema = json.loads(text)
        return isinstance(schema, dict) and schema.get("$comment") == _MARK
    return False


def _replace(file: Path, text: str) -> None:
    """Write a file of ours whole, or leave it as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as written:
            written.write(text)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(file)
    finally:
        Path(fresh).unlink(missing_ok=True)
