"""Settings are read once, every key has a default, and each mistake has its place."""

from __future__ import annotations

import os
import textwrap

import pytest

from generator.journal import ExperimentSettings, NotAJournal, Settings, find_root, open_journal


@pytest.fixture
def settings(tmp_path):
    """Reads settings; gives them and the Problems as "line:column: message"."""

    def read(text: str):
        (tmp_path / "pyproject.toml").write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
        journal, problems = open_journal(tmp_path)
        assert all(problem.place.path == "pyproject.toml" for problem in problems)
        shown = [f"{p.place.line}:{p.place.column}: {p.message}" for p in sorted(problems)]
        return journal.settings, shown

    return read


def test_every_key_has_a_default(settings):
    """An empty table is a journal."""
    assert settings("[tool.journal]\n") == (Settings(), [])


def test_each_key_is_read(settings):
    """Text, truth, numbers, lists and tables mean what TOML says."""
    found, problems = settings(
        """
        [tool.journal]
        title = "Notes"
        base_url = "https://example.org/notes/"
        timezone = "Europe/Vienna"
        html = true
        gap_headings = ["Open"]
        menu = [{title = "Code", url = "https://example.org/code"}]
        math_macros = {R = "\\\\mathbb{R}"}

        [tool.journal.permalinks]
        learning = "/notes/{slug}/"

        [tool.journal.statuses]
        learning = ["seed", "tree"]

        [tool.journal.experiments]
        timeout = 60
        """
    )
    assert problems == []
    assert (found.title, found.html, found.gap_headings) == ("Notes", True, ("Open",))
    assert (found.base_path, found.origin) == ("/notes", "https://example.org")
    assert found.menu[0].title == "Code"
    assert found.math_macros == {"R": r"\mathbb{R}"}
    assert (found.permalinks.learning, found.permalinks.page) == ("/notes/{slug}/", "/{slug}/")
    assert found.statuses.learning == ("seed", "tree")
    assert found.experiments == ExperimentSettings(timeout=60)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('titel = "x"', '2:1: "titel" is not a key of the settings'),
        ("html = 5", '2:1: html: "5" is neither true nor false'),
        ('base_url = "foo"', '2:1: base_url: "foo" is not a web address'),
        ('base_url = "http://[x"', '2:1: base_url: "http://[x" is not a web address'),
        ('timezone = "Mars/X"', '2:1: timezone: there is no time zone "Mars/X"'),
        ('timezone = "../x"', '2:1: timezone: there is no time zone "../x"'),
        ('permalinks.page = "{slug}"', '2:1: permalinks.page: "{slug}" is not /…/{slug}/'),
        ('permalinks.page = "/{x}/{slug}/"', None),
        ('editor = "code"', '2:1: editor: "code" is not the address of an editor'),
        ("editor = 'javascript:{path}'", "2:1: editor: javascript: leads to no editor"),
        *(
            (f'permalinks.page = "{odd}/{{slug}}/"', None)
            for odd in ("//evil", "/a?b", "/..", "/%2e")
        ),
        *((f"base_url = 'https://{odd}'", None) for odd in ("u:p@x.org", "x.org/?b", "x.org\\y")),
        *((f"base_url = 'https://{odd}'", None) for odd in ("x.org/a/../b", "x.org:99999", "x .y")),
        ('language = "\\"><b>"', '2:1: language: ""><b>" is not a language tag'),
        ('author = "a\\u001bb"', "2:1: author: holds the character U+001B"),
        (
            "menu = [{title = 'x', url = 'Java\tScript:x'}]",
            '2:1: menu.1: "Java\tScript:x" is no address that a menu may lead to',
        ),
        ("experiments.timeout = " + "9" * 39, None),
        ("experiments.timeout = 0", "2:1: experiments.timeout: a run needs more than nothing"),
        ('experiments.memory = "much"', '2:1: memory: "much" is not a whole number'),
        ('gap_headings = "Gaps"', "2:1: gap_headings: is a list; write `[Gaps]`"),
        (
            'menu = "x"',
            '2:1: menu: is a list; write `[{title = "…", url = "…"}]`',
        ),
        ("menu = [{title = 'x', url = 'about/'}]", None),
        ("menu = [{title = 'x'}]", '2:1: "url" is missing from "menu"'),
        ("statuses.draft = ['x']", '2:1: "draft" is not a key of "statuses"'),
    ],
)
def test_a_wrong_setting_is_one_problem_at_its_place(settings, text, problem):
    """The message says which key, and what it should have been."""
    _, problems = settings(f"[tool.journal]\n{text}\n")

    assert len(problems) == 1
    assert problem is None or problems == [problem]


def test_all_wrong_settings_are_said_at_once(settings):
    """One run shows every mistake."""
    _, problems = settings('[tool.journal]\ntitel = "x"\nhtml = 5\ntimezone = "Mars/X"\n')

    assert [problem.partition(":")[0] for problem in problems] == ["2", "3", "4"]


def test_a_wrong_setting_takes_its_default(settings):
    """No later stage meets a value that was refused."""
    found, _ = settings('[tool.journal]\ntitle = "T"\nbase_url = "http://[x"\ntimezone = "?"\n')

    assert found == Settings(title="T")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[tool.journal]\ntitle = "x\n', "2:11: not valid TOML: illegal character '\\n'"),
        ("[tool.journal]\ntitle = ", "2:8: not valid TOML: invalid value"),
        ("[tool.journal]\na = 1\na = 2\n", "3:6: not valid TOML: cannot overwrite a value"),
    ],
)
def test_broken_toml_is_a_problem_with_its_place(settings, text, problem):
    """Also where the text ends too early, which is only found out at its end."""
    assert settings(text) == (Settings(), [problem])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"#" * 1_000_001, "this file has 1,000,016 bytes; it may have 1,000,000"),
        (b'title = "caf\xe9"', "this is not UTF-8 text (byte 0xE9)"),
        (b"x." * 5000 + b"x = 1", "it is nested too deeply to be read"),
        (b"x = " + b"[" * 50_000, "it is nested too deeply to be read"),
        (b"x = " + b"9" * 5000, "holds a number of thousands of digits"),
        (b"title = 0x" + b"f" * 5000, "holds a number of thousands of digits"),
    ],
    ids=["size", "bytes", "keys", "lists", "decimal", "hexadecimal"],
)
def test_settings_of_any_bytes_are_read_or_one_problem(tmp_path, data, problem):
    """Size, depth and numbers without measure are said, and the defaults hold."""
    (tmp_path / "pyproject.toml").write_bytes(b"[tool.journal]\n" + data)
    journal, problems = open_journal(tmp_path)

    assert journal.settings == Settings()
    assert [found.message for found in problems] == [problem]


def test_a_pipe_in_place_of_the_settings_is_not_waited_for(tmp_path):
    """What is no file has no settings."""
    os.mkfifo(tmp_path / "pyproject.toml")

    with pytest.raises(NotAJournal):
        find_root(tmp_path)


def test_a_journal_is_found_from_inside(tmp_path):
    """The nearest folder above that has settings is the journal."""
    (tmp_path / "pyproject.toml").write_text("[tool.journal]\n")
    inside = tmp_path / "content" / "learning"
    inside.mkdir(parents=True)
    (inside / "pyproject.toml").write_text("[project]\n")

    assert find_root(inside) == tmp_path


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[tool.journal\ntitle = 'x'\n", "1:14: not valid TOML: expected ']' at the end of a"),
        (b'[ tool . "journal"\n', "1:19: not valid TOML: expected ']' at the end of a"),
        (b"[tool]\njournal = 3\n", "2:1: the settings must be lines of `key = \u2026`"),
        (b"tool.journal = 3\n", "1:1: the settings must be lines of `key = \u2026`"),
        (b"\xff[tool.journal]\n", "1:1: this is not UTF-8 text (byte 0xFF)"),
        ("\ufeff[tool.journal]\n".encode("utf-16-le"), "1:1: this is UTF-16 text, not UTF-8"),
        (b"[tool.journal]\n\xff", "2:1: this is not UTF-8 text (byte 0xFF)"),
    ],
)
def test_damaged_settings_are_those_of_a_journal_still(tmp_path, data, problem):
    """Whoever mistyped the header is told of that, not that there is no journal."""
    (tmp_path / "pyproject.toml").write_bytes(data)
    _, problems = open_journal(find_root(tmp_path))

    assert [f"{p.place.line}:{p.place.column}: {p.message}"[: len(problem)] for p in problems] == [
        problem
    ]


@pytest.mark.parametrize(
    "text", ["[tool.journalist]\n", "[tool]\nother = 3\n", "tool = 3\n", "# [tool.journal]\n", "["]
)
def test_settings_of_another_tool_make_no_journal(tmp_path, text):
    """Only what names this tool is taken for a journal."""
    (tmp_path / "pyproject.toml").write_text(text)

    with pytest.raises(NotAJournal):
        find_root(tmp_path)


def test_a_folder_outside_a_journal_says_so(tmp_path):
    """There is an error of its own for it, which names the folder."""
    with pytest.raises(NotAJournal, match="is not in a journal"):
        find_root(tmp_path)


def test_a_journal_names_its_folders(tmp_path):
    """Where each part lies is said in one place."""
    (tmp_path / "pyproject.toml").write_text("[tool.journal]\n")
    journal, _ = open_journal(tmp_path)

    assert journal.content == tmp_path / "content"
    assert journal.results == tmp_path / "experiments" / "results"
    assert journal.memory == tmp_path / ".journal"
    assert (journal.site, journal.templates) == (tmp_path / "site", tmp_path / "templates")
