"""Every address that a site says leads somewhere, wherever the site stands; asked of a server."""

from __future__ import annotations

import http.client
import re
from contextlib import closing
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pytest
from serving import Server, serving
from sites import Site

pytestmark = pytest.mark.xdist_group("whole")

_LISTS = (".xml", ".json", ".txt", ".md", ".webmanifest", ".css")
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_ONES = ("href", "src", "xlink:href", "poster", "data", "action")


class Links(HTMLParser):
    """The addresses that a page says, in whatever way, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.links += [said[name] for name in _ONES if name in said]
        if srcset := said.get("srcset"):
            self.links += [one.split()[0] for one in srcset.split(",")]
        content = said.get("content", "")
        if said.get("http-equiv") == "refresh":
            self.links.append(content.partition("url=")[2])
        elif content.startswith(("http://", "https://")):  # what machines are told: og:image …
            self.links.append(content)
        self.ids += [said["id"]] if "id" in said else []


@pytest.fixture(scope="module")
def parsed(sites):
    """For each site its pages, each with its links and anchors."""
    return [(site, {path: Links(text) for path, text in site.pages.items()}) for site in sites]


def links_of(site: Site, pages: dict[str, Links]) -> dict[str, set[str]]:
    """Every address within the site that one of its files says, whole, with the files saying it."""
    found: dict[str, set[str]] = {}
    whole = re.compile(re.escape(site.origin) + r"[^\s\"'<>)\]\\]*")
    for path, content in site.files.items():
        here, said = f"{site.origin}{site.address(path)}", []
        if path.endswith(".html"):
            said = pages[path].links
        elif path.endswith(_LISTS):
            text = unescape(content.decode())
            said = [*whole.findall(text), *(_URL.findall(text) if path.endswith(".css") else ())]
        for link in said:
            url = urljoin(here, link)
            if urlsplit(url).scheme in ("http", "https") and url.startswith(site.origin):
                found.setdefault(url, set()).add(path)
    return found


def test_every_address_leads_somewhere(parsed):
    """Links, pictures, scripts, what feeds, site maps and other lists for machines name: all
    of it is there, below the path at which the site stands.
    """
    for site, pages in parsed:
        found = links_of(site, pages)
        outside = {url for url in found if not url.startswith(f"{site.origin}{site.base}/")}
        assert outside == set(), "leaves the path of the site"
        with serving(site.folder, site.base) as server, _asking(server) as host:
            paths = {url: urldefrag(url.removeprefix(site.origin))[0] for url in found}
            answers = {path: _answer(host, path) for path in sorted(set(paths.values()))}
            wrong = {
                url: sorted(said_by) for url, said_by in found.items() if answers[paths[url]] != 200
            }
        assert wrong == {}, site.name
        assert len(found) > 30


def test_every_anchor_is_there(parsed):
    """A link to a place on a page finds that place, and no place has two names alike."""
    for site, parts in parsed:
        pages = {f"{site.origin}{site.address(path)}": page for path, page in parts.items()}
        for url, page in pages.items():
            assert len(page.ids) == len(set(page.ids)), url
        wrong = {}
        for url, said_by in links_of(site, parts).items():
            address, anchor = urldefrag(url)
            page = pages.get(address.partition("?")[0])
            if anchor.startswith((":~:", "_note-")):  # a part of the text; an id in a feed
                continue
            if anchor and page and unquote(anchor) not in page.ids:
                wrong[url] = said_by
        assert wrong == {}, site.name


def test_what_scripts_ask_for_is_below_the_path(sites, page):
    """Previews, keys, the map and the search build addresses in the browser: each begins with
    the path at which the site stands, and each is there.
    """
    site = sites[1]
    asked: dict[str, int] = {}
    page.on("response", lambda answer: asked.update({answer.url: answer.status}))
    with serving(site.folder, site.base) as server:
        home = server.url(f"{site.base}/")
        page.goto(home)
        page.locator("main a[href$='/learning/everything/']").first.click()
        page.wait_for_url("**/learning/everything/")
        page.locator(".prose a[href$='/learning/other/']").first.focus()
        page.locator(".preview").wait_for()
        page.goto(f"{home}map/")
        page.keyboard.press("/")
        page.wait_for_url("**/search/")
        page.keyboard.type("everything")
        page.locator(".hits a").first.wait_for()
        found = page.eval_on_selector_all(".hits a", "(links) => links.map((link) => link.href)")
        with _asking(server) as host:
            for url in found:
                asked[url] = _answer(host, urldefrag(url.removeprefix(server.address))[0])

        assert [url for url in asked if not url.startswith(home)] == []
    assert {url: status for url, status in asked.items() if status not in (200, 304)} == {}
    names = {"pagefind.js", "posts.json", "journal.js", "search.js", "map.js"}
    assert names <= {urlsplit(url).path.rpartition("/")[2] for url in asked} and found


def _asking(server: Server) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection("127.0.0.1", server.server_port))


def _answer(host: http.client.HTTPConnection, url: str) -> int:
    path = quote(url, safe="/%?=&:,;@!$'()*+~") or "/"
    host.request("HEAD", path)
    response = host.getresponse()
    response.read()
    return response.status
