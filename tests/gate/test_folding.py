"""One form for all ways to write the same words, and where words end."""

from __future__ import annotations

import pytest

from generator.gate.folding import as_bytes, ends_words, folded

SAME = (
    ("It\u2019s  a\ntest", "it's a test"),
    ("Stra\u00dfe", "STRASSE"),
    ("cafe\u0301", "CAF\u00c9"),
    ("a\u00a0b \u2013 c", "a b - c"),
    ("soft\u00adhyphen", "softhyphen"),
    ("zero\u200bwidth", "zerowidth"),
    ("\ufb01nd", "find"),
    ("\u201cquoted\u201d", '"quoted"'),
    ("\u201ea\u201c \u201aa\u2018", "\"a\" 'a'"),
    ("\u00aba\u00bb \u2039a\u203a \u00bba\u00ab", '"a" "a" "a"'),
    ("\u00ab\u202fa\u202f\u00bb \u00ab\u00a0a\u00a0\u00bb", '"a" "a"'),
    ("the owl's", "the owl\u2018s"),
    ("\u0149", "'n"),
    ("\uff02a\uff02", '"a"'),
    ("\u0130stanbul", "i\u0307stanbul"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_ways_to_write_the_same_fold_to_one(one, other):
    """Typography, white space, case and Unicode form make no difference."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "_"), SAME)
def test_folding_twice_is_folding_once(one, _):
    """A folded text is its own form."""
    assert folded(folded(one)) == folded(one)


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("an owl, here", "owl", True),
        ("owl", "owl", True),
        ("an owlet here", "owl", False),
        ("a fowl", "owl", False),
        ("ein \u00fcberblick", "berblick", False),
        ("caf\u00e9s", "caf\u00e9", False),
        ("(c++)", "c++", True),
        ("a-b", "a", True),
        ("私の日記です", "日記", True),
    ],
)
def test_a_word_is_whole_or_part_of_another(text, found, whole):
    """Letters beside it make it part of a word, but in scripts that put no spaces there."""
    data, part = as_bytes(folded(text)), as_bytes(folded(found))
    start = data.index(part)

    assert ends_words(data, start, start + len(part)) == whole


def test_a_lone_surrogate_has_a_form():
    """What no encoding can write does not stop a search."""
    assert as_bytes(folded("a\ud800b")) == b"a?b"
