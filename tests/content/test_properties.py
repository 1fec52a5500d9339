"""Laws that hold for any text: of front matter, slugs, addresses, names and ends of lines."""

from __future__ import annotations

import json
import re
import unicodedata

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.characters import FORBIDDEN, is_seen
from generator.content import encoded, file_of, parse_file
from generator.content.addresses import as_name, in_one_form, tag_urls
from generator.content.reading import default_slug, read_post
from generator.journal import Settings
from generator.problems import in_order

PATH = "content/a-post.md"
law = settings(max_examples=120, deadline=None, derandomize=True)

SIGNS = st.sampled_from(
    [*"-:?,[]{}#&*!|>'\"%@` \n\t~\\\x85\u2028\ufeff\0", "- ", ": ", "\r\n", "\r"]
)
YAMLISH = st.lists(
    st.one_of(SIGNS, st.sampled_from(["title", "date", "tags", "2025"]), st.text(max_size=5)),
    max_size=30,
).map("".join)
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda text: any(map(is_seen, text)) and not FORBIDDEN.search(text)
)


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@law
@given(YAMLISH)
def test_every_problem_of_a_front_matter_has_a_place_in_the_file(text):
    """Whatever stands there, it is read or points at a line and a column that there are."""
    data = utf8(f"---\n{text}\n---\nBody.\n")
    lines = data.decode("utf-8", "replace").lstrip("\ufeff")
    lines = re.split("\r\n|\r|\n", lines)
    reading = read_post(PATH, data, Settings())

    assert reading.post or reading.problems
    for problem in reading.problems:
        place = problem.place
        assert place.path == PATH
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@law
@given(PLAIN, st.lists(PLAIN, max_size=3), st.booleans(), st.sampled_from([True, False, None]))
def test_what_a_dumper_writes_is_read_as_what_it_was(title, tags, wide, style):
    """Any text that can be seen survives YAML, in any style of quoting and folding."""
    front = {"title": title, "date": "2025-01-31", "tags": tags}
    dumped = yaml.safe_dump(
        front, allow_unicode=True, width=1000 if wide else 20, default_flow_style=style
    )
    reading = read_post(PATH, f"---\n{dumped}\n---\n".encode(), Settings())

    assert reading.problems == ()
    assert reading.post.front.title == title.strip()
    assert reading.post.front.tags == tuple(tag.strip() for tag in tags)


@law
@given(YAMLISH, YAMLISH, st.sampled_from(["\r\n", "\r"]))
def test_ends_of_lines_change_nothing(front, body, end):
    """A file from Windows or an old Mac is the same post with the same Problems."""
    text = f"---\ntitle: T\ndate: 2025\n{front}\n---\n{body}\n"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain, other = (
        parse_file(PATH, utf8(one), Settings()) for one in (text, text.replace("\n", end))
    )

    assert other.html == plain.html
    assert other.parsed.post == plain.parsed.post
    assert other.parsed.problems == plain.parsed.problems


@law
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), max_size=40))
def test_a_slug_is_one_part_of_an_address_or_a_problem(name):
    """The slug of a file is one part, in one Unicode form, and its own slug; else it is said."""
    reading = read_post(f"content/{name}.md", b"---\ntitle: T\ndate: 2025\n---\n", Settings())
    if reading.post is None:
        assert [p.message for p in reading.problems] == [
            "the file's name has no letter or digit to make an address of"
        ]
        return
    slug = reading.post.slug

    assert slug
    assert slug not in (".", "..")
    assert not set(slug) & set("/\\?#% \t\n")
    assert unicodedata.is_normalized("NFC", slug)
    assert in_one_form(default_slug(f"content/{slug}.md")) == slug


@law
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_slug_or_alias_of_any_text_stays_within_the_site(text):
    """What is accepted names a file below the site, and an address on this host."""
    front = f"slug: {json.dumps(text)}\naliases: [{json.dumps('/' + text)}]"
    reading = read_post(PATH, f"---\ntitle: T\ndate: 2025\n{front}\n---\n".encode(), Settings())
    if reading.post is None:
        return
    for url in (reading.post.url, *reading.post.front.aliases):
        assert re.match("/[^/]", url)
        assert not {".", ".."} & set(file_of(url).split("/"))
        assert re.fullmatch(r"/[\w/:@!$&'()*+,;=~.%-]*", encoded(url), re.ASCII)


@law
@given(st.text(max_size=20))
def test_names_are_compared_alike_however_they_are_written(text):
    """The Unicode form makes no difference, nor does comparing twice."""
    name = as_name(text)

    assert as_name(unicodedata.normalize("NFD", text)) == name
    assert as_name(unicodedata.normalize("NFC", text)) == name
    assert as_name(name) == name


@law
@given(st.lists(PLAIN, max_size=8))
def test_tags_of_other_names_have_other_addresses(names):
    """However alike tags are, each has one address, and it is one part below /tags/."""
    urls = tag_urls(names)

    assert set(urls) == set(map(as_name, names))
    assert len({as_name(url) for url in urls.values()}) == len(urls)
    for url in urls.values():
        assert re.fullmatch(r"/tags/[^/?#%\\]+/", url)
        assert "/../" not in url


@law
@given(st.sampled_from(["Caf\u00e9 au lait", "\u00c5ngstr\u00f6m", "\u1e9e", "\u0130x"]))
def test_a_post_is_found_in_every_form_of_its_name(shelf_law, title):
    """Links by title, by path and by address find a post whichever form either is written in."""
    for form in ("NFC", "NFD"):
        for other in ("NFC", "NFD"):
            shelf = shelf_law()
            name = unicodedata.normalize(form, title)
            link = unicodedata.normalize(other, title)
            shelf.post(f"learning/{name}.md", title=name)
            shelf.post("learning/a.md", f"[[{link}]] [[learning/{link}]] [x](<{link}.md>)")

            assert in_order(shelf.gathered().problems) == ()
            assert {t.state for t in shelf.entry("learning/a.md").targets} == {"post"}
