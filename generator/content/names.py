"""
Every [[link]] finds its post, or becomes a Problem that says where to look.

A post answers to its title, its slug, its aliases and the name of its file, in that
order. Names are compared without regard to case, white space and Unicode form.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from ..memory import Digest
from ..problems import closest
from .addresses import as_name, in_one_form
from .markdown.headings import without_mark
from .values import Document, Post

T = TypeVar("T")


class Known(NamedTuple):
    """A post that links may lead to; ``digest`` is that of its file."""

    post: Post
    document: Document
    digest: Digest


class Names:
    """What some posts answer to; posts come and go."""

    def __init__(self, posts: Iterable[Known] = ()) -> None:
        self._by_path: dict[str, Known] = {}
        self._by_name: tuple[_Table, ...] = (_Table(), _Table(), _Table(), _Table())
        self._by_form, self._by_last_part = _Table(), _Table()
        self._by_url, self._by_own_url = _Table(), _Table()
        for known in posts:
            self.put(known)

    def __contains__(self, path: str) -> bool:
        return path in self._by_path

    def __len__(self) -> int:
        return len(self._by_path)

    @property
    def posts(self) -> list[Known]:
        """All of them, by their paths."""
        return [self._by_path[path] for path in sorted(self._by_path)]

    def get(self, path: str) -> Known | None:
        """The post of a file."""
        return self._by_path.get(path)

    def put(self, known: Known) -> None:
        """One more post, or a post as it is now."""
        self.take(known.post.path)
        self._by_path[known.post.path] = known
        for table, name in self._standing(known.post):
            table.put(name, known)

    def take(self, path: str) -> None:
        """No longer this post, if it was there."""
        if known := self._by_path.pop(path, None):
            for table, name in self._standing(known.post):
                table.take(name, path)

    def _standing(self, post: Post) -> Iterator[tuple[_Table, str]]:
        """Each table that the post is found in, and by what."""
        for table, names in zip(self._by_name, _answers_to(post), strict=True):
            for name in names:
                yield table, as_name(name)
        for url in (*post.front.aliases, post.url):
            yield self._by_url, bare(url)
        yield self._by_own_url, post.url
        yield self._by_form, in_one_form(post.path)
        yield self._by_last_part, posixpath.basename(in_one_form(post.path))

    def named(self, name: str) -> Sequence[Known]:
        """The posts of that name: none, one, or several where the name is ambiguous."""
        if name.startswith("/"):
            found = self.at_url(name)
            return [found] if found else []
        wanted = as_name(name)
        for table in self._by_name:
            if same := table.all(wanted):
                return same
        return self._by_ending(name)

    def at_path(self, path: str) -> Known | None:
        return self._by_path.get(path) or self._by_form.last(in_one_form(path))

    def at_url(self, url: str) -> Known | None:
        """The post at an address of its own, old or new."""
        return self._by_url.last(bare(url))

    def of_url(self, url: str) -> Known | None:
        """The post whose page stands at an address."""
        return self._by_own_url.last(url)

    def are_several_at(self, url: str) -> bool:
        """Whether more than one post would have its page at an address."""
        return len(self._by_own_url.all(url)) > 1

    def closest(self, name: str) -> Known | None:
        """The post that was probably meant."""
        posts = self.posts
        shown = [*(k.post.front.title for k in posts), *(k.post.slug for k in posts)]
        near = closest(name, shown)
        return self.named(near)[0] if near else None

    def _by_ending(self, name: str) -> Sequence[Known]:
        """A post by the last parts of its path, with or without ``.md``."""
        wanted = _ending(name)
        candidates = self._by_last_part.all(posixpath.basename(wanted))
        return [one for one in candidates if in_one_form("/" + one.post.path).endswith(wanted)]


class _Table:
    """Posts by something that several may have in common, each list by their paths."""

    def __init__(self) -> None:
        self._having: dict[str, dict[str, Known]] = {}

    def put(self, name: str, known: Known) -> None:
        self._having.setdefault(name, {})[known.post.path] = known

    def take(self, name: str, path: str) -> None:
        having = self._having.get(name, {})
        having.pop(path, None)
        if not having:
            self._having.pop(name, None)

    def all(self, name: str) -> Sequence[Known]:
        having = self._having.get(name, {})
        return [having[path] for path in sorted(having)]

    def last(self, name: str) -> Known | None:
        having = self._having.get(name)
        return having[max(having)] if having else None


def keys_of(post: Post) -> set[str]:
    """What a link can find a post by. One that asks for none of it never leads there."""
    names = {f"name {as_name(name)}" for some in _answers_to(post) for name in some}
    urls = {f"url {bare(url)}" for url in (*post.front.aliases, post.url)}
    path = in_one_form(post.path)
    return names | urls | {f"path {path}", f"end {posixpath.basename(path)}"}


def keys_asked(name: str) -> set[str]:
    """What :meth:`Names.named` looks at for this name."""
    if name.startswith("/"):
        return {f"url {bare(name)}"}
    return {f"name {as_name(name)}", f"end {posixpath.basename(_ending(name))}"}


def heading_of(known: Known, wanted: str) -> str | None:
    """The anchor of the heading that has this text, with its mark or without, or this anchor."""
    if wanted in known.document.anchors:
        return wanted
    return _by_text(known, wanted) or _by_text(known, without_mark(wanted))


def _by_text(known: Known, wanted: str) -> str | None:
    for heading in known.document.outline:
        if "".join(heading.text.pieces) == wanted:
            return heading.id
    for heading in known.document.outline:
        if as_name("".join(heading.text.pieces)) == as_name(wanted):
            return heading.id
    return None


def in_any_form(by_path: Mapping[str, T]) -> dict[str, T]:
    """What there is by path, found by the path in one Unicode form as well."""
    return {**{in_one_form(path): value for path, value in by_path.items()}, **by_path}


def beside(post: Post, target: str) -> str:
    """The path in the journal that ``target`` means, written in ``post``."""
    if target.startswith("/"):
        return posixpath.normpath(f"content{target}")
    return posixpath.normpath(posixpath.join(posixpath.dirname(post.path), target))


def _answers_to(post: Post) -> tuple[tuple[str, ...], ...]:
    stem = posixpath.splitext(posixpath.basename(post.path))[0]
    aliases = tuple(alias.strip("/") for alias in post.front.aliases)
    last_parts = tuple(posixpath.basename(alias) for alias in aliases)
    return (post.front.title,), (post.slug,), (*aliases, *last_parts), (stem,)


def _ending(name: str) -> str:
    """The end of the path that a name of its last parts means."""
    return "/" + in_one_form(name).strip("/").removesuffix(".md") + ".md"


def bare(url: str) -> str:
    """An address as addresses are compared."""
    return as_name(url.removesuffix("index.html").strip("/"))
