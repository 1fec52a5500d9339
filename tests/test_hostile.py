"""
Whatever a file holds or is called, the journal says what is wrong or publishes what is right.

Each journal here has a good post beside the odd one. It is published with it, or where there
is an error the site stays as it was; it is never lost, and nothing hangs.
"""

from __future__ import annotations

import os
import re
import socket
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from xml.parsers import expat

import pytest
from support import JournalFolder, png, really, tree

FRONT = "---\ntitle: Odd\ndate: 2025-01-01\npublished: true\nvisibility: public\n"
ODD = "content/learning/odd.md"
GOOD = "/learning/good/"
SECRET = "nobody but me may read this"


@pytest.fixture
def journal(journal):
    """A journal with one good post, published."""
    journal.post("learning/good", "I am good.")
    journal.publish()
    return journal


def odd(journal, front: str = "", body: str = "Body.\n", path: str = ODD) -> None:
    journal.write(path, f"{FRONT}{front}\n---\n{body}".encode("utf-8", "surrogatepass"))


def refused(journal) -> list[str]:
    """What a build says that publishes nothing; fails where it changes the site."""
    before = tree(journal.root / "site")
    built = journal.build()

    assert built.outcome.report is None, built.messages
    assert tree(journal.root / "site") == before
    return built.messages


# --- bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (FRONT.encode("utf-16"), f"{ODD}:1:1: this is UTF-16 text, not UTF-8"),
        (FRONT.encode("utf-16-le"), f"{ODD}:1:1: this is UTF-16 text, not UTF-8"),
        (FRONT.encode("utf-16-be"), f"{ODD}:1:1: this is UTF-16 text, not UTF-8"),
        (b"\0" * 5000, f"{ODD}:1:1: there is no front matter"),
        (FRONT.encode() + b"---\n\xed\xa0\x80", f"{ODD}:7:1: this is not UTF-8 text (byte 0xED)"),
    ],
    ids=["UTF-16", "UTF-16 LE", "UTF-16 BE", "NUL", "surrogate"],
)
def test_bytes_that_are_no_text_are_one_problem(journal, data, message):
    """An encoding is named where it can be told, and the rest of the site stays as it was."""
    journal.write(ODD, data)

    assert message in refused(journal)


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2], ids=["", "1", "2"])
@pytest.mark.parametrize("end", [b"\r\n", b"\r"], ids=["CRLF", "CR"])
def test_another_system_s_text_makes_the_same_site(journal, begin, end):
    """Ends of lines and byte order marks change no byte of what is published."""
    text = (FRONT + "---\n# One\n\ntwo\nthree  \nfour\n\n```\ncode\n```\n").encode()
    journal.write(ODD, text)
    journal.publish()
    before = journal.site
    journal.write(ODD, begin + text.replace(b"\n", end))
    journal.publish()

    assert journal.site == before


# --- how much -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "body", "message"),
    [
        ("", "word " * 2_000_000, f"{ODD}: this file has 10,000,"),
        ("summary: " + "w" * 10_000_000, "", f"{ODD}: this file has 10,000,"),
        ("", "## A heading\n\n" * 100_000, f"{ODD}: this file has 1,400,"),
        ("", "w" * 300_001, f"{ODD}:8:300001: this line has 300,001 characters"),
        (f"tags: [{','.join(map(str, range(50_000)))}]", "", f"{ODD}:6:7: tags: has 50000 entries"),
        ("evolution:\n" + "- {date: 2025, note: x}\n" * 5_001, "", f"{ODD}:7:1: evolution: has"),
        ("extra: " + "[" * 100_000, "", f"{ODD}:6:57: nested more than 50 levels deep"),
        ("extra:\n " + "- " * 100_000, "", f"{ODD}:7:100: nested more than 50 levels deep"),
        ("? " * 100_000, "", f"{ODD}:6:101: nested more than 50 levels deep"),
        ("x: y\n" * 5_000, "", f'{ODD}:6:1: "x" is not a key of the front matter'),
        ("date: " + "9" * 5000, "", f'{ODD}:6:1: "date" is given twice; the first is on line 3'),
        ("evolution: [{date: " + "9" * 5000 + ", note: x}]", "", f'{ODD}:6:20: date: "999'),
    ],
    ids=[
        "text",
        "front",
        "headings",
        "line",
        "tags",
        "notes",
        "flow",
        "block",
        "keys",
        "unknown",
        "digits",
        "date",
    ],
)
def test_far_too_much_is_said_at_once(journal, front, body, message):
    """What no post has is refused with its size or depth, before anything is made of it."""
    odd(journal, front, body)

    assert any(said.startswith(message) for said in refused(journal))


def test_thousands_of_mistakes_are_not_all_told(journal):
    """The command shows the first of one file and counts the others."""
    odd(journal, "", "[[" * 5_000)
    done = really(journal.root, "build")

    assert done.returncode == 1
    assert done.stderr.count("begins a link that does not end") == 100
    assert f"{ODD}: and 4900 more in this file" in done.stderr
    assert "Traceback" not in done.stderr


def test_very_long_titles_are_titles(journal):
    """They are shown whole, and looked for beside one another in no time."""
    for name in "ab":
        journal.post(f"learning/{name}", f"[[{'w ' * 20_000}x]]", title=name * 100_000)

    assert len(refused(journal)) == 2
    for name in "ab":
        journal.post(f"learning/{name}", title=name * 100_000)
    journal.publish()
    assert "a" * 100_000 in journal.page("/learning/a/")


# --- characters -----------------------------------------------------------------------

UNSEEN = [0x01, 0x08, 0x0B, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xFFFE]


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
def test_a_character_that_nobody_sees_is_named_in_each_field(journal, code):
    """Escaped or as it is, a control character of the front matter is a Problem at its place."""
    escaped = f"a\\u{code:04x}b"
    odd(
        journal,
        f'summary: "{escaped}"\ntags: ["{escaped}"]\nslug: "{escaped}"\naliases: ["/{escaped}"]\n'
        f'hypothesis: "{escaped}"\nnext_action: "{escaped}"\nresults: {{outcome: "{escaped}"}}\n'
        f'evolution: [{{date: 2025, note: "{escaped}"}}]\nexperiment: "{escaped}"',
    )
    said = [
        message for message in refused(journal) if f"holds the character U+{code:04X}" in message
    ]
    assert len(said) == 9
    odd(journal, f"summary: a{chr(code)}b")

    assert refused(journal) == [
        f"{ODD}:6:11: not valid YAML: the character U+{code:04X} may not stand in it"
    ]


def test_control_characters_of_a_body_reach_no_page(journal):
    """Pages and feeds are valid whatever stands in the text of a post."""
    signs = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 0x7F, *UNSEEN]))
    odd(journal, "", f"a{signs}b\n\n## h{signs}h\n\n[x](https://example.org/{signs})\n\n`{signs}`")
    journal.publish()

    for path, content in journal.site.items():
        if path.endswith((".html", ".xml")):
            assert not re.search(rb"[\0-\x08\x0b\x0e-\x1f\x7f]", content), path
        if path.endswith(".xml"):
            expat.ParserCreate().Parse(content, True)


class _Title(HTMLParser):
    found, inside = "", False

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "title"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "title"

    def handle_data(self, data):
        self.found += data if self.inside else ""


@pytest.mark.parametrize(
    "title",
    [
        *("\U0001f389", "</title><script>alert(1)</script>", "]]>&lt;&#0;", "a\u200db\u200cc"),
        *("\u05e9\u05dc\u05d5\u05dd", "{{ site }}{% raw %}", "e\u0301" * 50, "\U0001fae8 new"),
    ],
)
def test_a_title_is_the_same_text_on_its_page_and_in_the_feed(journal, title):
    """Emoji, markup and templates in a title are its text and nothing else."""
    journal.post("learning/odd", title=title, tags=[title], date="2025-02-01")
    journal.publish()
    page, texts, parser = _Title(), [], expat.ParserCreate()
    page.feed(journal.page("/learning/odd/"))
    parser.CharacterDataHandler = texts.append
    parser.Parse(journal.site["feed.xml"], True)

    assert page.found.strip().startswith(title)
    assert f"\n{title}\n" in "".join(texts)


def test_what_the_terminal_shows_drives_no_terminal(journal):
    """Line ends and escape sequences in names and texts are written out."""
    odd(journal, "colour: x", path="content/learning/a\x1b[2J\nb.md")
    odd(journal, "", "[[\x1b[31mNothing]]")
    done = really(journal.root, "build")

    assert done.returncode == 1
    assert "\x1b" not in done.stderr
    assert 'content/learning/a\\x1b[2J\\nb.md:6:1: "colour" is not a key' in done.stderr


# --- names ----------------------------------------------------------------------------

NFC, NFD = "caf\u00e9", "cafe\u0301"


@pytest.mark.parametrize(("form", "other"), [(NFC, NFD), (NFD, NFC)], ids=["NFC", "NFD"])
def test_what_looks_the_same_is_the_same_name(journal, form, other):
    """Files, slugs, aliases, tags and links meet in one Unicode form, and so does the site."""
    journal.post(f"learning/{form}", title="Coffee", aliases=[f"/old/{form}/"], tags=[form, other])
    journal.post("learning/by-slug", slug=form + "s")
    journal.write(f"content/learning/{form}.png", png(2, 3))
    journal.write(f"content/static/{form}.txt", "x")
    links = f"[a]({other}.md) [[{other}]] [b](/learning/{other}/) [c](/old/{other}/)"
    links += f" [d](/tags/{other}/) [e](/{other}.txt) ![f]({other}.png) [g](/learning/{other}s/)"
    odd(journal, "", links)
    journal.publish()

    assert all(unicodedata.is_normalized("NFC", path) for path in journal.site)
    assert {f"learning/{NFC}/index.html", f"{NFC}.txt", f"learning/odd/{NFC}.png"} <= set(
        journal.site
    )
    links = re.findall(r'(?:href|src)="(/[^"#?]*caf[^"#?]*)"', journal.page("/learning/odd/"))
    assert len(links) >= 8
    assert all("%C3%A9" in link for link in links)


@pytest.mark.parametrize("path", ["content/learning/{}.md", "content/learning/{}.png"])
def test_two_files_that_look_the_same_are_an_error(journal, path):
    """On many machines one of the two would be lost, and no link can tell them apart."""
    for form, slug in ((NFC, "one"), (NFD, "two")):
        odd(journal, f"slug: {slug}", path=path.format(form))
    (message,) = refused(journal)

    assert message.endswith("only by the Unicode form of its letters")


def test_two_files_that_differ_by_case_are_a_warning(journal):
    """Here both are published; elsewhere one of them would be lost."""
    odd(journal, "slug: one", path="content/learning/Odd.md")
    odd(journal, "slug: two")
    built = journal.publish()

    assert [problem.severity for problem in built.problems] == ["warning"]
    assert "only by case" in built.problems[0].message


STRANGE = ["CON", "nul.txt", "a.", "b ", "c:d", "q?r", "u\\v", 'y"z', "%2e%2e", "..a", "a&b", "#h"]


def test_static_files_of_any_name_are_published_as_they_are(journal):
    """Names that mean something to other systems, or in addresses, mean nothing here."""
    for name in STRANGE:
        journal.write(f"content/static/{name}", name)
    journal.publish()

    assert {name: journal.site[name] for name in STRANGE} == {n: n.encode() for n in STRANGE}


@pytest.mark.parametrize(
    "alias",
    [
        *("/..", "/a/../../b", "//evil.example", "/\\evil.example", "/a?b", "/a#b", "/%2e%2e/x"),
        *("javascript:alert(1)", "https://evil.example/", "/.git/config", "/feed.xml/x", "/a//"),
        *("/" + "s" * 256, "/s" * 3000),
    ],
)
def test_an_alias_that_is_no_address_of_this_site_is_refused(journal, alias):
    """It leads nowhere else, and takes the place of nothing; the Problem is at the post."""
    journal.post("learning/odd", aliases=[alias])
    (message,) = refused(journal)

    assert message.startswith(f"{ODD}:6:")


def test_names_as_long_as_they_can_be_are_published(journal):
    """255 bytes of a file's name, and a path near the longest that there is."""
    deep = "/".join(["d" * 200] * 16)
    odd(journal, path=f"content/learning/{'n' * 252}.md")
    odd(journal, "slug: deep", "![x](x.png)", path=f"content/{deep}/x.md")
    journal.write(f"content/{deep}/x.png", png(1, 1))
    journal.publish()

    assert f"learning/{'n' * 252}/index.html" in journal.site
    assert "learning/deep/x.png" in journal.site


# --- what lies in the folders ----------------------------------------------------------


def test_what_is_no_file_of_the_journal_is_left_out_with_a_warning(journal, tmp_path, monkeypatch):
    """Links that leave it or run in circles, pipes, sockets: each is named, none is followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(f"{FRONT}---\n{SECRET}")
    folder = journal.root / "content/learning"
    (journal.root / "content/out").symlink_to(outside)
    (folder / "secret.md").symlink_to(outside / "secret.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "up").symlink_to("..")
    (folder / "post.png").symlink_to("good.md")
    os.mkfifo(folder / "pipe.md")
    # A socket's address holds about a hundred bytes: it is bound by its bare name.
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.md")
    built = journal.publish()

    assert built.messages == [
        "content/learning/loop.md: is a link that leads to no file; it is left out",
        "content/learning/pipe.md: is neither a file nor a folder; it is left out",
        "content/learning/post.png: is a link to a file of another kind (.md); it is left out",
        "content/learning/s.md: is neither a file nor a folder; it is left out",
        "content/learning/secret.md: is a link that leads out of content/; it is left out",
        "content/learning/up: is a link to a folder; it is left out",
        "content/out: is a link to a folder; it is left out",
    ]
    assert not any(problem.is_error for problem in built.problems)
    assert not any(SECRET.encode() in content for content in journal.site.values())


def test_a_folder_that_cannot_be_read_withdraws_nothing(journal):
    """Its posts are not taken as gone: the build says so and leaves the site."""
    here = Path.cwd()
    try:
        os.chdir(journal.root / "content")
        for _ in range(17):  # deeper than a path can say
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        (message,) = refused(journal)
    finally:
        os.chdir(here)

    assert message.endswith("cannot be read: File name too long")


def test_a_template_that_leads_out_of_its_folder_is_left_out(journal, tmp_path):
    """Assets are published as they are: a link would publish what it leads to."""
    (tmp_path / "secret.txt").write_text(SECRET)
    assets = journal.root / "templates/assets"
    assets.mkdir(parents=True)
    (assets / "s.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(assets / "pipe.css")
    built = journal.publish()

    assert built.messages == [
        "templates/assets/s.txt: is a link that leads out of templates/; it is left out"
    ]
    assert "assets/s.txt" not in journal.site


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"{{ 'x' * 99999999999 }}", "MemoryError"),
        (b"{{ '\\ud800' }}", "surrogates not allowed"),
        (b"{% include '../pyproject.toml' %}", "../pyproject.toml"),
        (b"{% include 'post.html' %}", "recursion"),
        (b"{{ " + b"(" * 5000 + b"1" + b")" * 5000 + b" }}", "recursion"),
    ],
)
def test_a_template_that_does_not_work_is_one_line(journal, template, message):
    """Whatever a template does, the first line says it, and the site stays."""
    journal.write("templates/post.html", template)
    (said,) = refused(journal)

    assert said.startswith("templates/post.html")
    assert message in said
    assert "\n" not in said


@pytest.mark.parametrize("inside", [True, False], ids=["site in content", "content in site"])
def test_sources_and_site_in_one_another_are_refused(tmp_path, inside):
    """However links lay the two, no post is removed as if it were a page."""
    journal = JournalFolder.begin(tmp_path / "journal")
    journal.post("learning/good", "I am good.")
    if inside:
        (journal.root / "content/pub").mkdir()
        (journal.root / "site").symlink_to("content/pub")
    else:
        (journal.root / "site").mkdir()
        (journal.root / "content").rename(journal.root / "site/content")
        (journal.root / "content").symlink_to("site/content")
    before = tree(journal.root / "content")
    built = journal.build()

    assert built.outcome.report is None
    assert tree(journal.root / "content") == before


# --- dates ----------------------------------------------------------------------------


def test_all_years_that_there_are_make_valid_feeds(journal):
    """From 0001 to 9999, and days that only leap years have."""
    dates = ["0001-01-01", "0001", "1011", "2038-01-20", "9999-12-31", "9999", "2024-02-29"]
    for number, date in enumerate(dates):
        journal.post(f"learning/d{number}", date=date, evolution=[{"date": date, "note": "x"}])
    journal.settings(base_url="https://example.org/", timezone="Pacific/Kiritimati")
    journal.publish()

    feed = journal.site["feed.xml"]
    expat.ParserCreate().Parse(feed, True)
    stamps = re.findall(rb"<(?:updated|published)>(.*?)</", feed)
    assert len(stamps) > 2 * len(dates)
    assert all(re.fullmatch(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", s) for s in stamps)
