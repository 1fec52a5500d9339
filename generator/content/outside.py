"""
All that the visible set may ask of the rest of the journal: is something there, yes or no.

A link to a post that its reader may not see has to be told from one that leads nowhere.
That is one bit. So whoever resolves links and relations is handed this and never the posts
themselves: no title, address or word of theirs can be reached from here, except for a hint
that stands in a Problem, which only the author sees.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from ..problems import Guesses, did_you_mean
from .addresses import as_name
from .names import Names, beside
from .reading import default_slug
from .values import Link, Parsed, Post


class Outside:
    """Knows every post of a journal, and says of each no more than that it is there."""

    def __init__(
        self, every: Names, unread: Iterable[Parsed], pages: Iterable[str], guesses: Guesses
    ) -> None:
        """``unread`` are posts that cannot be read, ``pages`` addresses that some posts bring.

        ``guesses`` are how many hints may be given.
        """
        self._names, self._guesses = every, guesses
        self._pages = {url.strip("/") for url in pages}
        unread = tuple(unread)
        self._unread_paths = {one.path for one in unread}
        self._unread_names = set(map(as_name, filter(None, _would_answer_to(unread))))

    def has_named(self, name: str) -> bool:
        return bool(self._names.named(name))

    def has_path(self, path: str) -> bool:
        return self._names.at_path(path) is not None

    def has_url(self, url: str) -> bool:
        return self._names.at_url(url) is not None or url.strip("/") in self._pages

    def cannot_be_read(self, source: Post, link: Link) -> bool:
        """Whether a link that finds nothing seems to mean a post that has a Problem of its own."""
        if link.form == "path" and beside(source, link.target) in self._unread_paths:
            return True
        return self.cannot_be_read_by(link.target)

    def cannot_be_read_by(self, name: str) -> bool:
        """Whether a name, an address or a path seems to be that of such a post."""
        return as_name(posixpath.basename(name.rstrip("/"))) in self._unread_names

    def hint(self, target: str) -> str:
        """For the author's eyes: the post that a link was probably meant to name."""
        if not self._guesses.take():
            return ""
        near = self._names.closest(posixpath.basename(target).removesuffix(".md"))
        if near is None:
            return ""
        return f"did you mean [[{near.post.front.title}]]?  ({near.post.path})"

    def hint_of_slug(self, name: str) -> str:
        """For the author's eyes: the post that ``post: …`` was probably meant to name."""
        if not self._guesses.take():
            return ""
        return did_you_mean(name, [known.post.slug for known in self._names.posts])


def _would_answer_to(unread: tuple[Parsed, ...]) -> list[str]:
    files = [posixpath.basename(one.path) for one in unread]
    stems = [posixpath.splitext(file)[0] for file in files]
    slugs = [default_slug(one.path) for one in unread]
    return [*(one.called for one in unread), *files, *stems, *slugs]
