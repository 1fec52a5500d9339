"""
The leak gate: what is about to be published is searched for what may not be.

It looks at bytes and at nothing else: not at how they came to be, so that a fault anywhere
before it, in a template, in an experiment or in a file that was copied, is found as well. One
hit, and nothing is published.

What was once found clean is remembered by its digest. A changed file is searched for every
secret, all others only for secrets that are new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec

from ..memory import Digest, Memory
from ..problems import Place, Problem, in_order
from .forms import form_of, forms
from .search import Search
from .secrets import Secret, Secrets
from .unpacking import CannotOpen, unpacked

_KIND, _KEY = "gate", "now"
_CALLED = {
    "title": "the title of a post",
    "address": "an address of a post",
    "tag": "a tag of a post",
    "sentence": "words of a post",
    "code": "code of an experiment",
    "experiment": "an experiment",
    "file": "the name of a file",
}
Locate = Callable[[Secret], Place]


class Surface(NamedTuple):
    """A file of the site as it will be published.

    ``source`` is the file of the journal that it is a copy of, if it is one; ``is_list`` is
    whether it may show listed posts alone.
    """

    path: str
    digest: Digest
    read: Callable[[], bytes]
    source: str = ""
    is_list: bool = False


class Cleared(msgspec.Struct, frozen=True, array_like=True):
    """What was found clean: the digests of surfaces by path, of all these secrets by name."""

    secrets: frozenset[Digest] = frozenset()
    surfaces: dict[str, Digest] = {}


class Gate:
    """Searches the surfaces of one site for some secrets."""

    def __init__(self, secrets: Secrets, memory: Memory, locate: Locate) -> None:
        """``locate`` finds the place in the journal where a secret is said."""
        self._secrets, self._memory, self._locate = secrets, memory, locate
        self._places: dict[Secret, Place] = {}

    def problems(self, surfaces: Iterable[Surface]) -> tuple[Problem, ...]:
        """What may not be published as it is: leaks, and what could not be searched."""
        cleared = self._memory.get(_KIND, _KEY, Cleared) or Cleared()
        by_name = {one.name: one for one in self._secrets.strings}
        new = _Searches(one for name, one in by_name.items() if name not in cleared.secrets)
        found, clean = [], {}
        for surface in surfaces:
            is_known = cleared.surfaces.get(surface.path) == surface.digest
            problems = [
                *self._copies(surface),
                *self._search(surface, new if is_known else self._every),
            ]
            found += problems
            if not problems:
                clean[surface.path] = surface.digest
        now = Cleared(frozenset(by_name), clean)
        if now != cleared:
            self._memory.put(_KIND, _KEY, now)
        return in_order(found)

    def leaks(self, surface: Surface) -> tuple[Problem, ...]:
        """What may not be published of one file; what is found is not remembered."""
        return in_order((*self._copies(surface), *self._search(surface, self._every)))

    @cached_property
    def _every(self) -> _Searches:
        return _Searches(self._secrets.strings)

    def _copies(self, surface: Surface) -> Iterator[Problem]:
        """A whole file that no visible post shows."""
        if path := self._secrets.files.get(surface.digest):
            yield _leak(Place(path), "this file, which no public post shows,", surface)

    def _search(self, surface: Surface, searches: _Searches) -> list[Problem]:
        wanted = [searches.site, *([searches.lists] if surface.is_list else [])]
        if not any(wanted):
            return []
        found: dict[Secret, None] = {}
        unsearched = []
        try:
            for name, data in unpacked(surface.path, surface.read()):
                for form in (form_of(name, is_markup=False), *forms(name, data)):
                    for search in wanted:
                        found |= dict.fromkeys(search.found_in(form))
        except CannotOpen as why:
            unsearched.append(_unsearched(surface, str(why)))
        leaks = (
            _leak(self._place(secret), f'"{secret.text}", {_CALLED[secret.kind]},', surface)
            for secret in found
            if not (surface.source and secret.is_plain_word)
        )
        return [*leaks, *unsearched]

    def _place(self, secret: Secret) -> Place:
        """Where a secret is said: looked for once, in however many files it is found."""
        if secret not in self._places:
            self._places[secret] = self._locate(secret)
        return self._places[secret]


class _Searches:
    """One search for each scope of secrets."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        every = tuple(secrets)
        self.site = Search(one for one in every if one.scope == "site")
        self.lists = Search(one for one in every if one.scope == "lists")


def _leak(place: Place, what: str, surface: Surface) -> Problem:
    where = f"{surface.path}, a copy of {surface.source}" if surface.source else surface.path
    audience = "its readers may not see it" if surface.is_list else "readers may not see it"
    message = f"{what} would be published in {where}, and {audience}"
    return Problem(place, message, "take it out there, or say it in a post that is public")


def _unsearched(surface: Surface, why: str) -> Problem:
    message = f"it could not be searched for what readers may not see: {why}"
    place = Place(surface.source or f"site/{surface.path}")
    return Problem(place, message, "look yourself, or publish it unpacked", "warning")
