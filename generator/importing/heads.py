"""
What the journal's front matter says of a note: what it has a key for, and all else as it is.

A key of the journal's is filled only with what its schema takes. Whatever is left, or says
more than was taken of it, stays under ``extra:`` as it was written, so that nothing is lost.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from slugify import slugify

from ..characters import FORBIDDEN, is_seen
from ..content.addresses import as_name
from ..problems import Problem, line_and_column
from .addresses import usable
from .dating import as_day, day_of_name, day_of_path
from .values import DatedBy, Dialect, Head, Note, Site, Value, Values, warning

_DATES = (
    *("date", "created", "created_at", "createdAt", "date created", "created date"),
    *("date_created", "dateCreated", "creation date", "creation-date", "date-created"),
    *("publishDate", "publish_date", "pubDate", "published", "published_at"),
)
_SUMMARIES = ("summary", "description", "excerpt")
_ADDRESSES = {
    "hugo": ("aliases",),
    "jekyll": ("redirect_from",),
    "quartz": ("aliases", "alias"),
    "obsidian": (),
}
_NAMES = ("aliases", "alias")
_TEMPLATE = re.compile(r"\{\{.*\}\}|<%.*%>|\{%.*%\}", re.S)
_MARKUP = re.compile(r"\{(?=(?:metric|ref)\}\s*`)|(?<=\])\{(?=claim=)")
_SLUG = re.compile(r"[^\W_](?:[\w.~-]*\w)?")
_LONGEST_SLUG = 100  # bytes: it names a folder, a card and a copy
_MOST_TAGS = 1_000
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]+(?=\S)")


def head_of(note: Note, site: Site, heading: str) -> Head:
    """The head of a note whose text begins with ``heading``, if it does."""
    rest, dialect = dict(note.values), site.dialect
    stem = stem_of(note.path)
    title = one_line(_take_text(rest, "title")) or one_line(heading) or _title_of(stem, dialect)
    date, dated_by = _date(rest, note, site)
    summary = next(filter(None, (_take_text(rest, key) for key in _SUMMARIES)), "")
    slug = _slug(rest)
    aliases = _aliases(rest, dialect)
    return Head(
        title=title,
        date=date,
        dated_by=dated_by,
        tags=each_once(_tags(rest, dialect)),
        summary=one_line(summary),
        slug=slug,
        aliases=tuple(aliases),
        extra=rest,
    )


def stem_of(path: str) -> str:
    """What a note is called by its file: its folder's name where it is the folder's own page."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    return posixpath.basename(folder) if stem in ("index", "_index") and folder else stem


def names_of(values: Values) -> tuple[str, ...]:
    """The names that a note has besides that of its file: its aliases in Obsidian, its title."""
    found = [name for key in (*_NAMES, "title") for name in _texts(values.get(key), ",")]
    return tuple(name for name in found if name.strip())


def date_problems(note: Note, head: str) -> list[Problem]:
    """A Problem for each date that is none; ``head`` is what the file has before its body."""
    found = []
    for key in _DATES:
        text = note.values.get(key)
        is_said = isinstance(text, str) and text.strip() and text.lower() not in ("true", "false")
        if key != "published" and is_said and isinstance(text, str) and not as_day(text):
            message = f'{key}: "{text[:60]}" is no date that can be read; it is kept under `extra:`'
            found.append(warning(note.path, message, "", *_place_in(head, key)))
    return found


def _place_in(head: str, key: str) -> tuple[int, int]:
    """The line and the column of what a key of front matter says, in any of its languages."""
    match = re.search(rf"""(?:^|[{{,])\s*["']?{re.escape(key)}["']?\s*[:=]\s*""", head, re.M)
    return line_and_column(head, match.end()) if match else (1, 1)


def one_line(text: str) -> str:
    """Text as a key of the front matter may hold it; empty where nothing of it is seen."""
    text = " ".join(FORBIDDEN.sub(" ", text).split())
    text = _MARKUP.sub("(", text)
    return text if any(map(is_seen, text)) else ""


def _title_of(stem: str, dialect: Dialect) -> str:
    """A title from the name of a file, which a site's own files are made of words and hyphens."""
    stem = stem.strip()
    dated = _DATED.match(stem)
    if dialect in ("hugo", "jekyll"):
        stem = stem[dated.end() :] if dated else stem
        words = stem.replace("-", " ").replace("_", " ").strip()
        return one_line(words[:1].upper() + words[1:]) or "Untitled"
    return one_line(stem) or "Untitled"


def _take_text(rest: Values, key: str) -> str:
    """The text of a key, which then needs no place elsewhere; empty where it has none."""
    text = rest.get(key)
    if not isinstance(text, str) or not one_line(text) or _TEMPLATE.search(text):
        return ""
    if one_line(text) == text.strip():
        del rest[key]
    return text


def _date(rest: Values, note: Note, site: Site) -> tuple[str, DatedBy]:
    for key in _DATES:
        text = rest.get(key)
        if isinstance(text, str) and (day := as_day(text)):
            if day == text.strip():
                del rest[key]
            return day, "front matter"
    form = site.config.get("daily") if site.dialect in ("obsidian", "quartz") else None
    path = posixpath.splitext(note.path)[0]
    day = day_of_path(path, form) if isinstance(form, str) else ""
    if day := day or day_of_name(stem_of(note.path)):
        return day, "name"
    return note.source.day.isoformat(), "file"


def _tags(rest: Values, dialect: Dialect) -> list[str]:
    found: list[str] = []
    for key in ("tags", "tag"):
        value = rest.get(key)
        separators = "," if isinstance(value, str) and "," in value else " \n,"
        texts = _texts(value, separators)
        tags = [one_line(text.strip().lstrip("#")) for text in texts]
        if all(tags) and not any(map(_TEMPLATE.search, tags)) and _is_flat(value):
            rest.pop(key, None)
        found += [tag for tag in tags if tag and not _TEMPLATE.search(tag)]
    return found


def _slug(rest: Values) -> str:
    slug = rest.get("slug")
    if isinstance(slug, str) and _SLUG.fullmatch(slug) and len(slug.encode()) <= _LONGEST_SLUG:
        del rest["slug"]
        return slug
    return ""


def slug_of(text: str) -> str:
    """A slug made of words; empty where they have no letter or digit."""
    slug = str(slugify(text, allow_unicode=True))
    while len(slug.encode()) > _LONGEST_SLUG:
        slug = slug[: max(1, len(slug) * 3 // 4)]
    return slug.strip("-_.~")


def _aliases(rest: Values, dialect: Dialect) -> list[str]:
    """The old addresses that a note names itself; those that are none stay where they are."""
    found = []
    for key in _ADDRESSES[dialect]:
        value = rest.get(key)
        texts = _texts(value, "\n")
        addresses = [usable(text) for text in texts]
        if all(addresses) and _is_flat(value) and dialect != "quartz":  # there they are names, too
            rest.pop(key, None)
        found += [address for address in addresses if address]
    return found


def _texts(value: Value, separators: str) -> list[str]:
    if isinstance(value, str):
        for separator in separators[1:]:
            value = value.replace(separator, separators[0])
        return [one.strip() for one in value.split(separators[0]) if one.strip()]
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str) and one.strip()]
    return []


def _is_flat(value: Value) -> bool:
    return isinstance(value, str | None) or (
        isinstance(value, list) and all(isinstance(one, str | None) for one in value)
    )


def each_once(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without those that are the same to the journal."""
    by_name: dict[str, str] = {}
    for tag in tags:
        if tag:
            by_name.setdefault(as_name(tag), tag)
    return tuple(by_name.values())[:_MOST_TAGS]
