"""Experiments run beside the preview: what they find is put in place while prose stays editable."""

from __future__ import annotations

import json

import pytest
from support import until

SLOW = """
for _ in range(300):
    if os.path.exists({gate!r}):
        break
    time.sleep(0.1)
run.metric("answer", {answer})
run.figure("line", lambda axes: axes.plot([0, {answer}]), alt="A line to {answer}")
"""
PROSE = """
The answer is {metric}`slow.answer`, as [one can see]{claim="slow.answer > 1"}.

![A line.](experiment:slow/line)

It ends before.
"""


@pytest.fixture
def gate(tmp_path):
    """A file without which the slow experiment does not finish."""
    return tmp_path / "gate"


@pytest.fixture
def save(journal, gate):
    """Saves the slow experiment with another answer."""

    def saved(answer):
        text = "import os, time\n" + SLOW.format(gate=str(gate), answer=answer)
        journal.experiment("slow", text)

    return saved


@pytest.fixture
def slow(journal, gate, save):
    """A journal with a post that quotes an experiment, which has been run."""
    gate.touch()
    save(42)
    journal.post("learning/one", PROSE)
    journal.publish()
    return journal


def stored(journal):
    result = journal.root / "experiments/results/slow/result.json"
    return json.loads(result.read_text())["metrics"][0]["value"]


def test_a_saved_experiment_is_put_in_place(slow, serve, look, gate, save):
    """The page says that a figure is being recomputed, then shows it; it is not loaded again."""
    page = look(serve().url + "learning/one/")
    page.evaluate("window.marked = true")
    gate.unlink()

    save(43)
    page.wait_for_selector("figure.running >> text=being recomputed")
    page.wait_for_selector(".metric.running >> text=42")
    assert page.evaluate("window.marked") is True
    gate.touch()
    page.wait_for_selector(".metric:not(.running) >> text=43")

    page.wait_for_selector("figure:not(.running) svg[aria-label='A line to 43']")
    assert page.evaluate("window.marked") is True
    assert page.complaints == []
    assert stored(slow) == 43


def test_prose_stays_editable_while_an_experiment_runs(slow, serve, look, gate, save):
    """A save of the post shows at once; what is being recomputed goes on."""
    page = look(serve().url + "learning/one/")
    gate.unlink()
    save(43)
    page.wait_for_selector("figure.running")

    slow.edit("content/learning/one.md", "ends before", "ends after")

    page.wait_for_selector("text=It ends after.")
    assert page.locator("figure.running").count() == 1
    gate.touch()
    page.wait_for_selector(".metric:not(.running) >> text=43")


def test_a_run_that_is_overtaken_is_given_up(slow, serve, gate, save):
    """Saved again while it runs, the experiment is run as it is by now, and only that is kept."""
    preview = serve()
    gate.unlink()
    save(43)
    preview.shows("being recomputed", "/learning/one/")
    save(44)
    until(lambda: preview.said.count("slow: running") >= 2, "a second run")
    gate.touch()

    preview.shows(">44<", "/learning/one/")
    assert stored(slow) == 44
    assert preview.said.count("slow: done") == 1


def test_an_undone_change_is_good_at_once(slow, serve, gate, save):
    """What is stored is shown as good again, whatever was under way."""
    preview = serve()
    gate.unlink()
    save(43)
    preview.shows("being recomputed", "/learning/one/")

    save(42)

    until(lambda: "being recomputed" not in preview.text("/learning/one/"), "the end of the mark")
    assert stored(slow) == 42


def test_changed_data_reruns_only_what_read_it(slow, serve):
    """A data file that is saved reruns the experiment that reads it, and no other."""
    slow.write("experiments/data/x.txt", "7")
    slow.experiment("reader", 'run.metric("size", int(open("experiments/data/x.txt").read()))')
    slow.post("learning/two", "It has {metric}`reader.size`.")
    slow.publish()
    preview = serve()
    preview.shows(">7<", "/learning/two/")

    slow.write("experiments/data/x.txt", "8")

    preview.shows(">8<", "/learning/two/")
    assert "reader: done" in preview.said
    assert "slow" not in preview.said


def test_a_failure_is_a_problem_until_it_is_mended(slow, serve, look, save):
    """It is not tried again by itself, and what was found last stays on the page."""
    preview = serve()
    page = look(preview.url + "learning/one/")
    slow.experiment("slow", "1 / 0")
    page.wait_for_selector("#_problems >> text=ZeroDivisionError")
    page.wait_for_selector("figure.outdated >> text=the run that was to renew it failed")
    assert page.locator(".metric.outdated").inner_text() == "42"

    slow.edit("content/learning/one.md", "ends before", "ends after")
    page.wait_for_selector("text=It ends after.")
    assert preview.said.count("slow: running") == 1
    save(45)

    page.wait_for_selector("#_problems", state="detached")
    page.wait_for_selector(".metric:not(.outdated) >> text=45")


def test_what_was_never_run_is_being_computed(journal, serve, look, gate, save):
    """A post may quote an experiment before there is a result: its place is kept, no Problem."""
    journal.post("learning/one", PROSE)
    save(42)
    page = look(serve().url + "learning/one/")
    page.wait_for_selector("figure.running >> text=being computed")
    assert page.locator("#_problems").count() == 0

    gate.touch()

    page.wait_for_selector("svg[aria-label='A line to 42']")


def test_nothing_runs_on_when_the_preview_stops(slow, serve, gate, save, tmp_path):
    """Ctrl+C ends what is under way, too."""
    preview = serve()
    gate.unlink()
    save(43)
    preview.shows("being recomputed", "/learning/one/")

    assert preview.interrupt() == 0

    runs = slow.root / ".journal/runs"
    until(lambda: not list(runs.iterdir()), "the end of the run")
    gate.touch()
    assert stored(slow) == 42
