"""A build publishes exactly what the journal says, does no work twice, and never half of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time

import pytest
from support import FEEDS, JournalFolder, pages_of, plant, tree, with_copies

LEARNING, RESEARCH = "/learning/understanding-trees/", "/research/do-roots-talk/"


# --- no work twice --------------------------------------------------------------------


def test_a_build_with_nothing_changed_does_nothing(garden):
    """The second build parses, gathers, runs, renders and writes nothing."""
    assert garden.publish().did_nothing


def test_a_run_is_forgotten_once_it_is_stored(garden):
    """That an experiment was run by the build before makes nothing to do for the next."""
    garden.edit("experiments/wait.py", "12.5", "13.5")

    assert garden.publish().outcome.ran == ("wait",)
    assert garden.publish().did_nothing


def test_editing_a_body_renders_the_page_and_the_feed_that_holds_it(garden):
    """What stands deep in a post is on its own page and in the feed, and nowhere else."""
    garden.edit("content/learning/leaves.md", "Water rises.", "Water is pulled.")
    built = garden.publish()

    assert built.made["post"] == 1
    assert built.rendered == with_copies("learning/leaves") | FEEDS
    assert set(built.written) == built.rendered
    assert b"Water is pulled." in garden.site["learning/leaves/index.html"]


def test_editing_a_summary_renders_what_shows_it(garden):
    """The first paragraph is what lists show of a post, and it is part of its Face."""
    garden.edit("content/learning/leaves.md", "Leaves breathe.", "Leaves taste the air.")

    assert garden.publish().rendered == {
        *with_copies("learning/leaves"),
        *pages_of("learning", "tags/soil", "tags/air", "learning/tags/soil", "learning/tags/air"),
        *with_copies("learning/light"),  # linked from it, and next to it in time
        *("index.html", "llms.txt", *FEEDS),
    }


def test_an_edit_undone_is_recalled(garden):
    """What was rendered before is known by its digest, however often it is asked for again."""
    before = garden.site
    garden.edit("content/learning/leaves.md", "Water rises.", "Water falls.")
    garden.publish()
    garden.edit("content/learning/leaves.md", "Water falls.", "Water rises.")
    built = garden.publish()

    assert not built.made
    assert garden.site == before


# --- errors and warnings --------------------------------------------------------------


def test_an_error_leaves_the_site_as_it_is(garden):
    """With an error nothing is published, and what was withdrawn but stands is listed."""
    before = tree(garden.root / "site")
    garden.post("learning/light", "Light falls.", visibility="private")
    garden.post("learning/mould", "See [[Nothing of that name]].")
    built = garden.build()

    assert [problem.message for problem in built.problems] == [
        'no post is called "Nothing of that name"'
    ]
    assert built.outcome.report is None
    assert built.outcome.standing == (
        "learning/status/complete/index.html",
        "learning/light/index.html",
    )
    assert tree(garden.root / "site") == before


def test_all_errors_are_reported_at_once(journal):
    """One build names what is wrong in every file and at every stage."""
    journal.post("learning/a", '[[Nothing]] and [x]{claim="flip.sides > 3"}')
    journal.post("learning/b", visibility="pubic", colour="green")
    journal.post("learning/c", slug="a")
    journal.experiment("flip", 'run.metric("sides", 2)')
    messages = [problem.message for problem in journal.build().problems]

    assert any('no post is called "Nothing"' in message for message in messages)
    assert any("pubic" in message for message in messages)
    assert any("colour" in message for message in messages)
    assert any("is already that of content/learning/a.md" in message for message in messages)
    assert any("this claim does not hold" in message for message in messages)
    assert not (journal.root / "site").exists()


def test_a_warning_publishes(garden):
    """A status that the run contradicts is a warning; the page is there all the same."""
    garden.edit(
        "experiments/wait.py", "run.metric", 'run.verdict("refuted", because="x"); run.metric'
    )
    garden.edit("content/research/do-seeds-wait.md", '"experimenting"', '"supported"')
    built = garden.publish()

    assert [problem.severity for problem in built.problems] == ["warning"]
    assert "supported" in garden.page("/research/do-seeds-wait/")


# --- memory is never needed -----------------------------------------------------------


def test_without_memory_the_same_site_is_found_to_stand(garden):
    """A deleted .journal makes a build slower; it writes nothing that is there already."""
    before = garden.site
    shutil.rmtree(garden.root / ".journal")
    built = garden.publish()

    assert built.made["post"] == 8
    assert built.report.written == ()
    assert built.report.removed == ()
    assert garden.site == before
    assert garden.publish().did_nothing


def _truncate(path):
    path.write_bytes(path.read_bytes()[:5000])


def _overwrite_middle(path):
    data = bytearray(path.read_bytes())
    data[4096:-512] = bytes(len(data) - 4096 - 512)
    path.write_bytes(data)


def _foreign(path):
    path.unlink()
    rows = sqlite3.connect(path)
    rows.executescript("CREATE TABLE remembered (id, what); INSERT INTO remembered VALUES (1, 2)")
    rows.close()


DAMAGES = {
    "garbage": lambda path: path.write_bytes(b"not a database at all" * 400),
    "empty": lambda path: path.write_bytes(b""),
    "truncated": _truncate,
    "holes": _overwrite_middle,
    "foreign": _foreign,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_memory_is_no_memory(garden, damage):
    """Whatever became of the memory's file, the site is the same."""
    before = garden.site
    damage(garden.root / ".journal/memory.db")

    assert garden.publish().report.written == ()
    assert garden.site == before
    garden.edit("content/learning/leaves.md", "Water rises.", "Water is pulled.")
    assert garden.publish().problems == garden.cold()[0].problems
    assert garden.site == garden.cold()[1]


@pytest.mark.parametrize("ledger", [b"", b"{", b"[1, 2]", b'{"files": {"a": 1}}', b"\xff\xfe"])
def test_a_damaged_ledger_is_no_ledger(garden, ledger):
    """What stands in the site is looked at when nothing is noted of it."""
    before = garden.site
    (garden.root / ".journal/ledger.json").write_bytes(ledger)
    (garden.root / "site/learning/leaves/index.html").write_text("something else")
    built = garden.publish()

    assert built.report.written == ("learning/leaves/index.html",)
    assert garden.site == before


def test_another_journal_s_memory_is_harmless(garden, tmp_path):
    """A .journal copied from elsewhere, ledger and all, changes nothing in the site."""
    other = JournalFolder.begin(tmp_path / "other")
    plant(other)
    other.post("learning/leaves", "Other leaves.", date="2020-01-01")
    other.publish()
    expected = garden.site
    shutil.rmtree(garden.root / ".journal")
    shutil.copytree(other.root / ".journal", garden.root / ".journal")
    (garden.root / "site/learning/leaves/index.html").write_bytes(b"something else")
    garden.publish()

    assert garden.site == expected


def test_a_journal_may_move(garden, tmp_path):
    """A folder that was moved, memory and site and all, is as it was."""
    moved = tmp_path / "elsewhere" / "deep"
    shutil.copytree(garden.root, moved)
    built = JournalFolder(moved).publish()

    assert built.report.written == ()
    assert not built.outcome.ran


# --- files that change, or cannot be read ---------------------------------------------


def test_a_file_edited_while_it_is_built_is_never_mixed(garden):
    """However a post is saved during a build, its page and the feed show one and the same text."""
    path, fresh = garden.root / "content/learning/light.md", garden.root / "content/.fresh"
    text = path.read_text()
    stop = threading.Event()

    def keep_saving():
        number = 0
        while not stop.is_set():
            number += 1
            fresh.write_text(text.replace("Light falls.", f"Light falls {number} times."))
            fresh.replace(path)

    writer = threading.Thread(target=keep_saving)
    writer.start()
    try:
        until = time.monotonic() + 2
        for _ in range(60):
            garden.publish()
            said = garden.page("/learning/light/").partition("Light falls")[2].partition(".")[0]
            assert f"&lt;p&gt;Light falls{said}." in garden.page("/feed.xml")
            if time.monotonic() > until:
                break
    finally:
        stop.set()
        writer.join()
    garden.publish()

    assert garden.site == garden.cold()[1]


def test_an_edit_that_looks_like_none_is_seen(garden):
    """The same size and the same time, as a copying tool leaves a file: it is read again."""
    path = garden.root / "content/learning/light.md"
    time.sleep(2.1)  # so that the index has seen the file when it was old enough to be trusted
    garden.publish()
    garden.edit("content/learning/roots.md", "Roots drink.", "Roots think.")
    garden.publish()
    stat = path.stat()
    garden.edit("content/learning/light.md", "Light falls.", "Light fails.")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    garden.publish()

    assert "Light fails." in garden.page("/learning/light/")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("path", ["content/learning/light.md", "content/learning/roots.png"])
def test_a_file_that_cannot_be_read_is_a_problem(garden, path):
    """An unreadable post or image stops the build, with its name; it is not taken as gone."""
    before = garden.site
    (garden.root / path).chmod(0)
    built = garden.build()

    assert f"{path}: cannot be read: Permission denied" in built.messages
    assert garden.site == before


def test_a_name_in_an_old_encoding_is_a_problem(garden):
    """A file whose name is not UTF-8 cannot have an address, and says so."""
    name = os.path.join(os.fsencode(garden.root), b"content", b"static", b"caf\xe9.txt")
    os.makedirs(os.path.dirname(name))
    try:
        with open(name, "w"):
            pass
    except OSError:
        pytest.skip("this file system takes no such name")

    assert garden.build().messages == [
        "content/static/caf?.txt: the name of this file is not UTF-8 text"
    ]


# --- what a journal is for ------------------------------------------------------------


def test_learning_leads_to_research_and_back(journal):
    """A note that names the research post links both posts, in both directions."""
    journal.experiment("talk", 'run.metric("bits", 3)')
    journal.post(
        "learning/understanding-trees",
        "How [trees](../research/do-roots-talk.md) speak.",
        evolution=[{"date": "2025-02", "note": "Formal now - see research post: Do Roots Talk?"}],
    )
    journal.post(
        "research/do-roots-talk",
        "They send {metric}`talk.bits` bits; see [[Understanding trees]].",
        title="Do Roots Talk?",
        experiment="talk",
    )
    journal.publish()
    learning, research = journal.page(LEARNING), journal.page(RESEARCH)

    assert f'see research post: <a href="{RESEARCH}">Do Roots Talk?</a>' in learning
    assert f'<a href="{RESEARCH}">trees</a>' in learning
    assert "Led to" in learning
    assert "Came from" in research
    assert f'<a href="{LEARNING}">Understanding trees</a>' in research
    assert '<span class="metric" title="talk.bits">3</span>' in research


def test_the_same_note_is_text_while_the_research_is_private(journal):
    """A title in a note becomes a link on the day that its post may be seen."""
    note = "See research post: Do Roots Talk?"
    journal.post("learning/understanding-trees", evolution=[{"date": "2025-02", "note": note}])
    journal.post("research/do-roots-talk", title="Do Roots Talk?", visibility="private")
    journal.publish()
    assert note in journal.page(LEARNING)
    assert RESEARCH not in journal.page(LEARNING)
    journal.post("research/do-roots-talk", title="Do Roots Talk?")
    journal.publish()

    assert f'<a href="{RESEARCH}">Do Roots Talk?</a>' in journal.page(LEARNING)


@pytest.mark.parametrize(
    ("source", "message"), [("x = (\n", "not valid Python"), ("x = 1\n", "has no experiment")]
)
def test_a_module_that_cannot_run_is_no_unknown_experiment(journal, source, message):
    """What is wrong with it is said of the module alone, not of each post that names it."""
    journal.write("experiments/toss.py", source)
    journal.post("learning/a", experiment="toss")
    [problem] = journal.build().problems

    assert message in problem.message
    assert problem.place.path == "experiments/toss.py"


def test_each_post_is_told_of_an_experiment_that_there_is_not(journal):
    """Every place of front matter that names it is reported in one run."""
    step = [{"date": "2025", "note": "Words.", "experiment": "noexp"}]
    journal.post("learning/a", evolution=step)
    journal.post("learning/b", evolution=step)
    journal.post("learning/c", experiment="noexp")
    journal.post("learning/d", experiment="noexp", visibility="private")
    built = journal.build()

    assert [p.place.path[-4:] for p in built.problems] == ["a.md", "b.md", "c.md"]
    assert all(p.place.line for p in built.problems)
    assert {p.message for p in built.problems} == {'no experiment is called "noexp"'}
