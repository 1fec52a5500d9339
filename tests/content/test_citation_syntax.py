"""A citation is one, or an error that says what to write: none is silently text."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "items"),
    [
        ("So [@key,\np. 12].", [("key", "p. 12")]),
        ("So [@key;\n@b] and", [("key", ""), ("b", "")]),
        ("- So [@key, p. 12;\n  @b]", [("key", "p. 12"), ("b", "")]),
        ("> So [@key, pp.\n> 1 and  \n> 2]", [("key", "pp. 1 and 2")]),
        ("[@a][b]", [("a", "")]),
        ("[@a]: so it is.", [("a", "")]),
        ("| a |\n|---|\n| [@key, p. 1 \\| 2] |", [("key", "p. 1 | 2")]),
        ("[see [@key]]{.quiet}", [("key", "")]),
        ("(see [@key])", [("key", "")]),
        ("*[@key]*", [("key", "")]),
        (r"[@key, p. \[3\] \*; @b]", [("key", "p. [3] *"), ("b", "")]),
    ],
)
def test_a_citation_may_stand_anywhere_and_break_its_line(parse, body, items):
    """Every editor wraps lines; and what follows is no link but where it is one."""
    parsed = parse(body).parsed

    assert parsed.problems == ()
    assert [[(one.key, one.locator) for one in c] for c in parsed.document.citations] == [items]


def test_a_key_on_another_line_has_its_place(parse):
    """Where it stands in the file, with the signs of the list around it."""
    (citation,) = parse("- So [@one,\n  p. 3;\n  @two].").parsed.document.citations

    assert [(one.place.line, one.place.column) for one in citation] == [(5, 7), (7, 3)]


WORDS = "a citation has no words before its key"
AUTHOR = "a citation cannot leave its author out"


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("So [see @key, p. 12].", "5:4", WORDS),
        ("So [see\n@key].", "5:4", WORDS),
        ("So [see [1] and @key].", "5:4", WORDS),
        ("So [see `a`, (@key)].", "5:4", WORDS),
        ("So [see @key](not here).", "5:4", WORDS),
        ("So [of [see @key] it].", "5:8", WORDS),
        ("So [of [see @key] it](a.md).", "5:8", WORDS),
        ("So [-@key].", "5:4", AUTHOR),
        ("So [-@key, p. 2].", "5:4", AUTHOR),
        ("So [see -@key].", "5:4", WORDS),
        ("So [@key](p. 12).", "5:4", "[@key] is no link: what follows it in ( ) is no address"),
        ("So [@a, p. 1](see b).", "5:4", "[@a, p. 1] is no link: what follows it in ( ) is"),
        ("So [ @key].", "5:4", "the citation [ @key] cannot be read"),
        ("So [\n@key].", "5:4", "the citation [ @key] cannot be read"),
        ("So [@key, p. [3]].", "5:4", "the citation [@key, p. [3]] cannot be read"),
        ("So [@key [words](a.md)].", "5:4", "the citation [@key [words](a.md)] cannot be read"),
        ("So [@key, p. 1\\]", "5:4", "this [@ begins a citation that does not end"),
        ("So [@key", "5:4", "this [@ begins a citation that does not end"),
        ("So [@key, p. 12\n\nNext.", "5:4", "this [@ begins a citation that does not end"),
        ("So [@", "5:4", "this [@ begins a citation that does not end"),
        ("So [@key [of *these*", "5:4", "this [@ begins a citation that does not end"),
        ("| a | b |\n|--|--|\n| [@key, p. 1 | 2] |", "7:3", "this [@ begins a citation that"),
        ("So [\uff20key].", "5:4", "the citation [\uff20key] cannot be read"),
        ("So [see \uff20key].", "5:4", WORDS),
        ("So \uff3b@key\uff3d.", "5:4", "the citation \uff3b@key\uff3d cannot be read"),
        ("So [*@key*].", "5:4", "the citation [*@key*] cannot be read"),
        ("So [**@key**, p. 2].", "5:4", "the citation [**@key**, p. 2] cannot be read"),
        ("So [@].", "5:4", "the citation [@] cannot be read"),
        ("So [@ann@example.org].", "5:4", "the citation [@ann@example.org] cannot be read"),
        ("So [@key]{.quiet}.", "5:4", "attributes stand behind [text], not behind a citation"),
        ("So [@a; b].", "5:4", "the citation [@a; b] cannot be read"),
        ("## So [see @key]", "5:7", WORDS),
        ("So ^[Or [see @key].]", "5:9", WORDS),
        ("![so [see @key]](a.png)", "5:6", WORDS),
        ("<p>[@key]</p>", "5:4", "this stands in a block of HTML, where nothing but HTML"),
        ('[x](y.md "[@key]")', "5:1", "the title of a link or an image is plain text"),
    ],
)
def test_what_is_nearly_a_citation_is_an_error(parse, said, body, place, message):
    """Pandoc's forms, and slips of the hand: one error, at its line and column."""
    parsed = parse(body).parsed
    (problem,) = parsed.problems

    assert said([problem])[0].startswith(f"{place}: {message}")
    assert problem.is_error
    assert problem.hint
    assert parsed.document.citations == ()


@pytest.mark.parametrize(
    "body",
    [
        "[@key](https://example.org)",
        "[@key](<p. 12>)",
        "[see @key](https://example.org 'So')",
        "[see @key][b]\n\n[b]: https://example.org",
        "[see @key]\n\n[see @key]: https://example.org",
        "[@a\nb]\n\n[@a b]: https://example.org",
        "![@key](https://example.org/a.png)",
        "\\[@key]",
        "\\[@key",
        "\\[see @key]",
        "[see \\@key]",
        "[\\@key]",
        "[see `@key`]",
        "`[@key` and `[see @key]`",
        "```\n[@key\n```",
        "[ann@example.org], [<ann@example.org>]",
        "[see @ann@example.org]",
        "[the @property decorator]",
        "[so @ann says]",
        "[https://example.org/@ann]",
        "[2 @ 3], [a @ b]",
        "[so %% @ann: why? %%]",
        "[so <!-- @ann -->]",
        "[see @key]{.quiet}",
        "[[Other|see @key]]",
        "[so [see @key](https://example.org)]",
        "[so [[Other|see @key]]]",
        "[so [see @key]{.quiet}]",
        "- [ ] @ann: [x] this",
        "@key, @key]",
        "[x] @ann [y]",
    ],
)
def test_what_is_something_else_stays_what_it_is(parse, body):
    """Links, code, comments, people and addresses; a backslash makes text of anything."""
    parsed = parse(body).parsed

    assert [problem for problem in parsed.problems if problem.is_error] == []
    assert parsed.document.citations == ()
