"""
Canaries: a word of its own in everything that a post can say, looked for in all that is published.

The words are random. Posts of every visibility say them, in every field, heading, task, code
block, formula, file name, picture and experiment, and an open post links to all of them in
every syntax. Then each file of the site, however it was built, is searched: its name, its
bytes, what is compressed in it. The search knows nothing of how the tool keeps things apart.
"""

from __future__ import annotations

import json
import random
import re
import string
import zlib
from collections.abc import Iterable
from functools import cache
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest
from PIL import Image, PngImagePlugin
from previewing import Preview
from support import VISIBLE, until

from generator.build import run_experiments
from generator.content import file_of
from generator.memory import Memory

HIDDEN = {
    "private": {"visibility": "private", "published": True},
    "unpublished": {"visibility": "public", "published": False},
    "inner circle": {"visibility": "inner-circle", "published": True},
    "silent": {},
}
SEEN = {"public": VISIBLE, "unlisted": {"visibility": "unlisted", "published": True}}

# What a post says without anybody but its author ever seeing it.
NEVER_SHOWN = {"comment", "percent comment", "extra", "file", "folder", "picture metadata"}
IN_LISTS = {"title", "tag", "summary", "slug", "note", "experiment name"}


class Canary:
    """A post that says random words, each of them once; ``words`` has them by where they stand."""

    def __init__(self, journal, rng: random.Random, kind: str = "learning", **front) -> None:
        self.journal, self.front = journal, front
        self.words: dict[str, str] = {}
        self._rng = rng
        self.kind = kind
        self.path = f"content/{kind}/{self('folder')}/{self('file')}.md"
        self.write_experiment()
        self.write_picture()
        self.write(**front)

    def __call__(self, where: str) -> str:
        """The word that stands there."""
        if where not in self.words:
            letters = self._rng.choices(string.ascii_lowercase, k=9)
            self.words[where] = "q" + "".join(letters)
        return self.words[where]

    @property
    def url(self) -> str:
        return f"/{self.kind}/{self('slug')}/"

    def write(self, **front) -> None:
        say, name = self, f"x-{self('experiment name')}"
        keys = {
            "title": f"About {say('title')}",
            "date": "2025-01-01",
            "tags": [say("tag")],
            "slug": say("slug"),
            "aliases": [f"/old/{say('alias')}/"],
            "summary": f"In short {say('summary')}.",
            "evolution": [
                {"date": "2024", "note": f"Then {say('note')}.", "experiment": name},
                {"date": "2024-02", "note": f"And {say('second note')}.", "post": "open"},
            ],
            "experiment": {
                "name": name,
                "description": f"It does {say('description')}.",
                "baseline": f"Not {say('baseline')}.",
                "metric": f"The {say('metric in words')}.",
                "expected_outcome": f"More {say('expected')}.",
            },
            "hypothesis": f"That {say('hypothesis')}.",
            "results": {"executed": True, "outcome": say("outcome"), "summary": say("result")},
            "next_action": f"Do {say('next action')}.",
            "extra": {say("extra"): say("extra")},
            **front,
        }
        head = "\n".join(f"{key}: {json.dumps(value)}" for key, value in keys.items())
        self.journal.write(self.path, f"---\n{head}\n---\n{self.body(name)}")

    def body(self, name: str) -> str:
        say = self
        return f"""
Text {say("text")} and *{say("emphasis")}*, see [[Open]] in this {say("sentence")}.
~~{say("struck")}~~

## ✅ Heading {say("heading")}

- [ ] task {say("task")}
- item {say("item")}

## Gaps in {say("gap heading")}

- gap {say("gap")}

| {say("table head")} | b |
|:--|--:|
| {say("cell")} | 2 |

```python
{say("code")} = 1  # {say("code comment")}
```

`{say("inline code")}` and $\\text{{{say("formula")}}}$ and $$\\text{{{say("display formula")}}}$$

> [!NOTE] {say("callout title")}
> {say("callout")}

Term {say("term")}
: Definition {say("definition")}

A footnote.[^1] [{say("span")}]{{#{say("anchor")} .{say("class")}}} <kbd>{say("html")}</kbd>
[words](https://example.org/{say("outside link")} "{say("link title")}")

[^1]: Footnote {say("footnote")}

![{say("alt text")}]({say("picture")}.png "{say("picture title")}")

[{say("file link")}]({say("attachment")}.txt)

![{say("prose caption")}](experiment:{name}/{say("figure name")})

![](experiment:{name}/{say("table name")})

It is {{metric}}`{name}.{say("metric name")}`,
[so {say("claim")}]{{claim="{name}.{say("metric name")} > 1"}}.

<!-- {say("comment")} -->
%% {say("percent comment")} %%
"""

    def write_picture(self) -> None:
        folder = self.path.rpartition("/")[0]
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", self("picture metadata"))
        content = BytesIO()
        pixels = bytes(self._rng.randrange(256) for _ in range(12))
        Image.frombytes("RGB", (2, 2), pixels).save(content, "PNG", pnginfo=info)
        self.journal.write(f"{folder}/{self('picture')}.png", content.getvalue())
        self.journal.write(f"{folder}/{self('attachment')}.txt", self("attached text"))

    def write_experiment(self) -> None:
        say, module = self, f"x_{self('experiment name')}"
        self.journal.write(f"experiments/{say('helper')}.py", f'FOUND = "{say("helper text")}"\n')
        self.journal.write(
            f"experiments/{module}.py",
            f'''"""Does {say("question")} hold?

More on {say("docstring")}.
"""

from generator import experiment
from {say("helper")} import FOUND  # {say("source comment")}


@experiment(seed=1, params={{"{say("parameter")}": 3}})
def {module}(run):
    run.metric("{say("metric name")}", 7, {say("label")}="{say("label value")}")
    rows = [{{"{say("column")}": "{say("row")}"}}, {{"{say("column")}": FOUND}}]
    run.table("{say("table name")}", rows, caption="The {say("table caption")}")
    run.figure(
        "{say("figure name")}",
        lambda axes: axes.plot([1, 2], [3, 4], label="{say("legend")}"),
        alt="{say("figure alt")}",
        caption="The {say("figure caption")}",
        data=[{{"{say("data column")}": "{say("data")}"}}],
    )
    run.verdict("mixed", because="{say("because")}")
''',
        )


def open_post(journal, canaries: Iterable[Canary]) -> None:
    """A post that everybody may see, and that links to each of the others in every syntax."""
    lines = []
    for one in canaries:
        title, slug, beside = (
            f"About {one('title')}",
            one("slug"),
            f"/{one.path[len('content/') :]}",
        )
        anchor, heading = one("anchor"), f"Heading {one('heading')}"
        lines += [
            f"A [[{title}]], [[{title}|b]], [[{title}#{heading}]], [[{title}#{anchor}|c]].",
            f"[[{slug}]], [[{one('alias')}|d]], [[{one('file')}]], [[/old/{one('alias')}/|e]].",
            f"[f]({beside}), [g]({beside}#{anchor}), [h][{slug}], [**i**]({one.url}).",
            f"[j](/old/{one('alias')}/), [k](/experiments/x-{one('experiment name')}/).",
            f"\n## In [[{title}]]\n\n| [[{title}\\|l]] |\n|---|\n| [[{title}]] |",
            f"\n> [!NOTE] On [[{title}|m]]\n> [[{title}]]\n",
            f"\n- [ ] ask [[{title}]]\n- x[^{slug}]\n\n[^{slug}]: see [[{title}]]\n",
            f"\n[{slug}]: {beside}\n",
        ]
    notes = [{"date": "2025", "note": "It led on.", "post": one("slug")} for one in canaries]
    journal.post("learning/open", "\n".join(lines), title="Open", evolution=notes)


@cache
def plainly(content: bytes) -> str:
    """All that the bytes of a file say, in any of the ways that a reader might find it."""
    said = [content, *re.findall(rb"IDAT(.*)", content, re.S)]
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", content):
        try:  # of zlib or of gzip, whichever it begins with
            said.append(zlib.decompressobj(wbits=47).decompress(content[start.start() :]))
        except zlib.error:
            continue
    text = " ".join(part.decode("utf-8", "replace") for part in said)
    return " ".join((text, unescape(text), unquote(text), re.sub(r"<[^<>]*>", "", text))).lower()


def found(files: dict[str, bytes], words: Iterable[str]) -> dict[str, set[str]]:
    """The words that any file says in its name or content, each with the files that do."""
    said = {path: f"{path.lower()} {plainly(content)}" for path, content in files.items()}
    where = {word: {path for path, text in said.items() if word in text} for word in words}
    return {word: paths for word, paths in where.items() if paths}


def run_all(journal) -> None:
    """Run every experiment, so that there is something to be found of each."""
    memory = Memory.empty()
    ran = run_experiments(journal.journal, memory, every=True)
    memory.close()
    assert ran.results.problems == ()


@pytest.fixture
def aviary(journal):
    """A journal with a canary of each visibility, and the open post."""
    rng = random.Random()
    journal.settings(base_url="https://example.org/deep/", description="Birds")
    every = {
        name: Canary(journal, rng, kind, **front)
        for kind, (name, front) in zip(
            ("learning", "research", "learning", "research", "learning", "research"),
            {**HIDDEN, **SEEN}.items(),
            strict=True,
        )
    }
    open_post(journal, every.values())
    run_all(journal)
    return journal, every


@pytest.mark.xdist_group("canaries")
def test_no_canary_leaves_the_journal(aviary):
    """Built from nothing, after all of them were public, and as a stranger sees it meanwhile."""
    journal, every = aviary
    hidden = [word for name in HIDDEN for word in every[name].words.values()]
    journal.publish()
    cold = journal.site
    assert found(cold, hidden) == {}

    preview = Preview(journal.root, "--as", "public")
    try:
        for name in HIDDEN:
            every[name].write(**VISIBLE)
        every["private"].journal.publish()
        assert len(found(journal.site, hidden)) > len(hidden) / 2
        page = f"/deep{every['private'].url}"
        preview.shows(every["private"]("text"), page)
        for name, front in HIDDEN.items():
            every[name].write(**front)
        journal.publish()
        assert journal.site == cold

        until(lambda: preview.status(page) == 404, "its page to be gone")
        assert found(served(preview, journal, every.values()), hidden) == {}
    finally:
        preview.end()
    assert found({"stderr": preview.said.encode()}, hidden) == {}


def served(preview: Preview, journal, canaries: Iterable[Canary]) -> dict[str, bytes]:
    """What a preview answers for each file of the site, and where those of canaries would be."""
    paths = [f"/{path.removesuffix('index.html')}" for path in journal.site]
    guesses = [
        path
        for one in canaries
        for path in (
            one.url,
            one.url.rstrip("/"),
            f"{one.url}{one('picture')}.png",
            f"{one.url}{one('attachment')}.txt",
            f"/old/{one('alias')}/",
            f"/tags/{one('tag')}/",
            f"/experiments/x-{one('experiment name')}/",
            f"/{one.path}",
            f"/experiments/x_{one('experiment name')}.py",
        )
        if file_of(path) not in journal.site
    ]
    answers = {}
    for number, path in enumerate((*paths, *guesses, "/_preview/problems")):
        _, headers, body = preview.ask(path if path.startswith("/_") else f"/deep{path}")
        answers[str(number)] = body + str(headers.get("content-disposition", "")).encode()
    return answers


@pytest.mark.xdist_group("canaries")
def test_the_canaries_sing_where_they_may(aviary):
    """Whoever is public is heard in all that is shown, who is unlisted only on pages of their own.

    So the search finds what there is to find.
    """
    journal, every = aviary
    journal.publish()
    public, unlisted = every["public"], every["unlisted"]
    heard = found(journal.site, public.words.values())
    unheard = {where for where, word in public.words.items() if word not in heard}
    assert unheard == NEVER_SHOWN
    assert any(path.startswith("pagefind/fragment/") for path in heard[public("text")])

    lists = {path for path in journal.site if path in LISTS or path.startswith("tags/")}
    for where in IN_LISTS:
        assert heard[public(where)] & lists, where

    listed = {path: content for path, content in journal.site.items() if path in lists}
    # What the author wrote a link to may be linked where the whole post stands.
    listed["feed.xml"] = re.sub(rb"<content.*?</content>", b"", listed["feed.xml"], flags=re.S)
    assert found(listed, unlisted.words.values()) == {}


LISTS = {
    *("index.html", "learning/index.html", "research/index.html", "experiments/index.html"),
    *("feed.xml", "sitemap.xml", "404.html"),
}
