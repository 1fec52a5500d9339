"""
A long list is cut into pages, each at an address that no post can have.

``/learning/`` goes on at ``/learning/page/2/``: a post's address is one step below the
folder of its kind, so neither can come to stand on the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from .views import NavItem, Pager

T = TypeVar("T")


def paged(
    url: str, items: Sequence[T], size: int
) -> Iterator[tuple[str, Sequence[T], Pager | None]]:
    """Each page of a list: its address, what is on it, and where it stands among the others.

    A list that fits on one page, also an empty one, has one page and no pager.
    """
    starts = range(0, len(items), size)
    if len(starts) < 2:
        yield url, items, None
        return
    urls = [url, *(f"{url}page/{number}/" for number in range(2, len(starts) + 1))]
    pages = tuple(NavItem(str(number), one) for number, one in enumerate(urls, 1))
    for index, start in enumerate(starts):
        part = items[start : start + size]
        newer = urls[index - 1] if index else ""
        older = urls[index + 1] if index + 1 < len(urls) else ""
        yield (
            urls[index],
            part,
            Pager(start + 1, start + len(part), len(items), _near(pages, index), newer, older),
        )


def _near(pages: tuple[NavItem, ...], index: int) -> tuple[NavItem, ...]:
    """The first and the last page, and those around the one at ``index``."""
    near = {0, len(pages) - 1, *range(index - 2, index + 3)}
    return tuple(page for number, page in enumerate(pages) if number in near)
