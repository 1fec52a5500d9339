"""Search: what is found, by whom, and what can never be."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import stat
import subprocess
from contextlib import closing
from urllib.parse import quote

import pytest
from browser import required
from playwright.sync_api import expect
from serving import serving
from support import JournalFolder, argv, environment, really, tree

from generator.build import draft, open_memory
from generator.site import pagefind
from generator.site.indexing import index_pages
from generator.site.order import Staged, in_safe_order
from generator.stages import Stages

pytestmark = [
    pytest.mark.skipif(not (pagefind.engine() or required()), reason="pagefind is not installed"),
    pytest.mark.xdist_group("search"),  # whose site is built once
]

POLICY = re.compile(r'Content-Security-Policy" content="([^"]*)"')

# What a Python without the extra does when it is asked for it.
IS_FOCUSED = "link => link === document.activeElement"
WITHOUT = "import sys\nsys.modules['pagefind_bin'] = None\n"


def bundle(journal: JournalFolder) -> dict[str, bytes]:
    """Every file of the index by its path in it, decompressed."""
    files = tree(journal.root / "site/pagefind")
    return {
        path: gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for path, one in files.items()
    }


def urls(journal: JournalFolder) -> set[str]:
    """The pages that the index holds."""
    texts = (one for path, one in bundle(journal).items() if path.startswith("fragment/"))
    return {json.loads(text.removeprefix(b"pagefind_dcd"))["url"] for text in texts}


def fill(journal: JournalFolder) -> JournalFolder:
    """Give a journal pages of each kind, and some that may not be found."""
    finds = 'run.metric("height", 3)\nrun.verdict("mixed", because="of the moon")'
    journal.experiment("tide", finds)
    mooring, lights = "A bollard holds the hawser.", "A *lantern* turns."
    body = f"Ships rest.\n\n## Mooring\n\n{mooring}\n\n## Lights\n\n{lights}"
    journal.post("learning/harbours", body, tags=["Sea", "Ropes"], status="ongoing")
    journal.post("learning/café", "A lantern burns at the quay.", title="Café", tags=["Sea"])
    journal.post(
        "research/tides",
        "Water and {metric}`tide.height`.",
        title="Do Tides <Wait>?",
        hypothesis="Every capstan turns.",
        status="mixed",
        experiment="tide",
        evolution=[{"date": "2025-02-03", "note": "Asked a pilot."}],
    )
    journal.post("about", "Who sails.", kind="page")
    journal.post("learning/cove", "Unlisted xebec.", visibility="unlisted", tags=["Hiddenness"])
    journal.post("learning/wreck", "Private galleon.", visibility="private")
    journal.post("learning/keel", "Unfinished sloop.", published=False)
    return journal


@pytest.fixture
def library(journal: JournalFolder) -> JournalFolder:
    """A journal that has not been built."""
    return fill(journal)


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """The address of a site that stands as it was built."""
    journal = fill(JournalFolder.begin(tmp_path_factory.mktemp("shared") / "journal"))
    journal.publish()
    with serving(journal.root / "site") as server:
        yield server.address


def search(page, host, words="", more="") -> list[str]:
    """Open the search page with words; the titles that it shows once it has searched."""
    page.goto(f"{host}/search/?q={quote(words)}{more}")
    expect(page.locator(".tally")).to_have_text(re.compile("result|could not"))
    return titles(page)


def titles(page) -> list[str]:
    return page.locator(".hits .title").all_text_contents()


def tally(page, text):
    expect(page.locator(".tally")).to_have_text(text)


# --- what is found --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("harbours", ["Harbours"]),
        ("bollard", ["Harbours"]),
        ("lanterns", ["Café", "Harbours"]),  # by its stem
        ("cafe", ["Café"]),
        ("ropes", ["Harbours"]),
        ("capstan", ["Do Tides <Wait>?"]),
        ("pilot", ["Do Tides <Wait>?"]),
        ("moon", ["What does tide find?"]),
        ("sails", ["About"]),
        *((word, []) for word in ("xebec", "galleon", "sloop", "hiddenness")),
    ],
)
def test_words_find_the_pages_that_say_them(host, page, words, found):
    """In title, text, tags, hypothesis, evolution and verdict; of listed pages alone."""
    assert sorted(search(page, host, words)) == sorted(found)
    assert page.complaints == []


def test_a_section_is_found_by_itself(host, page):
    """It stands below its page, linked by its anchor, with what it says around the words."""
    search(page, host, "bollard")
    section = page.locator(".parts-found li")

    assert section.locator("a").get_attribute("href").endswith("/learning/harbours/#mooring")
    assert section.locator("a").inner_text() == "Mooring"
    assert section.locator("p").inner_text().startswith("A bollard holds the hawser.")
    assert section.locator("mark").all_text_contents() == ["bollard"]


def test_what_a_post_says_is_shown_as_text(host, page):
    """A title or an excerpt makes no element of the page, whatever it is written like."""
    search(page, host, "capstan")

    assert titles(page) == ["Do Tides <Wait>?"]
    assert page.locator("wait").count() == 0


def test_results_are_narrowed_by_boxes(host, page):
    """Boxes of one respect add up, those of several take away, each with what it would leave."""
    assert len(search(page, host, "lantern")) == 2
    page.get_by_label("ongoing").check()
    tally(page, "1 result for “lantern”")
    assert titles(page) == ["Harbours"]
    assert page.locator("label:has([value=Sea]) .count").inner_text() == "1"

    page.get_by_label("ongoing").uncheck()
    tally(page, "2 results for “lantern”")
    page.get_by_label("Ropes").check()
    tally(page, "1 result for “lantern”")
    page.locator("[value=Sea]").check()
    tally(page, "2 results for “lantern”")
    assert "q=lantern" in page.url
    assert "tag=Ropes" in page.url


def test_boxes_alone_list_what_they_stand_for(host, page):
    """Nothing needs to be typed to see what is of a kind."""
    assert search(page, host, "", "&kind=experiment") == ["What does tide find?"]
    assert page.locator(".tally").inner_text() == "1 result"


def test_the_address_follows_and_leads_back(host, page):
    """What is typed is one step of history, and the way back shows what was there."""
    search(page, host, "harbours")
    page.locator("#_q").fill("cafe")
    page.keyboard.press("Enter")
    tally(page, "1 result for “cafe”")
    assert page.url.endswith("?q=cafe")

    page.go_back()
    tally(page, "1 result for “harbours”")
    assert page.locator("#_q").input_value() == "harbours"


def test_a_search_needs_no_mouse(host, page):
    """The slash leads to the field, arrows through the results, Enter to one."""
    search(page, host, "lantern")
    page.locator(".theme").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "_q"
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        links = page.locator(".hits a")
        assert links.nth(at).evaluate(IS_FOCUSED)
    page.keyboard.press("Enter")
    page.wait_for_url("**/learning/**")


def test_results_are_announced(host, page):
    """How many there are stands in a live region, also where there is none."""
    search(page, host, "nothingofthekind")

    assert page.locator(".tally[role=status]").inner_text() == "No results for “nothingofthekind”"
    assert page.locator(".lost").is_visible()


def test_a_search_that_cannot_be_loaded_says_so(library, page):
    """With the ways that lead to all posts without it."""
    library.publish()
    (library.root / "site/pagefind/posts.json").unlink()
    with serving(library.root / "site") as server:
        host = server.address
        search(page, host, "harbours")
        tally(page, "The search index could not be loaded.")

        assert page.locator(".broken").is_visible()
        assert page.locator(".broken a").first.get_attribute("href") == "/archive/"


def test_many_results_come_in_parts(journal, page):
    """Ten at once; the next are asked for, and the keyboard goes on with them."""
    for number in range(13):
        journal.post(f"learning/wave-{number}", "A breaker.")
    journal.publish()
    with serving(journal.root / "site") as server:
        host = server.address
        assert len(search(page, host, "breaker")) == 10
        page.get_by_role("button", name="More results").click()
        expect(page.locator(".hits .title")).to_have_count(13)

        assert page.locator(".hits .title").nth(10).evaluate(IS_FOCUSED)
        assert page.locator(".more-hits").is_hidden()


# --- where and how --------------------------------------------------------------------


def test_it_works_below_a_path(library, page, tmp_path):
    """A site may stand in a folder of its host."""
    library.settings(base_url="https://example.org/journal/")
    library.publish()
    shutil.copytree(library.root / "site", tmp_path / "host/journal")
    with serving(tmp_path / "host") as server:
        host = server.address
        assert search(page, f"{host}/journal", "cafe") == ["Café"]
        page.locator(".hits .title").click()
        page.wait_for_url("**/journal/learning/caf%C3%A9/")

        assert page.locator("h1").inner_text() == "Café"


def test_only_the_search_page_runs_a_program(library):
    """Its policy allows WebAssembly, that of no other does."""
    library.publish()
    policies = {
        path: POLICY.search(text.decode())[1]
        for path, text in library.site.items()
        if path.endswith(".html")
    }
    strict = {path: policy for path, policy in policies.items() if "wasm" not in policy}

    assert set(policies) - set(strict) == {"search/index.html"}
    assert "script-src 'self' 'wasm-unsafe-eval';" in policies["search/index.html"]
    assert len(set(strict.values())) == 1


def test_without_javascript_it_says_so(library, browser):
    """And leads to the archive and the tags."""
    library.publish()
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.set_content(library.page("/search/"))
    said = opened.locator("noscript").inner_text()
    context.close()

    assert "needs JavaScript" in said
    assert '<a href="/archive/">' in library.page("/search/").partition("<noscript>")[2]


def test_a_journal_built_without_the_extra_says_how_to_add_it(library, tmp_path):
    """Its search page loads nothing, and there is no index."""
    (tmp_path / "without").mkdir()
    (tmp_path / "without/sitecustomize.py").write_text(WITHOUT)
    path = os.pathsep.join((str(tmp_path / "without"), environment()["PYTHONPATH"]))
    library.publish()
    done = really(library.root, "build", PYTHONPATH=path)
    page = library.page("/search/")

    assert done.returncode == 0, done.stderr
    assert not (library.root / "site/pagefind").exists()
    assert "learning-journal[search]" in page
    assert "search.js" not in page
    assert "wasm" not in page


# --- what can never be found ----------------------------------------------------------


def test_an_index_holds_listed_pages_only(library):
    """No file of it has a word of an unlisted or private post or of a draft, or is of a list."""
    library.publish()
    every = b"\n".join(bundle(library).values()).lower()

    assert urls(library) == {
        *("/learning/harbours/", "/learning/café/", "/research/tides/"),
        *("/experiments/tide/", "/about/"),
    }
    for word in (b"xebec", b"galleon", b"sloop", b"hiddenness", b"learning/cove", b"keel"):
        assert word not in every


def test_what_is_withdrawn_is_out_of_the_index_at_once(library):
    """The build that takes a post away leaves none of its words in any file of the index."""
    library.publish()
    assert any(b"bollard" in one for one in bundle(library).values())

    library.edit("content/learning/harbours.md", 'visibility: "public"', 'visibility: "private"')
    library.publish()

    assert "/learning/harbours/" not in urls(library)
    every = b"\n".join(bundle(library).values())
    assert not [word for word in (b"bollard", b"hawser", b"Harbours", b"Ropes") if word in every]


def test_nothing_is_left_of_making_it(library):
    """The documents that were indexed are gone with their folder."""
    library.publish()

    assert list((library.root / ".journal/search").iterdir()) == []


def test_no_file_of_the_author_s_stands_among_the_index(library):
    """Its folder is the tool's: a file that would lie there is a Problem."""
    library.write("content/static/pagefind/pagefind.js", "alert(1)")
    built = library.build()

    assert any("is where the search index stands" in one for one in built.messages)
    assert built.outcome.report is None


@pytest.mark.parametrize("title", ["Only a title", "???", "🌱"])
def test_a_post_without_words_can_be_published(journal, title):
    """There may be nothing to find in it but its title, or not even that."""
    journal.post("learning/empty", title=title)
    journal.publish()

    assert urls(journal) == {"/learning/empty/"}


# --- remembering ----------------------------------------------------------------------


def test_it_is_made_anew_only_where_it_would_be_another(library):
    """What no document says does not run pagefind; a word of a post does."""
    assert library.publish().made["index"] == 1
    assert library.publish().did_nothing

    library.write("templates/404.html", '{% extends "base.html" %}')
    assert library.publish().made["index"] == 0

    library.edit("content/learning/café.md", "burns", "gleams")
    built = library.publish()
    assert built.made["index"] == 1
    assert "pagefind/pagefind.js" not in built.report.written


def test_an_index_is_the_same_bytes_each_time(library, tmp_path):
    """However files lie, however many cores there are, and whatever was remembered."""
    library.publish()
    before = tree(library.root / "site/pagefind")
    for _ in range(3):
        built, site = library.cold()
        assert built.made["index"] == 1
        assert {
            p.removeprefix("pagefind/"): s for p, s in site.items() if p.startswith("pagefind/")
        } == before


def test_the_entry_comes_last():
    """Whoever has it loads what it names, which is there by then."""
    pages = index_pages({"pagefind-entry.json": "1", "fragment/en_1.pf_fragment": "2"})
    order = in_safe_order(Staged(page, loses=True) for page in pages)

    assert order[-1].page.path == "pagefind/pagefind-entry.json"


@pytest.mark.parametrize(("audience", "found"), [("author", True), ("public", False)])
def test_a_preview_makes_the_index_when_it_is_asked_for(library, audience, found):
    """It holds what this audience may see on lists, and is not made before."""
    with closing(open_memory(library.journal)) as memory:
        shown = draft(Stages(library.journal, memory), audience)
        assert shown.get("/search/")
        assert not memory.made["index"]

        entry = shown.get("/pagefind/pagefind-entry.json")
        posts = json.loads(shown.get("/pagefind/posts.json"))
    assert json.loads(entry)["languages"]["en"]["page_count"] == len(posts) == (8 if found else 5)


# --- failing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("echo 'Error: no room' >&2; exit 3", "pagefind failed (3): Error: no room"),
        ("kill -9 $$", "pagefind failed (-9)"),
        ("exit 0", "pagefind made none that can be read"),
        (None, "pagefind cannot be started"),
    ],
)
def test_a_failure_publishes_nothing(library, tmp_path, program, said):
    """One Problem says what happened and what to do; what stood stays as it was."""
    package = tmp_path / "broken/pagefind_bin"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "def get_executable():\n    return Path(__file__).parent / 'pagefind'\n"
    )
    (package / "pagefind").write_text(f"#!/bin/sh\n{program}\n" if program else "not a program")
    (package / "pagefind").chmod(stat.S_IRWXU if program else stat.S_IRUSR)
    path = os.pathsep.join((str(tmp_path / "broken"), environment()["PYTHONPATH"]))
    library.publish()
    before = library.site
    library.edit("content/learning/café.md", "burns", "gleams")
    done = really(library.root, "build", PYTHONPATH=path)

    assert done.returncode == 1
    assert f"site/pagefind: the search index could not be made: {said}" in done.stderr
    assert "pip uninstall pagefind-bin" in done.stderr
    assert library.site == before


def test_no_setting_from_around_reaches_it(library, tmp_path):
    """Variables and files that pagefind would take settings from change no byte."""
    library.publish()
    before = tree(library.root / "site/pagefind")
    library.write("pagefind.toml", 'exclude_selectors = ["p"]\n')
    library.forget()
    done = subprocess.run(
        argv("build"),
        cwd=library.root,
        env=environment(PAGEFIND_EXCLUDE_SELECTORS="p", PAGEFIND_VERBOSE="true"),
        capture_output=True,
    )

    assert done.returncode == 0
    assert tree(library.root / "site/pagefind") == before
