"""A save shows in the open page, in place: nothing that the reader does there is disturbed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from support import PATIENCE, png

LONG = "\n\n".join(f"Paragraph {number} of many, which says a few words." for number in range(120))
BODY = f"""{LONG}

<details><summary>More of it</summary>

It was folded.

</details>

## ✅ What I know

```python
print("before")
```

It says before."""


def test_what_the_reader_does_goes_on(journal, serve, marked):
    """The scroll, the focus, what is unfolded and what is selected stay as they are."""
    journal.post("learning/one", f"See [it](https://example.org/).\n\n{BODY}")
    page = marked(serve().url + "learning/one/")
    page.locator("details:has-text('More of it') summary").click()
    page.locator(".prose a[href*=example]").focus()
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    place = page.evaluate("scrollY")

    journal.edit("content/learning/one.md", "It says before.", "It says after.")

    page.wait_for_selector("text=It says after.")
    assert page.survived()
    assert page.evaluate("scrollY") == place
    assert page.evaluate("document.activeElement.href") == "https://example.org/"
    assert page.evaluate("document.querySelector('.prose details').open")


def test_what_comes_above_does_not_move_what_is_read(journal, serve, marked):
    """Ten paragraphs more at the beginning: the one that is read stays where it is."""
    journal.post("learning/one", BODY)
    page = marked(serve().url + "learning/one/")
    page.evaluate("scrollTo({ top: 2500, behavior: 'instant' })")
    page.wait_for_timeout(100)
    where = (
        "[...document.querySelectorAll('p')].find(p => p.textContent.startsWith('Paragraph 90'))"
    )
    before = page.evaluate(f"{where}.getBoundingClientRect().top")

    more = "\n\n".join(["Something new."] * 10)
    journal.edit("content/learning/one.md", "Paragraph 3 ", f"{more}\n\nParagraph 3 ")

    expect(page.locator("p", has_text="Something new.")).to_have_count(10)
    assert page.survived()
    assert abs(page.evaluate(f"{where}.getBoundingClientRect().top") - before) <= 2


def test_only_what_is_different_is_touched(journal, serve, marked):
    """Of a hundred paragraphs one is edited, one goes and one is new; all others are the same."""
    journal.post("learning/one", LONG)
    page = marked(serve().url + "learning/one/")
    page.evaluate("for (const p of document.querySelectorAll('.prose p')) p.mine = p.textContent")

    text = (journal.root / "content/learning/one.md").read_text()
    text = text.replace("Paragraph 40 of", "Number 40 of").replace("Paragraph 70 of", "\n\n", 1)
    journal.write(
        "content/learning/one.md", text.replace("Paragraph 90 of", "New.\n\nParagraph 90 of")
    )

    page.wait_for_selector("text=Number 40 of")
    others = "[...document.querySelectorAll('.prose p')].filter(p => p.mine !== p.textContent)"
    said = page.evaluate(f"{others}.map(p => p.textContent)")
    assert len(said) <= 4 and "New." in said
    assert page.survived()


def test_code_that_is_new_can_be_copied(journal, serve, marked):
    """The comforts of a page are there for what is swapped in, once each."""
    journal.post("learning/one", BODY)
    page = marked(serve().url + "learning/one/")
    page.wait_for_selector(".copy")

    journal.edit("content/learning/one.md", "It says before.", "```python\nprint(1)\n```\n\nAfter.")

    page.wait_for_selector("text=After.")
    expect(page.locator(".copy")).to_have_count(2)
    assert page.survived()


def test_a_style_sheet_is_exchanged_in_place(journal, serve, marked):
    """A colour of the theme is another without the page being loaded again."""
    journal.post("learning/one", BODY)
    page = marked(serve().url + "learning/one/")
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")

    journal.write("templates/assets/style.css", "body { color: rgb(1, 2, 3); height: 9000px }")

    expect(page.locator("body")).to_have_css("color", "rgb(1, 2, 3)", timeout=PATIENCE * 1000)
    assert page.survived()
    assert page.evaluate("scrollY") == 900
    assert page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length") == 2


@pytest.mark.parametrize(
    ("old", "new", "address", "shown"),
    [
        ('title: "One"', 'title: "Another one"', "", "main >> text=Another one"),
        ('title: "One"', 'title: "Another one"', "learning/two/", "main >> text=Another one"),
        ('tags: ["a"]', 'tags: ["Sails"]', "tags/", "main >> text=Sails"),
        (
            'visibility: "public"',
            'visibility: "private"',
            "learning/",
            "main .badge >> text=private",
        ),
    ],
)
def test_a_save_shows_everywhere_it_should(journal, serve, marked, old, new, address, shown):
    """A title on home and where the post is linked, a tag in the list, a badge in another."""
    journal.post("learning/one", "Text.", tags=["a"])
    journal.post("learning/two", "See [[one]].")
    page = marked(serve().url + address)

    journal.edit("content/learning/one.md", old, new)

    page.wait_for_selector(shown)
    assert page.survived()


def test_backlinks_come_by_event_where_nothing_is_remembered(journal, serve, look):
    """The page is there at once; who links to it, and what is alike, is told once it is known."""
    journal.post("learning/hub", "The hub.", tags=["x"])
    for number in range(150):
        journal.post(f"learning/p{number}", f"{LONG}\n\nSee [[Hub]], number {number}.", tags=["x"])

    preview = serve()
    first = preview.text("/learning/hub/")
    page = look(preview.url + "learning/hub/")

    assert "The hub." in first and "number 149" not in first
    page.wait_for_selector("main >> text=number 149")


# --- problems -------------------------------------------------------------------------


def test_a_problem_comes_and_goes_over_the_page(journal, serve, marked):
    """With the place, the excerpt and the remedy, and a link to the editor; then it is mended."""
    journal.settings(base_url="", editor="editor://open{path}?at={line}:{column}")
    journal.post("learning/small-angles", "Text.")
    path = journal.post("learning/one", "It is fine.")
    page = marked(serve().url + "learning/one/")
    assert page.locator("#_problems").count() == 0

    journal.edit("content/learning/one.md", "It is fine.", "See [[small-angels]].")

    page.wait_for_selector("#_problems[open]")
    said = page.locator("#_problems .problem").inner_text()
    line = path.read_text().split("\n").index("See [[small-angels]].") + 1
    place = f"content/learning/one.md:{line}:5"
    assert said.startswith(f"{place}: no post is called")
    assert f"{line} | See [[small-angels]]." in said and "^^^^" in said
    assert "did you mean [[Small angles]]?" in said
    link = page.locator("#_problems a")
    assert link.inner_text() == place
    assert link.get_attribute("href") == f"editor://open{path}?at={line}:5"
    journal.edit("content/learning/one.md", "small-angels", "small-angles")

    page.wait_for_selector("#_problems", state="detached")
    page.wait_for_selector(".prose a >> text=Small angles")
    assert page.survived()


def test_errors_stand_above_warnings_and_both_are_counted(journal, serve, look):
    """What keeps the journal from being published is not to be scrolled for."""
    journal.post("learning/one", "<b onclick=x>y</b>")
    journal.post("learning/two", "<b onclick=x>y</b> [[Nothing of that name]].")
    page = look(serve().url)

    page.wait_for_selector("#_problems[open]")
    assert page.locator("#_problems summary").inner_text() == "1 error, 2 warnings"
    said = page.locator("#_problems .problem > p:first-child").all_inner_texts()
    assert [one.partition(":")[0][-6:] for one in said] == ["two.md", "one.md", "two.md"]
    red = page.locator("#_problems").evaluate("one => getComputedStyle(one).borderTopColor")
    journal.edit("content/learning/two.md", "[[Nothing of that name]]", "Text")

    page.wait_for_selector("#_problems summary >> text=/^2 warnings$/")
    assert red != page.locator("#_problems").evaluate("one => getComputedStyle(one).borderTopColor")


def test_only_errors_open_over_the_page(journal, serve, look):
    """Warnings wait at its foot until they are asked for; an error opens, unless it was folded."""
    journal.post("learning/one", "<b onclick=x>y</b>")
    journal.post("learning/two", "Text.")
    page = look(serve().url)

    page.wait_for_selector("#_problems summary >> text=/^1 warning$/")
    assert page.locator("#_problems[open]").count() == 0
    journal.edit("content/learning/two.md", "Text", "[[Nothing of that name]]")
    page.wait_for_selector("#_problems[open] >> text=no post is called")
    page.click("#_problems summary")
    journal.edit("content/learning/two.md", "[[Nothing of that name]]", "Text")
    page.wait_for_selector("#_problems summary >> text=/^1 warning$/")
    journal.edit("content/learning/two.md", "Text", "[[Nothing of that name]]")
    page.wait_for_selector("#_problems summary >> text=/^1 error/")
    assert page.locator("#_problems[open]").count() == 0


def test_what_to_do_is_read_whole_on_a_phone(journal, serve, look):
    """The author's line is scrolled, for its marks have to stand below it; words are not."""
    journal.post("learning/one", f"{'Words before it. ' * 9}See [[Nothing of that name]].")
    page = look(serve().url + "learning/one/")
    page.set_viewport_size({"width": 360, "height": 740})

    remedy = page.locator("#_problems .remedy")
    assert remedy.inner_text().lstrip().startswith("= name a post by its title, slug or file; ")
    box = remedy.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert remedy.evaluate("one => one.scrollWidth <= one.clientWidth")


# --- whose eyes -----------------------------------------------------------------------


def test_a_switch_shows_the_page_as_a_stranger_gets_it(journal, serve, look):
    """Drafts are marked for their author; for a stranger they are not there, nor on any list."""
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/open", "See [[Own]].")
    journal.post("learning/own", "A secret.", visibility="private")
    page = look(serve().url + "learning/")
    assert page.locator("main .badge").inner_text() == "private"

    page.click("#_preview_bar a")

    page.wait_for_selector("#_preview_bar >> text=As a stranger sees it")
    assert page.url.endswith("/learning/")
    assert page.locator("main >> text=Own").count() == 0
    page.click("main >> text=Open")
    page.wait_for_selector("main >> text=a private note")
    page.goto(page.url.replace("open", "own"))
    page.wait_for_selector("#_preview_bar >> text=As a stranger sees it")
    assert "A secret." not in page.content()
    page.click("#_preview_bar a")

    page.wait_for_selector("main >> text=A secret.")


def test_a_stranger_s_page_follows_the_journal_as_well(journal, serve, look):
    """What is published by a save appears on the page of whoever looks as a stranger."""
    journal.post("learning/own", "A secret.", visibility="private")
    page = look(serve().url)
    page.click("#_preview_bar a")
    page.wait_for_selector("#_preview_bar >> text=As a stranger sees it")

    journal.edit("content/learning/own.md", 'visibility: "private"', 'visibility: "public"')

    page.wait_for_selector("main >> text=Own")


def test_who_was_given_the_public_s_view_has_no_other(journal, serve, look):
    """`--as public` shows it to others, who find no way to what is hidden."""
    journal.post("learning/own", "A secret.", visibility="private")
    preview = serve("--as", "public")
    page = look(preview.url)

    assert page.locator("#_preview_bar a").count() == 0
    _, _, body = preview.ask("/learning/own/", Cookie=f"preview-as-{preview.port}=author")
    assert b"A secret." not in body
    assert "set-cookie" not in preview.ask("/_preview/as/author")[1]


@pytest.mark.parametrize("name", ["überall", "嵌入", "שלום"])
def test_the_switch_knows_every_address(journal, serve, look, name):
    """Whatever signs the address of a page has, a stranger's view of it is of that page."""
    journal.post(f"learning/{name}", "It is here.")
    page = look(f"{serve().url}learning/{name}/")
    address = page.url

    for words in ("As a stranger sees it", "Your view"):
        page.click("#_preview_bar a")

        page.wait_for_selector(f"#_preview_bar >> text={words}")
        assert page.url == address
        assert "It is here." in page.inner_text("main")


def test_a_page_never_shows_one_view_under_the_name_of_the_other(journal, serve, look):
    """A switch is the browser's: a page that was open before tells it when it shows something."""
    journal.post("learning/open", "It says before.")
    journal.post("learning/own", "A secret.", visibility="private")
    url = serve().url
    page = look(f"{url}learning/")
    other = page.context.new_page()
    other.goto(f"{url}learning/")

    for number, words in enumerate(("As a stranger sees it", "Your view")):
        other.click("#_preview_bar a")
        other.wait_for_selector(f"#_preview_bar >> text={words}")
        journal.post(f"learning/new{number}", "Another one.")

        page.wait_for_selector(f"main >> text=New{number}")
        page.wait_for_selector(f"#_preview_bar >> text={words}")
        assert page.locator("main >> text=Own").count() == number


def test_a_page_goes_along_when_the_site_moves_below_a_path(journal, serve, look):
    """`base_url` is set while a page is open: the same page stands below its path, and follows."""
    journal.settings(base_url="")
    journal.post("learning/one", "It says before.")
    page = look(serve().url + "learning/one/")

    journal.settings(base_url="https://example.org/notes/")

    page.wait_for_url("**/notes/learning/one/")
    page.wait_for_selector("#_preview_bar")
    journal.edit("content/learning/one.md", "before", "after")
    page.wait_for_selector("text=It says after.")
