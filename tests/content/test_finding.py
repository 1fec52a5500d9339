"""A post is found by what it is called, exactly or in part, and nothing is guessed."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from generator.content.finding import CannotBeRead, NotFound, SeveralFound, Shelf, sure_name

HEAVY, BALLS, COSINE = (
    "content/learning/heavy-ball.md",
    "content/research/does-the-ball-predict.md",
    "content/learning/näher.md",
)


@pytest.fixture
def shelf(journal):
    """Three posts and one that cannot be read."""
    journal.settings(base_url="https://example.org/journal/")
    journal.post("learning/heavy-ball", title="Why Momentum “Works”", aliases=["/old/moment/"])
    journal.post("research/does-the-ball-predict", title="Does It?", slug="heavy", date="2025-06")
    journal.post("learning/näher", title="Näher am Cosinus", date="2025-09")
    journal.write("content/learning/torn.md", "---\ntitle: Torn Paper\ndate: never\n---\n")
    journal.write("content/learning/folder/index.md", "---\ntitle: Within\ndate: 2025\n---\n")
    journal.write("content/static/heavy-ball.md", "no post")
    journal.write("README.md", "no post")
    return Shelf(journal.journal)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("content/learning/heavy-ball.md", HEAVY),
        ("content/learning/heavy-ball", HEAVY),
        ("./learning/../learning/heavy-ball", HEAVY),
        ("learning/heavy-ball.md", HEAVY),
        ("learning/folder", "content/learning/folder/index.md"),
        ("heavy-ball", HEAVY),
        ('why momentum "works"', HEAVY),
        ("WHY  MOMENTUM 'WORKS'", HEAVY),
        ("/old/moment/", HEAVY),
        ("old/moment", HEAVY),
        ("moment", HEAVY),
        ("/learning/heavy-ball/", HEAVY),
        ("http://127.0.0.1:8000/learning/n%C3%A4her/", COSINE),
        ("https://example.org/journal/research/heavy/?x#y", BALLS),
        ("heavy", BALLS),
        ("momentum", HEAVY),
        ("does it", BALLS),
        ("BALL-PRED", BALLS),
        ("ball predict", BALLS),
        ("na\u0308her", COSINE),
        ("NÄH", COSINE),
        ("research/does", BALLS),
    ],
)
def test_a_post_answers_to_all_that_it_is_called(shelf, name, path):
    """Paths, titles, slugs, addresses and parts; what is exact wins over what is a part."""
    assert shelf.find(name, shelf.journal.root).path == path


def test_a_path_begins_where_one_stands(shelf):
    """As a shell completes it, from within a folder or from outside of the journal."""
    root = shelf.journal.root
    for here, name in (
        (root / "content/learning", "heavy-ball.md"),
        (root / "experiments", "../content/learning/heavy-ball"),
        (root.parent, "journal/content/learning/heavy-ball.md"),
        (root.parent, str(root / HEAVY)),
    ):
        assert shelf.find(name, here).path == HEAVY


def test_an_absolute_path_may_go_by_a_link(shelf, tmp_path):
    """A folder that is reached by another name is the same folder."""
    (tmp_path / "link").symlink_to(shelf.journal.root)

    assert shelf.find(str(tmp_path / "link" / HEAVY), shelf.journal.root).path == HEAVY


def test_what_could_be_several_is_none_of_them(shelf):
    """The choices are all that may be meant, the last changed first."""
    with pytest.raises(SeveralFound) as several:
        shelf.find("ball", shelf.journal.root)

    assert [one.path for one in several.value.choices] == [BALLS, HEAVY]


def test_what_is_called_so_wins_over_what_is_only_called_alike(journal):
    """A title that is part of another can still be said."""
    journal.post("learning/graphs", title="Graphs")
    journal.post("learning/more", title="Graphs and Trees")

    assert Shelf(journal.journal).find("graphs", journal.root).path == "content/learning/graphs.md"


@pytest.mark.parametrize(
    "name", ["", " ", ".", "/", "..", "xyz", "README.md", "a" * 5000, "\0", "http://[x"]
)
def test_what_nobody_is_called_finds_nothing(shelf, name):
    """Neither a folder nor a file that is no post, nor everything."""
    with pytest.raises(NotFound):
        shelf.find(name, shelf.journal.root)


def test_a_name_that_is_nearly_right_is_put_right(shelf):
    """The post that was probably meant is named."""
    with pytest.raises(NotFound) as none:
        shelf.find("Why Momentun Wroks", shelf.journal.root)

    assert none.value.near.path == HEAVY


@pytest.mark.parametrize("name", ["torn", "Torn Paper", "content/learning/torn.md", "orn pap"])
def test_a_post_that_cannot_be_read_is_found_with_its_problems(shelf, name):
    """What is wrong with it is said, not that it is not there."""
    with pytest.raises(CannotBeRead) as bad:
        shelf.find(name, shelf.journal.root)

    assert [str(problem.place) for problem in bad.value.problems] == [
        "content/learning/torn.md:3:7"
    ]


def test_a_sure_name_is_nobody_else_s(journal):
    """Where two posts have a slug, or a title that is one, the path tells them apart."""
    journal.post("learning/one")
    journal.post("learning/both", title="Of one title")
    journal.post("research/both", title="Of another title")
    journal.post("research/two", title="Mine")
    journal.post("learning/mine", title="Two")
    shelf = Shelf(journal.journal)
    sure = {post.path: sure_name(post, shelf.names()) for post in shelf.posts}

    assert sure == {
        "content/learning/one.md": "one",
        "content/learning/both.md": "learning/both",
        "content/research/both.md": "research/both",
        "content/research/two.md": "research/two",
        "content/learning/mine.md": "learning/mine",
    }


def test_a_thousand_posts_are_looked_through_at_once(journal):
    """A name is found in well below a second, by a part that any of them might have."""
    for number in range(1000):
        journal.post(f"learning/p{number}", "Text.\n" * 50, title=f"Post number {number}.")
    shelf = Shelf(journal.journal)

    begun = time.process_time()
    found = shelf.find("number 678.", journal.root)

    assert found.path == "content/learning/p678.md"
    assert time.process_time() - begun < 2  # a third of a second on a machine at rest


@pytest.mark.parametrize("path", ["my%20notes", "%C3%BCber", "über"])
def test_a_copied_address_is_read_as_base_url_is(journal, path):
    """Signs may be escaped in either of the two."""
    journal.settings(base_url=f"https://example.org/{path}/")
    journal.post("learning/one")
    shelf = Shelf(journal.journal)

    found = shelf.find(f"https://example.org/{quote(path, safe='%')}/learning/one/", journal.root)

    assert found.path == "content/learning/one.md"
