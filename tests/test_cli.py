"""Each command, as somebody meets it who types it: what it says, where, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess

import pytest
from click.testing import CliRunner
from support import ROOT, argv, environment, really, tree

from generator.cli import main

README = ROOT / "README.md"
COMMANDS = tuple(sorted(main.commands))
IN_A_JOURNAL = {
    "build": [],
    "check": [],
    "import": ["."],
    "evolve": ["a post", "A note."],
    "hypothesize": ["a post", "A title"],
    "list": [],
    "new": ["learning", "A title"],
    "publish": ["a post"],
    "rename": ["a post", "a-slug"],
    "review": [],
    "run": [],
    "schema": [],
    "serve": ["--port", "0"],
    "status": ["a post", "ongoing"],
    "unpublish": ["a post"],
    "why": ["toss"],
}
ANSI = "\x1b["


@pytest.fixture
def type_(monkeypatch):
    """Types a command in a folder; what comes back has exit_code, stdout and stderr."""

    def typed(folder, *arguments):
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="journal")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return typed


@pytest.fixture
def started(tmp_path, type_):
    """The folder of a journal that was just begun."""
    assert type_(tmp_path, "init", "notes").exit_code == 0
    return tmp_path / "notes"


@pytest.mark.parametrize("command", ["init", *IN_A_JOURNAL])
def test_a_command_in_a_folder_that_was_deleted_says_so(tmp_path, type_, monkeypatch, command):
    """Somebody else may have deleted it, or a branch that has no such folder."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = type_(".", command, *IN_A_JOURNAL.get(command, [tmp_path / "notes"]))

    assert result.exit_code == 2
    assert result.stderr.startswith("The folder that you are in was deleted. Go to one that is")
    assert list(tmp_path.iterdir()) == []


def on_a_terminal(folder, *arguments, **more):
    """What the command writes to a terminal."""
    leader, follower = pty.openpty()
    try:
        subprocess.run(
            argv(*arguments),
            cwd=folder,
            env=environment(TERM="xterm", **more),
            stdin=subprocess.DEVNULL,
            stdout=follower,
            stderr=follower,
            timeout=60,
        )
        return os.read(leader, 1 << 16).decode()
    finally:
        os.close(follower)
        os.close(leader)


# --- help and usage -------------------------------------------------------------------


def test_the_readme_shows_the_help_as_it_is():
    """README.md holds the output of `journal --help` in a block of its own."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", README.read_text("utf-8"), re.M | re.S)

    shown = CliRunner().invoke(main, ["--help"], prog_name="journal", terminal_width=80)

    assert shown.stdout.strip() in [block.strip() for block in blocks]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_speaks_of_every_command(command):
    """A command that is not in README.md is one that nobody finds."""
    assert f"`journal {command}" in README.read_text("utf-8")


def test_every_command_that_needs_a_journal_is_tried(tmp_path):
    """The list of those that these tests go by is complete; these others need none."""
    assert set(main.commands) - set(IN_A_JOURNAL) == {"init", "completion"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(tmp_path, type_, command):
    """`--help` works anywhere and begins with how the command is used."""
    shown = type_(tmp_path, command, "--help")

    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"Usage: journal {command}")


def test_the_package_answers_to_the_name_of_its_command(tmp_path):
    """`python -m generator` calls itself what it is known as."""
    shown = really(tmp_path, "--help")

    assert shown.returncode == 0
    assert shown.stdout.startswith("Usage: journal ")


def test_help_loads_nothing_that_it_does_not_need(tmp_path):
    """Asking for help answers at once: no library that is slow to load is loaded."""
    shown = really(tmp_path, "--help", PYTHONPROFILEIMPORTTIME="1")

    loaded = {line.rpartition("|")[2].strip() for line in shown.stderr.splitlines()}
    assert "generator.cli" in loaded
    slow = ("numpy", "matplotlib", "jinja2", "markdown_it", "pygments", "rich", "starlette")
    assert loaded.isdisjoint(slow)


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["build", "--no-such-option"],
        ["init"],
        ["new", "diary", "A title"],
        ["new", "learning"],
        ["serve", "--port", "70000"],
        ["serve", "--as", "nobody"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_not_a_mistake_in_the_journal(started, type_, arguments):
    """What cannot be understood ends with 2, a word on stderr and nothing on stdout."""
    said = type_(started, *arguments)

    assert (said.exit_code, said.stdout) == (2, "")
    assert "Error: " in said.stderr


@pytest.mark.parametrize("command", IN_A_JOURNAL)
def test_outside_a_journal_a_command_says_how_to_make_one(tmp_path, type_, command):
    """A command that needs a journal ends with 2 where there is none."""
    said = type_(tmp_path, command, *IN_A_JOURNAL[command])

    assert (said.exit_code, said.stdout) == (2, "")
    assert "There is no journal here" in said.stderr
    assert "`journal init DIR`" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_command_finds_its_journal_from_within(started, type_):
    """Any folder of a journal will do."""
    assert type_(started / "content" / "learning", "check").exit_code == 0


def test_a_command_that_is_stopped_before_it_began_says_nothing(tmp_path):
    """Ctrl+C while the command line is loaded: no traceback, as of any command."""
    stops = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)\n"
    (tmp_path / "click.py").write_text(stops)

    said = really(tmp_path, "list", PYTHONPATH=f"{tmp_path}:{ROOT}")

    assert (said.returncode, said.stdout, said.stderr) == (-signal.SIGINT, "", "")


# --- init -----------------------------------------------------------------------------


def test_a_journal_is_not_made_in_a_folder_without_a_name(tmp_path, type_):
    """As of a variable that is not set: the current folder is left as it is."""
    said = type_(tmp_path, "init", "")

    assert (said.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "a folder has a name" in said.stderr


def test_a_new_journal_builds(started, type_):
    """What `init` makes is ready to publish, and git is told what not to keep."""
    assert type_(started, "build").exit_code == 0
    assert (started / "site" / "index.html").is_file()
    assert {"/site/", "/.journal/"} <= set((started / ".gitignore").read_text().splitlines())


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_git_leaves_results_as_they_are(started):
    """However git is set to treat ends of lines, what comes back is what was found."""
    results = {"rows.csv": b"a,b\r\n1,2\r\n", "plot.svg": b"<svg/>\n"}
    folder = started / "experiments/results/trial"
    folder.mkdir(parents=True)
    for name, content in results.items():
        (folder / name).write_bytes(content)
    for arguments in (["init"], ["add", "-A"], ["checkout-index", "-a", "-f"]):
        if arguments[0] == "checkout-index":
            shutil.rmtree(folder)
        command = ["git", "-c", "core.autocrlf=true", *arguments]
        subprocess.run(command, cwd=started, check=True, capture_output=True)

    assert tree(folder) == results


@pytest.mark.parametrize("name", ["notes", "a b", "Größe", "🌱", 'say "x"', "back\\slash"])
def test_a_folder_of_any_name_can_be_a_journal(tmp_path, type_, name):
    """The folder's name becomes the title, whatever is in it."""
    assert type_(tmp_path, "init", name).exit_code == 0

    checked = type_(tmp_path / name, "check")
    assert (checked.exit_code, checked.stderr) == (0, "")


def test_a_journal_is_not_begun_twice(started, type_):
    """`init` on a journal says that it is one and touches nothing."""
    before = tree(started)

    said = type_(started.parent, "init", "notes")

    assert said.exit_code == 1
    assert "is a journal already" in said.stderr
    assert tree(started) == before


def test_settings_of_another_project_are_left_alone(tmp_path, type_):
    """A pyproject.toml that is there is the author's; `init` says what to add to it."""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'other'\n")

    said = type_(tmp_path, "init", ".")

    assert said.exit_code == 1
    assert "[tool.journal]" in said.stderr
    assert tree(tmp_path) == {"pyproject.toml": b"[project]\nname = 'other'\n"}


def test_what_lies_in_the_folder_stays(tmp_path, type_):
    """`init` adds what is missing and writes over nothing."""
    (tmp_path / ".gitignore").write_text("mine\n")

    assert type_(tmp_path, "init", ".").exit_code == 0

    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_files_for_other_programs_stay_as_they_are(tmp_path, type_):
    """A workflow, requirements and settings of an editor that are there are the author's."""
    for path in (".github/workflows/publish.yml", "requirements.txt", ".vscode/settings.json"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("mine\n")
    (tmp_path / ".vscode/tasks.json").symlink_to("nowhere.json")

    said = type_(tmp_path, "init", ".")

    assert said.exit_code == 0
    assert not (tmp_path / "nowhere.json").exists()
    for path in (".github/workflows/publish.yml", "requirements.txt", ".vscode/settings.json"):
        assert (tmp_path / path).read_text() == "mine\n"
        assert path not in said.stdout
    assert (tmp_path / ".vscode/tasks.json").is_symlink()
    assert ".vscode/journal.code-snippets" in said.stdout


@pytest.mark.parametrize("name", [".github", ".github/workflows", ".vscode"])
def test_a_file_where_their_folder_would_be_is_no_obstacle(tmp_path, type_, name):
    """A journal needs none of them: it is whole without, and the file stays."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine\n")

    assert type_(tmp_path, "init", ".").exit_code == 0

    assert (tmp_path / name).read_text() == "mine\n"
    assert (tmp_path / "content/learning").is_dir()
    assert type_(tmp_path, "build").exit_code == 0


def test_a_place_that_cannot_be_written_is_said(tmp_path, type_):
    """No traceback: one line says why there is no journal."""
    (tmp_path / "file").write_text("")

    said = type_(tmp_path, "init", "file/notes")

    assert said.exit_code == 1
    assert "cannot be made a journal: Not a directory" in said.stderr


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path, type_):
    """A file that is called as a folder has to be is not taken for settings."""
    (tmp_path / "experiments").write_text("")

    said = type_(tmp_path, "init", ".")

    assert said.exit_code == 1
    assert "File exists (experiments)" in said.stderr


# --- new ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["learning", "research", "page"])
def test_a_new_post_is_a_private_draft(started, type_, kind):
    """Nobody sees it until it says so; the path of its file is all that stdout says."""
    made = type_(started, "new", kind, "What I Learn")

    assert made.exit_code == 0
    assert made.stdout == f"content/{kind}/what-i-learn.md\n"
    assert type_(started, "build").exit_code == 0
    assert "What I Learn" not in (started / "site" / "index.html").read_text()
    assert not list((started / "site").rglob("*what-i-learn*"))


TITLES = [
    "What I Learn",
    'The "right" way: it\'s #1 [really] {yes} & <more>',
    "Größe und Maß",
    "嵌入 与 相似度",
    "many words " * 30,
    "../../outside",
    "two\nlines\tand\x07a bell",
    "- not a list",
    "null",
    "100% sure \\ not",
]


@pytest.mark.parametrize("kind", ["learning", "research", "page"])
@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_new_post_can_be_published_as_it_is(started, type_, kind, title):
    """Whatever a title holds, the post that is begun with it builds and shows it."""
    path = started / type_(started, "new", kind, "--", title).stdout.strip()
    text = path.read_text("utf-8")
    text = text.replace("published: false", "published: true")
    path.write_text(text.replace("visibility: private", "visibility: public"))

    built = type_(started, "build")

    assert (built.exit_code, built.stderr) == (0, "")
    assert path.parent == started / "content" / kind
    (listed,) = json.loads(type_(started, "list", "--json").stdout)
    assert listed["title"] == " ".join(title.replace("\x07", "").split())


@pytest.mark.parametrize("title", ["", "🎉🎉", " \t ", "…?!"])
def test_a_title_must_give_a_name(started, type_, title):
    """A title without a letter or digit is refused in one line."""
    before = tree(started)

    said = type_(started, "new", "learning", title)

    assert (said.exit_code, said.stdout) == (1, "")
    assert "has no letter or digit" in said.stderr
    assert "put a word beside it" in said.stderr
    assert tree(started) == before


def test_a_post_is_never_written_over(started, type_):
    """A second post of one title is refused, and the first is as it was."""
    path = started / type_(started, "new", "learning", "Twice").stdout.strip()
    path.write_text("mine")

    said = type_(started, "new", "learning", "Twice!")

    assert said.exit_code == 1
    assert "content/learning/twice.md exists" in said.stderr
    assert path.read_text() == "mine"
    assert [file.name for file in path.parent.iterdir()] == ["twice.md"]


def test_a_new_post_from_a_broken_template_is_a_problem_with_a_place(started, type_):
    """A journal's own template for new posts is reported like any other of its files."""
    (started / "templates" / "new").mkdir()
    (started / "templates" / "new" / "learning.md").write_text("---\ntitle: {{ nonsense }}\n")

    said = type_(started, "new", "learning", "Something")

    assert said.exit_code == 1
    assert said.stderr.startswith("templates/new/learning.md:2:1: ")


def test_a_post_that_cannot_be_written_is_said(started, type_):
    """A file where the folder should be is one line, no traceback."""
    (started / "content" / "page").write_text("")

    said = type_(started, "new", "page", "About")

    assert said.exit_code == 1
    assert said.stderr.count("\n") == 1


# --- schema ---------------------------------------------------------------------------


def test_a_schema_is_printed_for_editors(started, type_):
    """Of the front matter, or of the settings; nothing but JSON goes to stdout."""
    front, settings = (type_(started, "schema", *which) for which in ([], ["--settings"]))

    assert json.loads(front.stdout)["required"] == ["title", "date"]
    assert "base_url" in settings.stdout and "base_url" not in front.stdout
    assert (front.stderr, settings.stderr) == ("", "")
    assert type_(started, "schema", "--settings", "--write").exit_code == 2


def test_a_build_says_that_a_schema_is_old(started, type_):
    """Where the settings are others than those that it was made from; `--write` renews it."""
    assert "schema" not in type_(started, "build").stdout
    with (started / "pyproject.toml").open("a") as settings:
        settings.write("[tool.journal.statuses]\nlearning = ['seed']\n")

    said = type_(started, "build").stdout
    renewed = type_(started, "schema", "--write")

    assert ".vscode/front-matter.schema.json is not of these settings" in said
    assert (renewed.exit_code, renewed.stdout) == (0, ".vscode/front-matter.schema.json\n")
    assert "schema" not in type_(started, "build").stdout


def test_a_schema_is_not_written_over_another_s_file(started, type_):
    """One line says that it is not ours, and the file is as it was."""
    (started / ".vscode/front-matter.schema.json").write_text("{}\n")

    said = type_(started, "schema", "--write")

    assert (said.exit_code, said.stdout) == (1, "")
    assert "was not made by `journal schema`; move it away" in said.stderr
    assert (started / ".vscode/front-matter.schema.json").read_text() == "{}\n"


def test_a_schema_that_cannot_be_written_is_said(journal, type_):
    """A file where the folder should be is one line, no traceback."""
    journal.write(".vscode", "")

    said = type_(journal.root, "schema", "--write")

    assert said.exit_code == 1
    assert said.stderr.startswith("the schema cannot be written: ")
    assert said.stderr.count("\n") == 1


# --- build, check, run, list ----------------------------------------------------------


def test_a_build_says_what_it_did(journal, type_):
    """The result goes to stdout, and stderr is silent when all is well."""
    journal.post("learning/one")

    first, second = type_(journal.root, "build"), type_(journal.root, "build")

    assert re.fullmatch(r"site/ holds \d+ files: \d+ written\.\n", first.stdout)
    assert second.stdout.endswith("nothing changed.\n")
    assert first.stderr == second.stderr == ""


def test_a_journal_without_content_is_not_taken_for_an_empty_one(journal, type_):
    """A folder that went missing never empties a site that is published."""
    journal.post("learning/one")
    journal.publish()
    before = tree(journal.root / "site")
    (journal.root / "content").rename(journal.root / "kontent")

    for command in ("build", "check", "list"):
        said = type_(journal.root, command)
        assert said.exit_code == 1
        assert said.stderr.startswith("content: there is no such folder")
    assert tree(journal.root / "site") == before


@pytest.mark.parametrize("command", sorted(IN_A_JOURNAL.keys() - {"serve"}))
def test_broken_settings_are_said_by_every_command(journal, type_, command):
    """Settings that do not parse are an error at their place, whatever is asked for."""
    journal.write("pyproject.toml", "[tool.journal]\ntitel = 'x'\n")

    said = type_(journal.root, command, *IN_A_JOURNAL[command])

    assert said.exit_code == 1
    assert said.stderr.startswith("pyproject.toml:2:1: ")
    assert "did you mean title?" in said.stderr


def test_check_reports_and_writes_nothing(journal, type_):
    """`check` finds what `build` would, and neither publishes nor runs."""
    journal.post("learning/one", "[[Nothing]]")

    said = type_(journal.root, "check")

    assert said.exit_code == 1
    assert said.stdout == "1 post checked: 1 error\n"
    assert said.stderr.startswith("content/learning/one.md:8:1: ")
    assert not (journal.root / "site").exists()


def test_a_withdrawn_page_that_still_stands_is_named(journal, type_):
    """When an error stops the build, the author learns what readers can still see."""
    journal.post("learning/secret")
    journal.post("learning/other")
    journal.publish()
    journal.post("learning/secret", visibility="private")
    journal.post("learning/other", "[[Nothing]]")

    said = type_(journal.root, "build")

    assert said.exit_code == 1
    assert "site/learning/secret/index.html: readers can still see this page" in said.stderr
    assert said.stderr.endswith("1 error: nothing was published\n")


def test_run_says_what_ran_and_what_came_of_it(journal, type_):
    """Progress goes to stderr, the verdict to stdout; a good result is not made again."""
    journal.experiment("toss", 'run.verdict("mixed", because="it rolled away")')

    first, second = type_(journal.root, "run", "toss"), type_(journal.root, "run", "--all")

    assert (
        first.stdout
        == "toss ran: mixed, because it rolled away\n  nothing that prose could quote\n"
    )
    assert first.stderr == "toss: running\ntoss: done\n"
    assert second.stdout == "toss is up to date: mixed, because it rolled away\n"
    assert second.stderr == ""
    assert "toss ran" in type_(journal.root, "run", "--all", "--force").stdout


def test_what_no_post_uses_is_left_out_and_said(journal, type_):
    """Without names those run that posts use; the others are named, not forgotten."""
    journal.experiment("toss")
    journal.experiment("spare")
    journal.post("learning/coin", "{metric}`toss.answer` it is.", visibility="private")

    said = type_(journal.root, "run")

    assert said.stdout == (
        "toss ran\n  1 number: answer\nspare is used by no post and left out; --all takes all.\n"
    )


def test_an_unknown_experiment_gets_a_suggestion(journal, type_):
    """A name that is nearly right is put right."""
    journal.experiment("toss")

    said = type_(journal.root, "run", "tuss")

    assert said.exit_code == 1
    assert 'no experiment is called "tuss"' in said.stderr
    assert "did you mean toss?" in said.stderr


def test_nothing_to_run_is_no_failure(journal, type_):
    """A journal without experiments says so."""
    said = type_(journal.root, "run")

    assert (said.exit_code, said.stdout) == (0, "There is no experiment in experiments/ yet.\n")


def test_list_shows_every_post_and_where_it_stands(journal, type_):
    """Drafts and private posts are there, and words in brackets are words."""
    journal.post("learning/one", title="[bold] :smile: [/]", status="ongoing")
    journal.post("learning/two", published=False)

    said = type_(journal.root, "list")

    assert (said.exit_code, said.stderr) == (0, "")
    assert "[bold] :smile: [/]" in said.stdout
    assert re.search(r"Two +learning +draft", said.stdout)


def test_list_speaks_to_other_programs(journal, type_):
    """`--json` is all that is on stdout, with text as it is."""
    more = {"aliases": ["/old/"], "extra": {"mood": "calm"}}
    more["evolution"] = [{"date": "2025-01-01", "note": "Began."}]
    journal.post("learning/one", title="Größe", tags=["A b"], status="ongoing", **more)

    (row,) = json.loads(type_(journal.root, "list", "--json").stdout)

    assert row == {
        "title": "Größe",
        "path": "content/learning/one.md",
        "url": "/learning/one/",
        "kind": "learning",
        "status": "ongoing",
        "published": True,
        "visibility": "public",
        "date": "2025-01-01",
        "changed": "2025-01-01",
        "tags": ["A b"],
        "summary": None,
        "slug": "one",
        "aliases": ["/old/"],
        "evolution": 1,
        "hypothesis": None,
        "experiment": None,
        "next_action": None,
        "extra": {"mood": "calm"},
    }


def test_list_leaves_out_only_what_cannot_be_read(journal, type_):
    """One broken post is an error on stderr; the others are listed."""
    journal.post("learning/one")
    journal.write("content/learning/two.md", "---\ntitle: [\n---\n")

    said = type_(journal.root, "list", "--json")

    assert said.exit_code == 1
    assert [row["title"] for row in json.loads(said.stdout)] == ["One"]
    assert said.stderr.startswith("content/learning/two.md:")


# --- terminals ------------------------------------------------------------------------


@pytest.fixture
def faulty(journal):
    """A journal with an experiment to run and a link to nothing."""
    journal.experiment("toss")
    journal.post("learning/one", "[[Nothing]]", experiment="toss")
    return journal.root


def test_a_file_gets_plain_text(faulty):
    """What is not a terminal gets no escape sequence, in real exit codes and streams."""
    said = really(faulty, "build")

    assert said.returncode == 1
    assert ANSI not in said.stdout + said.stderr
    assert said.stderr.startswith("toss: running\ntoss: done\ncontent/learning/one.md:")


def test_a_terminal_gets_colour(faulty):
    """A Problem's first line stands out, and a run shows that it is at work."""
    said = on_a_terminal(faulty, "build")

    assert f"{ANSI}31m{ANSI}1mcontent/learning/one.md:" in said
    assert re.search("toss .*━", said)


def test_an_experiment_that_runs_twice_has_a_bar_each_time(journal):
    """As where what has no result yet is to be compared with itself."""
    journal.experiment("toss")
    said = on_a_terminal(journal.root, "run", "--all", "--verify")

    assert said.count("toss: done") == 2
    assert "toss comes out the same again" in said


def test_a_terminal_that_wants_none_gets_no_colour(faulty):
    """NO_COLOR is honoured (no-color.org)."""
    said = on_a_terminal(faulty, "build", NO_COLOR="1")

    assert "content/learning/one.md:" in said
    assert not re.search(r"\x1b\[[\d;]*m(?<!\x1b\[0m)", said)


# --- bad input ------------------------------------------------------------------------


def lines(*keys):
    return "\n".join(["---", *keys, "published: true", "visibility: public", "---", "", "Text."])


TITLE, DATE = "title: One", "date: 2025-01-01"

# What is written → the first line that is said, what it underlines, and the hint. A first
# line that begins with a number is about the post itself.
BAD = {
    "broken YAML": (
        lines("title: [One", DATE),
        "3:5: not valid YAML: did not find expected ',' or ']'",
        ":",
        "look for a quote or bracket that is not closed, here or above",
    ),
    "unknown key": (
        lines(TITLE, DATE, "sumary: x"),
        '4:1: "sumary" is not a key of the front matter',
        "sumary",
        "did you mean summary?",
    ),
    "two visibility keys": (
        lines(TITLE, DATE, "visibility: private"),
        '6:1: "visibility" is given twice; the first is on line 4',
        "visibility",
        "keep one of the two",
    ),
    "an unknown word": (
        lines(TITLE, DATE).replace("public\n", "pubic\n"),
        '5:13: visibility: "pubic" is not one of public, unlisted, inner-circle or private',
        "pubic",
        "did you mean public?",
    ),
    "an impossible date": (
        lines(TITLE, "date: 2025-02-30"),
        '3:7: date: "2025-02-30" does not exist: February 2025 has 28 days',
        "2025-02-30",
        "",
    ),
    "no title": (
        lines(DATE),
        '1:1: "title" is missing from the front matter',
        "---",
        "add a line `title: …`",
    ),
    "an alias bomb": (
        lines("a: &a [x, x]", "b: &b [*a, *a]", "title: *b", DATE),
        '2:4: "&a" names a place; anchors are not read',
        "&",
        "write the value out, or quote the text",
    ),
    "not UTF-8": (
        b"---\ntitle: Gr\xf6\xdfe\ndate: 2025-01-01\n---\n",
        "2:10: this is not UTF-8 text (byte 0xF6)",
        "\ufffd",
        "save the file as UTF-8",
    ),
    "one address twice": (
        lines(TITLE, DATE, "slug: good"),
        "4:7: its address /learning/good/ is already that of content/learning/good.md",
        "good",
        "give one of the two another `slug: …`",
    ),
    "a link to nothing": (
        lines(TITLE, DATE) + " See [[Goood]].",
        '8:11: no post is called "Goood"',
        "[[Goood]]",
        "did you mean [[Good]]?  (content/learning/good.md)",
    ),
    "a claim that does not hold": (
        lines(TITLE, DATE) + ' [so]{claim="toss.heads > 50"}',
        "8:7: this claim does not hold: toss.heads > 50",
        '[so]{claim="toss.heads > 50"}',
        "the run found toss.heads = 42",
    ),
    "a claim that does not parse": (
        lines(TITLE, DATE) + ' [so]{claim="toss.heads >"}',
        "8:31: the claim ends too early",
        '"',
        "",
    ),
    "an experiment that raises": (
        lines(TITLE, DATE, "experiment: fall"),
        "experiments/fall.py:8:5: fall raised ValueError: it fell",
        'raise ValueError("it fell")',
        "its traceback, and what it printed, is in .journal/printed/fall.txt",
    ),
    "an experiment that does not exist": (
        lines(TITLE, DATE, "experiment: tos"),
        '4:13: no experiment is called "tos"',
        "tos",
        "did you mean toss?",
    ),
}


@pytest.fixture
def good(journal):
    """A published journal, with an experiment that works and one that nobody asks for."""
    journal.post("learning/good", "{metric}`toss.heads`")
    journal.experiment("toss", 'run.metric("heads", 42)')
    journal.experiment("fall", 'raise ValueError("it fell")')
    journal.publish()
    return journal


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_said_and_publishes_nothing(good, type_, bad):
    """Exit code 1; the first line says all, clickable; the place is underlined; site/ stays."""
    written, first, underlined, hint = BAD[bad]
    before = tree(good.root / "site")
    good.write("content/learning/one.md", written)

    said = type_(good.root, "build")

    progress = r"^(\w+: (running|done|failed)\n)+"
    line, empty, *excerpt, last = re.sub(progress, "", said.stderr).rstrip("\n").split("\n")
    assert (said.exit_code, said.stdout) == (1, "")
    assert line == (f"content/learning/one.md:{first}" if first[0].isdigit() else first)
    assert empty == ""
    assert under_the_carets(excerpt) == underlined
    assert any(row.strip().startswith(f"= {hint}") for row in excerpt) == bool(hint)
    assert last == "1 error: nothing was published"
    assert tree(good.root / "site") == before


def under_the_carets(excerpt):
    """The text that the carets of an excerpt stand under."""
    number = next(n for n, line in enumerate(excerpt) if re.fullmatch(r" *\| *\^+", line))
    start, end = re.search(r"\^+", excerpt[number]).span()
    return excerpt[number - 1][start:end]


def test_a_preview_that_is_stopped_before_it_began_has_not_failed(journal, monkeypatch):
    """Ctrl+C while the first build is at work ends it like any other: exit code 0, no words."""

    def stopped(self, changed):
        raise KeyboardInterrupt

    monkeypatch.chdir(journal.root)
    monkeypatch.setattr("generator.showing.Showing.take", stopped)
    ended = CliRunner().invoke(main, ["serve", "--port", "0"])

    assert (ended.exit_code, ended.output) == (0, "")


# --- where it is written to -----------------------------------------------------------


def test_a_terminal_that_lacks_a_sign_gets_it_escaped(started):
    """What was done is said all the same, in whatever encoding."""
    said = really(started, "new", "learning", "嵌入 x", PYTHONIOENCODING="latin-1")

    assert said.stdout == "content/learning/\\u5d4c\\u5165-x.md\n"
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("command", ["list", "check", "build", "new learning Again"])
def test_nobody_has_to_listen(started, closed, command):
    """A command whose streams are closed does what it is for."""
    really(started, "new", "learning", "One")
    told = f"{' '.join(argv(*command.split()))} {closed}"

    said = subprocess.run(told, shell=True, cwd=started, env=environment(), capture_output=True)

    assert said.returncode == 0
    assert b"Traceback" not in said.stdout + said.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("command", ["list", "schema", "check", "--help"])
def test_a_full_disk_is_one_line(started, command):
    """What was to be read later cannot be written: no fault of the tool."""
    told = f"{' '.join(argv(command))} > /dev/full"
    really(started, "new", "learning", "One")

    said = subprocess.run(told, shell=True, cwd=started, env=environment(), stderr=subprocess.PIPE)

    assert said.returncode == 1
    assert said.stderr == b"what there is to say cannot be written: No space left on device\n"
