"""The ways around a journal: lists and what narrows them, archive, questions, board."""

from __future__ import annotations

import re

import pytest
from support import JournalFolder

from generator.journal import open_journal
from generator.site.paging import paged


def titles(page: str) -> list[str]:
    """The posts on a page, in order."""
    return re.findall(r'class="title" href="[^"]*"[^>]*>(.*?)</a>', page.partition("<main")[2])


def narrowed(page: str) -> dict[str, tuple[str, str]]:
    """What a list can be narrowed to: for each address its words and its count."""
    nav = page.partition('<nav class="filters"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?(.*?)</a>', nav, re.S)
    said = {url: re.match(r"(.*?)(?: <span class=\"count\">(\d+)</span>)?$", w) for url, w in found}
    return {url: (match[1], match[2] or "") for url, match in said.items()}


@pytest.fixture
def shelf(journal: JournalFolder) -> JournalFolder:
    for name, status, tags in (
        ("ash", "ongoing", ["Trees"]),
        ("birch", "complete", ["Trees", "C++"]),
        ("cedar", "ongoing", ["C#"]),
    ):
        journal.post(f"learning/{name}", status=status, tags=tags)
    journal.post("learning/hidden", status="planned", tags=["Secret"], visibility="unlisted")
    return journal


def test_a_list_is_narrowed_by_plain_links(shelf):
    """By status in the order of the settings, by tag in that of the alphabet, with numbers."""
    shelf.publish()

    assert narrowed(shelf.page("/learning/")) == {
        "/learning/status/ongoing/": ("ongoing", "2"),
        "/learning/status/complete/": ("complete", "1"),
        **{
            url.replace("/tags/", "/learning/tags/"): said
            for url, said in (
                (f"/tags/{shelf_tag(shelf, 'C#')}/", ("C#", "1")),
                (f"/tags/{shelf_tag(shelf, 'C++')}/", ("C++", "1")),
                ("/tags/trees/", ("Trees", "2")),
            )
        },
    }
    assert titles(shelf.page("/learning/status/ongoing/")) == ["Ash", "Cedar"]
    assert titles(shelf.page("/learning/tags/trees/")) == ["Ash", "Birch"]
    assert "/learning/" in narrowed(shelf.page("/learning/tags/trees/"))


@pytest.mark.parametrize(
    ("kinds", "head"),
    [
        (("learning", "learning"), "How sure"),
        (("research", "research"), "What came of it"),
        (("page", "page"), "How it stands"),
        (("learning", "research"), "How it stands"),
        (("page", "learning"), "How it stands"),
    ],
)
def test_a_tag_says_what_it_lists(journal, kinds, head):
    """Whatever kinds of posts have it: what one is sure of, what came of it, or how all stand."""
    for number, kind in enumerate(kinds):
        journal.post(f"p{number}", kind=kind, tags=["T"], date=f"202{number}")
    journal.publish()

    page = journal.page("/tags/t/")
    assert f"<span>{head}</span>" in page
    assert '<p class="kicker"><a href="/tags/">Tag</a></p>' in page


def shelf_tag(journal: JournalFolder, name: str) -> str:
    """The slug of a tag's address."""
    page = journal.page("/tags/")
    return re.search(rf'href="/tags/([^"]+)/"[^>]*>{re.escape(name)}</a>', page)[1]


def test_a_new_tag_leaves_the_lists_of_others_alone(shelf):
    """Only the index offers tags, so what one post is tagged with is on few pages."""
    shelf.publish()
    shelf.edit("content/learning/cedar.md", '["C#"]', '["C#", "New"]')
    rendered = shelf.build().rendered

    assert "learning/tags/new/index.html" in rendered
    assert "learning/tags/trees/index.html" not in rendered


@pytest.mark.parametrize("total", [0, 1, 4, 5, 8, 9])
def test_every_item_is_on_one_page(total):
    """Pages are full but for the last; each leads to the one before and after it."""
    pages = list(paged("/list/", range(total), 4))

    assert [item for _, part, _ in pages for item in part] == list(range(total))
    assert all(len(part) == 4 for _, part, _ in pages[:-1])
    assert pages[0][0] == "/list/"
    urls = [url for url, _, _ in pages]
    if len(pages) > 1:
        assert [pager.newer for _, _, pager in pages] == ["", *urls[:-1]]
        assert [pager.older for _, _, pager in pages] == [*urls[1:], ""]
        assert pages[-1][2].last == pages[-1][2].total == total


def test_a_long_list_goes_on_at_addresses_that_no_post_can_have(journal):
    """A post called "page" or "status" stands beside the pages of its list."""
    journal.settings(base_url="https://example.org/", per_page=2)
    for name in ("page", "status", "a", "b", "c"):
        journal.post(f"learning/{name}", tags=["Same"])
    journal.publish()

    assert titles(journal.page("/learning/page/3/")) == ["Status"]
    assert "3–4 of 5" in journal.page("/learning/page/2/")
    assert titles(journal.page("/tags/same/page/2/"))
    assert "<h1" in journal.page("/learning/page/")


def test_a_page_of_nothing_is_refused(journal):
    """A list of no posts a page would have no end."""
    journal.settings(per_page=0)
    _, problems = open_journal(journal.root)

    assert [(str(p.place), p.message) for p in problems] == [
        ("pyproject.toml:2:1", "per_page: a page of a list needs a post at least")
    ]


def test_the_archive_has_a_page_for_each_year(journal):
    """By the date that a post has, the last first; what is known by year alone stands apart."""
    for name, date in (("a", "2023"), ("b", "2023-03-05"), ("c", "2023-03-04"), ("d", "2024-01")):
        journal.post(f"learning/{name}", date=date)
    journal.post("about", kind="page", date="2022")
    journal.publish()
    page = journal.page("/archive/2023/")

    assert titles(journal.page("/archive/")) == ["D"]
    assert titles(page) == ["B", "C", "A"]
    assert re.findall("<h3>(.*?)</h3>", page) == ["March", "Some day in 2023"]
    assert "2022" not in narrowed(page)


def test_open_questions_are_collected_with_their_place_and_age(journal):
    """Those left alone for longest first; ages count to the newest date of the journal."""
    journal.post(
        "learning/old",
        "# Old\n\n## 🟡 Roots \\<b>\n\nSome.\n\n## Gaps I still have\n\n- Why *green*?\n\n"
        "## What's next\n\n- [ ] Measure\n- [x] Read",
        date="2024-01",
    )
    journal.post("learning/new", "## Gaps\n\n- How tall?", date="2025-03-10")
    journal.publish()
    page = journal.page("/questions/")

    assert titles(page) == ["Old", "New"]
    assert re.search(r'href="/learning/old/#gaps-i-still-have"[^>]*>Why <em>green</em>\?</a>', page)
    assert re.search(r'href="/learning/old/#roots-b" dir="auto"><svg.*</svg>Roots &lt;b&gt;<', page)
    assert "open for 13–14 months" in page
    assert "2 things not known yet and 1 step to take" in page
    assert "Read" not in page.partition("<main")[2]


def test_questions_of_hidden_posts_stay_hidden(journal):
    """Neither their words nor their number, and no title of an unlisted post in a gap."""
    journal.post("learning/aside", "## Gaps\n\n- Aside", visibility="unlisted", title="Hidden one")
    journal.post("learning/secret", "## Gaps\n\n- Secret", visibility="private")
    journal.post("learning/open", "## Gaps\n\n- As in [[Hidden one]]")
    journal.publish()
    page = journal.page("/questions/")

    assert "1 thing not known yet" in page
    assert "Aside" not in page
    assert "Hidden one" not in page
    assert "As in another note" in page


def test_open_questions_keep_their_markup_and_lead_to_one_place(journal):
    """Formulas, code, emphasis and numbers of runs, on their page and on the first one."""
    journal.experiment("tall", 'run.metric("height", 12.5, interval=(11, 14))')
    journal.post("learning/near", title="Near & <Dear>")
    journal.post("learning/far", title="My <Far> Post", visibility="private")
    journal.post(
        "learning/open",
        "## Gaps\n\n- Is $x_1$ *or* `x<y` {metric}`tall.height`, as in [near](near.md),"
        " [far](far.md), [[Near & <Dear>]] and [[My <Far> Post]]?",
    )
    journal.publish()
    for url in ("/questions/", "/"):
        page = journal.page(url)
        shown = re.search(r'<a href="/learning/open/#gaps" dir="auto">(.*?)</a>', page)[1]

        assert re.fullmatch(
            r"Is <math>.*<msub><mi>x</mi><mn>1</mn></msub>.*</math> <em>or</em>"
            r' <code>x&lt;y</code> <span class="metric" title="tall.height">12.5'
            r' <span class="interval">\[11, 14\]</span></span>,'
            r" as in near, far, Near &amp; &lt;Dear&gt; and a private note\?",
            shown,
        )


def test_the_board_has_a_lane_for_each_status(journal):
    """In the order of the settings, also where those are the author's own words."""
    journal.settings(more='[tool.journal.statuses]\nresearch = ["idea", "refuted", "kept"]')
    for name, status in (("a", "kept"), ("b", "idea"), ("c", "idea")):
        journal.post(f"research/{name}", status=status, hypothesis=f"That {name} is so.")
    journal.publish()
    page = journal.page("/research/board/")

    assert re.findall(r'<span class="word">(.*?)</span>', page) == ["idea", "kept"]
    assert "That b is so." in page
    assert "as a board" in journal.page("/research/")


def test_a_card_says_what_it_came_from_and_what_came_out(journal):
    """The run's verdict stands beside the author's word; learning that goes on from it is named."""
    journal.experiment("wait", 'run.verdict("refuted", because="no")')
    note = "See research post: Do Roots Talk"
    journal.post("learning/trees", evolution=[{"date": "2025-02", "note": note}])
    journal.post("learning/soil", "Goes on from [[Do Roots Talk]].")
    journal.post(
        "research/roots",
        title="Do Roots Talk",
        status="supported",
        hypothesis="They do.",
        experiment={"name": "wait", "metric": "words"},
        results={"executed": True, "outcome": "supported"},
        next_action="Listen longer.",
    )
    journal.build()
    board = journal.page("/research/board/").partition("<main")[2]
    card = journal.page("/research/roots/").partition('class="hypothesis"')[2]

    assert re.search(r"run: .*refuted.*author: .*supported", board)
    assert "Listen longer." in board
    assert re.search(r'Came from</dt>.*?href="/learning/trees/"', card)
    assert re.search(r'Built on by</dt>.*?href="/learning/soil/"', card)
    assert "/learning/trees/" not in card.partition("Built on by")[2].partition("</dd>")[0]
