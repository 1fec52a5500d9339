"""
Whole sites to be looked at: this repository's own journal, and one that has everything.

What kinds of page there are is found out from what a build makes: whatever is composed from
another template, or by it under another class of ``<main>``, is of a kind of its own. So a
new surface is looked at without a word said of it here.
"""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from everything import everything
from support import ROOT, JournalFolder, tree

from generator.build import draft, open_memory
from generator.site.pages import Page
from generator.site.writing import MARKER

_MAIN = re.compile(r'<main[^>]* class="([^"]*)"')


class Site(NamedTuple):
    """A site that was built: its files, and by kind the largest page of that kind."""

    name: str
    journal: JournalFolder
    files: dict[str, bytes]
    kinds: dict[str, str]

    @property
    def folder(self) -> Path:
        return self.journal.root / "site"

    @property
    def base(self) -> str:
        """The path at which it stands: none, or ``/journal``."""
        return self.journal.journal.settings.base_path

    @property
    def origin(self) -> str:
        return self.journal.journal.settings.origin

    @property
    def pages(self) -> dict[str, str]:
        """The text of each HTML page by its path."""
        return {
            path: content.decode() for path, content in self.files.items() if path.endswith(".html")
        }

    def address(self, path: str) -> str:
        """Where a file of it stands, from the root of its host."""
        return f"{self.base}/{path.removesuffix('index.html')}"


def own_site(root: Path) -> Site:
    """The journal of this repository, built in ``root``."""
    for name in ("content", "experiments"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return built("own", JournalFolder(root))


def full_site(root: Path) -> Site:
    """A journal that has everything, standing below ``/journal/``."""
    journal = JournalFolder.begin(root)
    everything(journal)
    journal.settings(
        base_url="https://journal.example/journal/",
        title="Everything",
        author="Somebody",
        description="All that a page can show, on a site that stands below a path.",
    )
    return built("full", journal)


def built(name: str, journal: JournalFolder) -> Site:
    """The site of a journal."""
    journal.publish()
    files = tree(journal.root / "site")
    files.pop(MARKER, None)
    return Site(name, journal, files, _kinds(journal, files))


def _kinds(journal: JournalFolder, files: dict[str, bytes]) -> dict[str, str]:
    with closing(open_memory(journal.journal)) as memory:
        pages = draft(journal.journal, memory, "public").pages
    found: dict[str, str] = {}
    for page in sorted(pages, key=lambda page: len(files[page.path])):
        if page.path.endswith(".html"):
            found[_kind(page, files[page.path].decode())] = page.path
    return found


def _kind(page: Page, text: str) -> str:
    main = _MAIN.search(text)
    return f"{page.template or page.source} {main[1] if main else ''}".strip()
