"""
What an evolution note says of other posts becomes a link and a relation.

A note may name a post outright (``post: …``), after a cue ("see research post: …"), or
by its whole title. Only posts that may be shown in lists are related; to everything else
a note is the author's text and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from typing import NamedTuple

from ..characters import straight
from ..problems import Place, Problem
from .addresses import as_name
from .names import Names
from .outside import Outside
from .values import Post

_CUE = re.compile(
    r"(?:see\s+)?(?:the\s+)?(?:research|learning)(?:\s+journal)?\s+(?:post|entry|note)\s*:\s*", re.I
)
_WORD = re.compile(r"\w+")


class Mention(NamedTuple):
    """A post named in a note, by its path, and the part of the note that names it.

    The part is empty where the note says nothing of the post but its key.
    """

    path: str
    start: int
    end: int


class Titles:
    """Finds whole titles in text, however many titles there are; posts come and go."""

    def __init__(self, posts: Iterable[Post] = ()) -> None:
        self._by_first_word: dict[str, dict[str, tuple[str, int]]] = {}
        for post in posts:
            self.put(post)

    def put(self, post: Post) -> None:
        """One more title, or the title of a post as it is now called."""
        if first := _WORD.search(post.front.title):
            of_word = self._by_first_word.setdefault(first_word(post.front.title), {})
            of_word[post.path] = post.front.title, first.start()

    def take(self, post: Post) -> None:
        """No longer the title of this post, if it was there."""
        if word := first_word(post.front.title):
            self._by_first_word.get(word, {}).pop(post.path, None)

    def mentioned(self, note: str, source: str) -> Mention | None:
        """The post, other than that at ``source``, whose title the note has; the longest wins.

        Without a cue before it a title must be of two words at least, written as it is but for
        its quotes: "Graphs" in a note about graphs is a word, not a post.
        """
        cued = {match.end() for match in _CUE.finditer(note)}
        found = []
        for word in _WORD.finditer(note):
            of_word = self._by_first_word.get(as_name(word[0]), {})
            for path, (title, offset) in of_word.items():
                start = word.start() - offset
                if path != source and (end := _end_of(note, start, title, cued)):
                    found.append(Mention(path, start, end))
        return min(found, key=lambda one: (one.start - one.end, one.start, one.path), default=None)


class Words:
    """Finds the posts that have a word in their notes; posts come and go."""

    def __init__(self) -> None:
        self._words: dict[str, frozenset[str]] = {}
        self._having: dict[str, set[str]] = {}
        self._unread: dict[str, Post] = {}  # looked through once somebody asks

    def put(self, path: str, post: Post | None) -> None:
        """The post at a path as it is now, None where there is none."""
        self._unread.pop(path, None)
        for word in self._words.pop(path, ()):
            self._having[word].discard(path)
        if post and post.front.evolution:
            self._unread[path] = post

    def by(self, words: Iterable[str]) -> set[str]:
        """The paths of the posts that have one of these words."""
        for path, post in self._unread.items():
            notes = " ".join(entry.note for entry in post.front.evolution)
            self._words[path] = frozenset(words_of(notes))
            for word in self._words[path]:
                self._having.setdefault(word, set()).add(path)
        self._unread.clear()
        return set[str]().union(*(self._having.get(word, ()) for word in words))


def first_word(title: str) -> str:
    """What a note has to say for it to have this title; nothing where no note can."""
    return next(words_of(title), "")


def words_of(text: str) -> Iterator[str]:
    """The words of a text as names are compared."""
    for word in _WORD.finditer(text):
        yield word[0].lower() if word[0].isascii() else as_name(word[0])


def _end_of(note: str, start: int, title: str, cued: Set[int]) -> int:
    """Where a title that begins at ``start`` of a note ends; 0 where it is not there."""
    end = start + len(title)
    written = note[start:end] if start >= 0 else ""
    is_cued = start in cued and as_name(written) == as_name(title)
    if not is_cued and (straight(written) != straight(title) or len(title.split()) < 2):
        return 0
    is_whole = not (note[end : end + 1].isalnum() or (start and note[start - 1].isalnum()))
    return end if is_whole else 0


class Notes:
    """Finds the posts that evolution notes name, where they may be shown."""

    def __init__(self, titles: Titles, relatable: Names, outside: Outside) -> None:
        self._titles, self._relatable, self._outside = titles, relatable, outside

    def mentions(
        self, source: Post, report: Callable[[Problem], None] = lambda _: None
    ) -> tuple[Mention | None, ...]:
        """For each entry in time order, the post that it names; what is wrong is reported."""
        entries = source.front.evolution
        mentions = [self._titles.mentioned(entry.note, source.path) for entry in entries]
        for index, entry in enumerate(entries):
            if entry.post is not None:
                place = source.place(f"evolution.{index}.post")
                path = self._named(entry.post, place, source, report)
                mention = mentions[index]
                if path and (mention is None or mention.path != path):
                    mentions[index] = Mention(path, 0, 0)
        in_time = sorted(range(len(entries)), key=lambda index: entries[index].date)
        return tuple(mentions[index] for index in in_time)

    def _named(
        self, name: str, place: Place, source: Post, report: Callable[[Problem], None]
    ) -> str:
        """The path of the post that ``post: …`` names, if it may be shown; else nothing."""
        found = self._relatable.named(name)
        if len(found) > 1:
            paths = " or ".join(sorted(known.post.path for known in found))
            report(Problem(place, f'"{name}" could be {len(found)} posts', f"write {paths}"))
        elif found and found[0].post.path == source.path:
            report(Problem(place, f'"{name}" is this post itself', "name the other one"))
        elif found:
            return found[0].post.path
        elif not (self._outside.has_named(name) or self._outside.cannot_be_read_by(name)):
            message = f'no post is called "{name}"'
            report(Problem(place, message, self._outside.hint_of_slug(name)))
        return ""
