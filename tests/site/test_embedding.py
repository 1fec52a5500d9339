"""A post shown in place on the page of another: its words, fitted to where they stand."""

from __future__ import annotations

import re
import shutil

import pytest
from support import JournalFolder, png

from generator.site.insetting import inset


def article(journal, url: str) -> str:
    """The article of a page, without what is around it."""
    return journal.page(url).partition('<article class="prose"')[2].partition("</article>")[0]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What ``pair`` is a copy of, built once."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("pair") / "journal")
    journal.experiment(
        "grow",
        'run.metric("height", 4)\nrun.table("rows", [{"h": 1}])\n'
        'run.figure("line", lambda axes: axes.plot([1, 2]), alt="A line.")',
    )
    journal.write("content/learning/deep/root.png", png(6, 4))
    journal.post(
        "learning/host",
        "![](experiment:grow/rows)\n\n## Part\n\n![[Guest]]\n\n## Again\n\n![[Guest#Below]]\n\n"
        "![](experiment:grow/rows)",
    )
    journal.post(
        "learning/deep/guest",
        "See {ref}`below` and {ref}`grow/line`.[^1]\n\n## Above\n\n![A root](root.png)\n\n"
        "### Below\n\nUp to [there](#above), {ref}`above`, and [[Host#Part]].\n\n"
        "![](experiment:grow/line)\n\n{metric}`grow.height` is "
        '[tall]{claim="grow.height > 3"}.\n\n- [ ] To do\n\n[^1]: A note.',
        status="ongoing",
    )
    journal.publish()
    return journal


@pytest.fixture
def pair(built, journal):
    """A post that embeds all of another one, and a section of it."""
    shutil.copytree(built.root, journal.root, dirs_exist_ok=True)
    return journal


def test_a_post_is_shown_in_place_with_its_source(pair):
    """Its words stand on the page, and the frame says where they are from and how it stands."""
    pair.publish()
    whole, section = article(pair, "/learning/host/").split('<section class="embed"')[1:]

    assert "A note." in whole
    assert 'alt="A root"' in whole
    assert 'src="/learning/guest/root.png"' in whole
    assert '<a href="/learning/guest/">Guest</a>' in whole
    assert re.search(r'class="status ongoing">.*ongoing</span>', whole)
    assert "A root" not in section
    assert 'class="claim holds"' in section
    assert "To do" in section
    assert '<a href="/learning/guest/#below">Guest' in section


def test_headings_move_below_the_one_they_stand_under(pair):
    """Whatever their level at home, the highest is one below; the contents list the host's own."""
    pair.publish()
    page = pair.page("/learning/host/")
    found = re.findall(r'<(h\d) id="([^"]+)"', article(pair, "/learning/host/"))

    assert found == [
        *(("h2", "part"), ("h3", "_e0-above"), ("h4", "_e0-below")),
        *(("h2", "again"), ("h3", "_e1-below")),
    ]
    assert "#_e0-above" not in page.partition("<article")[0]


def test_ids_stay_apart_and_links_still_lead_there(pair):
    """Within what is shown a link stays on the page; to the rest it leads to the other page."""
    pair.publish()
    html = article(pair, "/learning/host/")
    ids = re.findall(r'\sid="([^"]+)"', html)
    whole, section = html.split('<section class="embed"')[1:]

    assert len(ids) == len(set(ids))
    assert '<a href="#_e0-below">' in whole
    assert '<a href="/learning/guest/#above">' in section
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids or target.startswith("_m-")
    for target in re.findall(r"url\(#([^)]+)\)", html):
        assert target in ids


def test_a_link_to_an_anchor_stays_where_the_anchor_is_shown(journal):
    """Written as a link or as a reference, it leads to the words that stand on this page."""
    journal.post("learning/host", "![[Guest]]\n\n## Part\n\n![[Guest#End]]")
    journal.post(
        "learning/guest",
        "[Words]{#anch}. {ref}`anch`, [see](#anch), [more](guest.md#end)\n\n"
        "## End\n\n[back](#anch) and [[Guest]]",
    )
    journal.publish()
    whole, section = article(journal, "/learning/host/").split('<section class="embed"')[1:]

    assert '<a href="#_e0-anch">see</a>' in whole
    assert '<a href="#_e0-end">more</a>' in whole
    assert '<a href="/learning/guest/#anch">back</a>' in section
    assert '<a href="/learning/guest/">Guest</a>' in section
    assert '<a href="#anch">see</a>' not in article(journal, "/learning/guest/")


def test_notes_are_numbered_over_the_whole_page(journal):
    """In the order in which they are read; their addresses stay, and so do other pages."""
    journal.post("learning/inner", "## S\n\none[^n] two ^[inl] three[^n]\n\n[^n]: Embedded.")
    journal.post("learning/outer", "A^[a].\n\n![[Inner]]\n\nB[^1].\n\n![[Inner#S]]\n\n[^1]: b")
    journal.publish()
    html = article(journal, "/learning/outer/")

    assert re.findall(r'href="#([^"]*)" id="[^"]*" aria-label="Note (\d)">(\d)</a>', html) == [
        *(("fn1", "1", "1"), ("_e0-fn1", "2", "2"), ("_e0-fn2", "3", "3"), ("_e0-fn1", "2", "2")),
        *(("fn2", "4", "4"), ("_e1-fn1", "5", "5"), ("_e1-fn2", "6", "6"), ("_e1-fn1", "5", "5")),
    ]
    notes = re.findall(r'<aside id="([^"]*)" class="sidenote" role="note" aria-label="(.*?)"', html)
    assert [label for _, label in notes] == [f"Note {number}" for number in range(1, 7)]
    assert re.findall(r'note-number".*?>(\d)</a>', html) == list("123456")
    assert html.count("Back to note 2 in the text") == 2
    assert "Back to note 5 in the text, mention 2" in html
    assert 'aria-label="Note 2">2</a>' in article(journal, "/learning/inner/")


def test_figures_are_numbered_over_the_whole_page(pair):
    """Each kind counts on, whichever post it is in; a reference says the number shown here."""
    pair.publish()
    html = article(pair, "/learning/host/")

    labels = re.findall(r"<b>((?:Figure|Table) \d)</b>", html)
    assert labels == ["Table 1", "Figure 1", "Figure 2", "Table 2"]
    assert '<a href="#_e0-_figure-grow.line">Figure 1</a>' in html
    assert "<b>Figure 1</b>" in article(pair, "/learning/guest/")


def test_what_is_embedded_embeds_in_turn(journal):
    """A chain of twelve posts stands on the page of the first, and an edit at its end shows."""
    for number in range(12):
        journal.post(f"learning/n{number}", f"Says {number}.\n\n![[n{number + 1}]]")
    journal.post("learning/n12", "The end.")
    journal.publish()

    assert article(journal, "/learning/n0/").count("Says ") == 12
    assert "The end." in article(journal, "/learning/n0/")
    journal.edit("content/learning/n12.md", "The end.", "Another end.")
    built = journal.publish()
    assert {f"learning/n{number}/index.html" for number in range(13)} <= built.rendered
    assert "Another end." in article(journal, "/learning/n0/")


def test_an_image_of_an_embedded_post_is_an_input_of_the_page(pair):
    """Its size stands on the page of the post that embeds it."""
    pair.publish()
    pair.write("content/learning/deep/root.png", png(9, 5))
    pair.publish()

    assert 'width="9" height="5"' in article(pair, "/learning/host/")


def test_a_private_post_is_never_shown(journal):
    """Its words are nowhere; the place of the embed says that there is something private."""
    journal.post("learning/host", "Before.\n\n![[Hidden]]\n\n![[Hidden#Part]]")
    journal.post("learning/hidden", "Kept words.\n\n## Part\n\nMore.", visibility="private")
    built = journal.publish()

    assert [problem.severity for problem in built.problems] == ["warning", "warning"]
    assert article(journal, "/learning/host/").count("a private note") == 2
    for content in journal.site.values():
        assert b"Kept words" not in content
        assert b"Hidden" not in content


def test_an_unlisted_post_is_linked_where_a_listed_one_embeds_it(journal):
    """What stands on a listed page can be found, so its words are on its own page alone."""
    journal.post("learning/host", "Before.\n\n![[Hush]]")
    journal.post("learning/hush", "Quiet words that are long enough.", visibility="unlisted")
    built = journal.publish()

    assert '<a href="/learning/hush/">Hush</a>' in article(journal, "/learning/host/")
    assert [(p.severity, p.message) for p in built.problems] == [
        ("warning", '"Hush" is unlisted, and is linked here instead of shown')
    ]
    for path, content in journal.site.items():
        assert (b"Quiet words" in content) == (path == "learning/hush/index.html"), path


def test_an_unlisted_post_shows_another_one(journal):
    """Neither of the two can be found."""
    journal.post("learning/host", "![[Hush]]", visibility="unlisted")
    journal.post("learning/hush", "Quiet words that are long enough.", visibility="unlisted")
    journal.publish()

    assert "Quiet words" in article(journal, "/learning/host/")
    assert "Quiet words" not in journal.page("/feed.xml")


def test_the_feed_shows_listed_posts_in_place(pair):
    """What a reader of the feed gets is whole, and its links are whole addresses."""
    pair.publish()
    feed = pair.site["feed.xml"].decode()
    host = feed.partition("<title>Host</title>")[2].partition("</entry>")[0]

    assert "Up to" in host
    assert "https://example.org/learning/guest/#above" in host
    assert "https://example.org/learning/host/#_e0-below" in host


def test_the_other_side_says_who_embeds_it(pair):
    """A post knows that another one shows it."""
    pair.publish()

    assert "embeds this" in pair.page("/learning/guest/")


def test_hundreds_of_embeds_and_long_posts_are_shown(journal):
    """Four hundred embeds on one page, one of them of a post of 400 KB."""
    journal.post("learning/short", "## Part\n\nShort.\n\n## Other\n\nNot this.")
    journal.post("learning/long", "A word or two.\n\n" * 24_000)
    journal.post("learning/host", "![[Short#Part]]\n\n" * 400 + "![[Long]]")
    journal.publish()

    page = article(journal, "/learning/host/")
    assert page.count("Short.</p>") == 400
    assert "Not this." not in page
    assert page.count("A word or two.") == 24_000


@pytest.mark.parametrize(
    ("html", "fitted"),
    [
        ('<h1 id="a">A</h1><h5>b</h5>', '<h3 id="p-a">A</h3><h6>b</h6>'),
        (
            '<h5 id="ü">A</h5><a href="#%C3%BC">x</a>',
            '<h3 id="p-ü">A</h3><a href="#p-%C3%BC">x</a>',
        ),
        ('<p id="a" aria-labelledby="a b">', '<p id="p-a" aria-labelledby="a b">'),
        ('<p id="a"><i aria-labelledby="a">', '<p id="p-a"><i aria-labelledby="p-a">'),
        ('<p id="a" aria-label="a">', '<p id="p-a" aria-label="a">'),
        ('<abbr title="a &lt; b > c" id="a">', '<abbr title="a &lt; b > c" id="p-a">'),
        ('<use href="#_m-holds"/>', '<use href="#_m-holds"/>'),
        ('<a href="#_ref-x" id="_cite-1">', '<a href="#_ref-x" id="_cite-1">'),
        ("<p>1 < 2 &lt;h1 id=a></p>", "<p>1 < 2 &lt;h1 id=a></p>"),
    ],
)
def test_html_is_fitted(html, fitted):
    """Ids and what points at them get the prefix, headings their level, all else stays."""
    assert inset(html, "p-", 2, "/there/") == fitted
