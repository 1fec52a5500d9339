"""
A journal is a folder: where its parts lie, and the settings that it states.

Settings live in ``[tool.journal]`` of ``pyproject.toml``. Every key has a default and
is checked like front matter. They are read once, and each stage is handed what it
needs; nothing looks a setting up from afar.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .decoding import decoded
from .editorlinks import wrong_template
from .problems import Place, Problem
from .schema import Node, Note, Reader

LEARNING = ("planned", "ongoing", "paused", "complete")
RESEARCH = (
    *("hypothesis", "experimenting", "supported", "refuted"),
    *("mixed", "inconclusive", "abandoned"),
)
SETTLED = ("complete", *RESEARCH[2:])

CONTENT = "content/"
STATIC = f"{CONTENT}static/"
"""What lies below this folder is published as it is."""

SETTINGS = "pyproject.toml"
_TABLE = re.compile(
    r"""^[\s\ufffd]*\[+[ \t]*["']?tool["']?[ \t]*\.[ \t]*["']?journal(?![\w-])""", re.M
)
_PATTERN = re.compile(r"(?:/[^{}\s/\\?#%]+)*/\{slug\}/(?:[^{}\s/\\?#%]+/)*")
_NO_ADDRESS = re.compile(r"[\s\\<>\"^`{}|?#]")  # signs that end an address, or have no place in one
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.I)
_MENU_SCHEMES = {
    *("http", "https", "ftp", "gemini", "geo"),
    *("mailto", "tel", "sms", "xmpp", "irc", "matrix"),
}
_LARGEST = 1_000_000  # bytes


class MenuItem(msgspec.Struct, frozen=True):
    title: Annotated[str, Note("its words")]
    url: Annotated[str, Note("where it leads")]


class Permalinks(msgspec.Struct, frozen=True):
    """One address pattern for each kind of post."""

    learning: Annotated[str, Note("of learning posts")] = "/learning/{slug}/"
    research: Annotated[str, Note("of research posts")] = "/research/{slug}/"
    page: Annotated[str, Note("of pages such as About")] = "/{slug}/"


class Statuses(msgspec.Struct, frozen=True):
    """The words that ``status`` may take, by kind."""

    learning: Annotated[tuple[str, ...], Note("of learning posts")] = LEARNING
    research: Annotated[tuple[str, ...], Note("of research posts")] = RESEARCH
    page: Annotated[tuple[str, ...], Note("of pages")] = ()
    settled: Annotated[
        tuple[str, ...], Note("those of any kind that say it is over; lists keep them apart")
    ] = SETTLED


class ExperimentSettings(msgspec.Struct, frozen=True):
    timeout: Annotated[int, Note("seconds that one run may take")] = 300
    memory: Annotated[int, Note("megabytes that one run may use")] = 4096
    environment: Annotated[
        Literal["reported", "strict"],
        Note("other versions of Python and packages are reported, or make a result stale"),
    ] = "reported"


class Settings(msgspec.Struct, frozen=True):
    """``[tool.journal]``: what a journal says of itself."""

    title: Annotated[str, Note("the name of the journal")] = "A learning journal"
    author: Annotated[str, Note("who writes it; stands in the feed")] = ""
    description: Annotated[str, Note("one or two sentences for the home page")] = ""
    base_url: Annotated[
        str, Note("where the site will stand, such as https://example.org/journal/")
    ] = ""
    language: Annotated[str, Note("the language of the posts (BCP 47)")] = "en"
    timezone: Annotated[
        str, Note("whose midnight a day begins at, in feeds and for what is dated today")
    ] = "UTC"
    permalinks: Annotated[Permalinks, Note("an address pattern for each kind")] = Permalinks()
    statuses: Annotated[Statuses, Note("the words `status` may take, by kind")] = Statuses()
    gap_headings: Annotated[
        tuple[str, ...], Note("sections whose lists are open questions, by how they begin")
    ] = ("Gaps",)
    next_headings: Annotated[
        tuple[str, ...], Note("sections whose lists are next steps, by how they begin")
    ] = ("What's Next", "Next Steps")
    smart_quotes: Annotated[
        bool, Note("show straight quotes as the quotation marks of the `language`")
    ] = True
    math_macros: Annotated[dict[str, str], Note("TeX commands of your own")] = {}
    html: Annotated[bool, Note("let raw HTML in posts through unchecked")] = False
    per_page: Annotated[int, Note("posts on one page of a list")] = 50
    menu: Annotated[tuple[MenuItem, ...], Note("further links in the masthead")] = ()
    editor: Annotated[
        str, Note("where the preview's links lead to, such as vscode://file/{path}:{line}:{column}")
    ] = ""
    experiments: Annotated[ExperimentSettings, Note("limits of a run")] = ExperimentSettings()

    @property
    def base_path(self) -> str:
        """The path that every address of the site begins with; no slash at its end."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of the published site, empty where no ``base_url`` is set."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


class Journal(msgspec.Struct, frozen=True):
    """The folder of a journal and its settings; and where each entry of the menu is written."""

    root: Path
    settings: Settings = Settings()
    menu: tuple[Place, ...] = ()

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def experiments(self) -> Path:
        return self.root / "experiments"

    @property
    def results(self) -> Path:
        return self.experiments / "results"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def memory(self) -> Path:
        return self.root / ".journal"


class NotAJournal(Exception):  # noqa: N818 - reads as what it says
    """There is no journal in a folder or above it."""


def find_root(start: Path) -> Path:
    """The nearest folder at or above ``start`` whose pyproject.toml has ``[tool.journal]``.

    Raises:
        NotAJournal: there is none.
    """
    for folder in (start, *start.parents):
        if _is_journal(folder / SETTINGS):
            return folder
    raise NotAJournal(f"{start} is not in a journal")


def open_journal(root: Path) -> tuple[Journal, tuple[Problem, ...]]:
    """The journal at ``root``; settings that cannot be read are reported and take defaults."""
    text = _text((root / SETTINGS).read_bytes())
    if isinstance(text, Problem):
        return Journal(root), (text,)
    try:
        tables = tomllib.loads(text)
        tool = tables.get("tool")
        table = tool.get("journal", {}) if isinstance(tool, dict) else {}
        positions = _Positions(text)
        node = positions.node(table, ("tool", "journal"))
    except tomllib.TOMLDecodeError as error:
        return Journal(root), (_broken(error, text),)
    except RecursionError:
        return Journal(root), (
            Problem(Place(SETTINGS, 1, 1), "it is nested too deeply to be read"),
        )
    except ValueError:  # Python neither reads nor writes such a number
        return Journal(root), (Problem(Place(SETTINGS), "holds a number of thousands of digits"),)
    reader = Reader("settings", "{} = …")
    settings = reader.struct(Settings, node)
    if settings is None:
        return Journal(root), tuple(reader.problems)
    wrong = _disagreements(settings, positions)
    defaults = {key: getattr(Settings(), key) for key in (key.split(".")[0] for key in wrong)}
    usable = msgspec.structs.replace(settings, **defaults)
    menu = tuple(positions.quoted(item.url, ("tool", "journal", "menu")) for item in usable.menu)
    return Journal(root, usable, menu), (*reader.problems, *wrong.values())


def _text(data: bytes) -> str | Problem:
    """The text of the settings' file; or why it is none that can be read."""
    if len(data) > _LARGEST:
        return Problem(
            Place(SETTINGS), f"this file has {len(data):,} bytes; it may have {_LARGEST:,}"
        )
    return decoded(SETTINGS, data)


def missing_content(journal: Journal) -> tuple[Problem, ...]:
    """The Problem of a journal without content/: its site would be emptied, never meant so."""
    if journal.content.is_dir():
        return ()
    return (Problem(Place("content"), "there is no such folder, where the posts should lie"),)


def _is_journal(path: Path) -> bool:
    if not path.is_file():  # reading a pipe would never end
        return False
    try:
        data = path.read_bytes()
    except OSError:
        return False
    # Also where the file is damaged: then its Problems are said, not that there is no journal.
    text = data.replace(b"\0", b"").decode("utf-8-sig", "replace")  # UTF-16 has a NUL each letter
    return _TABLE.search(text) is not None or _sets_journal(text)


def _sets_journal(text: str) -> bool:
    """Whether TOML that can be read names the settings in another way than by their table."""
    if "journal" not in text:
        return False
    try:
        tool = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError):
        return False
    return isinstance(tool, dict) and "journal" in tool


def _broken(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    end = text.rstrip().split("\n")  # what is not finished is only found out there
    line, column = (int(found[1]), int(found[2])) if found else (len(end), len(end[-1]) + 1)
    message = str(error).partition(" (at ")[0]
    return Problem(
        Place(SETTINGS, line, column), f"not valid TOML: {message[0].lower()}{message[1:]}"
    )


def _disagreements(settings: Settings, positions: _Positions) -> dict[str, Problem]:
    """What no single field can see, by key: values that make no sense as what they are for."""
    found = {}

    def wrong(key: str, message: str, hint: str = "") -> None:
        place = positions.of(("tool", "journal", *key.split(".")))
        found[key] = Problem(place, f"{key}: {message}", hint)

    if settings.base_url and not _is_web_address(settings.base_url):
        wrong("base_url", f'"{settings.base_url}" is not a web address', "write https://…/")
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        wrong(
            "timezone",
            f'there is no time zone "{settings.timezone}"',
            "write one such as Europe/Vienna",
        )
    if not _LANGUAGE.fullmatch(settings.language):
        wrong("language", f'"{settings.language}" is not a language tag', "write one such as en")
    for number, item in enumerate(settings.menu, 1):
        address = "".join(item.url.split())  # as browsers read it (WHATWG, URL, 4.4)
        scheme = _SCHEME.match(address)
        known = scheme[1].lower() in _MENU_SCHEMES if scheme else address[:1] in ("/", "#", "?")
        if not known:
            message = f'"{item.url}" is no address that a menu may lead to'
            wrong(f"menu.{number}", message, "write https://… or /…")
    for kind in Permalinks.__struct_fields__:
        pattern = getattr(settings.permalinks, kind)
        if not _PATTERN.fullmatch(pattern) or {".", ".."} & set(pattern.split("/")):
            wrong(f"permalinks.{kind}", f'"{pattern}" is not /…/{{slug}}/')
    if settings.editor and (said := wrong_template(settings.editor)):
        wrong("editor", *said)
    if settings.per_page < 1:
        wrong("per_page", "a page of a list needs a post at least", "write a number such as 50")
    for limit in ("timeout", "memory"):
        if getattr(settings.experiments, limit) < 1:
            wrong(f"experiments.{limit}", "a run needs more than nothing")
    return found


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        named = named and parts.username is None
    except ValueError:
        return False
    crooked = {".", ".."} & set(parts.path.split("/")) or "//" in parts.path
    return named and not crooked and not _NO_ADDRESS.search(text)


class _Positions:
    """Where the keys of a TOML text stand. ``tomllib`` gives values without places."""

    def __init__(self, text: str) -> None:
        self.places: dict[tuple[str, ...], Place] = {}
        self._lines = text.split("\n")
        table: tuple[str, ...] = ()
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]", line):
                table = _dotted(header[1])
                self._add(table, number, line, header[1])
            elif key := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\.[\w-]+)*)\s*=""", line):
                self._add((*table, *_dotted(key[1])), number, line, key[1])

    def _add(self, path: tuple[str, ...], number: int, line: str, key: str) -> None:
        place = Place(SETTINGS, number, line.index(key) + 1, len(key))
        for depth in range(1, len(path) + 1):  # `a.b = 1` gives `a` its place, too
            self.places.setdefault(path[:depth], place)

    def of(self, path: tuple[str, ...]) -> Place:
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(SETTINGS))

    def quoted(self, text: str, path: tuple[str, ...]) -> Place:
        """Where a text is first written from a key on; the key where it is written otherwise."""
        place = self.of(path)
        for number, line in enumerate(self._lines[max(0, place.line - 1) :], max(1, place.line)):
            for mark in ('"', "'"):
                if (at := line.find(f"{mark}{text}{mark}")) >= 0:
                    return Place(SETTINGS, number, at + 2, max(1, len(text)))
        return place

    def node(self, value: Any, path: tuple[str, ...]) -> Node:
        place = self.of(path)
        if isinstance(value, dict):
            pairs = tuple(
                (Node(key, "text", self.of((*path, key))), self.node(item, (*path, key)))
                for key, item in value.items()
            )
            return Node(pairs, "map", place)
        if isinstance(value, list):
            return Node(tuple(self.node(item, path) for item in value), "list", place)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return Node(text, "text", place)


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))
