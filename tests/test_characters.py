"""What cannot be seen is said, dropped or written out, and everything else is left alone."""

from __future__ import annotations

import pytest

from generator.characters import FORBIDDEN, is_plain, is_seen, without_unseen, written_out


@pytest.mark.parametrize(
    "text",
    [
        "tab\tand\nline",
        "\u05e9\u05dc\u05d5\u05dd",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f468\u200d\U0001f469",
        "e\u0301",
        "\U0001fae8",
        "\ufffd",
    ],
)
def test_what_languages_are_written_with_may_stand_anywhere(text):
    """Joiners, marks, other directions and signs younger than this Python are text."""
    assert not FORBIDDEN.search(text)


def test_what_cannot_be_seen_is_no_text():
    """Neither spaces nor marks of formats show anything; a letter does."""
    assert not any(map(is_seen, " \t\u200b\u202e\ufeff\x00\u2028\u3000"))
    assert is_seen("a")
    assert (is_plain("a b"), is_plain("a\u200bb")) == (True, False)


def test_a_line_for_the_terminal_is_one_line_that_drives_nothing():
    """Line ends, escape sequences and turned directions are shown as their escapes."""
    assert written_out("a\nb\x1b[2Jc\u202ed é") == "a\\nb\\x1b[2Jc\\u202ed é"


def test_a_word_is_the_same_with_a_break_within():
    """Soft hyphens and zero-width spaces are no letters of a name; joiners are."""
    assert without_unseen("a\xadb\u200bc") == "abc"
    assert without_unseen("a\u200db") == "a\u200db"
