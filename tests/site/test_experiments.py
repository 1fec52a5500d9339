"""An experiment has a page that says what it found and what that rests on, for whom it may see."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from html import unescape

import pytest
from support import JournalFolder

from generator.build import check, draft, open_memory, run_experiments
from generator.experiments import Metric
from generator.site.metrics import metric_tables
from generator.site.sources import read_source
from generator.site.writing import MARKER
from generator.stages import Stages

FIGURE = 'run.figure("plot", lambda axes: axes.plot([1, 2]), alt="A line", caption="It <rises>")'
RUN = f"""
for tilt in (0, 0.5):
    run.metric("gain", tilt - 0.25, interval=(-0.5, 0.75), tilt=tilt)
run.metric("pairs", 1000)
run.table("rows", [{{"a": 1}}], caption="All of it")
{FIGURE}
run.verdict("mixed", because="it <depends>")
"""
USES = {
    "shown with it": {"experiment": "canary"},
    "named in its evolution": {
        "evolution": [{"date": "2025", "note": "Redone.", "experiment": "canary"}]
    },
    "1 number": {"body": "{metric}`canary.pairs`"},
    "1 claim": {"body": '[so]{claim="canary.pairs > 1"}'},
    "1 figure": {"body": "![](experiment:canary/plot)"},
    "1 table": {"body": "![](experiment:canary/rows)"},
}
HIDDEN = {
    "private": {"visibility": "private"},
    "inner circle": {"visibility": "inner-circle"},
    "draft": {"published": False},
}
PAGE = "/experiments/canary/"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What a run of the experiment found."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("ran") / "journal")
    journal.experiment("canary", RUN)
    with closing(open_memory(journal.journal)) as memory:
        assert run_experiments(journal.journal, memory, ["canary"]).results.problems == ()
    return journal.root / "experiments/results"


@pytest.fixture
def canary(journal, results):
    """A journal with an experiment that was run, and that no post asks for yet."""
    journal.experiment("canary", RUN)
    shutil.copytree(results, journal.root / "experiments/results")
    return journal


def mentions(journal, word: str = "canary") -> set[str]:
    """The files of the site that have a word in their name or in their bytes."""
    return {
        path for path, content in journal.site.items() if word in path or word.encode() in content
    }


def menu(journal, url: str = "/") -> list[str]:
    nav = journal.page(url).partition('class="site-nav"')[2].partition("</nav>")[0]
    return re.findall(">([^<>]+)</a>", nav)


def section(journal, name: str, url: str = PAGE) -> str:
    """A section of an experiment's page by its heading's id, without tags and with plain spaces."""
    html = journal.page(url).partition(f'<h2 id="{name}">')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


# --- who may see what -----------------------------------------------------------------


@pytest.mark.parametrize("words", USES)
def test_what_a_public_post_uses_is_listed(canary, words):
    """However a post uses it, the experiment's page says how; it is in list, menu and sitemap."""
    canary.post("learning/open", **USES[words])
    canary.publish()

    assert section(canary, "_used") == f"Used by Open {words}"
    assert "canary" in canary.page("/experiments/")
    assert "Experiments" in menu(canary)
    assert f"https://example.org{PAGE}<" in canary.page("/sitemap.xml")
    assert "https://example.org/experiments/<" in canary.page("/sitemap.xml")
    assert "noindex" not in canary.page(PAGE)


@pytest.mark.parametrize("words", USES)
def test_what_only_an_unlisted_post_uses_is_in_no_list(canary, words):
    """Its page is there for those who know the address, and names nobody."""
    canary.post("learning/hidden", title="Zebrafinch", visibility="unlisted", **USES[words])
    canary.post("learning/open")
    canary.publish()
    beside = {path for path in canary.site if path.startswith("experiments/canary/")}

    assert '<meta name="robots" content="noindex">' in canary.page(PAGE)
    assert mentions(canary) - beside <= {"learning/hidden/index.html"}
    assert section(canary, "_used") == "Used by No listed post uses it."
    assert "Zebrafinch" not in canary.page(PAGE)
    assert "Experiments" not in menu(canary)
    assert "experiments/index.html" not in canary.site


@pytest.mark.parametrize("words", USES)
def test_what_only_an_invisible_post_uses_is_nowhere(canary, words):
    """No page, no figure, no name of it, though its result lies in the journal."""
    for hiding in HIDDEN.values():
        canary.post("learning/secret", **USES[words])
        canary.publish()
        assert mentions(canary)
        canary.post("learning/secret", **USES[words], **hiding)
        canary.publish()

        assert mentions(canary) == set()
        assert "Experiments" not in menu(canary)


@pytest.mark.parametrize("other", [{"visibility": "unlisted"}, *HIDDEN.values()])
def test_only_listed_posts_are_named(canary, other):
    """What a public and another post use is listed, and says the public one alone."""
    canary.post("learning/open", experiment="canary")
    canary.post("learning/other", title="Zebrafinch", experiment="canary", **other)
    canary.publish()

    assert section(canary, "_used") == "Used by Open shown with it"
    assert mentions(canary, "Zebrafinch") <= {"learning/other/index.html"}
    assert "noindex" not in canary.page(PAGE)


def test_what_nobody_uses_has_no_page(canary):
    """An experiment is not published for being there."""
    canary.post("learning/open")
    canary.publish()

    assert mentions(canary) == set()
    assert menu(canary) == ["Learning", "Research", "Timeline", "Questions", "Search"]


def test_an_author_sees_what_a_draft_uses(canary):
    """In the preview every post is listed, with its badge, and so is what it uses."""
    canary.post("learning/draft", experiment="canary", published=False)
    memory = open_memory(canary.journal)
    for audience, there in (("author", True), ("public", False)):
        page = draft(Stages(canary.journal, memory), audience).get(PAGE)
        assert (page is not None) == there
        assert not there or b'<span class="badge">draft</span>' in page
    memory.close()


@pytest.mark.parametrize("other", [None, {"visibility": "unlisted"}, {"visibility": "private"}])
def test_the_module_of_another_experiment_stays_its_own(canary, other):
    """What an experiment imports is shown, unless it is an experiment that no list has."""
    canary.experiment("siskin")
    canary.edit("experiments/canary.py", "from generator", "import siskin\nfrom generator")
    canary.post("learning/open", experiment="canary")
    if other:
        canary.post("learning/other", experiment="siskin", **other)
    canary.publish()
    page = canary.page(PAGE)

    assert "What does siskin find?" not in page
    assert "experiments/siskin.py" not in page
    assert "1 more of this journal’s files" in section(canary, "_rests")

    canary.post("learning/other", experiment="siskin")
    canary.publish()
    assert "What does siskin find?" in canary.page(PAGE)
    assert "experiments/siskin.py" in section(canary, "_rests")


# --- the page -------------------------------------------------------------------------


def test_the_page_says_what_was_found(canary):
    """Question, verdict with its reason, parameters, seed, numbers with intervals."""
    canary.edit("experiments/canary.py", "seed=1", "seed=7, params={'tilts': [0, 0.5], 'w': 'a<b'}")
    canary.post("learning/open", experiment="canary")
    canary.publish()
    page = canary.page(PAGE)

    assert '<h1 dir="auto">What does canary find?</h1>' in page
    assert section(canary, "_verdict") == "The run says mixed it <depends>"
    assert section(canary, "_parameters") == "Parameters tilts 0, 0.5 w a<b seed 7"
    assert section(canary, "_metrics") == (
        "Numbers tilt Value Interval Drawn gain "
        "0 −0.250 [−0.500, 0.750] 0.5 0.250 [−0.500, 0.750] Name Value pairs 1000"
    )
    assert "3 numbers, 1 figure, 1 table" in page


def test_figures_and_tables_are_there_to_take(canary):
    """Each is numbered, can be linked to, keeps the run's caption, and is a file of the site."""
    canary.post("learning/open", experiment="canary")
    canary.publish()
    page, results = canary.page(PAGE), canary.root / "experiments/results/canary"
    drawing = (results / "plot.svg").read_bytes()

    assert 'id="_figure-plot"' in page
    assert 'id="_figure-rows"' in page
    assert re.findall("<b>(.*?)</b>(.*?)</p>", page) == [
        *(("Figure 1", " It &lt;rises&gt;"), ("Table 1", " All of it"))
    ]
    assert 'href="/experiments/canary/plot.svg" download' in page
    assert canary.site["experiments/canary/plot.svg"] == drawing
    assert not re.search(r"<style|\sstyle=|<script(?! src| type=.application/ld)", page)
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))


def test_a_figure_that_the_run_no_longer_draws_is_gone(canary):
    """The site holds the files of the result as it is now."""
    canary.post("learning/open", experiment="canary")
    canary.publish()
    canary.edit("experiments/canary.py", FIGURE, "")

    assert "experiments/canary/plot.svg" in canary.publish().report.removed


def test_the_docstring_is_shown_as_written(canary):
    """Its paragraphs after the question are prose, what was indented keeps its lines."""
    canary.edit(
        "experiments/canary.py",
        'find?"""',
        'find?\n\nFirst <b>line\nof it.\n\n    x = 1\n    y = x & 2\n\nLast one.\n"""',
    )
    canary.post("learning/open", experiment="canary")
    canary.publish()
    page = canary.page(PAGE)

    assert "<p>First &lt;b&gt;line\nof it.</p>" in page
    assert "<pre><code>x = 1\ny = x &amp; 2\n</code></pre>" in page
    assert "<p>Last one.</p>" in page


def test_what_it_rests_on_is_named_where_it_may_be(canary):
    """Files of experiments/ are named; those elsewhere could be a private post's."""
    canary.write("experiments/helping.py", "HELP = 1\n")
    canary.write("experiments/data/a.csv", "1")
    canary.post("learning/zebrafinch", visibility="private")
    canary.edit("experiments/canary.py", "from generator", "import helping\nfrom generator")
    reading = (
        'for path in ["experiments/data/a.csv", *glob("content/learning/z*.md")]: open(path).read()'
    )
    canary.edit("experiments/canary.py", "(run):\n", f"(run):\n    {reading}\n")
    canary.edit("experiments/canary.py", "import helping", "from glob import glob\nimport helping")
    canary.post("learning/open", experiment="canary")
    canary.publish()

    assert section(canary, "_rests").startswith(
        "What it rests on experiments/canary.py its own source "
        "experiments/data/a.csv read by the run experiments/helping.py read by the run "
        "Elsewhere 2 more of this journal’s files or folders"
    )
    assert "zebrafinch.md" not in section(canary, "_rests")


def test_each_way_to_ask_for_a_file_has_its_words(canary):
    """What was read, listed, asked for, followed or not there is told apart."""
    canary.write("experiments/data/a.csv", "1")
    (canary.root / "experiments/data/link.csv").symlink_to("a.csv")
    canary.edit("experiments/canary.py", "from generator", "import os\nfrom generator")
    asking = (
        "open('experiments/data/a.csv').read(); os.listdir('experiments/data'); "
        "os.readlink('experiments/data/link.csv'); os.path.exists('experiments/more'); "
        "os.path.isdir('experiments/empty')"
    )
    (canary.root / "experiments/empty").mkdir()
    canary.edit("experiments/canary.py", "(run):\n", f"(run):\n    {asking}\n")
    canary.post("learning/open", experiment="canary")
    canary.publish()

    assert section(canary, "_rests").startswith(
        "What it rests on experiments/canary.py its own source "
        "experiments/data a folder whose files it listed experiments/data/a.csv read by the run "
        "experiments/data/link.csv where it leads experiments/empty a folder that it asked for "
        "experiments/more looked for, and not there "
    )


def test_the_source_is_shown_as_it_ran(canary):
    """Its own module comes first, then those that it imports, highlighted and whole."""
    canary.write("experiments/a_helper.py", "HELP = '<b>'\n")
    canary.write("experiments/data/notes.txt", "Nuthatch")
    canary.edit("experiments/canary.py", "from generator", "import a_helper\nfrom generator")
    canary.edit(
        "experiments/canary.py",
        "(run):\n",
        '(run):\n    open("experiments/data/notes.txt").read()\n',
    )
    canary.post("learning/open", experiment="canary")
    canary.publish()
    page = canary.page(PAGE)
    shown = re.findall(r"<code class=\"language-python\">(.*?)</code>", page, re.DOTALL)

    assert [unescape(re.sub("<[^>]+>", "", code)) for code in shown] == [
        (canary.root / f"experiments/{name}.py").read_text() for name in ("canary", "a_helper")
    ]
    assert "Nuthatch" not in page


def test_a_source_that_changed_since_is_not_shown(canary):
    """A result that stands though its module is another, and broken, does not show that one."""
    canary.post("learning/open", experiment="canary")
    canary.publish()
    canary.edit("experiments/canary.py", "(run):\n", "(run):\n    raise ValueError('Nuthatch')\n")
    memory = open_memory(canary.journal)
    page = draft(Stages(canary.journal, memory), "author").get(PAGE).decode()
    memory.close()

    assert "experiments/canary.py</code> has changed since this was found" in page
    assert "Nuthatch" not in page
    assert "What does canary find?" in page


def test_a_source_that_is_gone_is_no_source(canary):
    """What is stored still stands in a check, whatever became of a module it was found from."""
    canary.write("experiments/helping.py", "HELP = 1\n")
    canary.edit("experiments/canary.py", "from generator", "import helping\nfrom generator")
    canary.post("learning/open", experiment="canary")
    canary.publish()
    canary.remove("experiments/helping.py")
    memory = open_memory(canary.journal)
    found = check(canary.journal, memory).problems
    memory.close()

    assert [problem.message for problem in found] == [
        '"canary" would have to run: experiments/helping.py is gone'
    ]


def test_a_source_that_lies_elsewhere_is_not_published(canary, tmp_path):
    """A link in experiments/ does not publish what is behind it."""
    (tmp_path / "outside.py").write_text("WORD = 'Nuthatch'\n")
    (canary.root / "experiments/helping.py").symlink_to(tmp_path / "outside.py")
    canary.edit("experiments/canary.py", "from generator", "import helping\nfrom generator")
    canary.post("learning/open", experiment="canary")
    canary.publish()

    assert mentions(canary, "Nuthatch") == set()


def test_a_quiet_experiment_has_a_page(journal):
    """Nothing found, no verdict, no docstring: what there is to say is said."""
    journal.experiment("canary", "pass")
    journal.edit("experiments/canary.py", '"""What does canary find?"""', "")
    journal.post("learning/open", experiment="canary")
    journal.publish()
    page = journal.page(PAGE)

    assert '<h1 dir="auto">canary</h1>' in page
    assert "journal run canary\njournal why canary" in page
    assert not re.search('id="_(verdict|about|metrics|figures)"', page)


# --- where it is linked ---------------------------------------------------------------


def test_its_name_leads_to_its_page(canary):
    """On the post that shows it, and in the evolution that names it."""
    canary.settings(base_url="https://example.org/deep/")
    canary.post("learning/open", **USES["shown with it"], **USES["named in its evolution"])
    canary.publish()
    link = '<a href="/deep/experiments/canary/"><code>canary</code></a>'

    assert canary.page("/learning/open/").count(link) == 2


def test_the_list_has_the_last_changed_first(journal):
    """Each with its question, its verdict, how much it found and who uses it."""
    for name, date in (("ant", "2024"), ("bee", "2025")):
        journal.experiment(name, 'run.verdict("refuted", because="x"); run.metric("m", 1)')
        journal.post(f"learning/on-{name}", experiment=name, date=date)
    journal.publish()
    rows = journal.page("/experiments/").partition('<ol class="score')[2].partition("</ol>")[0]
    rows = rows.split("<li>")[1:]

    shown = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]

    assert shown == [
        "What does bee find? bee 1 number Used by On bee refuted",
        "What does ant find? ant 1 number Used by On ant refuted",
    ]


def test_a_post_cannot_take_its_address(canary):
    """The one who comes second is told whose address it is."""
    canary.post("learning/open", experiment="canary")
    canary.post("canary", kind="page", aliases=[PAGE])
    (problem,) = canary.build().problems

    assert problem.message == (
        "its address /experiments/canary/ is already that of experiments/canary.py"
    )
    assert problem.place.path == "content/canary.md"


def test_a_static_file_cannot_take_the_place_of_a_drawing(canary):
    """Files of the site are guarded like pages."""
    canary.post("learning/open", experiment="canary")
    canary.write("content/static/experiments/canary/plot.svg", "<svg/>")

    assert "/experiments/canary/plot.svg is already that of" in canary.build().problems[0].message


# --- its parts ------------------------------------------------------------------------


def test_numbers_with_the_same_labels_share_a_table():
    """In the order that they were found in; a label that one lacks is an empty cell."""
    found = [
        Metric("b", 1, (("x", "1"), ("y", "2"))),
        Metric("a", 2, (("x", "1"),)),
        Metric("b", 3, (("x", "2"),)),
        Metric("c", 4, (("x", "1"),)),
    ]
    tables = metric_tables(found)

    assert [(table.labels, [group.name for group in table.groups]) for table in tables] == [
        (("x", "y"), ["b"]),
        (("x",), ["a", "c"]),
    ]
    assert [row.labels for row in tables[0].groups[0].rows] == [("1", "2"), ("2", "")]


def test_many_labels_are_written_into_one_column():
    """A dozen columns would leave no room for the number."""
    labels = tuple((f"label-{n}", str(n)) for n in range(12))
    (table,) = metric_tables([Metric("m", 1, labels)])

    assert table.labels == ("labels",)
    assert table.groups[0].rows[0].labels[0].startswith("label-0=0, label-1=1, ")


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([(1, 0, 4), (0, 0, 0)], [(0, 25, 0, 100), (0, 0, 0, 0)]),
        ([(-1, -3, 1), (0, 0, 0)], [(75, 50, 0, 100), (75, 75, 75, 75)]),
        ([(2, 2, 2), (4, 3, 4)], [(0, 50, 50, 50), (0, 100, 75, 100)]),
        ([(-4, -4, -4), (0, 0, 0)], [(100, 0, 0, 0), (100, 100, 100, 100)]),
        ([(0, -1.7e308, 1.7e308), (0, 0, 0)], [(50, 50, 0, 100), (50, 50, 50, 50)]),
        ([(0, 0, 0), (0, 0, 0)], [None, None]),
        ([(3, None, None), (1, 0, 2)], [None, (0, 33.33, 0, 66.67)]),
        ([(1, 0, 4)], [None]),
    ],
)
def test_a_whisker_is_drawn_from_zero(values, drawn):
    """On one scale for all of a name, in percent, whatever the size of the numbers.

    A number alone has nothing to be compared with, and is not drawn.
    """
    (table,) = metric_tables([Metric("m", v, (), low, high) for v, low, high in values])
    whiskers = [row.whisker for row in table.groups[0].rows]

    assert [w and (w.zero, w.at, w.low, w.high) for w in whiskers] == drawn


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b'"""A question."""', ""),
        (b"x = 1", ""),
        (
            b'"""Q?\n\nOne *two*\nof `three`.\n"""',
            "<p>One <em>two</em>\nof <code>three</code>.</p>\n",
        ),
        (b'\xef\xbb\xbf"""Q?\r\n\r\nOne.\r\n"""', "<p>One.</p>\n"),
        (b'"""Q?\n\n- one\n- two\n"""', "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        (b'"""Q \\d?\n\nOdd \\d escape."""', "<p>Odd \\d escape.</p>\n"),
        (
            b'"""Q?\n\n# <b>[a](b) ![c](d) <http://e.f> [[g]]"""',
            "<p># &lt;b&gt;[a](b) ![c](d) &lt;http://e.f&gt; [[g]]</p>\n",
        ),
        (b"def broken(:", ""),
        (b"\xff\x00", ""),
    ],
)
def test_a_source_is_read_whatever_it_is(content, about):
    """A docstring is plain CommonMark; what does not parse has none, and makes no noise."""
    assert read_source(content).about == about


def test_a_long_table_and_a_long_source_begin_folded(journal):
    """A page stays one that can be looked over."""
    journal.experiment("canary", "for i in range(41): run.metric('m', i, i=i)\n" + "x = 1\n" * 200)
    journal.post("learning/open", experiment="canary")
    journal.publish()

    assert "<summary>41 numbers by i: " in journal.page(PAGE)
    assert re.search("<details><summary><code>experiments/canary.py", journal.page(PAGE))
    assert MARKER not in journal.site
