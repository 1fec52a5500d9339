"""
How a journal begins: its folders, its settings, and the first words of each post.

Nothing here writes over what is already there; a folder that holds other things gets the
parts of a journal that it lacks.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from markupsafe import Markup
from slugify import slugify

from .around import around
from .characters import FORBIDDEN, straight
from .content.editing import create
from .journal import NotAJournal, find_root
from .templates import Stationery, load_theme

_SETTINGS = """\
#:schema ./.vscode/pyproject.schema.json
# The settings of this journal. Every key has a default; see the README of learning-journal.
[tool.journal]
title = {title}
author = ""
description = ""
# Where the site will stand; feed and sitemap are made once it is set.
# base_url = "https://example.org/"
"""
_IGNORED = """\
# made by `journal build`
/site/
# memory of the tool; safe to delete at any time
/.journal/
__pycache__/
"""
_ATTRIBUTES = """\
# what experiments found is kept byte for byte, ends of lines too
/experiments/results/** -text
"""
_LONGEST = 60  # characters of a file's name, each up to four bytes of the 255 there may be
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_COMMENT = re.compile("<!--.*?-->", re.S)
_ASKS = re.compile(r'^###|[.?!]"?$')  # a section below those that all posts have, or a sentence
_FOLDERS = ("content/learning", "content/research", "content/static", "experiments", "templates")


class AlreadySet(Exception):  # noqa: N818 - reads as what it says
    """A folder has settings of another project; holds the path of their file."""


def start_journal(folder: Path) -> Iterator[str]:
    """Make ``folder`` a journal; yields each thing that was made, as a path within it.

    Raises:
        AlreadySet: it has a pyproject.toml of its own, which is left as it is.
        OSError: it cannot be written to, or a file stands where a folder has to.
    """
    if (folder / "pyproject.toml").exists():
        raise AlreadySet(folder / "pyproject.toml")
    title = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    create(folder / "pyproject.toml", _SETTINGS.format(title=_toml(title)))
    yield "pyproject.toml"
    for name, text in ((".gitignore", _IGNORED), (".gitattributes", _ATTRIBUTES)):
        if not (folder / name).exists():
            create(folder / name, text)
            yield name
    for name in _FOLDERS:
        if not (folder / name).is_dir():
            (folder / name).mkdir(parents=True)
            yield f"{name}/"
    yield from _surround(folder)


def _surround(folder: Path) -> Iterator[str]:
    """Add what other programs find around a journal; what stands in its place stays."""
    for name, text in around():
        # It may be a link, and there may be a file where a folder would have to be.
        with suppress(FileExistsError, NotADirectoryError):
            create(folder / name, text)
            yield name


def is_journal(folder: Path) -> bool:
    try:
        return find_root(folder.resolve()) == folder.resolve()
    except NotAJournal:
        return False


def new_post(root: Path, kind: str, title: str, today: datetime.date) -> Path:
    """Begin a post; the path of its file.

    Raises: as ``begun_post``, and
        FileExistsError: there is a file of that name already.
    """
    path, text = begun_post(root, kind, title, today)
    create(path, text)
    return path


def begun_post(root: Path, kind: str, title: str, today: datetime.date) -> tuple[Path, str]:
    """Where a new post would lie, and what it would say; nothing is written.

    Raises:
        ValueError: the title has nothing that a file could be named by.
        BadTemplate: the journal's own template for new posts does not work.
    """
    title = _one_line(title)
    name = _file_name(title)
    if not name:
        message = f'"{title}" has no letter or digit to name a file by'
        raise ValueError(f"{message}; put a word beside it, and set `title:` in the file")
    stationery = Stationery(load_theme(root / "templates"), {"yaml": _quoted}, "of a new post")
    text = stationery.render(f"new/{kind}.md", title=title, date=today.isoformat())
    return _folder(root, kind) / f"{name}.md", text


def unwritten(root: Path, kind: str, text: str) -> list[int]:
    """The lines of a post, from 1, that still say what one of its kind begins with.

    Notes of its evolution do as they are, and so do headings that all posts have.
    """
    template = load_theme(root / "templates").files[f"new/{kind}.md"].decode(errors="replace")
    lines = map(str.strip, _COMMENT.sub("", template).splitlines())
    asking = {
        line
        for line in lines
        if _ASKS.search(line) and "{{" not in line and not line.startswith("note:")
    }
    return [n for n, line in enumerate(text.split("\n"), 1) if line.strip() in asking]


def _file_name(title: str) -> str:
    """The words of a title from its first on, as many as a name should have."""
    words = _APOSTROPHE.sub("", straight(title))  # "what's" is a word, not two
    return slugify(
        words, allow_unicode=True, max_length=_LONGEST, word_boundary=True, save_order=True
    )


def _folder(root: Path, kind: str) -> Path:
    """Where posts of a kind lie: in a folder of its name, or of its plural where that is there."""
    folder = root / "content" / kind
    plural = folder.with_name(f"{kind}s")
    return plural if plural.is_dir() and not folder.is_dir() else folder


def _one_line(title: str) -> str:
    """A title in one line, without what front matter and settings may not hold."""
    return FORBIDDEN.sub("", " ".join(title.split()))


def _toml(text: str) -> str:
    """Text as TOML quotes it; unlike JSON it knows no surrogate pairs (TOML 1.0, String)."""
    return json.dumps(_one_line(text), ensure_ascii=False)


def _quoted(text: str) -> Markup:
    """Text as YAML quotes it; a JSON string is one (YAML 1.2, section 1.3)."""
    return Markup(json.dumps(text, ensure_ascii=False))
