"""Each file of the site belongs to one page; a second that would stand there is a Problem."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ..characters import is_plain
from ..content.addresses import SEARCH_INDEX, as_name
from ..problems import Place, Problem
from .pages import Page
from .writing import KEPT

_LONGEST = 255  # bytes in the name of a file, on all common file systems
_LONGEST_PATH = 2_000  # characters; a URL longer than that is cut by some


class Addresses:
    """Each file of the site once. The first who claims it has it; the next is a Problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._claimed: dict[str, tuple[Page, Place]] = {}

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
            self.problems.append(Problem(place, message, "give it another name"))
            return
        # Names that differ only by case are one file on many machines.
        name = as_name(page.path)
        holder = self._claimed.get(name)
        if holder is None:
            self._claimed[name] = page, place
        elif holder[0].source != page.source or not page.source:
            if not place.path:  # of what every site has: the other is in its way
                (page, place), holder = holder, (page, place)
            whose = holder[1].path or "a page that every site has"
            message = f"its address {page.url} is already that of {whose}"
            another = "another name" if page.source else "another `slug: …`"
            self.problems.append(Problem(place, message, f"give one of the two {another}"))

    def pages(self) -> tuple[Page, ...]:
        """The pages, sorted by path; one that would have to be a folder, too, is a Problem."""
        folders = {parent for name in self._claimed for parent in _parents(name)}
        for name in sorted(folders & set(self._claimed)):
            page, place = self._claimed.pop(name)
            message = f"its address {page.url} is a folder of the site"
            if not place.path:  # of what every site has: then the other is in its way
                below = next(n for n in sorted(self._claimed) if n.startswith(f"{name}/"))
                message = f"its address {self._claimed[below][0].url} lies below {page.url}, a file"
                place = self._claimed[below][1]
            self.problems.append(Problem(place, message, "give it another name"))
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


def _parents(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path
