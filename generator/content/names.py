"""
Every [[link]] finds its post, or becomes a Problem that says where to look.

A post answers to its title, its slug, its aliases and the name of its file, in that
order. Names are compared without regard to case, white space and Unicode form.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from ..memory import Digest
from ..problems import closest
from .addresses import as_name, in_one_form
from .markdown.headings import without_mark
from .values import Document, Parsed, Post

T = TypeVar("T")


class Known(NamedTuple):
    """A post that links may lead to; ``digest`` is that of its file."""

    post: Post
    document: Document
    digest: Digest


class Names:
    """What some posts answer to."""

    def __init__(self, posts: Iterable[Known]) -> None:
        self.posts = tuple(posts)
        self._by_name: list[dict[str, list[Known]]] = [{}, {}, {}, {}]
        self._by_path = in_any_form({known.post.path: known for known in self.posts})
        self._by_url: dict[str, Known] = {}
        for known in self.posts:
            for table, names in zip(self._by_name, _answers_to(known.post), strict=True):
                for name in names:
                    table.setdefault(as_name(name), []).append(known)
            for url in (*known.post.front.aliases, known.post.url):
                self._by_url[_bare(url)] = known

    def named(self, name: str) -> Sequence[Known]:
        """The posts of that name: none, one, or several where the name is ambiguous."""
        if name.startswith("/"):
            found = self.at_url(name)
            return [found] if found else []
        wanted = as_name(name)
        for table in self._by_name:
            if same := table.get(wanted):
                return list({known.post.path: known for known in same}.values())
        return self._by_ending(name)

    def at_path(self, path: str) -> Known | None:
        return self._by_path.get(path) or self._by_path.get(in_one_form(path))

    def at_url(self, url: str) -> Known | None:
        """The post at an address of its own, old or new."""
        return self._by_url.get(_bare(url))

    def closest(self, name: str) -> Known | None:
        """The post that was probably meant."""
        shown = [*(k.post.front.title for k in self.posts), *(k.post.slug for k in self.posts)]
        near = closest(name, shown)
        return self.named(near)[0] if near else None

    def _by_ending(self, name: str) -> Sequence[Known]:
        """A post by the last parts of its path, with or without ``.md``."""
        wanted = "/" + in_one_form(name).strip("/").removesuffix(".md") + ".md"
        return [
            known for known in self.posts if in_one_form("/" + known.post.path).endswith(wanted)
        ]


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


def known_posts(parsed: Iterable[Parsed]) -> list[Known]:
    return [Known(one.post, one.document, one.digest) for one in parsed if one.post]


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


def _bare(url: str) -> str:
    return as_name(url.removesuffix("index.html").strip("/"))
