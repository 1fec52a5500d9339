"""What is jotted down by one command stands in the post, and the journal still builds."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from support import PATIENCE, argv, environment, tree

from generator.cli import main
from generator.content.reading import read_post
from generator.journal import Settings

BOATS = "content/learning/paper-boats.md"


@pytest.fixture
def say(journal, monkeypatch):
    """Types a command in the journal; what comes back has exit_code, stdout and stderr."""
    monkeypatch.chdir(journal.root)

    def typed(*arguments, ends=0):
        result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="journal")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == ends, result.output
        return result

    return typed


@pytest.fixture
def boats(journal):
    """A journal with a learning post that everybody may see."""
    journal.post("learning/paper-boats", "They float.", status="ongoing")
    return journal


def front(journal, path=BOATS):
    reading = read_post(path, (journal.root / path).read_bytes(), Settings())
    assert reading.post, reading.problems
    return reading.post.front


def notes(journal, path=BOATS):
    return [entry.note for entry in front(journal, path).evolution]


# --- new ------------------------------------------------------------------------------


def test_a_journal_s_own_template_begins_its_posts(journal, say):
    """A file of the same name below its templates/ takes the place of the built-in one."""
    journal.write(
        "templates/new/learning.md", "---\ntitle: {{ title | yaml }}\ndate: 2025\n---\nMine"
    )

    path = say("new", "learning", "Boats").stdout.strip()

    assert (journal.root / path).read_text() == '---\ntitle: "Boats"\ndate: 2025\n---\nMine'


def test_a_title_becomes_one_line_of_what_can_be_read(journal, say):
    """Without what turns the direction of text, drives a terminal or is no text."""
    path = say("new", "learning", "up\u202e \u2066down\n\x1b\ufeffbell\a\udcff").stdout.strip()

    assert front(journal, path).title == "up down bell"


def test_a_title_may_begin_with_a_dash(journal, say):
    """It is no option."""
    path = say("new", "learning", "-1 is a square").stdout.strip()

    assert front(journal, path).title == "-1 is a square"
    assert "No such option" not in say("new", "learning", "--edti").stderr


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What's it to me, or: “don’t ask”", "whats-it-to-me-or-dont-ask"),
        ("one " + "Donaudampfschifffahrt" * 3 + " two", "one"),
        ("Größe und Maß", "größe-und-maß"),
        ("'quoted' words", "quoted-words"),
    ],
)
def test_a_file_is_named_by_the_first_words_of_its_title(say, title, name):
    """In their order, as many as fit; what is left out joins no two, and is at the end."""
    assert say("new", "learning", title).stdout == f"content/learning/{name}.md\n"


def test_a_post_goes_to_the_folder_that_is_there(journal, say):
    """Posts of a kind may lie in the plural of its name."""
    journal.post("pages/about", kind="page")

    assert say("new", "page", "Contact").stdout == "content/pages/contact.md\n"


def test_today_is_where_the_journal_is(journal, say):
    """A day begins at the midnight of the time zone that the settings name."""
    days = {}
    for name, zone in (("East", "Pacific/Kiritimati"), ("West", "Pacific/Midway")):
        journal.settings(timezone=zone)
        say("new", "learning", name)
        say("evolve", name, "Later.")
        say("status", name, "paused")
        read = front(journal, f"content/learning/{name.lower()}.md")
        (days[zone],) = {str(read.date), *(str(entry.date) for entry in read.evolution)}

    assert days["Pacific/Kiritimati"] > days["Pacific/Midway"]  # they are 25 hours apart
    for zone, day in days.items():
        now = datetime.datetime.now(ZoneInfo(zone)).date()
        assert day in (str(now), str(now - datetime.timedelta(days=1)))


# --- --edit ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [["new", "learning", "My Rafts"], ["hypothesize", "boats", "My Rafts"]]
)
def test_a_new_post_is_opened_in_the_editor_that_is_set(boats, say, monkeypatch, command):
    """$VISUAL goes before $EDITOR, and is read as a shell reads it."""
    editor = boats.write("my editor.py", "import sys\nopen(sys.argv[-1], 'a').write(sys.argv[1])\n")
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{editor}' 'Edited here.'")
    monkeypatch.setenv("EDITOR", "false")

    say(*command, "--edit")

    (path,) = (boats.root / "content").rglob("my-rafts.md")
    assert path.read_text().endswith("Edited here.")


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("no-such-editor -w", "but the editor `no-such-editor -w` cannot be started: No such file"),
        ("'open", "but the editor `'open` cannot be read: no closing quotation"),
        ("false", "but the editor `false` ended with 1"),
        ("", "but no editor is set; set EDITOR"),
    ],
)
def test_without_an_editor_the_post_is_there_all_the_same(journal, say, monkeypatch, editor, said):
    """What could not be opened is said in a line."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)

    made = say("new", "learning", "Rafts", "--edit", ends=1)

    assert made.stderr.startswith(f"content/learning/rafts.md is there, {said}")
    assert made.stderr.count("\n") == 1
    assert (journal.root / "content/learning/rafts.md").is_file()


# --- evolve ---------------------------------------------------------------------------


def test_a_note_is_dated_today_unless_it_says_otherwise(boats, say):
    """The command says where the note went, and when it is of."""
    assert say("evolve", "boats", "Tried wax.").stdout == f"{BOATS}: noted, dated today\n"
    assert say("evolve", "boats", " Tried oil. ", "--date", "2025-03").stdout == (
        f"{BOATS}: noted, dated 2025-03\n"
    )

    assert notes(boats) == ["Tried oil.", "Tried wax."]
    boats.publish()


@pytest.mark.parametrize(
    "note", ["- a dash", "-5 degrees", "--a --b", 'say: "so" #1', "a\nb", "嵌入"]
)
def test_a_note_is_taken_as_it_is_typed(boats, say, note):
    """Also where it looks like an option."""
    say("evolve", "boats", note)

    assert notes(boats) == [note]


def test_a_note_may_name_a_post_and_an_experiment(boats, say):
    """The post by whatever it is called, written so that only it is meant; both are there."""
    boats.post("research/paper-boats", title="Do They Sink?", status="hypothesis")
    boats.experiment("wax")

    say("evolve", BOATS, "Tested it.", "--post", "they sink", "--experiment", "wax")

    (entry,) = front(boats).evolution
    assert (entry.post, entry.experiment) == ("research/paper-boats", "wax")
    boats.publish()
    assert "Do They Sink?" in boats.page("/learning/paper-boats/")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["boats", " "], "the note is empty"),
        (["boats", "x", "--post", "nobody"], 'no post is called "nobody"; `journal list` shows'),
        (["boats", "x", "--post", "boats"], "is the post itself"),
        (["boats", "x", "--experiment", "waxx"], 'called "waxx"; did you mean wax?'),
        (["papr-boats", "x"], 'no post is called "papr-boats"; did you mean "Paper boats"?'),
        (["boats", "bell\a"], "U+0007"),
        (
            ["boats", "\udcff"],
            f"{BOATS}: evolution: holds bytes that are no text; nothing was written\n",
        ),
        (["paper", "x"], '"paper" could be 2 posts; say more, or a path:\n  content/research/'),
    ],
)
def test_what_cannot_be_noted_is_said_and_nothing_is_written(boats, say, arguments, said):
    """Exit code 1, one complete line first, and each file as it was."""
    boats.experiment("wax")
    boats.post("research/a-paper", title="A Paper", date="2025-06", status="hypothesis")
    before = tree(boats.root)

    assert said in say("evolve", *arguments, ends=1).stderr
    assert tree(boats.root) == before


def test_a_date_that_is_none_is_wrong_usage(boats, say):
    """What a date looks like is said."""
    said = say("evolve", "boats", "x", "--date", "2025-02-30", ends=2).stderr

    assert '"2025-02-30" does not exist: February 2025 has 28 days' in said


def test_many_choices_are_ten_and_a_number(journal, say):
    """A screen holds them; the last changed come first."""
    for number in range(13):
        journal.post(f"learning/boat-{number}", date=f"2025-01-{number + 1:02}")

    rows = say("evolve", "boat", "x", ends=1).stderr.splitlines()

    assert rows[0] == '"boat" could be 13 posts; say more, or a path:'
    assert rows[1] == '  content/learning/boat-12.md  "Boat 12"'
    assert (len(rows), rows[-1]) == (12, "  and 3 more")


def test_a_post_with_a_problem_is_left_as_it_is(boats, say):
    """The Problem is said at its place, and nothing is written."""
    boats.edit(BOATS, "status:", "stauts:")
    before = tree(boats.root)

    said = say("evolve", "paper boats", "x", ends=1).stderr

    assert said.startswith(f'{BOATS}:6:1: "stauts" is not a key of the front matter')
    assert said.endswith("nothing was written\n")
    assert tree(boats.root) == before


def test_a_read_only_post_is_left_as_it_is(boats, say):
    """The reason is said in a line."""
    (boats.root / BOATS).chmod(0o444)

    said = say("evolve", "boats", "x", ends=1).stderr

    assert said == f"{BOATS} cannot be written: it is read-only; nothing was written\n"
    assert notes(boats) == []


@pytest.fixture
def saved_meanwhile(monkeypatch):
    """Has an editor save ``new`` in place of ``old`` just before a command puts its change."""
    really = os.chown

    def arrange(journal, old, new):
        def somebody_saves(*arguments):
            monkeypatch.setattr("os.chown", really)
            journal.edit(BOATS, old, new)
            return really(*arguments)

        monkeypatch.setattr("os.chown", somebody_saves)  # called while the new file is made

    return arrange


@pytest.mark.parametrize(
    "command", [("evolve", "boats", "x"), ("status", "boats", "paused", "--note", "x")]
)
def test_a_note_is_added_to_what_is_saved_meanwhile(boats, say, saved_meanwhile, command):
    """What an editor has just written stays, and so does the note."""
    saved_meanwhile(boats, "They float.", "They sink.")

    say(*command)

    assert "They sink." in (boats.root / BOATS).read_text()
    assert notes(boats) == ["x"]


def test_a_hypothesis_is_noted_in_what_is_saved_meanwhile(boats, say, saved_meanwhile):
    """Both files say so, and what an editor has just written stays."""
    saved_meanwhile(boats, "They float.", "They sink.")

    say("hypothesize", "boats", "Do They Sink")

    assert "They sink." in (boats.root / BOATS).read_text()
    assert notes(boats) == ["Led to formal hypothesis - see research post: Do They Sink"]
    assert notes(boats, "content/research/do-they-sink.md")


@pytest.mark.parametrize(
    ("command", "old", "new"),
    [
        (("rename", "boats", "rafts"), "They float.", "They sink."),
        (("status", "boats", "paused"), "ongoing", "complete"),
        (("hypothesize", "boats", "Do They Sink"), "Paper boats", "Paper ships"),
    ],
)
def test_a_post_that_is_saved_meanwhile_is_left_as_it_is(
    boats, say, saved_meanwhile, command, old, new
):
    """Where what was saved may have to do with the change, nothing is written over it."""
    saved_meanwhile(boats, old, new)

    said = say(*command, ends=1).stderr

    assert said == f"{BOATS} has changed meanwhile; nothing was written; try again\n"
    assert new in (boats.root / BOATS).read_text()
    assert notes(boats) == []
    assert not list((boats.root / "content").glob("research/*"))


def test_notes_that_are_made_at_one_moment_are_all_there(boats):
    """Four commands begin at once on one post, and each does what it is for."""
    typed = [argv("evolve", "boats", f"note {number}") for number in range(4)]
    begun = [subprocess.Popen(one, cwd=boats.root, env=environment()) for one in typed]

    assert [one.wait(PATIENCE) for one in begun] == [0] * 4
    assert sorted(notes(boats)) == [f"note {number}" for number in range(4)]


# --- status ---------------------------------------------------------------------------


def test_a_status_is_set_and_noted(boats, say):
    """In the words that are given, or those that say what changed."""
    assert say("status", "boats", "Paused", "--note", "Out of paper.").stdout == (
        f"{BOATS}: paused, was ongoing; noted, dated today\n"
    )
    say("status", "boats", "complete")

    assert front(boats).status == "complete"
    assert notes(boats) == ["Out of paper.", "Status: paused → complete."]
    assert say("status", "boats", "complete").stdout == (
        f"{BOATS}: complete already; nothing was written\n"
    )
    boats.publish()


def test_a_status_is_one_of_those_of_its_kind(boats, say):
    """The words of the settings, each kind's own."""
    boats.settings("statuses = {learning = ['fresh', 'on hold: wet']}")
    boats.edit(BOATS, "ongoing", "fresh")
    boats.post("about", kind="page")

    assert say("status", "boats", "frsh", ends=1).stderr == (
        '"frsh" is not a status of a learning post; it takes fresh, on hold: wet; '
        "did you mean fresh?\n"
    )
    assert "for which there is no status" in say("status", "about", "fresh", ends=1).stderr
    say("status", "boats", "on hold: wet")
    assert 'status: "on hold: wet"' in (boats.root / BOATS).read_text()


# --- hypothesize ----------------------------------------------------------------------


def test_a_hypothesis_and_what_it_grew_out_of_name_each_other(boats, say):
    """Once both may be seen, each page links to the other."""
    said = say("hypothesize", "boats", "Does wax help?").stdout
    research = "content/research/does-wax-help.md"

    assert said == (
        f"{research}: begun\n{BOATS}: noted; each names the other\n"
        "Readers see its title in that note from the next `journal build` on.\n"
    )
    (led,) = front(boats).evolution
    came = front(boats, research).evolution[0]
    assert (led.note, led.post) == (
        *("Led to formal hypothesis - see research post: Does wax help?", "does-wax-help"),
    )
    assert (came.note, came.post) == ("Grew out of learning post: Paper boats", "paper-boats")
    boats.publish()
    assert "/research/does-wax-help/" not in boats.page("/learning/paper-boats/")
    say("publish", "wax")
    boats.publish()
    assert 'href="/research/does-wax-help/"' in boats.page("/learning/paper-boats/")
    assert 'href="/learning/paper-boats/"' in boats.page("/research/does-wax-help/")


def test_a_hypothesis_of_a_private_post_is_not_announced(boats, say):
    """Nobody sees the title of either."""
    say("unpublish", "boats")

    assert "Readers" not in say("hypothesize", "boats", "Does wax help?").stdout


def test_a_hypothesis_named_like_another_post_means_none_but_itself(boats, say):
    """Where a slug is two posts', the entries name paths."""
    boats.post("research/wax", title="Wax", status="hypothesis")
    boats.post("learning/does-wax-help", title="Wax and me")

    say("hypothesize", "content/learning/does-wax-help", "Does: wax help?")

    (led,) = front(boats, "content/learning/does-wax-help.md").evolution
    assert led.post == "research/does-wax-help"
    boats.publish()


def test_either_both_posts_of_a_hypothesis_are_written_or_none(boats, say):
    """Where the one cannot be changed, the other is taken back."""
    (boats.root / BOATS).chmod(0o444)
    before = tree(boats.root / "content")

    said = say("hypothesize", "boats", "Does wax help?", ends=1).stderr

    assert "cannot be written: it is read-only" in said
    assert tree(boats.root / "content") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["wax", "X"], "content/research/wax.md is a research post; a hypothesis comes out of"),
        (["boats", "wax"], "content/research/wax.md has that title already; choose another"),
        (["boats", "Wax!"], "content/research/wax.md exists; begin the title with other words"),
        (["boats", "?"], '"?" has no letter or digit to name a file by'),
    ],
)
def test_what_cannot_become_a_hypothesis_is_said(boats, say, arguments, said):
    """One line, and each file as it was."""
    boats.post("research/wax", status="hypothesis")
    before = tree(boats.root)

    assert say("hypothesize", *arguments, ends=1).stderr.startswith(said)
    assert tree(boats.root) == before


def test_a_template_that_makes_no_post_is_named(boats, say):
    """The file that it would be, and where that may be mended."""
    boats.write("templates/new/research.md", "---\ntitle: {{ title | yaml }}\n---\n")
    before = tree(boats.root)

    said = say("hypothesize", "boats", "Does wax help?", ends=1).stderr

    assert said.startswith(
        'content/research/does-wax-help.md: would be a post that cannot be read: "date" is missing'
    )
    assert "= look at the title, and at templates/new/research.md" in said
    assert tree(boats.root) == before


# --- publish, unpublish ---------------------------------------------------------------


def test_a_post_is_published_and_taken_back(journal, say):
    """What readers get is said: where, and what stays text."""
    journal.post("learning/secret", title="My Secret", visibility="private")
    path = say("new", "learning", "Boats").stdout.strip()
    with (journal.root / path).open("a") as file:
        file.write("\nSee [[My Secret]] and [there](secret.md).\n")
    say("evolve", "boats", "See learning post: My Secret")
    before = (journal.root / path).read_bytes()

    said = say("publish", "boats").stdout.splitlines()

    note = "note: shown as text; readers may not see"
    assert (
        said[0]
        == f"{path}: public from the next `journal build` on, at https://example.org/learning/boats/"
    )
    assert [line.partition(": note")[0] for line in said[1:]] == [
        f"{path}:{place}" for place in ("12:11", "32:5", "32:23", "15:1")
    ]
    assert said[1].endswith(f"{note} My Secret")
    journal.publish()
    assert "My Secret" in journal.page("/learning/boats/")  # in the author's own note
    assert "already" in say("publish", "boats").stdout

    assert say("unpublish", "boats").stdout == (
        f"{path}: a draft; the next `journal build` takes it off the site\n"
    )
    now = (journal.root / path).read_bytes()
    assert now == before.replace(b"visibility: private", b"visibility: public")
    assert "already" in say("unpublish", "boats").stdout
    journal.publish()
    assert not (journal.root / "site/learning/boats").exists()


@pytest.mark.parametrize(
    ("visibility", "option", "becomes"),
    [
        (None, [], "public"),
        ("private", [], "public"),
        ("unlisted", [], "unlisted"),
        ("unlisted", ["--visibility", "public"], "public"),
        ("public", ["--visibility", "unlisted"], "unlisted"),
        ("inner-circle", ["--visibility", "unlisted"], "unlisted"),
    ],
)
def test_readers_get_what_was_said_and_no_more(journal, say, visibility, option, becomes):
    """A post that says unlisted is published as that, unless another word is given."""
    journal.post("learning/paper-boats", published=None, visibility=visibility)

    assert f": {becomes} from the next" in say("publish", "boats", *option).stdout
    assert (front(journal).published, front(journal).visibility) == (True, becomes)


def test_publishing_tells_which_lines_nobody_has_written_yet(journal, say):
    """What a new post begins with asks its author, and says nothing to readers."""
    note = "lines are still those of a new post, from here on"
    say("new", "learning", "Oars")
    path = "content/learning/oars.md"

    assert f"{path}:13:1: note: 4 {note}\n" in say("publish", "oars").stdout
    journal.edit(path, "Why I want to understand this, and what I think it is", "An oar is what I")
    journal.edit(path, "- What I cannot yet explain in my own words.\n", "")
    journal.edit(path, "### 🔴 The First Idea", "### 🔴 The blade")
    said = say("publish", "oars").stdout
    assert f"{path}:27:1: note: 1 line is still that of a new post\n" in said
    journal.edit(path, "- [ ] The next thing to read, build or try.\n", "<!-- Build one. -->\n")
    assert "new post" not in say("publish", "oars").stdout
    say("new", "research", "Sails")
    assert f"sails.md:8:1: note: 10 {note}\n" in say("publish", "sails").stdout


def test_a_template_of_one_s_own_is_known_as_well(journal, say):
    """Its sentences are what the author wrote to be replaced; what it is filled with is not."""
    begin = "---\ntitle: {{ title | yaml }}\ndate: {{ date | yaml }}\n---\n\nAbout {{ title }}.\n\n"
    journal.write("templates/new/page.md", f"{begin}Who asks?\n\n## Then\n")
    say("new", "page", "Me")

    said = say("publish", "me").stdout

    assert "content/page/me.md:10:1: note: 1 line is still that of a new post\n" in said


def test_a_post_is_not_published_over_another(journal, say):
    """No build would publish the two; where readers do not see the other it is in nobody's way."""
    journal.post("page/learning", published=False)
    journal.post("learning/oil", published=False)
    journal.post("learning/wax", title="Candles", slug="oil", published=False)
    before = tree(journal.root)

    assert say("publish", "content/page/learning", ends=1).stderr == (
        "/learning/ is the address of a page that every site has; nothing was written\n"
    )
    assert tree(journal.root) == before
    say("publish", "content/learning/oil")
    assert say("publish", "candles", ends=1).stderr == (
        "/learning/oil/ is the address of content/learning/oil.md; nothing was written\n"
    )


def test_what_is_for_a_few_is_published_to_all_only_by_name(journal, say):
    """The word has to be typed."""
    journal.post("learning/paper-boats", published=False, visibility="inner-circle")
    before = tree(journal.root)

    assert "says inner-circle" in say("publish", "boats", ends=1).stderr
    assert tree(journal.root) == before


# --- rename ---------------------------------------------------------------------------


def test_links_hold_when_a_post_is_renamed(boats, say):
    """By file, title, slug and address, old and new; the old address leads to the new one."""
    boats.post(
        "research/links",
        "[[paper-boats]] [[Paper boats]] [a](../learning/paper-boats.md) "
        "[b](/learning/paper-boats/)",
        evolution=[{"date": "2025", "note": "Grew.", "post": "paper-boats"}],
        status="hypothesis",
    )

    assert say("rename", "boats", "boats").stdout == (
        f"{BOATS}: at /learning/boats/ from the next `journal build` on\n"
        "/learning/paper-boats/ leads there, and links to the post hold.\n"
    )
    boats.publish()
    assert boats.page("/research/links/").count('href="/learning/boats/"') >= 5
    assert "/learning/boats/" in boats.page("/learning/paper-boats/")

    say("rename", "boats", "rafts")
    boats.publish()
    assert front(boats).aliases == ("/learning/paper-boats/", "/learning/boats/")
    assert boats.page("/research/links/").count('href="/learning/rafts/"') >= 5

    say("rename", "boats", "paper-boats")
    boats.publish()
    assert front(boats).aliases == ("/learning/rafts/", "/learning/boats/")
    assert "/learning/paper-boats/" in boats.page("/learning/rafts/")


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("wax", "/learning/wax/ is the address of content/learning/wax.md; nothing was written\n"),
        ("OIL", "/learning/OIL/ is the address of content/learning/wax.md; nothing was written\n"),
        ("light", '"light" is what links call content/research/light.md; nothing was written\n'),
        ("lamp", '"lamp" is what links call content/research/light.md; nothing was written\n'),
        ("a b", f'{BOATS}: slug: "a b" cannot be one part of an address; nothing was written\n'),
        ("../x", f'{BOATS}: slug: "../x" cannot be one part of an address; nothing was written\n'),
        ("", '"" cannot be one part of an address; nothing was written\n'),
        ("ü" * 128, f"{BOATS}: its address is longer than the name of a file may be; nothing was"),
        ("a\udcff", f"{BOATS}: slug: holds bytes that are no text; nothing was written\n"),
    ],
)
def test_an_address_that_cannot_be_taken_is_left(boats, say, slug, said):
    """It is another post's, old or new, or what links call one, or none at all."""
    boats.post("research/light", aliases=["/lamp/"])
    boats.post("learning/wax", aliases=["/learning/oil"])
    before = tree(boats.root)

    assert say("rename", "boats", slug, ends=1).stderr.startswith(said)
    assert tree(boats.root) == before


def test_a_page_does_not_take_the_place_of_one_of_the_site(journal, say):
    """An address that every site has is nobody's."""
    journal.post("about", kind="page")

    assert say("rename", "about", "research", ends=1).stderr == (
        "/research/ is the address of a page that every site has; nothing was written\n"
    )


def test_settings_that_are_wrong_change_no_post(boats, say):
    """By other settings the address might be another, and the status a word."""
    boats.write("pyproject.toml", "[tool.journal]\npermalinks = {learning = 'x'}\n")
    before = tree(boats.root)

    said = say("rename", "boats", "rafts", ends=1).stderr

    assert said.startswith("pyproject.toml:2:")
    assert said.endswith("nothing was written\n")
    assert tree(boats.root) == before


# --- all of them ----------------------------------------------------------------------


def test_odd_files_keep_their_oddities(journal, say):
    """A mark before the first line, ends of lines of another system, none at the end."""
    text = (
        "\ufeff---\r\ntitle: 'Größe'\t# so\r\ndate: 2025\r\nevolution: []\r\n---\r\n\tcode\r\nend"
    )
    path = journal.write("content/learning/boats.md", text)

    say("evolve", "größe", "Tried wax.", "--date", "2025-03")
    say("status", "GRÖSSE", "paused", "--note", "Wet.", "--date", "2025-04")
    say("publish", "boats")
    say("rename", "boats", "größe")

    assert path.read_bytes().decode() == (
        "\ufeff---\r\ntitle: 'Größe'\t# so\r\ndate: 2025\r\nstatus: paused\r\npublished: true\r\n"
        "visibility: public\r\nslug: größe\r\naliases: [/learning/boats/]\r\nevolution:\r\n"
        '  - date: "2025-03"\r\n    note: "Tried wax."\r\n'
        '  - date: "2025-04"\r\n    note: "Wet."\r\n---\r\n\tcode\r\nend'
    )
    journal.publish()


def test_an_empty_file_is_no_post_that_could_be_changed(journal, say):
    """It is found by its name, and said to be what it is."""
    journal.write("content/learning/empty.md")

    assert say("evolve", "empty", "x", ends=1).stderr.startswith(
        "content/learning/empty.md:1:1: there is no front matter"
    )


def test_paths_are_shown_as_they_would_be_typed(boats, say, monkeypatch):
    """From the folder in which one stands."""
    monkeypatch.chdir(boats.root / "content/learning")

    assert say("evolve", "paper-boats.md", "x").stdout.startswith("paper-boats.md: noted")
    assert json.loads(say("list", "--json").stdout)[0]["path"] == BOATS
