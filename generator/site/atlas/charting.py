"""
Where every post stands on the map, and which are nearest to it in meaning.

What is found for a post hangs on its own words and on older posts alone: adding a post
changes no place, and of the nearest only the newer ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from .placing import KINDRED, LANDMARKS, Ground, Point
from .terms import terms
from .vectors import KIN, Kin, cosines, nearest, vectors

Words = tuple[str, tuple[str, ...], tuple[str, ...]]
"""What a post is placed by: its title, tags and headings."""

_NEAR = 3


class Near(msgspec.Struct, frozen=True, array_like=True):
    """The posts nearest in meaning by cosine similarity, by their numbers, the nearest first.

    ``newer`` are of those that have the post among their own eight nearest older ones.
    """

    older: tuple[int, ...] = ()
    newer: tuple[int, ...] = ()


class Atlas(msgspec.Struct, frozen=True):
    """The place of each post, in whole numbers, and what is near to it in meaning."""

    places: tuple[Point, ...] = ()
    near: tuple[Near, ...] = ()


def atlas(posts: Sequence[Words]) -> Atlas:
    """The atlas of posts that are in order of date."""
    kin: list[list[Kin]] = []
    ground = Ground()
    for block in cosines(vectors([terms(*post) for post in posts])):
        for row in block:
            older = row[: len(kin)]
            found = nearest(older, KINDRED)
            known = {one.number for one in found}
            first = range(min(len(older), LANDMARKS))
            landmarks = [Kin(n, float(older[n])) for n in first if n not in known]
            ground.settle([*found, *landmarks])
            kin.append([one for one in found if one.cosine >= KIN])
    return Atlas(tuple(ground.places), near(kin))


def near(kin: Sequence[Sequence[Kin]]) -> tuple[Near, ...]:
    """The nearest of each post, given for each the older ones that are alike to it."""
    newer: list[list[Kin]] = [[] for _ in kin]
    for number, older in enumerate(kin):
        for one in older:
            newer[one.number].append(Kin(number, one.cosine))
    return tuple(
        Near(_numbers(older), _numbers(sorted(found, key=lambda one: -one.cosine)))
        for older, found in zip(kin, newer, strict=True)
    )


def _numbers(kin: Iterable[Kin]) -> tuple[int, ...]:
    return tuple(one.number for one in kin)[:_NEAR]
