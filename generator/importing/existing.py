"""
What a journal holds already: names and addresses that are taken, and what was imported before.

Only front matter is read, and nothing is remembered, so that looking writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from ..content.addresses import FIXED, as_name, file_of
from ..content.files import files_under, is_post
from ..content.reading import read_post
from ..content.values import Post
from ..journal import STATIC, Journal
from .writing import IMPORTED_FROM, IMPORTED_VERSION


class Existing(NamedTuple):
    """The posts and the paths of a journal; those that were imported, by what they were made of.

    ``versions`` has them by the path of the note in its folder, and its digest: the folder may
    have another name by now.
    """

    posts: tuple[Post, ...]
    files: tuple[str, ...]
    imported: dict[str, Post]
    versions: dict[tuple[str, str], Post]

    def made_of(self, source: str, version: str) -> tuple[Post | None, bool]:
        """The post that a note became, and whether the note is still what it was then."""
        path = source.partition("/")[2]
        if post := self.versions.get((path, version)):
            return post, True
        return self.imported.get(source), False


def existing(journal: Journal) -> Existing:
    """What lies below ``content/`` of a journal."""
    files = files_under(journal.content, journal.root).paths
    posts: list[Post] = []
    for path in filter(is_post, files):
        with suppress(OSError):
            data = (journal.root / path).read_bytes()
            if post := read_post(path, data, journal.settings).post:
                posts.append(post)
    imported: dict[str, Post] = {}
    versions: dict[tuple[str, str], Post] = {}
    for post in posts:
        made_of = post.front.extra.get(IMPORTED_FROM)
        if isinstance(made_of, str):
            imported.setdefault(made_of, post)
            version = str(post.front.extra.get(IMPORTED_VERSION))
            versions.setdefault((made_of.partition("/")[2], version), post)
    return Existing(tuple(posts), files, imported, versions)


class Claims:
    """The addresses that are taken, so that no post and no alias gets one a second time."""

    def __init__(self, there: Existing) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for url in FIXED:
            self.take(url)
        for post in there.posts:
            self.take(post.url)
            for alias in post.front.aliases:
                self.take(alias)
        for path in there.files:
            if path.startswith(STATIC):
                self._take(as_name(path.removeprefix(STATIC)))

    def is_free(self, url: str) -> bool:
        """Whether a page may stand at an address: alone, in no file and over no folder."""
        name = _file(url)
        above = any(parent in self._files for parent in _parents(name))
        return name not in self._files and name not in self._folders and not above

    def take(self, url: str) -> None:
        self._take(_file(url))

    def _take(self, name: str) -> None:
        self._files.add(name)
        self._folders.update(_parents(name))


def _file(url: str) -> str:
    has_ending = "." in url.rpartition("/")[2]
    return as_name(file_of(url if has_ending or url.endswith("/") else f"{url}/"))


def _parents(name: str) -> Iterator[str]:
    while name := name.rpartition("/")[0]:
        yield name
