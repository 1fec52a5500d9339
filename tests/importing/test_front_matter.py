"""Front matter of elsewhere: what the journal has a key for is filled, and nothing else is lost."""

from __future__ import annotations

import pytest

from generator.content.reading import read_post
from generator.importing.dating import as_day, day_of_name, day_of_path
from generator.journal import Settings


@pytest.fixture
def post(bring):
    """The post that a note with this text becomes; what was said of it is in ``said``."""

    def post(text, dialect="obsidian", name="A note.md"):
        brought = bring({name: text}, dialect)
        assert len(brought.paths) == 1, brought.messages
        data = (brought.journal.root / brought.paths[0]).read_bytes()
        reading = read_post(brought.paths[0], data, Settings())
        assert reading.problems == ()
        post.said = brought.messages
        post.body = reading.body
        return reading.post

    return post


def extra(post):
    """What is kept of keys that the journal does not have."""
    return {k: v for k, v in post.front.extra.items() if not k.startswith("imported_")}


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("---\ntitle: Said\n---\n# Heading\nx", "Said", "# Heading\nx"),
        ("---\ntitle: Heading\n---\n\n# Heading\n\nx", "Heading", "x"),
        ("# Heading *with* `code`\nx", "Heading with code", "x"),
        ("Heading\n=======\n\nx", "Heading", "x"),
        ("# One\n\n# Two\n", "A note", "# One\n\n# Two\n"),
        ("words\n\n# Later\n", "A note", "words\n\n# Later\n"),
        ("```\n# no\n```\n", "A note", "```\n# no\n```\n"),
        ("#no heading\n", "A note", "#no heading\n"),
        ("# $x^2$\n", "A note", "# $x^2$\n"),
        ("", "A note", ""),
        ("---\ntitle: '{{title}}'\n---\nx", "A note", "x"),
        ('---\ntitle: "\\u200b"\n---\nx', "A note", "x"),
        ("---\ntitle: a {metric}`b`\n---\nx", "a (metric}`b`", "x"),
        ("---\ntitle: 1984\n---\nx", "1984", "x"),
        ("---\ntitle: [a, list]\n---\nx", "A note", "x"),
    ],
)
def test_a_title_is_found_and_not_said_twice(post, text, title, body):
    """By its key, else by its only heading of the first level, else by its file."""
    assert post(text).called == title
    assert post.body == body


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-01", "2024-03-01"),
        ("2024-3-1", "2024-03-01"),
        ("2024/03/01 10:00", "2024-03-01"),
        ("2024-03-01T23:59:59-11:00", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("202403011230", "2024-03-01"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
        ("[[2024-03-01]]", "2024-03-01"),
        ("March 1, 2024", "2024-03-01"),
        ("Fri, 01 Mar 2024 10:00:00 GMT", "2024-03-01"),
        ("27. 2. 2025", "2025-02-27"),
        ("1st Sept. 2024", "2024-09-01"),
        ("2023-13-45", ""),
        ("2024-02-30", ""),
        ("03/04/2024", ""),
        ("{{date}}", ""),
        ("0000-00-00", ""),
        ("yesterday", ""),
        ("Marchish 1, 2024", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_it_was_meant_or_not_at_all(written, day):
    """The day that was written, whatever its time and zone; nothing is guessed."""
    assert as_day(written) == day


@pytest.mark.parametrize(
    ("path", "form", "day"),
    [
        ("Daily/01-03-2024", "DD-MM-YYYY", "2024-03-01"),
        ("2024/March/01 Friday", "YYYY/MMMM/DD dddd", ""),
        ("2024/03/2024-03-01", "YYYY/MM/YYYY-MM-DD", ""),
        ("on 1.3.2024", "[on ]D.M.YYYY", "2024-03-01"),
        ("Some note", "DD-MM-YYYY", ""),
        ("x", "(", ""),
    ],
)
def test_notes_of_a_day_are_named_as_the_vault_says(path, form, day):
    """The form of their names is that of its settings."""
    assert day_of_path(path, form) == day


def test_a_day_in_a_name_is_a_day():
    """Anywhere in it if it is written with hyphens, else where it begins."""
    assert day_of_name("2024-03-01-title") == "2024-03-01"
    assert day_of_name("Met on 2024-03-01") == "2024-03-01"
    assert day_of_name("202403011200 Zettel") == "2024-03-01"
    assert day_of_name("12345678 numbers") == ""


def test_a_post_is_dated_by_what_is_known_best(bring):
    """Its key, else its name, else the last change of its file, which is said."""
    brought = bring(
        {
            ".obsidian/daily-notes.json": '{"format": "DD-MM-YYYY"}',
            "said 2020-01-01.md": "---\ndate: 2024-03-01\n---\n",
            "named 2020-01-01.md": "---\ndate: soon\n---\n",
            "02-01-2020.md": "",
            "unsaid.md": "",
        }
    )
    dates = {name: brought.head(f"{name}.md").split("\n")[2] for name in (
        "said 2020-01-01", "named 2020-01-01", "02-01-2020", "unsaid")}  # fmt: skip

    assert list(dates.values()) == [
        f'date: "{day}"' for day in ("2024-03-01", "2020-01-01", "2020-01-02", "2023-11-14")
    ]
    assert brought.plan.dated_by_file == ("content/learning/unsaid.md",)
    assert [m for m in brought.messages if "no date that can be read" in m] == [
        'named 2020-01-01.md:2:7: date: "soon" is no date that can be read; '
        "it is kept under `extra:`"
    ]


def test_what_the_journal_has_a_key_for_is_filled(post):
    """Title, tags, summary and slug are taken; all that there is no key for is kept as it was."""
    found = post(
        "---\ntags: [a, '#b', A]\ndescription: In short\nslug: own\nstatus: seedling\n"
        "published: true\ndraft: false\nkind: novel\nrating: 5\nnested: {deep: [1, {x: y}]}\n"
        "aliases: [Nick]\nevolution: none\nexperiment: x\n---\nwords #c #d/e #2024 `#no`\n"
    )

    assert found.front.tags == ("a", "b", "c", "d/e")
    assert (found.front.summary, found.slug) == ("In short", "own")
    assert (found.front.published, found.front.visibility) == (False, "private")
    assert found.front.aliases == ()
    assert extra(found) == {
        **{"status": "seedling", "published": "true", "draft": "false", "kind": "novel"},
        **{"rating": "5", "nested": {"deep": ["1", {"x": "y"}]}, "aliases": ["Nick"]},
        **{"evolution": "none", "experiment": "x"},
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("---\ntitle: a: b\nx: 1\n---\nw", {"x": "1"}),
        ("---\ntitle: a: b\nx:\n\t- 1\n\t- 2\n---\nw", {"x": ["1", "2"]}),
        ("---\nx: &a v\ny: *a\ntitle: a: b\n---\nw", {"x": "&a v", "y": "*a"}),
        ("---\ntitle: a: b\nx: {{date}}\ny: <% tp %>\n---\nw", {"x": "{{date}}", "y": "<% tp %>"}),
        ("---\ntitle: a: b\ntitle: c\nx: [1\n---\nw", {"title-2": "c", "x": "[1"}),
        ('+++\ntitle = "a: b"\nx = 2024-01-02\n[t]\ny = [1, 1.5]\n+++\nw',
         {"x": "2024-01-02", "t": {"y": ["1", "1.5"]}}),
        ('+++\ntitle = "a: b"\nx = "\n+++\nw', {"x": '"'}),
        ('{"title": "a: b", "x": [true, null, 1e9999]}\nw', {"x": ["true", None, "1e9999"]}),
        ("---\r\ntitle: 'a: b'\r\nx: 1\r\n---\r\nw", {"x": "1"}),
        ("\ufeff---\ntitle: 'a: b'\nx: 1\n---\nw", {"x": "1"}),
        ("---\ntitle: 'a: b'\ntitle: c\n---\nw", {"title-2": "c"}),
    ],
)  # fmt: skip
def test_broken_front_matter_loses_nothing(post, text, kept):
    """What can be read is read, key by key; the rest is kept as it is written."""
    found = post(text)

    assert found.called == "a: b"
    assert extra(found) == kept
    assert post.body == "w"


@pytest.mark.parametrize(
    "text",
    [
        "---\njust text\n---\nx\n",
        "---\n- a\n---\nx\n",
        "---\ntitle: never closed\n",
        "{ a\n",
        "+++\n",
    ],
)
def test_what_is_no_front_matter_stays_in_the_text(post, text):
    """A line of --- may be a line."""
    post(text)

    assert post.body == text


def test_a_broken_front_matter_is_told_at_its_place(post):
    """The line and column are those of the note."""
    post("---\nx: 1\ntitle: a: b\n---\nw")

    assert [said for said in post.said if said.startswith("A note.md:3:9: not valid YAML: ")]


def test_values_that_no_yaml_can_hold_are_made_such(post):
    """A control character, a very long key and what is very deep: the post can be read."""
    deep = '{"a": ' * 60 + "1" + "}" * 60
    found = post('{"title": "a\\u0007b", "' + "k" * 3000 + '": 1, "deep": ' + deep + "}\nw", "hugo")

    assert found.called == "a b"
    assert "k" * 200 in found.front.extra


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("# Caf\u00e9\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "# Caf\u00e9\n".encode("utf-16-be"), "UTF-16"),
        ("# Caf\u00e9\n".encode("cp1252"), "Windows-1252"),
        (b"\xef\xbb\xbf# Caf\xc3\xa9\r\n", "UTF-8"),
        (b"# Caf\xc3\xa9\0\n", "damaged"),
    ],
)
def test_text_is_read_whatever_wrote_it(bring, data, encoding):
    """Its post is UTF-8; what could only be guessed is told."""
    brought = bring({"a.md": data}, "obsidian")

    assert 'title: "Café"' in brought.head("a.md")
    told = [said for said in brought.messages if "Windows-1252" in said or "zero" in said]
    assert bool(told) == (encoding in ("Windows-1252", "damaged"))


def test_lines_end_as_they_did(bring):
    """A note with the line ends of another system becomes a post with them."""
    brought = bring({"a.md": b"one\r\ntwo", "b.md": b"one\ntwo"}, "obsidian")

    assert brought.text("a.md").endswith("---\r\none\r\ntwo")
    assert brought.text("b.md").endswith("---\none\ntwo")
