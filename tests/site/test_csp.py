"""Every page carries a strict Content-Security-Policy, needs nothing it forbids, and is whole."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from everything import everything
from serving import serving
from support import JournalFolder

from generator.preview.pages import instead
from generator.site.pagefind import engine

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
WHOLE = """Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode();
}))"""
PLANTED = """
<p id="styled" style="color: rgb(1, 2, 3)">styled</p>
<style>#styled { background: rgb(1, 2, 3) }</style>
<script>window.ran = true</script>
<img src="x.png" onerror="window.ran = true">
<img src="http://127.0.0.2:9/elsewhere.png">
<form action="http://127.0.0.2:9/"><button id="send">Send</button></form>
<base href="http://127.0.0.2:9/">
<iframe src="/"></iframe>
"""


pytestmark = pytest.mark.xdist_group("policy")  # whose fixture is set up once


@pytest.fixture(scope="module")
def sink(tmp_path_factory):
    """A journal with everything that a page can show, built."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("sink") / "journal")
    everything(journal)
    journal.publish()
    return journal


class Elements(HTMLParser):
    """The elements of a page in order, and what stands in its scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        if self.found and self.cdata_elem and not _is_data(self.found[-1][1]):
            self.inside += data.strip()


def pages(journal) -> dict[str, Elements]:
    files = {path: text for path, text in journal.site.items() if path.endswith(".html")}
    assert {"404.html", "index.html", "old/place/index.html"} < set(files)
    return {path: Elements(text.decode()) for path, text in files.items()}


def _is_data(attrs: dict[str, str]) -> bool:
    """Whether a script is none: no browser runs what is JSON-LD."""
    return attrs.get("type") == "application/ld+json"


def policy(text: str) -> dict[str, str]:
    directives = (directive.strip().partition(" ") for directive in text.split(";"))
    return {name: value for name, _, value in directives}


def wrong(elements: Elements) -> list[str]:
    """What of a page a strict policy would refuse, or not reach."""
    said = [f"inside: {elements.inside}"] if elements.inside else []
    for tag, attrs in elements.found:
        if tag in ("style", "base", "iframe", "object", "embed", "form"):
            said.append(f"<{tag}>")
        if tag == "script" and not (attrs.get("src") or _is_data(attrs)):
            said.append("<script> without src")
        for name, value in attrs.items():
            at = f"<{tag} {name}={value!r}>"
            is_link = tag == "a" or (tag == "link" and attrs.get("rel") in ("canonical",))
            if name == "style" or name.startswith("on"):
                said.append(at)
            if re.match(r"\s*(javascript|vbscript|data):", value, re.IGNORECASE):
                said.append(at)
            is_loaded = name in ("src", "srcset", "href", "poster") and not is_link
            if is_loaded and not re.match(r"/(?!/)|#", value):
                said.append(at)
            if re.search(r"url\((?!#)", value):
                said.append(at)
    return said


# --- what the pages say ---------------------------------------------------------------


def test_the_policy_comes_before_all_that_it_governs(sink):
    """It is the second element of every head, after the encoding, which is to be among the
    first 1024 bytes (HTML, section 4.2.5.4).
    """
    for path, elements in pages(sink).items():
        (html, _), (head, _), (_, first), (_, second) = elements.found[:4]
        assert (html, head, first) == ("html", "head", {"charset": "utf-8"}), path
        assert second["http-equiv"] == "Content-Security-Policy", path


def test_the_policy_is_strict(sink):
    """Nothing from elsewhere and nothing inline; a redirect, which loads nothing, has less.

    The search page alone may run a program of WebAssembly.
    """
    found = {path: policy(page.found[3][1]["content"]) for path, page in pages(sink).items()}

    redirect = found.pop("old/place/index.html")
    assert redirect == {name: POLICY[name] for name in ("default-src", "base-uri", "form-action")}
    searching = {**POLICY, "script-src": "'self' 'wasm-unsafe-eval'"}
    assert found.pop("search/index.html") == (searching if engine() else POLICY)
    assert set(map(str, found.values())) == {str(POLICY)}


def test_no_page_has_what_the_policy_forbids(sink):
    """No style, script or handler inside a page, and nothing that is loaded from elsewhere."""
    assert {path: wrong(page) for path, page in pages(sink).items() if wrong(page)} == {}


@pytest.mark.parametrize(
    "planted",
    [
        *('<p style="color: red">', "<style>p { color: red }</style>", "<script>1</script>"),
        *('<p onclick="1">', '<a href="javascript:1">', '<img src="//evil.example/x.png">'),
        *('<img src="https://evil.example/">', '<link rel="icon" href="data:,x">', "<iframe>"),
        *('<svg><path fill="url(https://evil.example/)"/></svg>', "<base>", "<form>"),
    ],
)
def test_what_is_forbidden_would_be_found(planted):
    """Otherwise the test before would say nothing."""
    assert wrong(Elements(planted)) != []


def test_pages_of_the_preview_s_own_are_as_strict():
    """What stands in place of a page that cannot be made carries the same policy."""
    elements = Elements(instead("No", "<script>").decode())

    assert policy(elements.found[3][1]["content"]) == POLICY
    assert wrong(elements) == []


# --- what a browser finds -------------------------------------------------------------


@pytest.fixture
def opened(page):
    """Serves a site as any host of static files would, and opens addresses of it.

    ``page.complaints`` gathers violations of the policy, too.
    """
    page.expose_function("violated", lambda text: page.complaints.append(text))
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " (event) => violated(`${event.effectiveDirective} ${event.blockedURI}`), true)"
    )
    with serving() as server:

        def opened(journal, address):
            server.folder = journal.root / "site"
            page.goto(f"{server.address}{address}")
            return page

        yield opened


def test_a_browser_has_nothing_to_complain_about(sink, opened, page):
    """Each kind of page is shown as it is meant, with all that its scripts do, and no violation."""
    kinds = {re.search(rb"<main[^>]*>", sink.site[path])[0]: path for path in pages(sink)}
    for path in kinds.values():
        address = "/" + path.removesuffix("index.html")
        opened(sink, address)
        page.locator("html.scripted").wait_for(state="attached")
        assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--ui')"), path
        for _ in ("light", "dark", "auto"):
            page.click("button.theme")
            page.evaluate(WHOLE)  # fails where an image cannot be shown
    assert page.complaints == []


def test_a_redirect_leads_on(sink, opened, page):
    """Its policy forbids all that it could load, not that the reader is taken further."""
    opened(sink, "/old/place/")

    page.wait_for_url("**/learning/everything/")
    assert page.complaints == []


def test_what_an_author_lets_through_is_held_by_the_policy(journal, opened, page):
    """With `html = true` all of it stands in the page, and neither styles, runs nor loads."""
    journal.settings(html=True)
    journal.post("learning/planted", PLANTED)
    journal.publish()
    assert len(wrong(Elements(journal.page("/learning/planted/")))) >= 6

    opened(journal, "/learning/planted/")
    page.evaluate("document.querySelector('#send').click()")

    assert page.evaluate("window.ran") is None
    look = page.evaluate(
        "(({ color, backgroundColor }) => [color, backgroundColor])"
        "(getComputedStyle(document.querySelector('#styled')))"
    )
    assert "rgb(1, 2, 3)" not in look
    refused = {text.partition(" ")[0] for text in page.complaints}
    assert refused >= {
        *("style-src-attr", "style-src-elem", "script-src-elem", "script-src-attr"),
        *("img-src", "form-action", "base-uri", "frame-src"),
    }
