"""Which posts are meant by what was asked for."""

from __future__ import annotations

import pytest

from generator.content import parse_file
from generator.content.choosing import Choice, seen_as
from generator.dates import parse_date
from generator.journal import Settings


def post(lines: str = "", folder: str = "learning", title: str = "Heavy “balls” in Größe"):
    text = f"---\ntitle: {title}\ndate: 2025-03\n{lines}\n---\n"
    parsed = parse_file(f"content/{folder}/a.md", text.encode(), Settings())
    assert parsed.parsed.post, parsed.parsed.problems
    return parsed.parsed.post


PUBLIC = "published: true\nvisibility: public\n"


@pytest.mark.parametrize(
    ("choice", "is_taken"),
    [
        (Choice(), True),
        (Choice(kinds=("research", "learning")), True),
        (Choice(kinds=("research",)), False),
        (Choice(statuses=("Ongoing", "paused")), True),
        (Choice(statuses=("paused",)), False),
        (Choice(seen=("public", "draft")), True),
        (Choice(seen=("draft", "private")), False),
        (Choice(tags=("optimisation",)), True),
        (Choice(tags=("Optimisation", "maps")), True),
        (Choice(tags=("Optimisation", "Other")), False),
        (Choice(words=("GRÖSSE",)), True),
        (Choice(words=("gro\u0308ße", '"balls" in', "heavy")), True),
        (Choice(words=("heavy", "light")), False),
        (Choice(kinds=("learning",), tags=("Other",)), False),
    ],
)
def test_what_is_asked_for_is_found(choice, is_taken):
    """Any of several kinds, statuses and visibilities; all of several tags and words."""
    one = post(f"{PUBLIC}status: ongoing\ntags: [Optimisation, Maps]")

    assert choice.takes(one) == is_taken


@pytest.mark.parametrize("day", ["2024", "2025", "2025-02", "2025-03", "2025-03-31", "2026"])
@pytest.mark.parametrize("note", ["", "2024-12-31", "2025", "2025-03-31", "2025-04-XX"])
def test_a_post_changed_since_a_day_or_before_it(day, note):
    """One of the two, however exactly its dates and the day are known."""
    one = post(f"evolution: [{{date: {note}, note: x}}]" if note else "")

    since, before = Choice(since=parse_date(day)), Choice(before=parse_date(day))

    assert since.takes(one) != before.takes(one)
    assert since.takes(one) == (one.changed.last_day >= parse_date(day).first_day)


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        ("", "draft"),
        ("visibility: public", "draft"),
        ("published: true", "private"),
        ("published: true\nvisibility: inner-circle", "inner-circle"),
        (PUBLIC, "public"),
    ],
)
def test_a_draft_is_seen_by_nobody(lines, seen):
    """Whatever its visibility is going to be."""
    assert seen_as(post(lines)) == seen
