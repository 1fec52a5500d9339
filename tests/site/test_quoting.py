"""Numbers, claims, figures and tables in the prose say what the run found, or say why not."""

from __future__ import annotations

import re
import time

import pytest

from generator.content.claims import parse_claim
from generator.experiments import Finding, Metric, Result
from generator.experiments.evaluating import Findings, holds
from generator.site.before import said_to_be_found
from generator.site.quoting import formatted

RUN = """
for sparsity in (0, 0.5):
    run.metric("gain", 0.25 - sparsity, interval=(-0.5, 0.75), sparsity=sparsity)
run.metric("pairs", 1000)
run.table("rows", [{"name": "a<b", "n": -3, "x": 0.5, "none": None}], caption="The run's")
run.table("more", [{"n": 1}])
"""


@pytest.fixture
def sweep(journal):
    """A journal with an experiment that found something for two labels."""
    journal.experiment("sweep", RUN)
    return journal


def said(journal, body: str, **front: object) -> str:
    """The article of a post with this body."""
    journal.post("research/said", body, **front)
    journal.publish()
    return journal.page("/research/said/").partition("<article")[2].partition("</article>")[0]


def problems(journal, body: str, **front: object) -> list[tuple[str, str]]:
    journal.post("research/said", body, **front)
    return [(problem.message, problem.hint) for problem in journal.build().problems]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.0, "", "0"),
        (-0.0, "", "0"),
        (12.3456, "", "12.3"),
        (1234.56, "", "1235"),
        (0.012345, "", "0.0123"),
        (-0.5, "", "−0.500"),
        (0.00001234, "", "1.23e−05"),
        (12345678.0, "", "12,345,678"),
        (0.126, ".2f", "0.13"),
        (-0.001, ".2f", "0.00"),
        (0.5, "+.1f", "+0.5"),
        (0.256, ".0%", "26%"),
        (1234567.0, ",.0f", "1,234,567"),
    ],
)
def test_a_number_is_written_for_a_reader(value, form, text):
    """Three digits that count, unless the author asks for another form; a real minus sign."""
    assert formatted(value, form) == text


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("sweep.pairs", "1000"),
        ("sweep.pairs:,.0f", "1,000"),
        ("sweep.gain@sparsity=0.5:.2f", "−0.25 [−0.50, 0.75]"),
        ("sweep.gain.low@sparsity=0", "−0.500"),
        ("sweep.gain.high@sparsity=0:.0%", "75%"),
    ],
)
def test_a_metric_stands_in_the_prose(sweep, quote, text):
    """A number of a run, with its interval if it has one, in the form that is asked for."""
    html = said(sweep, f"It is {{metric}}`{quote}` so.")

    assert f"It is {text} so." in re.sub("<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        ("{metric}`sweep.gane`", '"sweep" found no metric "gane"', "did you mean gain?"),
        (
            "{metric}`sweep.gain`",
            '"sweep.gain" is 2 numbers',
            "pick one: @sparsity=0, @sparsity=0.5",
        ),
        (
            "{metric}`sweep.gain@sparsity=2`",
            '"sweep.gain@sparsity=2" was not found',
            "there is gain@sparsity=0, @sparsity=0.5",
        ),
        ("{metric}`sweep.pairs.low`", '"sweep.pairs" has no interval', "leave out .low"),
        (
            '[x]{claim="sweep.pairs > 2000"}',
            "this claim does not hold: sweep.pairs > 2000",
            "the run found sweep.pairs = 1000",
        ),
        (
            '[x]{claim="all(sweep.gain > 0)"}',
            "this claim does not hold: all(sweep.gain > 0)",
            "the run found sweep.gain = 0.250, −0.250",
        ),
        ('[x]{claim="1 / (sweep.pairs - 1000) > 0"}', "this claim divides by zero", ""),
        (
            "![](experiment:sweep/row)",
            '"sweep" has no figure or table "row"',
            "did you mean rows?",
        ),
        ("{metric}`swep.gain`", 'no experiment is called "swep"', "did you mean sweep?"),
    ],
)
def test_what_a_run_does_not_answer_is_a_problem(sweep, body, message, hint):
    """One Problem, at the quote, with what there is instead."""
    assert problems(sweep, body) == [(message, hint)]


def test_a_failing_experiment_is_one_problem(sweep):
    """Its quotes are not reported once more: the run is what has to be mended."""
    sweep.experiment("sweep", 'raise ValueError("no")')
    found = problems(sweep, '{metric}`sweep.pairs` and [x]{claim="sweep.pairs > 1"}')

    assert len(found) == 1


def test_an_unknown_experiment_is_a_problem_wherever_it_is_quoted(sweep):
    """All mistakes of a file are reported at once."""
    found = problems(sweep, "{metric}`swep.gain`\n\n![](experiment:swep/rows)\n\n{ref}`swep/rows`")

    assert found == [('no experiment is called "swep"', "did you mean sweep?")] * 3


def test_a_claim_that_holds_is_marked(sweep):
    """The author's words carry a mark that leads to the numbers, and says what was checked."""
    html = said(sweep, 'It [ranks well]{claim="any(sweep.gain > 0) and sweep.pairs == 1000"}.')

    assert (
        '<span class="claim holds">ranks well<a class="checked" href="/experiments/sweep/' in html
    )
    assert 'id="_metrics"' in sweep.page("/experiments/sweep/")
    assert "(this claim holds: any(sweep.gain &gt; 0) and sweep.pairs == 1000)" in html


def test_figures_and_tables_are_numbered_apart(sweep):
    """Each kind counts by itself, in the order of the prose."""
    sweep.experiment("sweep", RUN + "run.figure('plot', lambda a: a.plot([1, 2]), alt='A line')")
    html = said(
        sweep,
        "![](experiment:sweep/more)\n\n![](experiment:sweep/plot)\n\n![](experiment:sweep/rows)",
    )

    assert re.findall("<b>(.*?)</b>", html) == ["Table 1", "Figure 1", "Table 2"]
    assert "A line" in html
    assert not re.search(r"<style|\sstyle=|#[0-9a-f]{6}", html)


def test_a_figure_that_stands_twice_shares_no_id(sweep):
    """Two drawings on one page have ids of their own."""
    sweep.experiment("sweep", RUN + "run.figure('plot', lambda a: a.plot([1, 2]), alt='A line')")
    html = said(sweep, "![](experiment:sweep/plot)\n\n![](experiment:sweep/plot)")
    ids = re.findall(r'\sid="([^"]*)"', html)

    assert len(ids) == len(set(ids)) > 0


def test_the_prose_s_caption_wins(sweep):
    """The author's caption stands in place of the run's, with its links."""
    sweep.post("learning/other")
    html = said(sweep, "![Mine, see [[Other]]](experiment:sweep/rows)")

    assert 'Mine, see <a href="/learning/other/">Other</a>' in html
    assert "The run" not in html
    assert "The run's" in said(sweep, "![](experiment:sweep/rows)")


def test_a_table_shows_what_the_run_found(sweep):
    """Words are escaped, numbers written for readers, nothing is an empty cell."""
    html = said(sweep, "![](experiment:sweep/rows)")

    assert "<td>a&lt;b</td>" in html
    assert '<td class="num">−3</td><td class="num">0.5</td><td class="num"></td>' in html


def test_columns_of_numbers_and_of_words_are_told_apart(sweep):
    """Numbers in words are numbers; a sentence may go on in another line."""
    sentence = "Words that go on for longer than a line."
    sweep.experiment(
        "sweep",
        f"""
        cells = {{"name": "a", "gain": "0.2 [0.1, 0.3]", "why": "{sentence}", "n": 3}}
        run.table("rows", [cells])
        """,
    )
    html = said(sweep, "![](experiment:sweep/rows)")

    for cell, head in (("td", ""), ("th", ' scope="col"')):
        looks = re.findall(rf'<{cell}{head}( class="[a-z]+")?>', html)
        assert looks == ["", ' class="num"', ' class="words"', ' class="num"']


def test_numbers_of_a_column_have_the_same_decimals(sweep):
    """What is to be compared is aligned; a number too small for that keeps its own form."""
    sweep.experiment(
        "sweep",
        """
        columns = {"x": (0.5, 12.25, 3), "tiny": (1.5e-7, 2.0, 1)}
        run.table("rows", [{"x": x, "tiny": tiny} for x, tiny in zip(*columns.values())])
        """,
    )
    cells = re.findall('<td class="num">(.*?)</td>', said(sweep, "![](experiment:sweep/rows)"))

    assert cells == ["0.50", "1.5e−07", "12.25", "2", "3.00", "1"]


def test_a_status_against_the_verdict_is_a_warning(sweep):
    """The author's word and the run's stand side by side, and neither is changed."""
    sweep.experiment("sweep", RUN + 'run.verdict("refuted", because="it shrank")')
    sweep.post("research/said", status="supported", experiment="sweep")
    (problem,) = sweep.publish().problems

    assert problem.severity == "warning"
    assert problem.message == ('status: "supported", but the run of "sweep" concludes "refuted"')
    assert "it shrank" in sweep.page("/research/said/")


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("trial.i > 3 or trial.nope > 1", '"trial" found no metric "nope"'),
        ("all(trial.sweep > trial.part)", "were not found for the same labels"),
        ("not (trial.i > 1e308 * 10 - 1e308 * 10)", "a number that is too large"),
    ],
)
def test_a_claim_is_never_true_by_what_was_not_found(journal, claim, message):
    """A typo behind `or`, labels that do not match and numbers that are none are errors."""
    journal.experiment(
        "trial",
        "run.metric('i', 4)\n"
        "for k in (1, 2): run.metric('sweep', 5, k=k)\n"
        "run.metric('part', 1, k=1)",
    )
    journal.post("learning/a", body=f'[words]{{claim="{claim}"}}')

    assert any(message in said for said in journal.build().messages)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(42.0, "42"), (10_000.0, "10,000"), (0.9996, "0.9996"), (0.99996, "0.99996"), (1.0, "1")],
)
def test_a_number_reads_as_what_it_is(value, shown):
    """Whole numbers have no decimals, and nearly one is not one."""
    assert formatted(value) == shown


def test_a_sweep_may_be_long():
    """The time that a claim takes grows as the sweep does, and what it says does not."""
    labels = [(("n", str(n)),) for n in range(10_000)]
    metrics = [Metric(name, n, these) for name in "xy" for n, these in enumerate(labels)]
    found = Findings({"long": Finding(Result("long", "", 1, {}, (), metrics=tuple(metrics)))})
    claim = parse_claim("all(long.x >= long.y)")

    began = time.process_time()
    assert holds(claim, found)
    assert time.process_time() - began < 20  # looking through all for each took many minutes
    assert said_to_be_found(claim, (), found).count("and 9988 more") == 2
