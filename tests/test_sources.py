"""Whoever is told which files changed finds the same as whoever looks at all of them."""

from __future__ import annotations

import os
import random

import pytest

from generator.content import FileIndex
from generator.memory import Memory
from generator.sources import Files

NAMES = ("a.md", "b.md", "deep/c.md", "deep/d.png", "A.md", "static/e.txt", ".hidden.md", "f.md~")


def files_of(journal) -> Files:
    return Files(journal.journal, FileIndex(journal.root, Memory.empty()))


def change(journal, chance) -> set[str]:
    """Change a file at random; the paths that a watcher would tell."""
    path = f"content/learning/{chance.choice(NAMES)}"
    where = journal.root / path
    kind = chance.choice(("write", "write", "remove", "link", "over", "folder"))
    if where.is_dir():
        where.rmdir()
    elif kind == "remove" or where.is_symlink():
        where.unlink(missing_ok=True)
    elif kind == "link" and not where.exists():
        where.parent.mkdir(parents=True, exist_ok=True)
        where.symlink_to(chance.choice(("a.md", "nowhere", "/etc/passwd")))
    elif kind == "over":
        journal.write(f"{path}.new", str(chance.random()))
        os.replace(journal.root / f"{path}.new", where)
        return {path, f"{path}.new"}
    elif kind == "folder" and not where.exists():
        where.mkdir(parents=True)
    else:
        journal.write(path, str(chance.randrange(3)))
    return {path}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_told_is_enough(journal, seed):
    """Files are written, replaced, removed and linked, and some of it between two looks."""
    chance, files = random.Random(seed), files_of(journal)
    files.now()
    for _ in range(60):
        told = {path for _ in range(chance.choice((1, 1, 3))) for path in change(journal, chance)}

        found = files.now(told)

        assert found == files_of(journal).now()


def test_an_edit_is_taken_in_without_a_look_at_the_rest(journal):
    """Of all other files neither names nor times are asked for."""
    for number in range(3):
        journal.post(f"learning/p{number}", "Text.")
    files = files_of(journal)
    before = files.now()
    journal.write("content/learning/p0.md", "Another.")
    journal.write("content/learning/p1.md", "Another that nobody tells of.")

    after = files.now({"content/learning/p0.md", "content/learning/.p0.md.swp"})

    changed = {path for path in after.files if after.files[path] != before.files[path]}
    assert changed == {"content/learning/p0.md"}
    assert files.now(()) is after


def test_a_link_changes_with_what_it_leads_to(journal):
    """A post that is a link to another is read again when that one is edited."""
    journal.post("learning/one", "Text.")
    (journal.root / "content/learning/two.md").symlink_to("one.md")
    files = files_of(journal)
    files.now()
    journal.write("content/learning/one.md", "Another.")

    found = files.now({"content/learning/one.md"})

    assert found == files_of(journal).now()
    assert found.files["content/learning/two.md"] == found.files["content/learning/one.md"]
