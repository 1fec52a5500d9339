"""Headings give a post its outline, its anchors and its self-assessment."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import parse_file
from generator.journal import Settings


def outline(parse, body: str, **settings: object):
    found = parse(body, **settings).parsed.document.outline
    return [(heading.level, heading.id, "".join(heading.text.pieces)) for heading in found]


@pytest.mark.parametrize(
    ("body", "levels", "subtitle"),
    [
        ("## A\n\n### B", [2, 3], ""),
        ("# A\n\ntext\n\n## B\n\n###### C", [2, 3, 6], ""),
        ("# Sub\n\n## A\n\n### B", [2, 3], "Sub"),
        ("Sub\n===\n\n## A", [2], "Sub"),
        ("# Sub\n\n# A\n\n## B", [2, 3], "Sub"),
        ("text\n\n# A\n\n## B", [2, 3], ""),
        ("# Only", [2], ""),
    ],
)
def test_the_page_has_one_h1_which_is_the_title(parse, html, body, levels, subtitle):
    """A body with an H1 moves down a level; one before another heading is the subtitle."""
    document = parse(body).parsed.document

    assert [heading.level for heading in document.outline] == levels
    assert "".join(document.subtitle.pieces) == subtitle
    assert "<h1" not in html(body)


def test_anchors_are_made_of_words_and_told_apart(parse):
    """Two headings of one text have two anchors, and none takes an id of the author's."""
    body = "[x]{#taken}\n\n## A\n\n## A\n\n## A 1\n\n## Taken\n\n## !!!\n\n## Über `code` [l](b.md)"

    assert [name for _, name, _ in outline(parse, body)] == [
        *("a", "a-1", "a-1-1", "taken-1", "section", "über-code-l")
    ]


def test_an_anchor_never_says_the_title_of_another_post(parse):
    """Who may see that title is not known here."""
    assert outline(parse, "## See [[Secret Plan]] now") == [(2, "see-now", "See  now")]


def test_a_heading_is_no_footnote(parse, html):
    """Footnotes have ids, too."""
    body = "a[^1]\n\n## Fn1\n\n## Fnref1\n\n[^1]: Note."

    assert len(set(re.findall(r'id="([^"]+)"', html(body)))) == 4


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["A", "a", "A 1", "a-1", "A-1-1", "!", "Section", "é"])))
def test_no_two_headings_share_an_anchor(headings):
    """Whatever the headings are called."""
    body = "---\ntitle: T\ndate: 2025\n---\n" + "\n\n".join(f"## {text}" for text in headings)
    anchors = parse_file("content/a.md", body.encode(), Settings()).parsed.document.anchors

    assert len(anchors) == len(set(anchors)) == len(headings)


def test_marks_before_headings_are_a_self_assessment(parse, html):
    """✅ 🟡 🔴 are taken out of the text and become words."""
    body = "## ✅ Angles\n\n## 🟡\ufe0f Losses\n\n### 🔴Scaling\n\n## Not ✅ this"
    document = parse(body).parsed.document

    assert document.assessed == ("solid", "partial", "notyet")
    assert [name for _, name, _ in outline(parse, body)][:3] == ["angles", "losses", "scaling"]
    assert '<span class="word">not yet</span>' in html(body)
    assert html(body).count("✅") == 1
