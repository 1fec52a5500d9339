"""Links are read in all their forms, and what links stays open."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "target", "heading", "shown"),
    [
        ("[[Title]]", "Title", "", "{link 0 whole}"),
        ("[[Title|my words]]", "Title", "", "my words"),
        ("[[Title#Part]]", "Title", "Part", "{link 0 whole}"),
        ("[[Title#Part|my words]]", "Title", "Part", "my words"),
        ("[[#Part]]", "", "Part", "Part"),
        ("[[ Title | my words ]]", "Title", "", "my words"),
        ("[[a `b` *c*]]", "a `b` *c*", "", "{link 0 whole}"),
        ("[[Title|a < b]]", "Title", "", "a &lt; b"),
    ],
)
def test_a_wikilink_names_a_post(html, parse, written, target, heading, shown):
    """What it shows are the author's words, or a gap for the title of the post."""
    assert html(f"see {written}.") == f"<p>see {{link 0 open}}{shown}{{link 0 close}}.</p>\n"
    link = parse(f"see {written}.").parsed.document.links[0]
    assert (link.form, link.target, link.heading) == ("wiki", target, heading)
    assert link.titled == (shown == "{link 0 whole}")


@pytest.mark.parametrize("form", [r"[[Title\|words]]", "[[Title]]"])
def test_a_wikilink_stands_in_a_table(html, parse, form):
    r"""Inside a cell the ``|`` of a link is written ``\|``."""
    body = f"| a | b |\n|---|---|\n| x | {form} |\n"

    assert "<td>{link 0 open}" in html(body)
    link = parse(body).parsed.document.links[0]
    assert (link.target, str(link.place)) == ("Title", "content/a-post.md:7:7")
    assert link.place.length == len(form)


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("[[a]][[b]]", ["a", "b"]),
        ("[[a]][^1]\n\n[^1]: Note.", ["a"]),
        ("[[a]] [[b]](c.md)", ["a", "c.md"]),
        ("**[[a]]** _[[b]]_", ["a", "b"]),
        ("[[1]](c.md)", ["c.md"]),
        ("[[1]][c]\n\n[c]: c.md", ["c.md"]),
        (r"\[[a]] `[[a]]`", []),
        ("```\n[[a]]\n```", []),
    ],
)
def test_brackets_are_a_wikilink_or_an_ordinary_link(parse, body, links):
    """Neighbours, footnotes and code around a link do not change what it is."""
    parsed = parse(body).parsed

    assert parsed.problems == ()
    assert [link.target for link in parsed.document.links] == links


@pytest.mark.parametrize(
    ("body", "form", "target", "heading"),
    [
        ("[x](other.md)", "path", "other.md", ""),
        ("[x](../a/other.md#part%20two)", "path", "../a/other.md", "part two"),
        ("[x](/old/address/)", "path", "/old/address/", ""),
        ("[x](#part)", "path", "", "part"),
        ("[x](paper.pdf)", "file", "paper.pdf", ""),
        ("[x](<my paper.pdf>)", "file", "my paper.pdf", ""),
        ("![x](boat.png)", "file", "boat.png", ""),
        ("[x][ref]\n\n[ref]: other.md", "path", "other.md", ""),
    ],
)
def test_an_ordinary_link_leads_into_the_journal(parse, body, form, target, heading):
    """An address without a scheme is a post, a page of the site, or a file beside the post."""
    (link,) = parse(body).parsed.document.links

    assert (link.form, link.target, link.heading) == (form, target, heading)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("https://a.org/x_y.", '<a href="https://a.org/x_y">https://a.org/x_y</a>.'),
        ("www.a.org", '<a href="http://www.a.org">www.a.org</a>'),
        ("me@a.org", '<a href="mailto:me@a.org">me@a.org</a>'),
        ("<https://a.org>", '<a href="https://a.org">https://a.org</a>'),
        ("[x](https://a.org)", '<a href="https://a.org">x</a>'),
        ("foo.md and run.py", "foo.md and run.py"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)
def test_only_addresses_become_links(html, body, shown):
    """Web and e-mail addresses do; the name of a file stays text, and no script is linked."""
    assert html(body) == f"<p>{shown}</p>\n"


def test_a_link_knows_the_sentence_around_it(parse, filled):
    """The other end shows the sentence, not the paragraph; the title is left open in it."""
    document = parse("One. Two [[a]] with `code` and *more*! Three [[b|words]].").parsed.document

    assert [filled(link.sentence) for link in document.links] == [
        "Two {link 0 whole} with code and more!",
        "Three words.",
    ]
