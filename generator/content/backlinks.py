"""
Who links to whom, as the one that is linked shows it: the other's face, and its sentence.

A post that links to another twice is shown there once, with the first sentence that does.
"""

from __future__ import annotations

from collections.abc import Mapping

from .library import Backlink


class Backlinks:
    """The links between the posts that lists show, from both ends; posts come and go."""

    def __init__(self) -> None:
        self._from: dict[str, Mapping[str, Backlink]] = {}
        self._to: dict[str, dict[str, Backlink]] = {}

    def put(self, path: str, found: Mapping[str, Backlink]) -> set[str]:
        """What a post links to by now; the posts that have it in another way than before."""
        before = self._from.pop(path, {})
        if found:
            self._from[path] = found
        others = {one for one in before.keys() | found.keys() if before.get(one) != found.get(one)}
        for other in others:
            linked = self._to.setdefault(other, {})
            linked.pop(path, None)
            if other in found:
                linked[path] = found[other]
        return others

    def to(self, path: str) -> tuple[Backlink, ...]:
        """The posts that link to one, the last changed first."""
        linked = self._to.get(path, {})
        order = sorted(linked, key=lambda one: (linked[one].face.changed, one), reverse=True)
        return tuple(linked[one] for one in order)
