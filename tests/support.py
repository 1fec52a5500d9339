"""
A small complete journal in a temporary folder: written by keyword, built, read back.

Nothing here stands in for anything: files are files, the memory is the one that
`journal build` keeps, and a build is the build.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import textwrap
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from generator.build import Checked, Outcome, build, check, open_memory
from generator.content import file_of
from generator.journal import Journal, open_journal
from generator.memory import Memory
from generator.problems import Problem
from generator.site.writing import MARKER, Report

T = TypeVar("T")

FEEDS = {"feed.xml", "feed.json"}

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds; what is waited for takes well below one on a machine at rest
BASE_URL = "https://example.org/"
VISIBLE = {"published": True, "visibility": "public"}
_MADE = shutil.ignore_patterns("site", ".journal")


class Built(NamedTuple):
    """What one build came to. ``made`` counts, by kind, what was not recalled."""

    outcome: Outcome
    made: Counter[str]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.outcome.problems

    @property
    def messages(self) -> list[str]:
        return [f"{p.place}: {p.message}" for p in self.problems]

    @property
    def report(self) -> Report:
        """What was published; fails where the build stopped."""
        assert self.outcome.report is not None, self.messages
        return self.outcome.report

    @property
    def rendered(self) -> set[str]:
        """The pages and copies that were made; the search index is made as a whole."""
        return {path for path in self.report.rendered if not path.startswith("pagefind/")}

    @property
    def written(self) -> tuple[str, ...]:
        """The files that were put into place, those of the search index left out."""
        return tuple(path for path in self.report.written if not path.startswith("pagefind/"))

    @property
    def did_nothing(self) -> bool:
        """Whether all was recalled, and the site left as it was."""
        return not self.made and self.report == Report() and not self.outcome.ran


class JournalFolder:
    """A journal whose files are written by keyword."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def begin(cls, root: Path) -> JournalFolder:
        """An empty journal in a new folder."""
        journal = cls(root)
        journal.settings(base_url=BASE_URL)
        (root / "content").mkdir()
        return journal

    # --- writing ------------------------------------------------------------------

    def settings(self, more: str = "", **keys: object) -> None:
        """Write pyproject.toml anew; ``more`` is TOML that follows the keys."""
        lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        self.write("pyproject.toml", "\n".join(["[tool.journal]", *lines, more, ""]))

    def write(self, path: str, content: str | bytes = "") -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def post(self, path: str, body: str = "", **front: object) -> Path:
        """Write a post that everybody may see, called like its file, unless ``front`` differs.

        ``path`` is below content/, without its ending. A key that is None is left out.
        """
        title = path.rpartition("/")[2].replace("-", " ").capitalize()
        keys = {"title": title, "date": "2025-01-01", **VISIBLE, **front}
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in keys.items()
            if value is not None
        ]
        text = textwrap.dedent(body).strip("\n")
        return self.write(f"content/{path}.md", "\n".join(["---", *lines, "---", "", text, ""]))

    def experiment(self, name: str, body: str = 'run.metric("answer", 42)') -> Path:
        """Write the experiment ``name`` with the given function body."""
        inside = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        module = name.replace("-", "_")
        head = f'"""What does {name} find?"""\n\nfrom generator import experiment\n\n\n'
        text = f"{head}@experiment(seed=1)\ndef {module}(run):\n{inside}\n"
        return self.write(f"experiments/{module}.py", text)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace ``old``, which must be there, in a file."""
        text = (self.root / path).read_text()
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def forget(self) -> None:
        """Delete all that the tool remembers of the journal."""
        shutil.rmtree(self.root / ".journal")

    # --- building -----------------------------------------------------------------

    @property
    def journal(self) -> Journal:
        journal, problems = open_journal(self.root)
        assert problems == (), problems
        return journal

    def build(self, memory: Memory | None = None) -> Built:
        """Build the site, with the journal's own memory unless another is given."""
        journal = self.journal
        used = memory or open_memory(journal)
        used.made.clear()
        try:
            return Built(build(journal, used), used.made.copy())
        finally:
            if memory is None:
                used.close()

    def check(self) -> Checked:
        """Look the journal over, as `journal check` does."""
        journal = self.journal
        with closing(open_memory(journal)) as memory:
            return check(journal, memory)

    def publish(self) -> Built:
        """Build the site; fails where there is an error."""
        built = self.build()
        assert built.outcome.report is not None, built.messages
        return built

    def cold(self) -> tuple[Built, dict[str, bytes]]:
        """What a build of the same journal comes to elsewhere, with nothing to recall."""
        elsewhere = self.root.with_name(f"{self.root.name}-cold")
        shutil.rmtree(elsewhere, ignore_errors=True)
        shutil.copytree(self.root, elsewhere, ignore=_MADE, symlinks=True)
        cold, nothing = JournalFolder(elsewhere), Memory.empty()
        built = cold.build(nothing)
        nothing.close()
        return built, cold.site

    # --- reading ------------------------------------------------------------------

    @property
    def site(self) -> dict[str, bytes]:
        """Every file of the site by its path, the marker left out."""
        files = tree(self.root / "site")
        files.pop(MARKER, None)
        return files

    def page(self, url: str) -> str:
        """The text of the page at an address of the site."""
        return (self.root / "site" / file_of(url)).read_text(encoding="utf-8")


# --- from outside ---------------------------------------------------------------------


def argv(*arguments: object) -> list[str]:
    """What is typed to have the tool do something, in the Python that the tests run in."""
    return [sys.executable, "-m", "generator", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """An environment in which the tool is found from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def really(folder: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, to its end; ``more`` is of its environment."""
    return subprocess.run(
        argv(*arguments),
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
    )


def until(true: Callable[[], T], what: str = "it") -> T:
    """Wait for a condition; its value once it is met."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := true():
            return value
        time.sleep(0.02)
    return pytest.fail(f"{what} did not come to be within {PATIENCE} s")


def left_running(root: Path) -> list[str]:
    """The processes that began with the environment of a journal's runs, or are at work in it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            began, is_in = (folder / "environ").read_bytes(), (folder / "cwd").readlink()
            typed = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has ended, or is another's
            continue
        if str(root).encode() in began or is_in.is_relative_to(root):
            found.append(typed)
    return found


# --- what journals are made of --------------------------------------------------------


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages_of(*names: str) -> set[str]:
    return {f"{name}/index.html" for name in names}


def with_copies(*names: str) -> set[str]:
    """The pages of posts, and the same in Markdown."""
    return pages_of(*names) | {f"{name}/index.html.md" for name in names}


def png(width: int, height: int, grey: int = 0x80) -> bytes:
    """The smallest thing that is an image of this size (PNG, third edition, clause 11.2.1)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([grey]) * width) * height)
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def plant(journal: JournalFolder) -> None:
    """Eight posts that link, tag and follow one another, and an experiment that one rests on."""
    journal.experiment("wait", 'run.metric("days", 12.5, interval=(11, 14))')
    journal.write("content/learning/roots.png", png(30, 20))
    journal.post(
        "learning/roots",
        "Roots drink.\n\nThey feed the [[Leaves]].\n\n![A root](roots.png)",
        date="2024-01-01",
        tags=["Soil"],
    )
    journal.post(
        "learning/leaves",
        "Leaves breathe.\n\nThey live on [[Light]].\n\n## Veins\n\nWater rises.",
        date="2024-02-01",
        tags=["Soil", "Air"],
    )
    journal.post("learning/light", "Light falls.", date="2024-03-01", status="complete")
    journal.post(
        "learning/seeds",
        "Seeds sleep.\n\n## \u2705 What they hold\n\nFood.",
        date="2024-04-01",
        status="ongoing",
        evolution=[
            {"date": "2024-04-01", "note": "First sowing."},
            {"date": "2024-06", "note": "See research post: Do Seeds Wait"},
        ],
    )
    journal.post(
        "research/do-seeds-wait",
        'They wait {metric}`wait.days` days, [not for ever]{claim="wait.days < 30"}.',
        title="Do Seeds Wait",
        date="2024-05-01",
        status="experimenting",
        experiment="wait",
        tags=["Soil"],
    )
    journal.post("research/turning", "Do [[Leaves]] turn?", date="2024-07-01", status="hypothesis")
    journal.post("about", "Who digs here.", kind="page", date="2024-01-01")
    journal.post("learning/compost", "Warm inside.", date="2024-08-01", visibility="unlisted")
