"""The author's files are written whole, and never over what was not seen."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from generator.content.editing import ChangedMeanwhile, create, rewrite, take_back

OLD, NEW = b"old\r\n", b"new, and longer"


@pytest.fixture
def file(tmp_path):
    """A file that somebody wrote."""
    path = tmp_path / "a post.md"
    path.write_bytes(OLD)
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_rewritten_with_the_permissions_that_it_has(file):
    """Nothing but its bytes is another, and nothing is left beside it."""
    file.chmod(0o640)

    rewrite(file, OLD, NEW)

    assert file.read_bytes() == NEW
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(file.parent) == ["a post.md"]


def test_what_was_written_since_is_left_as_it_is(file):
    """A change that was made from another text is not made."""
    file.write_bytes(b"newer")

    with pytest.raises(ChangedMeanwhile):
        rewrite(file, OLD, NEW)

    assert file.read_bytes() == b"newer"
    assert names(file.parent) == ["a post.md"]


def test_a_file_that_is_gone_does_not_come_back(file):
    """What somebody deleted stays deleted."""
    file.unlink()

    with pytest.raises(ChangedMeanwhile):
        rewrite(file, OLD, NEW)

    assert names(file.parent) == []


def test_a_file_that_changes_while_it_is_written_is_left_alone(file, monkeypatch):
    """The last look is just before the new file takes its place."""
    really = os.chown

    def somebody_saves(*arguments):
        file.write_bytes(b"newer")
        return really(*arguments)

    monkeypatch.setattr("os.chown", somebody_saves)
    with pytest.raises(ChangedMeanwhile):
        rewrite(file, OLD, NEW)

    assert file.read_bytes() == b"newer"
    assert names(file.parent) == ["a post.md"]


def test_commands_take_turns_at_a_file(file):
    """However many write at once, each line is there once, or its writer knows that it is not."""

    def append(number):
        while True:
            before = file.read_bytes()
            with suppress(ChangedMeanwhile):
                rewrite(file, before, before + b"%d\n" % number)
                return

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(append, range(200)))

    lines = file.read_bytes().splitlines()[1:]
    assert sorted(map(int, lines)) == list(range(200))
    assert names(file.parent) == ["a post.md"]


def test_what_is_in_the_way_is_named(tmp_path):
    """A file where the folder should be, by its own name and not that of what was to be written."""
    (tmp_path / "posts").write_text("")

    with pytest.raises(NotADirectoryError) as error:
        create(tmp_path / "posts" / "one.md", NEW)

    assert error.value.filename == str(tmp_path / "posts")


def test_a_read_only_file_is_not_written(file):
    """Who took the right to write away meant it."""
    file.chmod(0o444)

    with pytest.raises(PermissionError, match="read-only"):
        rewrite(file, OLD, NEW)

    assert file.read_bytes() == OLD


def test_a_link_stays_a_link(file, tmp_path):
    """What it leads to is rewritten, beside which the new file is made."""
    (tmp_path / "posts").mkdir()
    link = tmp_path / "posts" / "link.md"
    link.symlink_to("../a post.md")

    rewrite(link, OLD, NEW)

    assert os.readlink(link) == "../a post.md"
    assert file.read_bytes() == NEW
    assert names(tmp_path) == ["a post.md", "posts"]


def test_a_file_of_the_longest_name_is_rewritten(tmp_path):
    """The new file has a short name until it takes the place."""
    path = tmp_path / ("ä" * 126 + ".md")
    path.write_bytes(OLD)

    rewrite(path, OLD, NEW)

    assert path.read_bytes() == NEW


def test_a_new_file_is_taken_back_only_as_it_was_made(tmp_path):
    """Whoever has written to it since keeps it."""
    for path in (tmp_path / "one.md", tmp_path / "two.md"):
        create(path, NEW)
    (tmp_path / "two.md").write_bytes(b"mine")

    for path in (tmp_path / "one.md", tmp_path / "two.md", tmp_path / "three.md"):
        take_back(path, NEW)

    assert names(tmp_path) == ["two.md"]
