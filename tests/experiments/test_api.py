"""What an author hands to ``run`` is kept exactly, or refused in words at once."""

from __future__ import annotations

import math
import re
import types

import pytest

from generator import experiment
from generator.experiments import Metric, Verdict, label_text
from generator.experiments.api import Experiment, Found, Run
from generator.experiments.figures.sketch import Drawn
from generator.experiments.given import Misused


def mapped(task, items):
    return [task(item) for item in items]


@pytest.fixture
def found():
    """What ``run`` has been told."""
    return Found()


@pytest.fixture
def new_run(tmp_path, found):
    """A run with seed 5; ``draw`` stands for matplotlib."""

    def made(draw=lambda sketch: Drawn(f"<svg>{sketch.alt}</svg>"), **parameters):
        experiment = Experiment(lambda run: None, 5, parameters)
        return Run(experiment, found, tmp_path / "scratch", draw, mapped, lambda doing: None)

    return made


@pytest.fixture
def run(new_run):
    return new_run(sizes=[1, 2], inner={"rate": 0.5})


def test_decorating_runs_nothing():
    """An experiment is a value until it is asked for."""

    @experiment(seed=1, params={"sizes": (1, 2)})
    def trial(run):
        raise AssertionError

    assert (trial.seed, trial.parameters) == (1, {"sizes": [1, 2]})


def test_randomness_comes_from_the_seed(new_run):
    """Two runs with one seed draw the same numbers."""
    assert new_run().rng.random() == new_run().rng.random()


@pytest.mark.parametrize(
    ("name", "hint"),
    [("metrics", "did you mean run.metric?"), ("plot", "there is params, rng, ")],
)
def test_a_name_that_run_does_not_have_is_put_right(run, name, hint):
    """It is refused like any misuse, and ``hasattr`` says no."""
    with pytest.raises(Misused, match=re.escape(f"run has no {name}; {hint}")):
        getattr(run, name)

    assert not hasattr(run, name)


def test_parameters_are_read_by_name_and_only_read(run):
    """Lists come as tuples, and a name that is not there says what was meant."""
    assert run.params.sizes == (1, 2)
    assert run.params.inner.rate == 0.5
    with pytest.raises(Misused, match="read only"):
        run.params.sizes = 3
    with pytest.raises(Misused, match=r'no parameter "size"; did you mean run\.params\.sizes'):
        _ = run.params.size


def test_a_metric_is_kept_to_twelve_digits_with_sorted_labels(run, found):
    """The same number is stored the same everywhere, whatever type it came as."""
    import numpy

    run.metric("gain", numpy.float64(1) / 3, interval=(0, 1), sparsity=0.5, cold=True)

    assert list(found.metrics.values()) == [
        Metric("gain", 0.333333333333, (("cold", "true"), ("sparsity", "0.5")), 0.0, 1.0)
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.50, "0.5"),
        (2.0, "2"),
        (1e-5, "1e-05"),
        (10**15, "1000000000000000"),
        (True, "true"),
        (False, "false"),
        ("cold", "cold"),
    ],
)
def test_a_label_has_one_way_to_be_written(value, text):
    """Prose finds a metric by its labels, so each value has one text."""
    assert label_text(value) == text


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda run: run.metric("Gain", 1), "a name begins with a lower-case letter"),
        (lambda run: run.metric("gain", math.nan), "the value is NaN"),
        (lambda run: run.metric("gain", math.inf), "the value is infinite"),
        (lambda run: run.metric("gain", "1"), "the value is a str, not a number"),
        (lambda run: run.metric("gain", True), "the value is a bool, not a number"),
        (lambda run: run.metric("gain", 1, interval=(2, 1)), "low end 2 lies above its high end 1"),
        (lambda run: run.metric("gain", 1, interval=3), "an interval is (low, high)"),
        (lambda run: run.metric("gain", 1, regime="a b"), "the label regime is a number"),
        (lambda run: run.metric("gain", 1, Regime="a"), "a name begins with"),
        (lambda run: run.table("rows", []), "rows are a list of dicts"),
        (lambda run: run.table("rows", [{"a": 1}, {"b": 1}]), "all have the same keys"),
        (lambda run: run.table("rows", [{"a": math.nan}]), "the cell in column a is NaN"),
        (lambda run: run.table("rows", [{"a": 2**64}]), "in column a is too large"),
        (lambda run: run.table("rows", [{"a": "\0"}]), "a character that cannot be shown"),
        (lambda run: run.table("rows", [{"a": 1}], caption=5), "caption is text, not 5"),
        (lambda run: run.figure("plot", print, alt="x", caption=None), "caption is text, not None"),
        (lambda run: run.figure("plot", print, alt="\1"), "a character that cannot be shown"),
        (lambda run: run.verdict("mixed", because="\ud800"), "a character that cannot be shown"),
        (lambda run: run.figure("plot", print), "needs alt=…"),
        (lambda run: run.figure("plot", print, alt=" "), "needs alt=…"),
        (lambda run: run.figure("plot", 3, alt="x"), "is a function of the axes, not int"),
        (lambda run: run.figure("plot", print, alt="x", subplots=3), "are two whole numbers"),
        (lambda run: run.figure("plot", print, alt="x", subplots=(0, 1)), "are two whole numbers"),
        (lambda run: run.figure("plot", print, alt="x", subplots=(1, 4)), "too small to read"),
        (lambda run: run.verdict("suported", because="x"), "did you mean supported?"),
        (lambda run: run.verdict("mixed", because=""), "needs because=…"),
        (lambda run: [run.verdict("mixed", because="x") for _ in "ab"], "given before: mixed"),
        (lambda run: [run.metric("gain", 1, s=x) for x in (0, 0.0)], "given before with s=0"),
        (lambda run: [run.metric("gain", 1) for _ in "ab"], "given before with no labels"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run, call, message):
    """The mistake is named at the call that makes it."""
    with pytest.raises(Misused) as caught:
        call(run)

    assert message in str(caught.value)


def test_tables_and_figures_share_their_names(run, found):
    """Prose asks for both in one way, so a name is taken once."""
    run.table("scores", [{"a": 1, "b": "x", "c": None, "d": True}])
    with pytest.raises(Misused, match='a table or figure called "scores" already'):
        run.figure("scores", print, alt="x")

    scores = found.tables["scores"]
    assert (scores.columns, scores.rows) == (("a", "b", "c", "d"), ((1, "x", None, "true"),))


def test_a_table_is_kept_as_a_file(run, found):
    """CSV by RFC 4180: lines end in CRLF, and what needs quotes has them."""
    run.table("scores", [{"a, b": 1 / 3, "c": 'say "x"'}, {"a, b": None, "c": "é"}])

    csv = '"a, b",c\r\n0.333333333333,"say ""x"""\r\n,é\r\n'.encode()
    assert found.files == {"scores.csv": csv}
    assert [one.name for one in found.tables["scores"].artifacts] == ["scores.csv"]


def test_the_first_row_of_a_table_says_in_which_order_its_columns_stand(run, found):
    """Rows have the same keys, in whatever order each was put together."""
    run.table("rows", [{"n": 1, "gain": 0.5}, {"gain": 0.25, "n": 2}])

    table = found.tables["rows"]
    assert (table.columns, table.rows) == (("n", "gain"), ((1, 0.5), (2, 0.25)))


def test_data_given_with_a_figure_is_what_readers_get(run, found):
    """In place of what is read from the drawing, and as strict as a table."""
    run.figure("plot", print, alt="x", data=[{"n": 1, "gain": 0.5}])

    assert found.files["plot.csv"] == b"n,gain\r\n1,0.5\r\n"
    with pytest.raises(Misused, match="all have the same keys"):
        run.figure("other", print, alt="x", data=[])


def test_no_file_of_a_figure_is_that_of_another(new_run):
    """A picture in the drawing "a" may not be called like the figure "a-1"."""
    pictures = {"a-1.png": b""}
    run = new_run(lambda sketch: Drawn("", pictures=pictures if sketch.name == "a" else {}))
    run.figure("a-1", print, alt="x")

    with pytest.raises(Misused, match=r"its file a-1\.png is another figure's"):
        run.figure("a", print, alt="x")


def test_a_verdict_has_a_word_and_a_reason(run, found):
    """Both are kept as they were said."""
    run.verdict("mixed", because="two of four")

    assert found.verdict == Verdict("mixed", "two of four")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "whole number"),
        ({"seed": -1}, "whole number"),
        ({"seed": 1.5}, "whole number"),
        ({"seed": 2**64}, "smaller than"),
        ({"seed": 1, "params": {"n": [2**64]}}, "the parameter n holds a whole number"),
        ({"seed": 1, "params": {"f": print}}, "the parameter f is a builtin_function_or_method"),
        ({"seed": 1, "params": {"x": math.nan}}, "the parameter x is a float"),
        ({"seed": 1, "params": {"a b": 1}}, "called like a variable"),
    ],
)
def test_a_decorator_that_makes_no_sense_is_refused(options, message):
    """Seed and parameters must be things that can be written down."""
    with pytest.raises(Misused, match=message):
        experiment(**options)


def test_the_package_offers_the_decorator_and_nothing_it_does_not_have():
    """``from generator import experiment`` works; other names fail as they should."""
    import generator

    assert isinstance(experiment, types.FunctionType)
    with pytest.raises(AttributeError):
        _ = generator.experimant
