"""A file becomes a Post, or all the Problems that it has, each with its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import parse_file
from generator.content.reading import default_slug, read_post
from generator.content.values import AuthorResults, Evolution, ExperimentPlan
from generator.content.yamltree import BadYaml, yaml_tree
from generator.dates import PartialDate
from generator.journal import Settings, Statuses

PATH = "content/a-post.md"

EVERYTHING = """
    title: "Paper Boats"
    date: 2024-05
    tags: [folding, Water]
    kind: research
    status: mixed
    published: true
    visibility: unlisted
    summary: How long they float.
    slug: boats
    aliases: [/old/boats, /garden/Boats/]
    evolution:
      - date: 2025-02-01
        note: Tried wax.
      - date: 2024-05
        note: Folded the first.
        post: folding
        experiment: wax
    hypothesis: Wax doubles it.
    experiment: {name: wax, description: d, baseline: b, metric: m, expected_outcome: e}
    results: {executed: yes, outcome: mixed, summary: s}
    next_action: Try oil.
    extra: {mood: [calm, {depth: 2}]}
"""


def test_every_key_is_read(read):
    """Each key of the front matter arrives as what it means."""
    reading = read(EVERYTHING)
    post, front = reading.post, reading.post.front

    assert reading.problems == ()
    assert (front.title, front.date, front.tags) == (
        *("Paper Boats", PartialDate(2024, 5)),
        ("folding", "Water"),
    )
    assert (front.kind, front.status, front.published) == ("research", "mixed", True)
    assert (front.visibility, front.summary) == ("unlisted", "How long they float.")
    assert front.aliases == ("/old/boats", "/garden/Boats/")
    assert front.evolution[1] == Evolution(
        PartialDate(2024, 5), "Folded the first.", "folding", "wax"
    )
    assert front.experiment == ExperimentPlan("wax", True, "d", "b", "m", "e")
    assert front.results == AuthorResults(True, "mixed", "s")
    assert (front.hypothesis, front.next_action) == ("Wax doubles it.", "Try oil.")
    assert front.extra == {"mood": ["calm", {"depth": "2"}]}
    assert (post.slug, post.url, post.experiment) == ("boats", "/research/boats/", "wax")


def test_what_is_not_said_to_be_public_is_not(front):
    """Without ``published`` a post is a draft, without ``visibility`` it is private."""
    assert (front().published, front().visibility) == (False, "private")


def test_plain_scalars_are_text(read):
    """A number, a word that YAML takes for false, and a year mean what they look like."""
    front = read(
        "title: 1984\ndate: 2025\ntags: [2024, no, 1.50]\nsummary: null and void"
    ).post.front

    assert (front.title, front.tags) == ("1984", ("2024", "no", "1.50"))
    assert (front.date, front.summary) == (PartialDate(2025), "null and void")


@pytest.mark.parametrize("nothing", ["", "~", "null", '""'])
def test_a_key_left_empty_is_as_if_it_were_not_there(front, nothing):
    """Whoever leaves ``summary:`` in a template says nothing by it."""
    assert front(f"summary: {nothing}\nslug: {nothing}\ntags: {nothing}") == front()


def test_a_null_in_quotes_is_the_word(front):
    """Quotes make text of anything."""
    assert front('summary: "null"').summary == "null"


def test_a_folded_text_has_no_line_end_behind_it(front):
    """``>`` and ``|`` leave a line end, which nobody means."""
    assert front("summary: >\n  one\n  two\n").summary == "one two"


def test_dates_may_be_partial(front):
    """The date of a post and of each step keep their precision."""
    found = front('evolution:\n  - {date: "2024-07-XX", note: x}\n  - {date: 2023, note: y}')

    assert [step.date for step in found.evolution] == [PartialDate(2024, 7), PartialDate(2023)]


def test_evolution_is_in_time_order_whatever_order_it_is_written_in(read):
    """Entries of one date keep their order; the latest says when the post last changed."""
    post = read(
        """
        title: T
        date: 2020
        evolution:
          - {date: 2025-02, note: last}
          - {date: 2024-01-01, note: first}
          - {date: 2024-01-01, note: second}
        """
    ).post

    assert [step.note for step in post.evolution] == ["first", "second", "last"]
    assert post.changed == PartialDate(2025, 2)


@pytest.mark.parametrize(
    ("path", "kind", "url"),
    [
        ("content/learning/on-graphs.md", "learning", "/learning/on-graphs/"),
        ("content/research/On Graphs.md", "research", "/research/on-graphs/"),
        ("content/pages/about.md", "page", "/about/"),
        ("content/elsewhere/x.md", "learning", "/learning/x/"),
        ("content/x.md", "learning", "/learning/x/"),
        ("content/research/boats/index.md", "research", "/research/boats/"),
        ("content/learning/Über Maß.md", "learning", "/learning/über-maß/"),
    ],
)
def test_where_a_file_lies_completes_its_front_matter(read, path, kind, url):
    """Kind and address come from folder and name, where the post does not say them."""
    post = read("title: T\ndate: 2025", path).post

    assert (post.kind, post.url) == (kind, url)


def test_places_are_kept_for_what_later_stages_point_at(read):
    """The place of a value is where it is written, by its key."""
    post = read(EVERYTHING).post

    assert str(post.place("title")) == f"{PATH}:2:8"
    assert str(post.place("aliases.1")) == f"{PATH}:11:23"
    assert str(post.place("evolution.1.post")) == f"{PATH}:17:11"
    assert str(post.place("experiment.name")) == f"{PATH}:20:20"
    assert str(post.place("hypothesis")) == f"{PATH}:19:13"
    assert str(post.place("tags")) == PATH


@pytest.mark.parametrize(
    ("lines", "problem", "hint"),
    [
        ("visibilty: public", '4:1: "visibilty" is not a key of the front matter', "visibility"),
        ("mood: calm", '4:1: "mood" is not a key of the front matter', "`extra:`"),
        (
            "visibility: public\nvisibility: private",
            '5:1: "visibility" is given twice; the first is on line 4',
            "keep one",
        ),
        (
            "visibility: pubic",
            '4:13: visibility: "pubic" is not one of public, unlisted, inner-circle or private',
            "did you mean public?",
        ),
        ("kind: reserch", '4:7: kind: "reserch" is not one of learning, research or page', "rese"),
        ("published: perhaps", '4:12: published: "perhaps" is neither true nor false', ""),
        (
            "evolution: Began.",
            "4:12: evolution: is a list; write `- date: …` and below it `  note: …`",
            "",
        ),
        (
            "evolution: [Began.]",
            "4:13: evolution: this is one of its entries; write `- date: …` and below it `  note: "
            "…`",
            "",
        ),
        ("tags: graphs", "4:7: tags: is a list; write `[graphs]`", ""),
        (
            "status: supported",
            '4:9: status: "supported" is not a word for a learning post; '
            "it takes planned, ongoing, paused, complete",
            "",
        ),
        ("status: complet", None, "did you mean complete?"),
        (
            "kind: page\nstatus: done",
            '5:9: status: "done" is not a word for a page post; it takes none at all',
            "",
        ),
        ("slug: A b/c", '4:7: slug: "A b/c" cannot be one part of an address', "slug: a-b-c"),
        ("slug: ..", '4:7: slug: ".." cannot be one part of an address', ""),
        (
            "aliases: [/fine, old]",
            '4:18: aliases: "old" is not an address of this site; write /old/address',
            "",
        ),
        ("aliases: [/a//b]", None, ""),
        ("aliases: [/a/../b]", None, ""),
        (
            "experiment: {description: x}",
            "4:1: experiment: it is defined, but has no name",
            "`defined: false`",
        ),
        ("experiment: {name: x, nme: y}", '4:23: "nme" is not a key of "experiment"', "name?"),
        ("evolution:\n  - note: x", '5:5: "date" is missing from "evolution"', "`date: …`"),
        (
            "evolution:\n  - {date: 2025-13, note: x}",
            '5:12: date: "2025-13" has no month 13; write 01 to 12',
            "",
        ),
        (
            'summary: "a\\0b"',
            "4:10: summary: holds the character U+0000",
            "delete it",
        ),
        ("extra: {a: 1, a: 2}", '4:15: "a" is given twice; the first is on line 4', "keep one"),
        ("summary: a: b", "4:11: not valid YAML: a colon begins another value here", "quotes"),
        ("summary: &x a", '4:10: "&x" names a place; anchors are not read', "write the value"),
        ("summary: *x", '4:10: "*x" refers to another place; aliases are not read', "quote"),
        ("? [a]\n: b", "4:3: a key must be one piece of text", ""),
        ("extra: " + "[" * 99 + "]" * 99, "4:57: nested more than 50 levels deep", "flatten it"),
    ],
)
def test_a_mistake_is_one_problem_with_its_place(read, said, lines, problem, hint):
    """Line and column are those of what is wrong, and at most one hint says what to do."""
    reading = read(f"title: A post\ndate: 2025\n{lines}")

    assert reading.post is None
    (found,) = said(reading.problems)
    assert problem is None or found.startswith(problem)
    assert hint in reading.problems[0].hint


def test_all_mistakes_of_a_file_are_said_at_once(read, said):
    """One run shows everything that is wrong with a post."""
    reading = read("date: 2025-02-30\nvisibility: pubic\ntgas: [a]\nslug: a/b\npublished: si")

    assert sorted(said(reading.problems)) == [
        '1:1: "title" is missing from the front matter',
        '2:7: date: "2025-02-30" does not exist: February 2025 has 28 days',
        '3:13: visibility: "pubic" is not one of public, unlisted, inner-circle or private',
        '4:1: "tgas" is not a key of the front matter',
        '6:12: published: "si" is neither true nor false',
    ]


def test_mistakes_in_values_and_between_them_are_said_together(read, said):
    """What fields say to each other is checked although one of them is wrong."""
    reading = read("title: T\ndate: 2025\npublished: si\nslug: a/b\nstatus: odd\naliases: [x]")

    assert [line.split(":")[0] for line in sorted(said(reading.problems))] == ["4", "5", "6", "7"]


def test_a_kind_that_is_wrong_does_not_make_its_status_wrong_too(read, said):
    """Which words ``status`` takes is not known before the kind is."""
    reading = read("title: T\ndate: 2025\nkind: reserch\nstatus: hypothesis")

    assert len(reading.problems) == 1


def test_statuses_are_the_journals_own(read):
    """The settings say which words ``status`` takes."""
    statuses = Statuses(learning=("seed", "tree"))

    assert read("title: T\ndate: 2025\nstatus: seed", statuses=statuses).problems == ()
    assert read("title: T\ndate: 2025\nstatus: ongoing", statuses=statuses).post is None


def test_an_idea_of_an_experiment_needs_no_name(read):
    """``defined: false`` is a plan; nothing is run for it."""
    post = read("title: T\ndate: 2025\nexperiment: {defined: false, name: x}").post

    assert post.experiment is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "1:1: there is no front matter"),
        (b"Hello", "1:1: there is no front matter"),
        (b"\n---\ntitle: T\n---\n", "1:1: there is no front matter"),
        (b"---\ntitle: T\n", "1:1: the front matter has no end"),
        (b"---\ntitle: caf\xe9\n---\n", "2:11: this is not UTF-8 text (byte 0xE9)"),
        ("---\ntitle: é".encode() + b"\xff\n", "2:9: this is not UTF-8 text (byte 0xFF)"),
        (b"---\ntitle: T\nx: a\x07b\n---\n", "3:5: not valid YAML: the character U+0007 may"),
        (b"---\ntitle: T\n\tx: y\n---\n", "3:1: not valid YAML: a tab stands where spaces have to"),
        (b'---\ntitle: "T\n---\n', "3:1: not valid YAML: the text ends too early"),
        (b"---\n- a\n---\n", "1:1: the front matter must be lines of `key: …`"),
        (b"---\njust text\n---\n", "1:1: the front matter must be lines of `key: …`"),
    ],
)
def test_a_file_that_is_no_post_is_one_problem(said, data, problem):
    """Whatever bytes a file has, it is read or says why not."""
    reading = read_post(PATH, data, Settings())

    assert reading.post is None
    (found,) = said(reading.problems)
    assert found.startswith(problem)


def test_an_empty_front_matter_lacks_both_required_keys(said):
    """Title and date are all that a post must have."""
    found = said(read_post(PATH, b"---\n---\n", Settings()).problems)

    assert found == [
        '1:1: "title" is missing from the front matter',
        '1:1: "date" is missing from the front matter',
    ]


def test_an_alias_bomb_does_not_go_off(read, said):
    """A few lines that would unfold to gigabytes are refused at the first anchor."""
    lines = ['a: &a ["boom"]']
    lines += [f"b{n}: &b{n} [{', '.join(['*a'] * 9)}]" for n in range(50)]
    begin = time.process_time()
    reading = read("\n".join(lines))

    assert said(reading.problems) == ['2:4: "&a" names a place; anchors are not read']
    assert time.process_time() - begin < 1


def test_a_file_whose_name_says_nothing_needs_a_slug(read, said):
    """An address cannot be made of signs alone."""
    reading = read("title: T\ndate: 2025", "content/!!!.md")

    assert said(reading.problems) == [
        "1:1: the file's name has no letter or digit to make an address of"
    ]


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_however_lines_end_the_post_is_the_same(begin, end):
    """Windows line ends and a byte order mark change neither text nor places."""
    data = b"---\ntitle: T\ndate: 2025\n---\n# One\n\ntwo [[three\nfour\n"
    plain, other = (
        parse_file(PATH, text, Settings()) for text in (data, begin + data.replace(b"\n", end))
    )

    assert other.html == plain.html
    assert other.parsed.post == plain.parsed.post
    assert other.parsed.problems == plain.parsed.problems


def test_the_body_keeps_its_line_numbers(parse, said):
    """A mistake in the text is at the line of the file, not of the body."""
    assert said(parse("\n\nsee [[this").parsed.problems) == [
        "7:5: this [[ begins a link that does not end"
    ]


quick = settings(max_examples=150, deadline=None)
SIGNS = st.sampled_from([*"[]{}()|`$%<>#*_~!@:=\\-&^\n\t\0 \"'", "[[", "]]", "]{", "%%", "<!--"])
MARKDOWN = st.lists(
    st.one_of(
        SIGNS,
        st.text(max_size=4),
        st.sampled_from(
            ["{metric}`", "experiment:a/b", '{claim="a.b > 0"}', "> [!NOTE]", "- [ ] "]
        ),
    ),
    max_size=40,
).map("".join)


@quick
@given(st.binary(max_size=200))
def test_any_bytes_are_read(data):
    """No file of whatever bytes stops the reading of the others."""
    whole = parse_file(PATH, b"---\n" + data + b"\n---\n", Settings())

    assert whole.parsed.post or whole.parsed.problems


@quick
@given(MARKDOWN)
def test_any_front_matter_is_read(text):
    """Whatever stands in the front matter, it is a post or Problems."""
    whole = parse_file(PATH, f"---\ntitle: T\ndate: 2025\n{text}\n---\n".encode(), Settings())

    assert whole.parsed.post or whole.parsed.problems


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_any_body_is_parsed(text):
    """Whatever stands in the body, its HTML has exactly the slots of its Document."""
    whole = parse_file(PATH, f"---\ntitle: T\ndate: 2025\n---\n{text}".encode(), Settings())
    document = whole.parsed.document
    lines = text.count("\n") + text.count("\r") + 5

    assert whole.parsed.post
    assert whole.html.slots == document.slots
    assert not any("\0" in piece for piece in whole.html.pieces)
    assert all(1 <= problem.place.line <= lines for problem in whole.parsed.problems)
    counted = {"link": document.links, "quote": document.quotes, "cite": document.citations}
    for slot in document.slots:
        assert slot.index < len(counted[slot.of])


@quick
@given(st.text(max_size=20))
def test_a_default_slug_is_one_part_of_an_address(name):
    """A file's name becomes an address without signs that would have to be encoded."""
    slug = default_slug(f"content/{name.replace('/', '')}.md")

    assert not set(slug) & set("/?#% \\\"'<>")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("summary: it is {metric}`x.a`", "4:10"),
        ("tags: [a, '{ref}`b`']", "4:11"),
        ("evolution: [{date: 2025, note: '[so]{claim=\"x.a > 0\"}'}]", "4:32"),
        ("results: {outcome: '{metric}`x.a`'}", "4:20"),
    ],
)
def test_the_front_matter_quotes_no_run(read, said, line, place):
    """What is plain text would show a number as it is written, and never check it."""
    (problem,) = said(read(f"title: A\ndate: 2025\n{line}").problems)

    assert problem.startswith(f"{place}: ")
    assert problem.endswith("the front matter is plain text, and quotes no run")


def test_keys_of_one_s_own_hold_what_they_like(read):
    """They are for templates, not for readers."""
    assert read("title: A\ndate: 2025\nextra: {a: '{metric}`x.a`'}").problems == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [", "1:5"),
        ("a: 1\nb: {c", "2:6"),
        ("- a\nb", "2:2"),
        ("[", "1:2"),
        ("a:\n\t- b", "2:1"),
    ],
)
def test_yaml_may_end_without_an_end_of_line(text, place):
    """What is missing then is missing at the end of its last line."""
    with pytest.raises(BadYaml) as bad:
        yaml_tree(text, "a.md")

    assert str(bad.value.problem.place) == f"a.md:{place}"
