"""Every link finds its post, its page or its file, or says where to look."""

from __future__ import annotations

import pytest


def states(entry) -> list[tuple[str, str]]:
    return [(target.state, target.url + target.anchor) for target in entry.targets]


@pytest.mark.parametrize(
    "link",
    [
        *("[[Small Angles]]", "[[small  ANGLES]]", "[[the-slug]]", "[[/old/place/]]", "[[place]]"),
        *("[[2024-angles]]", "[[maths/2024-angles]]", "[[learning/maths/2024-angles.md]]"),
        *("[x](maths/2024-angles.md)", "[x](/learning/the-slug/)", "[x](/learning/the-slug)"),
        *(
            "[x](/old/place)",
            "[x](/learning/maths/2024-angles.md)",
            "[x](./maths/../maths/2024-angles.md)",
        ),
    ],
)
def test_a_post_answers_to_title_slug_alias_file_and_address(shelf, link):
    """Names are compared without regard to case and spaces."""
    shelf.post(
        "learning/maths/2024-angles.md",
        title="Small Angles",
        more="slug: the-slug\naliases: [/old/place/]",
    )
    shelf.post("learning/a.md", f"See {link}.")

    assert shelf.gathered().problems == ()
    assert states(shelf.entry("learning/a.md")) == [("post", "/learning/the-slug/")]


def test_a_title_is_the_same_in_every_unicode_form(shelf):
    """A letter with an accent is one sign or two, as the keyboard has it."""
    shelf.post("x.md", title="Caf\u00e9")
    shelf.post("a.md", "[[Cafe\u0301]]")

    assert states(shelf.entry("a.md")) == [("post", "/learning/x/")]


def test_a_title_wins_over_a_slug_of_the_same_name(shelf):
    """Titles come first, then slugs, aliases and files."""
    shelf.post("one.md", title="Two")
    shelf.post("two.md", title="One")
    shelf.post("a.md", "[[one]] [[two]]")

    assert states(shelf.entry("a.md")) == [("post", "/learning/two/"), ("post", "/learning/one/")]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("[[B#Part Two]]", "/learning/b/part-two"),
        ("[[B#part-two]]", "/learning/b/part-two"),
        ("[x](b.md#part-two)", "/learning/b/part-two"),
        ("[[#Mine]]", "/learning/a/mine"),
        ("[x](#mine)", "/learning/a/mine"),
        ("[x](/learning/b/#part-two)", "/learning/b/part-two"),
        ("[[B#spot]]", "/learning/b/spot"),
        ("[x](/)", "/"),
        ("[x](/tags/)", "/tags/"),
        ("[x](/tags/maths/)", "/tags/maths/"),
        ("[x](/CNAME)", "/CNAME"),
    ],
)
def test_links_lead_to_headings_spots_and_pages_of_the_site(shelf, link, address):
    """A heading by its text or its anchor; pages that the site makes by itself, too."""
    shelf.post("b.md", "## Part Two\n\nA [spot]{#spot}.", more="tags: [Maths]")
    shelf.file("static/CNAME")
    shelf.post("a.md", f"{link}\n\n## Mine")

    assert shelf.gathered().problems == ()
    assert [where for _, where in states(shelf.entry("a.md"))] == [address]


@pytest.mark.parametrize(
    ("link", "column", "message", "hint"),
    [
        ("[[Smal Angles]]", 5, 'no post is called "Smal Angles"', "[[Small Angles]]?  (content/sm"),
        ("[[zebra]]", 5, 'no post is called "zebra"', "name a post by its title, slug or file;"),
        ("[[Same]]", 5, '"Same" could be 2 posts', "content/one.md or content/two.md"),
        ("[x](smal-angles.md)", 5, 'there is no post "smal-angles.md" beside this one', "Small An"),
        ("[x](/nowhere/)", 5, 'this site has no page "/nowhere/"', "as in /learning/its-slug/"),
        ("[x](zebra.md)", 5, 'there is no post "zebra.md" beside this one', "/its-file.md"),
        ("[[Small Angles#Prat]]", 5, '"Small Angles" has no heading "Prat"', '"Part"?'),
        ("[[#Prat]]", 5, '"A" has no heading "Prat"', ""),
        ("[x](boat.pdf)", 5, 'there is no file "boat.pdf" beside this post', "boats.pdf?"),
        (
            "![x](pics/zzz.jpeg)",
            5,
            'there is no file "pics/zzz.jpeg" beside this post',
            "put it at content/pics/zzz.jpeg, or",
        ),
        ("![x](pics/bot.png)", 5, None, "did you mean pics/boat.png?"),
        ("[x](small-angles)", 5, None, "to link the post write small-angles.md"),
        (
            "[x](../pyproject.toml)",
            5,
            'there is no file "../pyproject.toml" beside this post',
            "only what lies in content/",
        ),
        ("[x](static/CNAME)", 5, None, "link what lies in static/ as /CNAME"),
    ],
)
def test_a_link_that_finds_nothing_says_where_to_look(shelf, link, column, message, hint):
    """An error at the link, with the closest name where one is close."""
    shelf.post("small-angles.md", "## Part")
    shelf.post("one.md", title="Same")
    shelf.post("two.md", title="Same")
    for file in ("boats.pdf", "pics/boat.png", "static/CNAME"):
        shelf.file(file)
    shelf.post("a.md", f"see {link}")
    (problem,) = shelf.gathered().problems

    assert (problem.place.line, problem.place.column) == (7, column)
    assert message is None or problem.message == message
    assert hint in problem.hint
    assert bool(hint) == bool(problem.hint)
    assert problem.is_error


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("[x](paper.pdf)", "content/learning/paper.pdf"),
        ("![x](pics/boat.png)", "content/learning/pics/boat.png"),
        ("![x](../shared/boat.png)", "content/shared/boat.png"),
        ("![x](/shared/boat.png)", "content/shared/boat.png"),
    ],
)
def test_a_file_beside_a_post_is_copied_below_its_page(shelf, link, path):
    """Only what a visible page shows or links is among the files of the library."""
    for file in ("learning/paper.pdf", "learning/pics/boat.png", "shared/boat.png", "other.png"):
        shelf.file(file)
    shelf.post("learning/a.md", link)
    library = shelf.library()
    (target,) = library.entries[0].targets

    assert library.files == (path,)
    assert target.url.startswith("/learning/a/")
    assert target.url.endswith(path[-4:])


def test_two_files_of_one_name_from_elsewhere_are_told_apart(shelf):
    """Each has an address of its own below the page."""
    for file in ("x/boat.png", "y/boat.png", "learning/boat.png"):
        shelf.file(file)
    shelf.post("learning/a.md", "![1](../x/boat.png) ![2](../y/boat.png) ![3](boat.png)")

    assert len({target.url for target in shelf.entry("learning/a.md").targets}) == 3


def test_an_experiment_is_linked_by_the_address_of_its_page(shelf):
    """It has a page where a visible post uses it; one that only others use is private."""
    shelf.post("a.md", "[One](/experiments/known/) and [another](/experiments/covert/#found).")
    shelf.post("b.md", more="experiment: known")
    shelf.post("c.md", more="experiment: covert\nvisibility: private")

    assert [target.state for target in shelf.entry("a.md").targets] == ["page", "private"]
    assert [target.state for target in shelf.entry("a.md", "author").targets] == ["page", "page"]
    assert shelf.gathered().problems == ()


def test_an_experiment_that_no_post_uses_has_no_page(shelf):
    """A link to it is an error like any other that leads nowhere."""
    shelf.post("a.md", "[One](/experiments/unheard-of/).")

    (problem,) = shelf.gathered().problems
    assert problem.message == 'this site has no page "/experiments/unheard-of/"'
