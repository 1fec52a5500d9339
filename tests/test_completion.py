"""A shell that was told how completes commands, options and what a journal holds."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import time

import click
import pytest
from click.shell_completion import ShellComplete
from support import PATIENCE, environment, until

from generator.cli import main
from generator.cli.completing import experiments, posts, statuses

needs = {
    shell: pytest.mark.skipif(not shutil.which(shell), reason=f"there is no {shell}")
    for shell in ("bash", "zsh", "fish")
}
NAMES = ("sparse-cosine", "spread", "toss")


@pytest.fixture
def shelled(journal, tmp_path, monkeypatch):
    """A journal with three experiments, and what a shell needs to find the command."""
    for name in NAMES:
        journal.experiment(name)
    journal.write("experiments/shared.py", "def add(a, b):\n    return a + b\n")
    command = tmp_path / "bin" / "journal"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    for key, value in environment(PATH=path, HOME=str(tmp_path), TERM="dumb").items():
        monkeypatch.setenv(key, value)
    return journal


def said_by(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stderr == ""
    return done.stdout.split()


def in_bash(folder, *typed):
    """What bash offers for the last word: it calls the function that it was told of."""
    words = " ".join(f"'{word}'" for word in ("journal", *typed))
    script = f"""
        eval "$(journal completion bash)"
        complete -p journal | grep -q _journal_completion || echo "not told"
        COMP_WORDS=({words}); COMP_CWORD={len(typed)}
        _journal_completion journal
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return said_by(folder, "bash", "--norc", "-c", script)


@needs["bash"]
def test_bash_completes(shelled):
    """Commands and options begin as typed; a name is one of the journal's experiments."""
    assert in_bash(shelled.root, "s") == ["schema", "serve", "status"]
    assert in_bash(shelled.root, "build", "--l") == ["--locked"]
    assert in_bash(shelled.root, "run", "sp") == ["sparse-cosine", "spread"]
    assert in_bash(shelled.root, "evolve", "a", "b", "--experiment", "spa") == ["sparse-cosine"]
    assert in_bash(shelled.root, "list", "--status", "pau") == ["paused"]


@needs["fish"]
def test_fish_completes(shelled):
    """As bash does; fish shows what each is for, too."""
    told = "journal completion fish | source; complete -C 'journal %s'"

    assert "learning" in said_by(shelled.root, "fish", "--no-config", "-c", told % "new l")
    offered = said_by(shelled.root, "fish", "--no-config", "-c", told % "run sp")
    assert offered == ["sparse-cosine", "spread"]


@needs["fish"]
def test_fish_shows_a_comma(shelled):
    """In what a command is for, and in the name of a post."""
    shelled.post("learning/lift, drag")
    told = "journal completion fish | source; complete -C 'journal %s'"
    commands = " ".join(said_by(shelled.root, "fish", "--no-config", "-c", told % "ne"))
    posts = " ".join(said_by(shelled.root, "fish", "--no-config", "-c", told % "publish lift"))

    assert commands == "new Begin a post: learning, research or page."
    assert "drag" in posts


@needs["zsh"]
def test_zsh_completes(shelled):
    """Typed on a terminal, with Tab: a word that only one name begins with is completed."""
    leader, follower = pty.openpty()
    shell = subprocess.Popen(
        ["zsh", "-f", "-i"],
        cwd=shelled.root,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    screen = Screen(leader)
    try:
        screen.type("PS1='ready%# '; autoload -U compinit && compinit -u -D\n")
        screen.type('eval "$(journal completion zsh)"; echo to""ld\n')
        screen.wait_for("told")
        screen.type("journal why spar\t")
        screen.wait_for("journal why sparse-cosine")
    finally:
        shell.kill()
        shell.wait()
        os.close(leader)
        os.close(follower)


class Screen:
    """What a program on a terminal has written so far."""

    def __init__(self, leader):
        self.leader, self.text = leader, ""
        os.set_blocking(leader, False)

    def type(self, keys):
        os.write(self.leader, keys.encode())

    def wait_for(self, words):
        until(lambda: words in self._so_far(), repr(words))

    def _so_far(self):
        try:
            more = os.read(self.leader, 1 << 16).decode(errors="replace")
        except BlockingIOError:
            more = ""
        self.text += re.sub(r"\x1b\[[\d;?]*[a-zA-Z]|\x1b[=>]|\r", "", more)
        return self.text


# --- what is offered ------------------------------------------------------------------


@pytest.fixture
def offered(journal, monkeypatch):
    """Gives what one of our functions offers for a word that was begun, in a folder."""

    def give(offers, begun="", folder="", given=()):
        monkeypatch.chdir(journal.root / folder)
        argument = click.Argument(["names"], nargs=-1)
        context = click.Context(click.Command("any", params=[argument]))
        context.params = {"names": given}
        return [item.value for item in offers(context, argument, begun)]

    return give


def test_posts_are_offered_by_the_names_of_their_files(journal, offered):
    """The file's name, or its folder's; what is no post, and what is hidden, is not offered."""
    journal.post("learning/größe")
    journal.post("learning/deep/index")
    journal.post("research/grey", visibility="private")
    for path in ("static/notes.md", "learning/.draft.md", ".trash/old.md", "learning/a.png"):
        journal.write(f"content/{path}", "")
    journal.write("content/learning/Loud.MD", "")

    assert offered(posts) == ["Loud", "deep", "größe", "grey"]
    assert offered(posts, "gr") == ["größe", "grey"]
    assert offered(posts, "x") == []


def test_a_path_is_offered_once_a_slash_is_typed(journal, offered):
    """As it is typed from the folder that one is in."""
    journal.post("learning/a")
    journal.post("research/b")

    assert offered(posts, "content/l") == ["content/learning/a.md"]
    assert offered(posts, "../r", "content/learning") == ["../research/b.md"]


def test_an_experiment_is_offered_once(journal, offered):
    """One that is typed already is not offered again, and a module of helpers never is."""
    journal.experiment("toss")
    journal.experiment("two-tosses")
    journal.write("experiments/helpers.py", "x = 1\n")

    assert offered(experiments, "to") == ["toss"]
    assert offered(experiments, given=("toss",)) == ["two-tosses"]


def test_the_journal_s_own_statuses_are_offered(journal, offered):
    """Words of any kind of post, those that the settings give."""
    assert offered(statuses, "p") == ["planned", "paused"]

    journal.settings("[tool.journal.statuses]\nlearning = ['seed']")

    assert offered(statuses, "s") == ["seed", "supported"]


@pytest.mark.parametrize("offers", [posts, experiments, statuses])
def test_outside_a_journal_nothing_is_offered(tmp_path, monkeypatch, offers):
    """No word, no error: a shell has no place for it."""
    monkeypatch.chdir(tmp_path)

    assert offers(click.Context(main), click.Argument(["name"]), "") == []


@pytest.mark.parametrize("text", ["[tool.journal]\ntitle = [", "[tool.journal]\nstatuses = 5"])
def test_broken_settings_are_no_obstacle(journal, offered, text):
    """Where they cannot be read, posts are offered all the same."""
    journal.post("learning/a")
    journal.write("pyproject.toml", text)

    assert offered(posts) == ["a"]
    assert "ongoing" in offered(statuses)


def test_a_thousand_posts_are_offered_at_once(journal, offered):
    """Names of files are all that is read: none of the posts, and within the blink of an eye."""
    (journal.root / "content/learning").mkdir()
    for number in range(1000):
        (journal.root / f"content/learning/post-{number}.md").write_bytes(b"\xff")

    least = min(timed(lambda: offered(posts, "post-99")) for _ in range(3))

    assert len(offered(posts)) == 1000
    assert least < 0.1


def timed(do):
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def test_click_offers_what_a_command_takes(shelled, monkeypatch):
    """`run` and `why` take experiments, `completion` a shell."""
    monkeypatch.chdir(shelled.root)
    asked = ShellComplete(main, {}, "journal", "_JOURNAL_COMPLETE")

    for typed, begun, words in (
        (["run", "toss"], "", ["sparse-cosine", "spread"]),
        (["why"], "t", ["toss"]),
        (["completion"], "", ["bash", "zsh", "fish"]),
    ):
        assert [item.value for item in asked.get_completions(typed, begun)] == words
