"""
Whatever a run does to itself or to others is one Problem at its line, and nothing of it is left.

All cases are experiments of one journal that had good results, run side by side with others
that do no harm. A line that may be the place of the Problem ends in ``# here``.
"""

from __future__ import annotations

import os
import re
import sys
from typing import NamedTuple

import pytest
from support import left_running, tree

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to see what is left running"),
    pytest.mark.xdist_group("harm"),  # which shares one journal
]


class Harm(NamedTuple):
    """What an experiment does, and the Problem that this is; ``message`` is a pattern."""

    body: str
    message: str
    top: str = ""


MEMORY = "NAME needed more memory than a run may use"
REFUSED = r"an experiment may not write into the journal \(.+\); run.scratch is a folder .*"
OTHERS = "an experiment may not send signals to processes that it did not start"
ZERO = "NAME raised ZeroDivisionError: division by zero"
WATCHED = "NAME ended the process that watches over it"
HERE = "1 / 0  # here"

HARMS = {
    # it ends
    "leaves": Harm("os._exit(3)  # here",
                   r"NAME ended its own process \(exit code 3\) before it was done"),
    "leaves_well": Harm("os._exit(0)  # here",
                        r"NAME ended its own process \(exit code 0\) before it was done"),
    "stops": Harm("sys.exit()  # here", "NAME stopped itself with sys.exit before it was done"),
    "becomes_another": Harm("os.execv('/bin/true', ['true'])  # here",
                            r"NAME ended its own process \(exit code 0\) before it was done"),
    "crashes": Harm("ctypes.string_at(0)  # here", "NAME crashed: segmentation fault",
                    "import ctypes\n"),
    "aborts": Harm("os.abort()  # here", "NAME crashed: aborted"),
    "kills_itself": Harm("os.kill(os.getpid(), 9)  # here", "NAME crashed: killed"),
    "kills_its_group": Harm("os.killpg(0, 9)  # here", "NAME crashed: killed"),
    "interrupts": Harm("raise KeyboardInterrupt  # here", "NAME raised KeyboardInterrupt"),
    "closes": Harm("raise GeneratorExit  # here", "NAME raised GeneratorExit"),
    "recurses": Harm("sys.setrecursionlimit(10**9)\nballast = []  # else it takes a while\n"
                     "try:\n    while True: ballast.append(bytes(32 << 20))\n"
                     "except MemoryError:\n    ballast.pop()\ndef f(): f()  # here\nf()",
                     f"{MEMORY}|NAME crashed: segmentation fault|NAME raised SystemError: .*"),
    "overflows": Harm("sys.setrecursionlimit(10**9)\nx = []\nfor _ in range(300_000): x = [x]\n"
                      "repr(x)  # here", "NAME crashed: segmentation fault"),
    # it takes
    "wants_an_array": Harm("numpy.ones(1 << 30)  # here", MEMORY, "import numpy\n"),
    "wants_bytes": Harm("bytes(8 << 30)  # here", MEMORY),
    "takes_more_and_more": Harm("x = []\nwhile True: x.append(bytes(1 << 20))  # here", MEMORY),
    "takes_together": Harm(
        "for _ in range(6):\n    if os.fork() == 0:\n        x = numpy.ones(40_000_000)\n"
        "        time.sleep(99)\ntime.sleep(99)  # here", MEMORY, "import numpy\n"),
    "prints": Harm("while True:\n    print('x' * 1_000_000)  # here",
                   "NAME printed more than 16 MB and was stopped"),
    "prints_in_a_thread": Harm(
        "def f():\n    while True:\n        print('x' * 1_000_000)  # here\n"
        "t = threading.Thread(target=f)\nt.start()\nt.join()  # here",
        "NAME printed more than 16 MB and was stopped", "import threading\n"),
    # it writes
    "writes": Harm("open('content/new.md', 'w')  # here", REFUSED),
    "publishes": Harm("Path('site/new.html').write_text('')  # here", REFUSED),
    "makes_a_pipe": Harm("os.mkfifo('content/pipe')  # here", REFUSED),
    "links": Harm("os.link('content/post.md', run.scratch / 'post')  # here", REFUSED),
    "removes_its_desk": Harm("shutil.rmtree(run.scratch.parent)  # here", REFUSED),
    "forges_its_outcome": Harm("open(run.scratch / '../outcome.json', 'w')  # here", REFUSED),
    "changes_its_input": Harm(
        "open('experiments/data/x.csv').read()  # here\n"
        "subprocess.run(['sh', '-c', 'date +%N > experiments/data/x.csv'])",
        "experiments/data/x.csv changed while the experiment ran; run it again"),
    # it ends others
    "kills_its_parent": Harm("os.kill(os.getppid(), 9)  # here", OTHERS),
    "stops_its_parent": Harm("os.kill(os.getppid(), signal.SIGSTOP)  # here", OTHERS),
    "kills_a_group": Harm("os.killpg(os.getpgid(os.getppid()), 9)  # here", OTHERS),
    "kills_everybody": Harm("os.kill(-1, 9)  # here", OTHERS),
    "has_its_parent_killed": Harm(
        "subprocess.run(['sh', '-c', f'setsid sleep 99 & kill -9 {os.getppid()}'])\ntime.sleep(99)",
        WATCHED),
    # it replaces
    "replaces_builtins": Harm(
        "builtins.open = builtins.print = builtins.len = builtins.str = None\n" + HERE, ZERO,
        "import builtins\n"),
    "replaces_functions": Harm(
        "os._exit = os.write = os.open = os.close = os.getpid = None\n" + HERE, ZERO),
    "forgets_modules": Harm("sys.modules.clear()\n" + HERE, ZERO),
    "closes_descriptors": Harm("os.closerange(0, 999)\n" + HERE, ZERO),
    "closes_what_it_prints_to": Harm("sys.stdout.close()\nsys.stderr = None\n" + HERE, ZERO),
    "loses_its_folder": Harm("os.chdir(run.scratch)\nos.rmdir(run.scratch)\n" + HERE, ZERO),
    "hides_a_library": Harm("import colorsys  # here",
                            "import colorsys is the library's: experiments/colorsys.py needs .*"),
    # it says
    "names_a_home": Harm("raise ValueError(os.path.expanduser('~/secret'))  # here",
                         "NAME raised ValueError: ~/secret"),
    "names_its_root": Harm("raise ValueError(os.getcwd())  # here",
                           r"NAME raised ValueError: \."),
    "says_nothing": Harm(
        "class Odd(Exception):\n    def __str__(self):\n        raise OSError\nraise Odd  # here",
        r"NAME raised Odd: its message cannot be read \(OSError\)"),
    "says_much": Harm("raise ValueError('much ' * 2_000_000)  # here",
                      "NAME raised ValueError: (much )+.*…"),
    "says_odd_things": Harm(r"raise ValueError('a\x1b[31m\r\nb\0\u202e\u2028c')  # here",
                            "NAME raised ValueError: a�\\[31m b�� c"),
    "finds_nothing": Harm("run.metric('x', float('nan'))  # here",
                          r'run.metric\("x"\): the value is NaN'),
    "finds_a_long_number": Harm("run.metric('x', 10**400)  # here",
                                r'run.metric\("x"\): the value is too large'),
    "labels_oddly": Harm("run.metric('x', 1, a='\\x1b[31m')  # here",
                         r'run.metric\("x"\): the label a is a number.*'),
    "draws_badly": Harm("def draw(axes):\n    1 / 0  # here\nrun.figure('x', draw, alt='X')", ZERO),
}  # fmt: skip

# These end with their run, which finds something all the same.
LEFT_BEHIND = {
    "daemon": """
        if os.fork() == 0:
            os.setsid()
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            if os.fork() == 0:
                time.sleep(99)
            os._exit(0)
    """,
    "many": """
        for _ in range(50):
            if os.fork() == 0:
                for _ in range(3):
                    os.fork() or time.sleep(99)
                time.sleep(99)
    """,
    "program": "subprocess.Popen(['sleep', '99'], start_new_session=True, env={})",
    "printing_thread": """
        def chatter():
            while True:
                print("x")
        threading.Thread(target=chatter).start()
    """,
    "no_descriptors": "os.closerange(0, 999)",
    "no_temporary_folder": "shutil.rmtree(tempfile.gettempdir())",
    "no_parent_s_parent": """
        with open(f"/proc/{os.getppid()}/stat") as stat:
            subprocess.run(["kill", "-9", stat.read().split()[3]])
    """,
}

# These have to be stopped, so that a short limit is theirs.
ENDLESS = {
    "loop": "while True: pass  # here",
    "sleeper_in_a_session": """
        if os.fork() == 0:
            os.setsid()
            time.sleep(99)
        os.wait()  # here
    """,
    "deaf": """
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(99)  # here
    """,
    "mapped": "run.map(time.sleep, [99, 99])  # here",
}
TOP = """
import os, shutil, signal, subprocess, sys, tempfile, threading, time
from pathlib import Path
"""
GOOD = ("good_one", "good_two", "good_three")


class Outcome(NamedTuple):
    """The journal after all cases, what was asked of it, and what it held before."""

    lab: object
    results: object
    before: dict[str, bytes]
    left: list[str]


def slug(name: str) -> str:
    return name.replace("_", "-")


@pytest.fixture(scope="module")
def harmed(tmp_path_factory, new_lab):
    """All that ends by itself."""
    lab = new_lab(tmp_path_factory.mktemp("harm") / "journal")
    lab.write("experiments/colorsys.py", "")
    cases = {name: (harm.body, TOP + harm.top) for name, harm in HARMS.items()}
    cases |= {name: (body, TOP) for name, body in LEFT_BEHIND.items()}
    return _after(lab, cases, timeout=120)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory, new_lab):
    """All that has to be stopped."""
    lab = new_lab(tmp_path_factory.mktemp("stopped") / "journal")
    return _after(lab, {name: (body, TOP) for name, body in ENDLESS.items()}, timeout=3)


def _after(lab, cases, *, timeout: int) -> Outcome:
    lab.limits(timeout=timeout, memory=1024)
    lab.write("content/post.md", "prose\n")
    lab.write("site/index.html", "")
    lab.write("experiments/data/x.csv", "1\n")
    names = [slug(name) for name in (*cases, *GOOD)]
    for name in (*cases, *GOOD):
        lab.experiment('run.metric("answer", 41)', name)
    assert lab.ask(*names).problems == ()
    for name, (body, top) in cases.items():
        lab.experiment(body, name, top)
    for name in GOOD:
        lab.experiment('run.metric("answer", 42)', name)
    before = tree(lab.root)
    results = lab.ask(*names, cores=4)
    return Outcome(lab, results, before, left_running(lab.root))


@pytest.mark.parametrize("name", HARMS)
def test_harm_is_one_problem_at_its_line(harmed, name):
    """The last good result stands, and the first line of the Problem is clean."""
    _check_problem(harmed, name, HARMS[name].message.replace("NAME", slug(name)))


@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_stopped_at_its_line(stopped, name):
    """Whatever it waits for, and whatever it ignores."""
    _check_problem(stopped, name, f"{slug(name)} was not done after 3 s and was stopped")


def _check_problem(outcome: Outcome, name: str, message: str) -> None:
    module = f"experiments/{name}.py"
    said = [one for one in outcome.results.problems if one.place.path == module]
    (problem,) = said
    lines = (outcome.lab.root / module).read_text().splitlines()
    here = [number for number, line in enumerate(lines, 1) if line.endswith("# here")]
    function = next(n for n, line in enumerate(lines, 1) if line.startswith("@experiment"))

    assert re.fullmatch(message, problem.message)
    assert problem.message.isprintable()
    assert problem.place.line in (here or [function])
    assert str(outcome.lab.root) not in problem.message + problem.hint
    assert os.path.expanduser("~/") not in problem.message + problem.hint
    assert slug(name) in outcome.results.failed
    assert outcome.results.findings[slug(name)].result.metrics[0].value == 41


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_a_run_that_leaves_something_behind_has_found_what_it_found(harmed, name):
    """What it did on the side is ended, and its result is good."""
    assert slug(name) in harmed.results.ran
    assert slug(name) not in harmed.results.failed


@pytest.mark.parametrize("which", ["harmed", "stopped"])
def test_nothing_of_any_run_is_left(request, which):
    """No process, no file on a desk."""
    outcome = request.getfixturevalue(which)

    assert outcome.left == []
    assert list((outcome.lab.root / ".journal/runs").iterdir()) == []


@pytest.mark.parametrize("which", ["harmed", "stopped"])
def test_the_others_finish_and_the_journal_is_as_it_was(request, which):
    """Experiments that do no harm find what they find; only their results have changed."""
    lab, results, before, _ = request.getfixturevalue(which)

    assert [results.findings[slug(name)].result.metrics[0].value for name in GOOD] == [42] * 3
    after = tree(lab.root)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    expected = tuple(f"experiments/results/{slug(one)}/" for one in (*GOOD, *LEFT_BEHIND))
    allowed = (".journal/", "experiments/data/x.csv", *expected)
    assert {path for path in changed if not path.startswith(allowed)} == set()
