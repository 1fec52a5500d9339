"""What an editor is told of front matter and settings agrees with what the journal accepts."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from support import ROOT
from yamls import as_read

from generator.around import (
    NotOurs,
    front_matter_schema,
    keep_schemas,
    settings_schema,
    stale_schemas,
)
from generator.content.reading import read_post
from generator.journal import Settings, Statuses, open_journal

CHECKED = Draft7Validator(front_matter_schema(Settings()))
FRONT, VSCODE = ".vscode/front-matter.schema.json", ".vscode/pyproject.schema.json"


def accepted(front: str, own: Settings | None = None) -> bool:
    """Whether the journal reads a post with this front matter."""
    text = f"---\n{front}\n---\n"
    return read_post("content/a.md", text.encode(), own or Settings()).post is not None


def valid(front: str, schema: Draft7Validator = CHECKED) -> list[bool]:
    """Whether an editor has nothing to mark, by YAML 1.2 and by YAML 1.1."""
    return [schema.is_valid(read) for read in as_read(front)]


# --- both schemas ---------------------------------------------------------------------


@pytest.mark.parametrize("schema", [front_matter_schema(Settings()), settings_schema()])
def test_it_is_a_schema(schema):
    """What is made is itself valid, and says of each key what it is for."""
    Draft7Validator.check_schema(schema)

    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    text = json.dumps(schema)
    assert '"description": ""' not in text and text.count('"description": ') > 25


def test_a_kind_without_words_leaves_no_list_empty():
    """Some editors refuse all of a schema that has a list of no words."""
    nothing = Settings(statuses=Statuses(learning=(), research=(), page=()))

    for schema in (front_matter_schema(Settings()), front_matter_schema(nothing)):
        assert '"enum": []' not in json.dumps(schema)


# --- front matter ---------------------------------------------------------------------

LATER = ["", "~", "null", '""', "' '"]
TEXT = ["words", "1984", "1.5", "0x1F", "on", "no", "true", "2025-01-31", "12:30", '"a: b"', "1e3"]
DATES = ["2025", "2025-01", "2025-01-31", '"2025"', "2024-02-29", "2025-01-XX", "2025-XX-XX",
         "2025-XX", "0999", "' 2025-12-31 '", "2025-02-28"]  # fmt: skip
FLAGS = ["true", "false", "Yes", "no", "ON", "off", '"true"', "TRUE"]
LISTS = ["[]", "[a, 2, no]", "\n  - 2024\n  - on\n  - 'x y'"]
STEPS = ["[]", "[{date: 2025, note: 7}]", "\n  - date: 2025-01\n    note: a\n    post: 12\n"
         "    experiment:\n  - {date: 2025-XX, note: true, post: ~}"]  # fmt: skip
PLANS = ["toss", "12", "{name: toss}", "{defined: false}", "{defined: No, name: ''}", "{name: 3}",
         "{name: a, metric: 1.5, defined: }", "{defined: 'off', baseline: b}"]  # fmt: skip
KEYS = {
    "tags": LISTS,
    "published": FLAGS,
    "visibility": ["public", "unlisted", "inner-circle", '"private"'],
    "summary": TEXT,
    "slug": ["a", "1984", "größe", "a-b.c", "'2.5'"],
    "aliases": ["[/a/b, /x/]", "['/a b', /ä]"],
    "evolution": STEPS,
    "hypothesis": TEXT,
    "experiment": PLANS,
    "results": ["{}", "{executed: yes, outcome: 1, summary: }", "{executed: 'False'}"],
    "next_action": TEXT,
    "extra": ["{}", "{a: [1, {b: ~}], c: no}"],
}
STATUS = [("learning", "paused"), ("research", "mixed"), ("", "ongoing"), ("page", ""), ("", "~")]


@st.composite
def fronts(draw):
    """Front matter that says anything of what it may say, in any order."""
    kind, status = draw(st.sampled_from(STATUS))
    lines = {
        "title": draw(st.sampled_from(TEXT)),
        "date": draw(st.sampled_from(DATES)),
        **({"kind": kind, "status": status} if draw(st.booleans()) else {}),
    }
    for key in draw(st.lists(st.sampled_from(sorted(KEYS)), unique=True)):
        lines[key] = draw(st.sampled_from(KEYS[key] + LATER))
    ordered = draw(st.permutations(sorted(lines)))
    return "\n".join(f"{key}: {lines[key]}" for key in ordered)


@settings(max_examples=80, deadline=None)
@given(fronts())
def test_an_editor_marks_nothing_that_the_journal_accepts(front):
    """Whatever front matter makes a post is valid, by whichever YAML it is read."""
    assert accepted(front)
    assert valid(front) == [True, True]


WRONG = [
    "date: 2025",  # no title
    "title: a",
    "title: [a]\ndate: 2025",
    "title:\ndate: 2025",
    "title: ' '\ndate: 2025",
    *(f"title: a\ndate: {odd}" for odd in ("soon", "2025-13", "2025-1", "0000", "2025-04-31")),
    *(f"title: a\ndate: {odd}" for odd in ("2025-02-30", "31.1.2025", "20250", "[2025]", "~")),
    *(
        f"title: a\ndate: 2025\n{line}"
        for line in (
            "titel: b",
            "tags: foo",
            "tags: [[a]]",
            "tags: ['']",
            "tags: [~]",
            "tags: {a: b}",
            "kind: diary",
            "status: done",
            "status: mixed\nkind: learning",
            "status: ongoing\nkind: research",
            "status: ongoing\nkind: page",
            "published: maybe",
            "published: 1",
            "visibility: pubic",
            "slug: a/b",
            "slug: 'a b'",
            "aliases: [old]",
            "aliases: ['/a?b']",
            "evolution: [2025]",
            "evolution: [{date: 2025}]",
            "evolution: [{note: a}]",
            "evolution: [{date: 2025, note: }]",
            "evolution: [{date: 2025, note: a, title: b}]",
            "experiment: {}",
            "experiment: {description: a}",
            "experiment: {name: '', defined: true}",
            "experiment: {name: a, nme: b}",
            "experiment: [a]",
            "results: no",
            "results: {executed: perhaps}",
            "summary: {a: b}",
            "extra: [a]",
        )
    ),
]


@pytest.mark.parametrize("front", WRONG)
def test_an_editor_marks_what_the_journal_refuses(front):
    """A key, word, date or form that is an error of the journal's is marked in the editor, too."""
    assert not accepted(front)
    assert valid(front) == [False, False]


def test_this_repository_s_posts_are_valid():
    """Every post of the journal that comes with the tool."""
    posts = [path for path in (ROOT / "content").rglob("*.md") if "static" not in path.parts]
    wrong = [path for path in posts if not all(valid(path.read_text("utf-8").split("---\n")[1]))]

    assert posts and wrong == []


@pytest.mark.parametrize("kind", ["learning", "research", "page"])
def test_a_post_as_it_is_begun_is_valid(kind):
    """The templates of new posts, which leave some keys empty."""
    text = (ROOT / f"templates/new/{kind}.md").read_text("utf-8").split("---\n")[1]

    front = text.replace("{{ title | yaml }}", "a").replace("{{ date | yaml }}", "2025")
    assert valid(front) == [True, True]


def test_the_words_of_status_are_the_journal_s_own():
    """A journal's own statuses are valid and no others, also those that look like numbers."""
    own = Settings(statuses=Statuses(learning=("seed", "1", "no"), research=("1.5",), page=()))
    schema = Draft7Validator(front_matter_schema(own))

    for status, right in (("seed", True), ("1", True), ("no", True), ("ongoing", False)):
        front = f"title: a\ndate: 2025\nkind: learning\nstatus: {status}"
        assert accepted(front, own) is right
        assert valid(front, schema) == [right, right], status
    assert valid("title: a\ndate: 2025\nstatus: 1.5", schema) == [True, True]


# --- settings -------------------------------------------------------------------------

RIGHT_SETTINGS = [
    "",
    'title = "Notes"\nauthor = ""\nlanguage = "de"',
    "title = 1984\nhtml = true\nper_page = 20",
    'html = "yes"\nper_page = "20"',
    'menu = [{title = "Code", url = "/code/"}]\nmath_macros = {R = "r"}',
    'gap_headings = ["Open"]\n[tool.journal.statuses]\nlearning = ["seed"]\npage = []',
    '[tool.journal.experiments]\nenvironment = "strict"\ntimeout = 5',
    'editor = "vscode://file/{path}:{line}"\n[tool.other]\nanything = {a = [1]}\n[project]\nx = 1',
]
WRONG_SETTINGS = [
    "titel = 1",
    "title = []",
    'per_page = "many"',
    'html = "perhaps"',
    'menu = [{title = "Code"}]',
    'menu = "Code"',
    "math_macros = {R = [1]}",
    "permalinks = {diary = 'x'}",
    '[tool.journal.experiments]\nenvironment = "loose"',
]


@pytest.mark.parametrize("text", RIGHT_SETTINGS + WRONG_SETTINGS)
def test_settings_are_valid_where_the_journal_accepts_them(tmp_path, text):
    """What pyproject.toml says of a journal is marked as the journal would report it."""
    whole = f"[tool.journal]\n{text}\n"
    (tmp_path / "pyproject.toml").write_text(whole)
    _, problems = open_journal(tmp_path)

    assert (problems == ()) is (text in RIGHT_SETTINGS)
    assert Draft7Validator(settings_schema()).is_valid(tomllib.loads(whole)) is (problems == ())


# --- where they are kept --------------------------------------------------------------


def test_schemas_are_kept_for_editors_and_made_anew(journal):
    """Both files are written, found stale where the settings are others, and then renewed."""
    assert stale_schemas(journal.journal) == ()  # what is not there is not missed
    assert keep_schemas(journal.journal) == (FRONT, VSCODE)
    assert keep_schemas(journal.journal) == ()

    journal.settings("[tool.journal.statuses]\nlearning = ['größer']")

    assert stale_schemas(journal.journal) == (FRONT,)
    assert keep_schemas(journal.journal) == (FRONT,)
    assert "größer" in (journal.root / FRONT).read_text("utf-8")
    assert stale_schemas(journal.journal) == ()


@pytest.mark.parametrize("text", ["", "{}", '{"$comment": "mine"}', "no JSON", "[1]", "\xff"])
def test_another_s_file_is_never_written_over(journal, text):
    """What was not made here stays, whatever it holds, and is not called stale."""
    path = journal.write(FRONT, text.encode("latin-1"))

    with pytest.raises(NotOurs):
        keep_schemas(journal.journal)

    assert path.read_bytes() == text.encode("latin-1")
    assert stale_schemas(journal.journal) == ()


def test_a_link_in_its_place_is_left_alone(journal):
    """A link that leads nowhere is another's, too; what it names is not made."""
    (journal.root / ".vscode").mkdir()
    (journal.root / FRONT).symlink_to(journal.root / "elsewhere.json")

    with pytest.raises(NotOurs):
        keep_schemas(journal.journal)

    assert not (journal.root / "elsewhere.json").exists()
