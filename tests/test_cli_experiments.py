"""``journal run`` and ``journal why``: what a rerun changed, why it would run, how it is ended."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from functools import partial

import pytest
from support import PATIENCE, argv, environment, left_running, really, until


@pytest.fixture
def says(journal):
    """Gives a command to the journal; what comes back has returncode, stdout and stderr."""
    return partial(really, journal.root)


def test_a_rerun_tells_old_and_new_and_the_places_that_quote_them(journal, says):
    """Of every metric that moved, whichever way it is quoted; a build tells it, too."""
    journal.experiment("toss", 'run.metric("heads", 0.5, n=10)\nrun.metric("tails", 0.5)')
    journal.post("learning/coin", "It was {metric}`toss.heads@n=10`.\n\nAnd {metric}`toss.tails`.")
    journal.post("learning/bet", 'So [half of them]{claim="toss.heads@n=10 > 0.4"}.')
    says("run")
    journal.experiment("toss", 'run.metric("heads", 0.5001, n=10)\nrun.metric("tails", 0.5)')
    told = [
        "  heads@n=10: 0.5 → 0.5001",
        "    quoted at content/learning/bet.md:8:4",
        "    quoted at content/learning/coin.md:8:8",
    ]

    assert says("run").stdout.splitlines() == ["toss ran", "  2 numbers: heads, tails", *told]
    journal.experiment("toss", 'run.metric("heads", 0.5, n=10)\nrun.metric("tails", 0.5)')
    assert "  heads@n=10: 0.5001 → 0.5" in says("build").stdout.splitlines()


def test_a_claim_that_a_rerun_broke_has_the_old_number_and_the_new(journal, says):
    """At its place in the prose; the author's words are left alone."""
    journal.experiment("toss", 'run.metric("heads", 0.5)')
    journal.post("learning/bet", 'So [half of them]{claim="toss.heads > 0.4"}.')
    assert says("build").returncode == 0
    journal.experiment("toss", 'run.metric("heads", 0.3)')
    said = says("build")

    assert said.returncode == 1
    (line,) = [line for line in said.stderr.splitlines() if line.startswith("content/")]
    assert line.startswith("content/learning/bet.md:8:4: ")
    assert re.search(r"heads = 0\.300; before it was 0\.500\b", said.stderr)


def test_why_lists_each_input_as_same_changed_new_or_gone(journal, says):
    """And the environment, and what cannot be tracked."""
    for name in ("same", "changed", "gone"):
        journal.write(f"data/{name}.csv", "1\n")
    journal.experiment(
        "toss",
        """
        import os, subprocess, numpy
        for name in ("same", "changed", "gone"):
            open(f"data/{name}.csv").read()
        os.path.exists("data/new.csv"), os.path.exists("data/never.csv"), os.listdir("more")
        subprocess.run(["true"])
        """,
    )
    journal.write("more/x.csv", "")
    assert says("run", "toss").returncode == 0
    assert says("why", "toss").stdout.startswith("toss would not run again: all that it read is")
    journal.write("data/changed.csv", "2\n")
    journal.write("data/new.csv", "")
    journal.write("more/y.csv", "")
    journal.remove("data/gone.csv")
    said = says("why", "toss").stdout

    assert [
        line.split(maxsplit=1) for line in re.findall(r"^  \w+  +(?:data|more|exp).*", said, re.M)
    ] == [
        ["changed", "data/changed.csv"],
        ["gone", "data/gone.csv"],
        ["same", "data/never.csv  (looked for in vain)"],
        ["new", "data/new.csv  (looked for in vain)"],
        ["same", "data/same.csv"],
        ["same", "experiments/toss.py"],
        ["changed", "more/  (what it holds)"],
    ]
    assert re.search(r"^  same +Python 3\.", said, re.M)
    assert re.search(r"^  same +numpy ", said, re.M)
    assert re.search(r"^  not tracked  the program true", said, re.M)


def test_another_environment_is_reported_or_strict(journal, says):
    """It is a warning, unless the settings say that it is to count like any input."""
    journal.experiment("toss", 'import numpy\nrun.metric("x", 1)')
    journal.post("learning/coin", "{metric}`toss.x` it is.")
    says("build")
    known = journal.root / "experiments/results/toss/environment.json"
    known.write_text(re.sub(r'"numpy": "[^"]+"', '"numpy": "1.0"', known.read_text()))
    reported = says("build")

    assert reported.returncode == 0
    assert '"toss" was found with another environment: numpy 1.0 →' in reported.stderr
    assert "toss: running" not in reported.stderr
    journal.edit(
        "pyproject.toml", "[tool.journal]", "[tool.journal]\nexperiments.environment = 'strict'"
    )
    assert "toss would run again: numpy 1.0 → " in says("why", "toss").stdout
    assert "toss: running" in says("build").stderr
    assert "toss: running" not in says("build").stderr


def test_names_are_taken_once_and_options_that_contradict_are_refused(journal, says):
    """A name given twice is one experiment; to compare is not to replace."""
    journal.experiment("toss", 'run.metric("x", 1)')

    assert says("run", "toss", "toss").stdout == "toss ran\n  1 number: x\n"
    assert says("run", "toss", "--verify", "--force").returncode == 2


@pytest.mark.parametrize(
    "word",
    ["coin-toss", "coin_toss", "experiments/coin_toss.py", "./experiments/coin_toss.py", "TOSS"],
)
def test_an_experiment_is_called_by_its_module_or_a_part_of_its_name(journal, says, word):
    """As a post is; by a name that could be several none is run."""
    journal.experiment("coin-toss", 'run.metric("x", 1)')
    journal.experiment("coin-flip")
    journal.experiment("coin", 'run.metric("y", 1)')
    journal.post("learning/one")

    assert says("run", word).stdout.splitlines()[0] == "coin-toss ran"
    assert says("why", word).stdout.startswith("coin-toss would not run again")
    assert says("evolve", "one", "Tossed.", "--experiment", word).returncode == 0
    assert "experiment: coin-toss\n" in (journal.root / "content/learning/one.md").read_text()
    assert says("run", "coin").stdout.splitlines()[0] == "coin ran"
    several = says("why", "coin-")
    assert (several.returncode, several.stderr) == (
        1,
        '"coin-" could be 2 experiments: coin-flip, coin-toss; say more\n',
    )
    assert says("run", "coin-").stderr == several.stderr
    none = 'no experiment is called "dice"; there are coin, coin-flip, coin-toss\n'
    assert says("why", "dice").stderr == none


def test_a_bar_shows_an_author_s_words_as_they_are(journal):
    """On a terminal, brackets in what a run says it does are no markup."""
    journal.experiment("toss", 'import time\nrun.doing("[/heads]", 1, 2)\ntime.sleep(1)')
    leader, follower = pty.openpty()
    command = subprocess.run(
        argv("run", "toss"),
        cwd=journal.root,
        env={**environment(), "TERM": "xterm", "COLUMNS": "99"},
        stdout=subprocess.DEVNULL,
        stderr=follower,
        timeout=60,
    )
    os.close(follower)
    shown = os.read(leader, 1 << 16).decode()
    os.close(leader)

    assert command.returncode == 0
    assert "[/heads]" in shown
    assert "Traceback" not in shown


def test_verify_fails_where_a_rerun_differs(journal, says):
    """It says what differs, keeps what is stored, and what comes out the same is said, too."""
    journal.experiment("toss", 'run.metric("x", 1)')
    journal.experiment("clock", 'import time\nrun.metric("x", time.time())')
    said = says("run", "--all", "--verify")

    assert said.returncode == 1
    assert said.stdout == "toss comes out the same again\n"
    assert "experiments/clock.py:1:1: clock does not come out the same again: x: " in said.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to see what is left running")
@pytest.mark.parametrize("arguments", [["run", "--all"], ["run", "--all", "--verify"], ["build"]])
def test_an_interrupted_command_ends_at_once_and_leaves_nothing(journal, arguments):
    """Ctrl+C goes to the whole group of the terminal; no traceback is shown."""
    heard = journal.root.parent / "heard"
    body = f"import os, time\nopen({str(heard)!r} + str(os.getpid()), 'w').close()\ntime.sleep(999)"
    for name in ("toss", "turn"):
        journal.experiment(name, body)
        journal.post(f"learning/{name}", f"{{metric}}`{name}.x` it is.")
    typed = subprocess.Popen(
        argv(*arguments),
        cwd=journal.root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: list(heard.parent.glob("heard*")))
    os.killpg(typed.pid, signal.SIGINT)
    stdout, stderr = typed.communicate(timeout=PATIENCE)

    assert typed.returncode == 1
    assert stderr.endswith("Aborted!\n")
    assert "Traceback" not in stdout + stderr
    assert left_running(journal.root) == []
    assert not (journal.root / "experiments/results").exists()
    assert list((journal.root / ".journal/runs").iterdir()) == []


def test_why_leaves_out_what_nobody_doubts(journal, says):
    """That a module beside is no package is an input, and a line only once it is one."""
    journal.write("experiments/helping.py", "HELP = 1\n")
    journal.experiment("toss", "from helping import HELP\nrun.metric('x', HELP)")
    says("run", "toss")
    assert "__init__" not in says("why", "toss").stdout

    journal.write("experiments/helping/__init__.py", "HELP = 2\n")

    assert "new          experiments/helping/__init__.py" in says("why", "toss").stdout


def test_a_run_holds_nobody_else_up(journal, says, tmp_path):
    """While an experiment runs, the posts can be listed; a second build says what it waits for."""
    gate = tmp_path / "gate"
    waiting = f"while not os.path.exists({str(gate)!r}): time.sleep(0.05)"
    journal.experiment("toss", f"import os, time\n{waiting}\nrun.metric('x', 1)")
    journal.post("learning/coin", "{metric}`toss.x`")
    first = subprocess.Popen(argv("build"), cwd=journal.root, env=environment())
    until((journal.root / ".journal/runs").is_dir, "the run")
    second = subprocess.Popen(
        argv("build"), cwd=journal.root, env=environment(), stderr=subprocess.PIPE, text=True
    )

    assert "Another build of this journal is at work" in second.stderr.readline()
    assert "Coin" in says("list").stdout
    gate.touch()
    assert (first.wait(PATIENCE), second.wait(PATIENCE)) == (0, 0)
    second.stderr.close()


def test_the_network_is_named_once(journal, says):
    """By the name that was looked up, where there is one."""
    journal.experiment(
        "toss",
        """
        import socket
        socket.getaddrinfo("localhost", 80)
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 9))
        """,
    )
    says("run", "toss")
    lines = says("why", "toss").stdout.splitlines()

    assert [line.split() for line in lines if "network" in line] == [
        ["not", "tracked", "the", "network:", "localhost"]
    ]
