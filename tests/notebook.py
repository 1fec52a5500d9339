"""A journal that is built in no time, and what must hold of its site at every moment."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from support import BASE_URL, JournalFolder

from generator.site.writing import MARKER

# Nearly all of the time of a small build goes into compiling the theme.
TEMPLATES = {
    "post.html": """<title>{{ page.face.title }}</title>
{{ body }}
{% for face in (page.older, page.newer) if face %}
<a href="{{ face.url | href }}">{{ face.title }}</a>
{% endfor %}
{% for link in page.backlinks %}
<a href="{{ link.face.url | href }}">{{ link.face.title }}</a>
{% endfor %}
""",
    "list.html": """<title>{{ page.title }}</title>
{% for group in page.groups %}
{% for row in group.rows %}
<a href="{{ row.face.url | href }}">{{ row.face.title }}</a>
{% endfor %}
{% endfor %}
""",
    "home.html": """<title>{{ site.title }}</title>
{% for row in page.learning + page.settled %}
<a href="{{ row.face.url | href }}">{{ row.face.title }}</a>
{% endfor %}
""",
    "tags.html": """<title>Tags</title>
{% for tag in page.tags %}
<a href="{{ tag.url | href }}">{{ tag.name }}</a>
{% endfor %}
""",
    "404.html": "<title>Nothing</title>\n",
    "redirect.html": "<title>Moved</title>\n<a href='{{ page.url | href }}'>{{ page.title }}</a>\n",
    "feed.xml": """<title>{{ site.title }}</title>
{% for entry in page.entries %}
<a href="{{ entry.face.url | absolute }}">{{ entry.face.title }}</a>
{{ bodies[loop.index0] | forceescape }}
{% endfor %}
""",
    "sitemap.xml": """{% for url, changed in page.urls %}
<loc>{{ url | absolute }}</loc>
{% endfor %}
""",
}
_TOKENS = re.compile(rb"(?:Title|Secret)\d+x")
HALF_WRITTEN = f"{MARKER}.new"  # what a kill leaves where the site is on another disk


class Notebook:
    """Posts whose titles and texts are found by a word of their own, wherever they are."""

    def __init__(self, journal: JournalFolder) -> None:
        self.journal = journal
        self.count = 0
        for name, text in TEMPLATES.items():
            journal.write(f"templates/{name}", text)
        journal.settings(base_url=BASE_URL, title="Notes")

    def post(self, number: int, more: str = "", **front: object) -> None:
        """Write post ``number``; everybody may see it unless ``front`` says otherwise."""
        front = {"title": f"Title{number}x", "tags": ["all", f"t{number % 2}"], **front}
        body = f"A summary.\n\nSecret{number}x.\n\n{more}"
        self.journal.post(f"learning/p{number}", body, **front)


def begin(journal: JournalFolder) -> Notebook:
    """Six posts that link one another, one of them private, and a file."""
    notebook = Notebook(journal)
    for number in range(6):
        notebook.post(
            number,
            f"After [[Title{number - 1}x]]." if number in (1, 2, 4) else "",
            date=f"2024-01-0{number + 1}",
            visibility="private" if number == 5 else "public",
        )
    journal.write("content/static/CNAME", "example.org")
    return notebook


def authors(root: Path) -> dict[str, object]:
    """All of a journal that is not made: each file as it is, to its time and permissions."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name.split("/")[0] not in ("site", ".journal"):
            stat = path.lstat()
            if path.is_symlink():
                content = str(path.readlink())
            else:
                content = path.read_bytes() if path.is_file() else ""
            found[name] = stat.st_mode, stat.st_mtime_ns * path.is_file(), content
    return found


def assert_safe(before: dict[str, bytes], now: dict[str, bytes], after: dict[str, bytes]) -> None:
    """What must hold of a site between two states, however the build between them ended."""
    now = {path: content for path, content in now.items() if not path.endswith(HALF_WRITTEN)}
    torn = [path for path in now if now[path] not in (before.get(path), after.get(path))]
    lost = (before.keys() & after.keys()) - now.keys()
    fresh = [path for path in now if now[path] != before.get(path)]
    withdrawn = now.keys() - after.keys()
    hidden = _tokens(before.values()) - _tokens(after.values())
    new = now.keys() - before.keys()

    assert torn == [], "each file is whole, old or new"
    assert not lost, "what was there and will be is there"
    assert not (fresh and withdrawn), "what is withdrawn is gone before anything is written"
    if new:
        assert not hidden & _tokens(now.values()), "what is new does not stand beside its name"


def assert_settled(journal: JournalFolder, after: dict[str, bytes]) -> None:
    """What must hold after a build that came to its end: all of the site, and no more."""
    assert journal.site == after
    assert not (journal.root / ".journal/stage").exists()
    assert not list((journal.root / ".journal").glob("*.new"))


def _tokens(contents) -> set[bytes]:
    return set().union(*map(_tokens_in, contents))


@cache
def _tokens_in(content: bytes) -> frozenset[bytes]:
    return frozenset(_TOKENS.findall(content))
