"""What all kinds of page have in common: the site around them, and posts as lists show them."""

from __future__ import annotations

import msgspec

from ...content import Face
from ...dates import PartialDate


class BaseView(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """The whole input of a page; tagged, so that memory can tell which kind it holds."""


class NavItem(msgspec.Struct, frozen=True):
    title: str
    url: str


class Row(msgspec.Struct, frozen=True):
    """A post in a list, with the dates that are known of it, in time order.

    ``below`` is whether it hangs from the post in the row above, which led to it.
    """

    face: Face
    life: tuple[PartialDate, ...] = ()
    below: bool = False


class SiteView(msgspec.Struct, frozen=True):
    """What every page knows of the site. ``origin`` is empty where no base_url is set.

    ``assets`` names the state of the files of the theme.
    ``nav`` is the menu in the masthead, ``ends`` that at the foot of each page.
    """

    title: str
    description: str
    author: str
    language: str
    origin: str
    base_path: str
    assets: str
    nav: tuple[NavItem, ...] = ()
    ends: tuple[NavItem, ...] = ()


class Pager(msgspec.Struct, frozen=True):
    """Where a page stands in a list that is cut into pages; items are counted from 1."""

    first: int
    last: int
    total: int
    pages: tuple[NavItem, ...]
    newer: str = ""
    older: str = ""
