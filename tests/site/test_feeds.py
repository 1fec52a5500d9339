"""Machines read the same journal: a valid Atom feed and a sitemap, of listed posts only."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

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

    posts = ["Do Seeds Wait", "Leaves", "Light", "Roots", "Seeds", "Turning"]
    assert sorted(titles) == sorted([*posts, "Seeds, 1 April 2024", "Seeds, June 2024"])


def test_an_evolution_note_is_an_item_of_its_own(garden):
    """It stands where the note does, says it whole, and leads to what it names by whole links."""
    entry = next(e for e in feed(garden) if "#" in (e.findtext(f"{ATOM}id") or ""))
    (html,) = texts(entry, "~content")

    assert texts(entry, "~id") == ["https://example.org/learning/seeds/#_evolved-2024-06"]
    assert texts(entry, "~updated") == ["2024-06-01T00:00:00+00:00"]
    link = '<a href="https://example.org/research/do-seeds-wait/">Do Seeds Wait</a>'
    assert f"<p>See research post: {link}</p>" in html
    assert "_evolved-2024-06" in garden.page("/learning/seeds/")


def test_the_json_feed_has_the_same_items(garden):
    """What JSON Feed 1.1 requires is there, and each item says what its twin in Atom says."""
    json_feed, atom = json.loads(garden.page("/feed.json")), feed(garden)

    assert json_feed["version"] == "https://jsonfeed.org/version/1.1"
    assert json_feed["feed_url"] == "https://example.org/feed.json"
    for key, path in {
        "id": "~id",
        "title": "~title",
        "content_html": "~content",
        "date_published": "~published",
        "date_modified": "~updated",
    }.items():
        assert [item[key] for item in json_feed["items"]] == texts(atom, f"~entry/{path}")
    assert all(isinstance(item.get("tags", []), list) for item in json_feed["items"])


def test_a_page_says_what_others_show_of_it(garden):
    """Whole addresses, dates as they are known, and data that no word of a title can end."""
    garden.edit("content/learning/seeds.md", '"Seeds"', '"Seeds </script><b>\\"&"')
    garden.publish()
    head = garden.page("/learning/seeds/").partition("</head>")[0]
    data = json.loads(head.partition('ld+json">')[2].partition("</script>")[0])

    assert data["headline"] == 'Seeds </script><b>"&'
    assert (data["datePublished"], data["dateModified"]) == ("2024-04-01", "2024-06")
    assert 'og:url" content="https://example.org/learning/seeds/"' in head
    assert "og:" not in garden.page("/learning/compost/"), "an unlisted post is not offered"


def test_robots_are_told_where_the_sitemap_is(garden):
    """Nothing is closed to them: what is not to be found says so itself."""
    assert "Sitemap: https://example.org/sitemap.xml" in garden.page("/robots.txt")
    assert "Disallow" not in garden.page("/robots.txt")


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

    assert not {"feed.xml", "sitemap.xml"} & set(journal.site)
    assert b"feed.xml" not in b"".join(journal.site.values())
