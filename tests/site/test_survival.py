"""A build may be killed at any moment: the site is safe, and the next build makes it right."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from killing import Builder
from notebook import assert_safe, assert_settled, authors, begin

WHILE_IT_CHANGES = {"noting", "withdrawing", "moving", "confirming"}
KILLS = 25  # for each seed
LOG = "JOURNAL_KILL_LOG"  # a file to keep the log of kills in


class Author:
    """Somebody who edits a notebook at random; ``seen`` says of each post who may see it."""

    def __init__(self, journal, seed: int) -> None:
        self.journal, self.random = journal, random.Random(seed)
        self.notebook = begin(journal)
        self.addresses = 0
        self.names = {number: f"p{number}" for number in range(6)}
        self.fronts = {number: {"visibility": "public"} for number in self.names}
        for number in self.names:
            self._write(number)

    def edit(self) -> str:
        """Change something; what it was."""
        kinds = ("hide", "hide", "show", "unlist", "rename", "move", "delete", "add", "write")
        kind = self.random.choice((*kinds, "take_over", "theme", "static"))
        getattr(self, kind)()
        return kind

    def hide(self) -> None:
        self._front(visibility="private")

    def show(self) -> None:
        hidden = [n for n, front in self.fronts.items() if front["visibility"] != "public"]
        self._front(self.random.choice(hidden) if hidden else None, visibility="public")

    def unlist(self) -> None:
        self._front(visibility="unlisted")

    def rename(self) -> None:
        """Another address, and none of the old one."""
        number = self._some()
        self._front(number, slug=self._fresh(), aliases=[])

    def move(self) -> None:
        """Another address, and a redirect from the old one."""
        number = self._some()
        old = self.fronts[number].get("slug") or self.names[number]
        slug = self._fresh()
        self._front(number, slug=slug, aliases=[f"/learning/{old}/"])

    def delete(self) -> None:
        if len(self.names) > 3:
            number = self._some()
            self.journal.remove(f"content/learning/{self.names.pop(number)}.md")
            del self.fronts[number]

    def add(self) -> None:
        number = max(self.names) + 1
        self.names[number], self.fronts[number] = f"p{number}", {"visibility": "public"}
        self._write(number)

    def write(self) -> None:
        self._write(self._some(), f"More {self.random.random()}.")

    def take_over(self) -> None:
        """One post goes, and another takes its address."""
        gone, comes = self.random.sample(sorted(self.names), 2)
        address = self.fronts[gone].get("slug") or self.names[gone]
        self._front(gone, visibility="private", slug=self._fresh(), aliases=[])
        self._front(comes, slug=address, aliases=[])

    def theme(self) -> None:
        self.journal.write("templates/404.html", f"<title>{self.random.random()}</title>")

    def static(self) -> None:
        self.journal.write("content/static/CNAME", f"# {self.random.random()}")

    def _fresh(self) -> str:
        """An address that no post has had."""
        self.addresses += 1
        return f"fresh-{self.addresses}"

    def _some(self) -> int:
        return self.random.choice(sorted(self.names))

    def _front(self, number: int | None = None, **front: object) -> None:
        number = self._some() if number is None else number
        self.fronts[number].update(front)
        self._write(number)

    def _write(self, number: int, more: str = "") -> None:
        self.notebook.post(number, more, **self.fronts[number])


def log_to(tmp_path: Path, line: str) -> None:
    with Path(os.environ.get(LOG) or tmp_path / "kills.log").open("a") as log:
        log.write(f"{line}\n")


@pytest.mark.parametrize("seed", range(2))
def test_a_build_killed_at_random_leaves_a_safe_site(journal, tmp_path, seed):
    """However a journal is edited and wherever builds are killed, nothing torn or hidden stands."""
    author, killed = Author(journal, seed), []
    with closing(Builder(journal.root)) as builder:
        steps = 40
        while len(killed) < KILLS or not (is_varied(killed) or len(killed) > 4 * KILLS):
            edit = author.edit()
            kept, after = authors(journal.root), journal.cold()[1]
            for _ in range(author.random.choice((2, 3, 4, 5))):
                before = journal.site
                moment = author.random.randrange(steps), author.random.uniform(0, 0.002)
                ended = builder.build(*moment)
                log_to(tmp_path, f"seed {seed}, {edit}: {ended}")
                assert_safe(before, journal.site, after)
                killed += [ended.phase] * ended.killed
                if author.random.random() < 0.2:
                    shutil.rmtree(journal.root / ".journal", ignore_errors=True)
            ended = builder.build()
            assert not ended.killed
            assert not ended.problems
            steps = max(steps // 2, ended.steps, 8)
            assert_settled(journal, after)
            assert authors(journal.root) == kept

    assert is_varied(killed), killed


def is_varied(killed: list[str]) -> bool:
    """Whether some kills came before anything of the site was touched, and some while it was."""
    return "staging" in killed and not WHILE_IT_CHANGES.isdisjoint(killed)


class Moment:
    """A journal that was published and then edited, as often as it is asked for."""

    def __init__(self, journal, elsewhere: Path) -> None:
        self.journal, self.elsewhere = journal, elsewhere
        for name in ("site", ".journal"):
            shutil.copytree(journal.root / name, elsewhere / name)

    def again(self) -> None:
        for name in ("site", ".journal"):
            folder = (self.journal.root / name).resolve()
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(self.elsewhere / name, folder, dirs_exist_ok=True)


def everything_at_once(journal, notebook) -> None:
    """All ways to withdraw, beside all that adds and changes."""
    notebook.post(0, visibility="private", slug="elsewhere")
    notebook.post(1, visibility="unlisted")
    notebook.post(2, slug="another", aliases=["/learning/p2/"])
    journal.remove("content/learning/p3.md")
    notebook.post(4, "Rewritten.", slug="p0", published=True)
    notebook.post(5, "Shown by now.")
    notebook.post(6, "New.", tags=["new"])
    shutil.rmtree(journal.root / "content/static")
    journal.write("content/static/CNAME/deep/er.txt", "A folder by now.")
    journal.write("templates/404.html", "<title>Another</title>\n")


@pytest.mark.parametrize("disk", ["the same disk", "another disk"])
def test_a_build_killed_at_each_of_its_steps_leaves_a_safe_site(journal, tmp_path, disk):
    """One edit, its build killed before every second of its steps that touch the site."""
    notebook = begin(journal)
    with tempfile.TemporaryDirectory(dir=other_disk(journal, disk)) as other:
        if disk == "another disk":
            (journal.root / "site").symlink_to(other)
        with closing(Builder(journal.root)) as builder:
            moment = Moment(journal, tmp_path / "moment")
            before = journal.site
            everything_at_once(journal, notebook)
            kept, after, phases = authors(journal.root), journal.cold()[1], set()
            moment.again()
            ended = builder.build()  # staging is the same wherever the site lies
            first, last, here = ended.staged, ended.steps + 1, disk == "the same disk"
            staging = range(1, first, 12) if here else ()
            steps = (*staging, *range(first, last, 2 if here else 6), last)
            for count, step in enumerate(steps):
                moment.again()
                ended = builder.build(step)
                log_to(tmp_path, f"{disk}: {ended}")
                assert_safe(before, journal.site, after)
                assert ended.killed == (step < last)
                phases.add(ended.phase)
                if count % 3:
                    continue  # the next one finds a site that is as it was before any
                if count % 2:
                    shutil.rmtree(journal.root / ".journal")
                assert builder.build().problems == []
                assert_settled(journal, after)
                assert authors(journal.root) == kept

    assert last > first + 30
    assert phases >= ({"noting", "confirming", "ending"} if here else set()) | {
        "withdrawing",
        "moving",
    }


def other_disk(journal, disk: str) -> str | None:
    if disk == "the same disk":
        return None
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == journal.root.stat().st_dev:
        pytest.skip("there is no other file system here")
    return str(shared)
