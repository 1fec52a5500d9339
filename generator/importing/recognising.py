"""
Where notes come from: asked, or guessed by what lies beside them.

A guess says by what it was made. Where a site keeps its notes, and which folders of it have
addresses of their own, is read from its settings as far as they say it.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from .matter import plain, split_matter
from .values import Dialect, Site, Source, Value, Values
from .walking import is_note

_HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml")
_QUARTZ = ("quartz.config.ts", "quartz.config.yaml", "quartz.layout.ts")
_JEKYLL = "_config.yml"
_ABOVE = 4  # folders in which the settings of a site are looked for
_SAMPLE = 200  # notes that are looked into where nothing else says what they are
_BEGINNING = 4_000  # bytes of each


def recognise(folder: Path, files: Sequence[Source], said: Dialect | None) -> Site:
    """The site that lies in ``folder``, in the dialect that was ``said``, if one was."""
    dialect, why = (said, "") if said else _guess(folder, files)
    return _SITES[dialect](folder, why)


def _guess(folder: Path, files: Sequence[Source]) -> tuple[Dialect, str]:
    if any((folder / name).exists() for name in _QUARTZ):
        return "quartz", "it has a quartz.config"
    if (folder / ".obsidian").is_dir():
        return "obsidian", "it has a folder .obsidian"
    if (folder / _JEKYLL).exists():
        return "jekyll", f"it has a {_JEKYLL}"
    for name in _HUGO:
        if (folder / name).exists() and _is_hugo(folder):
            return "hugo", f"it has a {name}"
    if any("_posts" in one.path.split("/")[:-1] for one in files):
        return "jekyll", "it has a folder _posts"
    for name, root in _settings_above(folder):
        inside = folder.resolve().relative_to(root.resolve()).parts
        if name in _QUARTZ and inside[0] == "content":
            return "quartz", f"a {name} lies above it"
        if name in _HUGO and "content" in inside:
            return "hugo", f"a {name} lies above it"
        if name == _JEKYLL and inside[-1].startswith("_"):
            return "jekyll", f"a {name} lies above it"
    if folder.resolve().name in ("_posts", "_drafts"):
        return "jekyll", f"it is called {folder.resolve().name}"
    return _by_notes(files)


def _is_hugo(folder: Path) -> bool:
    return any((folder / name).is_dir() for name in ("content", "archetypes", "layouts", "themes"))


def _by_notes(files: Sequence[Source]) -> tuple[Dialect, str]:
    notes = [one for one in files if is_note(one.path)][:_SAMPLE]
    marks = {"hugo": 0, "jekyll": 0, "obsidian": 0}
    for note in notes:
        try:
            with Path(note.real).open("rb") as file:
                begin = file.read(_BEGINNING)
        except OSError:
            continue
        marks["hugo"] += begin.startswith(b"+++") or b"{{<" in begin or b"{{%" in begin
        marks["jekyll"] += b"{% " in begin
        marks["obsidian"] += b"[[" in begin
    if any(note.path.endswith("_index.md") for note in notes):
        return "hugo", "it has a file _index.md"
    if marks["hugo"] > max(marks["obsidian"], marks["jekyll"]):
        return "hugo", "its notes have shortcodes or front matter in TOML"
    if marks["jekyll"] > marks["obsidian"]:
        return "jekyll", "its notes have {% tags %} of Liquid"
    if marks["obsidian"]:
        return "obsidian", "its notes have [[links]]"
    return "obsidian", "nothing says that it is anything else"


# --- where each keeps what ------------------------------------------------------------


def _obsidian(folder: Path, why: str) -> Site:
    settings = folder / ".obsidian"
    named = [
        _read(settings / "templates.json").get("folder"),
        _read(settings / "plugins/templater-obsidian/data.json").get("templates_folder"),
    ]
    templates = {one.strip("/") for one in named if isinstance(one, str) and one.strip("/")}
    return Site("obsidian", why, templates=tuple(sorted(templates)), config=_daily(settings))


def _daily(settings: Path) -> Values:
    """How the notes of a day are named, if not as everybody would read it."""
    said = _read(settings / "daily-notes.json").get("format")
    return {"daily": said} if isinstance(said, str) and said.strip() else {}


def _quartz(folder: Path, why: str) -> Site:
    inside = folder / "content"
    is_root = inside.is_dir() and any((folder / name).exists() for name in _QUARTZ)
    settings = (inside if is_root else folder) / ".obsidian"
    return Site("quartz", why, "content" if is_root else "", config=_daily(settings))


def _hugo(folder: Path, why: str) -> Site:
    root = next((root for name, root in _settings_above(folder) if name in _HUGO), folder)
    places = (root / where / name for where in ("", "config/_default") for name in _HUGO)
    config = next(filter(None, map(_read, places)), {})
    content = _folder(config, "contentDir", "content")
    is_root = root == folder and (folder / content).is_dir()
    within = "" if is_root or root == folder else _below(root / content, folder)
    statics = [_folder(config, "staticDir", "static"), _folder(config, "assetDir", "assets")]
    return Site(
        "hugo",
        why,
        content if is_root else "",
        tuple(_relative(root / one, folder) for one in statics),
        config=config,
        within=within,
    )


def _settings_above(folder: Path) -> Iterator[tuple[str, Path]]:
    """The settings of sites that lie in folders above, each with its folder as seen from here."""
    above = folder
    for _ in range(_ABOVE):
        above = above / ".."
        for name in (*_HUGO, *_QUARTZ, _JEKYLL):
            if (above / name).is_file() and (name in _QUARTZ or name == _JEKYLL or _is_hugo(above)):
                yield name, above


def _below(folder: Path, inside: Path) -> str:
    """The path of a folder that lies in another; empty where it does not, or is the same."""
    try:
        path = inside.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return ""
    return "" if path == "." else path


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _folder(config: Values, key: str, default: str) -> str:
    found = next((value for name, value in config.items() if name.lower() == key.lower()), None)
    return found.strip("/") if isinstance(found, str) and found.strip("/") else default


def _jekyll(folder: Path, why: str) -> Site:
    root = folder
    if not (folder / _JEKYLL).is_file():
        root = next((root for name, root in _settings_above(folder) if name == _JEKYLL), folder)
    config = _read(root / _JEKYLL)
    source = config.get("source")
    inside = source.strip("./") if isinstance(source, str) else ""
    notes = inside if inside and root == folder and (folder / inside).is_dir() else ""
    within = "" if root == folder else _below(root / inside, folder)
    if root == folder and folder.resolve().name.startswith("_"):
        within = folder.resolve().name
    statics = (notes if root == folder else _relative(root / inside, folder),)
    return Site("jekyll", why, notes, statics, config=config, within=within)


_SITES = {"obsidian": _obsidian, "quartz": _quartz, "hugo": _hugo, "jekyll": _jekyll}


def _read(path: Path) -> Values:
    """The settings in a file; none where they cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return {}
    try:
        if path.suffix == ".toml":
            value: Value = plain(tomllib.loads(text))
        elif path.suffix == ".json":
            value = plain(json.loads(text))
        else:
            lines = re.sub(r"^(---|\.\.\.)[ \t]*$", "", text, flags=re.M)
            value = split_matter("", f"---\n{lines}\n---\n").values
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
