"""A Problem says on its first line where it is and what is missing."""

from __future__ import annotations

import pytest

from generator.problems import (
    Place,
    Problem,
    closest,
    did_you_mean,
    excerpt,
    first_line,
    has_errors,
    in_order,
    show,
)


@pytest.fixture
def post(tmp_path):
    """Writes the file that Problems point into."""

    def write(text: str) -> None:
        (tmp_path / "post.md").write_bytes(text.encode())

    return write


def test_the_first_line_is_complete_and_the_place_underlined(tmp_path, post):
    """A shown Problem is a line of its own, then the excerpt, then one hint."""
    post("one\nsee [[small-angels]] and\n")
    problem = Problem(
        Place("post.md", 2, 5, 16), 'no post is called "small-angels"', "did you mean small-angles?"
    )

    assert show(problem, tmp_path).splitlines() == [
        'post.md:2:5: no post is called "small-angels"',
        "",
        "  2 | see [[small-angels]] and",
        "    |     ^^^^^^^^^^^^^^^^",
        "    = did you mean small-angles?",
    ]


def test_a_warning_says_that_it_is_one(tmp_path):
    """A warning is marked; an error needs no mark. Both have a place without a line."""
    problem = Problem(Place("post.md"), "something is odd", "look at it")

    assert show(problem, tmp_path) == "post.md: something is odd\n  = look at it"
    assert show(problem.as_warning(), tmp_path).startswith("post.md: warning: something")


def test_a_file_that_is_gone_shows_no_excerpt(tmp_path):
    """The message stands even where there is nothing left to point at."""
    assert excerpt(Problem(Place("gone.md", 3, 1), "x"), tmp_path) == ""


def test_a_line_beyond_the_end_shows_no_excerpt(tmp_path, post):
    """A file that became shorter since is no reason to fail."""
    post("one\n")
    assert excerpt(Problem(Place("post.md", 9, 1), "x"), tmp_path) == ""


@pytest.mark.parametrize("odd", ["\f", "\u2028", "\x0b", "\x85"])
def test_only_line_ends_end_lines(tmp_path, post, odd):
    """A form feed or line separator in the text does not shift the excerpt."""
    post(f"one{odd}two\nthree\n")
    assert "three" in excerpt(Problem(Place("post.md", 2, 1), "x"), tmp_path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_excerpt_shows_lines_however_they_end(tmp_path, post, end):
    """Windows' and old Mac line ends show the same line."""
    post(f"\ufeffone{end}two{end}")
    assert excerpt(Problem(Place("post.md", 2, 1, 3), "x"), tmp_path) == "  2 | two\n    | ^^^"


def test_a_long_line_is_cut_around_the_place(tmp_path, post):
    """The caret stands under what is meant, in a window of the line."""
    post("x" * 500 + "HERE" + "y" * 500)
    line, carets = excerpt(Problem(Place("post.md", 1, 501, 4), "x"), tmp_path).splitlines()

    assert len(line) < 110
    assert line[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_a_tab_is_as_wide_as_its_caret(tmp_path, post):
    """Tabs are shown as single spaces, so that carets align."""
    post("\t\tword")
    line, carets = excerpt(Problem(Place("post.md", 1, 3, 4), "x"), tmp_path).splitlines()

    assert line[carets.index("^") :] == "word"


def test_problems_are_told_once_and_in_order():
    """By file, line and column, whatever order they were found in."""
    first, second = Problem(Place("a.md", 2, 9), "x"), Problem(Place("a.md", 10, 1), "x")
    other = Problem(Place("b.md"), "x")

    assert in_order([other, second, first, second]) == (first, second, other)


@pytest.mark.parametrize(
    ("word", "near"),
    [("pubic", "public"), ("Visibilty", "visibility"), ("zebra", None), ("", None)],
)
def test_only_a_close_word_is_suggested(word, near):
    """A hint that is far off would send the author the wrong way."""
    assert closest(word, ["public", "visibility", "unlisted"]) == near


def test_a_suggestion_keeps_the_case_of_what_it_names():
    """Words are compared without case and named with it."""
    assert did_you_mean("small angels", ["Small Angles"], "[[{}]]") == (
        "did you mean [[Small Angles]]?"
    )


def test_texts_that_are_no_names_are_not_compared():
    """To find the nearest of two novels would take hours; a name has a line at most."""
    novel = "".join(chr(0x4E00 + number % 1000) for number in range(50_000))

    assert closest(novel, [novel[1:]]) is None
    assert closest(novel[:100], [novel[1:], novel[1:100]]) == novel[1:100]


def test_a_message_is_one_line_that_can_be_read(tmp_path):
    """What it quotes is cut in the middle, and drives no terminal."""
    (line,) = show(Problem(Place("a\nb.md"), "x" * 5000 + "\x1b"), tmp_path).splitlines()

    assert line.startswith("a\\nb.md: xxx")
    assert line.endswith("x\\x1b")
    assert len(line) < 500


@pytest.mark.parametrize(
    ("severity", "line"),
    [
        ("error", "a.md:2:3: odd"),
        ("warning", "a.md:2:3: warning: odd"),
        ("note", "a.md:2:3: note: odd"),
    ],
)
def test_the_first_line_says_how_bad_it_is(tmp_path, severity, line):
    """What stands in the way of publishing needs no word for that; a note stands in none."""
    problem = Problem(Place("a.md", 2, 3), "odd", severity=severity)

    assert show(problem, tmp_path) == first_line(problem) == line
    assert has_errors([problem]) == (severity == "error")
