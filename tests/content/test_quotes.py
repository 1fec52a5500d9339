"""Straight quotes of the prose are shown as the quotation marks of the journal's language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.content import parse_file
from generator.content.markdown.quotes import curled, marks_of, quotes
from generator.gate.folding import folded
from generator.journal import Settings

law = settings(max_examples=300, deadline=None, derandomize=True)
PIECES = [*"\"'*-()1. \n", "a", "é", "b ", "**", "`x`", '\\"', "&quot;", "<b>", "</b>", "[a](b)"]
PROSE = st.lists(st.sampled_from([*PIECES, "’", " “", "~~", "''", '""']), max_size=25).map("".join)


def standard() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"typographer": True, "quotes": "“”‘’"})
    return md.enable(["smartquotes", "strikethrough"])


def ours() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable(["smartquotes", "strikethrough"])
    md.core.ruler.at("smartquotes", quotes)
    return md


@law
@given(PROSE)
def test_the_rule_is_that_of_markdown_it(text):
    """What opens and what closes is decided as its own rule decides."""
    assert ours().render(text, {"marks": marks_of("en")}) == standard().render(text)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "“one ‘two’ it’s”"),
        ("en-GB", "“one ‘two’ it’s”"),
        ("de", "„one ‚two‘ it’s“"),
        ("de-AT", "„one ‚two‘ it’s“"),
        ("de-CH", "«one ‹two› it’s»"),
        ("fr", "«\u202fone “two” it’s\u202f»"),
        ("sv", "”one ’two’ it’s”"),
        ("ru", "«one „two“ it’s»"),
        ("tlh", "“one ‘two’ it’s”"),
    ],
)
def test_the_marks_are_those_of_the_language(html, language, shown):
    """Those of English where we are not sure."""
    assert html("\"one 'two' it's\"", language=language) == f"<p>{shown}</p>\n"


def test_quotes_are_left_as_they_are_typed_where_the_settings_say_so(html):
    """An author may set them by hand."""
    assert html('"it\'s" “so”', smart_quotes=False) == "<p>&quot;it's&quot; “so”</p>\n"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('## What\'s *"new"*', "What’s <em>“new”</em>"),
        ('- "a"\n\n| "b" |\n|-|\n| it\'s |\n', "<li>“a”</li>|“b”|it’s"),
        ('> [!NOTE] It\'s\n> "so"', "It’s</p>|“so”"),
        ('x[^1]\n\n[^1]: A "note".', "A “note”."),
        ('x^[A "note".]', "A “note”."),
        ("[it's](https://a.b)", ">it’s</a>"),
        ("[[It's|it's \"so\"]]", "it’s “so”{link 0 close}"),
        ("![it's](a.png \"It's 'so'\")", 'alt="it’s"|<figcaption>It’s ‘so’</figcaption>'),
        ('<https://a.b>\'s "x"', "</a>’s “x”"),
        ('"a *"b* c"', "“a <em>&quot;b</em> c”"),
        ('"$x$" "`y`" "[[Z]]"', "“<math|</math>”|“<code>y</code>”|“{link 0 open}|close}”"),
    ],
)
def test_wherever_there_are_words(html, body, shown):
    """Headings, lists, tables, callouts, notes, links and captions; and around what is no word."""
    made = html(body)

    for piece in shown.split("|"):
        assert piece in made, made


@pytest.mark.parametrize(
    "body",
    [
        '`it\'s "so"`',
        '```python\nprint("it\'s")\n```',
        '    "it\'s"',
        "$f'(x)$",
        '$$\n\\text{"a"}\n$$',
        '<abbr title="it\'s">x</abbr>',
        '<div title="a">\n"it\'s"\n</div>',
        "<https://a.b/it's>",
        "https://a.b/it's",
        "[x](https://a.b/it's \"it's 'so'\")",
        "![x](a.png) and [y](it's.pdf)",
        '\\"so\\" it\\\'s &quot;so&quot;',
        '[so]{claim="a.b > 0" .c}',
        "{metric}`a.b@c=d`",
    ],
)
def test_nowhere_else(parse, filled, body):
    """Code, formulas, HTML, attributes, addresses, roles, claims and what is escaped stay."""
    one, other = parse(body), parse(body, smart_quotes=False)

    assert filled(one.html) == filled(other.html)
    assert one.parsed == other.parsed


@law
@given(PROSE)
def test_nothing_but_quotes_is_changed(text):
    """Neither an anchor nor a place, a link or an open item: the same words, once folded."""
    body = f"## {text}\n\n## Gaps\n\n- {text}\n\n{text} [[x]] ]{{ {text}".encode()
    front = b"---\ntitle: A\ndate: 2025\n---\n"
    one, other = (
        parse_file("content/a.md", front + body, Settings(smart_quotes=smart))
        for smart in (True, False)
    )

    assert one.parsed.problems == other.parsed.problems
    assert one.parsed.document.anchors == other.parsed.document.anchors
    assert one.html.slots == other.html.slots
    shown = ["".join(whole.html.pieces).replace("&quot;", '"') for whole in (one, other)]
    assert folded(shown[0]) == folded(shown[1])


@pytest.mark.parametrize("typed", ['What\'s "next"', "What’s “next”", "what's 'next'"])
@pytest.mark.parametrize("written", ['What\'s "next"', "What’s “next”"])
def test_a_heading_and_a_title_are_found_with_any_quotes(shelf, written, typed):
    """Who links types what is on the keyboard, or what is on the page."""
    title = written.replace('"', '\\"')
    shelf.post("a.md", f"## {written}", title=f'"{title}"')
    shelf.post("b.md", f"[[{typed}#{typed}]] and [x](a.md#{typed.replace(' ', '%20')})")
    targets = shelf.entry("b.md").targets

    assert shelf.gathered().problems == ()
    assert [(t.state, t.anchor) for t in targets] == [("post", "what-s-next")] * 2


def test_sections_are_known_by_their_names_with_any_quotes(parse):
    """As the settings have them, or as they are shown."""
    for heading in ("What's Next", "What’s Next"):
        for setting in ("What's Next", "What’s Next"):
            document = parse(f"## {heading}\n\n- x", next_headings=(setting,)).parsed.document
            assert [item.kind for item in document.open_items] == ["next"]


def test_a_text_of_its_own_has_its_marks():
    """A caption, which is no markdown."""
    assert curled("\"It's\" 5'", marks_of("de")) == "„It’s“ 5’"


def test_a_sentence_ends_before_its_quotes(shelf):
    """What is shown of a link's surroundings ends where the sentence does."""
    shelf.post("a.md")
    shelf.post("b.md", 'He said "no." She named \'it [[A]].\' Then "all" was said.')

    assert [link.sentence for link in shelf.entry("a.md").backlinks] == ["She named ‘it A."]


FRONT = """---
title: "It's \\"so\\""
date: 2025
tags: ["Zipf's law"]
summary: It's "so"
hypothesis: It's "so"
next_action: It's "so"
evolution: [{date: 2025, note: It's "so"}]
experiment: {defined: false, description: It's "so", baseline: It's "so", metric: It's "so"}
results: {outcome: It's "so", summary: It's "so"}
extra: {mine: It's "so"}
---
"""


@pytest.mark.parametrize(("smart", "count"), [(True, 9), (False, 0)])
def test_the_prose_of_the_front_matter_has_them_too(smart, count):
    """Title, notes and sentences; not tags, the word for an outcome and keys of one's own."""
    settings = Settings(smart_quotes=smart, language="de")
    front = parse_file("content/a.md", FRONT.encode(), settings).parsed.post.front
    shown = repr(front)

    assert shown.count("It’s „so“") == count
    assert front.title == ("It’s „so“" if smart else 'It\'s "so"')
    assert front.tags == ("Zipf's law",)
    assert (front.results.outcome, front.extra) == ('It\'s "so"', {"mine": 'It\'s "so"'})


@pytest.mark.parametrize("note", ['See Zipf\'s "Law" at work.', "See Zipf’s ‘Law’ at work."])
@pytest.mark.parametrize("title", ['Zipf\'s "Law"', "Zipf’s “Law”"])
def test_a_title_is_known_in_a_note_with_any_quotes(shelf, title, note):
    """Whichever of the two were typed; what is shown is the note's own words."""
    escaped, said = (text.replace('"', '\\"') for text in (title, note))
    shelf.post("a.md", title=f'"{escaped}"')
    shelf.post("b.md", more=f'evolution: [{{date: 2025, note: "{said}"}}]')
    (step,) = shelf.entry("b.md").steps

    assert step.face.title == "Zipf’s “Law”"
    assert (step.before, step.after) == ("See ", " at work.")
