"""
What is withdrawn is gone from everywhere at the next build, and what is published is everywhere.

Twelve ways in which a post changes who may see it, each by a build that remembers, by one whose
memory was deleted, and by a preview that watches: all come to what a clean build comes to.
"""

from __future__ import annotations

import shutil

import pytest
from notebook import begin
from support import VISIBLE, JournalFolder, png

from generator.showing import Showing

PATH = "content/learning/flip.md"
PRIVATE = {"published": True, "visibility": "private"}
DRAFT = {"published": False, "visibility": "public"}
CIRCLE = {"published": True, "visibility": "inner-circle"}
UNLISTED = {"published": True, "visibility": "unlisted"}


def write_flip(journal, path: str = "learning/flip", **front) -> None:
    """A post that shows a picture, links, is linked, and rests on an experiment of its own."""
    keys = {
        "title": "The flipping coin",
        "tags": ["Soil", "Coins"],
        "aliases": ["/old/coin/"],
        "evolution": [{"date": "2025-02", "note": "See research post: Do Seeds Wait"}],
        "experiment": "toss",
        **VISIBLE,
        **front,
    }
    journal.post(path, "It lands on [[Roots]].\n\n![](coin.png)\n\n{metric}`toss.heads`", **keys)


def becomes(**front):
    return lambda journal: write_flip(journal, **front)


def remove(journal) -> None:
    journal.edit("content/learning/near.md", "[[The flipping coin]] and ", "")
    journal.remove(PATH)


def move(journal) -> None:
    journal.write("content/research/coin.png", png(4, 4))
    journal.remove(PATH)
    write_flip(journal, "research/flip")


FLIPS = {
    "public to private": (VISIBLE, becomes(**PRIVATE)),
    "public to unpublished": (VISIBLE, becomes(**DRAFT)),
    "public to inner circle": (VISIBLE, becomes(**CIRCLE)),
    "public to unlisted": (VISIBLE, becomes(**UNLISTED)),
    "public to deleted": (VISIBLE, remove),
    "public to another address": (VISIBLE, becomes(slug="coin", aliases=[])),
    "public to another folder": (VISIBLE, move),
    "unlisted to private": (UNLISTED, becomes(**PRIVATE)),
    "unlisted to public": (UNLISTED, becomes()),
    "private to public": (PRIVATE, becomes()),
    "unpublished to public": (DRAFT, becomes()),
    "inner circle to unlisted": (CIRCLE, becomes(**UNLISTED)),
}


@pytest.fixture(scope="module")
def minted(tmp_path_factory):
    """Three posts, one of which links to a fourth, with an experiment and a picture for that."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("minted") / "journal")
    journal.post("learning/roots", "Roots drink.", tags=["Soil"])
    journal.post("research/do-seeds-wait", "They do.", status="hypothesis", tags=["Soil"])
    journal.experiment("toss", 'run.metric("heads", 0.5)\nrun.table("throws", [{"side": "head"}])')
    journal.write("content/learning/coin.png", png(4, 4))
    journal.post("learning/near", "See [[The flipping coin]] and [[Roots]].")
    write_flip(journal)
    journal.publish()
    return journal


@pytest.fixture
def coins(minted, tmp_path):
    """That journal, with everything that its experiment found."""
    shutil.copytree(minted.root, tmp_path / "journal")
    return JournalFolder(tmp_path / "journal")


@pytest.fixture(params=FLIPS.values(), ids=FLIPS)
def flip(request, coins):
    """The change to be made of a journal that stands published before it."""
    before, change = request.param
    write_flip(coins, **before)
    coins.publish()
    return change


@pytest.mark.parametrize("forgets", [False, True], ids=["warm", "memory deleted"])
def test_a_flip_leaves_what_a_clean_build_makes(coins, flip, forgets):
    """Whatever stood in the site before, and whatever is remembered of it."""
    before = coins.site
    flip(coins)
    if forgets:
        coins.forget()
    coins.publish()

    assert coins.site == coins.cold()[1]
    assert coins.site != before


def test_a_watched_flip_shows_what_a_clean_build_makes(coins, flip):
    """A preview as a stranger, which saw the journal before, has no other page than the site."""
    showing = Showing(coins.root, "public", lambda *_: lambda *_: None, lambda *_: None)
    before = coins.site
    assert served(showing, before) == before
    flip(coins)
    site = coins.cold()[1]

    assert served(showing, {**before, **site}) == site
    showing.close()


def served(showing: Showing, paths) -> dict[str, bytes]:
    """What the preview has of these files of a site."""
    showing.take()
    for _ in showing.settle(lambda: False):
        pass
    urls = {path: f"/{path.removesuffix('index.html')}" for path in paths}
    answers = {path: showing.shown("public", url).get(url) for path, url in urls.items()}
    return {path: content for path, content in answers.items() if content is not None}


# --- by name --------------------------------------------------------------------------

WITHDRAWN = {
    "private": {"visibility": "private"},
    "unpublished": {"published": False},
    "for the circle": {"visibility": "inner-circle"},
    "renamed": {"title": "Elsewhere", "slug": "elsewhere"},
}


@pytest.mark.parametrize("forgotten", [False, True], ids=["remembered", "forgotten"])
@pytest.mark.parametrize("way", [*WITHDRAWN, "deleted"])
def test_what_is_withdrawn_is_on_no_surface(journal, way, forgotten):
    """However a post is withdrawn, the next build leaves its name and address nowhere."""
    notebook = begin(journal)
    journal.publish()
    assert sum(b"Title3x" in page for page in journal.site.values()) > 4
    if way == "deleted":
        journal.remove("content/learning/p3.md")
    else:
        notebook.post(3, **WITHDRAWN[way])
    notebook.post(4)
    if forgotten:
        journal.forget()
    journal.publish()

    assert [path for path, page in journal.site.items() if b"Title3x" in page] == []
    assert [path for path, page in journal.site.items() if b"/learning/p3/" in page] == []
    assert "learning/p3/index.html" not in journal.site


def test_an_unlisted_post_is_on_its_own_page_alone(journal):
    """A post that was listed and is not any more leaves every list, and stays at its address."""
    notebook = begin(journal)
    journal.publish()
    notebook.post(4, visibility="unlisted")
    journal.publish()

    assert [path for path, page in journal.site.items() if b"Title4x" in page] == [
        "learning/p4/index.html"
    ]
