"""One struct gives validation, defaults, errors and the reference of a set of keys."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import pytest

from generator.dates import PartialDate
from generator.problems import Place
from generator.schema import Node, Note, Reader, reference


class Part(msgspec.Struct, frozen=True):
    name: str
    count: int = 1


class Whole(msgspec.Struct, frozen=True):
    title: Annotated[str, Note("what it is called")]
    day: PartialDate | None = None
    open: bool = False
    size: float = 1.0
    colour: Literal["red", "green"] = "red"
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    main: str | Part | None = None
    extra: dict[str, Any] = {}


def node(value: object, line: int = 1) -> Node:
    """A Node of plain Python values; each pair of a mapping stands on a line of its own."""
    place = Place("file", line, 1)
    if value is None:
        return Node(None, "none", place)
    if isinstance(value, list):
        return Node(tuple(node(item, line) for item in value), "list", place)
    if isinstance(value, tuple):  # pairs, so that a key can be given twice
        pairs = tuple((node(k, line + n), node(v, line + n)) for n, (k, v) in enumerate(value))
        return Node(pairs, "map", place)
    return Node(value, "text", place)


def read(*pairs: tuple[str, object]):
    reader = Reader("front matter")
    value = reader.struct(Whole, node((("title", "T"), *pairs)))
    return value, [(p.place.line, p.message) for p in reader.problems]


@pytest.mark.parametrize(
    ("key", "written", "meant"),
    [
        ("title", "1984", "1984"),
        ("title", "  spaced ", "spaced"),
        ("day", "2025-01", PartialDate(2025, 1)),
        ("open", "Yes", True),
        ("open", "off", False),
        ("size", "2.5", 2.5),
        ("colour", "green", "green"),
        ("words", ["2024", "no"], ("2024", "no")),
        ("parts", [(("name", "x"), ("count", "3"))], (Part("x", 3),)),
        ("main", "x", "x"),
        ("main", (("name", "x"),), Part("x")),
        ("extra", (("a", ["1", (("b", "2"),)]),), {"a": ["1", {"b": "2"}]}),
    ],
)
def test_text_becomes_what_the_field_is(key, written, meant):
    """Every scalar is text until its field says otherwise."""
    reader = Reader("front matter")
    pairs = ((key, written),) if key == "title" else (("title", "T"), (key, written))
    value = reader.struct(Whole, node(pairs))

    assert reader.problems == []
    assert getattr(value, key) == meant


@pytest.mark.parametrize(
    ("key", "written", "message"),
    [
        ("day", "soon", 'day: "soon" is not a date; write 2025, 2025-01 or 2025-01-31'),
        ("open", "maybe", 'open: "maybe" is neither true nor false'),
        ("size", "big", 'size: "big" is not a number'),
        ("colour", "rde", 'colour: "rde" is not one of red or green'),
        ("words", "a", "words: is a list; write `[a]`"),
        ("words", [["a"]], "words: is one piece of text, not a list"),
        ("words", [None], "words: is one piece of text, and says nothing"),
        ("parts", [(("count", "3"),)], '"name" is missing from "parts"'),
        ("parts", [(("name", "x"), ("cuont", "3"))], '"cuont" is not a key of "parts"'),
        ("parts", [(("name", "x"), ("count", "x"))], 'count: "x" is not a whole number'),
        ("parts", "x", "parts: is a list; write `- name: …` lines"),
        ("parts", ["x"], "parts: this is one of its entries; write `- name: …` lines"),
        ("parts", [["x"]], "parts: this is one of its entries; write `- name: …` lines"),
        ("main", ["x"], "main: is one piece of text, not a list"),
        ("extra", "x", "extra: is a set of `key: value` lines, not a single word or line"),
        ("extra", (("a", "1"), ("a", "2")), '"a" is given twice; the first is on line 2'),
        ("extra", (("a", [(("b", "1"), ("b", "2"))]),), None),
        ("colours", "red", '"colours" is not a key of the front matter'),
        ("main", "a\0b", "main: holds the character U+0000"),
    ],
)
def test_what_a_field_does_not_take_is_a_problem(key, written, message):
    """There is one Problem, and it names the key and what was expected."""
    _, problems = read((key, written))

    assert len(problems) == 1
    assert message is None or problems[0][1] == message


def test_every_problem_is_found_at_once():
    """The first error hides no other, at any depth."""
    _, problems = read(("open", "maybe"), ("day", "soon"), ("colour", "x"), ("parts", ["x"]))

    assert sorted(line for line, _ in problems) == [2, 3, 4, 5]


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_key_that_says_nothing_takes_its_default(blank):
    """``summary:`` with nothing behind it is as if it were not there."""
    assert read(("day", blank), ("words", blank)) == (Whole("T"), [])


def test_a_required_key_must_say_something():
    """An empty title is no title."""
    reader = Reader("front matter")

    assert reader.struct(Whole, node((("title", None),))) is None
    assert [p.message for p in reader.problems] == ["title: is one piece of text, and says nothing"]


def test_a_missing_key_says_which_line_to_add():
    """The remedy is in the form of the file that lacks the line."""
    yaml, toml = Reader("front matter"), Reader("settings", "{} = …")
    for reader in (yaml, toml):
        reader.struct(Whole, node(()))

    assert yaml.problems[0].hint == "add a line `title: …`"
    assert toml.problems[0].hint == "add a line `title = …`"


def test_what_is_no_set_of_keys_is_one_problem():
    """A list or a sentence where keys should be."""
    reader = Reader("front matter")

    assert reader.struct(Whole, node(["a"])) is None
    assert [p.message for p in reader.problems] == ["the front matter must be lines of `key: …`"]


def test_the_reference_names_every_key_with_its_form_and_default():
    """The table of the documentation is made from the struct itself."""
    rows = {key: (form, default, note) for key, form, default, note in reference(Whole)}

    assert rows["title"] == ("text", "required", "what it is called")
    assert rows["colour"][:2] == ("`red` · `green`", "`red`")
    assert rows["open"][:2] == ("true or false", "`false`")
    assert rows["parts"][0] == "list of keys"
    assert rows["parts[].count"][:2] == ("whole number", "`1`")
    assert rows["main"][0] == "text or keys"
    assert rows["main.name"][1] == "required"
    assert rows["day"][:2] == ("date", "")
