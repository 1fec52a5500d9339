"""Posts written in a test, and what becomes of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pytest

from generator.content import Gathered, Library, Parsed, Whole, gather, parse_file
from generator.content.reading import Reading, read_post
from generator.journal import Settings
from generator.problems import Problem

FRONT = "---\ntitle: A post\ndate: 2025-01-31\n---\n"


def _said(problems: Iterable[Problem]) -> list[str]:
    return [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems]


@pytest.fixture
def said():
    """Problems as "line:column: message"."""
    return _said


@pytest.fixture
def read():
    """Reads front matter, given as the lines between the two ``---``; the first is line 2."""

    def read(lines: str, path: str = "content/a-post.md", **settings: object) -> Reading:
        text = f"---\n{textwrap.dedent(lines).strip()}\n---\nBody.\n"
        return read_post(path, text.encode(), Settings(**settings))

    return read


@pytest.fixture
def front(read):
    """The front matter of a post that has nothing wrong with it, beside title and date."""

    def front(lines: str = "", **settings: object):
        reading = read(f"title: A post\ndate: 2025\n{textwrap.dedent(lines)}", **settings)
        assert reading.problems == ()
        return reading.post.front

    return front


@pytest.fixture
def parse():
    """Parses a body, whose first line is line 5 of the file."""

    def parse(body: str, **settings: object) -> Whole:
        return parse_file("content/a-post.md", (FRONT + body).encode(), Settings(**settings))

    return parse


@pytest.fixture
def html(parse):
    """The HTML of a body that has nothing wrong with it; slots are shown as ``{link 0 open}``."""

    def html(body: str, **settings: object) -> str:
        whole = parse(body, **settings)
        assert whole.parsed.problems == ()
        return _filled(whole.html)

    return html


@pytest.fixture
def filled():
    """A Text with its slots shown."""
    return _filled


def _filled(text) -> str:
    return text.filled([f"{{{slot.of} {slot.index} {slot.part}}}" for slot in text.slots])


class Shelf:
    """The posts and files of a small journal."""

    def __init__(self) -> None:
        self.parsed: dict[str, Parsed] = {}
        self.files: list[str] = []

    def post(self, path: str, body: str = "", *, title: str = "", more: str = "") -> Parsed:
        """Adds a published, public post; ``more`` are lines of front matter, which win."""
        lines = textwrap.dedent(more).strip("\n")
        usual = {"date": "2025", "published": "true", "visibility": "public"}
        given = {line.partition(":")[0] for line in lines.splitlines()}
        kept = [f"{key}: {value}" for key, value in usual.items() if key not in given]
        title = title or path.rpartition("/")[2].removesuffix(".md").replace("-", " ").title()
        text = "\n".join(["---", f"title: {title}", *kept, *lines.splitlines(), "---", body])
        path = f"content/{path}"
        self.parsed[path] = parse_file(path, text.encode(), Settings()).parsed
        self.files.append(path)
        return self.parsed[path]

    def file(self, path: str) -> None:
        self.files.append(f"content/{path}")

    def gathered(self, audience: str = "public") -> Gathered:
        return gather(tuple(self.parsed.values()), tuple(sorted(self.files)), audience)

    def library(self, audience: str = "public") -> Library:
        return self.gathered(audience).library

    def entry(self, path: str, audience: str = "public"):
        """What is known of one post that the audience may see."""
        entries = {entry.post.path: entry for entry in self.library(audience).entries}
        return entries[f"content/{path}"]


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture(scope="session")
def shelf_law():
    """Makes an empty shelf, for tests that need one for each example."""
    return Shelf
