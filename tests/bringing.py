"""A folder of notes from elsewhere, brought into a journal in this process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from support import JournalFolder

from generator.importing import Plan, plan_import, write
from generator.problems import Problem

DAY = 1_700_000_000  # 2023-11-14, when all these files were last changed


class Brought(NamedTuple):
    """What an import came to: its plan, and what it said when it wrote."""

    journal: JournalFolder
    plan: Plan
    problems: tuple[Problem, ...]

    @property
    def messages(self) -> list[str]:
        return [f"{problem.place}: {problem.message}" for problem in self.problems]

    @property
    def paths(self) -> list[str]:
        return sorted(file.path for file in self.plan.files)

    def text(self, path: str) -> str:
        """A post below content/learning, as it stands in its file."""
        where = self.journal.root / "content/learning" / path
        return where.read_bytes().decode()

    def body(self, path: str) -> str:
        """What follows its front matter."""
        return self.text(path).replace("\r\n", "\n").split("\n---\n", 1)[1]

    def head(self, path: str) -> str:
        return self.text(path).replace("\r\n", "\n").split("\n---\n", 1)[0]


def write_notes(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files into a folder, by path, all changed last on one day; the folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(target, (DAY, DAY))
    return folder


def bring(
    journal: JournalFolder, folder: Path, files: dict[str, str | bytes], dialect=None
) -> Brought:
    """Write files into a folder and import it."""
    plan = plan_import(write_notes(folder, files), journal.journal, dialect)
    said = tuple(write(plan, journal.root, lambda _: None))
    return Brought(journal, plan, (*plan.problems, *said))
