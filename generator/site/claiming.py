"""Each file of the site belongs to one page; a second that would stand there is a Problem."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..characters import is_plain
from ..content.addresses import SEARCH_INDEX, as_name
from ..problems import Place, Problem
from .pages import Page
from .views import CardView, RedirectView
from .writing import KEPT

_CHANGE_ALIAS = "change this alias, or take it out"
_LONGEST = 255  # bytes in the name of a file, on all common file systems
_LONGEST_PATH = 2_000  # characters; a URL longer than that is cut by some


class _Claim(NamedTuple):
    """A page that wants an address, and the place of what it is made for."""

    page: Page
    place: Place

    @property
    def is_alias(self) -> bool:
        return isinstance(self.page.view, RedirectView)

    @property
    def rename(self) -> str:
        """What to do where nobody else is in the way."""
        return _CHANGE_ALIAS if self.is_alias else "give it another name"

    @property
    def owner(self) -> str:
        """Who has the address, as the author knows it."""
        if self.page.source_in == "theme":
            return "a file of the theme"
        if not self.place.path:
            return "a page that every site has"
        is_card = isinstance(self.page.view, CardView)
        what = "the card of " if is_card else "the copy of " if _is_copy(self.page) else ""
        return f"{what}{self.place.path}"


class Addresses:
    """Each file of the site once. The first who claims it has it; the next is a Problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._claimed: dict[str, _Claim] = {}

    @property
    def held(self) -> tuple[Page, ...]:
        """The pages that have their addresses so far, as they were added."""
        return tuple(page for page, _ in self._claimed.values())

    def add_all(self, pages: Iterable[tuple[Page, Place]]) -> None:
        for page, place in pages:
            self.add(page, place)

    def add(self, page: Page, place: Place) -> None:
        if reason := _unusable(page.path):
            message = f"its address {page.url!r} {reason}"
            self.problems.append(Problem(place, message, _Claim(page, place).rename))
            return
        # Names that differ only by case are one file on many machines.
        name = as_name(page.path)
        claim, holder = _Claim(page, place), self._claimed.get(name)
        if holder is None:
            self._claimed[name] = claim
        elif holder.page.source != page.source or not page.source:
            self._report(name, holder, claim)

    def _report(self, name: str, first: _Claim, second: _Claim) -> None:
        """Say it where it can be mended: at an alias, and never at what every site has."""
        if first.is_alias and not second.is_alias:
            self._claimed[name] = second
            first, second = second, first
        elif not second.place.path and not second.is_alias:
            first, second = second, first
        message = f"its address {second.page.url} is already that of {first.owner}"
        another = "another name" if second.page.source else "another `slug: …`"
        hint = _CHANGE_ALIAS if second.is_alias else f"give one of the two {another}"
        self.problems.append(Problem(second.place, message, hint))

    def pages(self) -> tuple[Page, ...]:
        """The pages, sorted by path; one that would have to be a folder, too, is a Problem."""
        folders = {parent for name in self._claimed for parent in _parents(name)}
        for name in sorted(folders & set(self._claimed)):
            claim = self._claimed.pop(name)
            message = f"its address {claim.page.url} is a folder of the site"
            below = [one for n, one in sorted(self._claimed.items()) if n.startswith(f"{name}/")]
            alias = next((one for one in below if one.is_alias), None)
            if not claim.is_alias and (alias or not claim.place.path):  # the other is in its way
                other = alias or below[0]
                message = f"its address {other.page.url} lies below {claim.page.url}, a file"
                claim = other
            self.problems.append(Problem(claim.place, message, claim.rename))
        return tuple(sorted((page for page, _ in self._claimed.values()), key=lambda p: p.path))


def _unusable(path: str) -> str:
    """Why no file of the site can have this path; empty where one can."""
    parts = path.split("/")
    if parts[0] in KEPT or {"", ".", ".."} & set(parts):
        return "leads out of the site"
    if as_name(parts[0]) == SEARCH_INDEX.strip("/"):
        return "is where the search index stands"
    if not is_plain(path):
        return "holds a character that cannot be seen"
    if any(len(part.encode()) > _LONGEST for part in parts) or len(path) > _LONGEST_PATH:
        return "is longer than the name of a file may be"
    return ""


def _is_copy(page: Page) -> bool:
    """Whether it is a post's copy in Markdown."""
    return page.template == "post.md"


def _parents(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path
