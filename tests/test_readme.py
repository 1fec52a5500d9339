"""What the README says of keys and settings is what the schema says."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import really

from generator.cli import main
from generator.content import FrontMatter
from generator.journal import Settings
from generator.schema import reference

NAME = "noise-of-averages"
README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize("schema", [FrontMatter, Settings])
def test_the_reference_lists_every_key_as_it_is(schema):
    """Each key stands in the README with its form, its default and its meaning."""
    lines = README.read_text(encoding="utf-8").splitlines()

    rows = [
        f"| `{key}` | {form} | {default} | {note} |"
        for key, form, default, note in reference(schema)
    ]

    assert [row for row in rows if row not in lines] == []


@pytest.mark.parametrize("schema", [FrontMatter, Settings])
def test_every_key_has_a_meaning(schema):
    """No key stands in the reference without a word on what it is for."""
    assert [key for key, _, _, note in reference(schema) if not note] == []


def test_the_pictures_are_there():
    """Each picture of the README is a file of the repository."""
    words = README.read_text(encoding="utf-8").replace(")", " ").replace("(", " ").split()
    pictures = [word for word in words if word.startswith("docs/")]

    assert pictures
    assert [name for name in pictures if not (README.parent / name).is_file()] == []


def test_each_promise_is_held_by_tests():
    """What the README says of privacy and safety names the tests that hold it, and they exist."""
    text = README.read_text(encoding="utf-8")
    section = text.partition("### What is kept private")[2].partition("\n### ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"`(tests/[\w/]+\.py)`", row.rpartition("|")[0]) for row in rows]

    assert len(rows) > 12
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []
    missing = [one for tests in named for one in tests if not (README.parent / one).is_file()]
    assert missing == []


def test_the_leak_that_is_shown_is_what_is_said(journal):
    """The README's example of a leak is what the tool prints of one."""
    shown = blocks(README.read_text(encoding="utf-8").replace("\n  ", "\n"), "text")
    (leak,) = [block for block in shown if "would be published" in block]
    journal.post("learning/notes-on-owls", title="The Owl Notebook", visibility="private")
    journal.write("content/static/birds.txt", "Soon: The Owl Notebook")
    said = run("build", folder=journal.root).stderr

    assert said.startswith(leak)


def test_the_tour_works(tmp_path):
    """What the tour writes builds as it stands; its claim broken says what the README shows."""
    text = README.read_text(encoding="utf-8")
    journal = tmp_path / "my-journal"
    assert run("init", str(journal), folder=tmp_path).returncode == 0
    post = journal / "content" / "learning" / "why-momentum-works.md"
    post.write_text("\n".join(blocks(text, "markdown")), encoding="utf-8")
    (journal / "experiments" / "noise_of_averages.py").write_text(*blocks(text, "python"))

    built = run("build", folder=journal)
    assert (built.returncode, built.stdout.splitlines()[0]) == (
        0,
        "site/ holds 38 files: 38 written.",
    )

    module = journal / "experiments" / "noise_of_averages.py"
    module.write_text(module.read_text().replace('"draws": 1000', '"draws": 4000'))
    shown = [block for block in blocks(text, "text") if block.startswith("noise-of-averages ")]
    said = [run(*words, folder=journal).stdout for words in (("why", NAME), ("run",))]
    assert [versionless(one) for one in said] == [versionless(one) for one in shown]

    module.write_text(module.read_text().replace('"draws": 4000', '"draws": 1000'))
    assert run("run", folder=journal).returncode == 0
    post.write_text(post.read_text(encoding="utf-8").replace("< 0.3", "< 0.2"), encoding="utf-8")
    broken = run("build", folder=journal)
    assert broken.returncode == 1
    shown = next(block for block in blocks(text, "text") if "does not hold" in block)
    assert shown.strip() in broken.stderr


def test_the_session_is_what_the_program_prints(tmp_path, monkeypatch):
    """Each command that the tour shows prints what stands below it, and the journal builds."""
    (shown,) = blocks(README.read_text(encoding="utf-8"), "console")
    typed = [line.removeprefix("$ ") for line in shown.splitlines() if line.startswith("$ ")]
    monkeypatch.chdir(tmp_path)
    printed("journal init my-journal")
    monkeypatch.chdir(tmp_path / "my-journal")

    said = "".join(f"$ {line}\n{printed(line)}" for line in typed)

    assert said == shown
    used = [line.split()[1] for line in typed]
    assert used == ["new", "evolve", "status", "hypothesize", "publish", "rename"]
    assert "1 post is not public" in printed("journal build")


def printed(line):
    """What a command prints that ends well, typed in the current folder."""
    program, *arguments = shlex.split(line)
    ended = CliRunner().invoke(main, arguments, prog_name=program)
    assert (ended.exit_code, ended.stderr) == (0, ""), line
    return ended.stdout


def versionless(text):
    """What is said of libraries, whichever versions there are."""
    return re.sub(r"(Python|matplotlib|numpy) [\d.]+", r"\1", text)


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def run(*arguments, folder):
    return really(folder, *arguments)
