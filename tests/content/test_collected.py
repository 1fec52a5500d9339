"""Summary, open questions and next steps are collected from what is written."""

from __future__ import annotations

import pytest


def items(parse, filled, body: str, **settings: object):
    found = parse(body, **settings).parsed.document.open_items
    return [(item.kind, filled(item.html), item.section, item.done) for item in found]


def test_gaps_and_next_steps_are_collected_from_their_sections(parse, filled):
    """Lists in sections that are named for them; nested lists belong to their item."""
    body = """
## Gaps I Still Have

* How **loss** flows, see [[Loss]]
* Scale
  * of what

## What\N{RIGHT SINGLE QUOTATION MARK}s Next for Me

1. Read

## What's nextdoor

- nothing
"""
    assert items(parse, filled, body) == [
        ("gap", "How <strong>loss</strong> flows, see {link 0 whole}", "gaps-i-still-have", False),
        ("gap", "Scale", "gaps-i-still-have", False),
        ("next", "Read", "what-s-next-for-me", False),
    ]


def test_tasks_are_next_steps_wherever_they_stand(parse, filled):
    """A ticked one is done; in a section of gaps a task is a gap."""
    body = "## A\n\n- [ ] one\n- [x] two\n\n## Gaps\n\n- [ ] three"

    assert items(parse, filled, body) == [
        ("next", "one", "a", False),
        ("next", "two", "a", True),
        ("gap", "three", "gaps", False),
    ]


def test_sections_are_named_by_the_settings(parse, filled):
    """Another language has other names for them."""
    body = "## 🔴 Offene Fragen\n\n- Wie?\n\n## Gaps\n\n- no"

    assert items(parse, filled, body, gap_headings=("Offene Fragen",)) == [
        ("gap", "Wie?", "offene-fragen", False)
    ]


def test_a_subsection_of_gaps_is_still_about_gaps(parse, filled):
    """The section ends at the next heading of its level."""
    body = "## Gaps\n\n### Theory\n\n- one\n\n## Other\n\n- two"

    assert [item[:2] for item in items(parse, filled, body)] == [("gap", "one")]


@pytest.mark.parametrize(
    ("words", "html"),
    [
        (
            "*so* **so** ~~so~~ `a < b`",
            "<em>so</em> <strong>so</strong> <s>so</s> <code>a &lt; b</code>",
        ),
        ("a & b\n  c\\\n  d", "a &amp; b c d"),
        ("is {metric}`a.b`, as in {ref}`a/b`", "is {quote 0 whole}, as in {quote 1 whole}"),
        ("[it *is*](https://a.b) <https://c.d> [[x|x < y]]", "it <em>is</em> https://c.d x &lt; y"),
        ('[so]{#a .b} [so]{claim="a.b > 0"}', "so so"),
        ("as said [@key] once[^1]\n\n[^1]: Note.", "as said once"),
        ("![a *map*](map.png)", "a map"),
        (
            '<kbd class="a">Q</kbd> H<sub>2</sub>O<br>x <video>y',
            "<kbd>Q</kbd> H<sub>2</sub>O x &lt;video&gt;y",
        ),
        ("<b>bold", "<b>bold</b>"),
        ("%% hidden %% seen <!-- not -->", "seen"),
    ],
)
def test_an_open_item_keeps_its_markup_and_nothing_that_leads_away(parse, filled, words, html):
    """No link, no id and no note: all of it is a link to where it was written."""
    assert filled(parse(f"## Gaps\n\n- {words}").parsed.document.open_items[0].html) == html


def test_a_formula_in_an_open_item_is_mathml(parse, filled):
    """As on the page of the post."""
    (item,) = parse("## Gaps\n\n- Like $1/d_{\\text{eff}}$?").parsed.document.open_items

    assert filled(item.html).startswith("Like <math>")
    assert "<msub><mi>d</mi><mtext>eff</mtext></msub>" in filled(item.html)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("word " * 100, "word …"),
        ("*" + "word " * 100 + "x*", "word …</em>"),
        ("word " * 48 + "`code`", "word …"),
        ("w" * 500, "w …"),
    ],
)
def test_a_long_open_item_ends_at_a_word_and_its_elements_end(parse, filled, words, end):
    """It is cut where a list has no room for more."""
    html = filled(parse(f"## Gaps\n\n- {words}").parsed.document.open_items[0].html)

    assert html.endswith(end)
    assert len(html) < 260
    assert html.count("<em>") == html.count("</em>")


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("<b>a *b</b> c* <i>d", "<b>a <em>b</em></b> c <i>d</i>"),
        ("*a </i>b*", "<em>a b</em>"),
        ("<b id=x><a href=y>a</a>", "<b>a</b>"),
        ("a <script>b", "a b"),
        ("a <![CDATA[<]]> b", "a  b"),
    ],
)
def test_html_of_any_kind_leaves_no_element_open(parse, filled, words, html):
    """Also in a journal that lets all HTML through."""
    (item,) = parse(f"## Gaps\n\n- {words}", html=True).parsed.document.open_items

    assert filled(item.html) == html


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("## A\n\nFirst *words*,\nsee [[x]].\n\nSecond.", "First words, see {link 0 whole}."),
        ("> quoted\n\n- item\n\nPlain.", "Plain."),
        ("It is {metric}`a.b`.\n\nPlain.", "Plain."),
        ("![c](experiment:a/b)\n\nPlain.", "Plain."),
        ("%% hidden %%\n\nPlain.", "Plain."),
        ("", ""),
    ],
)
def test_the_summary_is_the_first_paragraph_that_stands_on_its_own(parse, filled, body, summary):
    """No quote, no list, no number that moves with an experiment."""
    assert filled(parse(body).parsed.document.summary) == summary


def test_a_long_summary_ends_at_a_word(parse, filled):
    """It is cut where a word ends, and says that it was."""
    summary = filled(parse("word " * 200).parsed.document.summary)

    assert len(summary) <= 302
    assert summary.endswith("word …")


def test_the_document_of_a_post_in_the_shape_of_a_diary(parse, filled):
    """Subtitle, assessment, gaps, next steps and quotes of one whole post."""
    whole = parse(
        """# How I came to like maps

## Why maps

A map is a **summary** that somebody chose.

> "A map is not the land."

* Roads
* Rivers:

  * wide
  * narrow

## What I know now

### ✅ Scale

Solid.

### 🟡 Projections

Half.

## Gaps I Still Have

* Which projection for which use?

## What\N{RIGHT SINGLE QUOTATION MARK}s Next for Me

* 🔬 Draw one.

---

The end.
"""
    )
    document = whole.parsed.document

    assert whole.parsed.problems == ()
    assert "".join(document.subtitle.pieces) == "How I came to like maps"
    assert filled(document.summary) == "A map is a summary that somebody chose."
    assert [h.level for h in document.outline] == [2, 2, 3, 3, 2, 2]
    assert document.assessed == ("solid", "partial")
    assert [filled(item.html) for item in document.open_items] == [
        "Which projection for which use?",
        "🔬 Draw one.",
    ]
    assert "<li>narrow</li>" in filled(whole.html)
