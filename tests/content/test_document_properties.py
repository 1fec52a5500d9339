"""
Whatever is written in a post, what becomes of it is whole: in place, well-formed, harmless.

Texts are put together from the signs that mean something in markdown, in HTML and in our own
syntax, so that most of them are nearly something.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.content import Whole, parse_file
from generator.journal import Settings

FRONT = "---\ntitle: A post\ndate: 2025-01-31\n---\n"
FIRST = FRONT.count("\n") + 1
VOID = {"br", "hr", "img", "input", "wbr", "col"}

BEGINNINGS = [
    *("", "# ", "## ✅ ", "> ", "> [!NOTE] ", "> [!TIP]- ", "- ", "1. ", "- [x] ", "    "),
    *(": ", "| ", "```\n", "~~~ python\n", "$$\n", "%%", "<!--", "---\n", "[^a]: ", "|-|\n"),
    *("[a]: ", "<div>", "</div>", "<details>\n\n", "</details>", "<p>\n", "<pre>", "  ", "\t"),
]
SIGNS = [
    *("*", "**", "_", "~~", "`", "``", "[", "]", "![", "](", ")", "[[", "]]", "|", "{", "}"),
    *("]{", "{metric}`", "{ref}`", "{claim=", '"', "'", "$", "$$", "%%", "<!--", "-->", "<"),
    *(">", "\\", "&", "&amp;", "&#106;", "&colon;", ":", "!", "^[", "[^a]", "#", ".b", "@"),
    *("=", "-", "\n", "\n\n", "<b>", "</b>", "<i ", "<br>", "<a href=", "<img src=", "<svg>"),
    *("<script>", "</script>", "/>", ' style="', ' onclick="', ' title="', "http://", "www."),
    *("a@b.org", "experiment:a/b", "javascript:", "data:text/html,", ".md", "(a.md)", "[@"),
    *("\x00", "\u2028", "é", "✅", "\N{COMBINING ACUTE ACCENT}"),
]
WORDS = ["apple", "pear", "plum", "sloe"]

lines = st.builds(
    lambda beginning, parts: beginning + "".join(parts),
    st.sampled_from(BEGINNINGS),
    st.lists(st.sampled_from([*SIGNS, *WORDS, " "]), max_size=12),
)
bodies = st.lists(lines, max_size=8).map("\n".join)
few = settings(max_examples=60, derandomize=True, deadline=None, database=None)


def read(body: str, **more: bool) -> Whole:
    return parse_file("content/a.md", (FRONT + body).encode(), Settings(**more))


class Page(HTMLParser):
    """The elements of a piece of HTML, held to be closed in the order that they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.attributes: list[tuple[str, str, str]] = []
        self.comments: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {tag} {names}"
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        assert self._open and self._open[-1] == tag, f"</{tag}> within {self._open}"
        self._open.pop()

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.comments.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def page_of(whole: Whole) -> Page:
    """The page, its slots filled by what a build puts there: links, and words."""
    fills = []
    for slot in whole.html.slots:
        if slot.of == "link" and slot.part == "open":
            fills.append(f'<a href="/{slot.index}/">')
        elif slot.of == "link" and slot.part == "close":
            fills.append("</a>")
        elif slot.part == "embed":
            fills.append("<section></section>")
        elif slot.of == "link":
            fills.append(f'src="/{slot.index}"')
        else:
            fills.append("")
    return Page(whole.html.filled(fills))


@few
@given(bodies)
@example("- <div>\n\n  x\n\n</div>")
@example("*a <b> c* </b>")
@example("<p>\n\n# a\n</p>")
@example("| a <b> |\n|---|\n| </b> c |")
def test_a_page_is_well_formed(body):
    """Every element is closed, in order, and no attribute is there twice."""
    page_of(read(body))


@few
@given(bodies)
@example('<b style="a" onclick="b">')
@example("![a](data:image/png;base64,b)")
@example("<javascript:a> [a](javascript:b) [c](JaVa&#115;cript:d)")
def test_a_page_holds_nothing_that_runs_or_restyles(body):
    """No style, no handler, no script, no address but those that lead somewhere."""
    page = page_of(read(body))

    for tag, name, value in page.attributes:
        assert tag not in ("script", "style", "iframe", "object", "embed", "form", "base", "link")
        assert not name.startswith("on")
        assert name not in ("style", "srcdoc", "action", "formaction", "srcset")
        if name in ("href", "src", "xlink:href"):
            scheme = re.sub(r"[\x00-\x20]", "", unescape(value)).partition(":")[0].casefold()
            assert scheme not in ("javascript", "data", "vbscript", "file"), value


@few
@given(bodies)
@example("## fn1\n\na[^a]\n\n[^a]: b")
@example("## _callout-1\n\n> [!NOTE]\n> a\n\n> [!NOTE]\n> a")
@example("## a\n\n## a\n\n## a-1\n\n## a")
@example("[a]{#fnref1} b[^a]\n\n[^a]: c")
def test_no_place_is_named_twice(body):
    """Ids are unique unless that is said to be wrong, and those of headings are in the outline."""
    whole = read(body)
    document = whole.parsed.document
    ids = [value for _, name, value in page_of(whole).attributes if name == "id"]
    twice = [name for name, count in Counter(ids).items() if count > 1]

    assert not twice or any("is given twice" in p.message for p in whole.parsed.problems)
    assert {heading.id for heading in document.outline} <= set(ids)
    assert {name for name in ids if not name.startswith(("_", "fnref"))} <= set(document.anchors)


@few
@given(bodies)
def test_slots_are_those_of_the_links_and_quotes(body):
    """Each link and each quote has its slots in the page, and no slot asks for another one."""
    whole = read(body)
    document = whole.parsed.document

    counted = {"link": document.links, "quote": document.quotes, "cite": document.citations}
    for of, count in ((of, len(found)) for of, found in counted.items()):
        assert {slot.index for slot in document.slots if slot.of == of} <= set(range(count))
    assert document.slots == whole.html.slots
    opened = Counter((slot.of, slot.index) for slot in document.slots if slot.part == "open")
    closed = Counter((slot.of, slot.index) for slot in document.slots if slot.part == "close")
    assert opened == closed


@few
@given(bodies)
def test_problems_are_in_the_file(body):
    """Every Problem points at a line that is there, and into it."""
    every = (FRONT + body).split("\n")
    for problem in read(body).parsed.problems:
        place = problem.place
        assert FIRST <= place.line <= len(every)
        assert 1 <= place.column <= len(every[place.line - 1]) + 1
        assert place.length >= 1


@few
@given(bodies)
def test_lines_may_end_as_windows_ends_them(body):
    """CR LF, and CR alone, are the ends of lines as LF is."""
    for end in ("\r\n", "\r"):
        other = parse_file("content/a.md", (FRONT + body.replace("\n", end)).encode(), Settings())
        same = read(body)

        assert other.html == same.html
        assert other.parsed.problems == same.parsed.problems
        assert other.parsed.document == same.parsed.document


@few
@given(bodies, st.sampled_from(["<!-- {} -->", "%% {} %%", "%%\n{}\n%%", "<!--\n{}\n-->"]))
def test_what_a_comment_hides_is_nowhere(body, form):
    """A comment that stands apart reaches neither the page nor what others see of the post."""
    whole = read(f"{form.format('secret')}\n\n{body}")
    with_html = read(f"{form.format('secret')}\n\n{body}", html=True)

    assert "secret" not in repr((whole.html, whole.parsed.document))
    assert "secret" not in repr((with_html.html, with_html.parsed.document))
    assert not any("secret" in comment for comment in page_of(whole).comments)


def kept(whole: Whole) -> str:
    """All words that are not lost: in the page, or asked for by a slot of it.

    A formula says each letter by itself.
    """
    document = whole.parsed.document
    said = repr((whole.html, document.links, document.quotes, document.subtitle))
    return re.sub(r"</?m[a-z]+( [^>]*)?>", "", said)


@few
@given(
    st.lists(
        st.builds(
            "{}{}{}{}".format,
            st.sampled_from(
                ["", "# ", "## ✅ ", "> ", "> > ", "> [!NOTE] ", "- ", "1. ", "- [x] "]
            ),
            st.sampled_from(
                ["", "*", "**", "_", "~~", "`", "[", "(", "[[", "![", "<b>", "$", "{", "^["]
            ),
            st.sampled_from(WORDS),
            st.sampled_from(
                ["", "*", "**", "_", "~~", "`", "](a.md)", "]", ")", "]]", "</b>", "$", "}"]
            ),
        ),
        max_size=12,
    ).map("\n".join)
)
def test_every_word_is_shown_or_missed(body):
    """A word that a post says is in its page, unless the page is said to be wrong."""
    whole = read(body)
    said, found = (Counter(re.findall("|".join(WORDS), text)) for text in (body, kept(whole)))

    lost = {word for word, count in said.items() if found[word] < count}
    assert not lost or whole.parsed.problems


@few
@given(st.text(max_size=200))
@pytest.mark.parametrize("html", [False, True])
def test_any_text_is_a_post(html, body):
    """No text raises, whatever it is made of."""
    assert read(body, html=html).parsed.path == "content/a.md"
