"""`journal build --verify`: what comes out the same twice is published, anything else is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess

import pytest
from support import PATIENCE, argv, environment, left_running, really, tree, until

# Says at its end how a build was surrounded, in a line of the file that LOOK names.
LOOK = """
import atexit, json, os, sys, time

def say():
    umask = os.umask(0)
    files = [e.path for e in os.scandir("content/learning") if e.name.endswith(".md")]
    with open(os.environ["LOOK"], "a") as file:
        file.write(json.dumps({
            "folder": os.getcwd(), "length": len(os.getcwd()), "zone": time.strftime("%z"),
            "locale": os.environ["LC_ALL"], "umask": umask, "seed": hash("journal"),
            "cores": len(os.sched_getaffinity(0)), "times": [os.stat(f).st_mtime for f in files],
            "made": sorted(files, key=lambda f: os.stat(f).st_ino),
        }) + "\\n")

if "LOOK" in os.environ and sys.argv[0] == "-c" and os.path.isdir("content"):
    atexit.register(say)
"""
CHANCE = '{% extends "base.html" %}{% block main %}{{ range(1000000) | random }}{% endblock %}'


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """The folder where temporary ones are made."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def verify(journal, elsewhere):
    """Types the command in the test's journal."""
    return lambda *options, **more: really(journal.root, "build", "--verify", *options, **more)


def test_what_comes_out_the_same_is_published(garden, verify, elsewhere):
    """A journal of every kind of page is built twice, said to be the same, and published."""
    garden.remove("site/index.html")
    before = tree(garden.root / "content") | tree(garden.root / "experiments")

    said = verify()

    assert said.returncode == 0, said.stderr
    count = len(garden.site)
    assert said.stdout.splitlines()[0] == f"Built twice: the same {count} files, byte for byte."
    assert "index.html" in garden.site
    assert tree(garden.root / "content") | tree(garden.root / "experiments") == before
    assert list(elsewhere.iterdir()) == []


def test_what_comes_out_different_is_not_published(journal, verify, elsewhere):
    """A page that is another each time is named, with the place where it begins to differ."""
    journal.post("learning/one", "Words.")
    journal.publish()
    before = journal.site
    journal.post("learning/two", "More words.")
    journal.write("templates/404.html", CHANCE)

    said = verify()

    assert (said.returncode, said.stdout) == (1, "")
    assert journal.site == before
    lines = [line for line in said.stderr.splitlines() if line.startswith("site/")]
    assert len(lines) == 1
    assert lines[0].startswith("site/404.html: comes out different in two builds, from line ")
    assert list(elsewhere.iterdir()) == []
    journal.remove("templates/404.html")
    journal.publish()
    count = len(journal.site)
    assert said.stderr.endswith(
        f"1 file of {count} not the same in two builds: nothing was published\n"
    )


def test_an_experiment_that_finds_other_things_each_time_is_found_out(journal, verify):
    """One without a result runs in each copy; what differs in it differs on the site."""
    journal.experiment("dice", 'import random\nrun.metric("eyes", random.random())')
    journal.post("research/throw", "It shows {metric}`dice.eyes`.", experiment="dice")

    said = verify()

    assert said.returncode == 1
    assert "site/experiments/dice/index.html: comes out different in two builds" in said.stderr
    assert not (journal.root / "site").exists()
    assert not (journal.root / "experiments/results").exists()


def test_a_stored_result_is_recalled(journal, verify):
    """What was found is a file of the journal: two builds take it from there, and run nothing."""
    journal.experiment("dice", 'import random\nrun.metric("eyes", random.random())')
    journal.post("research/throw", "It shows {metric}`dice.eyes`.", experiment="dice")
    journal.publish()
    before = tree(journal.root / "experiments")

    said = verify("--locked")

    assert said.returncode == 0, said.stderr
    assert tree(journal.root / "experiments") == before


def test_a_locked_journal_runs_nothing_in_its_copies(journal, verify):
    """With --locked an experiment without a result is an error here, too."""
    journal.experiment("dice")
    journal.post("research/throw", "It shows {metric}`dice.answer`.", experiment="dice")

    said = verify("--locked")

    assert said.returncode == 1
    assert '"dice" would have to run' in said.stderr
    assert said.stderr.startswith("Building twice, to compare.\ncontent/research/throw.md:")
    assert not (journal.root / "site").exists()


def test_links_lead_to_the_same_things(journal, verify, tmp_path):
    """A copy of a journal sees what the journal sees through its links, wherever they lead."""
    journal.write("content/shared/list.txt", "shared")
    journal.post("learning/one", "[List](list.txt) and [other](other.txt).")
    (journal.root / "content/learning/list.txt").symlink_to("../shared/list.txt")
    absolute = journal.root / "content/shared/list.txt"
    (journal.root / "content/learning/other.txt").symlink_to(absolute)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/404.html").write_text("outside")
    (journal.root / "templates").symlink_to("../outside")

    said = verify()

    assert said.returncode == 0, said.stderr
    assert journal.site["404.html"] == b"outside"
    assert journal.site["learning/one/other.txt"] == b"shared"


def test_two_builds_differ_in_all_that_must_not_matter(garden, verify, tmp_path):
    """Folder, time zone, locale, umask, hash seed, cores, times and order of files are others."""
    (tmp_path / "sitecustomize.py").write_text(LOOK)
    seen = tmp_path / "seen"
    path = os.pathsep.join((str(tmp_path), environment()["PYTHONPATH"]))

    said = verify(PYTHONPATH=path, LOOK=str(seen))

    assert said.returncode == 0, said.stderr
    one, other = map(json.loads, seen.read_text().splitlines())
    same = {name for name in one if one[name] == other[name]}
    assert same == ({"cores"} if os.cpu_count() == 1 else set())


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_comparison_leaves_nothing(journal, elsewhere, sign):
    """Copies and whatever runs in them are gone, and nothing is published."""
    journal.experiment("long", "import time\ntime.sleep(600)")
    journal.post("research/throw", "It {metric}`long.takes`.", experiment="long")
    process = subprocess.Popen(
        argv("build", "--verify"), cwd=journal.root, env=environment(), stderr=subprocess.PIPE
    )
    try:
        until(lambda: list(elsewhere.glob("*/one/.journal/runs/long*")), "the experiment")
        process.send_signal(sign)
        process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()

    assert process.returncode not in (0, None)
    assert list(elsewhere.iterdir()) == []
    assert left_running(elsewhere) == []
    assert not (journal.root / "site").exists()
