"""``journal list``, ``check`` and ``review``, as somebody meets them who types them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess

import pytest
from answering import answering, status
from click.testing import CliRunner
from rich.cells import cell_len
from support import argv, environment

from generator.cli import main

ALONE = "only lists lead to this post: it links to no other, and no other to it"


@pytest.fixture
def says(journal, monkeypatch):
    """Types a command in the journal; what comes back has exit_code, stdout and stderr."""
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(journal.root)

    def said(*arguments):
        result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="journal")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return said


@pytest.fixture
def shelf(journal):
    """Posts of all kinds, at several times."""
    journal.post(
        "learning/one", title="Momentum", date="2024-02-01", status="ongoing", tags=["A b"]
    )
    journal.post(
        "learning/two", title="Moment of 力", date="2025-02", status="paused", tags=["A b", "C"]
    )
    journal.post("research/three", title="Does it?", date="2025-06-01", status="hypothesis")
    journal.post("learning/four", title="[bold] :smile:", date="2023", published=False)
    journal.post("about", title="About", date="2022", kind="page", visibility="unlisted")
    return journal


def on_a_terminal(folder, columns, *arguments, **more):
    """What the command writes to a terminal that is so wide."""
    leader, follower = pty.openpty()
    try:
        subprocess.run(
            argv(*arguments),
            cwd=folder,
            env=environment(TERM="xterm", COLUMNS=str(columns), **more),
            stdin=subprocess.DEVNULL,
            stdout=follower,
            stderr=follower,
            timeout=60,
        )
        return os.read(leader, 1 << 16).decode().replace("\r\n", "\n")
    finally:
        os.close(follower)
        os.close(leader)


# --- list -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["three", "two", "one", "four", "about"]),
        ("--kind learning", ["two", "one", "four"]),
        ("--kind research --kind page", ["three", "about"]),
        ("--status ongoing --status Hypothesis", ["three", "one"]),
        ("--visibility draft", ["four"]),
        ("--visibility unlisted --visibility public --kind page", ["about"]),
        ("--tag a --tag c", []),
        ("--tag a_b --tag c", ["two"]),
        ("--since 2025-02", ["three", "two"]),
        ("--changed-before 2025-02", ["one", "four", "about"]),
        ("--since 2024 --changed-before 2025", ["one"]),
        ("moment", ["two", "one"]),
        ("MOMENT 力", ["two"]),
        ("moment --status ongoing", ["one"]),
        ("--sort title", ["four", "about", "three", "two", "one"]),
        ("--sort date --reverse --limit 2", ["about", "four"]),
        ("--limit 1", ["three"]),
    ],
)
def test_a_list_is_of_what_is_asked_for(shelf, says, asked, found):
    """All ways to ask can be combined; --paths is for the command that comes next."""
    said = says("list", "--paths", *(word.replace("_", " ") for word in asked.split()))

    assert said.exit_code == 0
    names = [path.rpartition("/")[2].removesuffix(".md") for path in said.stdout.split()]
    assert names == found


def test_paths_are_as_they_would_be_typed(shelf, says, monkeypatch):
    """From the folder that one is in."""
    monkeypatch.chdir(shelf.root / "content" / "research")

    assert says("list", "--paths", "--kind", "page").stdout == "../about.md\n"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--since", "yesterday"], "is not a date"),
        (["--changed-before", "2025-02-30"], "February 2025 has 28 days"),
        (["--status", "ongoin"], "did you mean ongoing?"),
        (["--status", "x"], "there are planned, ongoing, paused"),
        (["--kind", "diary"], "is not one of"),
        (["--limit", "0"], "is not in the range"),
        (["--paths", "--json"], "give --paths, or --json"),
    ],
)
def test_what_no_post_can_be_is_wrong_usage(shelf, says, arguments, word):
    """A word that was mistyped is no empty list."""
    said = says("list", *arguments)

    assert (said.exit_code, said.stdout) == (2, "")
    assert word in said.stderr


def test_a_list_of_nothing_says_so_aside(shelf, says):
    """Nothing is on stdout; a tag that no post has is put right."""
    assert says("list", "xyz").stderr == "No post is like that\n"
    said = says("list", "--tag", "A bb")
    assert (said.exit_code, said.stdout) == (0, "")
    assert said.stderr == 'No post is like that: none has the tag "A bb"; did you mean A b?\n'
    assert says("list", "xyz", "--json").stdout == "[]\n"


def test_a_list_is_whole_where_a_program_reads_it(journal, says):
    """A row is a line, in columns, whatever its title holds and however long that is."""
    titles = ["嵌入" * 60, "👩🏽‍🔬 Größe", "short"]
    for number, title in enumerate(titles):
        text = f'---\ntitle: "{title}"\ndate: 2025\n---\n'
        journal.write(f"content/learning/p{number}.md", text.replace("\n", "\r\n"))

    lines = says("list").stdout.splitlines()

    assert len(lines) == 4
    assert any(line.startswith("嵌入" * 60) for line in lines)
    starts = {cell_len(line[: re.search(r"(kind|learning)\b", line).start()]) for line in lines}
    assert len(starts) == 1


def test_a_list_fits_a_terminal(journal):
    """A long title is cut there, and each post has a line of its own."""
    journal.post("learning/long", title="嵌入" * 60, status="ongoing")
    journal.post("learning/short", title="Short")

    lines = on_a_terminal(journal.root, 70, "list").rstrip("\n").split("\n")

    assert len(lines) == 3
    assert max(map(cell_len, lines)) <= 70
    assert any("…" in line and line.endswith("1 January 2025") for line in lines)


# --- check ----------------------------------------------------------------------------


def test_check_says_what_rests_on_what(journal, says):
    """Experiments that would run, claims that hold or do not; each in a line."""
    journal.experiment("toss", 'run.metric("heads", 42)')
    journal.experiment("spare")
    journal.post("learning/one", '[so]{claim="toss.heads > 1"} [or so]{claim="toss.heads > 2"}')
    says("run", "toss")
    journal.post("learning/two", '[[One]] [never]{claim="toss.heads < 1"}')

    said = says("check")

    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        'experiments/spare.py: note: "spare" would have to run: never run',
        "2 experiments: 1 up to date, 1 would have to run: spare",
        "3 claims: 2 hold, 1 does not",
        "2 posts checked: 1 error",
    ]
    journal.edit("experiments/toss.py", "42", "43")
    stale = says("check")
    assert '"toss" would have to run: experiments/toss.py changed' in stale.stderr
    assert "2 would have to run: spare, toss" in stale.stdout
    assert "note: " in stale.stdout and "toss.py: note" not in stale.stdout


def test_a_draft_s_claims_are_checked_before_readers_may_see_them(journal, says):
    """What would be an error once it is published is a warning until then, said once."""
    journal.experiment("toss", 'run.metric("heads", 42)')
    journal.post("learning/one", "{metric}`toss.heads`")
    says("run")
    body = '[so]{claim="toss.heads < 1"} {metric}`toss.tails` [[Nothing]] [@nobody]'
    note = {"date": "2025", "note": "See there.", "post": "nowhere"}
    journal.post("learning/two", body, published=False, evolution=[note])

    said = says("check")

    assert [line for line in said.stderr.splitlines() if line.startswith("content/")] == [
        'content/learning/two.md:6:60: warning: no post is called "nowhere"',
        "content/learning/two.md:9:1: warning: this claim does not hold: toss.heads < 1",
        'content/learning/two.md:9:30: warning: "toss" found no metric "tails"',
        'content/learning/two.md:9:51: warning: no post is called "Nothing"',
        "content/learning/two.md:9:64: warning: there is no content/references.bib with the works "
        "that posts cite",
    ]
    assert (said.exit_code, says("build").exit_code) == (0, 0)


def test_what_a_draft_alone_asks_for_need_not_be_up_to_date(journal, says):
    """That an experiment would have to run stays a note where no reader sees what it found."""
    journal.experiment("toss")
    journal.post("learning/one", '[so]{claim="toss.answer > 1"}', published=False)

    said = says("check", "--strict")

    assert (said.exit_code, said.stderr) == (0, "")
    assert "experiments/toss.py: note: " in said.stdout


def test_a_claim_without_a_result_is_told_apart(journal, says):
    """It neither holds nor fails."""
    journal.experiment("toss")
    journal.post("learning/one", '[so]{claim="toss.answer > 1"}')

    assert "1 claim: 1 cannot be told\n" in says("check").stdout


def test_where_no_claim_holds_that_is_said_whole(journal, says):
    """There is no verb before it to complete it."""
    journal.experiment("toss", 'run.metric("heads", 42)')
    journal.post("learning/one", '[never]{claim="toss.heads < 1"}')
    says("run")

    assert "1 claim: 1 does not hold\n" in says("check").stdout


def test_posts_that_only_lists_lead_to_are_noted(journal, says):
    """Links, relations and the menu lead somewhere; what nobody lists is not looked for."""
    journal.settings(
        base_url="https://example.org/", more='menu = [{title = "M", url = "/learning/in-menu/"}]'
    )
    journal.post("learning/linking", "[[Linked]]")
    journal.post("learning/linked")
    journal.post("learning/in-menu")
    journal.post("learning/unlisted", visibility="unlisted")
    journal.post("learning/draft", "[[Alone]]", published=False)
    journal.post("about", kind="page")
    journal.post("learning/to-itself", "[x](/learning/to-itself/) [y](/tags/)", tags=["A"])
    journal.post("learning/alone", evolution=[{"date": "2025", "note": "See Draft"}])
    journal.post(
        "learning/noting", evolution=[{"date": "2025", "note": "See learning journal entry: Noted"}]
    )
    journal.post("learning/noted")

    lines = [line for line in says("check").stdout.splitlines() if ALONE in line]

    assert lines == [
        f"content/learning/alone.md:2:8: note: {ALONE}",
        f"content/learning/to-itself.md:2:8: note: {ALONE}",
    ]


def test_one_post_cannot_be_led_to(journal, says):
    """A journal of one post has nothing to be linked from."""
    journal.post("learning/one")

    assert says("check").stdout == "1 post checked: nothing is wrong\n"


def test_many_notes_that_say_the_same_are_few(journal, says):
    """On a terminal nobody reads a thousand; --json has all."""
    for number in range(23):
        journal.post(f"learning/p{number:02}")

    lines = says("check").stdout.splitlines()

    assert len([line for line in lines if ALONE in line]) == 20
    assert lines[20] == "and 3 more places of which that is so"
    told = json.loads(says("check", "--json").stdout)
    assert sum(one["severity"] == "note" for one in told["problems"]) == 23


@pytest.mark.parametrize(
    ("body", "codes"), [("Text.", (0, 0)), ("<b onclick=x>y</b>", (0, 1)), ("[[Nothing]]", (1, 1))]
)
def test_strict_fails_for_warnings_as_well(journal, says, body, codes):
    """For who publishes by a machine; notes fail nothing."""
    journal.post("learning/one", body)
    journal.post("learning/two")

    assert (says("check").exit_code, says("check", "--strict").exit_code) == codes


def test_check_speaks_to_other_programs(journal, says):
    """Every Problem with its place, errors and warnings and notes alike; stderr is silent."""
    journal.post("learning/one", "Größe [[Twoo]]")
    journal.post("learning/two", "x")
    journal.write("content/learning/bad.md", b"\xff")

    said = says("check", "--json")
    told = json.loads(said.stdout)

    assert (said.exit_code, said.stderr) == (1, "")
    assert [one["path"][17:] for one in told["problems"]] == [
        "bad.md",
        "one.md",
        "one.md",
        "two.md",
    ]
    assert told["problems"][2] == {
        "path": "content/learning/one.md",
        "line": 8,
        "column": 7,
        "length": 8,
        "severity": "error",
        "message": 'no post is called "Twoo"',
        "hint": "did you mean [[Two]]?  (content/learning/two.md)",
    }
    assert (told["posts"], told["experiments"], told["claims"]["hold"]) == (2, [], 0)


def test_links_to_other_sites_are_checked_when_asked(journal, says):
    """Dead ones are warnings with their place; only --strict fails for them."""
    with answering(there=status(200)) as site:
        there, gone = site.url("/there"), site.url("/gone")
        journal.post("learning/one", f"<{there}>")
        assert (says("check").exit_code, site.asked) == (0, [])
        said = says("check", "--external")
        assert (said.exit_code, said.stderr) == (
            0,
            "Asking other sites whether links lead there.\n",
        )
        assert "1 link to other sites: 1 leads there\n" in said.stdout
        journal.post("learning/one", f"<{gone}>")
        strict = says("check", "--external", "--strict")
        told = json.loads(says("check", "--external", "--json").stdout)

    assert strict.exit_code == 1
    assert f"content/learning/one.md:8:1: warning: {gone} is dead: 404 Not Found" in strict.stderr
    assert told["links"] == {"good": 0, "dead": 1, "unsure": 0, "asked": 1, "offline": False}
    assert [one["severity"] for one in told["problems"]] == ["warning"]


def test_what_could_not_be_checked_is_no_success(journal, says):
    """Without a network the rest is checked, and the exit code says that something is missing."""
    journal.post("learning/one", "<http://one.invalid/> <http://two.invalid/>")

    said = says("check", "--external")

    assert said.exit_code == 1
    assert said.stderr.endswith("there seems to be no network.\n")
    assert said.stdout == "1 post checked: nothing is wrong\n"


def test_fresh_is_for_other_sites(journal, says):
    """Without --external it would do nothing, and that is said."""
    said = says("check", "--fresh")

    assert (said.exit_code, said.stdout) == (2, "")
    assert "--fresh is for --external" in said.stderr


def test_a_terminal_shows_how_far_the_asking_is(journal):
    """A bar that is gone when it is over."""
    with answering(there=status(200)) as site:
        journal.post("learning/one", f"<{site.url('/there')}>")
        said = on_a_terminal(journal.root, 100, "check", "--external", http_proxy="")

    assert re.search("links .*━", said)
    assert said.endswith("1 link to other sites: 1 leads there\n1 post checked: nothing is wrong\n")


# --- review ---------------------------------------------------------------------------


OPEN = """
First words.

## 🔴 What it *is*

## 🟡 Why {metric}`toss.answer` of `f(x)`

## 🔴 Gaps

- [ ] A **gap** $\\frac{\\alpha}{2}$ with [a link](https://example.org/) & <kbd>x</kbd>
- [x] done
- and [[One]]

## What's Next

1. Read on
"""


def test_review_shows_what_is_open_where_it_is_written(journal, says):
    """Post by post, the longest untouched first, as plain text, in the order of its lines."""
    journal.experiment("toss")
    says("run", "--all")
    journal.post("learning/one", OPEN, date="2024-01-01", status="paused", published=False)
    journal.post(
        "research/two",
        date="2025-01-01",
        status="hypothesis",
        hypothesis="It  is.",
        next_action="Try \N{EM DASH} it",
    )
    said = says("review")

    assert (said.exit_code, said.stderr) == (0, "")
    at = "  content/learning/one.md:"
    assert said.stdout.splitlines() == [
        "One (learning, paused, draft, left alone for 12 months)",
        f"{at}6: paused",
        f"{at}11: 🔴 What it is",
        f"{at}13: 🟡 Why 42 of f(x)",
        f"{at}17: gap: A gap $\\frac{{α}}{{2}}$ with a link & x",
        f"{at}19: gap: and One",
        f"{at}23: next: Read on",
        "",
        "Two (research, hypothesis)",
        "  content/research/two.md:7: hypothesis: It is.",
        "  content/research/two.md:8: next: Try — it",
        "",
        "8 things open in 2 posts",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], ["one", "two", "three"]),
        (["--kind", "research"], ["three"]),
        (["--tag", "a"], ["one"]),
        (["--only", "next", "--only", "paused"], ["two"]),
        (["--limit", "2"], ["one", "two"]),
    ],
)
def test_a_review_can_be_of_less(journal, says, asked, found):
    """By kind and tag of posts, by what is open in them, and by how many there are."""
    journal.post("learning/one", "## Gaps\n\n- x", date="2023", tags=["A"])
    journal.post("learning/two", "- [ ] x", date="2024", visibility="private")
    journal.post("research/three", date="2025", status="hypothesis")

    told = json.loads(says("review", "--json", *asked).stdout)

    assert [row["title"].lower() for row in told] == found


def test_a_review_speaks_to_other_programs(journal, says):
    """Each post with what it leaves open."""
    journal.post(
        "learning/one", "## Gaps\n\n- Größe", date="2023", tags=["A"], visibility="private"
    )

    assert json.loads(says("review", "--json").stdout) == [
        {
            "title": "One",
            "path": "content/learning/one.md",
            "kind": "learning",
            "status": None,
            "visibility": "private",
            "tags": ["A"],
            "changed": "2023",
            "age": "",
            "open": [
                {"what": "gap", "text": "Größe", "path": "content/learning/one.md", "line": 11}
            ],
        }
    ]


@pytest.mark.parametrize(
    ("front", "is_open"),
    [
        ({"status": "hypothesis"}, True),
        ({}, True),
        ({"status": "experimenting", "results": {"executed": False}}, True),
        ({"status": "experimenting", "results": {"executed": True}}, False),
        ({"status": "hypothesis", "results": {"outcome": "mixed"}}, False),
        ({"status": "abandoned"}, False),
        ({"status": "hypothesis", "experiment": "toss"}, False),
        ({"status": "hypothesis", "experiment": "idle"}, True),
        ({"kind": "learning"}, False),
    ],
)
def test_a_hypothesis_is_open_until_somebody_says_what_came_out(journal, says, front, is_open):
    """Its author, or the verdict of its run."""
    journal.write("experiments/results/.keep")
    if "experiment" in front:
        journal.experiment("toss", 'run.verdict("mixed", because="x")')
        journal.experiment("idle")
        says("run", "--all")
    journal.post("research/one", **front)

    said = says("review", "--only", "hypothesis")

    assert ("hypothesis: " in said.stdout) == is_open
    assert (said.stdout == "Nothing is open.\n") == (not is_open)


def test_a_review_of_what_can_be_read(journal, says):
    """A post that is broken is an error beside it; titles drive no terminal."""
    journal.post("learning/one", "## Gaps\n\n- x\u202ey", title="A\u202eB")
    journal.write("content/learning/bad.md", b"---\r\ntitle: [\r\n---\r\n")
    journal.write("content/learning/empty.md", b"")
    bom = "\ufeff---\r\ntitle: T\r\ndate: 2025\r\n---\r\n\r\n## Gaps\r\n\r\n*\tTab"
    journal.write("content/learning/bom.md", bom)

    said = says("review")

    assert said.exit_code == 1
    assert re.findall(r"^content/learning/\w+\.md:\d+:\d+: ", said.stderr, re.M)
    assert "content/learning/bom.md:8: gap: Tab" in said.stdout
    assert "\u202e" not in said.stdout
