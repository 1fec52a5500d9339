"""A footnote stands behind the block that refers to it; a lone picture may have a caption."""

from __future__ import annotations

import re

import pytest

NOTE = "\n\n[^n]: The note."


def order(shown: str) -> list[str]:
    """The ids of notes and of references to them, and the words in capitals, as they come."""
    return re.findall(r'\bid="(fn(?:ref)?\d[:\d]*)"|\b([A-Z]{2,})\b', shown)


def flat(shown: str) -> list[str]:
    return [name or word for name, word in order(shown)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("a[^n] ONE\n\nTWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("a^[in it] ONE\n\nTWO", ["fnref1", "ONE", "fn1", "TWO"]),
        ("## a[^n] ONE\n\nTWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("- a[^n] ONE\n- TWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("- a[^n] ONE\n\n  TWO\n- THREE" + NOTE, ["fnref1", "ONE", "fn1", "TWO", "THREE"]),
        ("> a[^n] ONE\n>\n> TWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("> [!TIP] a[^n] ONE\n> TWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("> [!TIP]- a[^n] ONE\n> TWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("| a[^n] |\n|---|\n| ONE |\n\nTWO" + NOTE, ["fnref1", "ONE", "fn1", "TWO"]),
        ("ONE[^n]\n: TWO\n\nTHREE" + NOTE, ["ONE", "fnref1", "TWO", "fn1", "THREE"]),
    ],
)
def test_a_note_follows_the_block_that_refers_to_it(html, body, found):
    """Behind a paragraph, heading or table; in a list, quote, callout or definition within it."""
    assert flat(html(body)) == found


def test_a_note_that_is_asked_for_again_stands_once(html):
    """By the first words that refer to it; it leads back to all of them."""
    shown = html("a[^n]\n\nb[^n]\n\nc[^n]\n\nEND\n\n[^n]: The note.")

    assert flat(shown) == ["fnref1", "fn1", "fnref1:1", "fnref1:2", "END"]
    assert re.findall(r'href="#(fn[^"]+)"', shown) == [
        *("fn1", "fnref1", "fnref1:1", "fnref1:2"),
        *("fn1", "fn1"),
    ]


def test_notes_of_notes_follow_them(html):
    """Also where two speak of each other."""
    shown = html("a[^m] ONE\n\nTWO\n\n[^m]: see [^n]\n\n[^n]: see [^m] ^[here]")

    assert [name for name in flat(shown) if "ref" not in name][:1] == ["ONE"]
    assert flat(shown)[-1] == "TWO"
    assert sorted(name for name in flat(shown) if re.fullmatch(r"fn\d", name)) == [
        *("fn1", "fn2", "fn3")
    ]


def test_a_note_holds_whatever_a_post_does(html):
    """Lists, code and several paragraphs; its number leads back, whatever it begins with."""
    shown = html("a[^c] b[^l]\n\n[^c]: Words.\n\n    ```\n    CODE\n    ```\n\n[^l]: - item")

    first, second = re.findall(r"<aside.*?</aside>", shown, re.DOTALL)
    assert "CODE" in first and '<p><a class="note-number"' in first
    assert re.search(r'Note 2">\n<a class="note-number".*?<ul>', second)


def test_a_note_is_a_note_also_without_any_style(html):
    """It has a role and a name, and stands where it is read, in a feed as on the page."""
    shown = html("a[^n]" + NOTE)

    assert '<aside id="fn1" class="sidenote" role="note" aria-label="Note 1">' in shown
    assert "footnotes" not in shown


def test_a_note_is_not_what_a_post_begins_with(parse):
    """A summary is words of the post's own, and a subtitle has no note."""
    document = parse("{metric}`a.b`^[aside]\n\nThe words.").parsed.document

    assert document.summary.pieces == ("The words.",)


@pytest.mark.parametrize(
    ("body", "is_figure"),
    [
        ('![what](a.png "Why")', True),
        ('%% hm %% ![what](a.png "Why") <!-- no -->', True),
        ('- ![what](a.png "Why")', True),
        ("![what](a.png)", False),
        ('See ![what](a.png "Why")', False),
        ('[![what](a.png "Why")](b.png)', False),
    ],
)
def test_a_lone_picture_with_a_title_has_a_caption(html, body, is_figure):
    """Its title is read below it; beside words it stays a title, and without one it is alone."""
    shown = html(body)

    assert ("<figcaption>Why</figcaption></figure>" in shown) == is_figure
    assert ('title="Why"' in shown) == (not is_figure and "Why" in body)
    assert "<img {link" in shown and "<p></p>" not in shown


def test_a_caption_is_plain_text(html):
    """What looks like HTML in it is shown as it was written."""
    shown = html('![a](a.png "x < y & <b>")')

    assert "<figcaption>x &lt; y &amp; &lt;b&gt;</figcaption>" in shown


@pytest.mark.parametrize("wanted", ["✅ Rank", "🟡\ufe0f Rank", "Rank", "rank", "✅ rank"])
def test_a_heading_is_found_with_its_mark(shelf, wanted):
    """Whoever copies the heading as it is written finds it."""
    shelf.post("there.md", "## ✅ Rank")
    shelf.post("here.md", f"[[There#{wanted}]]")

    assert shelf.gathered().problems == ()
    assert shelf.entry("here.md").targets[0].anchor == "rank"
