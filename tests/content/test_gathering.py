"""All posts meet here: what an audience may see, and what is wrong with the journal."""

from __future__ import annotations

import msgspec
import pytest

from generator.content import files_under

SECRET = "visibility: private"
DRAFT = "published: false"
UNLISTED = "visibility: unlisted"
CIRCLE = "visibility: inner-circle"


def states(entry) -> list[tuple[str, str]]:
    return [(target.state, target.url + target.anchor) for target in entry.targets]


@pytest.mark.parametrize(
    ("more", "has_page", "listed", "badge"),
    [
        ("", True, True, ""),
        (UNLISTED, True, False, "unlisted"),
        (CIRCLE, False, False, "inner-circle"),
        (SECRET, False, False, "private"),
        (DRAFT, False, False, "draft"),
        (f"{UNLISTED}\n{DRAFT}", False, False, "draft"),
        ("visibility: public\npublished:", False, False, "draft"),
        ("visibility:", False, False, "private"),
    ],
)
def test_what_is_visible_and_what_is_listed(shelf, more, has_page, listed, badge):
    """The public sees what says so; its author sees everything, marked."""
    shelf.post("a.md", more=more)
    public, author = shelf.library(), shelf.library("author")

    assert bool(public.entries) == has_page
    assert bool(public.listed) == listed
    assert len(author.listed) == 1
    assert author.entries[0].face.badge == badge
    assert all(entry.face.badge == "" for entry in public.entries)


@pytest.mark.parametrize("more", [SECRET, DRAFT, CIRCLE])
def test_nothing_that_leads_to_an_invisible_post_is_in_the_library(shelf, more):
    """Not its title, address, tag, alias, text or file name; nowhere in it."""
    shelf.post(
        "a.md",
        "See [[Hidden Plan]], [[Hidden Plan#Zebra|it]], [my words](hidden-plan.md) and "
        "[more](/undercover/).",
        more="evolution:\n  - {date: 2024, note: led on, post: hidden-plan}",
    )
    shelf.post(
        "hidden-plan.md",
        "See [[A]] zebra. ![](ushag.png)\n\n## Zebra",
        more=f"{more}\ntags: [Clandestine]\naliases: [/undercover/]\nexperiment: covert\n"
        "evolution:\n  - {date: 2024, note: zebra, post: a}",
    )
    shelf.file("ushag.png")
    everything = msgspec.json.encode(shelf.library()).decode().casefold()

    words = ("hidden", "clandestine", "undercover", "zebra", "plan", "ushag", "covert")
    assert [word for word in words if word in everything] == []


def test_an_invisible_post_is_in_its_author_s_library(shelf):
    """What the test above looks for is there for the author's eyes (so that it can fail)."""
    shelf.post("hidden-plan.md", "## Zebra", more=f"{SECRET}\ntags: [Clandestine]")
    everything = msgspec.json.encode(shelf.library("author")).decode()

    assert all(word in everything for word in ("Hidden Plan", "Clandestine", "Zebra"))


def test_an_unlisted_post_is_linked_only_where_the_author_wrote_it(shelf):
    """It has a page and its links work, but no list, tag, backlink or relation shows it."""
    shelf.post("a.md", "See [[Quiet]].", more="tags: [x]")
    shelf.post(
        "quiet.md",
        "See [[A]].",
        more=f"{UNLISTED}\ntags: [x, hushed]\nevolution:\n  - {{date: 2025, note: n, post: a}}",
    )
    library = shelf.library()
    a, quiet = shelf.entry("a.md"), shelf.entry("quiet.md")

    assert [tag.name for tag in library.tags] == ["x"]
    assert states(a) == [("post", "/learning/quiet/")]
    assert (a.backlinks, a.related, a.led_to) == ((), (), ())
    assert [link.face.title for link in quiet.backlinks] == ["A"]
    assert quiet.face.tags == ()


@pytest.mark.parametrize("reference", ["[[Hidden]]", "[[hidden#Part]]", "[[/old/hidden]]"])
def test_where_the_only_words_would_be_a_title_it_is_a_private_note(shelf, reference):
    """Summary and backlink show "a private note"; the link is listed for its author."""
    shelf.post("hidden.md", more=f"{SECRET}\naliases: [/old/hidden]")
    shelf.post("b.md")
    shelf.post("a.md", f"Built on {reference}, like [[B]].")
    entry = shelf.entry("a.md")

    assert entry.face.summary == "Built on a private note, like B."
    assert shelf.entry("b.md").backlinks[0].sentence == "Built on a private note, like B."
    assert entry.targets[0].state == "private"
    assert (entry.targets[0].url, entry.targets[0].title) == ("", "")
    assert [unlinked.place.line for unlinked in shelf.gathered().unlinked] == [7]
    assert shelf.gathered().problems == ()


def test_a_note_that_says_the_title_of_an_invisible_post_is_listed_for_its_author(shelf):
    """It stays the author's text, like all notes; that it does is good to know."""
    shelf.post("hidden.md", title="What I hide", more=SECRET)
    notes = "evolution:\n  - {date: 2024, note: 'Led to What I hide, in time.'}"
    shelf.post("a.md", more=notes)
    (named,) = shelf.gathered().unlinked

    assert (named.place.path, named.place.line) == ("content/a.md", 7)
    assert named.target == "What I hide"
    shelf.post("a.md", "\n" * 3 + "[[What I hide]]" + "\n" * 90 + "[[hidden]]", more=notes)
    assert [one.place.line for one in shelf.gathered().unlinked] == [7, 12, 102]
    assert shelf.gathered("author").unlinked == ()


def test_a_link_to_an_invisible_post_keeps_the_authors_words(shelf):
    """Words of the author's own are no title."""
    shelf.post("hidden.md", more=SECRET)
    shelf.post("a.md", "See [[Hidden|my notes]] or [these](hidden.md) or [old](/learning/hidden/).")

    assert shelf.entry("a.md").face.summary == "See my notes or these or old."
    assert [state for state, _ in states(shelf.entry("a.md"))] == ["private"] * 3


def test_the_outline_never_says_a_private_title(shelf):
    """A heading with a link in it is open text, whose gap each audience fills."""
    shelf.post("hidden.md", more=SECRET)
    shelf.post("a.md", "## From [[Hidden]]")
    heading = shelf.entry("a.md").document.outline[0]

    assert "Hidden" not in str(heading)
    assert heading.id == "from"


def test_its_author_sees_all_links(shelf):
    """What is private to others is a post to its author."""
    shelf.post("hidden.md", more=SECRET)
    shelf.post("a.md", "See [[Hidden]].")

    assert shelf.entry("a.md", "author").face.summary == "See Hidden."
    assert shelf.gathered("author").unlinked == ()


def test_an_invisible_post_never_changes_where_a_visible_one_is_found(shelf):
    """A private post of the same title makes no link ambiguous."""
    shelf.post("one.md", title="Same")
    shelf.post("two.md", title="Same", more=SECRET)
    shelf.post("a.md", "See [[Same]].")

    assert states(shelf.entry("a.md")) == [("post", "/learning/one/")]


def test_mistakes_of_an_invisible_post_are_warnings(shelf):
    """They concern nobody but the author: broken links, broken syntax, broken relations."""
    shelf.post("deep.md", ">" * 3000 + "x", more=SECRET)
    shelf.post("a.md", "see [[nobody]] and [[open", more=SECRET)
    found = shelf.gathered().problems

    assert {problem.severity for problem in found} == {"warning"}
    assert [problem.message.split(" ")[0] for problem in found] == ["no", "this", "this"]


def test_the_same_mistakes_are_errors_to_who_may_see_the_post(shelf):
    """The author's preview reports them as what they will be."""
    shelf.post("a.md", "see [[nobody]] and [[open", more=SECRET)

    assert [problem.severity for problem in shelf.gathered("author").problems] == ["error"] * 2


def test_links_of_an_invisible_post_may_lead_to_its_like(shelf):
    """Nothing is wrong with a private link to a private post, tag or page."""
    shelf.post("hidden.md", more=f"{SECRET}\ntags: [hush]")
    shelf.post("a.md", "[[Hidden]] [x](hidden.md) [y](/tags/hush/) [z](/)", more=SECRET)

    assert shelf.gathered().problems == ()


def test_a_front_matter_that_cannot_be_read_is_always_an_error(shelf):
    """It might be a post that readers expect."""
    shelf.post("a.md", more=f"{SECRET}\ntgas: [x]")
    (problem,) = shelf.gathered().problems

    assert problem.is_error
    assert shelf.library().entries == ()


def test_problems_do_not_depend_on_the_order_of_files(shelf):
    """Nor does anything else of the library."""
    for name in "cab":
        shelf.post(f"{name}.md", "[[nobody]] [[B]]", more="tags: [T]")
    one = shelf.library()
    shelf.parsed = dict(sorted(shelf.parsed.items()))

    assert shelf.library() == one


def test_hidden_files_are_only_those_of_static(tmp_path):
    """`static/` is listed as it is but for what nobody means to publish; elsewhere dots hide."""
    for name in (".draft.md", "post.md", "static/.well-known/me", "static/.git/x", "a/.b/c.md"):
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text("")

    listed, problems = files_under(tmp_path / "content", tmp_path)

    assert listed == ("content/post.md", "content/static/.well-known/me")
    assert problems == ()
