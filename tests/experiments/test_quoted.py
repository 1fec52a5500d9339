"""Where posts quote a number that a rerun found to be another."""

from __future__ import annotations

import pytest

from generator.content import gather, parse_file
from generator.experiments import Metric, Moved
from generator.experiments.quoted import quoting
from generator.journal import Settings

CHANGE = Moved("toss", "heads", (("n", "0.5"),), Metric("heads", 1), Metric("heads", 2))
FRONT = "---\ntitle: A\ndate: 2025\npublished: true\nvisibility: public\n---\n"


@pytest.mark.parametrize(
    ("body", "is_quoted"),
    [
        ("{metric}`toss.heads@n=0.5`", True),
        ("{metric}`toss.heads@n=0.50:.1f`", True),
        ("{metric}`toss.heads.low`", True),
        ('[x]{claim="all(toss.heads > 0)"}', True),
        ('[x]{claim="toss.tails > 0 and toss.heads@n=.5 > 0"}', True),
        ("{metric}`toss.heads@n=0.51`", False),
        ("{metric}`toss.tails@n=0.5`", False),
        ("{metric}`turn.heads@n=0.5`", False),
        ("![x](experiment:toss/heads)", False),
    ],
)
def test_a_change_is_quoted_where_prose_may_mean_it(body, is_quoted):
    """By its labels as what they mean, by all of a sweep, in a claim; a figure quotes no number."""
    post = parse_file("content/a.md", (FRONT + body).encode(), Settings()).parsed
    entries = gather((post,), ("content/a.md",), "public").library.entries

    assert [place.line for place in quoting(CHANGE, entries)] == [7] * is_quoted
