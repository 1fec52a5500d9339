"""Everything that evolved, by month: what is listed, all of it, and nothing else."""

from __future__ import annotations

import re

from support import JournalFolder


def notes(page: str) -> list[tuple[str, str]]:
    """The month that each note stands under, with the note."""
    found = []
    for month in re.findall(r'<li class="month">(.*?)\n</ol>', page, re.S):
        name = re.search(r"<h3>(.*?)</h3>", month)[1]
        found += [(name, note) for note in re.findall(r'<p class="author"[^>]*>(.*?)</p>', month)]
    return found


def evolving(journal: JournalFolder, path: str, *written: tuple[str, str], **front: object) -> None:
    entries = [{"date": date, "note": note} for date, note in written]
    journal.post(path, evolution=entries, **front)


def test_notes_stand_by_month_the_newest_first(journal):
    """Notes that know the year alone stand at its end; of one day the later comes first."""
    evolving(journal, "learning/a", ("2024-03-01", "A1"), ("2024-03-01", "A2"), ("2024", "A0"))
    evolving(journal, "learning/b", ("2024-03", "B1"), ("2024-07-02", "B2"))
    journal.publish()
    page = journal.page("/timeline/")

    assert notes(page) == [
        ("July", "B2"),
        *(("March", "A2"), ("March", "A1"), ("March", "B1")),
        ("Some day in 2024", "A0"),
    ]
    assert "3 quiet months" in page
    assert 'href="/learning/a/#_evolved-2024-03-01-2"' in page


def test_what_is_not_listed_is_not_on_it(journal):
    """Unlisted, private and unfinished posts have no notes there, and are not counted."""
    evolving(journal, "learning/open", ("2024-03-01", "Seen"))
    evolving(journal, "learning/aside", ("2024-03-02", "Aside"), visibility="unlisted")
    evolving(journal, "learning/secret", ("2024-03-03", "Secret"), visibility="private")
    evolving(journal, "learning/draft", ("2024-03-04", "Draft"), published=False)
    journal.publish()
    page = journal.page("/timeline/")

    assert notes(page) == [("March", "Seen")]
    assert "1 note on 1 post" in page


def test_research_stands_under_what_led_to_it(journal):
    """On the scale of everything a hypothesis hangs from its learning post."""
    evolving(journal, "learning/a", ("2024-01-01", "See research post: Of Roots"), title="About A")
    evolving(journal, "learning/b", ("2024-06-01", "On."), title="About B")
    research = {"title": "Of Roots", "kind": "research", "status": "supported"}
    evolving(journal, "research/r", ("2024-09-01", "Ran."), **research)
    journal.publish()
    score = journal.page("/timeline/").partition('<ol class="score')[2].partition("</ol>")[0]

    assert re.findall(r'<li class="([^"]+)">.*?class="title"[^>]*>(.*?)</a>', score, re.S) == [
        ("learning", "About B"),
        ("learning", "About A"),
        ("research branch", "Of Roots"),
    ]


def test_years_that_do_not_fit_have_pages_of_their_own(journal):
    """A new note this year leaves the pages of the years before as they are."""
    for year in (2022, 2023, 2024):
        for number in range(10):
            when = [(f"{year}-{month:02}-{number + 1:02}", "On.") for month in range(1, 10)]
            evolving(journal, f"learning/p{year}-{number}", *when, date=str(year))
    journal.publish()
    pages = {url: len(notes(journal.page(url))) for url in ("/timeline/", "/timeline/2023/")}
    evolving(journal, "learning/new", ("2024-10-01", "New."), date="2024")
    built = journal.build()

    assert pages == {"/timeline/": 90, "/timeline/2023/": 90}
    assert 'href="/timeline/2022/"' in journal.page("/timeline/2023/")
    assert "timeline/index.html" in built.rendered
    assert "timeline/2023/index.html" not in built.rendered


def test_a_journal_without_notes_has_an_empty_one(journal):
    """The address is there from the first day."""
    journal.publish()

    assert "Nothing has evolved here yet." in journal.page("/timeline/")
    assert "0 notes" not in journal.page("/timeline/")
