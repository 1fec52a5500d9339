"""
What an evolution note says of other posts becomes a link and a relation.

A note may name a post outright (``post: …``), after a cue ("see research post: …"), or
by its whole title. Only posts that may be shown in lists are related; to everything else
a note is the author's text and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ..characters import straight
from ..problems import Place, Problem
from .addresses import as_name
from .names import Known, Names
from .outside import Outside

_CUE = re.compile(
    r"(?:see\s+)?(?:the\s+)?(?:research|learning)(?:\s+journal)?\s+(?:post|entry|note)\s*:\s*", re.I
)
_WORD = re.compile(r"\w+")


class Mention(NamedTuple):
    """A post named in a note, and the part of the note that names it (empty if none does)."""

    known: Known
    start: int
    end: int


class Titles:
    """Finds whole titles in text, however many titles there are."""

    def __init__(self, posts: Names) -> None:
        self._by_first_word: dict[str, list[tuple[Known, int]]] = {}
        for known in posts.posts:
            if first := _WORD.search(known.post.front.title):
                self._by_first_word.setdefault(as_name(first[0]), []).append((known, first.start()))

    def mentioned(self, note: str, source: Known) -> Mention | None:
        """The post, other than the note's own, whose title the note has; the longest wins.

        Without a cue before it a title must be of two words at least, written as it is but for
        its quotes: "Graphs" in a note about graphs is a word, not a post.
        """
        cued = {match.end() for match in _CUE.finditer(note)}
        found = []
        for word in _WORD.finditer(note):
            for known, offset in self._by_first_word.get(as_name(word[0]), ()):
                mention = self._at(note, word.start() - offset, known, cued)
                if mention and known.post.path != source.post.path:
                    found.append(mention)
        return max(found, key=lambda mention: mention.end - mention.start, default=None)

    def _at(self, note: str, start: int, known: Known, cued: set[int]) -> Mention | None:
        title = known.post.front.title
        end = start + len(title)
        written = note[start:end] if start >= 0 else ""
        is_cued = start in cued and as_name(written) == as_name(title)
        if not is_cued and (straight(written) != straight(title) or len(title.split()) < 2):
            return None
        is_whole = not (note[end : end + 1].isalnum() or (start and note[start - 1].isalnum()))
        return Mention(known, start, end) if is_whole else None


def find_mentions(
    source: Known,
    titles: Titles,
    relatable: Names,
    outside: Outside,
    report: Callable[[Problem], None],
) -> tuple[Mention | None, ...]:
    """For each evolution entry in time order, the post that it names, if it may be shown."""
    entries = source.post.front.evolution
    mentions = [titles.mentioned(entry.note, source) for entry in entries]
    for index, entry in enumerate(entries):
        if entry.post is not None:
            place = source.post.place(f"evolution.{index}.post")
            known = _named(entry.post, place, source, relatable, outside, report)
            mention = mentions[index]
            if known and (mention is None or mention.known is not known):
                mentions[index] = Mention(known, 0, 0)
    in_time = sorted(range(len(entries)), key=lambda index: entries[index].date)
    return tuple(mentions[index] for index in in_time)


def _named(
    name: str,
    place: Place,
    source: Known,
    relatable: Names,
    outside: Outside,
    report: Callable[[Problem], None],
) -> Known | None:
    """The post that ``post: …`` names, if it may be shown; what is wrong with it is reported."""
    found = relatable.named(name)
    if len(found) > 1:
        paths = " or ".join(sorted(known.post.path for known in found))
        report(Problem(place, f'"{name}" could be {len(found)} posts', f"write {paths}"))
    elif found and found[0].post.path == source.post.path:
        report(Problem(place, f'"{name}" is this post itself', "name the other one"))
    elif found:
        return found[0]
    elif not outside.has_named(name):
        report(Problem(place, f'no post is called "{name}"', outside.hint_of_slug(name)))
    return None
