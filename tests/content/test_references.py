"""A reference finds its heading, its anchor or its figure, and reads as they do."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("see {ref}`the-method`.\n\n## The *method*", '<a href="#the-method">The method</a>'),
        ("## A & B\n\nas {ref}`a-b` says", '<a href="#a-b">A &amp; B</a>'),
        ("[here it is]{#here} and {ref}`here`", '<a href="#here">here it is</a>'),
        ("[a [b]{.c} d]{#here} and {ref}`here`", '<a href="#here">a b d</a>'),
        ("{ref}`über-uns`\n\n## Über uns", '<a href="#über-uns">Über uns</a>'),
        ("{ref}`b`\n\n## ✅ B", '<a href="#b">B</a>'),
        ("- {ref}` b `\n\n## B", '<li><a href="#b">B</a></li>'),
        ("| a |\n|---|\n| {ref}`b` |\n\n## B", '<td><a href="#b">B</a></td>'),
        ("x^[in {ref}`b`]\n\n## B", '</a> in <a href="#b">B</a></p>'),
        ("> [!NOTE] Of {ref}`b`\n\n## B", 'Of <a href="#b">B</a></p>'),
        ("T {ref}`b`\n: D\n\n## B", '<dt>T <a href="#b">B</a></dt>'),
        ("## A {ref}`b`\n\n## B", '<h2 id="a-b">A <a href="#b">B</a>'),
        ("# A {ref}`b`\n## B", '<h2 id="a-b">A <a href="#b">B</a>'),
        ("[A {ref}`a`]{#a}", '<span id="a">A <a href="#a">A a</a></span>'),
        ("{ref}`a`\n\n## A {metric}`x.y`", '<a href="#a">A {quote 0 plain}</a>'),
        ("{ref}`a`\n\n## A [[Other]]", '<a href="#a">A {link 0 whole}</a>'),
    ],
)
def test_a_reference_says_what_its_heading_says(html, body, shown):
    """Wherever it stands, before or behind the heading: its words, as a link to it."""
    assert shown in html(body)


@pytest.mark.parametrize(
    "body",
    [
        "a {ref}`e/f` b",
        "## A {ref}`e/f`",
        "| a |\n|---|\n| {ref}`e/f` |",
        "x^[{ref}`e/f`]",
        "- {ref}`e/f`",
    ],
)
def test_a_reference_to_a_figure_is_left_open(parse, body):
    """Its number is known only when the page is made of what runs found."""
    parsed = parse(body).parsed

    assert parsed.problems == ()
    assert [(quote.kind, quote.source) for quote in parsed.document.quotes] == [("ref", "e/f")]


def test_a_reference_in_a_caption_belongs_to_the_caption(parse, filled):
    """The figure's caption has a gap for it, as for all else in it."""
    document = parse("![See {ref}`b`, {ref}`e/g`](experiment:e/f)\n\n## B").parsed.document
    (caption,) = [quote.caption for quote in document.quotes if quote.kind == "figure"]

    assert filled(caption) == 'See <a href="#b">B</a>, {quote 1 whole}'


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("methd", 'this post has no heading or anchor "methd"', "did you mean {ref}`method`?"),
        (
            "The Best Way",
            'this post has no heading or anchor "The Best Way"',
            "did you mean {ref}`the-best-way`?",
        ),
        ("#method", 'this post has no heading or anchor "#method"', "did you mean {ref}`method`?"),
        (
            "nothing like it",
            'this post has no heading or anchor "nothing like it"',
            "a figure is named experiment/figure",
        ),
        (
            "runs.plot",
            'this post has no heading or anchor "runs.plot"',
            "did you mean {ref}`runs/plot`?",
        ),
        ("Other#Part", '"Other#Part" is a heading of another post', "write [[Other#Part]]"),
        ("it <method>", "a {ref} takes no words of your own", "write [it](#method)"),
    ],
)
def test_a_reference_that_finds_nothing_says_where_to_look(parse, target, message, hint):
    """One error, at the reference, with the nearest name there is."""
    body = f"x {{ref}}`{target}`\n\n## Method\n\n## The best way\n\n![](experiment:runs/plot)"
    (problem,) = parse(body).parsed.problems

    assert (problem.message, problem.hint) == (message, hint)
    assert (problem.place.line, problem.place.column) == (5, 3)
    assert problem.is_error


def test_a_reference_is_words_where_there_is_only_text(shelf):
    """In a summary, in the contents and beside a backlink stand the words of what is meant."""
    body = "As {ref}`the-way` says.\n\n[[B]]: {ref}`e/gain-by-use`, {ref}`the-way`.\n\n## The way"
    shelf.post("a.md", body + "\n\n## Of {ref}`the-way`")
    shelf.post("b.md")

    entry = shelf.entry("a.md")
    assert entry.face.summary == "As The way says."
    assert entry.document.outline[1].text.pieces == ("Of The way",)
    (backlink,) = shelf.entry("b.md").backlinks
    assert backlink.sentence == "B: “gain by use”, The way."
