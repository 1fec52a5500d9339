"""The preview as its author sees it, in a real browser: what is saved shows, and nothing else."""

from __future__ import annotations

import http.client

import pytest
from playwright.sync_api import expect
from support import PATIENCE, png

LONG = "\n\n".join(f"Paragraph {n} of many." for n in range(200))

EVERYTHING = r"""
A [[Other]] post, a note[^1], `code`, ~~gone~~ and $e^{i\pi} = -1$.

> [!NOTE] Look
> here

## ✅ What I know

| left | right |
|:-----|------:|
| 1    | 2     |

```python
print("hello")
```

$$\sum_{n=1}^\infty \frac{1}{n^2}$$

- [ ] to do

![A root](root.png)

The coin showed {metric}`toss.heads`, [a lot]{claim="toss.heads > 40"}.

![What fell](experiment:toss/falls)

## Gaps I still have

- Why?

[^1]: Below.
"""
FIGURE = """
    run.metric("heads", 42)
    run.metric("tilted", 21, interval=(20, 22), tilt=0.5)
    run.figure("falls", lambda axes: axes.plot([1, 2], [3, 4]), alt="A line.", caption="A line.")
    run.verdict("mixed", because="of the wind")
"""


@pytest.mark.parametrize("browser_restores", ["auto", "manual"])
def test_a_save_shows_where_the_reader_is(journal, serve, marked, browser_restores):
    """The page shows what was saved and stays where it was, whatever the browser does for it."""
    journal.post("learning/one", LONG + "\n\nIt ends before.")
    page = marked(serve().url + "learning/one/")
    page.evaluate(f"history.scrollRestoration = '{browser_restores}'")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    place = page.evaluate("scrollY")
    assert place > 1000

    journal.edit("content/learning/one.md", "ends before", "ends after")

    page.wait_for_selector("text=It ends after.")
    page.wait_for_load_state()
    assert abs(page.evaluate("scrollY") - place) <= 2
    assert page.survived()


def test_a_page_that_is_not_concerned_stays(journal, serve, marked):
    """Another post is edited and breaks: the page hears of it, and is not loaded again."""
    journal.post("learning/one")
    journal.post("learning/two", "Text.")
    page = marked(serve().url + "learning/one/")

    journal.edit("content/learning/two.md", "Text.", "Other text.")
    journal.edit("content/learning/two.md", "Other text.", "[[Nothing]]")
    page.wait_for_selector("#_problems")

    assert page.survived()


def test_problems_stand_in_the_page_as_on_the_terminal(journal, serve, look):
    """A broken front matter shows with its place and line, and is gone when it is mended."""
    journal.post("learning/one")
    preview = serve()
    page = look(preview.url)

    journal.edit("content/learning/one.md", "title:", "titel:")
    page.wait_for_selector("#_problems >> text=did you mean title?")
    shown = page.locator("#_problems .problem", has_text="titel").inner_text()
    assert shown.startswith("content/learning/one.md:2:1: ")
    assert "^^^^^" in shown
    assert shown in preview.said
    journal.edit("content/learning/one.md", "titel:", "title:")

    page.wait_for_selector("#_problems", state="detached")


def test_a_problem_that_was_there_before_is_shown(journal, serve, look):
    """A page that is opened later shows it at once."""
    journal.post("learning/one", "[[Nothing]]")

    page = look(serve().url)

    page.wait_for_selector('#_problems >> text=no post is called "Nothing"')


def test_a_problem_of_the_settings_is_shown_without_a_reload(journal, serve, marked):
    """Problems that change no page are Problems too."""
    page = marked(serve().url)

    journal.settings(base_url="https://example.org/", titel="x")

    page.wait_for_selector("#_problems >> text=pyproject.toml")
    assert page.survived()


def test_a_new_post_appears_on_the_open_home_page(journal, serve, look):
    """Lists are pages like others."""
    page = look(serve().url)

    journal.post("research/another-thing", status="hypothesis")

    page.wait_for_selector("main >> text=Another thing")


def test_a_template_that_is_edited_shows(journal, serve, look):
    """The theme is part of every page."""
    journal.write("templates/404.html", "<html><head></head><body>Lost</body></html>")
    page = look(serve().url + "nowhere/")

    journal.edit("templates/404.html", "Lost", "Found")

    page.wait_for_selector("text=Found")


def test_a_style_sheet_that_is_edited_shows(journal, serve, look):
    """A colour that is changed is seen without a hand on the browser."""
    page = look(serve().url)

    journal.write("templates/assets/style.css", "body { color: rgb(1, 2, 3) }")

    expect(page.locator("body")).to_have_css("color", "rgb(1, 2, 3)", timeout=PATIENCE * 1000)


def test_an_image_that_is_exchanged_shows(journal, serve, look):
    """A file of the same name and size, with another picture in it."""
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/one", "![A root](root.png)")
    page = look(serve().url + "learning/one/")

    with page.expect_event("load"):
        journal.write("content/learning/root.png", png(3, 2, grey=0x40))


def test_a_template_that_breaks_says_so_and_recovers(journal, serve, look):
    """In place of the page stands what is wrong with its template, until it is mended."""
    good = "<html><head></head><body>Lost</body></html>"
    journal.write("templates/404.html", good)
    page = look(serve().url + "nowhere/")

    journal.write("templates/404.html", good.replace("Lost", "{{ nonsense }}"))
    page.wait_for_selector("text=templates/404.html:1")
    journal.write("templates/404.html", good)

    page.wait_for_selector("body >> text=Lost")


def test_a_removed_post_becomes_the_404_and_comes_back(journal, serve, look):
    """An open page follows its file."""
    path = journal.post("learning/one", "It is here.")
    text = path.read_bytes()
    page = look(serve().url + "learning/one/")

    path.unlink()
    page.wait_for_selector("text=It is here.", state="detached")
    path.write_bytes(text)

    page.wait_for_selector("text=It is here.")


def test_settings_that_are_saved_show(journal, serve, look):
    """The journal's name changes in the open page."""
    page = look(serve().url)

    journal.settings(title="Field notes")

    page.wait_for_selector("header >> text=Field notes")


def test_it_stops_at_once_though_a_page_is_open(journal, serve, look):
    """An open page does not keep the server from stopping."""
    preview = serve()
    look(preview.url)

    assert preview.interrupt() == 0


ADDRESSES = (
    *("", "learning/everything/", "research/", "tags/", "nowhere/"),
    *("experiments/", "experiments/toss/"),
)


def test_the_browser_has_nothing_to_complain_about(journal, serve, page):
    """No error of a script and nothing that the page's own policy forbids, preview included."""
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/other", tags=["A"], status="paused")
    journal.experiment("toss", FIGURE)
    journal.post("learning/everything", EVERYTHING, tags=["A"], status="ongoing", experiment="toss")
    journal.post("learning/broken", "[[Nothing]]")
    journal.build()  # what the experiment finds is there when the page is opened

    preview = serve()
    for address in ADDRESSES:
        page.goto(preview.url + address)
        page.wait_for_selector("#_problems")

        expected = ["404 (Not Found)"] if address == "nowhere/" else []
        assert [text for text in page.complaints if not any(e in text for e in expected)] == []
        page.complaints.clear()
    assert preview.said.count("\n\n") <= 2 and "learning/everything" not in preview.said


def test_more_pages_than_connections_can_be_open(journal, serve, browser):
    """A browser holds six connections to a server; a seventh page is served nevertheless."""
    preview = serve()
    context = browser.new_context()
    context.set_default_timeout(PATIENCE * 1000)
    hide = "Object.defineProperty(document, 'hidden', { value: true, configurable: true })"
    for _ in range(8):
        page = context.new_page()
        page.goto(preview.url)
        page.evaluate(f"{hide}; document.dispatchEvent(new Event('visibilitychange'))")
    context.close()


def test_a_page_that_was_hidden_catches_up(journal, serve, look):
    """What changed while the page could not be seen shows when it can."""
    journal.post("learning/one", "It says before.")
    preview = serve()
    page = look(preview.url + "learning/one/")
    hidden = "Object.defineProperty(document, 'hidden', { value: %s, configurable: true })"
    tell = "; document.dispatchEvent(new Event('visibilitychange'))"

    page.evaluate(hidden % "true" + tell)
    journal.edit("content/learning/one.md", "before", "after")
    preview.shows("It says after", "/learning/one/")
    assert "before" in page.inner_text("main")
    page.evaluate(hidden % "false" + tell)

    page.wait_for_selector("text=It says after.")


def test_a_server_that_comes_back_is_followed(journal, serve, look):
    """The page goes on where the server is started again, with what changed meanwhile."""
    journal.post("learning/one", "It says before.")
    first = serve()
    page = look(first.url + "learning/one/")
    first.interrupt()
    journal.edit("content/learning/one.md", "before", "after")

    serve("--port", str(first.port))

    page.wait_for_selector("text=It says after.")


def test_the_stream_tells_first_what_the_page_shows(journal, serve):
    """Whoever connects learns what stands there, so nothing is missed between two streams."""
    preview = serve()
    connection = http.client.HTTPConnection(preview.host, preview.port, timeout=PATIENCE)
    connection.request("GET", "/_preview/events?page=%2F")
    answer = connection.getresponse()

    assert answer.getheader("content-type") == "text/event-stream; charset=utf-8"
    assert answer.readline() == b"event: page\n"
    assert answer.readline().decode().removeprefix("data: ").strip() in preview.text("/")
    connection.close()
