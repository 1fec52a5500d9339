"""Related posts: what is alike by tags, titles and links, and nothing that only prose says."""

from __future__ import annotations

import re

import pytest


def related(journal, path: str) -> list[str]:
    """The titles under "Related" on the page of a post."""
    section = journal.page(f"/{path}/").partition("<h2>Related</h2>")[2].partition("</section>")[0]
    return re.findall(r'class="title" href="[^"]*">(.*?)</a>', section)


@pytest.fixture
def wood(journal):
    journal.post("learning/oak", "Slow.", title="Growth of the Oak", tags=["Trees", "Slow"])
    journal.post("learning/yew", "Slower.", title="The Yew", tags=["Trees", "Slow"])
    journal.post("learning/ash", "Fast.", title="Growth of the Ash", tags=["Trees"])
    journal.post("learning/sea", "Salt.", title="The Sea", tags=["Water"])
    return journal


def test_who_shares_most_comes_first(wood):
    """Two tags are more than one tag and a word; who shares nothing is not there."""
    wood.publish()

    assert related(wood, "learning/oak") == ["The Yew", "Growth of the Ash"]
    assert related(wood, "learning/sea") == []


def test_what_is_hidden_makes_nothing_alike(wood):
    """Neither a private nor an unlisted post is related to any."""
    wood.post("learning/elm", tags=["Trees", "Slow"], visibility="private")
    wood.post("learning/fir", tags=["Trees", "Slow"], visibility="unlisted")
    wood.publish()

    assert related(wood, "learning/oak") == ["The Yew", "Growth of the Ash"]


def test_prose_leaves_the_pages_around_it_alone(wood):
    """Editing the body of a post, its first paragraph too, makes no related page anew."""
    wood.publish()
    wood.edit("content/learning/oak.md", "Slow.", "Slow and old.")
    rendered = wood.build().rendered

    assert "learning/oak/index.html" in rendered
    assert "learning/yew/index.html" not in rendered


def test_what_the_page_says_anyway_is_not_said_again(wood):
    """A post that links here stands under what links here."""
    wood.edit("content/learning/yew.md", "Slower.", "Slower than [[Growth of the Oak]].")
    wood.publish()

    assert related(wood, "learning/oak") == ["Growth of the Ash"]
