"""
Where each note goes: its file, its address, its title; no two alike, and none that is taken.

A note keeps its place among the others. One that was imported before stays where it is,
whatever its author has made of it since.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import count

import msgspec

from ..characters import encodable
from ..content.addresses import as_name
from ..content.reading import default_slug
from ..content.values import Kind
from ..journal import Journal, Permalinks
from ..problems import Problem
from .addresses import old_address, quartz_slug
from .bodies import plain_words, title_in
from .existing import Claims, Existing
from .heads import head_of, names_of, slug_of
from .naming import clean, folder_of, numbered
from .values import Head, Note, Placed, Site, warning
from .vault import folded

_SLUG = re.compile(r"[^\W_](?:[\w.~-]*\w)?")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")
_HOME = "home"  # what leads into all the rest; a journal makes its own front page


class Placing:
    """Gives places one after another; the first that comes has the name."""

    def __init__(self, site: Site, label: str, journal: Journal, there: Existing) -> None:
        """``label`` is what is imported, as it is kept in each post."""
        self._site, self._label, self._there = site, label, there
        self._permalinks = journal.settings.permalinks
        self._claims = Claims(there)
        self._paths = {folded(path) for path in there.files}
        self.problems: list[Problem] = []

    def all(self, notes: Sequence[Note]) -> list[Placed]:
        """The places of all notes; those that are there already come with theirs."""
        placed = [self._there_already(note) or self._place(note) for note in notes]
        return [one if one.is_there else self._with_aliases(one) for one in placed]

    @property
    def taken(self) -> set[str]:
        """The paths that files have or will have."""
        return self._paths

    def _made_of(self, note: Note) -> str:
        """How a post says which note it was."""
        return encodable(f"{self._label}/{note.path}")

    def _there_already(self, note: Note) -> Placed | None:
        post, is_same = self._there.made_of(self._made_of(note), note.version)
        if post is None:
            return None
        if not is_same:
            message = f"has changed since it became {post.path}, which is left as it is"
            self.problems.append(warning(encodable(note.path), message))
        placed = self._read(note, post.kind)
        head = msgspec.structs.replace(
            placed.head, title=post.called, slug=post.slug, aliases=post.front.aliases
        )
        return msgspec.structs.replace(
            placed, path=post.path, slug=post.slug, url=post.url, head=head, is_there=True
        )

    def _place(self, note: Note) -> Placed:
        kind = kind_of(self._site, self._below(note))
        placed = self._read(note, kind)
        path = self._path(note, kind)
        slug = self._slug(placed.head, path, kind)
        url = _url(self._permalinks, kind, slug)
        self._claims.take(url)
        own = "" if slug == default_slug(path) else slug
        head = msgspec.structs.replace(placed.head, slug=own)
        return msgspec.structs.replace(placed, path=path, slug=slug, url=url, head=head)

    def _read(self, note: Note, kind: Kind) -> Placed:
        """The note with its head; its path and address are yet to be found."""
        heading, length = title_in(note.body)
        words = plain_words(heading)
        title = note.values.get("title")
        said = title if isinstance(title, str) and title.strip() else ""
        is_title = words and "$" not in heading and (not said or as_name(said) == as_name(words))
        body, dropped = note.body, 0
        if is_title:
            rest = note.body[length:]
            body = rest.lstrip("\n")
            dropped = note.body.count("\n", 0, len(note.body) - len(body))
        head = head_of(note, self._site, words if is_title else "")
        old = old_address(self._site, self._below(note), note.values, head.date)
        names = (*names_of(note.values), head.title)
        return Placed(note, "", kind, "", "", head, body, dropped, old, names, self._made_of(note))

    def _below(self, note: Note) -> str:
        path = note.path.removeprefix(f"{self._site.notes}/") if self._site.notes else note.path
        return posixpath.join(self._site.within, path)

    def _path(self, note: Note, kind: Kind) -> str:
        folder, name = posixpath.split(self._below(note))
        stem = posixpath.splitext(name)[0]
        if self._site.dialect == "jekyll":
            kept = (part for part in folder.split("/") if part not in ("_posts", "_drafts"))
            folder = "/".join(part.removeprefix("_") for part in kept)
            stem = _DATED.sub("", stem)
        folder = folder_of(folder)
        if stem in ("index", "_index"):
            stem = "index" if folder else _HOME
        for path in numbered(posixpath.join("content", kind, folder, f"{clean(stem)}.md")):
            if folded(path) not in self._paths:
                self._paths.add(folded(path))
                return path
        raise AssertionError("numbers do not end")

    def _slug(self, head: Head, path: str, kind: Kind) -> str:
        for slug in self._slugs(head, path):
            if _SLUG.fullmatch(slug) and self._claims.is_free(_url(self._permalinks, kind, slug)):
                return slug
        raise AssertionError("numbers do not end")

    def _slugs(self, head: Head, path: str) -> Iterator[str]:
        wanted = head.slug or slug_of(default_slug(path)) or slug_of(head.title) or "note"
        yield wanted
        parent = posixpath.dirname(path)
        if posixpath.basename(path) == "index.md":
            parent = posixpath.dirname(parent)
        if parent.count("/") > 1 and (above := slug_of(posixpath.basename(parent))):
            yield f"{above}-{wanted}"
        yield from (f"{wanted}-{number}" for number in count(2))

    def _with_aliases(self, placed: Placed) -> Placed:
        """The note with those of its old addresses that nothing else has."""
        wanted = [*placed.head.aliases, placed.old]
        if self._site.dialect == "quartz":
            names = (quartz_slug(alias) for alias in placed.head.aliases)
            wanted = [*names, placed.old]
        aliases, extra = [], dict(placed.head.extra)
        for alias in dict.fromkeys(filter(None, wanted)):
            if as_name(alias.strip("/")) == as_name(placed.url.strip("/")) or alias == "/":
                continue
            if self._claims.is_free(alias):
                self._claims.take(alias)
                aliases.append(alias)
                continue
            extra.setdefault("old_address", alias)
            message = f"its old address {alias} is taken; it is kept under `extra:` alone"
            self.problems.append(warning(encodable(placed.note.path), message))
        head = msgspec.structs.replace(placed.head, aliases=tuple(aliases), extra=extra)
        return msgspec.structs.replace(placed, head=head)


def kind_of(site: Site, path: str) -> Kind:
    """A post, or a page such as About: what stands in no section of a site."""
    *parts, name = path.split("/")
    if site.dialect == "hugo" and (not parts or (len(parts) == 1 and name.startswith("index."))):
        return "page"  # by itself, or with a folder for what lies beside it
    if site.dialect == "jekyll" and not any(part.startswith("_") for part in parts):
        return "page"
    return "learning"


def _url(permalinks: Permalinks, kind: Kind, slug: str) -> str:
    pattern: str = getattr(permalinks, kind)
    return pattern.replace("{slug}", slug)
