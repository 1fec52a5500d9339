"""However wildly files change, what is served when it is quiet again is what a build would make."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from contextlib import closing

import pytest
from support import JournalFolder, until

from generator.build import draft
from generator.experiments import recall
from generator.memory import Memory
from generator.preview.watching import watching
from generator.showing import Showing
from generator.stages import Stages

_OF_THE_PREVIEW = re.compile(rb'<script src="/_preview/.*?<link [^>]*preview\.css">', re.DOTALL)
_FRONT = (
    '---\ntitle: "{}"\ndate: "2025-01-0{}"\ntags: [a]\npublished: true\nvisibility: public\n---\n\n'
)


def fresh(journal) -> dict[str, bytes]:
    """All pages of the journal as its author gets them, made by nothing that was there before."""
    with closing(Memory.empty()) as memory:
        made = draft(Stages(journal.journal, memory), "author", recall)
        return {page.url: made.render(page) for page in made.pages if page.path.endswith(".html")}


def served(preview, urls) -> dict[str, bytes]:
    """What the preview shows at these addresses, without what is its own."""
    return {url: _OF_THE_PREVIEW.sub(b"", preview.ask(url)[2]) for url in urls}


def is_as_fresh(preview, journal) -> None:
    """Wait until every page that there should be is served as a fresh build makes it."""
    wanted = fresh(journal)
    until(lambda: served(preview, wanted) == wanted, "what a build would make")


class Storm:
    """Changes a journal in all the ways that editors and other tools have, at random."""

    def __init__(self, journal, seed: int) -> None:
        self.journal, self.chance = journal, random.Random(seed)
        self.content = journal.root / "content"

    def blow(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            change = self.chance.choice(
                (self._rename_over, self._truncate, self._touch_and_go, self._swap_file) * 3
                + (self._new, self._remove, self._move_folder, self._folder_comes)
            )
            change()
            time.sleep(self.chance.choice((0, 0, 0.001, 0.02, 0.08)))

    def _some(self):
        return self.chance.choice(sorted(self.content.rglob("*.md")))

    def _text(self) -> str:
        number = self.chance.randrange(100)
        links = " ".join(f"[[p{self.chance.randrange(12)}]]" for _ in range(2))
        title = f"Post {number}" if number % 3 else f"P{number}"
        return (
            _FRONT.format(title, number % 9 + 1) + f"Said {number}. {links}\n\n## Part {number}\n"
        )

    def _rename_over(self) -> None:
        path = self._some()
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(self._text())
        beside.replace(path)

    def _truncate(self) -> None:
        text = self._text()
        with self._some().open("w") as file:
            for start in range(0, len(text), 40):
                file.write(text[start : start + 40])
                file.flush()

    def _touch_and_go(self) -> None:
        path = self.content / "learning" / f"gone-{self.chance.randrange(9)}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self._text())
        path.unlink()

    def _swap_file(self) -> None:
        path = self._some()
        swap, backup = path.with_name(f".{path.name}.swp"), path.with_name(f"{path.name}~")
        swap.write_text("x")
        path.rename(backup)
        path.write_text(self._text())
        backup.unlink()
        swap.unlink()

    def _new(self) -> None:
        self.journal.write(f"content/learning/p{self.chance.randrange(12)}.md", self._text())

    def _remove(self) -> None:
        if len(list(self.content.rglob("*.md"))) > 6:
            self._some().unlink()

    def _move_folder(self) -> None:
        here, there = self.content / "learning", self.content / "research"
        if here.is_dir() and not there.exists():
            here.rename(there)
        elif there.is_dir() and not here.exists():
            there.rename(here)

    def _folder_comes(self) -> None:
        folder = self.content / "deep" / str(self.chance.randrange(3))
        if folder.exists():
            shutil.rmtree(folder)
        else:
            self.journal.write(f"content/deep/{folder.name}/p{folder.name}x.md", self._text())


@pytest.mark.parametrize("seed", range(2))
def test_after_a_storm_it_is_as_if_it_began_anew(journal, serve, seed):
    """Saves of every kind, moved folders, files that are gone when they are looked for."""
    for number in range(12):
        journal.post(f"learning/p{number}", f"See [[p{(number + 1) % 12}]].")
    storm, preview = Storm(journal, seed), serve()
    asking, blank = threading.Event(), []

    def look() -> None:
        while not asking.wait(0.01):
            status, _, body = preview.ask("/")
            if status != 200 or b"</html>" not in body:
                blank.append((status, body))

    looking = threading.Thread(target=look)
    looking.start()
    storm.blow(3)
    asking.set()
    looking.join()

    assert blank == []
    is_as_fresh(preview, journal)
    assert "Traceback" not in preview.said


def git(root, *words) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def test_another_branch_is_taken_in_at_once(tmp_path):
    """Git changes 5,000 posts: that is looked at twice at most, and no change is missed."""
    journal = JournalFolder.begin(tmp_path / "journal")
    git(journal.root, "init", "-q")
    for branch in ("before", "after"):
        for number in range(5000):
            text = _FRONT.format(f"Post {number}", number % 9 + 1) + f"It says {branch}.\n"
            journal.write(f"content/learning/{number % 50}/p{number}.md", text)
        git(journal.root, "add", ".")
        git(journal.root, "commit", "-q", "-m", branch)
        git(journal.root, "branch", branch)
    showing = Showing(journal.root, "author", lambda *_: None, lambda *_: None)
    taken: list[object] = []

    def take(changed) -> None:
        taken.append(changed)
        showing.take(changed)

    with closing(showing), watching(journal.root) as watch:
        showing.take()
        watch.call(take)
        before = showing.shown("author", "/learning/p7/").get("/learning/p7/")
        assert b"It says after." in before

        git(journal.root, "checkout", "-q", "before")

        def says(number: int) -> bool:
            page = showing.shown("author", f"/learning/p{number}/").get(f"/learning/p{number}/")
            return b"It says before." in page

        until(lambda: taken and says(7))
        time.sleep(1)  # nothing comes after
        assert len(taken) <= 2
        assert all(says(number) for number in range(0, 5000, 250))


def test_events_that_are_lost_are_made_up_for(journal, serve):
    """While the preview sleeps more happens than the system keeps; then it looks at everything."""
    journal.post("learning/one", "It says before.")
    others = [journal.write(f"content/static/{name}", "x") for name in ("a.txt", "b.txt")]
    preview = serve()
    preview.shows("It says before.", "/learning/one/")
    with open("/proc/sys/fs/inotify/max_queued_events") as file:
        most = int(file.read())

    preview.process.send_signal(signal.SIGSTOP)
    for _ in range(most):  # in turns, since the same event twice is one
        for other in others:
            os.utime(other)
    journal.edit("content/learning/one.md", "before", "after")
    preview.process.send_signal(signal.SIGCONT)

    preview.shows("It says after.", "/learning/one/")
    is_as_fresh(preview, journal)


def test_a_save_in_the_middle_of_a_build_is_not_lost(journal, serve):
    """Hundreds of posts are read anew while one of them is saved again and again."""
    for number in range(200):
        journal.post(f"learning/p{number}", "Words. " * 200)
    preview = serve()  # which has nothing to recall, and so reads for a while

    for number in range(40):
        journal.post("learning/p7", f"Said {number} times.")
        time.sleep(0.01)

    preview.shows("Said 39 times.", "/learning/p7/")
    is_as_fresh(preview, journal)
