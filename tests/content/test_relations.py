"""What links, notes and tags say joins posts together, for those who may see them."""

from __future__ import annotations

import pytest

from generator.content.addresses import encoded, file_of, tag_urls

SECRET = "visibility: private"
DRAFT = "published: false"
UNLISTED = "visibility: unlisted"


def test_a_backlink_shows_the_sentence_with_the_link(shelf):
    """Each post that links here once, the last changed first; a link to itself is none."""
    shelf.post("b.md", "I am [[B]].")
    shelf.post("old.md", "First. It rests on [[B]]. Again [[B]].", more="date: 2023")
    shelf.post("new.md", "So does [this](b.md).", more="date: 2024")

    assert [(link.face.title, link.sentence) for link in shelf.entry("b.md").backlinks] == [
        ("New", "So does this."),
        ("Old", "It rests on B."),
    ]


def evolved(note: str, more: str = "") -> str:
    return f'evolution:\n  - date: 2025\n    note: "{note}"\n{more}'


@pytest.mark.parametrize(
    "note",
    [
        "Led to a hypothesis - see research post: Paper Boats Float",
        "see research post: paper boats float",
        "Research entry: Paper Boats Float.",
        "Wrote Paper Boats Float in a day",
    ],
)
def test_a_note_that_names_a_post_relates_both(shelf, note):
    """After a cue in any case, else by the whole title as it is written."""
    shelf.post("a.md", more=evolved(note))
    shelf.post("research/p.md", title="Paper Boats Float")
    a, research = shelf.entry("a.md"), shelf.entry("research/p.md")
    (step,) = a.steps

    assert step.before + step.words + step.after == note
    assert step.words.casefold() == "paper boats float"
    assert step.face == research.face
    assert (a.led_to, research.came_from) == ((research.face,), (a.face,))


@pytest.mark.parametrize(
    "note",
    ["Wrote paper boats float", "Paper Boats Floating", "MyPaper Boats Float", "about boats", ""],
)
def test_a_note_that_only_sounds_like_a_title_is_text(shelf, note):
    """Without a cue, part of a title or another case is no name."""
    shelf.post("a.md", more=evolved(note or "x"))
    shelf.post("p.md", title="Paper Boats Float")
    shelf.post("boats.md", title="boats")

    assert shelf.entry("a.md").related == ()
    assert shelf.entry("a.md").steps[0].face is None


def test_the_longest_title_in_a_note_wins(shelf):
    """ "Paper Boats" is not meant where "Paper Boats Float" is."""
    shelf.post("a.md", more=evolved("see learning post: Paper Boats Float"))
    shelf.post("one.md", title="Paper Boats")
    shelf.post("two.md", title="Paper Boats Float")

    assert shelf.entry("a.md").steps[0].words == "Paper Boats Float"


def test_a_note_may_name_its_post_outright(shelf):
    """``post:`` finds it as a link does; its title is set behind a note that does not name it."""
    shelf.post("a.md", more=evolved("Went on.", "    post: two\n"))
    shelf.post("two.md", title="The Second")
    (step,) = shelf.entry("a.md").steps

    assert (step.before, step.words) == ("Went on. \N{EM DASH} ", "The Second")
    assert [face.title for face in shelf.entry("two.md").related] == ["A"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nobody", 'no post is called "nobody"'),
        ("Same", '"Same" could be 2 posts'),
        ("a", '"a" is this post itself'),
    ],
)
def test_a_note_that_names_no_one_post_is_an_error(shelf, name, message):
    """At the name, in the front matter."""
    shelf.post("a.md", more=evolved("x", f"    post: {name}\n"))
    shelf.post("one.md", title="Same")
    shelf.post("two.md", title="Same")
    (problem,) = shelf.gathered().problems

    assert problem.message == message
    assert (problem.place.line, problem.place.column) == (9, 11)
    assert all(not entry.related for entry in shelf.library().entries)


@pytest.mark.parametrize("name", ["two", "Two", "content/two.md"])
def test_a_note_that_names_a_post_with_an_error_of_its_own_has_none(shelf, name):
    """As with links: mending the one post is all there is to do."""
    shelf.post("a.md", more=evolved("x", f"    post: {name}\n"))
    shelf.post("two.md", more="status: nonsense")
    (problem,) = shelf.gathered().problems

    assert problem.place.path == "content/two.md"


@pytest.mark.parametrize("more", [SECRET, UNLISTED, DRAFT])
def test_no_relation_leads_to_what_is_not_listed(shelf, more):
    """The note stays the author's text, and nothing is wrong with it."""
    shelf.post("a.md", more=evolved("see research post: Paper Boats", "    post: p\n"))
    shelf.post("p.md", title="Paper Boats", more=more)
    (step,) = shelf.entry("a.md").steps

    assert (step.before, step.face) == ("see research post: Paper Boats", None)
    assert shelf.entry("a.md").related == ()
    assert shelf.gathered().problems == ()


def test_steps_are_in_time_order_with_what_they_name(shelf):
    """Each note keeps its own post, whatever order the notes are written in."""
    shelf.post("one.md")
    shelf.post("two.md")
    shelf.post(
        "a.md",
        more="evolution:\n"
        "  - {date: 2025, note: x, post: two}\n"
        "  - {date: 2023, note: x, post: one}\n"
        "  - {date: 2023, note: x}",
    )
    entry = shelf.entry("a.md")

    assert [step.face.title if step.face else "" for step in entry.steps] == ["One", "", "Two"]
    assert entry.step_anchors == ("_evolved-2023", "_evolved-2023-2", "_evolved-2025")


def test_the_last_changed_post_comes_first(shelf):
    """By the latest evolution entry; of one date, by title."""
    shelf.post("old.md", more="date: 2020\n" + evolved("x").replace("2025", "2026"))
    shelf.post("b.md", more="date: 2025-03")
    shelf.post("c.md", more="date: 2025-03")

    assert [entry.face.title for entry in shelf.library().entries] == ["Old", "B", "C"]


def test_tags_that_differ_by_case_are_one(shelf):
    """The earliest post that has it says how it is spelled."""
    shelf.post("a.md", more="tags: [machine learning, ML]")
    shelf.post("b.md", more="date: 2020\ntags: [Machine Learning]")

    assert [(tag.name, tag.url) for tag in shelf.library().tags] == [
        ("Machine Learning", "/tags/machine-learning/"),
        ("ML", "/tags/ml/"),
    ]


def test_tags_whose_slugs_collide_have_addresses_of_their_own():
    """And none that depends on which posts there are besides."""
    urls = tag_urls(["C", "C++", "C#", "+"])

    assert len(set(urls.values())) == 4
    assert urls["c"] == "/tags/c/"
    assert tag_urls(["C#", "C", "C++"])["c++"] == urls["c++"]


def test_addresses_are_read_and_encoded():
    """An address is kept as it is read, and encoded only where it is written."""
    assert encoded("/tags/café & co/") == "/tags/caf%C3%A9%20&%20co/"
    assert (file_of("/tags/"), file_of("/feed.xml"), file_of("/")) == (
        *("tags/index.html", "feed.xml"),
        "index.html",
    )


def test_the_experiments_that_visible_posts_ask_for(shelf):
    """Each with the first place that asks; those of invisible posts are not run."""
    shelf.post("a.md", "{metric}`one.a` [x]{claim='' }", more="experiment: two")
    shelf.post("b.md", '[x]{claim="one.a > three.b"}\n\n![x](experiment:four/f)')
    shelf.post("c.md", more=f"{SECRET}\nexperiment: five")
    shelf.post("d.md", more=evolved("x", "    experiment: six\n"))

    assert {name: str(place) for name, place in shelf.library().asked.items()} == {
        "four": "content/b.md:9:1",
        "one": "content/a.md:8:1",
        "six": "content/d.md:9:17",
        "three": "content/b.md:7:1",
        "two": "content/a.md:6:13",
    }


def test_only_the_first_mistakes_are_guessed_at(shelf):
    """Each guess at what a note or a link meant is a search through all names."""
    shelf.post("boats.md")
    notes = "\n".join(f"  - {{date: 2025, note: x, post: boat{n}}}" for n in range(60))
    shelf.post("a.md", "[[Boatz]] " * 10, more=f"evolution:\n{notes}")
    problems = shelf.gathered().problems

    assert len(problems) == 70
    assert sum(bool(problem.hint) for problem in problems) == 50
