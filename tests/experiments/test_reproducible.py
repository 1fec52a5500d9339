"""A result is what anybody else would find: the same bytes from everywhere, or verify says so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support import argv, environment

from generator.experiments import verify

THOROUGH = """
    def task(seed):
        return numpy.random.default_rng(seed).normal(size=100).mean()

    means = run.map(task, run.seeds(10))
    run.metric("mean", numpy.mean(means), interval=(min(means), max(means)))
    run.metric("draw", run.rng.random())
    run.metric("order", hash("text") % 1000)
    run.metric("hour", datetime.datetime.fromtimestamp(0).hour)
    run.metric("files", len(os.listdir("experiments/data")))
    run.table("by-item", [{"item": i, "mean": mean} for i, mean in enumerate(means)])
    run.figure("means", lambda axes: axes.plot(means, label=str({"a", "b", "c"})), alt="Means")
    run.verdict("supported", because=f"{len(means)} means")
"""


@pytest.fixture
def thorough(lab):
    """A journal with an experiment that does a bit of everything."""
    lab.write("experiments/data/x.csv", "1\n")
    lab.experiment(THOROUGH, top="import datetime, os\nimport numpy\n")
    return lab


def test_the_same_bytes_from_anywhere(thorough, monkeypatch, tmp_path):
    """Working folder, time zone, home, language, umask, hash seed and cores have no say."""
    thorough.ask(cores=4)
    before = thorough.files()
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "TZ": "Asia/Tokyo",
        "HOME": str(tmp_path),
        "LANG": "de_DE.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "5",
        "PYTHONPATH": str(tmp_path),
        "MPLBACKEND": "pdf",
        "OMP_NUM_THREADS": "4",
    }.items():
        monkeypatch.setenv(name, value)
    old = os.umask(0o077)
    try:
        results = thorough.ask(force=True, cores=1)
    finally:
        os.umask(old)

    assert results.ran == ("trial",)
    assert results.problems == ()
    assert results.moved == ()
    assert thorough.files() == before
    assert str(tmp_path).encode() not in b"".join(before.values())


def test_the_same_bytes_from_another_place(thorough, new_lab, tmp_path):
    """A clone finds what the original found."""
    thorough.find()
    clone = new_lab(tmp_path / "a clone")
    for path in ("experiments/trial.py", "experiments/data/x.csv"):
        clone.write(path, (thorough.root / path).read_text())
    clone.find()

    assert clone.files() == thorough.files()


def test_what_comes_out_the_same_is_verified(thorough):
    """One more run, in a fresh process and on one core, is compared with what is stored."""
    thorough.find()
    before = thorough.files()
    results = verify(thorough.journal, {"trial": thorough.asked})

    assert (results.problems, results.failed, results.ran) == ((), (), ())
    assert thorough.files() == before


@pytest.mark.parametrize(
    "body",
    [
        'run.metric("x", time.time())',
        'run.metric("x", random.random())',
        'run.metric("x", numpy.random.random())',
        'run.metric("x", numpy.random.default_rng().random())',
        'run.metric("x", int.from_bytes(os.urandom(3), "big"))',
        'run.metric("x", run.map(lambda _: numpy.random.random(), [1])[0])',
        'run.metric("x", id(object()))',
        'run.metric("x", os.getpid())',
        'run.table("x", [{"a": str(one)} for one in sorted([object(), object()], key=id)])',
        'run.verdict("mixed", because=str(uuid.uuid4()))',
        'x = random.random()\nrun.figure("x", lambda axes: axes.plot([x, 1]), alt="X")',
    ],
    ids=lambda body: body.partition("(")[2][:40],
)
def test_what_comes_out_otherwise_is_found(lab, body):
    """The clock, unseeded randomness and addresses leave no trace, and are found by a rerun."""
    lab.experiment(body, top="import os, random, time, uuid\nimport numpy\n")
    lab.find()
    before = lab.files()
    results = verify(lab.journal, {"trial": lab.asked})

    (problem,) = results.problems
    assert problem.message.startswith("trial does not come out the same again: ")
    assert results.failed == ("trial",)
    assert lab.files() == before


def test_runs_from_one_warm_process_do_not_share_their_randomness(lab):
    """Unseeded numbers differ between them, so that nobody takes them for seeded ones."""
    for name in ("one", "two"):
        lab.experiment('run.metric("x", numpy.random.random())', name, "import numpy\n")
    results = lab.ask("one", "two")
    one, two = (results.findings[name].result.metrics[0].value for name in ("one", "two"))

    assert one != two


def test_old_and_new_are_told_of_every_metric_that_moved(lab):
    """Also of those that are new, gone or have another interval; of the others nothing."""
    lab.experiment(
        'run.metric("a", 1)\nrun.metric("b", 2, s=1)\nrun.metric("c", 3)\nrun.metric("d", 4)'
    )
    lab.find()
    lab.experiment(
        'run.metric("a", 1)\nrun.metric("b", 2.5, s=1)\nrun.metric("d", 4, interval=(3, 5))\n'
        'run.metric("e", 5)'
    )
    moved = lab.ask().moved
    values = [(one.name, one.old and one.old.value, one.new and one.new.value) for one in moved]

    assert values == [("b", 2, 2.5), ("d", 4, 4), ("e", None, 5), ("c", 3, None)]


@pytest.mark.skipif(sys.platform != "linux", reason="needs two builds at once to be told apart")
def test_two_builds_at_once_do_not_get_in_each_other_s_way(thorough):
    """Each runs the experiment, and the result is what one alone would have left."""
    thorough.find()
    before = thorough.files()
    typed = argv("run", "trial", "--force")
    builds = [subprocess.Popen(typed, cwd=thorough.root, env=environment()) for _ in range(3)]

    assert [build.wait(timeout=120) for build in builds] == [0, 0, 0]
    assert thorough.files() == before


def test_a_store_that_was_interrupted_is_no_result(thorough):
    """Drawings of one run and numbers of another are never believed; the rerun mends it."""
    thorough.find()
    before = thorough.files()
    drawing = thorough.root / "experiments/results/trial/means.svg"
    drawing.write_text(drawing.read_text().replace("Means", "Other"))

    assert thorough.reruns()
    assert thorough.files() == before
