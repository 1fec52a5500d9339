"""
In which order a site is changed, so that nothing new stands beside what was withdrawn.

A reader, or a kill, may come between any two files. Three things are wanted, the first most:

    1. What was withdrawn is named nowhere by the time that anything else is new.
    2. What others point at is there before they do: files, then posts, then lists.
    3. The assets of the theme come before pages that ask for them by version.

A page that only gains cannot have named what was withdrawn: all its lines are still there,
in their order. So pages that stand and lose a line are replaced first: at the very front one
whose title is another by now, for it may be a withdrawn post whose address was taken; then
lists, which name most; then posts and files. What is left comes in the order of the second
wish, and the theme's assets, which say nothing of any post, before all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from .pages import Page

_TITLE = re.compile(rb"<title[^>]*>.*?</title>", re.DOTALL)


class Staged(msgspec.Struct, frozen=True):
    """A page whose bytes are ready; what they do to those that stand in its place."""

    page: Page
    loses: bool = False
    is_another: bool = False

    @classmethod
    def of(cls, page: Page, standing: bytes | None, content: bytes) -> Staged:
        """What ``content`` does to the bytes that stand in the page's place, if any do."""
        if standing is None or _holds(content, standing):
            return cls(page)
        return cls(page, loses=True, is_another=_title(standing) != _title(content))


def in_safe_order(staged: Iterable[Staged]) -> list[Staged]:
    """What is to be put into place, the first first."""
    return sorted(staged, key=_turn)


def _turn(one: Staged) -> tuple[int, int, str]:
    page = one.page
    if page.source and page.source_in == "theme":
        return 0, 0, page.path
    if one.is_another:
        return 1, 0, page.path
    if one.loses:
        return 2, -page.rank, page.path
    return 3, page.rank, page.path


def _holds(content: bytes, lines_of: bytes) -> bool:
    """Whether all lines are still there, in their order."""
    rest = iter(content.splitlines())
    return all(line in rest for line in lines_of.splitlines())


def _title(content: bytes) -> bytes:
    found = _TITLE.search(content)
    return found[0] if found else b""
