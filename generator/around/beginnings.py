"""
The files around a journal as they are begun: for an editor, for git, for the host that publishes.

They are the author's from then on. Only what names versions and words of this tool is
filled in; all else stands in ``files/`` as it will stand in the journal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from ..journal import LEARNING, RESEARCH, Settings
from .schemas import SCHEMAS, as_text

_FILES = Path(__file__).parent / "files"
_PACKAGE, _EXTRAS = "learning-journal", "[citations,search]"
_PLACES = {
    ".github/workflows/publish.yml": "publish.yml",
    "requirements.txt": "requirements.txt",
    ".vscode/settings.json": "vscode/settings.json",
    ".vscode/extensions.json": "vscode/extensions.json",
    ".vscode/tasks.json": "vscode/tasks.json",
    ".vscode/journal.code-snippets": "vscode/journal.code-snippets",
}


def around() -> Iterator[tuple[str, str]]:
    """Each file around a new journal: its path in there, and what it holds."""
    filled = {
        "PYTHON_VERSION": ".".join(map(str, sys.version_info[:2])),
        "REQUIREMENT": _requirement(),
        "STATUSES_OF_LEARNING": ",".join(LEARNING),
        "STATUSES_OF_RESEARCH": ",".join(RESEARCH),
        "ALL_STATUSES": ",".join((*LEARNING, *RESEARCH)),
    }
    for path, name in _PLACES.items():
        text = (_FILES / name).read_text(encoding="utf-8")
        for word, meant in filled.items():
            text = text.replace(word, meant)
        yield path, text
    for path, make in SCHEMAS.items():
        yield path, as_text(make(Settings()))


def _requirement() -> str:
    """How pip names this tool: where it was installed from, if others can get it there."""
    try:
        this = distribution(_PACKAGE)
    except PackageNotFoundError:  # run from its source
        return f"{_PACKAGE}{_EXTRAS}"
    origin = _origin(this.read_text("direct_url.json") or "")
    return f"{_PACKAGE}{_EXTRAS}" + (f" @ {origin}" if origin else f"=={this.version}")


def _origin(said: str) -> str:
    """The address that a package was installed from (PEP 610); none for a folder, or an index."""
    told: Any = None
    with suppress(ValueError):
        told = json.loads(said)
    url = told.get("url", "") if isinstance(told, dict) else ""
    if not url.startswith("https://"):
        return ""
    made_of = told.get("vcs_info") or {}
    if "vcs" in made_of and "commit_id" in made_of:
        return f"{made_of['vcs']}+{url}@{made_of['commit_id']}"
    return url if "archive_info" in told else ""
