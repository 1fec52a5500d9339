"""
No text takes a parser that it was made to break: not its time, not its stack, not a word.

Each shape is one that some parser of markdown took minutes for, crashed on, or lost text in,
or one that is made of our own syntax in the same spirit.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

import pytest

from generator.content import Whole

SIZE = 4_000  # characters of most shapes
DEPTH = 50_000  # of what is nested by one sign
SECONDS = 5  # what takes its time squared needs minutes

Shape = Callable[[int], str]

BRACKETS: dict[str, Shape] = {
    "brackets in brackets": lambda n: "[" * n + "word" + "]" * n,
    "brackets that open": lambda n: "[" * n + "word",
    "brackets that open, apart": lambda n: "[ word " * n,
    "brackets that open, and one that closes": lambda n: "[ word " * n + "]",
    "brackets that close": lambda n: "word" + "]" * n,
    "brackets around nothing": lambda n: "[]" * n,
    "a link in a link": lambda n: "[" * n + "word" + "](x.md)" * n,
    "links that open": lambda n: "[word](<b" * n,
    "links whose titles open": lambda n: '[word](a.md "' * n,
    "links with parentheses": lambda n: "[word](" + "(" * n + ")" * n + ")",
    "references to nothing": lambda n: "[word][b]" * n,
    "images that open": lambda n: "![" * n + "word",
    "images in images": lambda n: "![" * n + "word" + "](x.png)" * n,
    "images around brackets": lambda n: "![[]()" * n,
    "definitions": lambda n: "".join(f"[a{i}]: b\n" for i in range(n)) + "\nword",
    "a definition again and again": lambda n: "[a]: b\n" * n + "\nword",
    "a long label": lambda n: f"[{'a' * n}]: b\n\n[word][{'a' * n}]",
    "a label that grows when folded": lambda n: f"[{'ẞ' * n}]: b\n\n[word][{'ss' * n}]",
    "footnotes": lambda n: "".join(f"word[^{i}]\n\n[^{i}]: word\n\n" for i in range(n)),
    "a footnote again and again": lambda n: "word[^1] " * n + "\n\n[^1]: word",
    "footnotes for nobody": lambda n: "".join(f"[^{i}]: a\n\n" for i in range(n)),
    "footnotes in the line": lambda n: "a^[word]\n" * n,
    "footnotes that open": lambda n: "word^[" * n,
    "footnotes in footnotes": lambda n: "^[" * n + "word" + "]" * n,
    "footnotes that begin footnotes": lambda n: "word[^1]\n\n" + "[^1]: " * n + "word",
}
SIGNS: dict[str, Shape] = {
    "emphasis that opens": lambda n: "*word " * n,
    "emphasis that closes": lambda n: "word_ " * n,
    "emphasis that crosses": lambda n: "*word_ " * n,
    "emphasis in emphasis": lambda n: "*" * n + "word" + "*" * n,
    "emphasis in strong emphasis": lambda n: "*a **a " * n + "word" + " a** a*" * n,
    "one strong emphasis among many": lambda n: "a**word" + "c* " * n,
    "tildes": lambda n: "~~word " * n,
    "backticks, each run longer": lambda n: (
        "word" + "".join("e" + "`" * i for i in range(int(n**0.5)))
    ),
    "backslashes": lambda n: "word" + "\\" * n,
    "entities": lambda n: "word" + "&" * n + " &a" * n,
    "angle brackets": lambda n: "word" + "<" * n,
    "addresses that open": lambda n: "word <http://a.b" * n,
    "addresses": lambda n: "http://word.b www.word.c d@word.e " * n,
    "an address of parentheses": lambda n: "http://word.b/" + "(" * n + ")" * n,
    "protocols": lambda n: "word:" * n + " http://_" * n,
    "signs of an address": lambda n: "word@" * n + "w." * n,
    "dollars": lambda n: "$word " * n,
    "double dollars": lambda n: "$$ word\n\n" * n,
    "dollars alone": lambda n: "word " + "$" * n,
    "percent signs": lambda n: "word " + "%%" * n,
    "comments that open": lambda n: "word <!-- " * n,
    "comments of lines that open": lambda n: "%% a\n" * n + "word",
    "braces": lambda n: "word{" * n,
    "quotes that open": lambda n: '"word ' * n,
    "quotes that close": lambda n: 'word" ' * n,
    "quotes that open, others that close": lambda n: '"word ' * n + "word' " * n,
    "quotes in quotes": lambda n: "\"'" * n + "word" + "'\"" * n,
    "quotes beside emphasis": lambda n: '*"*word*"* ' * n,
    "nothing but quotes": lambda n: "word " + "\"'" * n,
    "NUL": lambda n: "word\0" * n,
    "a long word": lambda n: "word" + "w" * n,
}
BLOCKS: dict[str, Shape] = {
    "quotes in quotes": lambda n: ">" * n + "word",
    "quotes": lambda n: "> word\n\n" * n,
    "quotes of lists": lambda n: "> - " * n + "word",
    "lists in lists": lambda n: "- " * n + "word",
    "numbered lists in lists": lambda n: "1. " * n + "word",
    "stairs": lambda n: "".join("  " * i + "- word\n" for i in range(int(n**0.5))),
    "lists": lambda n: "- word\n* word\n" * n,
    "empty lists": lambda n: "- \n" * n + "\nword",
    "tasks": lambda n: "- [ ] word\n" * n,
    "definition lists": lambda n: "word\n: word\n\n" * n,
    "definitions in definitions": lambda n: "word\n\n" + ": " * n + "word",
    "headings": lambda n: "## word\n\n" * n,
    "underlined headings": lambda n: "word\n===\n" * n,
    "one underlined heading": lambda n: "word\n" * n + "===",
    "code": lambda n: "```\nword\n```\n" * n,
    "code that opens": lambda n: "- ```\n" * n + "  word",
    "tables": lambda n: "|a|\n|-|\n|word|\n\n" * n,
    "a wide table": lambda n: "|word" * n + "|\n" + "|-" * n + "|\n" + "|word" * n,
    "a long table": lambda n: "|a|\n|-|\n" + "|word|\n" * n,
    "a large table of nothing": lambda n: (
        "|a" * (n // 10) + "|\n" + "|-" * (n // 10) + "\n|word" * 9
    ),
    "tables that begin": lambda n: "word\n-|-\n" * n,
    "rules": lambda n: "---\n" * n + "word",
    "empty lines": lambda n: "\n" * n + "word",
    "spaces": lambda n: "word" + " " * n + "word",
    "tabs": lambda n: "\t" * n + "word",
}
HTML: dict[str, Shape] = {
    "tags that open": lambda n: "word <b " * n,
    "attributes that open": lambda n: 'word <b c="' * n,
    "elements that open": lambda n: "word <b>" * n,
    "elements that open, others that close": lambda n: "word <b>" * n + "</i>" * n,
    "elements that close": lambda n: "word </b>" * n,
    "elements in elements": lambda n: "<details>\n\nword\n\n" * n,
    "elements that close outside": lambda n: "<div>\n\n" * n + "word " + "</div>" * n,
    "elements that may not stand": lambda n: "<video>word " * n,
    "attributes that may not stand": lambda n: '<b onclick="a">word ' * n,
    "instructions": lambda n: "word <?" * n,
    "declarations": lambda n: "word <!A " * n,
    "character data": lambda n: "word <![CDATA[" * n,
    "blocks of signs": lambda n: "<div>" + "<!" * n + "</" * n + "word",
    "blocks of comments": lambda n: "<!--\n\n" * n + "word",
}
OURS: dict[str, Shape] = {
    "links to posts": lambda n: "[[word]] " * n,
    "links to posts that open": lambda n: "[[word " * n,
    "links to posts with words that open": lambda n: "[[a|word " * n,
    "embeds that open": lambda n: "![[" * n + "word",
    "links to posts in headings": lambda n: "## [[word]]\n\n" * n,
    "links to posts that close": lambda n: "[word]] " * n,
    "links to posts that close in one another": lambda n: "[" * n + "word" + "]] [a]]" * n,
    "footnotes that name nothing": lambda n: "[^word [^ a] " * n,
    "headings without a space": lambda n: "##✅ word\n" * n,
    "formulas of lines that open": lambda n: "$$ word\n" * n,
    "callouts that open": lambda n: "[!NOTE word\n" * n,
    "figures of spaces": lambda n: "![word](experiment: a) ](experiment:" * n,
    "metrics": lambda n: "{metric}`word.b` " * n,
    "metrics that open": lambda n: "{metric}`word " * n,
    "roles without a text": lambda n: "{metric}" * n + "word",
    "references to a heading": lambda n: "## word\n\n" + "{ref}`word` " * n,
    "references to nowhere": lambda n: "{ref}`word` " * n,
    "headings that refer to the next": lambda n: "".join(
        f"## word{i} {{ref}}`word{i + 1}`\n\n" for i in range(n)
    ),
    "spans in spans": lambda n: "[" * n + "word" + "]{.a}" * n,
    "spans that open": lambda n: "[word]{" * n,
    "spans that close": lambda n: "word]{" * n,
    "spans with a name": lambda n: "".join(f"[word]{{#a{i}}} " for i in range(n)),
    "claims that open": lambda n: '[word]{claim="' * n,
    "claims of nothing": lambda n: "{ claim word " * n,
    "citations that open": lambda n: "[@word " * n,
    "citations that open, and one that closes": lambda n: "[@word " * n + "]",
    "citations": lambda n: "[@word] " * n,
    "a citation of many": lambda n: "[@word" + "; @word" * n + "]",
    "a citation over many lines": lambda n: "[@word,\n" + "word\n" * n + "]",
    "a long citation that opens": lambda n: "[@word," + " word" * n,
    "citations in a citation": lambda n: "[@word " + "[@word;] " * n,
    "brackets in a citation": lambda n: "[@word " + "[word] " * n,
    "brackets in a citation that closes": lambda n: "[@word " + "[word] " * n + "]",
    "citations and links that open": lambda n: "[@word](<b" * n,
    "citations and addresses": lambda n: "[@word](b c) " * n,
    "citations with references": lambda n: "[@word][b]" * n,
    "words before keys": lambda n: "[word @b] " * n,
    "words before keys that open": lambda n: "[word @b " * n,
    "code before a key": lambda n: "[word " + "`a " * n + "@b]",
    "comments before a key": lambda n: "[word " + "<!-- " * n + "@b]",
    "tags before a key": lambda n: "[word " + "<a " * n + "@b]",
    "people": lambda n: "[word " + "@a@b " * n + "]",
    "a person of many places": lambda n: "[word " + "@a" * n + " ]",
    "a person of a long name": lambda n: "[word @" + "a" * n + "@b]",
    "wide brackets": lambda n: "\uff3b@word" * n,
    "callouts": lambda n: "> [!NOTE] word\n> word\n\n" * n,
    "callouts that are none": lambda n: "> [!NOTX]\n> word\n\n" * n,
    "callouts in callouts": lambda n: "".join(
        "> " * i + "[!NOTE] word\n" + "> " * i + "\n" for i in range(1, int(n**0.5))
    ),
    "marks of callouts": lambda n: "> word\n> [!NOTE] word\n" * n,
    "self-assessment": lambda n: "## ✅ word\n" * n,
    "open questions": lambda n: "## Gaps\n\n- word\n\n" * n,
    "figures": lambda n: "![word](experiment:a/b)\n\n" * n,
    "names of figures": lambda n: "experiment:word/b " * n,
    "formulas": lambda n: "$a$ word " * n,
    "formulas in formulas": lambda n: "$" + "\\sqrt{" * n + "a" + "}" * n + "$ word",
    "formulas to a power": lambda n: "$" + "a^{" * n + "a" + "}" * n + "$ word",
    "brackets in formulas": lambda n: "$" + "\\left(" * n + "a" + "\\right)" * n + "$ word",
    "arrays in formulas": lambda n: "$" + "\\begin{matrix}" * n + "$ word",
    "a long formula": lambda n: "$" + "a+" * n + "a$ word",
}
SHAPES = {**BRACKETS, **SIGNS, **BLOCKS, **HTML, **OURS}

DEEP: dict[str, Shape] = {
    "brackets": lambda n: "[" * (n // 3) + "word" + "]" * (n // 3),
    "images": lambda n: "![" * (n // 3) + "word" + "](x.png)" * (n // 3),
    "footnotes": lambda n: "^[" * (n // 3) + "word" + "]" * (n // 3),
    "spans": lambda n: "[" * (n // 3) + "word" + "]{.a}" * (n // 3),
    "emphasis": lambda n: "*" * n + "word" + "*" * n,
    "quotes": lambda n: ">" * n + "word",
    "lists": lambda n: "- " * n + "word",
    "numbered lists": lambda n: "1. " * n + "word",
    "quotes of lists": lambda n: "> 1. " * n + "word",
    "quotes of callouts": lambda n: "> [!NOTE]\n" + "> " * n + "word",
    "definitions": lambda n: "word\n\n" + ": " * n + "word",
    "formulas": lambda n: "$" + "\\frac{" * (n // 2) + "a" + "}" * (n // 2) + "$ word",
    "elements": lambda n: "word <b>" * (n // 10) + "</b>" * (n // 10),
}


NOT_IN_PROPORTION = {"a large table of nothing", "footnotes that begin footnotes"}
"""Shapes of which twice as much is more than twice the page."""


def of_size(shape: Shape) -> str:
    """A shape of about ``SIZE`` characters."""
    few = 400
    return shape(max(few, SIZE * few // len(shape(few))))


def shown(whole: Whole) -> str:
    """All that a page may show of a post: its HTML, and what is asked to fill its slots."""
    document = whole.parsed.document
    asked = [link.target for link in document.links] + [quote.source for quote in document.quotes]
    asked += [
        text for cited in document.citations for one in cited for text in (one.key, one.locator)
    ]
    captions = [piece for quote in document.quotes for piece in quote.caption.pieces]
    return "\n".join([*whole.html.pieces, *asked, *captions])


def has_lost_words(body: str, whole: Whole) -> bool:
    return shown(whole).count("word") < body.count("word")


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_hangs_the_parser_nor_loses_a_word(parse, name):
    """Seconds at most, a page not much larger than the text, and every word or a Problem."""
    body = of_size(SHAPES[name])
    begin = time.process_time()
    whole = parse(body)

    assert time.process_time() - begin < SECONDS
    assert sum(map(len, whole.html.pieces)) < 50 * len(body) + 1_000_000
    assert whole.parsed.problems or not has_lost_words(body, whole)


MANY = ["tasks", "callouts", "double dollars", "footnotes for nobody", "footnotes in the line"]
MANY += ["quotes that open, others that close", "quotes in quotes"]
MANY += ["elements that open, others that close", "protocols"]


@pytest.mark.parametrize("name", MANY)
def test_ten_thousand_are_read_in_seconds(parse, name):
    """Where one look back over all that came before is cheap, many are not."""
    body = SHAPES[name](10_000)
    begin = time.process_time()
    parse(body)

    assert time.process_time() - begin < 2 * SECONDS


WHERE_SPACES_ARE = ("## a{}word", "- [ ] a{}word", "|a{}word|\n|-|", "[a{}word](b)", "[@a]{}word")


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}"])
def test_a_hundred_thousand_spaces_are_read_once(parse, space):
    """A long run of spaces is not gone through again from each of its spaces."""
    begin = time.process_time()
    for body in WHERE_SPACES_ARE:
        parse(body.format(space * 100_000))

    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("name", DEEP)
def test_no_depth_loses_a_post(parse, name):
    """Nested fifty thousand times, a post is read, and its words are shown."""
    body = DEEP[name](DEPTH)
    begin = time.process_time()
    whole = parse(body)

    assert time.process_time() - begin < 4 * SECONDS
    assert whole.parsed.post is not None
    assert not has_lost_words(body, whole)


def calls(action: Callable[[], object]) -> int:
    """How many calls of functions an action takes: its work, in no unit of time."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", sorted(SHAPES.keys() - NOT_IN_PROPORTION))
def test_twice_the_text_is_twice_the_work(parse, name):
    """No rule looks again and again through what it has seen."""
    shape, small = SHAPES[name], 60
    parse(shape(2))  # what is loaded and compiled at first use
    work = calls(lambda: parse(shape(small)))

    assert calls(lambda: parse(shape(2 * small))) < 2.7 * work


@pytest.mark.parametrize(
    ("body", "place"),
    [("x\n\n" + ">" * 200 + " word", "7:1"), ("- " * 200 + "word", "5:1")],
)
def test_what_is_too_deep_is_shown_as_it_is_written_and_said(parse, said, body, place):
    """One warning, at its line; the signs that begin nothing any more are text."""
    whole = parse(body)
    message = "this is nested too deeply; from here on it is shown as it is written"

    assert said(whole.parsed.problems) == [f"{place}: {message}"]
    assert not whole.parsed.problems[0].is_error
    assert re.search(r"(&gt; |- )word", shown(whole))


def test_forty_levels_are_drawn(html):
    """What somebody might write is nested as it was written."""
    body = "\n".join("  " * depth + f"- level {depth}" for depth in range(40))

    assert html(body).count("<ul>") == 40
    assert html("> " * 80 + "word").count("<blockquote>") == 80
    assert html("[a " * 20 + "word" + "]{.a}" * 20).count("<span") == 20


def test_headings_that_refer_to_one_another_stay_short(parse):
    """Each says the one before it twice; what that comes to is cut, not written out."""
    body = "## a\n\n" + "".join(
        f"## b{i} [x]{{#c{i}}} {{ref}}`{name}` {{ref}}`{name}`\n\n"
        for i, name in enumerate(["a", *(f"b{i}-x-a" for i in range(40))])
    )
    spans = "".join(
        f"[{{ref}}`s{i + 1}` {{ref}}`s{i + 1}`]{{#s{i}}}\n\n" for i in reversed(range(40))
    )

    assert sum(map(len, parse(body).html.pieces)) < 100_000
    assert sum(map(len, parse(f"{spans}[word]{{#s40}}").html.pieces)) < 100_000


def test_a_post_that_exhausts_the_stack_is_a_problem(parse, said):
    """Should there be such a post, it is reported and keeps its front matter."""
    limit = sys.getrecursionlimit()
    depth = 0
    frame = sys._getframe()
    while frame := frame.f_back:
        depth += 1
    sys.setrecursionlimit(depth + 80)
    try:
        whole = parse("> " * 60 + "word")
    finally:
        sys.setrecursionlimit(limit)

    assert said(whole.parsed.problems) == ["5:1: this post is nested too deeply to be read"]
    assert whole.parsed.post.front.title == "A post"
