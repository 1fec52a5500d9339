"""Raw HTML is filtered, and a comment is never seen by anybody."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "shown", "warned"),
    [
        ("a <b>x</b>", "a <b>x</b>", []),
        ('<span lang="de">x</span>', '<span lang="de">x</span>', []),
        ("a <script>x</script>", "&lt;script&gt;x&lt;/script&gt;", ["<script>"]),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;", ["<script>"]),
        ("<iframe src=x></iframe>", "&lt;iframe src=x&gt;", ["<iframe>"]),
        ("a <img src=x onerror=y>", "&lt;img src=x onerror=y&gt;", ["<img>"]),
        ('<p style="x">y</p>', "<p>y</p>", ["style="]),
        ('a <b onclick="x">y</b>', "a <b>y</b>", ["onclick="]),
        ('a <b title="<i>">y</b>', '<b title="&lt;i&gt;">', []),
        ("<?php x ?>", "&lt;?php x ?&gt;", ["<?php"]),
    ],
)
def test_harmless_html_passes_and_the_rest_is_text(parse, filled, body, shown, warned):
    """What is not let through is shown as it was written, with a warning."""
    whole = parse(body)

    assert shown in filled(whole.html)
    assert {problem.severity for problem in whole.parsed.problems} <= {"warning"}
    for what in warned:
        assert any(what in problem.message for problem in whole.parsed.problems)
    assert bool(whole.parsed.problems) == bool(warned)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<div>\n\nx\n\n</p></div></div>\n\ny", "<div>\n<p>x</p>\n</div>\n<p>y</p>\n"),
        ("<div>\n\nx", "<div>\n<p>x</p>\n</div>"),
        ("<b>x\n\ny", "<p><b>x</b></p>\n<p>y</p>\n"),
        ("*x <b>y* z</b>", "<p><em>x <b>y</b></em> z</p>\n"),
        ("<b>x *y</b> z*", "<p><b>x <em>y z</em></b></p>\n"),
        ("<div>\n\nx</div> y", "<div>\n<p>x y</p>\n</div>"),
        ("- <div>\n\n  x\n\ny", "<ul>\n<li>\n<div>\n<p>x</p>\n</div></li>\n</ul>\n<p>y</p>\n"),
    ],
)
def test_html_left_open_is_closed_where_it_stands(html, body, shown):
    """No post can break the page around it, nor close what it did not open."""
    assert html(body) == shown


def test_all_html_passes_where_the_journal_says_so(html):
    """``html = true`` is the author's own risk."""
    assert html("<script>x</script>", html=True) == "<script>x</script>"


COMMENTS = [
    "a <!-- secret --> b",
    "a %% secret %% b",
    "a <!-- secret\nsecret --> b",
    "a %% secret\nsecret %% b",
    "<!--\n\nsecret\n\n-->\n\nb",
    "%%\nsecret\n\n- secret\n\n```\nsecret\n```\n%%\n\nb",
    "<div><!-- secret --></div>\n\nb",
    "- a\n\n  %%\n  secret\n  %%\n\n  b",
    "> %% secret\n> secret %%\n> b",
    "## b <!-- secret --> %% secret %%",
    "![b <!-- secret --> %% secret %%](c.png)",
    "![b %% secret %%](experiment:c/d)",
    "> [!NOTE] b %% secret %%\n> b <!-- secret -->",
    "| b %% secret %% |\n|---|\n| <!-- secret --> |",
    "[b %% secret %%](c.md) [[c]]",
]


@pytest.mark.parametrize("html", [False, True], ids=["", "html = true"])
@pytest.mark.parametrize("body", COMMENTS)
def test_a_comment_never_reaches_the_output(parse, body, html):
    """Neither the page nor anything that others see of the post shows a comment."""
    whole = parse(body, html=html)

    assert whole.parsed.problems == ()
    assert "secret" not in "".join(whole.html.pieces)
    assert "secret" not in str(whole.parsed.document)


@pytest.mark.parametrize("html", [False, True], ids=["", "html = true"])
@pytest.mark.parametrize(
    "body", ["a %% secret", "a <!-- secret", "%%\nsecret", "<!--\n\nsecret", "- a <!-- secret"]
)
def test_an_unfinished_comment_hides_what_follows_and_is_an_error(parse, body, html):
    """Whoever begins a comment means to hide something."""
    whole = parse(body, html=html)

    assert [p.message for p in whole.parsed.problems] == ["this comment has no end"]
    assert "secret" not in "".join(whole.html.pieces)


@pytest.mark.parametrize("body", ["`%% a %%`", r"\%% a", "```\n%% a\n```", "    %% a"])
def test_code_and_escaped_signs_are_no_comments(html, body):
    """Percent signs in code are shown."""
    assert "%% a" in html(body)


@pytest.mark.parametrize(
    "body",
    [
        "<div>\n%% HIDDEN %%\n</div>",
        "<details><summary>%% HIDDEN %%</summary>x</details>",
        "[[Roots|see %% HIDDEN %%]]",
        '![a](b.png "words %% HIDDEN %%")',
        '[a](https://example.org "%% HIDDEN %%")',
        "[[Roots|see <!-- HIDDEN -->]]",
    ],
)
def test_a_comment_is_hidden_wherever_it_stands(parse, filled, body):
    """HTML, the words of a link and titles have no comments in what is published."""
    whole = parse(body)

    assert "HIDDEN" not in filled(whole.html) + repr(whole.parsed.document)


@pytest.mark.parametrize("gap", [" ", "\t", "\n  "])
def test_a_task_has_its_box_whatever_space_was_typed(parse, filled, gap):
    """A tab or a line break behind the brackets is a space like any other."""
    whole = parse(f"- [x]{gap}Sow.")

    assert "checked" in filled(whole.html)
    assert [item.done for item in whole.parsed.document.open_items] == [True]


def test_nothing_passes_by_looking_like_the_box_of_a_task(parse, filled):
    """The class that the parser gives its own boxes opens no door for HTML."""
    whole = parse('x <script class="task-list-item-checkbox">y</script>')

    assert "<script" not in filled(whole.html)
