"""
A note's head as the front matter of a post, and the files of a plan as files of the journal.

The front matter is YAML that every reader takes: text with a sign in it is quoted as JSON
quotes it. A file is made only where nothing stands, by the one door to the author's files.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ..characters import FORBIDDEN
from ..content.editing import copy, create
from ..problems import Place, Problem
from .values import NewFile, Placed, Plan, Value, Values

IMPORTED_FROM = "imported_from"
IMPORTED_VERSION = "imported_version"
"""The keys under ``extra:`` that say what a post was; by them a second import knows it again."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_WORDS = {"null", "none", "nan", "inf"}  # what YAML or its readers take for no text
_DEEPEST = 40


def front_matter(placed: Placed) -> str:
    """The first lines of a post, between its two lines of ``---``."""
    head = placed.head
    lines = [f"title: {_quoted(head.title)}", f"date: {_quoted(head.date)}"]
    lines += [f"tags: [{', '.join(map(_quoted, head.tags))}]"] if head.tags else []
    lines += ["published: false", "visibility: private"]
    lines += [f"summary: {_quoted(head.summary)}"] if head.summary else []
    lines += [f"slug: {_quoted(head.slug)}"] if head.slug else []
    lines += [f"aliases: [{', '.join(map(_quoted, head.aliases))}]"] if head.aliases else []
    lines += ["extra:", f"  {IMPORTED_FROM}: {_quoted(placed.made_of)}"]
    lines += [f"  {IMPORTED_VERSION}: {_quoted(placed.note.version)}"]
    lines += [f"  {_key(key)}: {_value(value)}" for key, value in _own(head.extra).items()]
    return "\n".join(["---", *lines, "---", ""])


def write(plan: Plan, root: Path, done: Callable[[str], None]) -> Iterator[Problem]:
    """Make the files of a plan in the journal at ``root``; says each that is there.

    Files that posts show come first, so that an import that was ended can be taken up again.

    Raises:
        OSError: the journal cannot be written to.
    """
    for file in sorted(plan.files, key=lambda file: not file.source):
        path = root / file.path
        try:
            if not file.source:
                create(path, file.text)
            elif problem := _copied(file, path):
                yield problem
                continue
        except (FileExistsError, NotADirectoryError):
            stands = path if os.path.lexists(path) else path.parent
            message = f"cannot become {file.path}: something stands at {stands.relative_to(root)}"
            yield Problem(Place(file.made_of), message, "move that away and run the import again")
            continue
        done(file.path)


def _copied(file: NewFile, path: Path) -> Problem | None:
    """Copy a file of elsewhere; why it cannot be read, if it cannot."""
    try:
        source = Path(file.source).open("rb")  # noqa: SIM115 - what fails later is no fault of it
    except OSError as error:
        return Problem(Place(file.made_of), f"cannot be read: {error.strerror}")
    with source:
        copy(path, source)
    return None


def _own(extra: Values) -> Values:
    """The keys of the author's own; those that are ours are kept under other names."""
    ours = (IMPORTED_FROM, IMPORTED_VERSION)
    return {f"{key}_" if key in ours else key: value for key, value in extra.items()}


def _key(key: str) -> str:
    key = FORBIDDEN.sub("", key).strip()
    return key if _KEY.fullmatch(key) and key.lower() not in _WORDS else _quoted(key)


def _value(value: Value) -> str:
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
        return value if is_plain and len(value) < 100 else _quoted(value)
    return json.dumps(_clean(value), ensure_ascii=False)


def _clean(value: Value, depth: int = 0) -> Value:
    """A value without what YAML cannot hold, and no deeper than it is read."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if value is None:
        return None
    if depth >= _DEEPEST:
        return FORBIDDEN.sub("", repr(value))
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    return {FORBIDDEN.sub("", key): _clean(item, depth + 1) for key, item in value.items()}


def _quoted(text: str) -> str:
    """Text as YAML quotes it; a JSON string is one (YAML 1.2, section 1.3)."""
    return json.dumps(FORBIDDEN.sub("", text), ensure_ascii=False)
