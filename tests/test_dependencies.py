"""What depends on what: each input of the site changed by itself, and what is made anew for it."""

from __future__ import annotations

import os

import pytest
from support import FEEDS, VISIBLE, Built, pages_of, png, with_copies

from generator.build import build
from generator.memory import Memory

ASSETS = {f"assets/{name}" for name in ("favicon.svg", "journal.js", "style.css", "theme.js")}
MACHINES = FEEDS | {"sitemap.xml", "robots.txt", "llms.txt"}
ICONS = {"favicon.ico", "apple-touch-icon.png"}


def pictures(garden) -> set[str]:
    """All that is drawn: of a Face, and of nothing of the theme."""
    return {path for path in garden.site if path.startswith("card")} | ICONS


POSTS = pages_of(
    *("learning/roots", "learning/leaves", "learning/light", "learning/seeds"),
    *("learning/compost", "research/do-seeds-wait", "research/turning", "about"),
)
EXPERIMENTS = pages_of("experiments", "experiments/wait")
LISTS = {"index.html"} | pages_of(
    "learning", "research", "tags", "timeline", "questions", "archive"
)
TAGS = pages_of("tags/soil", "tags/air")
COPIES = {"learning/roots/roots.png"}  # of what posts show, without its metadata


def every_page(garden) -> set[str]:
    """All that is rendered, and not copied."""
    pages = {path for path in garden.site if not path.startswith(("assets/", "pagefind/"))} - COPIES
    pages -= pictures(garden)
    assert pages > POSTS | LISTS | TAGS | EXPERIMENTS | MACHINES | {"404.html"}
    return pages


# --- everything -----------------------------------------------------------------------


def test_everything_is_made_under_the_tool_s_stamp(garden):
    """Another version of the tool recalls nothing that this one made."""
    path = garden.root / ".journal/memory.db"
    for stamp, made in (("one", 8), ("one", 0), ("two", 8)):
        memory = Memory(path, stamp)
        build(garden.journal, memory)
        memory.close()

        assert memory.made["post"] == made


def test_every_page_depends_on_the_tool(garden):
    """Another version of the tool makes every page and copy again, and writes what differs."""
    memory = Memory(None, "another version")

    built = Built(build(garden.journal, memory), memory.made)
    made = every_page(garden) | COPIES | pictures(garden)
    assert (built.rendered, built.written) == (made, ())


def test_a_setting_that_only_shapes_html_reaches_the_page(journal):
    """A macro of the settings changes a formula, and so the page of a post nobody touched."""
    journal.post("learning/roots", body="A first paragraph.\n\n$\\R$")
    shown = {}
    for letter in "rq":
        journal.settings("[tool.journal.math_macros]\nR = '" + letter + "'")
        journal.publish()
        shown[letter] = journal.page("/learning/roots/")

    assert "<mi>r</mi>" in shown["r"]
    assert "<mi>q</mi>" in shown["q"]


def test_everything_depends_on_the_settings(garden):
    """A setting may change how any post is read, so all of them are read and shown again."""
    garden.settings(base_url="https://example.org/", gap_headings=["Holes"])
    built = garden.publish()

    assert built.made["post"] == 8
    assert built.rendered == every_page(garden)


def test_every_page_depends_on_what_the_site_says_of_itself(garden):
    """The title of the journal stands on every page, and on every card."""
    garden.settings(base_url="https://example.org/", title="A garden")

    assert garden.publish().rendered == every_page(garden) | (pictures(garden) - ICONS)


def test_every_page_depends_on_every_template(garden):
    """A template may take in any other, so all pages are rendered; the theme's files are not."""
    garden.write("templates/partials/legend.html", "<p>No legend.</p>")
    built = garden.publish()

    assert built.rendered == every_page(garden)
    pages = {path for path in every_page(garden) - MACHINES if not path.endswith(".md")}
    assert set(built.written) == pages
    assert not built.made["post"]


def test_every_page_depends_on_the_state_of_the_assets(garden):
    """An asset's address carries the state of all of them, so that no browser keeps an old one."""
    garden.write("templates/assets/style.css", "p { color: red }")

    assert garden.publish().rendered == every_page(garden) | {"assets/style.css"}


# --- one post -------------------------------------------------------------------------


def test_a_post_depends_on_its_own_file(garden):
    """Only the file that changed is parsed, and its page and the feed are rendered."""
    garden.edit(
        "content/research/turning.md", "Do [[Leaves]] turn?", "Do [[Leaves]] turn? \n\nYes."
    )
    built = garden.publish()

    assert built.made["post"] == 1
    assert built.rendered == with_copies("research/turning") | FEEDS


def test_a_post_depends_on_an_image_it_shows(garden):
    """An image with other dimensions is copied, and makes the page of the post that shows it."""
    garden.write("content/learning/roots.png", png(31, 20))

    assert garden.publish().rendered == {
        *with_copies("learning/roots"),
        *("learning/roots/roots.png", *FEEDS),
    }


def test_a_post_depends_on_the_bytes_of_a_file_it_links(garden):
    """A file beside a post makes its page, though the page would look the same."""
    garden.write("content/learning/list.txt", "one")
    garden.edit("content/learning/light.md", "Light falls.", "Light falls on [all](list.txt).")
    garden.publish()
    garden.write("content/learning/list.txt", "two")
    built = garden.publish()

    assert built.rendered == {*with_copies("learning/light"), "learning/light/list.txt"}
    assert built.report.written == ("learning/light/list.txt",)


def test_a_post_depends_on_where_its_links_lead(garden):
    """A linked post that gets another address changes the pages that link to it."""
    before = garden.page("/learning/roots/")
    garden.edit("content/learning/leaves.md", "---\ntitle", "---\nslug: blades\ntitle")
    built = garden.publish()

    assert pages_of("learning/roots", "learning/blades", "research/turning") <= built.rendered
    removed = {path for path in built.report.removed if not path.startswith("pagefind/")}
    assert removed == with_copies("learning/leaves") | {"cards/learning/leaves.png"}
    assert "/learning/leaves/" in before
    assert "/learning/leaves/" not in garden.page("/learning/roots/")


def test_a_post_depends_on_a_linked_post_being_there_at_all(garden):
    """A linked post that is withdrawn leaves its name as text, and comes back as a link."""
    page = garden.root / "content/learning/leaves.md"
    text, before = page.read_text(), garden.site
    page.write_text(text.replace('"public"', '"private"'))
    built = garden.publish()

    assert pages_of("learning/roots", "research/turning") <= built.rendered
    assert '<span class="private-link">a private note</span>' in garden.page("/learning/roots/")
    assert "tags/air/index.html" in built.report.removed
    page.write_text(text)
    garden.publish()
    assert garden.site == before


def test_a_post_depends_on_the_sentence_that_links_to_it(garden):
    """A backlink shows its sentence, and the sentence alone: the next paragraph is not there."""
    garden.edit("content/learning/roots.md", "They feed", "Year by year they feed")
    built = garden.publish()

    assert built.rendered == with_copies("learning/roots", "learning/leaves") | FEEDS
    assert "Year by year they feed the Leaves." in garden.page("/learning/leaves/")


def test_a_post_depends_on_what_comes_before_and_after_it(garden):
    """A post that is begun between two others stands between them; others further off stay."""
    garden.post("learning/fungi", date="2024-02-15")
    built = garden.publish()

    assert pages_of("learning/fungi", "learning/leaves", "learning/light") <= built.rendered
    assert built.rendered & POSTS == pages_of("learning/leaves", "learning/light")
    assert 'rel="next" href="/learning/fungi/"' in garden.page("/learning/leaves/")
    assert 'rel="prev" href="/learning/fungi/"' in garden.page("/learning/light/")


def test_a_post_depends_on_the_notes_of_others_that_name_it(garden):
    """A relation that is said in one post shows on the other, and is gone with the note."""
    assert "Came from" in garden.page("/research/do-seeds-wait/")
    garden.edit("content/learning/seeds.md", "See research post: Do Seeds Wait", "Sown again.")
    built = garden.publish()

    assert built.rendered & POSTS == pages_of("learning/seeds", "research/do-seeds-wait")
    assert "Came from" not in garden.page("/research/do-seeds-wait/")


def test_a_post_depends_on_the_face_of_a_related_one(garden):
    """A related post is shown with its status."""
    garden.edit("content/research/do-seeds-wait.md", '"experimenting"', '"abandoned"')
    built = garden.publish()

    assert "learning/seeds/index.html" in built.rendered
    assert "abandoned" in garden.page("/learning/seeds/")


@pytest.mark.parametrize(
    ("old", "new"),
    [("12.5", "13.5"), ("(11, 14)", "(11, 15)"), ("find?", "say?")],
    ids=["number", "interval", "question"],
)
def test_a_post_depends_on_what_it_quotes_of_a_run(garden, old, new):
    """A run that finds another number makes the pages that say it, and no other post's."""
    garden.edit("experiments/wait.py", old, new)
    built = garden.publish()

    assert built.outcome.ran == ("wait",)
    assert "research/do-seeds-wait/index.html" in built.rendered
    assert built.rendered <= with_copies("research/do-seeds-wait") | EXPERIMENTS | FEEDS
    assert not built.made["post"]


def test_open_questions_depend_on_the_numbers_that_are_in_them(garden):
    """A gap that says a number of a run says it on its list and on the first page as well."""
    gap = "\n\n## Gaps\n\n- Why {metric}`wait.days`?\n"
    path = garden.root / "content/research/do-seeds-wait.md"
    path.write_text(path.read_text() + gap)
    garden.publish()
    assert "12.5" in garden.page("/questions/")
    garden.edit("experiments/wait.py", "12.5", "13.5")
    built = garden.publish()

    assert pages_of("questions") | {"index.html"} <= built.rendered
    for url in ("/questions/", "/"):
        assert "13.5" in garden.page(url)
        assert "12.5" not in garden.page(url)


def test_open_questions_do_not_depend_on_other_numbers_of_their_post(garden):
    """What only the post itself says changes neither the list nor the first page."""
    path = garden.root / "content/research/do-seeds-wait.md"
    path.write_text(path.read_text() + "\n\n## Gaps\n\n- Why {metric}`wait.rain`?\n")
    garden.edit("experiments/wait.py", "run.metric(", "run.metric('rain', 3); run.metric(")
    garden.publish()
    garden.edit("experiments/wait.py", "12.5", "13.5")

    assert not (pages_of("questions") | {"index.html"}) & garden.publish().rendered


def test_a_claim_is_checked_against_the_run_of_today(garden):
    """A number that moves can make a claim false that was true when the page was written."""
    garden.edit("experiments/wait.py", "12.5, interval=(11, 14)", "31")

    assert "this claim does not hold: wait.days < 30" in garden.build().problems[0].message


def test_a_run_that_finds_the_same_makes_no_post(garden):
    """An experiment that was edited without effect is run, and only its source is shown anew."""
    garden.edit("experiments/wait.py", "@experiment", "# the same as ever\n@experiment")
    built = garden.publish()

    assert built.outcome.ran == ("wait",)
    assert built.rendered == pages_of("experiments/wait")


# --- experiments ----------------------------------------------------------------------


def read_by_wait(garden, path: str, content: str) -> None:
    """Have the experiment read a file and keep nothing of it, and build."""
    garden.write(path, content)
    if "read_text" not in (garden.root / "experiments/wait.py").read_text():
        garden.edit(
            "experiments/wait.py", "    run.metric", f"    open({path!r}).read()\n    run.metric"
        )
    garden.publish()


def test_an_experiment_s_page_depends_on_its_numbers(garden):
    """They are on its page; the list of experiments says only how many there are."""
    garden.edit("experiments/wait.py", "12.5", "13.5")

    assert garden.publish().rendered & EXPERIMENTS == pages_of("experiments/wait")


def test_an_experiment_s_pages_depend_on_its_verdict(garden):
    """It is on its page and in the list."""
    garden.edit(
        "experiments/wait.py",
        "    run.metric",
        "    run.verdict('mixed', because='x')\n    run.metric",
    )

    assert garden.publish().rendered & EXPERIMENTS == EXPERIMENTS


def test_an_experiment_s_page_depends_on_the_modules_it_imports(garden):
    """Their source is shown with its own, and each is highlighted once."""
    garden.write("experiments/helping.py", "DAYS = 12.5\n")
    garden.edit("experiments/wait.py", "from generator", "import helping\nfrom generator")
    garden.publish()
    garden.write("experiments/helping.py", "DAYS = 12.5  # or so\n")
    built = garden.publish()

    assert built.rendered == pages_of("experiments/wait")
    assert built.made["source"] == 1
    assert "# or so" in garden.page("/experiments/wait/")


def test_data_that_change_nothing_are_nothing(garden):
    """A page names the data and shows none of it: it is the same as long as what was found is."""
    read_by_wait(garden, "experiments/data/days.csv", "one")
    read_by_wait(garden, "experiments/data/days.csv", "two")
    garden.write("experiments/data/days.csv", "three")
    built = garden.publish()

    assert built.outcome.ran == ("wait",)
    assert built.rendered == set()


def test_an_experiment_s_pages_depend_on_the_faces_of_its_posts(garden):
    """The title of a post that uses it stands on its page and in the list."""
    garden.edit("content/research/do-seeds-wait.md", "Do Seeds Wait", "Do Seeds Tarry")

    assert garden.publish().rendered >= EXPERIMENTS


def test_an_experiment_s_page_depends_on_what_a_post_takes_from_it(garden):
    """One number more is one more in its count; the list does not count them."""
    garden.edit("content/research/do-seeds-wait.md", "days, ", "days ({metric}`wait.days.low`), ")
    built = garden.publish()

    assert built.rendered & EXPERIMENTS == pages_of("experiments/wait")
    assert "2 numbers, 1 claim" in garden.page("/experiments/wait/")


def test_an_experiment_s_page_does_not_depend_on_what_else_a_post_says(garden):
    """A paragraph more in a post that uses it is none of its business."""
    garden.edit("content/research/do-seeds-wait.md", "They wait", "They wait.\n\nThey wait")
    garden.publish()
    garden.edit("content/research/do-seeds-wait.md", "They wait.", "They wait.\n\nStill.")

    assert not garden.publish().rendered & EXPERIMENTS


def test_no_other_page_depends_on_an_unlisted_experiment(garden):
    """The first that is listed is in every menu; one that is not is in none."""
    garden.experiment("rot")
    garden.edit("content/learning/compost.md", "Warm inside.", "Warm: {metric}`rot.answer`.")

    assert garden.publish().rendered == pages_of("experiments/rot", "learning/compost")


# --- lists ----------------------------------------------------------------------------


def test_a_list_depends_on_the_faces_in_it(garden):
    """A status shows in the lists that hold the post, and not in those that do not."""
    garden.edit("content/learning/light.md", '"complete"', '"paused"')
    built = garden.publish()

    assert built.rendered & LISTS == {"index.html", *pages_of("learning", "archive")}
    assert not built.rendered & TAGS


def test_the_tags_page_depends_on_counts(garden):
    """One post more with a tag makes the list of tags and the tag's own page, no other post's."""
    garden.post("notes/fungi", date="2023-01-01", tags=["Air"], kind="page", title="About fungi")
    garden.publish()
    garden.edit("content/notes/fungi.md", '["Air"]', '["Air", "Soil"]')
    built = garden.publish()

    assert built.rendered & (LISTS | TAGS) == {"tags/index.html", *TAGS}
    assert built.rendered & POSTS == set()


def test_the_sitemap_depends_on_the_days_of_change(garden):
    """A new step in a post's evolution is a later last change."""
    garden.edit("content/learning/seeds.md", '"2024-06"', '"2024-07"')

    assert garden.publish().rendered >= FEEDS | {"sitemap.xml"}


# --- and on nothing else --------------------------------------------------------------


def test_a_time_alone_is_nothing(garden):
    """A touched file is looked at again, found to be the same, and that is all."""
    for path in (garden.root / "content").rglob("*.*"):
        os.utime(path)

    assert garden.publish().did_nothing


def test_the_clock_is_nothing(garden):
    """A build in another year, by another clock, gives the same site."""
    before = garden.site
    for path in garden.root.rglob("*.*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))

    assert garden.publish().report.written == ()
    assert garden.cold()[1] == before


def test_another_post_s_body_is_nothing(garden):
    """A post that links to another does not know what that other one says further down."""
    garden.edit("content/learning/light.md", "Light falls.", "Light falls.\n\nAll day.")

    assert garden.publish().rendered & POSTS == pages_of("learning/light")


def test_what_nobody_may_see_is_nothing(garden):
    """A private post can be written, changed and removed without a page being made for it."""
    for text in ("[[Leaves]] are secret.", "They are not."):
        garden.post("learning/secret", text, tags=["Soil", "Spies"], visibility="private")
        built = garden.publish()

        assert built.rendered == set()
        assert built.report.removed == ()


def test_a_file_that_nobody_shows_is_nothing(garden):
    """An image beside a post that no visible post shows is not copied."""
    garden.write("content/learning/other.png", png(1, 1))
    garden.post("learning/secret", "![x](other.png)", **{**VISIBLE, "visibility": "private"})

    assert garden.publish().rendered == set()
