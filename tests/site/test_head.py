"""What a page says of itself where it is shared or searched for, and that none of it runs."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from support import BASE_URL

from generator.site.heads import locale_of


def metas(html: str) -> dict[str, str]:
    """The named facts in a head; of several of one name the last."""
    pairs = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', html)
    return {name: unescape(content) for name, content in pairs}


def data(html: str) -> dict[str, dict]:
    """The things that a page is about, by their types."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    graph = json.loads(found)
    assert graph["@context"] == "https://schema.org"
    return {str(thing["@type"]): thing for thing in graph["@graph"]}


def test_a_post_is_shared_as_what_it_is(garden):
    """OpenGraph: an article with its title, summary, dates, address, and a picture of its own."""
    found = metas(garden.page("/learning/seeds/"))

    assert found["og:type"] == "article"
    assert found["og:title"] == "Seeds"
    assert found["og:site_name"] == "A learning journal"
    assert found["og:description"] == "Seeds sleep."
    assert found["og:url"] == "https://example.org/learning/seeds/"
    assert found["og:image"] == "https://example.org/cards/learning/seeds.png"
    assert found["og:image:alt"] == "Seeds. ongoing. 1 solid"
    assert found["article:published_time"] == "2024-04-01"
    assert found["article:modified_time"] == "2024-06-01"
    assert found["twitter:card"] == "summary_large_image"
    assert "cards/learning/seeds.png" in garden.site


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/deep/garden/"])
def test_every_page_that_may_be_found_says_where_it_stands(garden, base):
    """Each has a canonical address that is its own, a title and a picture that is there."""
    garden.settings(base_url=base)
    garden.publish()
    pages = {path for path in garden.site if path.endswith("index.html")}
    pages -= {"learning/compost/index.html"}

    for path in pages:
        html = garden.site[path].decode()
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)">', html)
        found = metas(html)
        assert canonical == found["og:url"] == base + path.removesuffix("index.html")
        assert found["og:title"]
        assert found["og:image"].removeprefix(base) in garden.site


def test_what_is_unlisted_has_no_card_and_no_data(garden):
    """It is offered nowhere: its page says only where it stands, and nothing else is made of it."""
    html = garden.page("/learning/compost/")

    assert '<link rel="canonical" href="https://example.org/learning/compost/">' in html
    assert not re.search(r"og:|ld\+json|text/markdown|twitter:", html)
    assert not [path for path in garden.site if "compost" in path and "index.html" not in path]
    assert "learning/compost/index.html.md" not in garden.site


def test_search_engines_are_told_what_a_page_is(garden):
    """JSON-LD: a posting with its dates and its way from home, the site on the home page."""
    post, research = data(garden.page("/learning/seeds/")), garden.page("/research/turning/")
    home = data(garden.page("/"))
    posting, crumbs = post["BlogPosting"], post["BreadcrumbList"]["itemListElement"]

    assert posting["headline"] == "Seeds"
    assert posting["datePublished"] == "2024-04-01"
    assert posting["dateModified"] == "2024-06", "no more exact than it is known"
    assert posting["image"] == "https://example.org/cards/learning/seeds.png"
    assert [crumb["name"] for crumb in crumbs] == ["A learning journal", "Learning", "Seeds"]
    assert "['BlogPosting', 'ScholarlyArticle']" in data(research)
    assert home["WebSite"]["@id"] == posting["isPartOf"]["@id"]


HOSTILE = "</script><script>alert(1)</script> <!-- <script> ]]> & \" ' \u2028"


def test_no_title_ends_the_data(journal, page):
    """Whatever a title says, it is data: nothing of it runs, and the policy has no complaint."""
    journal.settings(base_url=BASE_URL, smart_quotes=False)  # so that all of its signs stay
    journal.post("learning/odd", title=HOSTILE.strip(" \u2028"), summary=HOSTILE[:-1])
    journal.publish()
    html = journal.page("/learning/odd/")

    assert data(html)["BlogPosting"]["headline"] == HOSTILE.strip(" \u2028")
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    ran = []
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.goto("https://example.org/learning/odd/")
    seen = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    )

    assert seen["@graph"][0]["headline"] == HOSTILE.strip(" \u2028")
    assert ran == []
    assert [one for one in page.complaints if "Content Security Policy" in one] == []


@pytest.mark.parametrize(
    ("language", "locale"), [("en-GB", "en_GB"), ("de-at", "de_AT"), ("en", ""), ("zh-Hant", "")]
)
def test_a_locale_is_said_where_the_region_is_known(language, locale):
    """OpenGraph knows languages by their region only: none is made up."""
    assert locale_of(language) == locale
