"""The pictures that stand for pages: of what lists say, small, legible, the same every time."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from generator.dates import parse_date
from generator.site.cards import drawn
from generator.site.cards.fonts import TITLE, sayable
from generator.site.views import CardView, IconView

LIFE = tuple(map(parse_date, ("2023", "2024-01", "2024-08-01")))


def card(title: str = "Why momentum works", **more) -> bytes:
    return drawn(CardView(title, **{"site": "Working Understanding", **more}))


def seen(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


@pytest.mark.parametrize(
    "title", ["A", "A title of many words " * 14, "x" * 300, "Émigré — “naïve” αβγ Ж", "🌱"]
)
def test_a_card_is_what_others_expect(title):
    """1200 × 630 pixels in at most 60 KB, however long the title."""
    png = card(title, kind="learning", status="ongoing", assessed=("solid",) * 40, life=LIFE)

    assert Image.open(BytesIO(png)).size == (1200, 630)
    assert len(png) <= 60_000


def test_a_card_is_drawn_the_same_every_time():
    """Nothing of the machine or the moment is in it."""
    assert card(status="mixed", life=LIFE) == card(status="mixed", life=LIFE)


def test_nothing_is_drawn_beyond_the_edges():
    """What has no room is cut: the margins stay paper."""
    image = seen(card("W" * 300, site="W" * 300, kind="research", status="s" * 200, life=LIFE))
    paper = image.getpixel((0, 0))

    for margin in ((0, 0, 70, 630), (1130, 0, 1200, 630), (0, 0, 1200, 40), (0, 610, 1200, 630)):
        assert image.crop(margin).getcolors() == [
            ((margin[2] - margin[0]) * (margin[3] - margin[1]), paper)
        ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Plain words", "Plain words"),
        ("🌱 A seed 🌱", "A seed"),
        ("e\u0301tude", "\u00e9tude"),
        ("🌱🟡", ""),
        ("日本語", ""),
        ("مرحبا بالعالم", ""),
        ("שלום", ""),
        ("हिन्दी", ""),
        ("Latin and 日本", ""),
        ("x\u0323\u0331", ""),
    ],
)
def test_what_cannot_be_set_is_left_out(text, said):
    """No box stands for a letter that is not there, and no script is set wrong."""
    assert sayable(text, TITLE) == said


@pytest.mark.parametrize("title", ["日本語", "مرحبا", "🌱"])
def test_a_title_that_cannot_be_set_gives_way_to_the_site_s_name(title):
    """Such a card says what it can: the name of the site, the state, the dates."""
    assert card(title) == card("日本")
    assert card(title) != card("")[:0]
    assert card(title, site="日本語") == card("日本", site="語")


@pytest.mark.parametrize("key", ["title", "site", "kind", "status", "assessed", "life"])
def test_a_card_shows_all_that_it_is_given(key):
    """Each thing that a view holds can be seen."""
    given = {"kind": "learning", "status": "ongoing", "assessed": ("solid",), "life": LIFE}
    other = {
        **{"title": "Another", "site": "Elsewhere", "kind": "research", "status": "paused"},
        **{"assessed": ("notyet",), "life": LIFE[:1]},
    }

    assert card(**given) != card(**{**given, key: other[key]})


def test_icons_are_images_of_the_size_they_say():
    """The icon that browsers ask for by name is an ICO file, that for phones a PNG."""
    ico, png = drawn(IconView("ico", 32)), drawn(IconView("png", 180))

    assert ico[:4] == b"\0\0\1\0"
    assert Image.open(BytesIO(ico)).size == (32, 32)
    assert Image.open(BytesIO(png)).size == (180, 180)


def test_each_listed_post_has_a_card_and_no_other(garden):
    """What is unlisted, a draft or private has none: a picture cannot be searched for words."""
    garden.post("learning/hidden", visibility="private")
    garden.post("learning/draft", published=False)
    garden.publish()
    cards = {path for path in garden.site if path.startswith("cards/")}

    assert cards == {
        "cards/about.png",
        *(f"cards/learning/{name}.png" for name in ("roots", "leaves", "light", "seeds")),
        *(f"cards/research/{name}.png" for name in ("do-seeds-wait", "turning")),
    }


def test_a_card_is_drawn_again_only_when_it_would_look_different(garden):
    """Other words in a post leave its card; another status draws that one alone."""
    garden.edit("content/learning/roots.md", "Roots drink.", "Roots drink deep.")
    words = garden.publish()
    garden.edit("content/learning/light.md", "complete", "paused")
    state = garden.publish()

    assert not [path for path in words.rendered if path.startswith("cards/")]
    assert [path for path in state.rendered if path.startswith("cards/")] == [
        "cards/learning/light.png"
    ]
    assert (words.made["picture"], state.made["picture"]) == (0, 1)


def test_a_lost_site_costs_no_drawing(garden):
    """Cards are remembered: a site that is made anew has the same ones."""
    before = garden.site
    for path in before:
        (garden.root / "site" / path).unlink()
    built = garden.publish()

    assert garden.site == before
    assert built.made["picture"] == 0


def test_a_long_address_has_a_card_too(journal):
    """A file's name may not be longer than 255 bytes: a card's is a digest then."""
    journal.post("learning/a", slug="x" * 252)
    journal.publish()

    assert len([path for path in journal.site if path.startswith("cards/")]) == 1


def test_two_posts_at_one_address_are_one_mistake(journal):
    """Their cards and copies would be one, too, and are not reported as well."""
    for name in "ab":
        journal.post(f"learning/{name}", slug="same")
    (message,) = journal.build().messages

    assert "/learning/same/ is already that of" in message


def test_an_alias_is_not_where_a_feed_stands(journal):
    """What every site has keeps its address; who wants it is told where they say so."""
    journal.post("learning/a", aliases=["/feed.xml"])
    (message,) = journal.build().messages

    assert message.startswith("content/learning/a.md:")
    assert "/feed.xml is already that of a page that every site has" in message
