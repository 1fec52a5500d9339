"""The order in which a site changes: what hides something first, what adds something last."""

from __future__ import annotations

import pytest

from generator.site.order import Staged, in_safe_order
from generator.site.pages import Page, Rank

OLD = b"<title>Peat</title>\n<p>One.\n<p>Two.\n"
GAINED = b"<title>Peat</title>\n<p>One.\n<p>New.\n<p>Two.\n"
LOST = b"<title>Peat</title>\n<p>Two.\n"
OTHER = b"<title>Moss</title>\n<p>One.\n<p>Two.\n"


def page(path: str, rank: Rank = Rank.POST, **more: str) -> Page:
    return Page(path, f"/{path}", rank, "", **more)


def order_of(*staged: Staged) -> list[str]:
    return [one.page.path for one in in_safe_order(staged)]


@pytest.mark.parametrize(
    ("content", "loses"),
    [
        (GAINED, False),
        (LOST, True),
        (OTHER, True),
        (b"<title>Peat</title>\n<p>Two.\n<p>One.\n", True),
        (b"", True),
    ],
    ids=["a line more", "a line less", "another title", "another order", "nothing"],
)
def test_a_page_loses_what_is_no_longer_there_in_its_order(content, loses):
    """Only a page that keeps every line, in order, is known to have named nothing hidden."""
    assert Staged.of(page("a"), OLD, content).loses is loses


def test_what_nobody_could_read_before_loses_nothing():
    """A page that is new has its usual turn."""
    assert not Staged.of(page("a"), None, LOST).loses


def test_what_others_point_at_is_there_before_they_do():
    """Where nothing is lost, files come before posts, and posts before lists."""
    new = [Staged.of(page(name, Rank[name]), None, b"") for name in ("LIST", "POST", "FILE")]

    assert order_of(*new) == ["FILE", "POST", "LIST"]


def test_pages_that_lose_something_come_before_anything_new():
    """Of those, one that is another post by now is first; lists, which name most, are next."""
    new = Staged.of(page("new.png", Rank.FILE), None, b"")
    losing = [Staged.of(page(name, Rank[name]), OLD, LOST) for name in ("FILE", "POST", "LIST")]
    taken = Staged.of(page("taken"), OLD, OTHER)
    more = Staged.of(page("more", Rank.LIST), OLD, GAINED)

    assert order_of(more, new, *losing, taken) == [
        *("taken", "LIST", "POST", "FILE", "new.png", "more")
    ]


def test_assets_come_before_the_pages_that_ask_for_their_version():
    """A page that is new must not make browsers keep an old style sheet under its new address."""
    style = page("assets/style.css", Rank.FILE, source="assets/style.css", source_in="theme")

    assert order_of(Staged.of(page("a"), OLD, OTHER), Staged.of(style, b"a", b"b")) == [
        *("assets/style.css", "a")
    ]
