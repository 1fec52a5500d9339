"""
Measures what an author waits for while writing, on a machine at rest:

    PYTHONPATH=tests python tests/benchmarks/writing.py [POSTS ...]

For journals of 100, 1,000 and 10,000 invented posts (or of the sizes asked for) it prints how
long the preview takes from being started to its first page, with no memory and with that of a
journal that was read, and from a save to the new HTML over HTTP: of a post's words, and of its
title, which home says. Medians; a save is measured by an open page, which is told that it is
another, is fetched, and says a word that was not there before.
"""

from __future__ import annotations

import http.client
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import quote

from previewing import Preview
from support import JournalFolder, really

SIZES = (100, 1000, 10_000)
_SAVES, _STARTS = 9, 5
_LONGEST, _REST = 60, 0.4  # seconds
_WORDS = (
    *("vector", "cosine", "sparse", "token", "gradient", "margin"),
    *("batch", "corpus", "kernel", "window", "anchor", "query"),
)


def invented(folder: Path, posts: int) -> JournalFolder:
    """A journal in which each post has tags, sections, a few links and a history."""
    journal, chance = JournalFolder.begin(folder), random.Random(posts)
    for number in range(posts):
        day = number * 25 * 12 * 28 // posts  # later posts are newer
        at = f"{2000 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"
        links = [f"[[p{chance.randrange(posts)}]]" for _ in range(3)]
        said = [" ".join(chance.choices(_WORDS, k=60)) for _ in range(6)]
        parts = [f"## Part {n} of {number}\n\n{text}." for n, text in enumerate(said)]
        body = "\n\n".join([*parts, f"See {', '.join(links)}.", "## Gaps\n\n- What else?"])
        is_research = number % 5 == 4
        journal.post(
            f"{'research' if is_research else 'learning'}/p{number}",
            body,
            title=f"Post {number}",
            date=at,
            status="hypothesis" if is_research else "ongoing",
            tags=[f"Tag {number % 40}", f"Subject {number % 7}"],
            evolution=[{"date": at, "note": "Began."}],
        )
    return journal


def first_page(journal: JournalFolder, *, remembers: bool) -> float:
    """Median seconds from starting the preview to its first page."""
    times = []
    for _ in range(_STARTS):
        if not remembers:
            shutil.rmtree(journal.root / ".journal", ignore_errors=True)
        began = time.monotonic()
        preview = Preview(journal.root)
        assert "Post " in preview.text("/")
        times.append(time.monotonic() - began)
        preview.interrupt()
        preview.end()
    return median(times)


def _replace(path: Path, old: str, new: str) -> None:
    """Save as most editors do: a new file is put in the place of the old one."""
    text = path.read_text()
    assert old in text
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text.replace(old, new, 1))
    os.replace(beside, path)


def saves(journal: JournalFolder, posts: int) -> dict[str, float]:
    """Median milliseconds from a save to the page that shows it, by what was saved."""
    number = posts - 2  # learning, and changed of late: home says its title
    preview, post = Preview(journal.root), journal.root / f"content/learning/p{number}.md"
    took = {}
    for what, old, new, address in (
        ("words", f"Part 0 of {number}", f"Part 0 {{}} of {number}", f"/learning/p{number}/"),
        ("title", f'title: "Post {number}', f'title: "{{}} Post {number}', "/"),
    ):
        with Opened(preview, address) as opened:
            times = []
            for turn in range(_SAVES):
                word = f"{what}{turn}x"
                time.sleep(_REST)
                _replace(post, old, new.format(word))
                times.append(opened.until(lambda text, word=word: word in text))
                time.sleep(_REST)
                _replace(post, new.format(word), old)
                opened.until(lambda text, word=word: word not in text)
        took[what] = 1000 * median(times)
    preview.interrupt()
    preview.end()
    return took


class Opened:
    """A page that is open, as a browser has it: told when it is another, and fetched then."""

    def __init__(self, preview: Preview, address: str) -> None:
        self._preview, self._address = preview, address
        self._stream = http.client.HTTPConnection(preview.host, preview.port, timeout=_LONGEST)

    def __enter__(self) -> Opened:
        self._stream.request("GET", f"/_preview/events?page={quote(self._address, safe='')}")
        self._events = self._stream.getresponse()
        self._told()
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def until(self, shows: Callable[[str], bool]) -> float:
        """Seconds until the page shows what was just saved."""
        began = time.monotonic()
        self._told()
        while not shows(self._preview.text(self._address)):
            self._told()
        return time.monotonic() - began

    def _told(self) -> None:
        while self._events.readline() != b"event: page\n":
            pass


def main(sizes: list[int]) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            journal = invented(Path(temporary) / "journal", size)
            cold = first_page(journal, remembers=False)
            really(journal.root, "review", "--limit", 1)  # which reads all of it, and remembers
            warm = first_page(journal, remembers=True)
            shown = ", ".join(f"{what} {ms:.0f} ms" for what, ms in saves(journal, size).items())
            print(f"{size:6} posts: first page {cold:.2f} s, {warm:.2f} s again; saved: {shown}")


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or list(SIZES))
