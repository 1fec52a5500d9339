"""The map: each post near those that it is alike to, placed once and for good."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from previewing import Preview

from generator.dates import PartialDate
from generator.site.atlas import atlas, draw
from generator.site.atlas.labels import LEADING, WIDEST, Box, Stroke, folded
from generator.site.atlas.placing import APART
from generator.site.views import MapView, Spot

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from map_meaning import dealt, invented, meaning

WORDS = some.sampled_from(
    ["vectors", "cosine", "attention", "entropy", "tokens", "dropout", "埋め込み", "المتجهات", "a"]
)
TEXT = some.lists(WORDS, max_size=5).map(" ".join)
TEXTS = some.lists(TEXT, max_size=4).map(tuple)
POSTS = some.lists(some.tuples(TEXT, TEXTS, TEXTS), max_size=40)
SHOWN = {  # which names, at which widths of the figure
    "few": {"small": (316, 500, 768), "middle": (704, 900, 1056), "large": (960, 1200, WIDEST)},
    "usual": {"": (704, 900, WIDEST)},
    "many": {"": (1000, 1200, WIDEST)},
}
PLACES = (
    *((0, 0), (94, 0), (20, 82), (10, 0), (14, 90), (5, 9)),
    *((116, 72), (60, -36), (77, 52), (54, -44), (9, 81), (16, 8)),
)


@settings(deadline=None)
@given(POSTS, some.tuples(TEXT, TEXTS, TEXTS))
def test_a_new_post_moves_no_older_one(posts, new):
    """Whatever is written next, what stands on the map stays where it is."""
    before, after = atlas(posts), atlas([*posts, new])

    assert after.places[:-1] == before.places
    assert [near.older for near in after.near[:-1]] == [near.older for near in before.near]


@settings(deadline=None)
@given(POSTS)
def test_no_two_posts_are_closer_than_their_marks_are_wide(posts):
    """However alike posts are, their marks do not overlap."""
    for (ax, ay), (bx, by) in combinations(atlas(posts).places, 2):
        assert (ax - bx) ** 2 + (ay - by) ** 2 >= APART**2


def test_what_the_map_of_known_words_is():
    """The same words have the same places on every machine, whatever adds the numbers up."""
    words, _ = invented(12, seed=5)

    assert atlas(words).places == PLACES


def test_posts_that_are_alike_stand_near():
    """Nearness on the map is likeness in meaning, far beyond chance."""
    words, clusters = invented(200, seed=2)
    places = list(atlas(words).places)
    found, chance = meaning(words, places, clusters), meaning(words, dealt(places), clusters)

    assert found.correlation > 0.3 > abs(chance.correlation) * 3
    assert found.kept > 4 * chance.kept
    assert found.own > 2.5 * chance.own


def test_the_nearest_are_older_and_newer_posts_of_the_same_subject():
    """What is near in meaning is known in both directions, the nearest first."""
    near = atlas(
        [
            ("Cosine similarity of embeddings", ("Embeddings",), ()),
            ("Why bread rises", ("Baking",), ()),
            ("Embeddings and cosine similarity", ("Embeddings",), ()),
        ]
    ).near

    assert (near[0].older, near[0].newer) == ((), (2,))
    assert (near[2].older, near[2].newer) == ((0,), ())
    assert (near[1].older, near[1].newer) == ((), ())


@pytest.mark.parametrize("count", [1, 2, 5, 30, 120, 450])
def test_names_touch_neither_one_another_nor_marks(count):
    """Wherever names are shown, they lie free and inside, at the least width and the greatest."""
    view = drawn_from(count)
    drawing = draw(view, atlas([(spot.title, spot.tags, spot.headings) for spot in view.spots]))
    marks = [
        Box(m.y - m.radius, m.y + m.radius, m.x / 100, -m.radius, m.radius) for m in drawing.marks
    ]
    for on, widths in SHOWN[drawing.size].items():
        names = [
            box_of(mark, label)
            for mark in drawing.marks
            for label in mark.labels
            if label.on in ("", on)
        ]
        assert names or count > 100
        for width in widths:
            sides = [at(box, width) for box in names]
            dots = [at(mark, width) for mark in marks]
            assert [side for side in sides if side[0] < 0 or side[1] > width] == []
            assert [pair for pair in combinations(sides, 2) if touch(*pair)] == []
            assert [(a, b) for a in sides for b in dots if touch(a, b)] == []
            assert [pair for pair in combinations(dots, 2) if touch(*pair, 2)] == []


def test_few_posts_are_all_named_on_a_large_screen():
    """Two dozen posts have room for their names, and none of these is cut before its third line."""
    view = drawn_from(24)
    drawing = draw(view, atlas([(spot.title, spot.tags, spot.headings) for spot in view.spots]))
    names = [
        [label for label in mark.labels if label.on in ("", "large")] for mark in drawing.marks
    ]

    assert drawing.size == "few"
    assert all(len(one) == 1 for one in names)
    assert [one for (one,) in names if one.lines[-1].endswith("…") and len(one.lines) < 3] == []


def test_a_long_title_stands_in_lines_of_about_one_length():
    """It is cut only where three lines do not hold it."""
    title = "Investigating Cosine Similarity Robustness with Sparse Embeddings"

    assert folded("Short", 24) == ("Short",)
    assert folded("Understanding Embeddings", 20) == ("Understanding", "Embeddings")
    assert folded(title, 24) == (
        "Investigating Cosine",
        "Similarity Robustness",
        "with Sparse Embeddings",
    )
    assert folded(title, 16)[-1].endswith("…")
    assert folded("Donaudampfschifffahrt", 16) == ("Donaudampfschiff", "fahrt")


@pytest.mark.parametrize(("line", "crosses"), [((0, 0, 1, 100), True), ((0, 90, 1, 90), False)])
def test_a_line_through_words_is_known(line, crosses):
    """A name goes where no line is, if it can."""
    assert Stroke(*line).runs_through(Box(40, 60, 0.5, -20, 20), 400) == crosses


def test_only_listed_posts_are_on_the_map(journal):
    """Pages, unlisted and private posts are not on it, and no line leads to them."""
    journal.post("learning/seen", "See [[Hidden]] and [[Other]].", tags=["Shown"])
    journal.post("learning/other", "## Gaps I still have\n\n- one\n\n## Momentum\n")
    journal.post("learning/hidden", visibility="private", tags=["Veiled"])
    journal.post("learning/apart", visibility="unlisted")
    journal.post("about", kind="page")
    journal.publish()
    page = journal.page("/map/")

    assert page.count('class="spot') == 2
    assert page.count("<line data-ends=") == 1
    assert not [word for word in ("Hidden", "Veiled", "Apart") if word in page]


def test_the_map_is_made_anew_only_when_what_it_says_changes(journal):
    """Editing prose leaves it; a new heading is another word, and no more than that."""
    journal.post("learning/one", "Text.\n\n## Heading\n", tags=["A"])
    journal.post("learning/two", "Text.", tags=["A"])
    journal.publish()
    journal.edit("content/learning/one.md", "Text.", "Other text.")
    prose = journal.publish()
    journal.edit("content/learning/one.md", "## Heading", "## Momentum")
    heading = journal.publish()

    assert "map/index.html" not in prose.rendered
    assert "map/index.html" in heading.rendered
    assert prose.made["atlas"] == 0
    assert heading.made["atlas"] == 1


def test_an_empty_journal_has_an_empty_map(journal):
    """Where nothing is published the map says so."""
    journal.publish()

    assert "Nothing is published here yet" in journal.page("/map/")


@pytest.mark.parametrize("width", [390, 1280])
def test_marks_are_reached_by_keys_and_show_their_neighbours(journal, page, width):
    """Tab goes from mark to mark by date; the one in focus shows what it is linked with."""
    journal.post("learning/one", "See [[Two]].", date="2024-01-01", tags=["A"])
    journal.post("learning/two", date="2024-02-01", tags=["A", "B"])
    journal.post("research/three", date="2024-03-01", tags=["B"], status="hypothesis")
    with served(journal) as address:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/map/")
        first = page.locator(".spot").first
        first.focus()
        focused = "document.activeElement.querySelector('title')?.textContent"
        titles = [page.evaluate(focused)]
        near = page.locator(".spot.near").count(), page.locator("line.near").count()
        for _ in range(2):
            page.keyboard.press("Tab")
            titles.append(page.evaluate(focused))
        page.locator("[data-tag]").last.focus()
        tagged = page.locator(".spot.near title").all_text_contents()

    assert titles == ["One", "Two", "Three – hypothesis"]
    assert near == (2, 1)
    assert tagged == ["Two", "Three – hypothesis"]
    assert page.complaints == []


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_names_are_free_in_a_real_browser(journal, page, width):
    """With the fonts that are there no name lies on another, and the page does not scroll."""
    several(journal, 40)
    with served(journal) as address:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/map/")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.map text')].map((text) => {"
            " const box = text.getBoundingClientRect();"
            " return [box.left, box.right, box.top + 2, box.bottom - 2] })"
            ".filter((box) => box[0] < box[1])"
        )
        wide = page.evaluate("document.documentElement.scrollWidth")

    assert len(boxes) > 10
    assert [pair for pair in combinations(boxes, 2) if touch(*pair)] == []
    assert wide == width


def test_a_mark_without_a_name_shows_it_when_it_is_near(journal, page):
    """Where there was no room for a name, being pointed at or linked with makes some."""
    several(journal, 40)
    shown = "[...document.querySelectorAll('.spot:is(.near, .said)')].map((spot) =>"
    shown += " [...spot.querySelectorAll('text')].some((text) => text.getClientRects().length))"
    with served(journal) as address:
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{address}/map/")
        quiet = page.evaluate(
            "[...document.querySelectorAll('.spot')].findIndex((spot) =>"
            " ![...spot.querySelectorAll('text')].some((text) => text.getClientRects().length))"
        )
        page.locator(".spot").nth(quiet).focus()
        while_there = page.evaluate(shown)
        page.locator("h1 ~ *, a").first.focus()
        afterwards = page.locator(".map .added").count()

    assert quiet >= 0
    assert while_there
    assert all(while_there)
    assert afterwards == 0


def test_a_map_that_is_wider_than_the_screen_opens_in_its_middle(journal, page):
    """More posts than a phone has room for are scrolled, beginning where most of them are."""
    several(journal, 70)
    with served(journal) as address:
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{address}/map/")
        left, over = page.evaluate(
            "((box) => [box.scrollLeft, box.scrollWidth - box.clientWidth])"
            "(document.querySelector('.map-figure .scroll'))"
        )

    assert over > 200
    assert abs(left - over / 2) <= 1


# --- helpers --------------------------------------------------------------------------


def several(journal, count: int) -> None:
    """Posts on invented subjects, each linked with the one before."""
    words, _ = invented(count, seed=4)
    titles = [title.capitalize() for title, _, _ in words]
    for number, (_, tags, _) in enumerate(words):
        date = f"2024-{number % 12 + 1:02}-01"
        text = f"After [[p{number - 1}]]." if number else "First."
        about = {"title": titles[number], "tags": list(tags), "date": date}
        journal.post(f"learning/p{number}", text, **about)


@contextmanager
def served(journal):
    """The address of the journal's site while it is previewed as the public sees it."""
    journal.build()  # so that all of it is known, and nothing comes later
    shown = Preview(journal.root, "--as", "public")
    try:
        yield shown.url.rstrip("/")
    finally:
        shown.end()


def drawn_from(count: int) -> MapView:
    """A map of invented posts, each linked with the one before."""
    words, _ = invented(count, seed=3)
    spots = [
        Spot(
            title=title.capitalize(),
            url=f"/learning/{number}/",
            kind="research" if number % 3 == 0 else "learning",
            status="ongoing",
            date=PartialDate(2024),
            tags=tags,
            headings=headings,
            notes=number % 7,
            linked=tuple(n for n in (number - 1, number + 1) if 0 <= n < count),
        )
        for number, (title, tags, headings) in enumerate(words)
    ]
    return MapView(tuple(spots))


def box_of(mark, label) -> Box:
    """Where the name of a mark is, at the least."""
    wide = 6.0 * max(map(len, label.lines))
    left = label.dx - {"start": 0, "end": wide, "middle": wide / 2}[label.anchor]
    base = mark.y + label.dy
    last = base + LEADING * (len(label.lines) - 1)
    return Box(base - 9, last + 3, mark.x / 100, left, left + wide)


def at(box: Box, width: float) -> tuple[float, float, float, float]:
    """The sides of a box in a figure of a width: left, right, top, bottom."""
    middle = box.at * width
    return middle + box.left, middle + box.right, box.top, box.bottom


def touch(one, other, slack: float = 0.0) -> bool:
    """Whether two boxes overlap, by more than ``slack`` pixels."""
    across = min(one[1], other[1]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[2], other[2])
    return across > slack and down > slack
