"""
The map in words: its posts by their tags, each with what it is near to.

Those who do not see the figure read here what it shows. Each post stands once, under that
of its tags which most posts have.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from ...content.addresses import as_name
from ..views import MapView, Spot
from .charting import Atlas

_WHOLE = 200  # posts up to which the list has all of them
_SOME = 3  # posts of a region in a longer one
_REGIONS = 24  # tags that have a part of their own


class Listed(msgspec.Struct, frozen=True):
    """A post with those nearest in meaning and those that it has to do with."""

    spot: Spot
    near: tuple[Spot, ...] = ()
    linked: tuple[Spot, ...] = ()


class Region(msgspec.Struct, frozen=True):
    """A tag, what it is written like in posts, and its posts on the map.

    ``members`` are all posts with the tag, ``rows`` those that are listed under it.
    """

    name: str
    url: str
    anchor: str
    names: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    rows: tuple[Listed, ...] = ()
    left: int = 0


def regions(view: MapView, atlas: Atlas) -> tuple[Region, ...]:
    """The posts of a map by tags, those of most posts first; last those without."""
    counts = Counter(name for spot in view.spots for name in _names(spot))
    order = sorted(view.tags, key=lambda tag: (-counts[as_name(tag.name)], tag.name))
    chosen = [tag for tag in order if counts[as_name(tag.name)]][:_REGIONS]
    rank = {as_name(tag.name): number for number, tag in enumerate(chosen)}
    under: list[list[int]] = [[] for _ in range(len(chosen) + 1)]
    for number, spot in enumerate(view.spots):
        under[min((rank.get(name, len(chosen)) for name in _names(spot)), default=-1)].append(
            number
        )
    found: list[Region] = []
    for tag, numbers in zip(chosen, under, strict=False):
        members = [spot for spot in view.spots if as_name(tag.name) in _names(spot)]
        written = {
            name for spot in members for name in spot.tags if as_name(name) == as_name(tag.name)
        }
        found.append(
            Region(
                tag.name,
                tag.url,
                f"_region-{len(found) + 1}",
                tuple(sorted(written)),
                tuple(spot.url for spot in members),
                *_rows(view, atlas, numbers),
            )
        )
    rest = _rows(view, atlas, under[-1])
    return (*found, Region("", "", "_region-0", (), (), *rest)) if rest[0] else tuple(found)


def _rows(view: MapView, atlas: Atlas, numbers: list[int]) -> tuple[tuple[Listed, ...], int]:
    """The rows of a region, the most linked of a large journal, and how many are left out."""
    shown = numbers
    if len(view.spots) > _WHOLE:
        most = sorted(numbers, key=lambda n: (len(view.spots[n].linked), n), reverse=True)
        shown = sorted(most[:_SOME])
    return tuple(_listed(view, atlas, n) for n in shown), len(numbers) - len(shown)


def _listed(view: MapView, atlas: Atlas, number: int) -> Listed:
    spot, near = view.spots[number], atlas.near[number]
    close = [*near.older[:2], *near.newer][:3]
    return Listed(
        spot,
        tuple(view.spots[n] for n in close),
        tuple(view.spots[n] for n in spot.linked[:8]),
    )


def _names(spot: Spot) -> dict[str, None]:
    return dict.fromkeys(map(as_name, spot.tags))
