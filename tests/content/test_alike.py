"""Posts that share tags, words of the title or links are alike."""

from __future__ import annotations


def alike(shelf, path: str) -> list[str]:
    return [face.title for face in shelf.entry(path).alike]


def test_what_shares_most_comes_first(shelf):
    """A tag or a link weighs as much as two words of the title."""
    shelf.post("a.md", "[[Hub]]", title="Paper boats", more="tags: [water, paper]")
    shelf.post("b.md", title="Rafts", more="tags: [Water]")
    shelf.post("c.md", title="Barges", more="tags: [water, Paper]")
    shelf.post("d.md", "[[Hub]]", title="Dams")
    shelf.post("e.md", title="How paper floats, and boats", more="date: 2020")
    shelf.post("hub.md")

    assert alike(shelf, "a.md")[0] == "Barges"
    assert sorted(alike(shelf, "a.md")[1:]) == [
        "Dams",
        "How paper floats, and boats",
        "Hub",
        "Rafts",
    ]


def test_one_word_or_what_every_title_says_is_not_enough(shelf):
    """Two posts about different things share "understanding" and "with"."""
    shelf.post("a.md", title="Understanding rivers with maps")
    shelf.post("b.md", title="Understanding music with rivers")

    assert alike(shelf, "a.md") == []


def test_what_the_page_says_already_is_not_said_again(shelf):
    """A post that links here or that a note relates is shown as that."""
    shelf.post("a.md", more="tags: [x]\nevolution:\n  - {date: 2025, note: x, post: c}")
    shelf.post("b.md", "[[A]]", more="tags: [x]")
    shelf.post("c.md", more="tags: [x]")
    shelf.post("d.md", more="tags: [x]")

    assert alike(shelf, "a.md") == ["D"]


def test_what_is_not_listed_is_like_nothing(shelf):
    """Nor does it bring others together; a page of the journal's own stands apart, too."""
    for name, more in (
        ("u", "visibility: unlisted"),
        ("p", "visibility: private"),
        ("k", "kind: page"),
    ):
        shelf.post(f"{name}.md", more=f"tags: [x]\n{more}")
    shelf.post("a.md", "[[U]]", more="tags: [x]")
    shelf.post("b.md", "[[U]]")

    assert [alike(shelf, f"{name}.md") for name in "abuk"] == [[], [], [], []]


def test_each_post_looks_only_at_those_near_in_time(shelf):
    """However many share a tag, and with one answer for any order of files."""
    for number in range(60):
        shelf.post(f"p{number:02}.md", more=f"date: {1900 + number}\ntags: [x]")
    found = alike(shelf, "p30.md")

    assert len(found) == 12
    assert found[:2] == ["P29", "P31"]
    assert found[2:4] == ["P32", "P28"]  # 1928 had a day more


def test_prose_leaves_the_pages_around_it_alone(journal):
    """Editing the body of a post, its first paragraph too, makes no related page anew."""
    journal.post("learning/oak", "Slow.", tags=["Trees"])
    journal.post("learning/yew", "Slower.", tags=["Trees"])
    journal.publish()
    journal.edit("content/learning/oak.md", "Slow.", "Slow and old.")
    assert "/learning/yew/" in journal.page("/learning/oak/").partition("Related")[2]
    rendered = journal.build().rendered

    assert "learning/oak/index.html" in rendered
    assert "learning/yew/index.html" not in rendered
