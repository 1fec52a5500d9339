"""What editors make of the files that a journal has for them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from languageserver import language_server
from support import really

from generator.around import around, keep_schemas
from generator.starting import start_journal

FILES = dict(around())
WRONG = """\
title: [a]
date: 2025-13
titel: 3
kind: research
status: planned
tags: foo
published: maybe
evolution:
  - note: x
"""
BEGUN = """\
title: a

visibility:\N{SPACE}
kind: research
status:\N{SPACE}
summary:\N{SPACE}
evolution:
  -\N{SPACE}
"""


def without_comments(text: str) -> str:
    """JSON from the form that VS Code reads, in which a line may be a comment."""
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


def test_the_yaml_language_server_completes_and_marks(journal):
    """By the settings that a journal begins with it offers keys and words for a post, says what
    is wrong at its line, and leaves right things alone.
    """
    keep_schemas(journal.journal)
    settings = json.loads(without_comments(FILES[".vscode/settings.json"]))
    right, wrong, begun = (
        (journal.root / f"content/learning/{name}.md").as_uri() for name in ("a b", "größe", "c")
    )
    with language_server(journal.root, settings["yaml.schemas"]) as server:
        assert server.marks(right, "---\ntitle: 1984\ndate: 2025\npublished: yes\n") == []
        assert server.marks((journal.root / "README.md").as_uri(), "titel: a\n") == []
        marks = dict(server.marks(wrong, WRONG))
        assert set(marks) == {0, 1, 2, 4, 5, 6, 8}
        assert (marks[1], marks[5]) == ("write 2025, 2025-01 or 2025-01-31", "write a list")
        assert marks[2] == "Property titel is not allowed."
        assert '"supported"' in marks[4] and '"planned"' not in marks[4]
        assert marks[8] == 'Missing property "date".'

        server.marks(begun, BEGUN)
        assert {"date", "slug", "aliases"} <= set(server.offers(begun, 1, 0))
        words = sorted(server.offers(begun, 2, 12))
        assert words == ["inner-circle", "private", "public", "unlisted"]
        assert "hypothesis" in server.offers(begun, 4, 8)
        assert server.offers(begun, 5, 9) == []  # no "true" where text is written
        assert {"date", "note", "post"} <= set(server.offers(begun, 7, 4))


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith(".vscode/")])
def test_vs_code_can_read_its_files(name):
    """Each is JSON, but for lines of comment; what it names within the journal is made, too."""
    text = without_comments(FILES[name])

    assert json.loads(text)
    for path in re.findall(r'"\./(\.vscode/[^"]+)"', text):
        assert path in FILES
    assert not re.search(r"\b[A-Z]+_[A-Z_]*STATUS|STATUSES", text)


def test_the_settings_name_their_schema(tmp_path):
    """The first line of pyproject.toml leads an editor to a file that is made with it."""
    made = set(start_journal(tmp_path / "notes"))
    first = (tmp_path / "notes/pyproject.toml").read_text().splitlines()[0]

    directive, path = first.split()
    assert directive == "#:schema"
    assert path.removeprefix("./") in made


def test_snippets_have_the_words_of_the_journal():
    """A choice offers the words that a key takes; a date is that of the day."""
    snippets = json.loads(FILES[".vscode/journal.code-snippets"])
    by_word = {one["prefix"]: "".join(one["body"]) for one in snippets.values()}

    assert "${3|planned,ongoing,paused,complete|}" in by_word["learning"]
    assert "hypothesis,experimenting,supported" in by_word["research"]
    assert by_word["evolution"].startswith('- date: "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"')
    assert {"callout", "claim", "metric", "figure"} <= set(by_word)


@pytest.mark.parametrize("prefix", ["learning", "research"])
def test_a_post_from_a_snippet_is_read(journal, prefix):
    """What a snippet puts in, with its first choices, is front matter without a Problem."""
    snippets = json.loads(FILES[".vscode/journal.code-snippets"]).values()
    (body,) = [one["body"] for one in snippets if one["prefix"] == prefix]
    journal.write("content/learning/a.md", filled("\n".join(body)) + "Words.\n")
    if prefix == "research":
        journal.experiment("name-of-the-experiment")

    assert journal.check().problems == ()


def filled(snippet: str) -> str:
    """A snippet with its defaults, the first of its choices, and a day."""
    text = re.sub(r"\$CURRENT_YEAR-\$CURRENT_MONTH-\$CURRENT_DATE", "2025-01-31", snippet)
    text = re.sub(r"\$\{\d\|([^,|]+)[^|]*\|\}", r"\1", text)
    return re.sub(r"\$\{\d:([^}]*)\}|\$\d", lambda found: found[1] or "", text)


def test_the_check_puts_what_is_wrong_at_its_place(journal):
    """The task's patterns find each Problem in what `journal check` says, and nothing else."""
    task = json.loads(without_comments(FILES[".vscode/tasks.json"]))["tasks"][0]
    at_line, of_file = (matcher["pattern"] for matcher in task["problemMatcher"])
    journal.post("learning/größe a", "See [[nothing]].\n\n<b onclick='x'>a</b>")
    journal.post("learning/b", "Words.", titel="x")
    journal.write("content/learning/c.md", b"\xff\xff")
    said = really(journal.root, *task["args"], **task["options"]["env"]).stderr

    found = [re.match(at_line["regexp"], line) for line in said.splitlines()]
    places = {(one[at_line["file"]], one[at_line["line"]]) for one in found if one}
    severities = {one[at_line["severity"]] for one in found if one}
    assert ("content/learning/größe a.md", "8") in places
    assert ("content/learning/b.md", "6") in places
    assert severities == {None, "warning"}
    whole = [re.match(of_file["regexp"], line) for line in said.splitlines()]
    every = [one for one in (*found, *whole) if one]
    lines = [line for line in said.splitlines() if re.match(r"\S+.*: ", line)]
    assert len(every) == len(lines) == 4, said
    assert task["command"] == Path("journal").name
