"""A run cannot hurt the build: whatever it does is one Problem, and nothing of it is left."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import argv, environment, until

from generator.experiments.holding import held


def test_an_exception_is_reported_at_its_line(lab):
    """The Problem names the line and the expression, relative to the journal."""
    lab.experiment('values = [1, 2]\nrun.metric("third", values[2])')
    problem = lab.fail()

    assert str(problem.place) == "experiments/trial.py:8:25"
    assert problem.place.length == len("values[2]")
    assert problem.message == "trial raised IndexError: list index out of range"
    assert problem.hint == "its traceback, and what it printed, is in .journal/printed/trial.txt"


def test_what_is_not_installed_is_installed_beside_the_tool(lab):
    """There may be many Pythons; the hint says which one is meant."""
    lab.experiment("pass", top="import scipi_is_not_there.stats\n")

    hint = "install it where this tool is: pip install scipi_is_not_there"
    assert lab.fail().hint == hint


def test_the_line_may_be_in_a_helper(lab):
    """The innermost line of the journal's own code is where the author has to look."""
    lab.write("experiments/helpers.py", "def half(x):\n    return x / 0\n")
    lab.experiment('run.metric("half", half(1))', top="from helpers import half\n")

    assert str(lab.fail().place) == "experiments/helpers.py:2:12"


def test_what_an_experiment_returns_is_not_lost_silently(lab):
    """A generator would never have run, and a returned value would go nowhere."""
    lab.experiment("yield 1")
    problem = lab.fail()

    assert str(problem.place) == "experiments/trial.py:5:1"
    assert problem.message == "an experiment returns nothing; it tells run what it finds"


def test_messages_hold_no_folders_of_this_machine(lab):
    """Problems end up in logs; absolute paths are made relative."""
    lab.experiment("open(Path(__file__).with_name('gone.csv'))", top="from pathlib import Path\n")
    problem = lab.fail()

    assert "experiments/gone.csv" in problem.message
    assert str(lab.root) not in problem.message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("def f(:\n", "experiments/trial.py:1:7", "not valid Python: invalid syntax"),
        ("VALUE = 1\n", "experiments/trial.py:1:1", "trial has no experiment"),
        (
            "from generator import experiment\n"
            "@experiment(seed=1)\ndef one(run): pass\n"
            "@experiment(seed=1)\ndef two(run): pass\n",
            "experiments/trial.py:4:1",
            "a module makes one experiment; the first one is one in line 2",
        ),
        (
            "from generator import experiment\n@experiment\ndef one(run): pass\n",
            "experiments/trial.py:2:2",
            "write @experiment(seed=…) with a whole number",
        ),
        (
            "import scipi_is_not_there\n",
            "experiments/trial.py:1:1",
            "trial raised ModuleNotFoundError: No module named 'scipi_is_not_there'",
        ),
    ],
    ids=["syntax", "none", "two", "bare", "import"],
)
def test_a_module_that_is_no_experiment_is_a_problem_at_its_line(lab, text, place, message):
    """What is wrong with a module is said where it is wrong."""
    lab.write("experiments/trial.py", text)
    problem = lab.fail()

    assert str(problem.place) == place
    assert problem.message.startswith(message)


def test_time_runs_out_for_everything_that_the_run_started(lab, tmp_path):
    """An endless run is stopped where it hangs, and a process that it forked with it."""
    lab.limits(timeout=3)
    beat = tmp_path / "beat"
    lab.experiment(
        f"""
        if os.fork() == 0:
            while True:
                open({str(beat)!r}, "w").close()
                time.sleep(0.05)
        while True:
            time.sleep(0.01)
        """,
        top="import os, time\n",
    )
    problem = lab.fail()
    assert problem.message == "trial was not done after 3 s and was stopped"
    assert problem.place.line in (12, 13)
    assert "timeout" in problem.hint

    assert beat.exists()
    beat.unlink()
    time.sleep(0.3)
    assert not beat.exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("os._exit(3)", "trial ended its own process (exit code 3) before it was done"),
        ("raise SystemExit", "trial stopped itself with sys.exit before it was done"),
        ("os.kill(os.getpid(), 9)", "trial crashed: killed"),
        ("ctypes.string_at(0)", "trial crashed: segmentation fault"),
        ("bytes(8 << 30)", "trial needed more memory than a run may use"),
    ],
)
def test_however_a_run_dies_it_is_one_problem_in_words(lab, body, message):
    """Exits, signals, crashes and memory are told apart, and placed in the module."""
    lab.limits(memory=1024)
    lab.experiment(body, top="import ctypes, os\n")
    problem = lab.fail()

    assert problem.message == message
    assert problem.place.path == "experiments/trial.py"
    assert problem.place.line in (6, 8)


def test_a_flood_of_output_is_stopped(lab):
    """A run that prints without end fills neither a pipe nor the disk."""
    lab.experiment('while True:\n    print("x" * 100_000)')

    assert lab.fail().message == "trial printed more than 16 MB and was stopped"


@pytest.mark.parametrize(
    "change",
    [
        'open("content/post.md", "a")',
        'Path("content/new.md").write_text("")',
        'os.remove("content/post.md")',
        'os.rename("content/post.md", "content/other.md")',
        'Path("content/folder").mkdir()',
        'os.open("site", os.O_RDWR | os.O_CREAT)',
        'open("experiments/results/x.json", "w")',
    ],
)
def test_writing_into_the_journal_is_refused(lab, change):
    """Nothing that a run does changes the journal; the message says where it may write."""
    post = lab.write("content/post.md", "prose\n")
    lab.experiment(change, top="import os\nfrom pathlib import Path\n")
    problem = lab.fail()

    assert problem.message.startswith("an experiment may not write into the journal (")
    assert "run.scratch" in problem.message
    assert post.read_text() == "prose\n"
    assert sorted(path.name for path in lab.root.iterdir()) == [
        ".journal",
        "content",
        "experiments",
        "pyproject.toml",
    ]


def test_scratch_is_for_writing_and_is_gone_afterwards(lab):
    """A run has a folder of its own, which is no input and does not outlive it."""
    lab.experiment(
        """
        path = run.scratch / "notes.txt"
        path.write_text("12")
        run.metric("read", int(path.read_text()))
        """
    )

    assert lab.inputs() == [("file", "experiments/trial.py")]
    assert list((lab.root / ".journal/runs").iterdir()) == []


def test_an_input_that_changes_during_the_run_discards_it(lab, tmp_path):
    """A result of two states of the data would be a result of neither."""
    data = lab.write("experiments/data/x.csv", "1\n")
    lab.experiment(
        f"""
        open("experiments/data/x.csv").read()
        subprocess.run([sys.executable, "-c", "open({str(data)!r}, 'w').write('2')"], check=True)
        """,
        top="import subprocess, sys\n",
    )

    message = lab.fail().message
    assert message == "experiments/data/x.csv changed while the experiment ran; run it again"
    assert not (lab.root / "experiments/results/trial").exists()


def test_the_environment_is_clean(lab, monkeypatch):
    """Nothing of the author's shell reaches a run."""
    monkeypatch.setenv("SECRET_TOKEN", "x")
    lab.experiment(
        """
        names = ("HOME", "SECRET_TOKEN", "USER", "PYTHONPATH")
        run.metric("seen", sum(name in os.environ for name in names))
        run.metric("threads", int(os.environ["OMP_NUM_THREADS"]))
        """,
        top="import os\n",
    )

    assert [metric.value for metric in lab.find().result.metrics] == [0, 1]


def test_an_experiment_cannot_take_the_place_of_a_library(lab):
    """A module named like one of the standard library is still only an experiment."""
    lab.experiment(
        'run.metric("mean", mean([1, 3]))',
        name="statistics",
        top="from random import uniform\nfrom statistics import mean\n",
    )

    assert lab.find("statistics").result.metrics[0].value == 2


def test_importing_the_tool_loads_no_numbers_and_no_plots():
    """The command line starts quickly because nothing heavy is loaded before a run."""
    import subprocess
    import sys

    code = (
        "import sys, generator.experiments; "
        "print([m for m in ('numpy', 'matplotlib', 'scour', 'markdown_it') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, env=dict(os.environ)
    )

    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "body",
    [
        'run.table("rows", [{"a": os.getcwd()}])',
        'run.table("rows", [{"a": Path.cwd().as_uri()}])',
        'run.figure("f", lambda axes: axes.plot([1, 2], label=os.getcwd()), alt="A line")',
        'run.figure("f", lambda axes: axes.plot([1, 2]), alt="A", data=[{"a": f"{here}/x"}])',
    ],
)
def test_results_hold_no_folders_of_this_machine(lab, body):
    """Neither what is said nor the files of figures and tables tell where a journal lies."""
    lab.experiment(body, top="import os\nfrom pathlib import Path\nhere = os.getcwd()\n")

    assert "a result holds nothing of this machine" in lab.fail().message


def test_a_run_that_cannot_begin_is_a_problem(lab):
    """A disk that is full, or a folder in the way, is said in words; nothing is raised."""
    lab.experiment('run.metric("answer", 42)')
    lab.write(".journal", "a file where a folder has to be")

    assert lab.fail().message.startswith("cannot be run: ")


def test_a_name_may_be_as_long_as_that_of_a_file(lab):
    """What is named after an experiment or a figure besides is never longer."""
    name = "n" * 252
    lab.experiment('run.table("t" * 250, [{"a": 1}])', name=name)

    assert lab.find(name).result.tables


def test_what_killed_builds_left_behind_is_cleared_away(lab):
    """The folder of a run that nobody waits for any more goes with the next run."""
    lab.experiment('run.metric("answer", 42)')
    lab.write(".journal/runs/trial-killed/request.json", "{}")
    lab.write("experiments/results/trial/.new", "half")
    in_use = lab.write(".journal/runs/trial-running/request.json", "{}").parent
    with held(in_use):
        lab.find()

    assert list((lab.root / ".journal/runs").iterdir()) == [in_use]
    assert set(lab.files()) == {"environment.json", "result.json"}


def test_a_run_ends_with_the_build_that_asked_for_it(lab, tmp_path):
    """When the build is killed, the run does not go on without it."""
    beat = tmp_path / "beat"
    lab.experiment(
        f"while True:\n    open({str(beat)!r}, 'w').close()\n    time.sleep(0.02)",
        top="import time\n",
    )
    build = subprocess.Popen(
        argv("run", "trial"),
        cwd=lab.root,
        env=environment(),
        stderr=subprocess.DEVNULL,
    )
    until(beat.exists)
    build.kill()
    build.wait()

    def has_stopped():
        beat.unlink(missing_ok=True)
        time.sleep(0.3)
        return not beat.exists()

    until(has_stopped)


@pytest.mark.parametrize(
    "act",
    [
        "os.chdir(run.scratch); shutil.rmtree(content)",
        "os.unlink('v.md', dir_fd=os.open(content, 0))",
        "os.open('v.md', os.O_WRONLY | os.O_TRUNC, dir_fd=os.open(content, 0))",
        "fd = os.open(content, 0); os.rename('v.md', 'w.md', src_dir_fd=fd, dst_dir_fd=fd)",
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to tell what is open")
def test_the_journal_cannot_be_changed_through_an_open_folder(lab, act):
    """Names relative to an open folder, or to the working folder, lead nowhere new."""
    victim = lab.write("content/victim/v.md", "kept")
    lab.experiment(f"content = os.getcwd() + '/content/victim'\n{act}", top="import os, shutil\n")

    assert "may not write into the journal" in lab.fail().message
    assert (lab.root / "content/victim/v.md").read_text() == "kept", victim


def test_storing_a_result_leaves_the_author_s_files_alone(lab):
    """Only drawings of the run before are removed, and nothing outside of the journal."""
    lab.write("experiments/results/trial/mine.svg", "<svg/>")
    lab.experiment('run.metric("answer", 42)')
    lab.find()

    assert (lab.root / "experiments/results/trial/mine.svg").exists()


def test_results_never_lead_out_of_the_journal(lab, tmp_path):
    """A link in place of a folder of results is refused, and what it leads to is left alone."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "result.json").write_text("mine")
    (lab.root / "experiments/results").mkdir(parents=True, exist_ok=True)
    (lab.root / "experiments/results/trial").symlink_to(outside)
    lab.experiment('run.metric("answer", 42)')

    assert "leads out of the journal" in lab.ask().problems[0].message
    assert (outside / "result.json").read_text() == "mine"


def test_what_a_run_prints_can_be_read(lab):
    """Printed lines and the traceback of a failure are kept where the README says."""
    lab.experiment("print('so far')\nraise ValueError('no further')")
    lab.fail()

    printed = (lab.root / ".journal/printed/trial.txt").read_text()
    assert printed.startswith("so far\nTraceback")
    assert "no further" in printed


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("f'see {os.getcwd()}/data'", True),
        ("os.path.expanduser('~') + '/data'", True),
        ("'in ' + os.path.expanduser('~')", True),
        ("sys.executable", True),
        ("str(run.scratch)", True),
        ("'data' + os.path.expanduser('~') + '/x'", False),
        ("os.path.expanduser('~') + 'stead'", False),
        ("os.path.relpath('data')", False),
    ],
)
def test_a_result_names_no_folder_of_this_machine(lab, text, is_refused):
    """It is committed and published; what only looks like such a path is let through."""
    lab.experiment(f"run.verdict('mixed', because={text})", top="import os, sys\n")
    results = lab.ask()

    said = [problem.message for problem in results.problems]
    assert all("a result holds nothing of this machine" in message for message in said)
    assert bool(said) == is_refused


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to see what is left running")
def test_nothing_is_left_even_of_a_run_that_ends_all_who_watch_it(lab):
    """Its supervisor and the process that this was forked from, one after the other."""
    lab.experiment(
        """
        with open(f"/proc/{os.getppid()}/stat") as stat:
            server = stat.read().split()[3]
        subprocess.run(["sh", "-c", f"setsid sleep 99 & kill -9 {server} {os.getppid()}"])
        time.sleep(99)
        """,
        top="import os, subprocess, time\n",
    )
    assert lab.fail().message == "trial ended the process that watches over it"

    root, left = str(lab.root / ".journal").encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended, or is another's
            if root in (process / "environ").read_bytes():
                left.append((process / "cmdline").read_text())
    assert left == []
