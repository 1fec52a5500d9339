"""
Vaults of notes as they really are: written by hand over years, by many programs, not for us.

`write_vault` makes one from a seed, with every oddity that we have met. It is made of parts
that anybody writes; none of it is anybody's.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060600000000500017a5eab3f0000000049454e44ae426082"
)

FRONT = (
    "",
    "---\ntitle: Something\ntags: [one, two]\n---\n",
    "---\ntitle: A title: with a colon\ndate: 2024-03-01\n---\n",
    "---\ntags: one two #three\naliases: Another Name\n---\n",
    "---\naliases:\n  - First\n  - Second: one\ntag: lonely\n---\n",
    "---\ncreated: 2024-03-01T10:00:00+02:00\nupdated: 2024-04-01\nrating: 5\n---\n",
    "---\ndate: 2023-13-45\n---\n",
    "---\ndate: {{date}}\ntitle: {{title}}\n---\n",
    '---\ndate: <% tp.date.now() %>\ntitle: "<% tp.file.title %>"\n---\n',
    "---\ntitle: one\ntitle: two\nTitle: three\n---\n",
    '---\ntitle:\t"tabbed"\n\tkey: value\n---\n',
    "---\n- a\n- list\n---\n",
    "---\njust text\n---\n",
    "---\n---\n",
    "---\ntitle: never closed\n",
    "---\nkey: &anchor value\nother: *anchor\n---\n",
    "---\nnested:\n  deep: {a: [1, {b: c}]}\npublished: true\nstatus: seedling\n---\n",
    '---\n[[Note 3]]: link\ncssclass: wide\nup: "[[Note 1]]"\n---\n',
    '---\ntitle: "unclosed\ntags: [a, b\n---\n',
    "---\ntags:\n---\n",
    "---\ntitle: 1984\ntags: [2024, no, null, ~]\ndate: 2025\n---\n",
    '---\ntitle: "\u200b"\ndescription: |\n  two\n  lines\nslug: ../../etc\n---\n',
    "---\npublish: false\naliases: [/old/address, \"?\", '']\nkind: novel\nevolution: none\n---\n",
    '+++\ntitle = "TOML"\ndate = 2024-03-01T10:00:00Z\n+++\n',
    '{\n"title": "JSON", "tags": ["x"]\n}\n',
)

LINES = (
    "Words with [[Note {n}]] and [[note {n}|other words]] in them.",
    "See [[Note {n}#A heading]], [[Note {n}#^block{n}]] and [[#A heading]].",
    "[[Nowhere at all]] and [[Nowhere|words]] are not written yet. [[]] [[|]] [[#]] [[ ]]",
    "![[Note {n}]]",
    "Beside words ![[Note {n}]] nothing is shown.",
    "![[picture {p}.png]]",
    "![[picture {p}.png|300]] ![[Picture {p}.PNG|what it shows|100x200]]",
    "![[gone.png]] ![alt|200](picture%20{p}.png) ![](<picture {p}.png>) ![x](gone/away.jpg)",
    "![[paper.pdf#page=3]] and [[paper.pdf]] and ![[film.mp4]] and [the paper](paper.pdf)",
    "[words](Note%20{n}.md) [words](<Note {n}.md#A heading>) [words](Nowhere.md) [x]() [y](#z)",
    "[to a folder](attachments) [rel](../Note%20{n}.md) [abs](/Note%20{n}) [[folder/Note {n}]]",
    "#tag #nested/tag #2024 #été #emoji-🌱 a#b https://example.org/#fragment `#code`",
    "==marked== and ==not== x==y == z, ==with [[Note {n}]] in it==, a = = b",
    "A paragraph with an anchor ^block{n}",
    "^alone{n}",
    "> [!info] Known\n> words",
    "> [!abstract]- Unknown\n> > [!bug]\n> > nested",
    "> [!custom|wide] [[Note {n}]]\n> ![[Note {n}]]",
    "> [!]\n> nothing",
    "%% hidden [[Nowhere]] %% shown %%inline%%",
    "%%\nhidden\n%%",
    "%% never closed",
    "<!-- never closed",
    "Costs $5 and $10, or 5$. $x^2$ and $$y$$ and $\\frac{{1$ is broken.",
    "$$\n\\begin{{aligned}} a &= b \\\\ c &= [[d]] \\end{{aligned}}\n$$",
    "$$ never closed",
    "```dataview\nTABLE file.name FROM #tag WHERE [[Note {n}]]\n```",
    "```js\nconst a = `[[Note {n}]]`; // ==no== ^block\n```",
    "    indented [[code]] ==stays==",
    "`[[code]]` ``a ` b [[code]]`` `unclosed [[Note {n}]]",
    "- [ ] task [[Note {n}]] #todo\n- [x] done ^t{n}\n\t- tabbed\n\t\t```\n\t\t[[code]]\n\t\t```",
    "| a | b |\n|---|---|\n| [[Note {n}\\|words]] | ![[picture {p}.png\\|50]] |",
    "| [[Note {n}|cut]] | x |\n|---|---|\n| $a$ | `|` |",
    "<% tp.file.cursor() %> {{{{date}}}} {{{{title}}}}",
    "key:: value, [inline:: field] (hidden:: field)",
    '{{role}}`x` {{metric}}`a.b` {{ref}}`nothing` [words]{{claim="a > b"}} [w]{{.class}} x]{{y}}',
    "[@citation] [see @citation, p. 3] @mention [^1] [^missing] ^[in place] ^[open\n\n[^1]: noted",
    "[^unused]: nobody refers to it",
    "# A heading\n\n## A heading {{#own-id}}\n\n### ✅ Sure\n\n##✅ glued",
    '<div class="x">\n[[Note {n}]] {{metric}}`x`\n</div>',
    '<img src="picture {p}.png" width=300> <iframe src="https://example.org"></iframe> <br>',
    "<details><summary>more</summary>\n\n[[Note {n}]]\n\n</details>",
    "![](https://example.org/a.png) ![](data:image/png;base64,AAAA) [o](obsidian://open)",
    "[ref][here] [here] ![pic][img]\n\n[here]: Note%20{n}.md\n[img]: <picture {p}.png>",
    "term\n: definition [[Note {n}]]",
    "[!note] not in a quote; [Half]] and [[half] and ![[half\nline]]",
    "Line with trailing spaces  \nand a\\\nhard break \\[[escaped]] \\#no \\==no==",
    "[![a](picture%20{p}.png)](Note%20{n}.md) [a [b] c](Note%20{n}.md) [a](Note {n}.md)",
    "experiment:name/figure ![x](experiment:a/b) [x](experiments:a/b)",
    "null\0byte? \u202e turned \ufeff mark \u2028 line",
    "```\nnever closed [[Note {n}]]",
)

NAMES = (
    "What is this?", "A: B", "100% sure", "C# and F#", "a|b", "star*", 'quote"s', "<tag>",
    "[brackets]", "emoji 🌱", "🌱🌱", "trailing ", ".", "dots...", "e\u0301cole", "école",
    "ÉCOLE", "日本語のノート", "٣", "a" * 200, "ü" * 120, "CON", "index", "_index", "README",
    "2024-03-01", "2024-03-01 Friday", "202403011200 Zettel", "back\\slash", "hash#tag",
    "new\nline", "tab\tbed", "\u200b", "~", "-", "--", "node.js v1.2", "Home", "tags",
)  # fmt: skip


def write_vault(folder: Path, seed: int, count: int) -> Path:
    """A vault of ``count`` notes and some files beside them, the same for the same seed."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    (folder / ".obsidian").mkdir()
    (folder / ".obsidian/app.json").write_text('{"attachmentFolderPath": "attachments"}')
    (folder / ".obsidian/templates.json").write_text('{"folder": "Templates"}')
    _put(folder, "Templates/Daily.md", "---\ndate: {{date}}\n---\n# {{title}}\n")
    folders = ["", "folder", "folder/sub folder", "Été", "d/e/e/p/e/r/" * 8]
    for number in range(count):
        where = chance.choice(folders)
        name = f"Note {number}" if chance.random() < 0.7 else chance.choice(NAMES)
        _put(folder, f"{where}/{name}.md", _note(chance, count))
    for number in range(20):
        where = chance.choice(["attachments", "folder", ""])
        _put(folder, f"{where}/picture {number}.png", PICTURE)
    _put(folder, "attachments/paper.pdf", b"%PDF-1.4\n%%EOF\n")
    _put(folder, "folder/paper.pdf", b"%PDF-1.4\n%another\n%%EOF\n")
    _put(folder, "attachments/film.mp4", b"\0\0\0\x18ftypmp42")
    _put(folder, "Board.canvas", '{"nodes": []}')
    _odd(folder)
    return folder


def _note(chance: random.Random, count: int) -> bytes:
    lines = chance.choices(LINES, k=chance.randint(0, 9))
    filled = [line.format(n=chance.randrange(count + 3), p=chance.randrange(22)) for line in lines]
    heading = chance.choice(["", "", "# A note of its own\n\n", "Setext\n===\n"])
    text = chance.choice(FRONT) + heading + "\n\n".join(filled) + chance.choice(["\n", "", "\n\n"])
    kind = chance.random()
    if kind < 0.06:
        text = text.replace("\n", "\r\n")
    if kind < 0.03:
        return b"\xef\xbb\xbf" + text.encode()
    if 0.06 < kind < 0.08:
        return text.encode("utf-16")
    if 0.08 < kind < 0.1:
        return text.encode("cp1252", "replace")
    return b"" if 0.1 < kind < 0.12 else text.encode()


def _odd(folder: Path) -> None:
    """What stands in a vault by accident."""
    _put(folder, "binary.md", bytes(range(256)) * 40)
    _put(folder, "huge.md", "words and [[Note 1]] and more words\n" * 40_000)
    _put(folder, "wide.md", "word " * 80_000)
    _put(folder, "deep.md", "> " * 3_000 + "deep")
    _put(folder, "brackets.md", "[" * 5_000 + "`" * 2_001 + "$ " * 3_000)
    _put(folder, "Me.md", "I am [[Me]], see ![[Me]]\n\n![[Me]]\n\n![[Round]]\n")
    _put(folder, "Round.md", "![[Me]]\n")
    _put(folder, "drawing.excalidraw.md", "---\nexcalidraw-plugin: parsed\n---\n# Text\n")
    locked = _put(folder, "locked.md", "nobody may read this")
    if locked:
        locked.chmod(0)
    for name, target in (("loop", "."), ("away", "/"), ("gone.md", "nowhere"), ("it.md", "Me.md")):
        (folder / name).symlink_to(target)
    (folder / "circle.md").symlink_to("circle.md")
    os.mkfifo(folder / "pipe.md")
    _put(folder, os.fsdecode(b"latin \xe9.md"), "named so")


def _put(folder: Path, path: str, content: str | bytes) -> Path | None:
    """Write a file, unless the file system has no such name."""
    target = folder / path.lstrip("/")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError:
        return None
    return target
