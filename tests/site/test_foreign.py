"""Whatever lies in .journal/ or site/, a build is right and touches nothing of the author's."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from notebook import authors, begin
from support import JournalFolder, really

from generator.build import open_memory
from generator.content.files import Known
from generator.site.writing import MARKER

PARTS = ("memory.db", "ledger.json", "lock", "stage", "printed", "runs", "ledger.new")
FUTURE = 13_000_000_000  # the year 2381


@pytest.fixture
def published(journal):
    """A small journal as it was published, edited since."""
    notebook = begin(journal)
    journal.write("content/drafts/idea.txt", "years of work")
    journal.publish()
    notebook.post(1, visibility="private")
    notebook.post(2, "Rewritten.")
    return journal


def assert_builds_as_from_nothing(journal) -> None:
    """The build gives what a cold one gives, and leaves what is the author's as it is."""
    kept, (cold, expected) = authors(journal.root), journal.cold()
    built = journal.build()

    assert authors(journal.root) == kept
    assert built.problems == cold.problems
    assert journal.site == expected
    journal.publish()
    assert journal.site == expected
    assert authors(journal.root) == kept


def replaced(path: Path) -> Path:
    """The path, nothing there any more."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return path


# --- memory ---------------------------------------------------------------------------


def random_bytes(path: Path) -> None:
    replaced(path).write_bytes(random.Random(1).randbytes(5000))


def half_of_it(path: Path) -> None:
    content = path.read_bytes() if path.is_file() else b""
    replaced(path).write_bytes(content[: len(content) // 2])


def a_folder(path: Path) -> None:
    (replaced(path) / "deep").mkdir(parents=True)
    (path / "deep/file").write_text("x")


def a_link_to_a_file(path: Path) -> None:
    replaced(path).symlink_to(path.parents[1] / "content/drafts/idea.txt")


def a_second_name_of_a_file(path: Path) -> None:
    replaced(path).hardlink_to(path.parents[1] / "content/drafts/idea.txt")


def a_link_to_the_posts(path: Path) -> None:
    replaced(path).symlink_to(path.parents[1] / "content")


def a_link_to_nothing(path: Path) -> None:
    replaced(path).symlink_to(path.parents[1] / "content/nothing-here")


DAMAGES = (
    *(random_bytes, half_of_it, a_folder, a_link_to_a_file, a_link_to_the_posts),
    *(a_second_name_of_a_file, a_link_to_nothing),
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_memory_may_be_anything(published, damage):
    """Each part of memory is damaged, or leads to what is the author's."""
    for name in PARTS:
        damage(published.root / ".journal" / name)
    assert_builds_as_from_nothing(published)


@pytest.mark.parametrize("name", ["memory.db-wal", "memory.db-shm", "memory.db-journal"])
def test_what_lies_beside_the_database_leads_nowhere(published, name):
    """SQLite's own files, as links to a file of the author's, are not written through."""
    a_link_to_a_file(published.root / ".journal" / name)
    assert_builds_as_from_nothing(published)


def test_a_database_of_the_author_s_is_not_taken_for_memory(published):
    """A link to a real database of somebody's gets no table of ours."""
    with closing(sqlite3.connect(published.root / "content/drafts/birds.db")) as birds:
        birds.execute("CREATE TABLE birds (name)")
    replaced(published.root / ".journal/memory.db").symlink_to(
        published.root / "content/drafts/birds.db"
    )
    assert_builds_as_from_nothing(published)


@pytest.mark.parametrize("seed", range(4))
def test_bytes_that_the_disk_changed_show_in_no_page(published, seed):
    """Bits of the memory are turned over at random; no value that they fell into is believed."""
    chance, path = random.Random(seed), published.root / ".journal/memory.db"
    for _ in range(3):
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 20, 400))):
            data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        published.write("templates/404.html", f"<title>{chance.random()}</title>")
        assert_builds_as_from_nothing(published)


def test_a_word_that_the_disk_changed_is_not_published(published):
    """The text of a post is changed within the database, where SQLite does not notice."""
    path = published.root / ".journal/memory.db"
    data = path.read_bytes()
    assert b"Secret3x" in data
    path.write_bytes(data.replace(b"Secret3x", b"Secret9x").replace(b"Title3x", b"Title8x"))
    published.write("templates/post.html", "<title>{{ page.face.title }}</title>{{ body }}")
    published.write("templates/list.html", "<title>{{ page.title }}</title>")
    assert_builds_as_from_nothing(published)


def another(root: Path) -> JournalFolder:
    """Another journal, whose files have the same names and other texts."""
    other = JournalFolder.begin(root)
    notebook = begin(other)
    for number in range(6):
        notebook.post(number, "Of another journal.", title=f"Title{number + 50}x")
    other.publish()
    return other


@pytest.mark.parametrize("what", [".journal", "site"])
def test_memory_and_site_of_another_journal(published, tmp_path, what):
    """What was copied from another journal, to its times, is seen for what it is."""
    other = another(tmp_path / "other")
    shutil.copytree(other.root / what, replaced(published.root / what))
    assert_builds_as_from_nothing(published)


def test_a_ledger_that_claims_what_it_did_not_write(published):
    """A ledger that says of every file that it is as it should be does not keep one alive."""
    path = published.root / ".journal/ledger.json"
    ledger = json.loads(path.read_bytes())
    claims = dict.fromkeys(("learning/p1/index.html", "../content/learning/p2.md", "stray.txt"))
    ledger["files"] |= {claim: next(iter(ledger["files"].values())) for claim in claims}
    path.write_text(json.dumps({**ledger, "confirmed": True}))
    published.write("site/stray.txt", "x")
    assert_builds_as_from_nothing(published)


@pytest.mark.parametrize(
    "ledger", ['{"files": 3}', '{"files": {"index.html": ["a"]}}', '{"x": ' + "[" * 100_000, "[]"]
)
def test_a_ledger_of_another_version(published, ledger):
    """A ledger that cannot be read is none."""
    published.write(".journal/ledger.json", ledger)
    assert_builds_as_from_nothing(published)


def test_memory_of_another_version(published):
    """Tables of another shape are left, and not used."""
    path = replaced(published.root / ".journal/memory.db")
    with closing(sqlite3.connect(path)) as rows:
        rows.execute("CREATE TABLE remembered (kind, key, value, used)")
        rows.execute("INSERT INTO remembered VALUES ('post', 'x', 'y', 'z')")
        rows.commit()
    assert_builds_as_from_nothing(published)


def test_memory_that_is_a_link_into_the_journal_is_a_problem(published):
    """Where .journal leads to the posts, nothing is written there, and the build says why."""
    replaced(published.root / ".journal").symlink_to(published.root / "content")
    kept = authors(published.root)
    built = published.build()

    assert built.messages == [".journal: cannot be written: is a link to files of this journal"]
    assert authors(published.root) == kept


def test_memory_may_lie_elsewhere(published, tmp_path):
    """A link to a folder outside of the journal is a way to have memory on another disk."""
    (published.root / ".journal").rename(tmp_path / "memory")
    (published.root / ".journal").symlink_to(tmp_path / "memory")
    assert_builds_as_from_nothing(published)
    assert published.publish().did_nothing


# --- the clock ------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [0, 1, FUTURE], ids=["1970", "a second later", "2381"])
def test_files_of_any_time_are_read(published, moment):
    """Files may say that they are older than computers, or from the future."""
    for path in (published.root / "content").rglob("*.md"):
        os.utime(path, (moment, moment))
    assert_builds_as_from_nothing(published)
    published.edit("content/learning/p2.md", "Rewritten", "Rewriteen")
    os.utime(published.root / "content/learning/p2.md", (moment, moment))
    assert_builds_as_from_nothing(published)


@pytest.mark.parametrize("moment", [0, FUTURE], ids=["1970", "2381"])
def test_the_files_of_the_site_may_be_touched(published, moment):
    """What a copying tool makes of the times of the site's files is no matter."""
    for path in (published.root / "site").rglob("*.html"):
        path.write_bytes(path.read_bytes()[::-1])
        os.utime(path, (moment, moment))
    assert_builds_as_from_nothing(published)


def test_what_was_seen_in_the_future_is_not_believed(published):
    """What the index saw while the clock was ahead says nothing of what is there now."""
    path = "content/learning/p2.md"
    with closing(open_memory(published.journal)) as memory:
        index = memory.get("index", "files", dict[str, Known])
        stat = (published.root / path).stat()
        looks = stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
        seen = FUTURE * 10**9
        memory.put(
            "index", "files", {**index, path: Known(*looks, seen=seen, digest=index[path].digest)}
        )
    assert_builds_as_from_nothing(published)


def test_a_time_beyond_64_bits_is_one_like_others(published):
    """Posts, and files of the site, may be of the year 3000 on a disk that can say so."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        there = JournalFolder(Path(shutil.copytree(published.root, Path(other) / "journal")))
        far = (
            Path(other) / "journal/content/learning/p2.md",
            Path(other) / "journal/site/index.html",
        )
        for path in far:
            os.utime(path, (32_503_680_000, 32_503_680_000))
        if far[0].stat().st_mtime < 32_503_680_000:
            pytest.skip("no file system here has such times")
        assert_builds_as_from_nothing(there)


# --- the author's ---------------------------------------------------------------------


def assert_refused(journal) -> None:
    """The build says that site/ is not its own, and leaves everything as it is."""
    kept = authors(journal.root)
    built = journal.build()

    assert built.messages == ["site: site/ holds files, and no build has marked it as its own"]
    assert authors(journal.root) == kept


@pytest.mark.parametrize("folder", ["content", "content/learning", "experiments", "templates", "."])
@pytest.mark.parametrize("marked", [False, True], ids=["unmarked", "marked"])
def test_a_site_that_is_a_link_to_sources_is_refused(published, folder, marked):
    """Where site/ leads to what the journal is made from, no marker makes it ours."""
    (published.root / folder).mkdir(exist_ok=True)
    if marked:
        published.write(f"{folder}/{MARKER}", "by accident")
    replaced(published.root / "site").symlink_to(published.root / folder)
    assert_refused(published)


def test_sources_that_are_a_link_into_the_site_are_refused(published):
    """Posts that lie in site/ itself would be what no page claims."""
    (published.root / "content").rename(published.root / "site/content")
    (published.root / "content").symlink_to("site/content")
    kept = (published.root / "site/content/drafts/idea.txt").read_bytes()
    assert_refused(published)
    assert (published.root / "site/content/drafts/idea.txt").read_bytes() == kept


def test_a_site_that_is_a_link_to_notes_is_refused(published):
    """A folder of somebody's that no build has marked stays as it is."""
    published.write("notes/thesis.tex", "years of work")
    replaced(published.root / "site").symlink_to(published.root / "notes")
    assert_refused(published)


@pytest.mark.parametrize("name", [MARKER, f"static/{MARKER}", f"learning/{MARKER}"])
def test_a_marker_among_the_posts_is_just_a_file(published, name):
    """The marker makes a folder ours only where it is site/."""
    published.write(f"content/{name}", "by accident")
    kept = authors(published.root)
    published.build()

    assert authors(published.root) == kept


def test_a_site_within_the_posts_is_a_folder_like_others(published):
    """A folder called site below content/ holds posts."""
    published.post("site/inside", "Here.", title="Inside")
    kept = authors(published.root)
    published.publish()

    assert authors(published.root) == kept
    assert any(b"Inside" in page for page in published.site.values())


@pytest.mark.parametrize("link", [os.link, os.symlink], ids=["hard", "symbolic"])
def test_a_link_in_the_site_is_replaced_and_what_it_leads_to_stays(published, link):
    """Pages, the marker and strays that are links to the author's files: only links go."""
    idea = published.root / "content/drafts/idea.txt"
    names = ("learning/p2/index.html", "index.html", "learning/p1/index.html", "x", MARKER)
    for name in names:
        link(idea, replaced(published.root / "site" / name))
    os.utime(idea, (1, 1))
    kept = idea.read_bytes(), idea.stat().st_mtime_ns
    expected = published.cold()[1]
    published.publish()

    assert (idea.read_bytes(), idea.stat().st_mtime_ns) == kept
    assert published.site == expected


def test_a_folder_in_the_site_that_is_a_link_to_the_posts(published):
    """A folder of the site is a link to posts whose names are those of pages: they all stay."""
    published.write("content/learning/p2/index.html", "mine")
    replaced(published.root / "site/learning").symlink_to(published.root / "content/learning")
    assert_builds_as_from_nothing(published)


# --- the command ----------------------------------------------------------------------


def test_odd_memory_is_no_matter_for_the_command(published):
    """`journal build` ends well where every part of memory is a folder."""
    for name in PARTS:
        a_folder(published.root / ".journal" / name)
    done = really(published.root, "build")

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert published.site == published.cold()[1]
