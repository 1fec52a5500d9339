"""A vault of Obsidian: its links, pictures, callouts and marks mean in a post what they meant."""

from __future__ import annotations

import pytest
from bringing import bring
from support import JournalFolder
from vaults import PICTURE

VISIBLE = "published: true\nvisibility: public"

OTHERS = {
    "Other.md": "# Other\n\n## A part: of it\n\nA block. ^block\n",
    "deep/Same.md": "in a folder",
    "far/away/Same.md": "in another",
    "Named.md": "---\naliases: [Nick, Second name]\n---\ncalled otherwise\n",
    "Titled.md": "---\ntitle: What it says\n---\nwords\n",
    "files/pic.png": PICTURE,
    "files/paper.pdf": b"%PDF-1.4\n",
}


CASES = [
    ("[[Other]] and [[other|words]]", "[[Other]] and [[other|words]]"),
    ("[[Other#A part: of it]]", "[[Other#A part: of it]]"),
    ("[[Other#A part of it]]", "[[Other#a-part-of-it]]"),
    ("[[Other#*A part:* of <b>it</b>]]", "[[Other#a-part-of-it]]"),
    ("[[Other#^block]] [[Other^block]]", "[[Other#block]] [[Other#block]]"),
    ("[[Other#Other]]", "[[Other]]"),
    ("[[Nick]] and [[Second name|x]]", "[[Named|Nick]] and [[Named|x]]"),
    ("[[Named|Nick]]", "[[Named|Nick]]"),
    ("[[Titled]]", "[[Titled]]"),
    ("[[files/../Other]]", "[[Other]]"),
    ("[[away/Same]]", "[[away/Same]]"),
    ("[[Other|**bold**]]", "[**bold**](Other.md)"),
    ("| a |\n|---|\n| [[Nick]] |", "| a |\n|---|\n| [[Named\\|Nick]] |"),
    ("[[Not yet written]] here", "Not yet written here"),
    ("[[Not yet|words]] here", "words here"),
    ("![[Other]]", "![[Other]]"),
    ("![[Other#A part: of it]]", "![[Other#A part: of it]]"),
    ("in a line ![[Other]]", "in a line [[Other]]"),
    ("![[Other#^block]]", "[[Other#block]]"),
    ("![[pic.png]]", "![](files/pic.png)"),
    ("![[pic.png|300]] ![[PIC.png|what|1x2]]", "![](files/pic.png) ![what](files/pic.png)"),
    ("![what|200](files/pic.png)", "![what](files/pic.png)"),
    ("![](pic.png)", "![](files/pic.png)"),
    ("![[gone.png]] [x](gone.md)", "gone.png x"),
    ("[[paper.pdf]]", "[paper.pdf](files/paper.pdf)"),
    ("![[paper.pdf#page=2|p. 2]]", "[p. 2](files/paper.pdf)"),
    ("[words](Other.md) [w](<deep/Same.md>)", "[words](Other.md) [w](<deep/Same.md>)"),
    ("[words](Same.md) [w](Nick)", "[words](deep/Same.md) [w](Named.md)"),
    ("![](https://example.org/a.png)", "![](https://example.org/a.png)"),
    ("a ==marked [[Nick]]== word", "a <mark>marked [[Named|Nick]]</mark> word"),
    ("A paragraph. ^own-id", "A paragraph. []{#own-id}"),
    ("> [!abstract]- Short\n> x", "> [!note]- Short\n> x"),
    ("> [!bug]\n> x", "> [!warning] Bug\n> x"),
    ("> [!INFO] Known\n> x", "> [!INFO] Known\n> x"),
    ("> [!note|wide]\n> x", "> [!note]\n> x"),
    ("%%[[Nowhere]]%% x", "%%[[Nowhere]]%% x"),
    ('<img src="pic.png" width=9>', "![](files/pic.png)"),
    ("## Part {#own}", "## [Part]{#own}"),
    ("```\n[[Nick]] ==a== ^b\n```", "```\n[[Nick]] ==a== ^b\n```"),
    ("`[[Nick]]` $a_{[[Nick]]}$", "`[[Nick]]` $a_{[[Nick]]}$"),
    ("    [[Nick]]", "    [[Nick]]"),
    ("\\[[Nick]] stays", "\\[[Nick]] stays"),
    ("Costs $5 and $6.", "Costs $5 and $6."),
    ("words [^1]", "words \\[^1]"),
    ("{role}`x` and x]{y}", "\\{role}`x` and x\\]{y}"),
    ("[w]{claim=\"a > 1\"}", "[w\\]\\{claim=\"a > 1\"}"),
    ("<div>\n[[Nick]]\n</div>", "<div>\n&#91;[Named|Nick]]\n</div>"),
    ("tabs\tand  \nbreaks\\\nstay", "tabs\tand  \nbreaks\\\nstay"),
]  # fmt: skip


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    """A vault with a note for each of the CASES, imported."""
    root = tmp_path_factory.mktemp("obsidian")
    notes = {f"Case {number}.md": f"{written}\n" for number, (written, _) in enumerate(CASES)}
    return bring(JournalFolder.begin(root / "journal"), root / "vault", {**OTHERS, **notes})


@pytest.mark.parametrize(("number", "read"), list(enumerate(read for _, read in CASES)))
def test_what_is_written_in_a_note_means_the_same_in_a_post(brought, number, read):
    """Each sign is read as it was meant, and what means the same here stays byte for byte."""
    assert brought.body(f"Case {number}.md") == f"{read}\n"


def test_what_comes_of_it_has_no_errors(brought):
    """The posts would be published as they are: nothing in them is an error, draft or not."""
    for path in brought.paths:
        if path.endswith(".md"):
            text = (brought.journal.root / path).read_text()
            brought.journal.write(
                path, text.replace("published: false\nvisibility: private", VISIBLE)
            )

    assert [problem for problem in brought.journal.check().problems if problem.is_error] == []
