"""Front matter is amended where it stands: it then says what was meant, and all else stays."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.content.amending import NotAmended, Source, amended, with_entry
from generator.content.reading import read_post
from generator.content.values import Evolution
from generator.dates import parse_date
from generator.journal import Settings

PATH = "content/learning/boats.md"
BODY = "---\n\nA body.\n"
HEAD = "---\ntitle: Boats\ndate: 2025\n"
ENTRY = Evolution(parse_date("2025-03-04"), "Tried wax.")


def source(text):
    data = text if isinstance(text, bytes) else text.encode()
    reading = read_post(PATH, data, Settings())
    assert reading.post, reading.problems
    return Source(PATH, data, reading.post)


def noted(text, entry=ENTRY):
    """The text with a note more."""
    read = source(text)
    front = replace(read.post.front, evolution=with_entry(read.post.front.evolution, entry))
    return amended(read, front, Settings()).decode()


def changed(text, **values):
    read = source(text)
    return amended(read, replace(read.post.front, **values), Settings()).decode()


# What the front matter says of evolution → what it says with a note more.
FORMS = {
    "none": ("", 'evolution:\n  - date: "2025-03-04"\n    note: "Tried wax."\n'),
    "empty": (
        "evolution: []  # soon\n",
        'evolution:  # soon\n  - date: "2025-03-04"\n    note: "Tried wax."\n',
    ),
    "nothing": ("evolution:\n", 'evolution:\n  - date: "2025-03-04"\n    note: "Tried wax."\n'),
    "null": ("evolution: ~\n", 'evolution:\n  - date: "2025-03-04"\n    note: "Tried wax."\n'),
    "over two lines": (
        "evolution: [\n]\n",
        'evolution:\n  - date: "2025-03-04"\n    note: "Tried wax."\n',
    ),
    "indented, plain dates": (
        "evolution:\n  - date: 2025-01\n    note: One\n    # of one\n# of all\n",
        "evolution:\n  - date: 2025-01\n    note: One\n    # of one\n"
        '  - date: 2025-03-04\n    note: "Tried wax."\n# of all\n',
    ),
    "not indented": (
        "evolution:\n- date: '2025-01'\n  note: One\ntags: [a]\n",
        "evolution:\n- date: '2025-01'\n  note: One\n"
        "- date: '2025-03-04'\n  note: \"Tried wax.\"\ntags: [a]\n",
    ),
    "far from the dash": (
        'evolution:\n    -   note: One\n        date: "2025"\n',
        'evolution:\n    -   note: One\n        date: "2025"\n'
        '    -   date: "2025-03-04"\n        note: "Tried wax."\n',
    ),
    "the dash alone": (
        "evolution:\n  -\n    date: 2025\n    note: One\n",
        "evolution:\n  -\n    date: 2025\n    note: One\n"
        '  - date: 2025-03-04\n    note: "Tried wax."\n',
    ),
    "in brackets": (
        'evolution: [{date: "2025", note: One}]  # all\n',
        'evolution: [{date: "2025", note: One}, {date: "2025-03-04", note: "Tried wax."}]  # all\n',
    ),
    "in brackets over lines": (
        "evolution: [\n  {date: 2025, note: One},\n]\n",
        'evolution: [\n  {date: 2025, note: One},\n  {date: 2025-03-04, note: "Tried wax."},\n]\n',
    ),
    "in braces below dashes": (
        "evolution:\n  - {date: 2025, note: One}\n",
        'evolution:\n  - {date: 2025, note: One}\n  - {date: 2025-03-04, note: "Tried wax."}\n',
    ),
    "a block of text last": (
        "evolution:\n  - date: 2025\n    note: |\n      One.\n\n      Two.\n\n\n",
        "evolution:\n  - date: 2025\n    note: |\n      One.\n\n      Two.\n"
        '  - date: 2025-03-04\n    note: "Tried wax."\n\n\n',
    ),
    "the newest first": (
        "evolution:\n  # newest first\n  - date: 2025-02\n    note: Two\n"
        "  - date: 2025-01\n    note: One\n",
        "evolution:\n  # newest first\n  - date: 2025-03-04\n"
        '    note: "Tried wax."\n  - date: 2025-02\n    note: Two\n'
        "  - date: 2025-01\n    note: One\n",
    ),
    "later ones": (
        "evolution:\n  - date: 2025-01\n    note: One\n\n  - date: 2025-06\n    note: Two\n",
        "evolution:\n  - date: 2025-01\n    note: One\n"
        '  - date: 2025-03-04\n    note: "Tried wax."\n\n  - date: 2025-06\n    note: Two\n',
    ),
    "between keys": (
        "status: ongoing # so\npublished: no\n\n# below\nextra: {a: 1}\n",
        "status: ongoing # so\npublished: no\n"
        'evolution:\n  - date: "2025-03-04"\n    note: "Tried wax."\n\n# below\nextra: {a: 1}\n',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_note_is_written_in_the_manner_of_the_others(form):
    """Its indentation, dashes, brackets and quotes are those of the list that it goes to."""
    before, after = FORMS[form]

    assert noted(HEAD + before + BODY) == HEAD + after + BODY


def test_front_matter_in_braces_stays_in_braces():
    """JSON is YAML, too."""
    text = '---\n{"title": "Boats", "date": "2025"}\n---\n'

    assert noted(text) == (
        '---\n{"title": "Boats", "date": "2025", '
        'evolution: [{date: "2025-03-04", note: "Tried wax."}]}\n---\n'
    )


# What is written → what a status of "paused" makes of it.
WORDS = {
    "status: ongoing": "status: paused",
    "status:   ongoing   # so": "status:   paused   # so",
    'status: "ongoing"': 'status: "paused"',
    "status: 'ongoing'": "status: 'paused'",
    "status:": "status: paused",
    "status: # none": "status: paused # none",
    "status: ~ # none": "status: paused # none",
    "status: |\n  ongoing\n": "status: paused\n",
    "status:\n  ongoing": "status:\n  paused",
    "'status' : ongoing": "'status' : paused",
    "tags: [a]": "tags: [a]\nstatus: paused",
    "? status\n: ongoing": "? status\n: paused",
    "# nothing": "status: paused\n# nothing",
}


@pytest.mark.parametrize("written", WORDS)
def test_a_word_takes_the_place_of_a_word(written):
    """Quotes, spaces and remarks around it stay; a new key stands below those before it."""
    assert changed(f"{HEAD}{written}\n{BODY}", status="paused") == f"{HEAD}{WORDS[written]}\n{BODY}"


ALIASES = {
    "": "aliases: [/old/]\n",
    "aliases: []\n": "aliases: [/old/]\n",
    "aliases:\n": "aliases: [/old/]\n",
    "aliases: [/a/, '/b/']\n": "aliases: [/a/, '/b/', /old/]\n",
    "aliases:\n- /a/ # one\n": "aliases:\n- /a/ # one\n- /old/\n",
    'aliases:\n  - "/a/"\n': 'aliases:\n  - "/a/"\n  - /old/\n',
}


@pytest.mark.parametrize("written", ALIASES)
def test_an_alias_is_put_behind_the_others(written):
    """A list of words is added to as one of notes is."""
    old = source(HEAD + written + BODY).post.front.aliases

    assert changed(HEAD + written + BODY, aliases=(*old, "/old/")) == HEAD + ALIASES[written] + BODY


NOTES = [
    'say "so": it\'s #1 [x] {y} & *z',
    "- a dash, and - another",
    "two\n\nparagraphs\tand a tab",
    "Größe 嵌入 🌱 é",
    "back\\slash \\n \\u0041",
    "null",
    "%% @ ` | > ! ? ,",
    "x" * 5000,
]


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
@pytest.mark.parametrize("form", ["", "evolution: [{date: 2025, note: One}]\n"], ids=["new", "old"])
def test_a_note_comes_back_as_it_was_said(form, note):
    """Whatever signs it holds are text to YAML."""
    text = noted(HEAD + form + BODY, Evolution(parse_date("2025-03"), note, "a: b", "wax"))

    last = source(text).post.front.evolution[-1]
    assert (last.note, last.post, last.experiment) == (note, "a: b", "wax")


def test_what_no_post_may_say_is_refused():
    """A note that would make the post unreadable is none; its Problem is said."""
    for note, said in (("bell\a", "U+0007"), ("{metric}`a.b`", "plain text, and quotes no run")):
        with pytest.raises(NotAmended) as refused:
            noted(HEAD + BODY, Evolution(ENTRY.date, note))

        assert said in refused.value.problem.message
        assert "nothing was written" in refused.value.problem.message


def test_a_form_that_is_not_known_is_left_to_the_author():
    """Where it cannot be told how to write it, the author is told what to write, and where."""
    with pytest.raises(NotAmended) as refused:
        noted(f"{HEAD}? evolution\n: - date: 2025\n    note: One\n{BODY}")

    problem = refused.value.problem
    assert str(problem.place) == f"{PATH}:5:1"
    assert problem.message.startswith('"evolution" cannot be changed by a command')
    assert problem.hint == "write this entry under evolution: date: 2025-03-04, note: Tried wax."


def test_a_change_that_comes_out_otherwise_is_not_made(monkeypatch):
    """However text is put in, a post that then says something else is no outcome."""
    monkeypatch.setattr(
        "generator.content.amending.with_value",
        lambda data, key, word: data.replace(b"A body", b"A bady").replace(b"ongoing", b"paused"),
    )

    with pytest.raises(NotAmended) as refused:
        changed(HEAD + "status: ongoing\n" + BODY, status="paused")

    assert refused.value.problem.hint == "write `status: paused`"


# --- any front matter -----------------------------------------------------------------

law = settings(max_examples=100, deadline=None, derandomize=True)
ONE, TWO = ("2024", "One: it's"), ("2025-02", "Two")


def lists_of(pairs):
    """Ways in which a list of notes may be written."""
    plain = [f'{{date: {d}, note: "{n}"}}' for d, n in pairs]
    yield f"evolution: [{', '.join(plain)}]"
    yield "evolution: [\n  " + ",\n  ".join(plain) + "\n  ]"
    yield "evolution:\n" + "\n".join(f"  - {one} # so" for one in plain)
    for out, gap in (("", 1), ("  ", 1), ("   ", 3)):
        within = out + " " * (gap + 1)
        rows = [f'{out}-{" " * gap}date: "{d}"\n{within}note: "{n}"' for d, n in pairs]
        yield "evolution:\n" + "\n".join(rows)
        yield "evolution: # so\n\n" + f"\n\n{out} # a remark\n".join(rows)
        rows = [f"{out}-{' ' * gap}note: >-\n{within}  {n}\n{within}date: {d}" for d, n in pairs]
        yield "evolution:\n" + "\n".join(rows)


EVOLUTIONS = [
    *("", "evolution: []", "evolution:", "evolution: null # so", "evolution: [ ]  # so"),
    *("evolution:\n  # none yet", 'evolution: ""'),
    *(form for pairs in ([ONE], [ONE, TWO], [TWO, ONE]) for form in lists_of(pairs)),
]
STATUSES = [*("", "status:", "status: ongoing", 'status: "ongoing" # so', "status: >\n  ongoing\n")]
OTHERS = [
    *("# a remark", "tags: [a, b]", "summary: |\n  Two.\n\n  Three.\n", "published: 'no'"),
    *("extra:\n  a: [1,\n    2]\n  b: # so", "results: {executed: no}", "", "slug: the-boats"),
    *("visibility: private  # so", "aliases:\n- /a/\n- /b/", "hypothesis: >+\n  So.\n\n"),
]


@st.composite
def files(draw):
    """A post's bytes, in one of many forms."""
    some = draw(st.lists(st.sampled_from(OTHERS), max_size=5, unique=True))
    keys = [draw(st.sampled_from(EVOLUTIONS)), draw(st.sampled_from(STATUSES)), *some]
    keys = ["title: 'Boats'", "date: 2025", *keys]
    front = "\n".join(draw(st.permutations(keys)))
    end = draw(st.sampled_from(["---", "---\n", "...  \n\nA body.", "---\nA\n---\nbody\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + f"---\n{front}\n{end}"
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"]))).encode()


def parsed(data):
    """The front matter by a loader that is not ours, each value as its text."""
    text = re.sub("\r\n?", "\n", data.decode("utf-8-sig"))
    return yaml.load(re.split(r"^(?:---|\.\.\.) *$", text, flags=re.M)[1], yaml.BaseLoader)


def taken_out(before, after):
    """What of one text is not at the beginning or the end of the other."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = (
        start if before[: len(after)] != after[: len(before)] else min(map(len, (before, after)))
    )
    most = min(len(before), len(after)) - start
    end = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    return before[start : len(before) - end]


NOTHING = rb"""[ \t]*(?:\[ ?\]|null|""?|~)?[ \t]*(?:#[^\n\r]*)?\s*"""


@law
@given(files(), st.sampled_from(["2023", "2024-07", "2025-03-04"]), st.sampled_from(NOTES[:5]))
def test_whatever_the_form_a_note_is_added_and_every_other_byte_stays(data, date, note):
    """Another reader finds the note, too; nothing but an empty list is taken out for it."""
    read = source(data)
    entry = Evolution(parse_date(date), note)
    evolution = with_entry(read.post.front.evolution, entry)

    new = amended(read, replace(read.post.front, evolution=evolution), Settings())

    old, now = parsed(data), parsed(new)
    assert [(one["date"], one["note"].strip()) for one in now.pop("evolution")] == [
        (str(one.date), one.note) for one in evolution
    ]
    old.pop("evolution", None)
    assert now == old
    assert re.fullmatch(NOTHING, taken_out(data, new))
    assert new.startswith(data[:3])
    assert set(re.findall(rb"\r\n|\r|\n", new)) == set(re.findall(rb"\r\n|\r|\n", data))


@law
@given(files(), st.sampled_from(["status", "published", "visibility", "slug", "aliases"]))
def test_whatever_the_form_a_word_is_set_and_every_other_byte_stays(data, key):
    """Only the old word is taken out, if there was one."""
    values = {
        **{"status": "paused", "published": True, "visibility": "public", "slug": "x"},
        "aliases": ("/old/",),
    }
    read = source(data)
    value = values[key] if key != "aliases" else (*read.post.front.aliases, "/old/")

    new = amended(read, replace(read.post.front, **{key: value}), Settings())

    old, now = parsed(data), parsed(new)
    shown = list(value) if key == "aliases" else str(value).lower()
    assert now.pop(key) == shown
    old.pop(key, None)
    assert now == old
    words = rb"""["']?(?:|ongoing|no|private|the-boats|>\s+ongoing\s*)["']?"""
    assert len(taken_out(data, new)) < 20
    assert re.fullmatch(words, taken_out(data, new)) or key in ("published", "visibility")
    assert set(re.findall(rb"\r\n|\r|\n", new)) == set(re.findall(rb"\r\n|\r|\n", data))
