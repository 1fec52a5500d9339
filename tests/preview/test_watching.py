"""However a file is saved, the preview shows it; whatever appears, it is watched."""

from __future__ import annotations

import os
import shutil

import pytest
from support import until


@pytest.fixture
def one(journal):
    """A journal with one post, which says "before"."""
    journal.post("learning/one", "It says before.")
    return journal


def rename_over(path, content):
    """As most editors save."""
    fresh = path.with_suffix(".tmp")
    fresh.write_bytes(content)
    fresh.replace(path)


def truncate_and_write(path, content):
    """As simple editors and shells save: for a moment the file is empty."""
    with path.open("wb") as file:
        file.flush()
        for start in range(0, len(content), 10):
            file.write(content[start : start + 10])
            file.flush()


def delete_and_recreate(path, content):
    """As some tools save."""
    path.unlink()
    path.write_bytes(content)


def swap_by_backup(path, content):
    """As vim saves: the old file becomes a backup, which goes when the new one stands."""
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_bytes(content)
    backup.unlink()


def keep_the_times(path, content):
    """As a tool that restores files: the time of the last change is that of the old file."""
    stat = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize(
    "save",
    [rename_over, truncate_and_write, delete_and_recreate, swap_by_backup, keep_the_times],
)
def test_a_save_is_seen_however_it_is_made(one, serve, save):
    """Twice in a row: what is watched is the name, not the file that once had it."""
    preview = serve()
    path = one.root / "content/learning/one.md"

    for before, after in (("before", "middle"), ("middle", "after.")):
        save(path, path.read_bytes().replace(before.encode(), after.encode()))
        preview.shows(f"It says {after}", "/learning/one/")

    assert "Traceback" not in preview.said


def test_a_new_post_is_on_the_home_page(one, serve):
    """A file that appears is a post that appears, everywhere."""
    preview = serve()

    one.post("research/another-thing", status="hypothesis")

    preview.shows("Another thing")
    assert preview.status("/research/another-thing/") == 200


def test_a_removed_post_is_gone(one, serve):
    """Its page is a 404, and nothing lists it."""
    preview = serve()

    one.remove("content/learning/one.md")

    until(lambda: preview.status("/learning/one/") == 404)
    assert "One" not in preview.text("/learning/").split("</main>")[0].split("<main")[1]


def test_a_renamed_folder_moves_its_posts(one, serve):
    """Posts are found in their new folder, and edits there are seen."""
    preview = serve()
    content = one.root / "content"

    (content / "learning").rename(content / "research")
    until(lambda: preview.status("/research/one/") == 200)
    one.edit("content/research/one.md", "before", "after")

    preview.shows("It says after", "/research/one/")
    assert preview.status("/learning/one/") == 404


def test_a_new_folder_within_is_watched(one, serve):
    """A folder made later, with a folder in it, counts like any other."""
    preview = serve()

    one.post("learning/deep/deeper/two", "Here.")
    preview.shows("Here.", "/learning/two/")
    one.edit("content/learning/deep/deeper/two.md", "Here.", "There.")

    preview.shows("There.", "/learning/two/")


def test_templates_that_come_later_are_watched(one, serve):
    """A journal without templates/ can get its own while it is previewed, and lose them."""
    preview = serve()

    one.write("templates/404.html", "<html><head></head>Lost, my way</html>")
    preview.shows("Lost, my way", "/nowhere")
    one.edit("templates/404.html", "my way", "your way")
    preview.shows("Lost, your way", "/nowhere")
    shutil.rmtree(one.root / "templates")

    until(lambda: "Lost, your way" not in preview.text("/nowhere"))


def test_experiments_that_come_later_are_watched(one, serve):
    """A journal without experiments/ can get its first while it is previewed."""
    one.edit("content/learning/one.md", "before.", "{metric}`toss.heads`.")
    preview = serve()
    until(lambda: 'no experiment is called "toss"' in preview.said)

    one.experiment("toss", 'run.metric("heads", 42)')
    preview.shows("42", "/learning/one/")
    one.experiment("toss", 'run.metric("heads", 43)')

    preview.shows("43", "/learning/one/")


def test_content_that_goes_and_comes_back_is_watched(one, serve):
    """As when another branch is checked out: another folder under the same name."""
    preview = serve()
    aside = one.root / "aside"

    (one.root / "content").rename(aside)
    until(lambda: "content: there is no such folder" in preview.said)
    shutil.copytree(aside, one.root / "content")
    until(lambda: preview.status("/learning/one/") == 200)
    one.edit("content/learning/one.md", "before", "after")

    preview.shows("It says after", "/learning/one/")


@pytest.mark.parametrize("save", [rename_over, delete_and_recreate])
def test_settings_are_watched(one, serve, save):
    """A new title shows at once, and settings that break are a Problem until they are mended."""
    preview = serve()
    path = one.root / "pyproject.toml"

    save(path, b'[tool.journal]\ntitle = "Field notes"\n')
    preview.shows("Field notes")
    save(path, b'[tool.journal]\ntitel = "x"\n')
    until(lambda: 'pyproject.toml:2:1: "titel"' in preview.said)
    save(path, b'[tool.journal]\ntitle = "Better notes"\n')

    preview.shows("Better notes")
    until(lambda: preview.text("/_preview/problems") == "[]")  # told behind the page
    assert "Traceback" not in preview.said


def test_what_is_not_the_journal_is_not_built_for(one, serve):
    """Files that no page is made from, in the root, lead to nothing."""
    preview = serve()

    one.write("notes.txt", "x")
    one.write("site/index.html", "x")
    one.post("learning/broken", "[[Nothing]]")
    until(lambda: preview.said)

    assert preview.said.count("content/learning/broken.md:8:1") == 1


def test_problems_are_said_once_and_when_they_are_over(one, serve):
    """The terminal says what is wrong when it becomes wrong, and when nothing is any more."""
    preview = serve()
    assert preview.said == ""

    one.edit("content/learning/one.md", "before", "[[before]]")
    until(lambda: "1 error" in preview.said)
    one.post("learning/two")
    until(lambda: preview.status("/learning/two/") == 200)
    assert preview.said.count("1 error") == 1
    one.edit("content/learning/one.md", "[[before]]", "after")

    until(lambda: "nothing is wrong" in preview.said)
