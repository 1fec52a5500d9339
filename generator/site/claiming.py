"""Each file of the site belongs to one page; a second that would stand there is a Problem."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ..characters import is_plain
from ..content.addresses import SEARCH_INDEX, as_name
from ..problems import Problem
from .pages import Planned
from .writing import KEPT

TOO_LONG = "is longer than the name of a file may be"

_CHANGE_ALIAS = "change this alias, or take it out"
_LONGEST = 255  # bytes in the name of a file, on all common file systems
_LONGEST_PATH = 2_000  # characters; a URL longer than that is cut by some


class Addresses:
    """Each file of the site once. The first who claims it has it; the next is a Problem."""

    def __init__(self, planned: Iterable[Planned] = ()) -> None:
        self.problems: list[Problem] = []
        self._claimed: dict[str, Planned] = {}
        for one in planned:
            self._add(one)
        self._find_folders()

    @property
    def held(self) -> tuple[Planned, ...]:
        """The pages that stand somewhere, sorted by path."""
        return tuple(sorted(self._claimed.values(), key=lambda one: one.path))

    def _add(self, planned: Planned) -> None:
        if reason := _unusable(planned.path):
            message = f"its address {planned.url!r} {reason}"
            self.problems.append(Problem(planned.place, message, _rename(planned)))
            return
        # Names that differ only by case are one file on many machines.
        name = as_name(planned.path)
        holder = self._claimed.get(name)
        if holder is None:
            self._claimed[name] = planned
        elif holder.source != planned.source or not planned.source:
            self._report(name, holder, planned)

    def _report(self, name: str, first: Planned, second: Planned) -> None:
        """Say it where it can be mended: at an alias, and never at what every site has."""
        if _is_alias(first) and not _is_alias(second):
            self._claimed[name] = second
            first, second = second, first
        elif not second.place.path and not _is_alias(second):
            first, second = second, first
        message = f"its address {second.url} is already that of {_owner(first)}"
        another = "another name" if second.source else "another `slug: …`"
        hint = _CHANGE_ALIAS if _is_alias(second) else f"give one of the two {another}"
        self.problems.append(Problem(second.place, message, hint))

    def _find_folders(self) -> None:
        """A page that would have to be a folder, too, is a Problem, and stands nowhere."""
        folders = {parent for name in self._claimed for parent in _parents(name)}
        for name in sorted(folders & set(self._claimed)):
            claim = self._claimed.pop(name)
            message = f"its address {claim.url} is a folder of the site"
            below = [one for n, one in sorted(self._claimed.items()) if n.startswith(f"{name}/")]
            alias = next((one for one in below if _is_alias(one)), None)
            if not _is_alias(claim) and (alias or not claim.place.path):  # it is in its way
                other = alias or below[0]
                message = f"its address {other.url} lies below {claim.url}, a file"
                claim = other
            self.problems.append(Problem(claim.place, message, _rename(claim)))


def _is_alias(planned: Planned) -> bool:
    return planned.what == "alias"


def _rename(planned: Planned) -> str:
    """What to do where nobody else is in the way."""
    return _CHANGE_ALIAS if _is_alias(planned) else "give it another name"


def _owner(planned: Planned) -> str:
    """Who has the address, as the author knows it."""
    if planned.what == "asset":
        return "a file of the theme"
    if not planned.place.path:
        return "a page that every site has"
    what = {"card": "the card of ", "copy": "the copy of "}.get(planned.what, "")
    return f"{what}{planned.place.path}"


def _unusable(path: str) -> str:
    """Why no file of the site can have this path; empty where one can."""
    parts = path.split("/")
    if parts[0] in KEPT or {"", ".", ".."} & set(parts):
        return "leads out of the site"
    if as_name(parts[0]) == SEARCH_INDEX.strip("/"):
        return "is where the search index stands"
    if not is_plain(path):
        return "holds a character that cannot be seen"
    return TOO_LONG if is_too_long(path) else ""


def is_too_long(path: str) -> bool:
    """Whether no disk holds a file of that path."""
    return any(len(part.encode()) > _LONGEST for part in path.split("/")) or (
        len(path) > _LONGEST_PATH
    )


def _parents(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path
