"""
A post is found by whatever its author calls it: its path, title, slug, an old address, or a part.

What is exact wins over what is a part. Nothing is guessed: a name that could be several posts
finds none of them, and says which they are. Only front matter is read, so that a thousand posts
take no time to look through.
"""

from __future__ import annotations

import os
import posixpath
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from slugify import slugify

from ..characters import encodable
from ..dates import PartialDate
from ..journal import Journal
from ..problems import Place, Problem
from .addresses import as_name, in_one_form
from .amending import Source
from .files import files_under, is_post
from .names import Known, Names, in_any_form
from .parsing import title_in
from .reading import default_slug, read_post
from .values import Document, Post

_LONGEST_NAME = 300  # characters: a title, with room


class Filed(NamedTuple):
    """A file of ``content/`` by what it is called, as a post or with the Problems that it has."""

    path: str
    data: bytes
    post: Post | None
    called: str
    problems: tuple[Problem, ...] = ()


class NotFound(Exception):  # noqa: N818 - reads as what it says
    """No post is called so; ``near`` is the one that was probably meant."""

    def __init__(self, name: str, near: Filed | None = None) -> None:
        super().__init__(name)
        self.name, self.near = name, near


class SeveralFound(Exception):  # noqa: N818 - reads as what it says
    """More than one post is called so: ``choices``, the last changed first."""

    def __init__(self, name: str, choices: tuple[Filed, ...]) -> None:
        super().__init__(name)
        self.name, self.choices = name, choices


class CannotBeRead(Exception):  # noqa: N818 - reads as what it says
    """The post is there, but its front matter has Problems."""

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(path)
        self.path, self.problems = path, problems


class Shelf:
    """The posts of a journal, to be found by name; read once, when a name first needs it."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._read: dict[str, Filed] = {}

    def find(self, name: str, here: Path) -> Source:
        """The one post called ``name``; a path may begin in the folder ``here``.

        Raises:
            NotFound: none is.
            SeveralFound: more than one could be meant.
            CannotBeRead: it has no front matter that can be read.
        """
        path = self._path(name, here)
        found = (self._filed(path),) if path else self._named(name)
        if not found:
            raise NotFound(name, self._near(name))
        if len(found) > 1:
            raise SeveralFound(name, tuple(sorted(found, key=_newest_first)))
        path, data, post, _, problems = found[0]
        if post is None:
            raise CannotBeRead(path, problems)
        return Source(path, data, post)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file that is a post, by its path in the journal."""
        listed = files_under(self.journal.content, self.journal.root).paths
        return tuple(path for path in listed if is_post(path) and encodable(path) == path)

    @cached_property
    def filed(self) -> tuple[Filed, ...]:
        return tuple(map(self._filed, self.paths))

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """The posts that can be read."""
        return tuple(one.post for one in self.filed if one.post)

    def names(self, *more: Post) -> Names:
        """What the posts answer to in links, and some ``more`` that are about to be."""
        return names_of((*self.posts, *more))

    def _filed(self, path: str) -> Filed:
        if path not in self._read:
            self._read[path] = self._file(path)
        return self._read[path]

    def _file(self, path: str) -> Filed:
        try:
            data = (self.journal.root / path).read_bytes()
        except OSError as error:
            problem = Problem(Place(path), f"cannot be read: {error.strerror}")
            return Filed(path, b"", None, "", (problem,))
        reading = read_post(path, data, self.journal.settings)
        called = reading.post.front.title if reading.post else title_in(data)
        return Filed(path, data, reading.post, called, reading.problems)

    def _path(self, name: str, here: Path) -> str | None:
        """The post whose file is meant, as it would be typed here or in the journal's folder."""
        there = in_any_form({path: path for path in self.paths})
        beginning = (here, self.journal.root, self.journal.content)
        typed = [folder / name for folder in beginning]
        typed.append(Path(os.path.realpath(typed[0].parent), typed[0].name))  # it may go by a link
        for one in typed:
            file = os.path.relpath(one, self.journal.root)
            for path in (file, f"{file}.md", f"{file}/index.md"):
                if found := there.get(path) or there.get(in_one_form(path)):
                    return found
        return None

    def _named(self, name: str) -> tuple[Filed, ...]:
        """The posts of that name; else those whose file says so and cannot be read; else parts."""
        wanted = _without_host(name, self.journal.settings.base_path)
        if not as_name(wanted).strip("/"):
            return ()
        if exact := self.names().named(wanted):
            return tuple(self._filed(known.post.path) for known in exact)
        unread = [one for one in self.filed if one.post is None]
        folded = as_name(wanted)
        by_name = [one for one in unread if folded in map(as_name, _called(one))]
        return tuple(by_name) or tuple(one for one in self.filed if _has_part(one, folded))

    def _near(self, name: str) -> Filed | None:
        if len(name) > _LONGEST_NAME:
            return None
        near = self.names().closest(name)
        return self._filed(near.post.path) if near else None


def names_of(posts: tuple[Post, ...]) -> Names:
    """What some posts answer to, their texts left unread."""
    return Names(Known(post, Document(), "") for post in posts)


def sure_name(post: Post, names: Names) -> str:
    """A name that means this post in every post of the journal: its slug, else some of its path."""
    parts = post.path.removesuffix(".md").split("/")
    endings = ["/".join(parts[start:]) for start in range(len(parts) - 1, -1, -1)]
    for name in (post.slug, *endings):
        if [known.post.path for known in names.named(name)] == [post.path]:
            return name
    return post.front.title


def _without_host(name: str, base: str) -> str:
    """The path of an address that was copied from a browser; anything else as it is."""
    if not name.startswith(("http://", "https://")):
        return name
    try:
        return unquote(urlsplit(name).path).removeprefix(unquote(base))
    except ValueError:  # brackets that are no address of a machine
        return name


def _called(one: Filed) -> tuple[str, ...]:
    """All that a post is called, old addresses by their last part."""
    stem = posixpath.splitext(posixpath.basename(one.path))[0]
    if one.post is None:
        return one.called, stem, default_slug(one.path)
    aliases = (posixpath.basename(alias.strip("/")) for alias in one.post.front.aliases)
    return one.called, stem, one.post.slug, *aliases


def _has_part(one: Filed, folded: str) -> bool:
    """Whether a name is part of what a post is called; one with a slash, of its path."""
    if "/" in folded:
        return folded.removesuffix(".md") in in_one_form(one.path).casefold()
    slug = slugify(folded, allow_unicode=True)
    called = tuple(map(as_name, _called(one)))
    return any(folded in name or (slug and slug in name) for name in called)


def _newest_first(one: Filed) -> tuple[int, int, int, str]:
    changed = one.post.changed if one.post else PartialDate(0)
    return -changed.year, -changed.month, -changed.day, one.path
