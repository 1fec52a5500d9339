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
from generator.stages import Stages

_MAIN = re.compile(r'<main[^>]* class="([^"]*)"')


class Site(NamedTuple):
    """A site that was built: its files, and by kind the largest page of that kind.

    ``pages`` is the text of each HTML page; ``base`` the path at which it stands on its
    ``origin``, none or such as ``/journal``.
    """

    name: str
    folder: Path
    files: dict[str, bytes]
    pages: dict[str, str]
    kinds: dict[str, str]
    origin: str
    base: str

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
    pages = {path: content.decode() for path, content in files.items() if path.endswith(".html")}
    settings, kinds = journal.journal.settings, _kinds(journal, pages)
    return Site(
        name, journal.root / "site", files, pages, kinds, settings.origin, settings.base_path
    )


def _kinds(journal: JournalFolder, texts: dict[str, str]) -> dict[str, str]:
    with closing(open_memory(journal.journal)) as memory:
        made = draft(Stages(journal.journal, memory), "public").pages
    pages = [page for page in made if page.path in texts]
    by_size = sorted(pages, key=lambda page: len(texts[page.path]))
    return {_kind(page, texts[page.path]): page.path for page in by_size}


def _kind(page: Page, text: str) -> str:
    main = _MAIN.search(text)
    return f"{page.template or page.source} {main[1] if main else ''}".strip()
