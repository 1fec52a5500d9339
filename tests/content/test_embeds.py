"""``![[Title]]`` shows a post or a section of it in place, and comes to an end."""

from __future__ import annotations

import pytest

PRIVATE = "visibility: private"


@pytest.mark.parametrize(
    ("body", "target", "heading"),
    [
        ("![[Other]]", "Other", ""),
        ("x\n\n ![[ Other # A b ]] \n\ny", "Other", "A b"),
        ("- a\n\n  ![[#Here]]", "", "Here"),
        ("> ![[Other]] <!-- why -->", "Other", ""),
    ],
)
def test_an_embed_alone_in_its_paragraph_is_a_block(parse, body, target, heading):
    """It leaves one slot, in the place of its paragraph."""
    whole = parse(body)

    (link,) = whole.parsed.document.links
    (slot,) = whole.html.slots
    assert (link.form, link.target, link.heading) == ("embed", target, heading)
    assert (slot.of, slot.part) == ("link", "embed")
    assert not whole.html.pieces[0].endswith("<p>")


def test_an_embed_knows_the_heading_that_it_stands_under(parse):
    """Its level is that of the last heading before it; before the first it is the title's."""
    links = parse("![[a]]\n\n## B\n\n### C\n\n- ![[c]]\n\n## D\n\n![[d]]").parsed.document.links

    assert [link.level for link in links] == [1, 3, 2]


@pytest.mark.parametrize(("end", "alt"), [("", ""), ("|A root", "A root"), ("|", "")])
def test_a_picture_is_an_image(html, end, alt):
    """``![[picture.png|words]]`` is what some editors write for an image beside the post."""
    shown = f'<img {{link 0 whole}} alt="{alt}" loading="lazy" decoding="async">'
    linked = f"{{link 0 before}}{shown}{{link 0 after}}"

    assert html(f"![[a picture.PNG{end}]]") == f"<p>{linked}</p>\n"


def test_a_section_ends_at_the_next_heading_that_is_as_high(parse, filled):
    """It goes no further than the element that its heading stands in, and is whole HTML."""
    whole = parse(
        "## A\n\na\n\n- b\n\n  ### In\n\n  c\n- d\n\n> ## Q\n>\n> q\n\n#### E\n\n## F\n\nf"
    )
    found = {s.id: filled(s.of(whole.html)) for s in whole.parsed.document.sections}

    assert list(found) == ["a", "in", "q", "e", "f"]
    for part in ("<p>a</p>", "<p>c</p>", "<p>d</p>", "<p>q</p>", 'id="e"'):
        assert part in found["a"]
    assert found["in"].endswith("<p>c</p>\n")
    assert found["q"].endswith("<p>q</p>\n")
    assert found["f"].endswith("<p>f</p>\n")
    assert all(part.startswith("<h") for part in found.values())


def test_a_section_has_its_own_slots(parse):
    """Slots before and behind it are not its own."""
    whole = parse("{metric}`a.b`\n\n## A\n\n[[x]] {metric}`a.c`\n\n## B\n\n{metric}`a.d`")
    section = whole.parsed.document.sections[0].of(whole.html)

    assert [(slot.of, slot.index) for slot in section.slots] == [
        *(("link", 0), ("link", 0), ("link", 0), ("quote", 1))
    ]
    assert len(section.pieces) == len(section.slots) + 1


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        ("![[Nwhere]]", 'no post is called "Nwhere"', "did you mean [[Nowhere]]?"),
        ("![[Nowhere#Hed]]", '"Nowhere" has no heading "Hed"', 'did you mean "Head"?'),
        ("![[Nowhere#spot]]", '"spot" is a place in "Nowhere", not a heading', "only whole"),
    ],
)
def test_an_embed_that_finds_nothing_is_an_error(shelf, body, message, hint):
    """It says what is missing, and what was probably meant."""
    shelf.post("nowhere.md", "## Head\n\n[x]{#spot}")
    shelf.post("a.md", body)

    (problem,) = shelf.gathered().problems
    assert problem.message == message
    assert problem.hint.startswith(hint)
    assert problem.is_error


def test_what_readers_may_not_see_is_a_warning(shelf):
    """It is no error, which would keep a post that is withdrawn on the site; check lists it."""
    shelf.post("a.md", "![[Hidden]]")
    shelf.post("hidden.md", "Words.", more=PRIVATE)
    gathered = shelf.gathered()

    (problem,) = gathered.problems
    assert str(problem.place) == "content/a.md:7:1"
    assert not problem.is_error
    assert [one.target for one in gathered.unlinked] == ["Hidden"]
    assert gathered.library.entries[0].targets[0].state == "private"


def test_an_embed_is_said_on_the_other_side(shelf):
    """The post that is embedded knows who does."""
    shelf.post("a.md", "![[B#Part]]")
    shelf.post("b.md", "## Part")

    (backlink,) = shelf.entry("b.md").backlinks
    assert (backlink.face.title, backlink.embeds) == ("A", True)


def test_a_circle_names_all_its_places(shelf):
    """A circle of embeds is one error, where it is met first in the order of files."""
    shelf.post("c.md", "![[A]]")
    shelf.post("a.md", "x\n\n![[B]]")
    shelf.post("b.md", "![[c]]")

    (problem,) = shelf.gathered().problems
    assert str(problem.place) == "content/a.md:9:1"
    assert problem.message == (
        "embeds go round in a circle: content/a.md:9:1 shows [[B]], "
        "content/b.md:7:1 shows [[c]], content/c.md:7:1 shows [[A]]"
    )
    assert problem.is_error


@pytest.mark.parametrize("body", ["![[A]]", "## S\n\n![[#S]]", "## S\n\n### T\n\n![[a#S]]"])
def test_a_post_cannot_embed_what_holds_the_embed(shelf, body):
    """Neither itself, nor its own section around the embed."""
    shelf.post("a.md", body)

    (problem,) = shelf.gathered().problems
    what = 'section "S"' if "#" in body else "post"
    message = f"this embed stands within the {what} that it shows, and would never end"
    assert problem.message == message
    assert problem.hint == f"link it instead: {body.rpartition('!')[2]}"


def test_sections_that_do_not_hold_one_another_are_no_circle(shelf):
    """Two posts may embed parts of each other, and a post a part of itself."""
    shelf.post("a.md", "## One\n\n1\n\n## Two\n\n![[B#Three]]\n\n![[#One]]")
    shelf.post("b.md", "## Three\n\n3\n\n## Four\n\n![[A#One]]")

    assert shelf.gathered().problems == ()


def test_a_long_chain_is_shown_and_an_endless_one_refused(shelf):
    """Twelve deep is fine; where it goes on and on it is an error, and nothing overflows."""
    for number in range(12):
        shelf.post(f"n{number:03}.md", f"![[n{number + 1:03}]]")
    shelf.post("n012.md", "End.")
    assert shelf.gathered().problems == ()

    for number in range(12, 400):
        shelf.post(f"n{number:03}.md", f"![[n{number + 1:03}]]")
    shelf.post("n400.md", "End.")
    problems = shelf.gathered().problems
    assert {problem.message for problem in problems} == {"embeds go more than 32 deep here"}


def test_embeds_that_multiply_are_refused(shelf):
    """Twenty posts that each show the next one twice would be a million parts of one page."""
    for number in range(20):
        shelf.post(f"n{number:02}.md", f"![[n{number + 1:02}]]\n\n![[n{number + 1:02}]]")
    shelf.post("n20.md", "End.")

    problems = shelf.gathered().problems
    assert problems
    assert {p.message for p in problems} == {"this shows more than 1000 embeds on one page"}
