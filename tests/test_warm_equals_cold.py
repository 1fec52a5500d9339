"""
Memory changes the speed and never the site: a journal is edited at random to prove it.

The edits are what authors do (and what goes wrong when they do), on real files. After each
of them the journal is built with all that its memory holds, and once more elsewhere from
nothing; both must find the same Problems and publish the same bytes.
"""

from __future__ import annotations

import os
import random
import re

import pytest
from support import png

EDITS = 22
TITLES = ("Roots", "Leaf Veins", "Deep Soil", "Light", "Do Seeds Wait", "Rain and Roots", "Ein Ü")
TAGS = ("Soil", "soil", "Air & Water", "C++", "C#", "2024")
NOTES = (
    "First notes.",
    "See research post: {}",
    "Rethought after {} was done.",
    "Learning entry: {}",
)
DATES = ("2023", "2024-02", "2024-02-01", "2024-02-29", "2025-01-XX", "2022-12-31")
SEEN = ("public", "public", "public", "unlisted", "private", "inner-circle")
FRONTS = ("title: [", "title: A\ntitle: B", "title: A", "colour: green", "date: 2025-02-30")
SETTINGS = {
    "title": ("A garden", "Beds & borders"),
    "description": ("", "What grows."),
    "base_url": ("", "https://example.org/", "https://example.org/deep/garden/"),
    "timezone": ("UTC", "Asia/Tokyo"),
    "gap_headings": (["Gaps"], ["Holes"]),
    "html": (False, True),
    "language": ("en", "fr"),
    "smart_quotes": (True, False),
}
TEMPLATES = {
    "partials/legend.html": (
        "<p>Legend</p>",
        "<p>{{ site.title }}</p>",
        "{% broken",
        "{{ gone.a }}",
    ),
    "list.html": ('{% extends "base.html" %}{% block main %}{{ page.title }}{% endblock %}',),
    "assets/extra.css": ("a {}", "b {}"),
    "assets/favicon.svg": ("<svg/>",),
    "notes.txt": ("for myself",),
}


HABITS = {"add": 3, "edit": 3, "change": 3, "remove": 1, "rename": 1, "break": 1}


class Author:
    """Somebody who edits a journal; ``posts`` holds, by path, front matter and paragraphs."""

    def __init__(self, journal, seed: int) -> None:
        self.journal, self.random = journal, random.Random(seed)
        self.posts: dict[str, tuple[dict, list[str]]] = {}
        self.set: dict[str, object] = {"base_url": "https://example.org/"}
        self.number = 0
        self.edit_experiment()
        for _ in range(5):
            self.add_post()

    def edit(self, *, broken: bool) -> str:
        """Change something at random; what it was. What is broken is mended before long."""
        edits = [name for name in dir(self) if name.split("_")[0] in HABITS and "_" in name]
        weights = [HABITS[name.split("_")[0]] for name in edits]
        (name,) = self.random.choices(edits, weights)
        if broken and self.random.random() < 0.6:
            name = "mend_all"
        getattr(self, name)()
        return name

    # --- posts --------------------------------------------------------------------

    def add_post(self) -> None:
        self.number += 1
        folder = self.random.choice(("learning", "learning", "research", "learning/deep"))
        front = {"title": self.random.choice(TITLES), "date": self.random.choice(DATES)}
        self._write(f"{folder}/p{self.number}", (front, ["A first paragraph."]))

    def add_paragraph(self) -> None:
        path, (front, body) = self._some_post()
        number = self.random.randrange(1000)
        body.insert(self.random.randint(0, len(body)), f"Said {number} times.")
        self._write(path, (front, body))

    def add_link(self) -> None:
        path, (front, body) = self._some_post()
        other, (named, _) = self._some_post()
        name = other.rpartition("/")[2]
        link = (f"[[{named['title']}]]", f"[[{name}|that]]", f"[there](/content/{other}.md)")
        body.append(f"It is near {self.random.choice(link[:2])}. And on.")
        self._write(path, (front, body))

    def add_embed(self) -> None:
        path, (front, body) = self._some_post()
        other, (_, shown) = self._some_post()
        headings = [line.strip("# ✅🟡🔴").split("\n")[0] for line in shown if line[:1] == "#"]
        heading = f"#{self.random.choice(headings)}" if headings else ""
        body.append(f"![[{other.rpartition('/')[2]}{heading}]]")
        self._write(path, (front, body))

    def add_citation(self) -> None:
        path, (front, body) = self._some_post()
        self.edit_works()
        body.append(f"So says [@{self.random.choice(('one', 'two'))}, p. 3].")
        self._write(path, (front, body))

    def edit_works(self) -> None:
        year = self.random.choice((2001, 2002))
        works = (
            f"@book{{one, title={{A}}, author={{B, C}}, year={year}}}\n@misc{{two, title={{D}}}}"
        )
        self.journal.write("content/references.bib", works)

    def add_quote(self) -> None:
        path, (front, body) = self._some_post("research")
        quotes = (
            "{metric}`grow.height`",
            "{metric}`grow.height:.1f` tall",
            '[tall]{claim="grow.height > 3"}',
            "![](experiment:grow/rows)",
        )
        body.append(self.random.choice(quotes))
        self._write(path, (front, body))

    def add_image(self) -> None:
        path, (front, body) = self._some_post()
        self.edit_image()
        up = "../" * path.count("/")
        body.append(f"![An image](/pictures/a.png) and [a file]({up}pictures/b.txt)")
        self._write(path, (front, body))

    def add_section(self) -> None:
        path, (front, body) = self._some_post()
        body += [
            f"## {self.random.choice(('✅', '🟡', '🔴', 'Gaps in', 'On'))} water",
            "- one\n- two",
        ]
        self._write(path, (front, body))

    def edit_front(self) -> None:
        path, (front, body) = self._some_post()
        other = self._some_post()[1][0]["title"]
        notes = [
            {"date": self.random.choice(DATES), "note": self.random.choice(NOTES).format(other)}
            for _ in range(self.random.randrange(3))
        ]
        changes = {
            "title": self.random.choice(TITLES),
            "date": self.random.choice(DATES),
            "tags": self.random.sample(TAGS, self.random.randrange(3)),
            "visibility": self.random.choice(SEEN),
            "published": self.random.random() < 0.9,
            "summary": self.random.choice((None, "In short.", "In [[brackets]].")),
            "aliases": self.random.choice(([], [f"/old/{path}"], ["/old/one/"], ["/a.html"])),
            "evolution": notes,
            "slug": self.random.choice((None, None, f"s{self.number}", "same")),
            "experiment": self.random.choice((None, "grow")),
            "status": self.random.choice((None, None, "ongoing", "supported")),
        }
        key = self.random.choice(sorted(changes))
        self._write(path, ({**front, key: changes[key]}, body))

    def edit_unnoticed(self) -> None:
        """The same size, and the times set back: as a copying tool leaves it."""
        path, (front, body) = self._some_post()
        place = self.journal.root / f"content/{path}.md"
        before = place.stat()
        body[0] = "".join(self.random.choice("abc") if c in "abc" else c for c in body[0])
        self._write(path, (front, body))
        os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))

    def remove_post(self) -> None:
        path, _ = self._some_post()
        if len(self.posts) > 3:
            del self.posts[path]
            self.journal.remove(f"content/{path}.md")

    def rename_post(self) -> None:
        path, post = self._some_post()
        self.number += 1
        del self.posts[path]
        self.journal.remove(f"content/{path}.md")
        folder = self.random.choice(("learning", "research", "learning/deep"))
        self._write(f"{folder}/p{self.number}", post)

    # --- everything else ----------------------------------------------------------

    def edit_image(self) -> None:
        size = self.random.randint(1, 4), self.random.randint(1, 4)
        self.journal.write("content/pictures/a.png", png(*size))
        self.journal.write("content/pictures/b.txt", self.random.choice(("one", "two")))

    def change_static(self) -> None:
        name = self.random.choice(("CNAME", "robots.txt", "deep/er.txt", "old"))
        self.journal.write(f"content/static/{name}", self.random.choice(("one", "two")))

    def remove_static(self) -> None:
        files = sorted((self.journal.root / "content/static").rglob("*.*"))
        if files:
            self.random.choice(files).unlink()

    def change_template(self) -> None:
        name = self.random.choice(sorted(TEMPLATES))
        self.journal.write(f"templates/{name}", self.random.choice(TEMPLATES[name]))

    def remove_template(self) -> None:
        name = self.random.choice(sorted(TEMPLATES))
        (self.journal.root / "templates" / name).unlink(missing_ok=True)

    def change_settings(self) -> None:
        key = self.random.choice(sorted(SETTINGS))
        self.set[key] = self.random.choice(SETTINGS[key])
        self.journal.settings(**self.set)

    def edit_experiment(self) -> None:
        height = self.random.choice((2, 4))
        if self.number % 4 == 0:  # each run takes longer than many builds
            body = f'run.metric("height", {height})\nrun.table("rows", [{{"h": {height}}}])'
            self.journal.experiment("grow", body)

    def break_front(self) -> None:
        path, _ = self._some_post()
        front = self.random.choice(FRONTS)
        self.journal.write(f"content/{path}.md", f"---\n{front}\n---\n\nText.\n")

    def break_text(self) -> None:
        path, (front, body) = self._some_post()
        faults = ("[[Nowhere]]", "{metric}`grow.weight`", "![](gone.png)", '[x]{claim="1 >"}')
        self._write(path, (front, [*body, self.random.choice(faults)]))
        self.posts[path][1].pop()

    def mend_all(self) -> None:
        """Put every file as it was meant, without links that lead nowhere any more."""
        names = {*TITLES[: len(self.posts)], *(path.rpartition("/")[2] for path in self.posts)}
        for number, (path, (front, body)) in enumerate(list(self.posts.items())):
            kept = [line for line in body if "[[" not in line or _linked(line) in names]
            kept = [line for line in kept if "![[" not in line or number == 0]  # no circles
            kept = [line for line in kept if f"![[{path.rpartition('/')[2]}" not in line]
            up = "../" * path.count("/")
            kept = [re.sub(r"(\.\./)+", up, line).replace("> 3", "> 1") for line in kept]
            title = TITLES[number] if number < len(TITLES) else f"No {number}"
            front.update(title=title, slug=None, status=None, aliases=[])
            self._write(path, (front, kept))
        for name in sorted(TEMPLATES):
            (self.journal.root / "templates" / name).unlink(missing_ok=True)

    def _some_post(self, folder: str = "") -> tuple[str, tuple[dict, list[str]]]:
        paths = [path for path in self.posts if path.startswith(folder)] or list(self.posts)
        path = self.random.choice(sorted(paths))
        return path, self.posts[path]

    def _write(self, path: str, post: tuple[dict, list[str]]) -> None:
        self.posts[path] = post
        front, body = post
        self.journal.post(path, "\n\n".join(body), **front)


def _linked(line: str) -> str:
    return line.partition("[[")[2].partition("]]")[0].partition("|")[0].partition("#")[0]


@pytest.mark.parametrize("seed", range(2))
def test_a_warm_build_equals_a_cold_one(journal, seed):
    """However a journal is edited, memory and the site before it never show in the site."""
    author, done, published, warm = Author(journal, seed), [], 0, None
    for _ in range(EDITS):
        done.append(author.edit(broken=warm is not None and warm.outcome.report is None))
        before = journal.site if (journal.root / "site").exists() else {}
        warm = journal.build()
        cold, site = journal.cold()

        assert warm.problems == cold.problems, done
        assert warm.outcome.pages == cold.outcome.pages, done
        if cold.outcome.report:
            published += 1
            assert journal.site == site, done
        else:
            assert journal.site == before, done

    assert published > EDITS / 4, "most edits should leave a journal that can be published"
