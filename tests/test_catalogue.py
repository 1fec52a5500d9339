"""The list of posts knows front matter alone, and all of it as it is now."""

from __future__ import annotations

from contextlib import closing

from generator.build import open_memory
from generator.catalogue import Listed, list_posts


def listed(journal) -> tuple[Listed, bool]:
    """What is listed, and whether a body was parsed for it."""
    with closing(open_memory(journal.journal)) as memory:
        return list_posts(journal.journal, memory), bool(memory.made)


def titles(journal) -> list[str]:
    return [post.called for post in listed(journal)[0].posts]


def test_no_body_is_parsed(garden):
    """Whatever stands there, and however wrong it is."""
    garden.post("learning/new", "[[Nowhere]] {metric}`no.thing`")

    found, has_parsed = listed(garden)

    assert (len(found.posts), found.unread, has_parsed) == (9, (), False)


def test_the_last_changed_comes_first(journal):
    """By their notes, and those of one day by the alphabet."""
    journal.post("learning/b", date="2025-02-01")
    journal.post("learning/a", date="2025-02-01")
    note = {"date": "2025-03", "note": "x"}
    journal.post("learning/c", date="2024-01-01", evolution=[note])

    assert titles(journal) == ["C", "A", "B"]


def test_what_is_remembered_is_what_there_is_now(journal):
    """A file that was edited, broken, mended, added or removed is listed as it is."""
    journal.post("learning/a", title="One")
    journal.post("learning/b", title="Two")
    assert titles(journal) == ["One", "Two"]
    journal.post("learning/a", title="Three")
    assert titles(journal) == ["Three", "Two"]
    journal.write("content/learning/a.md", "---\ntitle: [\n---\n")
    assert titles(journal) == ["Two"]
    found = [listed(journal)[0].unread for _ in range(2)]
    assert found[0] == found[1]
    assert [problem.place.path for problem in found[0]] == ["content/learning/a.md"]
    journal.post("learning/a", title="Four")
    journal.remove("content/learning/b.md")
    assert titles(journal) == ["Four"]


def test_settings_are_part_of_what_is_listed(journal):
    """An address is made by a pattern of theirs, and a status is one of their words."""
    journal.post("learning/a", status="odd")
    assert "odd" in listed(journal)[0].unread[0].message
    journal.settings(
        "[tool.journal.statuses]\nlearning = ['odd']\n[tool.journal.permalinks]\n"
        "learning = '/notes/{slug}/'"
    )

    (post,) = listed(journal)[0].posts
    assert (post.front.status, post.url) == ("odd", "/notes/a/")
