"""A result is recalled as long as everything that its run read is the same, and no longer."""

from __future__ import annotations

import os
import shutil

import pytest

from generator.experiments import is_good, known, recall_or_run, stale, stored

READERS = {
    "open": 'run.metric("size", len(open("experiments/data/x.csv").read()))',
    "pathlib": """
        from pathlib import Path
        run.metric("size", len(Path(__file__).with_name("data").joinpath("x.csv").read_text()))
    """,
    "numpy.loadtxt": """
        import numpy
        run.metric("size", numpy.loadtxt("experiments/data/x.csv", delimiter=",").sum())
    """,
    "os.open": """
        import os
        run.metric("size", len(os.read(os.open("experiments/data/x.csv", os.O_RDONLY), 99)))
    """,
    "after chdir": """
        import os
        os.chdir("experiments/data")
        run.metric("size", len(open("x.csv").read()))
    """,
}


def test_a_good_result_is_recalled_without_running(lab):
    """Asking twice runs once, and finds the same."""
    lab.experiment('run.metric("answer", 42)')
    first = lab.ask()
    second = lab.ask()

    assert first.ran == ("trial",)
    assert second.ran == ()
    assert second.findings == first.findings


def test_the_module_itself_is_an_input(lab):
    """Editing an experiment makes its result stale; undoing the edit makes it good again."""
    module = lab.experiment('run.metric("answer", 42)')
    lab.find()
    before = module.read_text()
    module.write_text(before.replace("42", "43"))
    assert stale(lab.journal, "trial") == ("experiments/trial.py changed",)
    module.write_text(before)
    assert stale(lab.journal, "trial") == ()
    module.write_text(before.replace("42", "43"))

    assert lab.find().result.metrics[0].value == 43


@pytest.mark.parametrize("body", READERS.values(), ids=READERS)
def test_data_is_an_input_however_it_is_read(lab, body):
    """A data file that changes makes the result stale, whichever function opened it."""
    lab.write("experiments/data/x.csv", "1,2\n")
    lab.experiment(body)
    assert ("file", "experiments/data/x.csv") in lab.inputs()

    lab.write("experiments/data/x.csv", "3,4\n")

    assert lab.reruns()
    assert not lab.reruns()


def test_arrays_are_inputs(lab):
    """numpy.load is seen like any other reader."""
    numpy = pytest.importorskip("numpy")
    data = lab.write("experiments/data/x.npy", "")
    numpy.save(data, numpy.arange(3))
    lab.experiment('import numpy\nrun.metric("sum", numpy.load("experiments/data/x.npy").sum())')
    lab.find()
    numpy.save(data, numpy.arange(4))

    assert lab.find().result.metrics[0].value == 6


def test_local_modules_are_inputs_at_any_depth(lab):
    """A helper that a helper imports counts; a stale bytecode file of it does not."""
    lab.write("experiments/inner.py", "VALUE = 1\n")
    lab.write("experiments/helpers.py", "from inner import VALUE\n")
    lab.experiment('run.metric("value", VALUE)', top="from helpers import VALUE\n")
    assert lab.find().result.metrics[0].value == 1
    inner = lab.root / "experiments/inner.py"
    times = inner.stat()
    inner.write_text("VALUE = 2\n")
    os.utime(inner, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert lab.find().result.metrics[0].value == 2


@pytest.mark.parametrize("look", ["open(path)", "os.stat(path)", "pathlib.Path(path).read_text()"])
def test_a_file_that_is_missing_is_an_input(lab, look):
    """A run that looked for a file in vain is stale when the file appears."""
    lab.experiment(
        f"""
        path = "experiments/data/extra.csv"
        try:
            {look}
            run.metric("extra", 1)
        except FileNotFoundError:
            run.metric("extra", 0)
        """,
        top="import os, pathlib\n",
    )
    assert ("missing", "experiments/data/extra.csv") in lab.inputs()
    lab.write("experiments/data/extra.csv", "")
    assert stale(lab.journal, "trial") == ("experiments/data/extra.csv has appeared",)

    assert lab.find().result.metrics[0].value == 1


def test_asking_whether_a_file_exists_makes_it_an_input(lab):
    """Path.exists and os.access decide what a run does, so they count."""
    lab.experiment(
        """
        run.metric("there", int(Path("a.txt").exists()) + int(os.access("b.txt", os.R_OK)))
        """,
        top="import os\nfrom pathlib import Path\n",
    )

    assert {("missing", "a.txt"), ("missing", "b.txt")} <= set(lab.inputs())


def test_a_listing_is_an_input(lab):
    """A file added to a folder that was listed makes the result stale; other folders do not."""
    lab.write("experiments/data/a.csv", "")
    lab.experiment('run.metric("files", len(os.listdir("experiments/data")))', top="import os\n")
    lab.find()
    lab.write("experiments/more/b.csv", "")
    assert not lab.reruns()
    lab.write("experiments/data/b.csv", "")

    assert stale(lab.journal, "trial") == ("files were added to or removed from experiments/data",)
    assert lab.find().result.metrics[0].value == 2


def test_listing_the_experiments_does_not_count_their_results(lab):
    """Results appear because of a run; they must not make it stale."""
    lab.experiment('run.metric("files", len(os.listdir("experiments")))', top="import os\n")
    lab.find()

    assert not lab.reruns()


def test_only_content_counts(lab, new_lab):
    """Modification times, prose, other modules and the journal's own place change nothing."""
    lab.write("experiments/data/x.csv", "1\n")
    lab.experiment(READERS["open"])
    lab.find()
    os.utime(lab.root / "experiments/data/x.csv", (1, 1))
    lab.write("content/post.md", "prose\n")
    lab.write("experiments/unrelated.py", "")
    assert not lab.reruns()

    moved = lab.root.rename(lab.root.with_name("moved"))
    assert not new_lab(moved).reruns()
    shutil.copytree(moved, lab.root)
    assert not new_lab(lab.root).reruns()


def test_same_bytes_from_anywhere(lab, monkeypatch, tmp_path):
    """A rerun writes the same bytes, from another folder and with another environment."""
    lab.experiment(
        """
        run.metric("draw", run.rng.random())
        run.metric("order", hash("text") % 1000)
        run.figure("line", lambda axes: axes.plot([1, 2], label="a"), alt="A line")
        """
    )
    lab.find()
    before = lab.files()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("PYTHONHASHSEED", "5")

    assert lab.ask(force=True).ran == ("trial",)
    assert lab.files() == before
    assert str(tmp_path).encode() not in b"".join(before.values())


def test_the_working_folder_is_the_journal(lab):
    """Relative paths mean the same from wherever the tool was started."""
    lab.experiment('run.metric("there", int(os.path.exists("pyproject.toml")))', top="import os\n")

    assert lab.find().result.metrics[0].value == 1


def test_a_damaged_result_is_no_result(lab):
    """Whatever stands in the results folder, it is believed whole or not at all."""
    lab.experiment('run.figure("line", lambda axes: axes.plot([1, 2]), alt="A line")')
    lab.find()
    folder = lab.root / "experiments/results/trial"
    (folder / "line.svg").write_text("<svg/>")
    assert stored(lab.journal, "trial") is None
    assert lab.reruns()
    (folder / "result.json").write_text("{")
    assert stored(lab.journal, "trial") is None
    assert stale(lab.journal, "trial") == ("its stored result.json cannot be read",)

    assert lab.reruns()


def test_figures_no_longer_made_are_removed(lab):
    """The results folder holds what the last run made."""
    draw = 'run.figure("{}", lambda axes: axes.plot([1, 2]), alt="A line")'
    lab.experiment(draw.format("old"))
    lab.find()
    lab.experiment(draw.format("new"))
    lab.find()

    of_figure = {"new.svg", "new.png", "new.csv"}
    assert set(lab.files()) == {*of_figure, "environment.json", "result.json"}


def test_experiments_are_found_by_their_decorator(lab):
    """Helpers are not experiments; underscores in a module's name become hyphens."""
    lab.experiment("pass", name="first_try")
    lab.write("experiments/helpers.py", "VALUE = 1\n")
    lab.experiment("pass", name="renamed").write_text(
        "from generator import experiment as trial\n\n@trial(seed=1)\ndef renamed(run): ...\n"
    )
    lab.write("experiments/cached.py", "import functools\n\n@functools.cache\ndef f(): ...\n")

    assert known(lab.journal) == ("first-try", "renamed")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("first-tri", "did you mean first-try?"),
        ("first_try", "did you mean first-try?"),
        ("zebra", "it would be the module experiments/zebra.py"),
        ("../zebra", ""),
        ("z" * 300, ""),
        ("", ""),
    ],
)
def test_an_unknown_name_is_reported_where_it_is_asked_for(lab, name, hint):
    """The Problem points at the prose, and says what the name may have meant."""
    lab.experiment("pass", name="first_try")
    (problem,) = lab.ask(name).problems

    assert problem.place == lab.asked
    assert problem.message == f'no experiment is called "{name}"'
    assert problem.hint == hint


def test_progress_is_told(lab):
    """Whoever waits learns what starts and how it ended."""
    lab.experiment("pass")
    lab.experiment("1 / 0", name="broken")
    told = []
    recall_or_run(
        lab.journal,
        {"trial": lab.asked, "broken": lab.asked},
        progress=lambda name, report: told.append((name, report.state)),
        cores=1,
    )

    assert list(dict.fromkeys(told)) == [
        ("broken", "running"),
        ("broken", "failed"),
        ("trial", "running"),
        ("trial", "done"),
    ]


def test_a_failed_run_leaves_the_last_good_finding(lab):
    """What was found stays, marked as failed, while the experiment does not work."""
    lab.experiment('run.metric("answer", 42)')
    good = lab.find()
    lab.experiment("1 / 0")
    results = lab.ask()

    assert results.findings["trial"] == good
    assert results.failed == ("trial",)
    assert not is_good(lab.journal, good)


def test_results_that_cannot_be_kept_are_a_problem(lab):
    """A run whose result cannot be written says so; nothing is raised."""
    lab.experiment('run.metric("answer", 42)')
    lab.journal.results.parent.joinpath("results").write_text("a file where a folder has to be")

    (problem,) = lab.ask().problems

    assert problem.place.path == "experiments/results/trial"
    assert problem.message.startswith("cannot be written: ")


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ("run.metric('n', len(glob.glob('experiments/data/x.csv')))", "unlink"),
        ("run.metric('n', int(os.path.lexists('experiments/data/x.csv')))", "unlink"),
        ("run.metric('n', os.lstat('experiments/data/x.csv').st_size)", "edit"),
        ("sqlite3.connect('experiments/data/x.csv').close(); run.metric('n', 1)", "edit"),
    ],
)
def test_a_look_at_a_file_is_an_input_too(lab, body, change):
    """Asking whether a file is there, how long it is, or opening it as a database."""
    data = lab.root / "experiments/data/x.csv"
    lab.write("experiments/data/x.csv", "")
    lab.experiment(body, top="import glob, os, sqlite3\n")
    lab.find()
    if change == "unlink":
        data.unlink()
    else:
        data.write_text("1,2\n")

    assert stale(lab.journal, "trial") != ()
