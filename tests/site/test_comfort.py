"""Reading is comfortable: notes beside their words, previews, keys, a good measure, print."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import expect
from serving import serving
from support import ROOT, JournalFolder, png

WORDS = (
    "Cosine similarity tells you how aligned two embeddings are, which matters when you care "
    "about similarity in intent and not just about magnitude. I kept coming back to this "
    "sentence because it hides a choice: what the zeros mean, and who decided it. "
)
LONG = f"""
{WORDS * 3}

{WORDS} A note.[^long] Another.[^list] {WORDS}

{WORDS} At once.[^soon]

## ✅ Lists and quotes

- An item.[^item]
- And one more.^[Written *in the line*.]

> A quotation.[^quote]

> [!TIP]- Folded
> A note in it.^[Which is folded, too.]

| a | b |
|---|---|
| one[^cell] | two |

![A picture](wide.png "What it means.")

### 🟡 A heading^[Of the heading.]

{WORDS} Again.[^long] See [the lists](#lists-and-quotes) and [elsewhere](https://example.org/far).

See [[Other]], [[Other#Deep down]] and [a file](paper.pdf).

```python
def masked(u, v):
    return 0  # {"a line that is wider than any page " * 4}
```

{WORDS * 6}

## 🔴 Gaps

{WORDS * 6}

Last words.[^end]

[^long]: {WORDS}
[^list]: Begins with words.

    - goes on with a list

    ```
    and with code that is much longer than a note could ever be, so that it scrolls
    ```
[^soon]: Soon.
[^item]: Of an item.
[^quote]: Of a quotation.
[^cell]: Of a cell.
[^end]: {WORDS * 3}
"""
OTHER = """
An introduction.

## ✅ Deep down

What stands deep down, with $x^2$, a [link](https://example.org) and a note.^[Not this.]

## 🟡 More

More words.
"""
BESIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A journal with a long post that shows all that is read, built."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("comfort") / "journal")
    journal.write("content/learning/wide.png", png(1600, 900))
    journal.write("content/learning/paper.pdf", b"%PDF-1.4")
    journal.post("learning/long", LONG, title="A long post", status="ongoing")
    journal.experiment("toss", 'run.metric("heads", 1)')
    journal.post("learning/checked", 'It [fell well]{claim="toss.heads > 0"}.')
    journal.post("learning/other", OTHER, summary="What it is about.", status="complete")
    menu = '[[tool.journal.menu]]\ntitle = "{0}"\nurl = "/{1}/"\n'
    more = menu.format("Find", "search") + menu.format("Time", "timeline")
    journal.settings(more, base_url="https://example.org/")
    journal.publish()
    return journal


@pytest.fixture
def host(long):
    with serving() as host:
        host.folder = long.root / "site"
        yield host


@pytest.fixture
def reading(host, page):
    """The long post in a window of a desk; ``complaints`` of the page stay empty."""
    page.set_viewport_size(BESIDE)
    page.emulate_media(reduced_motion="reduce")
    page.goto(host.url("/learning/long/"))
    yield page
    assert page.complaints == []


def boxes(page, selector: str) -> list[dict[str, float]]:
    """Where all that is drawn of a kind stands on the page."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)]
            .filter((node) => node.checkVisibility())
            .map((node) => ({ id: node.id, ...node.getBoundingClientRect().toJSON() }))
            .filter((box) => box.height)""",
        selector,
    )


def overlap(one, other) -> bool:
    return (
        one["left"] < other["right"] - 1
        and other["left"] < one["right"] - 1
        and one["top"] < other["bottom"] - 1
        and other["top"] < one["bottom"] - 1
    )


# --- notes ----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1064, 1280, 1800])
def test_notes_stand_in_the_margin(reading, width):
    """Right of the prose, near their words, without a script, none on another or on a figure."""
    reading.set_viewport_size({"width": width, "height": 800})
    (prose,) = boxes(reading, "article")
    notes = boxes(reading, ".sidenote")
    others = [*notes, *boxes(reading, "figure:not(.sidenote *), .scroll, .post-foot, .colophon")]

    assert len(notes) == 9  # one more is folded
    for note in notes:
        assert prose["right"] < note["left"] < note["right"] <= width
        assert not [other for other in others if other is not note and overlap(note, other)]
    (first,) = boxes(reading, "p:has(#fnref1)")
    assert abs(notes[0]["top"] - first["bottom"]) < 40
    assert reading.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_notes_follow_their_paragraph_where_there_is_no_margin(reading):
    """On a phone each is a block of the prose, and the page stays as wide as the screen."""
    reading.set_viewport_size(PHONE)
    (prose,) = boxes(reading, "article")
    (first,) = boxes(reading, "p:has(#fnref1)")
    notes = boxes(reading, ".sidenote")

    assert all(prose["left"] <= note["left"] < note["right"] <= prose["right"] for note in notes)
    assert first["bottom"] <= notes[0]["top"] < first["bottom"] + 24
    assert reading.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_note_in_a_script_from_right_to_left_stands_there_too(journal, host, page):
    """The page has its room at the right; in a list a note stays where its item is."""
    words = "## ראשון\n\nהערה בשוליים.[^א]\n\n- בתוך רשימה[^ב]\n\n## שני\n\nסוף."
    body = f"{words}\n\n[^א]: זאת ההערה.\n[^ב]: ועוד אחת."
    journal.post("learning/rtl", body)
    journal.publish()
    host.folder = journal.root / "site"
    page.set_viewport_size(BESIDE)
    page.goto(host.url("/learning/rtl/"))
    (prose,) = boxes(page, "article")

    assert page.evaluate("getComputedStyle(document.querySelector('article')).direction") == "rtl"
    beside, listed = boxes(page, ".sidenote")
    assert beside["left"] > prose["right"] > listed["right"] > listed["left"] >= prose["left"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- the contents ---------------------------------------------------------------------


def test_contents_are_folded_where_they_would_delay_the_words(browser, host):
    """Without scripts, too: beside the text open, before it one line that opens."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(host.url("/learning/long/"))
    (contents,) = boxes(page, ".contents")
    assert contents["height"] < 60
    page.click(".contents summary")
    assert page.locator(".toc a").first.is_visible()

    page.set_viewport_size(BESIDE)
    page.reload()
    assert page.locator(".toc a").last.is_visible()
    assert not page.locator(".contents summary").is_visible()
    context.close()


@pytest.mark.parametrize("count", [0, 1, 40])
def test_contents_follow_the_reader(journal, host, page, count):
    """The section being read is marked and in sight, also after the window is resized."""
    body = "\n\n".join(f"## Part {n}\n\n{WORDS * 3}" for n in range(count)) or WORDS
    journal.post("learning/parts", body)
    journal.publish()
    host.folder = journal.root / "site"
    page.set_viewport_size(BESIDE)
    page.goto(host.url("/learning/parts/"))
    assert page.locator(".toc a").count() == (count if count > 1 else 0)
    if count > 1:
        for height in (800, 500):
            page.set_viewport_size({"width": 1280, "height": height})
            page.evaluate("document.querySelector('#part-30').scrollIntoView()")
            current = page.locator('.toc [aria-current][href="#part-30"]')
            current.wait_for()
            box = current.bounding_box()
            assert 0 <= box["y"] < height
    assert page.complaints == []


# --- previews -------------------------------------------------------------------------


def preview_of(page, selector: str):
    """The preview that pointing at a link shows."""
    page.mouse.move(0, 0)
    page.hover(selector)
    page.wait_for_selector(".preview")
    return page.locator(".preview")


def test_a_link_to_a_post_shows_what_it_is(reading, host):
    """Its title, status, self-assessment and summary, fetched when it is pointed at, once."""
    asked = [path for path in host.asked if "other" in path]
    assert asked == []

    preview = preview_of(reading, 'article a[href="/learning/other/"]')
    assert preview.locator(".preview-title").inner_text() == "Other"
    assert "complete" in preview.inner_text() and "1 solid, 1 partial" in preview.inner_text()
    assert "What it is about." in preview.inner_text()

    reading.mouse.move(0, 0)
    reading.wait_for_selector(".preview", state="detached")
    preview_of(reading, 'article a[href="/learning/other/#deep-down"]')
    assert [path for path in host.asked if "other" in path] == ["/learning/other/"]


def test_a_link_to_a_section_shows_how_it_begins(reading):
    """On another post and on this one; what is copied has no links, ids or notes."""
    preview = preview_of(reading, 'article a[href="/learning/other/#deep-down"]')
    said = preview.inner_text()
    assert "Deep down" in said and "What stands deep down" in said and "Not this" not in said
    assert preview.locator("a, [id], sup").count() == 0
    reading.keyboard.press("Escape")

    preview = preview_of(reading, "article p a:text-is('the lists')")
    assert "Lists and quotes" in preview.inner_text() and "An item." in preview.inner_text()


def test_a_note_is_shown_where_it_is_not_beside(reading):
    """A reference to a note that is in sight shows nothing."""
    reading.evaluate("document.querySelector('#fn1').scrollIntoView({ block: 'center' })")
    reading.hover("#fnref1")
    reading.wait_for_timeout(600)
    assert reading.locator(".preview").count() == 0

    assert "Cosine similarity" in preview_of(reading, "#fnref1\\:1").inner_text()


def test_a_preview_stays_as_long_as_it_is_wanted(reading):
    """The pointer may move onto it; Escape, leaving and a click take it away (WCAG 1.4.13)."""
    preview = preview_of(reading, 'article a[href="/learning/other/"]')
    link = reading.locator('article a[href="/learning/other/"]')
    assert link.get_attribute("aria-describedby") == preview.get_attribute("id")
    preview.hover()
    reading.wait_for_timeout(600)
    assert preview.is_visible()

    reading.mouse.move(0, 0)
    reading.wait_for_selector(".preview", state="detached")
    assert link.get_attribute("aria-describedby") is None
    preview_of(reading, 'article a[href="/learning/other/"]')
    reading.keyboard.press("Escape")
    assert preview.count() == 0


def test_a_preview_is_there_for_the_keyboard(reading):
    """It comes with the focus and goes with it."""
    reading.locator("article p a:text-is('elsewhere')").focus()
    reading.keyboard.press("Tab")
    reading.wait_for_selector(".preview")
    assert "Other" in reading.locator(".preview").inner_text()
    reading.keyboard.press("Tab")
    reading.keyboard.press("Tab")
    reading.keyboard.press("Tab")
    reading.wait_for_selector(".preview", state="detached")


def test_what_is_no_page_is_not_fetched(reading, host):
    """Neither files nor other sites."""
    for selector in ("article a:text-is('a file')", "article a:text-is('elsewhere')"):
        reading.hover(selector)
        reading.wait_for_timeout(500)

    assert not [path for path in host.asked if path.endswith("paper.pdf")]
    assert reading.locator(".preview").count() == 0


def test_a_finger_gets_no_preview(browser, host):
    """It would cover what is read, and there is no pointing without touching."""
    context = browser.new_context(has_touch=True, viewport=PHONE)
    page = context.new_page()
    page.goto(host.url("/learning/long/"))
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    page.tap('article a[href="/learning/other/"]')
    page.wait_for_timeout(600)

    assert page.locator(".preview").count() == 0
    context.close()


def test_a_page_opened_as_a_file_is_read_all_the_same(long, browser):
    """Nothing can be fetched there, and nothing is tried."""
    context = browser.new_context(bypass_csp=True, viewport=BESIDE)
    page, tried = context.new_page(), []
    page.goto((long.root / "site/learning/long/index.html").as_uri())
    page.on("request", lambda request: tried.append(request.url))
    page.on("pageerror", lambda error: tried.append(str(error)))
    page.add_script_tag(path=long.root / "site/assets/journal.js")
    page.hover("article a:text-is('Other') >> nth=0")
    page.wait_for_timeout(600)

    assert page.locator(".preview").count() == 0
    assert not [what for what in tried if "other" in what or "Error" in what]
    context.close()


# --- keys -----------------------------------------------------------------------------


def test_keys_lead_to_search_and_timeline(reading, host):
    """`/` and `t`, where the site has such pages; not with Ctrl, and not where one types."""
    reading.keyboard.press("Control+t")
    reading.evaluate("document.querySelector('main').append(document.createElement('input'))")
    reading.locator("main input").press("t")
    assert reading.url == host.url("/learning/long/")
    reading.evaluate("document.activeElement.blur()")

    reading.keyboard.press("t")
    reading.wait_for_url(host.url("/timeline/"))
    reading.goto(host.url("/learning/long/"))
    reading.keyboard.press("/")
    reading.wait_for_url(host.url("/search/"))
    reading.complaints.clear()  # neither page is there


def test_the_search_key_goes_to_the_field_where_there_is_one(reading, host):
    """What is typed next stands in it."""
    reading.evaluate(
        "() => { const field = document.createElement('input'); field.type = 'search';"
        " document.querySelector('main').append(field); }"
    )
    reading.keyboard.press("/")
    reading.keyboard.type("rank")

    assert reading.locator("main input").input_value() == "rank"
    assert reading.url == host.url("/learning/long/")


def test_a_question_mark_explains_keys_and_marks(reading):
    """So does the button at the foot; Escape closes it, and the focus is where it was."""
    reading.keyboard.press("?")
    dialog = reading.locator("dialog.keys")
    assert "Search" in dialog.inner_text() and "not yet" in dialog.inner_text()
    reading.keyboard.press("Escape")
    assert not dialog.is_visible()

    reading.click(".show-keys")
    assert dialog.is_visible() and dialog.locator(".legend").count() == 1
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()


def test_keys_can_be_turned_off(reading, host):
    """For good: whoever speaks to the computer sets off no page (WCAG 2.1.4)."""
    reading.click(".show-keys")
    reading.get_by_label("Use these keys").uncheck()
    reading.keyboard.press("Escape")
    reading.reload()
    reading.keyboard.press("t")
    reading.keyboard.press("?")

    assert not reading.locator("dialog.keys").is_visible()
    assert reading.url == host.url("/learning/long/")


def test_keys_follow_the_site_to_where_it_stands(garden):
    """A site below a path has its pages there; what it does not have has no key."""
    garden.settings(
        '[[tool.journal.menu]]\ntitle = "Find"\nurl = "/search/"\n',
        base_url="https://example.org/deep/",
    )
    garden.publish()

    page = garden.page("/")
    assert '<a href="/deep/search/" data-key="/">' in page


# --- the theme and code ---------------------------------------------------------------


def test_the_theme_is_switched_and_kept(reading):
    """The button says what it gives, also before a script runs; back is the system's own."""
    button = reading.get_by_role("button", name="colours")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = reading.evaluate(paper)
    assert button.inner_text().split("\n")[0].startswith("Dark")
    button.click()
    assert reading.evaluate(paper) != light
    assert button.inner_text().startswith("Light")

    reading.reload(wait_until="commit")
    reading.wait_for_selector("main")
    assert reading.evaluate("document.documentElement.dataset.theme") == "dark"
    button.click()
    assert reading.evaluate("localStorage.getItem('theme')") is None
    assert reading.evaluate(paper) == light


@pytest.mark.parametrize("reach", ["hover", "focus"])
def test_what_a_claim_was_checked_against_is_shown(host, page, reach):
    """By the pointer and by the keyboard; its mark leads to the numbers of the run."""
    page.goto(host.url("/learning/checked/"))
    page.keyboard.press("Tab")  # a focus is shown to who uses the keyboard
    getattr(page.locator(".checked"), reach)()

    expect(page.get_by_role("tooltip")).to_have_text("this claim holds: toss.heads > 0")
    page.locator(".checked").click()
    expect(page.locator("#_metrics:target")).to_have_text("Numbers")
    assert page.complaints == []


def test_code_is_copied_and_it_is_said(reading):
    """The button is there for the keyboard, too, and who does not see it hears it."""
    reading.context.grant_permissions(["clipboard-read", "clipboard-write"])
    figure = reading.locator(".code:not(.sidenote *)")
    button = figure.get_by_role("button", name="Copy")
    button.focus()
    assert button.evaluate("(node) => getComputedStyle(node).opacity") == "1"
    button.press("Enter")

    expect(reading.get_by_role("status")).to_have_text("The code is copied.")
    assert reading.evaluate("navigator.clipboard.readText()").startswith("def masked(u, v):")


# --- type, weight and print -----------------------------------------------------------

LINES = """() => {
    const text = document.querySelector("article > p").firstChild, range = document.createRange();
    const lines = new Map();
    for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        lines.set(top, (lines.get(top) || 0) + 1);
    }
    return [...lines.values()].slice(0, -1);
}"""


@pytest.mark.parametrize(
    ("width", "least", "most"), [(1280, 60, 78), (1800, 60, 78), (390, 36, 60)]
)
def test_lines_are_as_long_as_is_good_to_read(reading, width, least, most):
    """60 to 75 characters at a desk, with some tolerance for whichever faces there are."""
    reading.set_viewport_size({"width": width, "height": 800})
    lines = reading.evaluate(LINES)

    assert least <= sum(lines) / len(lines) <= most


MOVED = """
    window.moved = [];
    const said = ({ node, previousRect, currentRect }) =>
        [node && (node.outerHTML || node.data || "").slice(0, 90), previousRect, currentRect];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries())
            moved.push([value, ...sources.map(said)]);
    }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("size", [BESIDE, PHONE], ids=["desk", "phone"])
def test_nothing_moves_while_a_page_loads(host, page, size):
    """Pictures, notes, contents and scripts keep their places: no layout shift at all."""
    page.set_viewport_size(size)
    page.add_init_script(MOVED)
    page.goto(host.url("/learning/long/"))
    for _ in range(8):
        page.evaluate("scrollBy({ top: 700, behavior: 'instant' })")
        page.wait_for_timeout(100)

    assert page.evaluate("moved") == []
    assert page.evaluate("document.querySelector('article img').complete")


def test_a_printed_post_is_the_post(reading):
    """Notes in the margin, addresses of outside links, nothing that only a screen can do."""
    reading.set_viewport_size({"width": 718, "height": 1000})
    reading.emulate_media(media="print", color_scheme="dark")
    (prose,) = boxes(reading, "article")

    for note in boxes(reading, ".sidenote"):
        assert prose["right"] < note["left"] < note["right"] <= 718
        assert not [wide for wide in boxes(reading, ".scroll") if overlap(note, wide)]
    for gone in (".site-nav", ".theme", ".contents", ".colophon", ".copy"):
        assert boxes(reading, gone) == []
    behind = "(selector) => getComputedStyle(document.querySelector(selector), '::after').content"
    assert "https://example.org/far" in reading.evaluate(behind, "article a[href$='/far']")
    assert reading.evaluate(behind, "article a[href='/learning/other/']") == "none"
    assert reading.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_a_long_post_weighs_little(long):
    """With its style sheet and its scripts at most 35 KB are sent."""
    site = long.root / "site"
    files = [site / "learning/long/index.html"]
    files += [site / "assets" / name for name in ("style.css", "theme.js", "journal.js")]

    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < 35_000
    assert (ROOT / "templates/assets/journal.js").stat().st_size < 12 * 1024
