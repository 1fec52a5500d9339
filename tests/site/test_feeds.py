"""Machines read the same journal: valid feeds, a sitemap, robots.txt, of listed posts only."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urlparse
from xml.etree import ElementTree

import pytest

from generator.content.addresses import SITEMAP as SITEMAP_URL
from generator.memory import Digest
from generator.site.pages import Page, Rank
from generator.site.sitemaps import last_changes, sitemaps
from generator.site.views import TagsView

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed(journal) -> ElementTree.Element:
    return ElementTree.fromstring(journal.page("/feed.xml"))


def texts(parent: ElementTree.Element, path: str) -> list[str]:
    return [element.text or "" for element in parent.findall(path.replace("~", ATOM))]


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/deep/garden/"])
def test_the_feed_is_atom(garden, base):
    """What RFC 4287 requires is there: ids of their own, titles, dates, an author, whole links."""
    garden.settings(base_url=base)
    garden.publish()
    root = feed(garden)
    ids = [*texts(root, "~id"), *texts(root, "~entry/~id")]
    updated = texts(root, "~entry/~updated")

    assert root.tag == f"{ATOM}feed"
    assert len(set(ids)) == len(ids) == 9  # the feed, six posts, two notes
    assert all(id_.startswith(base) for id_ in ids)
    assert all(texts(root, f"~entry/~{name}") for name in ("title", "updated", "published"))
    assert texts(root, "~author/~name") == ["A learning journal"]
    assert updated == sorted(updated, reverse=True)
    assert texts(root, "~updated") == [max(updated)]
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00[+-]\d\d:\d\d", text)
        for text in [*updated, *texts(root, "~entry/~published")]
    )
    assert all(link.get("href", "").startswith(base) for link in root.iter(f"{ATOM}link"))


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/deep/garden/"])
def test_an_article_in_the_feed_stands_alone(garden, base):
    """For a reader without our theme: whole links, plain colours, no marks of ours."""
    garden.settings(base_url=base)
    garden.edit(
        "experiments/wait.py",
        "run.metric",
        "run.figure('plot', lambda axes: axes.plot([1, 2]), alt='A line')\n    run.metric",
    )
    garden.edit(
        "content/research/do-seeds-wait.md", "They wait", "![](experiment:wait/plot)\n\nThey"
    )
    garden.publish()
    html = "".join(texts(feed(garden), "~entry/~content"))
    addresses = re.findall(r'<(?:a|img)\b[^>]*\s(?:href|src)="([^"]*)"', html)

    assert f'<a href="{base}learning/leaves/">Leaves</a>' in html
    assert f'src="{base}learning/roots/roots.png"' in html
    assert [address for address in addresses if not address.startswith(base)] == []
    assert "<svg" in html, "the figure itself is there"
    assert set(re.findall(r'<use[^>]*href="(.)', html)) == {"#"}, "parts of the figure itself"
    assert not re.search(r'class="mark"|var\(|class="anchor"', html)


def test_a_day_begins_at_the_journal_s_own_midnight(journal):
    """Dates are midnights in the time zone of the settings, winter and summer."""
    journal.settings(base_url="https://example.org/", timezone="Europe/Vienna")
    journal.post("learning/winter", date="2025-01-05")
    journal.post("learning/summer", date="2025-07-05")
    journal.publish()

    assert texts(feed(journal), "~entry/~published") == [
        *("2025-07-05T00:00:00+02:00", "2025-01-05T00:00:00+01:00")
    ]


def test_what_xml_cannot_say_is_left_out(journal):
    """Control characters have no form in XML; the feed is well-formed whatever a post holds."""
    journal.post("learning/odd", "Before\x0b\x1b\x7f after ￾ & <b> ]]>", title="A & <bell>")
    journal.publish()

    assert texts(feed(journal), "~entry/~title") == ["A & <bell>"]
    assert "Before" in "".join(texts(feed(journal), "~entry/~content"))


def test_pages_and_unlisted_posts_are_not_in_the_feed(garden):
    """The feed is of what is learned: posts that everybody may find."""
    titles = texts(feed(garden), "~entry/~title")

    assert sorted(titles) == [
        *("Do Seeds Wait", "Leaves", "Light", "Roots", "Seeds"),
        *("Seeds, 1 April 2024", "Seeds, June 2024", "Turning"),
    ]


def test_an_empty_journal_has_a_feed(journal):
    """Before the first post the feed is valid and empty."""
    journal.publish()

    assert texts(feed(journal), "~updated") == ["1970-01-01T00:00:00+00:00"]
    assert texts(feed(journal), "~entry") == []


def test_the_sitemap_has_every_page_that_may_be_found(garden):
    """Lists, tags and listed posts, each with its last change, no more exact than it is known."""
    root = ElementTree.fromstring(garden.page("/sitemap.xml"))
    found = {
        url.findtext(f"{SITEMAP}loc").removeprefix("https://example.org"): url.findtext(
            f"{SITEMAP}lastmod"
        )
        for url in root
    }
    pages = {
        "/" + path.removesuffix("index.html")
        for path in garden.site
        if path.endswith("index.html") and "compost" not in path
    }

    assert set(found) == pages
    assert found["/learning/seeds/"] == "2024-06"
    assert found["/"] == "2024-07-01"


def test_without_an_address_there_is_neither(journal):
    """Both need whole addresses; no page then says that they are there."""
    journal.settings()
    journal.post("learning/a")
    journal.publish()

    made = {"feed.xml", "feed.json", "sitemap.xml", "robots.txt", "llms.txt", "card.png"}
    assert not made & set(journal.site)
    assert not [path for path in journal.site if path.startswith("cards/") or path.endswith(".md")]
    assert not re.search(rb"feed\.|og:|ld\+json|text/markdown", b"".join(journal.site.values()))


# --- JSON Feed ------------------------------------------------------------------------

ITEM = {
    **{"id": str, "url": str, "title": str, "content_html": str, "summary": str},
    **{"date_published": str, "date_modified": str, "tags": list},
}


def json_feed(journal) -> dict:
    return json.loads(journal.page("/feed.json"))


def test_the_json_feed_has_what_its_version_asks_for(garden):
    """Version 1.1: the required keys, known keys alone, each of the right type."""
    found = json_feed(garden)

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == "https://example.org/feed.json"
    assert found["home_page_url"] == "https://example.org/"
    assert found["authors"] == [{"name": "A learning journal"}]
    assert found["language"] == "en"
    assert isinstance(found["title"], str)
    for item in found["items"]:
        assert {"id", "url", "content_html"} <= item.keys() <= ITEM.keys()
        assert all(isinstance(item[key], ITEM[key]) for key in item)
        assert all(isinstance(tag, str) for tag in item.get("tags", []))


def test_both_feeds_say_the_same(garden):
    """Whichever a reader follows: the same items, ids, dates and words."""
    root, found = feed(garden), json_feed(garden)

    for key, path in (
        *(("id", "~id"), ("title", "~title"), ("content_html", "~content")),
        *(("date_published", "~published"), ("date_modified", "~updated")),
    ):
        assert [item[key] for item in found["items"]] == texts(root, f"~entry/{path}")


# --- what validators ask for ----------------------------------------------------------


class _Addresses(HTMLParser):
    """The addresses and the elements of an item."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses, self.tags, self.attributes = [], set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        named = dict(attrs)
        if tag in ("a", "img", "source", "video", "audio", "iframe"):
            self.addresses += [named[name] for name in ("href", "src", "poster") if name in named]
            self.addresses += [one.split()[0] for one in named.get("srcset", "").split(",") if one]


def test_what_a_feed_validator_looks_for(garden):
    """Whole addresses, no scripts, handlers or frames, dates with a zone, ids that are IRIs."""
    garden.post(
        "learning/all",
        "Words[^1] [[Leaves#Veins]], [here](#a-part), [file](notes.txt) ![r](roots.png)\n\n"
        "## A part\n\n| a |\n|---|\n| 1 |\n\n- [x] done\n\n$x^2$\n\n[^1]: A note.",
        evolution=[{"date": "2025", "note": "It began, as Leaves did."}],
    )
    garden.write("content/learning/notes.txt", "words")
    garden.publish()
    found = json_feed(garden)

    for item in found["items"]:
        seen = _Addresses(item["content_html"])
        assert [one for one in seen.addresses if not urlparse(one).scheme] == []
        assert not seen.tags & {"script", "style", "iframe", "object", "embed", "form", "base"}
        assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
        assert urlparse(item["id"]).scheme == urlparse(item["url"]).scheme == "https"
        for key in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[key]).tzinfo is not None
    root = feed(garden)
    assert [e.get("href") for e in root.findall(f"{ATOM}link") if e.get("rel") == "self"] == [
        "https://example.org/feed.xml"
    ]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


# --- evolution ------------------------------------------------------------------------


def notes_of(journal) -> dict[str, str]:
    """The ids of the notes in the feed, by their words."""
    items = json_feed(journal)["items"]
    return {item["summary"]: item["id"] for item in items if "#_note-" in item["id"]}


def test_a_note_of_an_evolution_is_news(garden):
    """Each note is an item that leads to its place on the page, its date as exact as it is."""
    (item,) = [i for i in json_feed(garden)["items"] if i["title"] == "Seeds, June 2024"]

    assert item["url"] == "https://example.org/learning/seeds/#_evolved-2024-06"
    assert item["summary"] == "See research post: Do Seeds Wait"
    assert '<a href="https://example.org/research/do-seeds-wait/">' in item["content_html"]
    assert "June 2024, in the evolution of" in item["content_html"]
    assert 'id="_evolved-2024-06"' in garden.page("/learning/seeds/")


def test_the_id_of_a_note_stays(journal):
    """Other notes of the same day, or a date that is mended, do not make old notes new."""
    first, second = "It began.", "It went on."
    on = {"date": "2025-01-01"}
    journal.post("learning/a", evolution=[{**on, "note": first}, {**on, "note": second}])
    journal.publish()
    before = notes_of(journal)
    journal.post(
        "learning/a",
        evolution=[
            *({**on, "note": "Put in between."}, {**on, "note": first}),
            {"date": "2025-01-02", "note": second},
        ],
    )
    journal.publish()

    assert before == {words: notes_of(journal)[words] for words in (first, second)}
    assert len(notes_of(journal)) == 3


def test_the_same_words_twice_are_two_items(journal):
    """Two notes that say the same have ids of their own."""
    same = [{"date": f"2025-0{month}", "note": "Again."} for month in (1, 2)]
    journal.post("learning/a", evolution=same)
    journal.publish()
    ids = [item["id"] for item in json_feed(journal)["items"]]

    assert len(set(ids)) == len(ids) == 3


def test_the_feed_ends(journal):
    """The fifty that changed last, the newest first."""
    for number in range(60):
        journal.post(f"learning/p{number}", date=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}")
    journal.publish()
    dates = [item["date_modified"] for item in json_feed(journal)["items"]]

    assert len(dates) == 50
    assert dates == sorted(dates, reverse=True)


# --- sitemap and robots ---------------------------------------------------------------


def test_a_large_site_has_an_index_of_sitemaps():
    """The protocol allows 50,000 addresses in a file: more are in several, and none is lost."""
    urls = [f"/p{number}/" for number in range(25)]
    pages = [
        Page(f"{url[1:]}index.html", url, Rank.LIST, Digest(), "tags.html", TagsView())
        for url in urls
    ]
    made = dict(sitemaps(len(pages), lambda: last_changes(pages), most=10))
    found = {url: view() for url, view in made.items()}

    assert found[SITEMAP_URL].parts == tuple(f"/sitemap-{number}.xml" for number in (1, 2, 3))
    parts = [found[name].urls for name in found[SITEMAP_URL].parts]
    assert [len(part) for part in parts] == [10, 10, 5]
    assert sorted(url for part in parts for url, _ in part) == sorted(urls)


def test_robots_are_told_of_the_sitemap(garden):
    """Everything may be read; what is unlisted says noindex itself, and is named nowhere."""
    said = garden.page("/robots.txt")

    assert said == ("User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n")
    assert '<meta name="robots" content="noindex">' in garden.page("/learning/compost/")


def test_a_file_of_the_author_s_own_stands(journal):
    """robots.txt, llms.txt and icons in content/static/ are theirs."""
    names = ("robots.txt", "llms.txt", "favicon.ico", "apple-touch-icon.png")
    for name in names:
        journal.write(f"content/static/{name}", "mine")
    journal.publish()

    assert [journal.site[name] for name in names] == [b"mine"] * 4
