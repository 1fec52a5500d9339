"""Pictures that no author drew: cards and icons."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...content.values import Level
from ...dates import PartialDate
from .shared import BaseView


class CardView(BaseView, frozen=True):
    """A card for those who share a page; ``life`` are the dates of a post, in time order.

    ``summary`` is what the site says of itself, on a card of its own.
    """

    title: str
    site: str
    kind: str = ""
    status: str = ""
    assessed: tuple[Level, ...] = ()
    life: tuple[PartialDate, ...] = ()
    summary: str = ""


class IconView(BaseView, frozen=True):
    """The site's mark in a square of ``size`` pixels; ``margin`` is its share of each side."""

    form: Literal["png", "ico"]
    size: int
    margin: float = 0


class Picture(msgspec.Struct, frozen=True):
    """A picture of a page as others are told of it: its address, and what it shows."""

    url: str
    alt: str
