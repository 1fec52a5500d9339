"""Which pages there are, and what each of them knows."""

from __future__ import annotations

import random
import re
from contextlib import closing

import pytest
from everything import everything
from support import JournalFolder, png, really

from generator.build import draft
from generator.experiments import recall
from generator.memory import Memory
from generator.site.compose import Composition
from generator.stages import Stages


def texts(html: str, begin: str, end: str) -> str:
    """The part of a page between two marks, tags stripped and white space collapsed."""
    part = html.partition(begin)[2].partition(end)[0]
    return " ".join(re.sub("<[^>]+>", " ", part).split())


def titles(html: str) -> list[str]:
    """The titles of posts that a page lists, in order."""
    return re.findall(r'<a class="title" href="[^"]*">(.*?)</a>', html)


# --- addresses ------------------------------------------------------------------------


def test_two_posts_with_one_address_are_a_problem(journal):
    """The second is named, at what gives it its address, and so is the first."""
    journal.post("learning/a", slug="same")
    journal.post("learning/b", slug="same")
    (problem,) = journal.build().problems

    assert str(problem.place).startswith("content/learning/b.md:")
    assert problem.message == (
        "its address /learning/same/ is already that of content/learning/a.md"
    )
    assert problem.place.line == 6


def test_addresses_that_differ_by_case_alone_are_one(journal):
    """On many machines they would be one file."""
    journal.post("learning/a", slug="Same")
    journal.post("learning/b", slug="same")

    assert "/learning/same/ is already that of" in journal.build().problems[0].message


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("/learning/b/index.html.md", "is already that of the copy of content/learning/b.md"),
        ("/cards/learning/b.png", "is already that of the card of content/learning/b.md"),
        ("/assets/style.css", "is already that of a file of the theme"),
        ("/sitemap.xml", "is already that of a page that every site has"),
        ("/old", "is already that of content/learning/b.md"),
        ("/cards/learning/b.png/x", "lies below /cards/learning/b.png, a file"),
        ("/learning", "is already that of a page that every site has"),
        ("/cards", ""),
    ],
)
def test_an_alias_gives_way_to_what_is_made(journal, alias, message):
    """Whatever is made first: the alias is what can be changed, so it is said there."""
    journal.settings(base_url="https://example.org/")
    journal.post("learning/b", aliases=["/old"])
    journal.post("learning/z", aliases=["/fine", alias])
    lines = (journal.root / "content/learning/z.md").read_text().split("\n")
    problems = journal.build().problems

    assert [p.message.endswith(message) for p in problems] == ([True] if message else [])
    for problem in problems:
        line, column = problem.place.line, problem.place.column
        assert problem.place.path == "content/learning/z.md"
        assert lines[line - 1][column - 1 :].strip("\"'],").startswith(alias)
        assert problem.hint == "change this alias, or take it out"


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("/learning/b/", "its address /learning/b/ is already that of content/learning/b.md"),
        ("/tags", "its address /tags/ is already that of a page that every site has"),
        ("/feed.xml", "its address /feed.xml is already that of a page that every site has"),
        ("/feed.xml/x", "its address /feed.xml/x/ lies below /feed.xml, a file"),
        ("/.git/config.txt", "its address '/.git/config.txt' leads out of the site"),
        ("/" + "x" * 300, f"its address '/{'x' * 300}/' is longer than the name of a file may be"),
    ],
)
def test_an_alias_may_not_take_another_page_s_place(journal, alias, message):
    """An old address that is somebody else's now is a Problem, at the alias."""
    journal.post("learning/a", aliases=[alias])
    journal.post("learning/b")

    assert [problem.message for problem in journal.build().problems] == [message]


def test_a_permalink_cannot_lead_out_of_the_site(journal):
    """Whatever the settings say, no page is written outside of site/."""
    journal.post("learning/a")
    journal.write("pyproject.toml", '[tool.journal]\npermalinks = {learning = "/../../{slug}/"}\n')

    assert really(journal.root, "build").returncode == 1
    assert not (journal.root / "../a").exists()
    assert not (journal.root / "site").exists()


def test_an_alias_leads_to_the_post(journal):
    """Each old address has a page that leads on, also for who has no JavaScript."""
    journal.settings(base_url="https://example.org/garden/")
    journal.post("learning/a", aliases=["/old/Garden", "/note.html"], title="A & B")
    journal.publish()

    for old in ("/old/Garden/", "/note.html"):
        page = journal.page(old)
        assert '<meta http-equiv="refresh" content="0; url=/garden/learning/a/">' in page
        assert '<link rel="canonical" href="https://example.org/garden/learning/a/">' in page
        assert '<a href="/garden/learning/a/" dir="auto">A &amp; B</a>' in page
        assert '<meta name="robots" content="noindex">' in page


# --- files ----------------------------------------------------------------------------


def test_files_beside_a_post_lie_below_it(journal):
    """An image and a linked file are copied to the address of the post that shows them."""
    journal.write("content/learning/img/a.png", png(3, 2))
    journal.write("content/learning/paper.pdf", "%PDF")
    journal.write("content/learning/unused.pdf", "%PDF")
    journal.post("learning/post", "![A picture](img/a.png) and [paper](paper.pdf#page=2)")
    journal.publish()

    assert journal.site["learning/post/img/a.png"] == png(3, 2)
    assert journal.site["learning/post/paper.pdf"] == b"%PDF"
    assert not any("unused" in path for path in journal.site)
    assert 'src="/learning/post/img/a.png" width="3" height="2"' in journal.page("/learning/post/")


def test_two_posts_may_show_one_image(journal):
    """Each has a copy of its own; one from elsewhere is told apart by its name."""
    journal.write("content/shared/a.png", png(1, 1))
    journal.post("learning/one", "![A](../shared/a.png)")
    journal.post("learning/two", "![A](/shared/a.png)")
    journal.publish()
    copies = sorted(path for path in journal.site if "/a-" in path)

    assert [re.sub("-[0-9a-f]{6}", "-…", path) for path in copies] == [
        *("learning/one/a-….png", "learning/two/a-….png")
    ]


def test_static_files_lie_at_the_root(journal):
    """content/static/ is copied as it is, markdown too."""
    journal.write("content/static/CNAME", "example.org")
    journal.write("content/static/deep/notes.md", "---\nnot: a post")
    journal.publish()

    assert journal.site["CNAME"] == b"example.org"
    assert journal.site["deep/notes.md"] == b"---\nnot: a post"


def test_a_drawing_that_says_no_size_is_shown_without_one(journal):
    """What fits into any place has no width and height."""
    journal.write("content/learning/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    journal.post("learning/post", "![A](a.svg)")
    journal.publish()

    assert 'src="/learning/post/a.svg" alt="A"' in journal.page("/learning/post/")


def test_the_menu_leads_to_pages_that_there_are(journal):
    """Posts, old addresses, lists, static files and other sites; else an error at its line."""
    journal.write("content/static/cv.pdf", "Words.")
    journal.post("learning/caf\u00e9", aliases=["/old"])
    journal.post("learning/hidden", visibility="private")
    good = [
        "/learning/caf%C3%A9/",
        "/old",
        "/timeline/#x",
        "/cv.pdf",
        "https://example.org/archive",
    ]
    good += ["//example.net/x", "https://example.net/x", "mailto:a@b.org", "#top"]
    bad = ["/nothere/", "/learning/hidden/", "https://example.org/nothere"]
    entries = [f"[[tool.journal.menu]]\ntitle = 'x'\nurl = '{url}'\n" for url in good + bad]
    journal.settings("\n" + "\n".join(entries), base_url="https://example.org/")
    lines = (journal.root / "pyproject.toml").read_text().split("\n")
    built = journal.build()

    assert built.messages == [
        f'pyproject.toml:{lines.index(written) + 1}:8: menu: this site has no page "{url}"'
        for url in bad
        for written in [f"url = '{url}'"]
    ]


# --- lists ----------------------------------------------------------------------------


def test_home_shows_what_is_being_learned(garden):
    """Learning posts by what is settled, the last notes, and the hypotheses still open."""
    home = garden.page("/")
    learning = home.partition('id="_now"')[2].partition("</section>")[0]

    assert titles(learning) == ["Seeds", "Leaves", "Roots", "Light"]
    assert texts(learning, "<h3", "</h3>").endswith("Settled, for now")
    recent = home.partition('id="_recent"')[2].partition("</ol>")[0]
    assert re.findall(r'href="([^"]*#[^"]*)"', recent) == [
        *("/learning/seeds/#_evolved-2024-06", "/learning/seeds/#_evolved-2024-04-01")
    ]
    hypotheses = home.partition('id="_open"')[2].partition("</ol>")[0]
    assert re.findall(r'class="statement" dir="auto"><a href="(.*?)"', hypotheses) == [
        *("/research/turning/", "/research/do-seeds-wait/")
    ]


def test_an_index_lists_its_kind_by_where_it_stands(garden):
    """Learning and research each have an index, in groups, the last changed first."""
    garden.edit("content/research/turning.md", '"hypothesis"', '"refuted"')
    garden.publish()
    learning, research = garden.page("/learning/"), garden.page("/research/")
    heads = re.compile(r'<h2 dir="auto">(.*?) <span class="count">(\d+)</span>')

    assert heads.findall(learning) == [("Learning now", "3"), ("Settled, for now", "1")]
    assert titles(learning) == ["Seeds", "Leaves", "Roots", "Light"]
    assert heads.findall(research) == [("Open hypotheses", "1"), ("Concluded", "1")]
    assert titles(research) == ["Do Seeds Wait", "Turning"]


def test_a_tag_of_any_length_has_a_page(journal):
    """Too long for the name of a folder, it is called by how it begins; others stay as they are."""
    long = "Étude " * 50
    journal.post("learning/a", tags=[long, f"{long}b", "short"])
    journal.publish()
    pages = sorted({path.split("/")[1] for path in journal.site if path.startswith("tags/")})

    assert [len(name) < 60 for name in pages] == [True] * 4
    assert [name[:12] for name in pages[2:]] == ["étude-étude-"] * 2
    assert {"index.html", "short"} == set(pages[:2])
    assert long.strip() in journal.page(f"/tags/{pages[2]}/") + journal.page(f"/tags/{pages[3]}/")


def test_tags_are_counted_as_they_are_compared(journal):
    """Case and white space do not make another tag; each has a page with its posts."""
    journal.post("learning/a", tags=["Machine Learning", "C++"], date="2024")
    journal.post("learning/b", tags=["machine  learning", "C#"], date="2025")
    journal.publish()
    found = re.findall(
        r'<li><a href="(/tags/[^"]*)" dir="auto">(.*?)</a> <span class="count">(\d)',
        journal.page("/tags/"),
    )

    assert [(name, count) for _, name, count in found] == [
        *(("C#", "1"), ("C++", "1"), ("Machine Learning", "2"))
    ]
    assert len({url for url, _, _ in found}) == 3
    assert titles(journal.page("/tags/machine-learning/")) == ["B", "A"]


def test_the_menu_has_the_journal_s_own_pages(journal):
    """After the lists come pages, by title, and then what the settings add."""
    journal.settings(
        base_url="https://example.org/garden/",
        more='menu = [{title = "Code", url = "https://example.com/"}]',
    )
    journal.post("now", kind="page", title="What now")
    journal.post("about", kind="page")
    journal.post("hidden", kind="page", visibility="unlisted")
    journal.publish()
    menu = journal.page("/about/").partition('<nav class="site-nav"')[2].partition("</nav>")[0]

    assert re.findall(r'href="([^"]*)"', menu) == [
        *("/garden/learning/", "/garden/research/", "/garden/timeline/", "/garden/questions/"),
        *("/garden/search/", "/garden/about/", "/garden/now/", "https://example.com/"),
    ]
    assert 'href="/garden/about/" aria-current="page"' in menu


def test_older_and_newer_are_of_one_kind(garden):
    """The neighbours of a post are those begun before and after it, among its kind."""
    seeds, turning = garden.page("/learning/seeds/"), garden.page("/research/turning/")

    assert 'rel="prev" href="/learning/light/"' in seeds
    assert 'rel="next"' not in seeds
    assert 'rel="prev" href="/research/do-seeds-wait/"' in turning
    assert 'class="neighbours"' not in garden.page("/about/")


def test_an_empty_journal_is_a_site(journal):
    """Before the first post there are the pages that every site has."""
    journal.publish()

    assert "Nothing is published here yet." in journal.page("/")
    assert {"404.html", "learning/index.html", "tags/index.html"} <= set(journal.site)


# --- one page and all of them ---------------------------------------------------------


def test_a_page_by_itself_is_the_one_among_all(tmp_path):
    """A preview makes the page that is asked for; of every kind it is what a build makes."""
    journal = JournalFolder.begin(tmp_path / "journal")
    everything(journal)
    journal.build()  # what its experiments find is there
    with closing(Memory.empty()) as memory:
        site = draft(Stages(journal.journal, memory), "author", recall).site
    parts = site.library, site.results, journal.journal.settings, site.stock
    pages = site.pages().pages
    assert len({page.template for page in pages}) > 15

    files = [page for page in pages if not page.template]
    for page in (*(page for page in pages if page.template), *files[::10]):
        assert Composition(*parts).at(page.url) == page, page.url
    assert site.at("/nowhere/") is None


# --- known from before ----------------------------------------------------------------


def _notes(year: int) -> list[dict[str, str]]:
    """So many of a year that the timeline has a page for it."""
    return [{"date": f"{year}", "note": "Seen."}] * 160


_MAY_SAY = {
    "body": ["Words.", "![Wide](wide.png)", "[Wide](wide.png)", *["## Gaps\n\n- What?"] * 3],
    "summary": [None, "Short."],
    "title": ["Alpha", "Alpha beta", "Gamma"],
    "slug": [None, None, "one", "ONE"],
    "aliases": [None, None, None, ["/learning/p1/"]],
    "tags": [None, ["A"], ["B"], ["A", "c++"]],
    "status": ["ongoing", "paused"],
    "date": ["2023", "2024", "2025-01"],
    "visibility": ["public", "unlisted", "unlisted"],
    "experiment": [None, None, "toss"],
    "evolution": [None, _notes(2020), _notes(2021), _notes(2022)],
}


@pytest.mark.parametrize("audience", ["author", "public"])
def test_what_is_known_of_addresses_is_what_anew_is_found(journal, audience):
    """Whatever a post changes, addresses and their Problems are as if all were made anew."""
    chance = random.Random(audience)
    journal.write(
        "pyproject.toml", '[tool.journal]\nbase_url = "https://a.example"\nper_page = 2\n'
    )
    journal.write("content/learning/wide.png", png(2000, 10))
    journal.experiment("toss")
    said = {f"learning/p{number}": {"body": "Words.", "summary": None} for number in range(4)}
    for path, front in said.items():
        journal.post(path, **front)
    really(journal.root, "run", "--all")
    with closing(Memory.empty()) as memory, closing(Memory.empty()) as other:
        stages, wrong = Stages(journal.journal, memory), 0
        for _ in range(150):
            path, key = chance.choice(list(said)), chance.choice(list(_MAY_SAY))
            said[path][key] = chance.choice(_MAY_SAY[key])
            journal.post(path, **said[path])
            known = draft(stages, audience, recall, {f"content/{path}.md"})
            anew = draft(Stages(journal.journal, other), audience, recall)

            assert known.problems == anew.problems
            assert known.site.paths == anew.site.paths
            wrong += any("its address" in problem.message for problem in known.problems)
    assert 15 < wrong < 150


def test_an_experiment_leaves_the_lists_with_the_last_listed_post_that_uses_it(journal):
    """The list of experiments goes, though a post that no list shows still uses the only one."""
    journal.experiment("toss")
    journal.post("learning/a", experiment="toss")
    journal.post("learning/b", experiment="toss", visibility="unlisted")
    really(journal.root, "run")
    with closing(Memory.empty()) as memory:
        stages = Stages(journal.journal, memory)
        assert "experiments/index.html" in draft(stages, "public", recall).site.paths
        journal.post("learning/a")

        paths = draft(stages, "public", recall, {"content/learning/a.md"}).site.paths
        assert "experiments/index.html" not in paths
        assert "experiments/toss/index.html" in paths
