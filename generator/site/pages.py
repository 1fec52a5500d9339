"""
A page is a value: where it stands, how it is made, and the fingerprint of all it is made from.

Two pages with one fingerprint have the same bytes, so a page whose fingerprint is the one
it was written with need not be rendered to know that it is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Literal, NamedTuple

import msgspec

from ..content import file_of
from ..memory import Digest
from ..problems import Place
from .views import View


class Rank(IntEnum):
    """The order of publishing: what others point at is there before they do."""

    FILE = 0
    POST = 1
    LIST = 2
    ENTRY = 3


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of the site.

    It is rendered from ``template`` and ``view``, or a copy of ``source``, which lies in the
    journal (and has the digest ``source_digest``), in the theme or in the search index, or one
    file made of a drawing and the pictures that it shows: ``drawing`` gives those, the drawing
    first, by path and digest. A copy that is ``stripped`` lacks what its source says beside
    what it shows; one that is ``scaled`` is an image so many pixels wide.
    """

    path: str
    url: str
    rank: Rank
    fingerprint: Digest
    template: str = ""
    view: View | None = None
    source: str = ""
    source_in: Literal["journal", "theme", "index"] = "journal"
    source_digest: Digest = ""
    stripped: bool = False
    scaled: int = 0
    drawing: tuple[tuple[str, Digest], ...] = ()


What = Literal["page", "alias", "copy", "card", "file", "asset"]


class Planned(NamedTuple):
    """A page that is to stand at an address, made when somebody wants it.

    ``place`` is that of what it is for. A page of ``what`` kind may have to give way to others;
    ``source`` is the file that it is a copy of, if it is one. ``is_found`` says whether search
    engines may have it.
    """

    url: str
    place: Place
    make: Callable[[], Page]
    what: What = "page"
    source: str = ""
    is_found: bool = False

    @property
    def path(self) -> str:
        """The file of the site that it will be."""
        return file_of(self.url)


class Pages(msgspec.Struct, frozen=True):
    """All files of the site, sorted by path."""

    pages: tuple[Page, ...] = ()
