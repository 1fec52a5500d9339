"""
Which posts are meant: by kind, status, visibility, tags, words of the title and last change.

It is asked of a Post alone, whoever asks. What is given several times widens the choice where a
post has one of it (a kind, a status), and narrows it where it can have several (tags, words).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ..dates import PartialDate
from .addresses import as_name
from .values import Kind, Post, Visibility

Seen = Literal[Visibility, "draft"]
"""Who sees a post, in one word: a draft is seen by nobody, whatever it is to become."""


class Choice(msgspec.Struct, frozen=True):
    """Posts of one of these ``kinds``, ``statuses`` and so on; what is empty asks for nothing.

    A post changed ``since`` a date if it may have, and ``before`` one if it surely has: it is
    always one of the two.
    """

    words: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    tags: tuple[str, ...] = ()
    since: PartialDate | None = None
    before: PartialDate | None = None

    def takes(self, post: Post) -> bool:
        """Whether the post is among those that are meant."""
        front, title = post.front, as_name(post.called)
        changed = post.changed.last_day
        return (
            (not self.kinds or post.kind in self.kinds)
            and (not self.statuses or as_name(front.status or "") in map(as_name, self.statuses))
            and (not self.seen or seen_as(post) in self.seen)
            and set(map(as_name, self.tags)) <= set(map(as_name, front.tags))
            and all(as_name(word) in title for word in self.words)
            and (self.since is None or changed >= self.since.first_day)
            and (self.before is None or changed < self.before.first_day)
        )


def seen_as(post: Post) -> Seen:
    """Who sees the post, in one word."""
    return post.front.visibility if post.front.published else "draft"
