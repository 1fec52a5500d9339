"""A disk may be full or read-only, and several builds at work: the site stays whole."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from notebook import HALF_WRITTEN, assert_safe, authors, begin
from previewing import Preview
from support import PATIENCE, argv, environment, really, until

PAGE = 4096  # bytes that a tmpfs gives at a time
SMALL = 4 << 20
FOLDERS = ("site", ".journal")


def system(*command: object) -> bool:
    """Whether a command of the system could do what it is for."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True)
    except FileNotFoundError:
        return False
    return done.returncode == 0


@contextmanager
def small_disk(folder: Path):
    """A file system of its own, of four mebibytes."""
    folder.mkdir()
    if not system("mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder):
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield folder
    finally:
        assert system("umount", "-l", folder)


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as folder:
        yield folder


@contextmanager
def only_room_for(disk: Path, pages: int):
    """Fill a disk up to so many pages."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail - pages
    filler.write_bytes(b"x" * (free * PAGE))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def unchangeable(path: Path):
    """A file that even root cannot write."""
    if not system("chattr", "+i", path):
        pytest.skip("no file can be made unchangeable here")
    try:
        yield
    finally:
        assert system("chattr", "-i", path)


def lay_on(disk: Path, journal, name: str) -> None:
    """Have a folder of the journal lie on a disk."""
    (disk / name).mkdir()
    (journal.root / name).symlink_to(disk / name)


def edited(journal, notebook, number: int) -> None:
    """Every page changes, one is withdrawn or back, one is new."""
    words = f"{number} is how often this was edited. " * 60
    journal.write("templates/list.html", f"<p>{words}</p><title>{{{{ page.title }}}}</title>")
    notebook.post(1, words)
    notebook.post(2, words, visibility="public" if number % 2 else "private")
    notebook.post(10 + number, words)


def told(site: dict[str, bytes]) -> dict[str, bytes]:
    """The site without its search index: pagefind numbers pages as a disk lists them, and
    another disk lists them in another order.
    """
    return {path: content for path, content in site.items() if not path.startswith("pagefind/")}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_full_disk_is_a_problem(journal, disk, name):
    """With more and more room a build comes further; until it ends well, the site is safe."""
    notebook = begin(journal)
    lay_on(disk, journal, name)
    journal.publish()
    failed = []
    for number, pages in enumerate((0, 1, 3, 8, 16, 32, 64, 500)):
        before = journal.site
        edited(journal, notebook, number)
        kept, after = authors(journal.root), journal.cold()[1]
        with only_room_for(disk, pages):
            built = journal.build()
            assert_safe(told(before), told(journal.site), told(after))
            assert [path for path in journal.site if path.endswith(HALF_WRITTEN)] == []
            if built.outcome.report is None:
                (message,) = built.messages
                if not message.startswith("site/pagefind: the search index could not be made"):
                    assert message.startswith(name), message
                    assert message.endswith(": cannot be written: No space left on device")
                failed.append(pages)
        journal.publish()
        assert told(journal.site) == told(after)
        assert authors(journal.root) == kept

    assert 0 in failed
    assert 500 not in failed


def assert_stopped(done, why: str) -> None:
    """The command said on one line why it could not write, and ended with exit code 1."""
    assert done.returncode == 1
    assert f"cannot be written: {why}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", FOLDERS)
def test_the_command_ends_by_saying_that_the_disk_is_full(journal, disk, name):
    """`journal build` on a full disk: one line that says so, and exit code 1."""
    notebook = begin(journal)
    lay_on(disk, journal, name)
    journal.publish()
    before = journal.site
    edited(journal, notebook, 1)
    with only_room_for(disk, 0):
        done = really(journal.root, "build")

    assert_stopped(done, "No space left on device")
    assert_safe(told(before), told(journal.site), told(journal.cold()[1]))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_disk_that_is_read_only_is_a_problem(journal, disk, name):
    """Where nothing can be written, nothing is; the build says so and ends with exit code 1."""
    notebook = begin(journal)
    lay_on(disk, journal, name)
    journal.publish()
    before = journal.site
    edited(journal, notebook, 0)
    assert system("mount", "-o", "remount,ro", disk)
    done = really(journal.root, "build")

    assert_stopped(done, "Read-only file system")
    assert journal.site == before
    assert system("mount", "-o", "remount,rw", disk)
    journal.publish()
    assert told(journal.site) == told(journal.cold()[1])


@pytest.mark.parametrize("name", ["ledger.json", "lock"])
def test_what_cannot_be_noted_is_not_done(journal, name):
    """Where the ledger or the lock cannot be written, nothing of the site is touched."""
    notebook = begin(journal)
    journal.publish()
    before = journal.site
    edited(journal, notebook, 0)
    with unchangeable(journal.root / ".journal" / name):
        built = journal.build()
    (message,) = built.messages

    assert message.startswith(".journal/")
    assert message.endswith("cannot be written: Operation not permitted")
    assert journal.site == before
    journal.publish()
    assert told(journal.site) == told(journal.cold()[1])


def test_memory_that_cannot_be_written_is_no_matter(journal):
    """What was worked out before is only read; the site is as it should be."""
    notebook = begin(journal)
    journal.publish()
    edited(journal, notebook, 0)
    with unchangeable(journal.root / ".journal/memory.db"):
        journal.publish()

    assert told(journal.site) == told(journal.cold()[1])


def test_a_page_that_cannot_be_replaced_stops_the_build_safely(journal):
    """What comes before the page is new, what comes after it old, and the next build goes on."""
    notebook = begin(journal)
    journal.publish()
    before = journal.site
    edited(journal, notebook, 0)
    after = journal.cold()[1]
    with unchangeable(journal.root / "site/learning/p1/index.html"):
        built = journal.build()
        assert built.messages == [
            "site/learning/p1/index.html: cannot be written: Operation not permitted"
        ]
        assert_safe(told(before), told(journal.site), told(after))
    journal.publish()
    assert told(journal.site) == told(after)


# --- several at once ------------------------------------------------------------------


def started(root: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        argv(*arguments),
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_builds_a_run_and_a_preview_at_once(journal):
    """Builds, a run, a check and a preview of one journal leave what one build would."""
    notebook = begin(journal)
    journal.experiment("wait", 'run.metric("days", 12)')
    notebook.post(3, "{metric}`wait.days` days.")
    journal.publish()
    edited(journal, notebook, 1)
    preview = Preview(journal.root)
    with ExitStack() as ending:
        ending.callback(preview.end)
        commands = (
            *(("build",), ("run", "--force"), ("build",), ("check",)),
            *(("run", "--verify"), ("build",)),
        )
        working = [started(journal.root, *command) for command in commands]
        for process in working:
            said, _ = process.communicate(timeout=2 * PATIENCE)
            assert process.returncode == 0, said
        expected = journal.cold()[1]
        assert told(journal.site) == told(expected)
        preview.shows("Secret3x", "/learning/p3/")
    assert journal.publish().report.written == ()
    assert told(journal.site) == told(expected)


def test_a_build_that_waited_takes_the_lock_that_there_is(journal):
    """Where memory is deleted while a build waits, it does not join one that began since."""
    notebook = begin(journal)
    journal.publish()
    before = journal.site
    notebook.post(1, "Rewritten.")
    lock = journal.root / ".journal/lock"
    with ExitStack() as held:
        with lock.open("w") as first:
            fcntl.flock(first, fcntl.LOCK_EX)
            waiting = started(journal.root, "build")
            until(lambda: str(waiting.pid) in waiting_for(lock), "a build that waits")
            shutil.rmtree(journal.root / ".journal")
            lock.parent.mkdir()
            second = held.enter_context(lock.open("w"))
            fcntl.flock(second, fcntl.LOCK_EX)
        until(lambda: str(waiting.pid) in waiting_for(lock), "a build that waits again")
        assert journal.site == before
    with closing(waiting.stdout):
        assert waiting.wait(PATIENCE) == 0
    assert told(journal.site) == told(journal.cold()[1])


def waiting_for(file: Path) -> list[str]:
    """The ids of processes that the system says wait for a lock on a file."""
    inode = str(file.stat().st_ino)
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return [line[5] for line in lines if line[1] == "->" and line[6].split(":")[-1] == inode]
