"""
A file becomes a Post, or the Problems that it has: all of them at once.

Whatever does not say that it is public, is not: a missing ``published`` is a draft and a
missing ``visibility`` is private. A file whose front matter cannot be read is nobody's to
see, and always an error: it might be a post that readers expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple, get_args

import msgspec
from slugify import slugify

from ..decoding import decoded
from ..journal import Settings
from ..problems import Place, Problem, did_you_mean
from ..schema import Node, Reader
from .addresses import in_one_form
from .values import ExperimentPlan, FrontMatter, Kind, Post
from .yamltree import BadYaml, yaml_tree

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M)
_POINTED_AT = re.compile(
    r"title|slug|status|hypothesis|next_action|aliases\.\d+|experiment(\.name)?"
    r"|results\.\w+|evolution\.\d+\.\w+"
)
_MARKUP = re.compile(r"\{(?:metric|ref)\}\s*`|\]\{claim=")
_SLUG = re.compile(r"[^\W_](?:[\w.~-]*\w)?")
_NO_PATH = re.compile(r"[\\?#%]")  # what ends the path of an address, or means another sign
_LARGEST = 1_000_000  # bytes: as much as a long novel
_LONGEST = 300_000  # characters of one line


class Reading(NamedTuple):
    """A post with its markdown, which begins on line ``first_line``; or Problems alone."""

    post: Post | None
    body: str = ""
    first_line: int = 1
    problems: tuple[Problem, ...] = ()


def read_post(path: str, data: bytes, settings: Settings) -> Reading:
    """Read the post at ``path`` (relative to the journal) from the file's bytes."""
    text = _text(path, data)
    if isinstance(text, Problem):
        return Reading(None, problems=(text,))
    opening, closing = _fences(text)
    if opening is None or closing is None:
        return Reading(None, problems=(_no_front_matter(path, opened=opening is not None),))
    try:
        node = yaml_tree(text[opening.end() : closing.start()], path, first_line=2)
    except BadYaml as bad:
        return Reading(None, problems=(bad.problem,))
    post, problems = _post(
        path, msgspec.structs.replace(node, place=Place(path, 1, 1, 3)), settings
    )
    first_line = text.count("\n", 0, closing.end()) + 1
    return Reading(post, text[closing.end() :], first_line, tuple(problems))


def front_matter_in(text: str) -> str | None:
    """The lines between the fences of a post, the first of which is its second line."""
    opening, closing = _fences(text)
    return text[opening.end() : closing.start()] if opening and closing else None


def _fences(text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    opening = _OPENING.match(text)
    return opening, _CLOSING.search(text, opening.end()) if opening else None


def _text(path: str, data: bytes) -> str | Problem:
    """The text of a post's file; or why it is none that can be read."""
    if len(data) > _LARGEST:
        message = f"this file has {len(data):,} bytes; a post may have {_LARGEST:,}"
        return Problem(Place(path), message, "split it, or lay data in a file beside the post")
    text = decoded(path, data)
    if isinstance(text, Problem) or len(text) <= _LONGEST:
        return text
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST:
            message = f"this line has {len(line):,} characters; a line may have {_LONGEST:,}"
            return Problem(Place(path, number, _LONGEST + 1), message, "break it, or split it")
    return text


def _post(path: str, node: Node, settings: Settings) -> tuple[Post | None, list[Problem]]:
    reader = Reader("front matter")
    front = reader.struct(FrontMatter, node)
    keys = dict(_places(node))
    if front is None:
        return None, reader.problems
    kind = front.kind or _kind_by_folder(path)
    slug = in_one_form(front.slug or default_slug(path))
    wrong = {problem.place for problem in reader.problems}
    problems = [
        *reader.problems,
        *(_status_problems(front, kind, settings, keys) if keys.get("kind") not in wrong else ()),
        *_slug_problems(front, slug, path, keys),
        *_alias_problems(front, keys),
        *_plan_problems(front, keys),
        *_markup_problems(node),
    ]
    if problems:  # a value that was wrong took its default, which is not what the author meant
        return None, problems
    url = getattr(settings.permalinks, kind).replace("{slug}", slug)
    later = {key: place for key, place in keys.items() if _POINTED_AT.fullmatch(key)}
    return Post(path, front, kind, slug, url, later, front.title), problems


def default_slug(path: str) -> str:
    """The slug of a file without one: its name, or its folder's where it is ``index.md``."""
    file = PurePosixPath(path)
    stem = file.parent.name if file.stem == "index" and len(file.parts) > 2 else file.stem
    return slugify(stem, allow_unicode=True)


def _kind_by_folder(path: str) -> Kind:
    parts = PurePosixPath(path).parts
    folder = parts[1] if len(parts) > 2 else ""
    kinds: tuple[Kind, ...] = get_args(Kind)
    for kind in kinds:
        if folder in (kind, f"{kind}s"):
            return kind
    return "learning"


def _places(node: Node, prefix: str = "") -> Iterator[tuple[str, Place]]:
    """The place of every value, by its dotted key; a list or a set of keys is at its key."""
    for key, value in node.pairs:
        name = prefix + key.text
        yield name, value.place if value.kind == "text" else key.place
        yield from _places(value, f"{name}.")
        for index, item in enumerate(value.items):
            yield f"{name}.{index}", item.place
            yield from _places(item, f"{name}.{index}.")


def _markup_problems(node: Node) -> Iterator[Problem]:
    """Here a number or a claim would be shown as it is written, and never be checked."""
    for key, value in node.pairs:
        if key.text != "extra":  # a site's own, to be read as it likes
            yield from _markup_problems(value)
        for item in (value, *value.items):
            if _MARKUP.search(item.text):
                message = f"{key.text}: the front matter is plain text, and quotes no run"
                yield Problem(item.place, message, "write it in the body")
            if item is not value:
                yield from _markup_problems(item)


def _status_problems(
    front: FrontMatter, kind: Kind, settings: Settings, keys: dict[str, Place]
) -> list[Problem]:
    words = getattr(settings.statuses, kind)
    if front.status is None or front.status in words:
        return []
    listed = ", ".join(words) if words else "none at all"
    message = f'status: "{front.status}" is not a word for a {kind} post; it takes {listed}'
    return [Problem(keys["status"], message, did_you_mean(front.status, words))]


def _slug_problems(
    front: FrontMatter, slug: str, path: str, keys: dict[str, Place]
) -> list[Problem]:
    if front.slug is None and not slug:
        message = "the file's name has no letter or digit to make an address of"
        return [Problem(Place(path, 1, 1, 3), message, "add a line `slug: …`")]
    if _SLUG.fullmatch(slug):
        return []
    near = slugify(slug, allow_unicode=True)
    hint = f"write slug: {near}" if near else ""
    return [Problem(keys["slug"], f'slug: "{slug}" cannot be one part of an address', hint)]


def _alias_problems(front: FrontMatter, keys: dict[str, Place]) -> list[Problem]:
    found = []
    for index, alias in enumerate(front.aliases):
        parts = alias.removeprefix("/").removesuffix("/").split("/")
        odd = not all(parts) or {".", ".."} & set(parts) or _NO_PATH.search(alias)
        if odd or not alias.startswith("/"):
            message = f'aliases: "{alias}" is not an address of this site; write /old/address'
            found.append(Problem(keys[f"aliases.{index}"], message))
    return found


def _plan_problems(front: FrontMatter, keys: dict[str, Place]) -> list[Problem]:
    plan = front.experiment
    if isinstance(plan, ExperimentPlan) and plan.defined and not plan.name:
        message = "experiment: it is defined, but has no name"
        hint = "add `name: …`, or `defined: false` while it is only an idea"
        return [Problem(keys["experiment"], message, hint)]
    return []


def _no_front_matter(path: str, *, opened: bool) -> Problem:
    if opened:
        return Problem(Place(path, 1, 1, 3), "the front matter has no end", "end it by a line ---")
    message = "there is no front matter"
    return Problem(Place(path, 1, 1), message, "begin with --- / title: … / date: … / ---")
