"""
What a shell offers for a word of the author's: a post, an experiment, a status.

It is asked at each press of a key, so it goes by names of files alone and reads no post.
Whatever goes wrong, nothing is offered and nothing is said: this is no place for errors.

A parameter takes one of these as its ``shell_complete``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..journal import STATIC, Journal, NotAJournal, find_root, open_journal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_DECORATED = re.compile(rb"^@", re.M)  # what helpers beside experiments seldom have


def posts(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """The posts of the journal by the names of their files; by their paths once a / is typed."""
    journal = _journal()
    if journal is None:
        return []
    files = sorted(_posts_below(journal.content))
    if "/" in begun:
        return _beginning(begun, (os.path.relpath(file) for file in files))
    return _beginning(begun, (_name(file, journal.content) for file in files))


def experiments(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """The experiments of the journal by their modules, but for those that are given already."""
    journal = _journal()
    if journal is None:
        return []
    given = context.params.get(parameter.name or "") or ()
    modules = sorted(file for file in journal.experiments.glob("*.py") if _has_experiment(file))
    names = (file.stem.replace("_", "-") for file in modules)
    return _beginning(begun, (name for name in names if name not in given))


def statuses(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Every word that a status may be, of any kind of post."""
    journal = _journal()
    if journal is None:
        return []
    words = journal.settings.statuses
    return _beginning(begun, (*words.learning, *words.research, *words.page))


def _journal() -> Journal | None:
    with suppress(NotAJournal, OSError):
        return open_journal(find_root(Path.cwd()))[0]
    return None


def _posts_below(content: Path) -> Iterator[Path]:
    """Every markdown file of ``content/``; what is copied as it is holds no post."""
    for folder, folders, files in os.walk(content):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if Path(folder) == content and STATIC.split("/")[1] in folders:
            folders.remove(STATIC.split("/")[1])
        seen = (name for name in files if name.lower().endswith(".md") and name[0] != ".")
        yield from (Path(folder, name) for name in seen)


def _has_experiment(module: Path) -> bool:
    with suppress(OSError):
        return module.is_file() and _DECORATED.search(module.read_bytes()) is not None
    return False


def _name(file: Path, content: Path) -> str:
    is_whole_folder = file.stem == "index" and file.parent != content
    return file.parent.name if is_whole_folder else file.stem


def _beginning(begun: str, words: Iterable[str]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # late: only a completion needs it

    offered = dict.fromkeys(word for word in words if word.startswith(begun))
    return [CompletionItem(word) for word in offered if word.isprintable()]
