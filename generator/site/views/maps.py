"""The map of the journal."""

from __future__ import annotations

import msgspec

from ...content.library import Tag
from ...content.values import Kind, Level
from ...dates import PartialDate
from .shared import BaseView


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A post on the map. ``linked`` are the numbers of the posts that it has to do with.

    ``notes`` is how many evolution entries it has; ``headings`` are without those of gaps and
    next steps, which say of what kind a section is rather than what it is about.
    """

    title: str
    url: str
    kind: Kind
    status: str
    date: PartialDate
    tags: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    assessed: tuple[Level, ...] = ()
    notes: int = 0
    linked: tuple[int, ...] = ()
    badge: str = ""


class MapView(BaseView, frozen=True):
    """The posts of the journal in order of date, those of one day by their paths.

    Where they stand follows from this alone, and is worked out where the page is rendered.
    """

    spots: tuple[Spot, ...] = ()
    tags: tuple[Tag, ...] = ()
