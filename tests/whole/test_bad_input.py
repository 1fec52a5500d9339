"""Whatever an author writes, however long, wide, deep or many: the page holds it."""

from __future__ import annotations

import pytest
from looking import PHONE, looked_at
from serving import serving
from sites import built
from support import JournalFolder
from weighing import MOST, weight

pytestmark = pytest.mark.xdist_group("bad")

LONG_WORD = "Donaudampfschifffahrt" * 19
TITLES = {
    "long": "What I understand now of things that take long to say " * 6,
    "unbroken": LONG_WORD[:300],
    "arabic": "ما الذي أفهمه الآن عن التضمينات، وما الذي لا أفهمه بعد",
    "emoji": "🌱🌿🌳🪵🔥",
    "markup": '<script>alert("1")</script> & \'quotes\' "too" </title></h1>',
}
DEEP = "\n".join(f"{'  ' * level}- Level {level} says a little more" for level in range(12))
WIDE = "\n".join(
    ["|".join(f"column {n}" for n in range(30)), "|".join(["---"] * 30)]
    + ["|".join(f"{n * row}" for n in range(30)) for row in range(1, 6)]
)
BODIES = {
    "no-body": "",
    "wide-table": WIDE,
    "long-word": f"{LONG_WORD}\n\n## {LONG_WORD}\n\n- {LONG_WORD}\n\n> {LONG_WORD}",
    "deep-list": DEEP,
    "deep-numbers": DEEP.replace("- ", "1. ").replace("  ", "   "),
    "long-code": f"```python\n{'x = 1; ' * 80}\n```\n\n$$ {' + '.join(['x_1^2'] * 90)} $$",
    "arabic-body": "نص قصير بالعربية، مع `code` و **تشديد**.\n\n- بند\n  - بند آخر\n\n> اقتباس",
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A journal of posts that are all odd in some way, built."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("odd") / "journal")
    history = [
        {"date": "2024-02", "note": LONG_WORD},
        {"date": "2024-03", "note": "ملاحظة قصيرة"},
    ]
    for name, title in TITLES.items():
        tags = [LONG_WORD[:60], "ملاحظات", "🌱"]
        journal.post(f"learning/{name}", "Text.", title=title, tags=tags, evolution=history)
        front = {"status": "hypothesis", "hypothesis": title, "evolution": history}
        journal.post(f"research/why-{name}", "Text.", title=f"Why {title}", **front)
    for name, body in BODIES.items():
        journal.post(f"learning/{name}", body, status="ongoing")
    return built("odd", journal)


@pytest.fixture(scope="module")
def looks(odd, browser):
    """What a browser finds on each odd post, and on each kind of page that lists them."""
    posts = [path for path in odd.pages if path.startswith(("learning/", "research/why-markup"))]
    others = {*odd.kinds.values()}.difference(posts)
    return [*looked_at(browser, odd, posts), *looked_at(browser, odd, sorted(others), [PHONE])]


@pytest.mark.parametrize("aspect", ["inaccessible", "complaints", "beyond"])
def test_odd_posts_are_shown_like_others(looks, aspect):
    """Nothing is out of reach or wider than the window, and no script is met."""
    assert {one.where: found for one in looks if (found := getattr(one, aspect))} == {}


def test_a_title_is_text(odd):
    """What looks like markup in it is shown, on every page that says it."""
    for path, text in odd.pages.items():
        assert "<script>alert" not in text, path
    assert "&lt;script&gt;alert(" in odd.pages["learning/markup/index.html"]


def test_nothing_of_a_page_lies_upon_another(odd, page):
    """Words keep clear of one another on a phone, where there is least room."""
    page.set_viewport_size({"width": 390, "height": 844})
    with serving(odd.folder) as server:
        for path in (*(p for p in odd.pages if p.startswith("learning/")), "index.html"):
            page.goto(server.address + odd.address(path))
            assert page.evaluate(_UPON) == [], path


_UPON = """() => {
  const boxes = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dd, dt, pre, td, th)")]
    .filter((e) => !e.querySelector("p, li, h2, h3, dd, pre, td") && e.checkVisibility()
      && !e.closest(".scroll, .visually-hidden, math") && e.innerText.trim())
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 2 && box.height > 2);
  const upon = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
    .filter(([other, b]) => !one.contains(other) && !other.contains(one) && upon(a, b))
    .map(([other]) => `${one.outerHTML.slice(0, 80)} / ${other.outerHTML.slice(0, 80)}`));
}"""


@pytest.mark.parametrize("count", [0, 1])
def test_a_journal_of_none_or_one_has_every_page(journal, browser, count):
    """What there is nothing to show of says so; no page is broken by it."""
    for number in range(count):
        journal.post(f"learning/post-{number}", "Text.")
    site = built("few", journal)

    for one in looked_at(browser, site, site.kinds.values(), [PHONE]):
        assert not (one.inaccessible or one.complaints or one.beyond), one


def test_an_image_that_is_missing_is_an_error(journal):
    """It says where it is written, and nothing is published."""
    journal.post("learning/post", "![A house](house.png)")
    built = journal.build()

    assert built.outcome.report is None
    assert built.messages == [
        'content/learning/post.md:8:1: there is no file "house.png" beside this post'
    ]


def test_a_journal_of_a_thousand_posts_is_a_site_like_any_other(journal, browser):
    """Its lists are long, and no page of them is heavier or harder to read for that."""
    for number in range(1000):
        at = f"{2000 + number // 50}-{number % 12 + 1:02}"
        journal.post(
            f"learning/p{number}",
            f"## Gaps\n\n- What about number {number}, and why is that so?",
            title=f"What I know of number {number}",
            date=at,
            tags=[f"Tag {number % 40}", "Common"],
            evolution=[{"date": at, "note": "Began."}],
        )
    site = built("many", journal)
    lists = [path for path in site.pages if not path.startswith("learning/p")]
    assert {path: size for path in lists if (size := weight(site, site.pages[path])) > MOST} == {}
    for one in looked_at(browser, site, ["index.html", "learning/p7/index.html"], [PHONE]):
        assert not (one.inaccessible or one.complaints or one.beyond), one
