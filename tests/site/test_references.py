"""Numbers, claims and references are at home wherever a post has words, and say what they know."""

from __future__ import annotations

import re

import pytest

from generator.content import gather, parse_file
from generator.experiments import Figure, Finding, Metric, Moved, Result, Results, Table, Verdict
from generator.journal import Settings
from generator.problems import Problem
from generator.site.compose import Composition
from generator.site.context import Stock
from generator.site.views import PostView

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
SETTINGS = Settings(base_url="https://example.org/deep/")
PLACES = {
    "a paragraph": "x {0}",
    "a heading": "## x {0}",
    "what would be a subtitle": "# x {0}\n## y",
    "a table's cell": "| a |\n|---|\n| x {0} |",
    "a table's head": "| x {0} |\n|---|\n| a |",
    "a list": "- x {0}",
    "a task": "- [ ] x {0}",
    "a footnote": "a[^1]\n\n[^1]: x {0}",
    "an inline footnote": "a ^[x {0}]",
    "a callout": "> [!NOTE]\n> x {0}",
    "a callout's title": "> [!NOTE] x {0}\n> y",
    "a folded callout's title": "> [!NOTE]- x {0}\n> y",
    "a definition's term": "x {0}\n: y",
    "a definition": "y\n: x {0}",
    "emphasis": "**x {0}**",
    "a span": "[x {0}]{{.y}}",
    "HTML in a line": "<b>x {0}</b>",
    "a figure's caption": "![x {0}](experiment:sweep/by-use)",
    "a table's caption": "![x {0}](experiment:sweep/rows)",
    "a caption in a list": "- ![x {0}](experiment:sweep/rows)",
}


def results(*, gain: float = 0.25, verdict: str = "", moved: tuple[Moved, ...] = ()) -> Results:
    """What a run with a sweep, tables and a figure found."""
    result = Result(
        name="sweep",
        question="Does it?",
        seed=1,
        parameters={},
        inputs=(),
        metrics=(
            Metric("gain", gain, low=gain - 1, high=gain + 1),
            Metric("share", 0.5, (("level", "0.5"), ("way", "a-b.c"))),
            Metric("share", -0.5, (("level", "-1"), ("way", "d"))),
            *(Metric("each", value, (("k", str(value)),)) for value in (1, 2)),
        ),
        tables=tuple(Table(name, ("n",), ((1,),), "The run's") for name in ("rows", "more")),
        figures=(Figure("by-use", "A line"),),
        verdict=Verdict(verdict, "so it is") if verdict else None,
    )
    finding = Finding(result, (("by-use", DRAWING),))
    return Results({"sweep": finding}, known=("sweep",), moved=moved)


RESULTS = results()


def composed(
    body: str, found: Results = RESULTS, *, more: str = ""
) -> tuple[str, list[Problem], PostView]:
    """The article of a post, its Problems and its view; ``more`` are lines of front matter."""
    front = ["title: Said", "date: 2025", "published: true", "visibility: public", more]
    text = "\n".join(["---", *filter(None, front), "---", body])
    whole = parse_file("content/research/said.md", text.encode(), SETTINGS)
    library = gather((whole.parsed,), ("content/research/said.md",), "public").library
    site = Composition(library, found, SETTINGS, Stock("", "", {}))
    view = site.at("/research/said/").view
    assert isinstance(view, PostView)
    return whole.html.filled(view.fills), [*whole.parsed.problems, *site.problems()], view


def said(body: str, found: Results = RESULTS) -> str:
    """The article of a post that has nothing wrong with it, as HTML."""
    html, problems, _ = composed(body, found)
    assert problems == []
    return html


def text(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


# --- everywhere -----------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_shown_wherever_it_stands(place):
    """With its interval, as in a paragraph."""
    html = said(PLACES[place].format("{metric}`sweep.gain:.2f`"))

    assert "x 0.25 [−0.75, 1.25]" in text(html)


@pytest.mark.parametrize("place", PLACES)
def test_a_claim_is_marked_wherever_it_stands(place):
    """With the mark of one that was checked."""
    html = said(PLACES[place].format('[so]{claim="sweep.gain > 0"}'))

    assert '<span class="claim holds">so<a class="checked" href=' in html


@pytest.mark.parametrize("place", PLACES)
def test_a_claim_that_fails_is_an_error_wherever_it_stands(place):
    """At the claim's own line and column."""
    body = PLACES[place].format('[so]{claim="sweep.gain > 1"}')
    _, problems, _ = composed(body)
    lines = body.split("\n")
    line = next(index for index, line in enumerate(lines) if "[so]" in line)

    assert [problem.message for problem in problems] == ["this claim does not hold: sweep.gain > 1"]
    assert (problems[0].place.line, problems[0].place.column) == (
        line + 7,
        lines[line].index("[so]") + 1,
    )


@pytest.mark.parametrize("place", PLACES)
def test_a_number_that_was_not_found_is_an_error_wherever_it_stands(place):
    """As in a paragraph."""
    _, problems, _ = composed(PLACES[place].format("{metric}`sweep.gian`"))

    assert [problem.hint for problem in problems] == ["did you mean gain?"]


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_is_referred_to_wherever_words_stand(place):
    """By its number on this page, as a link to it."""
    html = said(PLACES[place].format("{ref}`sweep/more`") + "\n\n![](experiment:sweep/more)")
    number = re.search(r'<figure class="figure table" id="_figure-sweep\.more">.*?<b>(.*?)<', html)

    assert number is not None
    assert f'x <a href="#_figure-sweep.more">{number[1]}</a>' in html


# --- references to figures ------------------------------------------------------------


def test_a_figure_that_is_shown_twice_is_referred_to_where_it_is_first():
    """Each showing has a number; the anchor is that of the first."""
    show = "![](experiment:sweep/rows)"
    html = said(f"{show}\n\n![](experiment:sweep/more)\n\n{show}\n\nSee {{ref}}`sweep/rows`.")

    assert re.findall("<b>(.*?)</b>", html) == ["Table 1", "Table 2", "Table 3"]
    assert html.count('id="_figure-sweep.rows"') == 1
    assert 'See <a href="#_figure-sweep.rows">Table 1</a>.' in html


def test_a_figure_that_is_not_shown_here_is_linked_on_the_experiment_s_page():
    """With words that say what it is, where a number would mean nothing."""
    html = said("See {ref}`sweep/by-use`.")

    address = "/deep/experiments/sweep/#_figure-by-use"
    assert f'See <a href="{address}">Figure “by use” in sweep</a>.' in html


def test_a_figure_that_there_is_not_is_an_error():
    """With the nearest name there is, and what is not known at all is said of the experiment."""
    _, problems, _ = composed("See {ref}`sweep/row`.")
    assert [(p.message, p.hint) for p in problems] == [
        ('"sweep" has no figure or table "row"', "did you mean rows?")
    ]
    assert problems[0].place.column == 5


def test_the_contents_show_numbers_and_references_as_words():
    """Where there is no markup the page's own numbers stand, not gaps."""
    _, _, view = composed(
        "## A {metric}`sweep.gain` {ref}`sweep/rows`\n\n![](experiment:sweep/rows)\n\n"
        "## B {ref}`sweep/by-use`"
    )

    assert [heading.text for heading in view.outline] == [
        "A 0.250 Table 1",
        "B Figure “by use” in sweep",
    ]


def test_a_reference_to_a_heading_shows_its_numbers():
    """As words alone: no link stands within a link."""
    html = said(
        "{ref}`a`\n\n## A {metric}`sweep.gain`\n\n{ref}`own`: [see {ref}`sweep/rows`]{#own}"
    )

    assert '<a href="#a">A 0.250</a>' in html
    assert '<a href="#own">see Table “rows” in sweep</a>' in html


# --- labels and formats ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("sweep.share@level=0.5", "0.500"),
        ("sweep.share@level=0.50", "0.500"),
        ("sweep.share@level=.5", "0.500"),
        ("sweep.share@level=5e-1,way=a-b.c", "0.500"),
        ("sweep.share@way=a-b.c,level=0.5", "0.500"),
        ("sweep.share@level=-1", "−0.500"),
        ("sweep.share@level=-1.0", "−0.500"),
        ("sweep.share@way=d:+.3f", "−0.500"),
        ("sweep.gain.low:.1%", "−75.0%"),
        ("sweep.gain.high:+.3f", "+1.250"),
    ],
)
def test_a_label_is_what_it_means(quote, shown):
    """Numbers are the same however they are written; words may have hyphens and dots."""
    assert text(said(f"x {{metric}}`{quote}` y")).startswith(f"x {shown} y")


@pytest.mark.parametrize(
    ("quote", "message", "hint"),
    [
        (
            "sweep.share@levle=0.5",
            '"sweep.share" has no label "levle"',
            "did you mean level?",
        ),
        ("sweep.share@x=1", '"sweep.share" has no label "x"', "it has level, way"),
        ("sweep.gain@x=1", '"sweep.gain" has no label "x"', "it has no labels"),
        (
            "sweep.share@level=0.51",
            '"sweep.share@level=0.51" was not found',
            "there is share@level=0.5,way=a-b.c, @level=-1,way=d",
        ),
    ],
)
def test_a_label_that_there_is_not_says_which_there_are(quote, message, hint):
    """An unknown label is told from an unknown value."""
    for body in (f"{{metric}}`{quote}`", f'[x]{{claim="{quote} > 0"}}'):
        _, problems, _ = composed(body)
        assert [(p.message, p.hint) for p in problems] == [(message, hint)]


# --- claims that a run has just made false ---------------------------------------------


def moved(name: str, old: float | None, new: float | None, *labels: tuple[str, str]) -> Moved:
    metrics = [None if v is None else Metric(name, v, labels, v - 1, v + 1) for v in (old, new)]
    return Moved("sweep", name, labels, *metrics)


@pytest.mark.parametrize(
    ("claim", "change", "hint"),
    [
        ("sweep.gain > 1", moved("gain", 1.5, 0.25), "sweep.gain = 0.250; before it was 1.50"),
        (
            "sweep.gain.low > 0",
            moved("gain", 1.5, 0.25),
            "sweep.gain.low = −0.750; before it was 0.500",
        ),
        (
            "sweep.gain > 1 and sweep.share@level=.5 > 0",
            moved("gain", 1.5, 0.25),
            "sweep.gain = 0.250; before it was 1.50; sweep.share@level=.5 = 0.500",
        ),
        (
            "all(sweep.each > 1)",
            moved("each", 3, 1, ("k", "1")),
            "sweep.each = 1, 2; before it was 3, 2",
        ),
        (
            "sweep.gain > 1",
            moved("gain", 0.25000004, 0.25),
            "sweep.gain = 0.25; before it was 0.25000004",
        ),
        (
            "sweep.gain > 1",
            moved("gain", None, 0.25),
            "sweep.gain = 0.250; before it was not there",
        ),
        ("sweep.gain > 1", moved("each", 3, 1, ("k", "1")), "sweep.gain = 0.250"),
    ],
)
def test_a_claim_that_a_run_made_false_says_the_old_number_too(claim, change, hint):
    """Both numbers, with as many digits as tell them apart; nothing where nothing moved."""
    _, problems, _ = composed(f'[x]{{claim="{claim}"}}', results(moved=(change,)))

    assert [problem.hint for problem in problems] == [f"the run found {hint}"]


def test_a_number_that_a_run_no_longer_finds_says_what_it_was():
    """Its old value tells the author what the sentence was about."""
    _, problems, _ = composed("{metric}`sweep.loss`", results(moved=(moved("loss", 0.125, None),)))

    assert [problem.hint for problem in problems] == [
        "it found gain, share, each; before this run it was 0.125"
    ]


def test_one_of_a_sweep_that_is_gone_says_what_that_one_was():
    """Its own number, and the end of its interval where that was asked for."""
    gone = tuple(moved("loss", value, None, ("k", k)) for k, value in (("1", 0.5), ("2", 0.75)))
    for quote, number in (
        ("loss@k=1", "0.500"),
        ("loss@k=2.0", "0.750"),
        ("loss.low@k=1", "−0.500"),
    ):
        _, problems, _ = composed(f"{{metric}}`sweep.{quote}`", results(moved=gone))

        assert [p.hint.partition("; ")[2] for p in problems] == [f"before this run it was {number}"]


# --- what the author says, and the verdict ---------------------------------------------


@pytest.mark.parametrize(
    ("more", "messages"),
    [
        ("status: refuted", []),
        ("status: hypothesis", []),
        ("status: experimenting\nresults: {executed: true, outcome: Refuted}", []),
        ("results: {executed: true, outcome: it fell apart}", []),
        (
            "status: supported\nresults: {executed: true, outcome: Mixed}",
            ['10: status: "supported"', '11: results.outcome: "Mixed"'],
        ),
        ("status: refuted\nresults: {executed: false}", ["11: results.executed: false"]),
        ("results: {summary: not yet}", []),
    ],
)
def test_an_author_s_words_against_the_verdict_are_warnings(more, messages):
    """Each at its own key; an open status, words of one's own and silence contradict nothing."""
    more = f"kind: research\nexperiment: sweep\nhypothesis: it grows\nnext_action: wait\n{more}"
    _, problems, _ = composed("x", results(verdict="refuted"), more=more)

    assert [p.severity for p in problems] == ["warning"] * len(messages)
    for problem, message in zip(problems, messages, strict=True):
        assert f"{problem.place.line}: {problem.message}".startswith(message)
        assert 'but the run of "sweep" concludes "refuted"' in problem.message


def test_an_experiment_without_a_verdict_contradicts_nothing():
    """What has been run and concludes nothing is still being tried."""
    more = "kind: research\nexperiment: sweep\nstatus: supported\nresults: {executed: false}"
    _, problems, _ = composed("x", more=more)

    assert problems == []


def test_references_lead_home_from_the_feed_too(journal):
    """Who reads an article elsewhere is led to the page that has the figure or the heading."""
    journal.experiment("sweep", "run.table('rows', [{'n': 1}])")
    body = "{ref}`sweep/rows`, {ref}`part`\n\n![](experiment:sweep/rows)\n\n## Part"
    journal.post("research/said", body)
    journal.publish()

    assert '<a href="#_figure-sweep.rows">Table 1</a>' in journal.page("/research/said/")
    feed = journal.page("/feed.xml").replace("&lt;", "<").replace("&#34;", '"')
    for anchor in ("_figure-sweep.rows", "part"):
        assert f"https://example.org/research/said/#{anchor}" in feed
