"""Every address on every page leads somewhere, wherever the site stands; no page needs more."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

import pytest
from support import png

BASES = ["", "https://example.org/", "https://example.org/deep/garden/"]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


class Page(HTMLParser):
    """What a page links to, the anchors that it has, and what a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.refused: list[str] = []
        self.policies: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.links += [found[key] for key in ("href", "src", "xlink:href") if key in found]
        if tag == "meta" and found.get("http-equiv") == "refresh":
            self.links.append(found["content"].partition("url=")[2])
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(found["content"])
        if "id" in found:
            self.ids.append(found["id"])
        scripts = [key for key in found if key == "style" or key.startswith("on")]
        is_data = found.get("type") == "application/ld+json"
        if scripts or tag == "style" or (tag == "script" and "src" not in found and not is_data):
            self.refused.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


@pytest.fixture(params=BASES, ids=["nowhere", "root", "deep"])
def site(request, garden):
    """A site with all there is, by the address of its base; its pages by path."""
    garden.settings(base_url=request.param, description="What grows here.")
    garden.write("content/learning/größe & maß.png", png(2, 2))
    garden.write("content/static/kept/here.txt", "x")
    garden.edit(
        "content/learning/light.md",
        "Light falls.",
        "Light falls `x` $a^2$ ==.\n\n![](<größe & maß.png>) [kept](/kept/here.txt) "
        "[veins](leaves.md#veins) [[Leaves#Veins]] [tag](/tags/soil/) [old](/alt/Erdreich)\n\n"
        "| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n"
        "> [!NOTE]- Folded\n> text\n\nA note.[^1]\n\n- [ ] task\n\n"
        "[^1]: Below.\n\n## Gaps\n\n- none",
    )
    garden.edit("experiments/wait.py", "run.metric", "run.table('t', [{'a': 1}]); run.metric")
    garden.post(
        "learning/ünïcode-füße",
        "![](experiment:wait/t)\n\n## ✅ Größe\n\n## Größe",
        tags=["Füße & Maß", "100%"],
        aliases=["/alt/Erdreich", "/ä b.html"],
        evolution=[{"date": f"2024-{month:02}", "note": "On."} for month in range(1, 12)],
    )
    garden.publish()
    return garden


def pages_of(journal) -> dict[str, Page]:
    return {
        path: Page(content.decode())
        for path, content in journal.site.items()
        if path.endswith(".html")
    }


def test_every_link_leads_to_a_page_and_every_anchor_is_there(site):
    """Each address begins with the path of the site, names a file in it, and a place on it."""
    base, pages, files = site.journal.settings.base_path, pages_of(site), site.site
    for path, page in pages.items():
        here = base + "/" + path.removesuffix("index.html")
        for link in page.links:
            address, anchor = urldefrag(link)
            target = unquote(address.partition("?")[0]) or here
            if target.startswith(("http:", "https:")):
                continue
            assert target.startswith(f"{base}/"), f"{path} links {link}"
            name = target.removeprefix(f"{base}/")
            name += "index.html" if name.endswith("/") or not name else ""
            assert name in files, f"{path} links {link}"
            if anchor:
                assert unquote(anchor) in pages[name].ids, f"{path} links {link}"


def test_no_anchor_is_there_twice(site):
    """An id names one place of a page."""
    for path, page in pages_of(site).items():
        assert len(page.ids) == len(set(page.ids)), path


def test_every_page_keeps_a_strict_policy(site):
    """Nothing inline: no script, no style, no handler; and the policy says so."""
    for path, page in pages_of(site).items():
        assert page.refused == [], path
        (policy,) = page.policies
        assert policy == POLICY or "default-src 'none'" in policy, path
        allowed = "'wasm-unsafe-eval'" if path == "search/index.html" else ""
        assert "unsafe" not in policy.replace(allowed, ""), path


def test_nothing_is_loaded_from_elsewhere(site):
    """Styles, scripts and images are the site's own."""
    for path, content in site.site.items():
        if path.endswith((".html", ".css")):
            text = content.decode()
            assert not re.search(r"""(?:src="|url\(["']?|@import )(?:https?:)?//""", text), path


def test_the_canonical_address_is_whole(site):
    """A page says where it stands for search engines, once a base_url is known."""
    base = site.journal.settings.base_url.rstrip("/")
    found = re.findall('rel="canonical" href="(.*?)"', site.page("/learning/roots/"))

    assert found == ([posixpath.join(base, "learning/roots/")] if base else [])
