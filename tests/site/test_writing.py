"""Whatever happens while a site is published, it is whole, and the next build makes it right."""

from __future__ import annotations

import fcntl
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import BASE_URL, environment, png, tree

# A process that is told by lines: "for 0.02" builds over and over, between two shapes of the
# site, and is killed after so many seconds.
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from generator.build import build, open_memory
from generator.journal import open_journal

root, shapes = Path(sys.argv[1]), sys.argv[2:]

def build_for_ever():
    while True:
        for shape in shapes:
            (root / "fresh").write_text(shape)
            (root / "fresh").replace(root / "pyproject.toml")
            journal, _ = open_journal(root)
            memory = open_memory(journal)
            build(journal, memory)
            memory.close()

for line in sys.stdin:
    child = os.fork()
    if not child:
        build_for_ever()
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
"""

# Builds once, and says in which order files were moved, removed and opened for writing.
WATCHED = """
import os, sys
from pathlib import Path
from generator.build import build, open_memory
from generator.journal import open_journal

root = Path(sys.argv[1])
journal, _ = open_journal(root)
memory = open_memory(journal)

def watch(event, arguments):
    if event in ("os.rename", "os.remove"):
        path = Path(os.fspath(arguments[1 if event == "os.rename" else 0]))
        if not path.is_absolute():  # within a folder that is taken away as a whole
            return
        seen.append(f"{event[3:]} {path.relative_to(root).as_posix()}")

seen = []
sys.addaudithook(watch)
build(journal, memory)
print("\\n".join(seen))
os._exit(0)
"""


def python(script: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, env=environment(), text=True, **options)


def asked(script: str, *arguments: object) -> list[str]:
    with python(script, *arguments, stdout=subprocess.PIPE) as process:
        return process.communicate(timeout=60)[0].splitlines()


# --- the order ------------------------------------------------------------------------


def test_nothing_new_appears_before_what_is_withdrawn_is_gone(garden):
    """Note, withdraw, then what names it, then files, posts and lists, then confirm."""
    before = garden.site
    withdrawn = {
        path for path in before if path.startswith(("learning/light/", "cards/learning/light"))
    }
    naming = {path for path, page in before.items() if b"/learning/light/" in page}
    garden.remove("content/learning/light.md")
    garden.edit("content/learning/leaves.md", "They live on [[Light]].", "![Dew](dew.png)")
    garden.write("content/learning/dew.png", png(3, 3))
    garden.post("learning/dew", "Dew.", tags=["Dew"])
    done = asked(WATCHED, garden.root)
    removed = [line.removeprefix("remove site/") for line in done if line.startswith("remove")]
    renamed = [line.removeprefix("rename site/") for line in done if line.startswith("rename site")]
    new = [path for path in renamed if path not in before]

    assert done[0] == done[-1] == "rename .journal/ledger.json"
    assert done[1 : len(removed) + 1] == [f"remove site/{path}" for path in removed]
    assert len(withdrawn) == 3
    assert withdrawn < set(removed)
    assert len(naming) > 10
    assert max(map(renamed.index, naming - set(removed))) < renamed.index(new[0])
    assert [path for path in new if "pagefind/" not in path] == [
        *("cards/learning/dew.png", "learning/leaves/dew.png"),
        *("learning/dew/index.html", "learning/dew/index.html.md"),
        *("archive/2024/index.html", "learning/tags/dew/index.html", "tags/dew/index.html"),
    ]
    assert renamed[-1] == "pagefind/pagefind-entry.json"


def test_a_killed_build_leaves_whole_files(garden):
    """Killed at any moment, each file is of one build or the other, and the next one mends it."""
    before = "[tool.journal]\ntitle = 'One'\n"
    after = f"{before}permalinks = {{learning = '/l/{{slug}}/'}}\nbase_url = '{BASE_URL}'\n"
    whole = []
    for shape in (before, after):
        garden.write("pyproject.toml", shape)
        whole.append(garden.cold()[1])
    garden.publish()
    moments = random.Random(7)
    with python(
        KILLED, garden.root, before, after, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        for _ in range(20):
            process.stdin.write(f"{moments.uniform(0.005, 0.12)}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "killed\n"
            for path, content in garden.site.items():
                assert content in [site.get(path) for site in whole], path
            shape = (garden.root / "pyproject.toml").read_text()
            if moments.random() < 0.5:  # else the next build begins where this one was killed
                garden.publish()
                assert garden.site == whole[shape == after]
        process.stdin.close()


def journal_build(root: Path) -> subprocess.Popen[str]:
    return python(
        "from generator.cli import main; main(['build'])",
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_a_build_waits_for_another(garden):
    """As long as another process publishes, nothing of the site is touched."""
    before = tree(garden.root / "site")
    garden.edit("content/learning/light.md", "Light falls.", "Light rises.")
    with (garden.root / ".journal/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = journal_build(garden.root)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(1.5)
        assert tree(garden.root / "site") == before
    said, _ = waiting.communicate(timeout=60)

    assert waiting.returncode == 0, said
    assert "Light rises." in garden.page("/learning/light/")


def test_two_builds_at_once_make_one_whole_site(garden):
    """However two builds overlap, together they leave what one alone would."""
    shutil.rmtree(garden.root / "site")
    shutil.rmtree(garden.root / ".journal")
    expected = garden.cold()[1]
    both = [journal_build(garden.root) for _ in range(2)]
    for process in both:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said

    assert garden.site == expected
    assert garden.publish().report.written == ()


# --- the folder -----------------------------------------------------------------------


def test_a_folder_that_no_build_has_marked_is_refused(journal):
    """Somebody's files in site/ stay as they are, and the build says why it stopped."""
    journal.post("learning/a")
    journal.write("site/thesis.tex", "years of work")
    built = journal.build()

    assert built.messages == ["site: site/ holds files, and no build has marked it as its own"]
    assert tree(journal.root / "site") == {"thesis.tex": b"years of work"}


def test_a_new_folder_with_a_checkout_in_it_is_taken(journal):
    """A branch may be checked out in site/ before the first build."""
    journal.post("learning/a")
    journal.write("site/.git/HEAD", "ref: refs/heads/pages")
    journal.publish()
    journal.post("learning/b")
    journal.publish()

    assert journal.site[".git/HEAD"] == b"ref: refs/heads/pages"
    assert "learning/b/index.html" in journal.site


def test_what_no_page_claims_is_removed(garden):
    """Files, hidden ones too, and folders that they leave empty; whatever memory says of them."""
    before = garden.site
    for path in ("old/post/index.html", "stray.txt", ".hidden", "learning/.DS_Store"):
        garden.write(f"site/{path}", "x")
    (garden.root / "site/empty/deep").mkdir(parents=True)
    shutil.rmtree(garden.root / ".journal")
    built = garden.publish()

    assert set(built.report.removed) == {
        *(".hidden", "learning/.DS_Store", "old/post/index.html", "stray.txt")
    }
    assert garden.site == before
    assert not (garden.root / "site/old").exists()
    assert not (garden.root / "site/empty").exists()


def test_what_a_link_leads_to_is_not_touched(garden, tmp_path):
    """A symbolic link in site/ is removed, not followed, though all behind it looks right."""
    before, elsewhere = garden.site, tmp_path / "elsewhere"
    (garden.root / "site/learning").rename(elsewhere)
    (garden.root / "site/learning").symlink_to(elsewhere)
    (garden.root / "site/stray").symlink_to(elsewhere / "roots/index.html")
    kept = tree(elsewhere)
    garden.publish()

    assert garden.site == before
    assert tree(elsewhere) == kept
    assert not (garden.root / "site/learning").is_symlink()


def test_a_page_may_become_a_folder_and_a_folder_a_page(journal):
    """An address that was a file is a folder now, and the other way round."""
    journal.write("content/static/a", "file")
    journal.write("content/static/b/c", "below")
    journal.publish()
    shutil.rmtree(journal.root / "content/static")
    journal.write("content/static/a/d", "below")
    journal.write("content/static/b", "file")
    journal.publish()

    assert journal.site["a/d"] == b"below"
    assert journal.site["b"] == b"file"
    assert journal.site == journal.cold()[1]


def test_the_site_may_lie_on_another_disk(garden):
    """Moving a file into place works across file systems, too."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == garden.root.stat().st_dev:
        pytest.skip("there is no other file system here")
    shutil.rmtree(garden.root / "site")
    with tempfile.TemporaryDirectory(dir=shared) as other:
        (garden.root / "site").symlink_to(other)
        garden.publish()
        assert garden.site == garden.cold()[1]
        assert garden.publish().did_nothing


# --- what was left --------------------------------------------------------------------


def test_an_unconfirmed_ledger_is_not_believed(garden):
    """After a build that did not end, files are compared by what they hold, not how they look."""
    before, page = garden.site, garden.root / "site/learning/roots/index.html"
    stat = page.stat()
    page.write_bytes(b"?" * stat.st_size)
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    garden.edit(".journal/ledger.json", '"confirmed":true', '"confirmed":false')
    built = garden.publish()

    assert built.report.written == ("learning/roots/index.html",)
    assert garden.site == before
    assert garden.publish().did_nothing


def test_a_page_that_was_changed_by_hand_is_put_right(garden):
    """site/ holds what the journal says, whoever wrote into it since."""
    before = garden.site
    garden.write("site/learning/roots/index.html", "vandalised")
    garden.remove("site/index.html")
    built = garden.publish()

    assert set(built.report.written) == {"index.html", "learning/roots/index.html"}
    assert garden.site == before


@contextmanager
def no_file_over(size: int):
    """As on a disk that is nearly full, no larger file can be written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_no_more_is_a_problem(garden):
    """A file that cannot be written stops the build by a Problem, with the old site standing."""
    before = tree(garden.root / "site")
    garden.write("templates/assets/style.css", "a { color: red } " * 10_000)
    with no_file_over(100_000):
        built = garden.build()

    assert [p.message for p in built.problems] == ["cannot be written: File too large"]
    assert tree(garden.root / "site") == before
    garden.publish()
    assert garden.site == garden.cold()[1]


@pytest.mark.parametrize("blocked", ["site", ".journal"])
def test_a_file_in_place_of_a_folder_is_a_problem(journal, blocked):
    """Where a folder is needed and a file stands, the build says so and leaves it."""
    journal.post("learning/a")
    journal.write(blocked, "mine")
    built = journal.build()

    assert built.outcome.report is None
    assert built.problems[0].place.path == blocked
    assert (journal.root / blocked).read_text() == "mine"
