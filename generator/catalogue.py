"""
All posts by their front matter alone, for those who look for one: no markdown is parsed.

What a file says before its text is remembered with the digest of the file, for the whole
journal in one value: reading that back takes less time than asking for each post by itself.
"""

from __future__ import annotations

import msgspec

from .content import Post
from .content.addresses import as_name
from .content.reading import read_post
from .journal import Journal
from .memory import Digest, Memory
from .problems import Problem, in_order
from .sources import from_one_moment
from .stages import Stages

_KIND = "catalogue"


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What the file of a ``digest`` says before its text: a post, or why it is none."""

    digest: Digest
    post: Post | None
    problems: tuple[Problem, ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """All posts, the last changed first, and the Problems of files that could not be read."""

    posts: tuple[Post, ...]
    unread: tuple[Problem, ...]


def list_posts(journal: Journal, memory: Memory) -> Listed:
    """All posts of a journal, as they are written."""
    return from_one_moment(lambda: _list(Stages(journal, memory)))


def _list(stages: Stages) -> Listed:
    sources, memory = stages.files.now(), stages.memory
    known = memory.get(_KIND, stages.settings, dict[str, Head]) or {}
    heads = {}
    for path, name in sources.files.items():
        if name:
            head = known.get(path)
            heads[path] = head if head and head.digest == name else _read(stages, path, name)
    if heads != known:
        memory.put(_KIND, stages.settings, heads)
    posts = [head.post for head in heads.values() if head.post]
    posts.sort(key=lambda post: (as_name(post.called), post.path))
    posts.sort(key=lambda post: post.changed, reverse=True)
    unread = [problem for head in heads.values() for problem in head.problems]
    return Listed(tuple(posts), in_order((*sources.problems, *unread)))


def _read(stages: Stages, path: str, name: Digest) -> Head:
    reading = read_post(path, stages.files.bytes_of(path, name), stages.journal.settings)
    if reading.post is None:
        return Head(name, None, reading.problems)
    return Head(name, msgspec.structs.replace(reading.post, keys={}))
