"""The search page: what results can be narrowed by; the results are made in the browser."""

from __future__ import annotations

import msgspec

from .lists import Choice
from .shared import BaseView


class Facet(msgspec.Struct, frozen=True):
    """One respect in which results are narrowed: ``name`` is that of its parameter."""

    title: str
    name: str
    choices: tuple[Choice, ...]


class SearchView(BaseView, frozen=True):
    """``engine`` is the version of what searches; empty where the site has no search."""

    engine: str
    pages: int = 0
    facets: tuple[Facet, ...] = ()
