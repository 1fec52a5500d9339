"""
In which order a site is changed, so that nothing new stands beside what was withdrawn.

A reader, or a kill, may come between any two files. Three rules, the most important first:

    1. What was withdrawn is named nowhere by the time that anything new appears.
    2. What is pointed at comes before what points at it: files, then posts, then lists.
    3. The assets of the theme come before pages that ask for them by version.

A page that keeps every line in its order names nothing that was withdrawn, for the new page
says all of it as well. So pages that lose a line are replaced first. At the very front is one
whose title has changed: it may be a withdrawn post whose address another post has taken. Then
come lists, which name most, then posts and files. All others follow by the second rule. The
theme's assets say nothing of any post, and come before everything; nor does the entry of the search
index, which comes last: whoever has it loads what it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from .pages import Page, Rank

_TITLE = re.compile(rb"<title[^>]*>.*?</title>", re.DOTALL)


class Staged(msgspec.Struct, frozen=True):
    """A page whose bytes are ready, and what becomes of those that stand in its place.

    ``loses`` is whether a line of them goes, ``is_another`` whether the title does, too.
    """

    page: Page
    loses: bool = False
    is_another: bool = False

    @classmethod
    def of(cls, page: Page, standing: bytes | None, content: bytes) -> Staged:
        """What ``content`` does to the bytes that stand in the page's place, if any do."""
        if standing is None or _keeps_every_line(standing, content):
            return cls(page)
        return cls(page, loses=True, is_another=_title(standing) != _title(content))


def in_safe_order(staged: Iterable[Staged]) -> list[Staged]:
    """The pages in the order in which they are to be put into place."""
    return sorted(staged, key=_turn)


def _turn(one: Staged) -> tuple[int, int, str]:
    page = one.page
    if page.source and page.source_in == "theme":
        return 0, 0, page.path
    if page.rank == Rank.ENTRY:
        return 4, 0, page.path
    if one.is_another:
        return 1, 0, page.path
    if one.loses:
        return 2, -page.rank, page.path
    return 3, page.rank, page.path


def _keeps_every_line(standing: bytes, content: bytes) -> bool:
    """Whether ``content`` has each line of what stands, in the same order."""
    rest = iter(content.splitlines())
    return all(line in rest for line in standing.splitlines())


def _title(content: bytes) -> bytes:
    found = _TITLE.search(content)
    return found[0] if found else b""
