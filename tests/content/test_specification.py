"""
Markdown means in a journal what CommonMark and GitHub's specification say, but for a list.

CommonMark's examples come from its own package, which is installed beside the tests. Those
of GitHub's extensions are ours, and are compared with what its reference implementation
makes of them. Each deviation is listed with its reason; one that is none any more fails.
"""

from __future__ import annotations

import os
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from markdown_it.renderer import RendererHTML

from generator.content import parse_file
from generator.content.markdown import parser
from generator.journal import Settings

SPECIFICATION = Path(__file__).parents[1] / "node_modules" / "commonmark-spec" / "spec.txt"
FRONT = "---\ntitle: A post\ndate: 2025-01-31\n---\n"

WIKI = "[[…]] is a link to a post"
EMBED = "![[…]] is a post in place"
COMMENT = "comments never reach the output; one that ends early hides as far as the next -->"
ADDRESS = "bare addresses are links, as GitHub's are"
SUBTITLE = "a leading H1 before another heading is the subtitle, which stands elsewhere"

CAPTION = "the title of a picture that stands alone is shown, as its caption"

DEVIATIONS = {
    520: WIKI,
    559: WIKI,
    590: EMBED,
    608: ADDRESS,
    611: ADDRESS,
    612: ADDRESS,
    625: COMMENT,
    626: COMMENT,
}
"""Examples of CommonMark whose HTML is another one here, and why."""

OTHER_TEXT = {
    62: SUBTITLE,
    72: SUBTITLE,
    80: SUBTITLE,
    520: WIKI,
    559: WIKI,
    **dict.fromkeys((572, 573, 576, 577, 584, 585, 586, 588, 589, 591), CAPTION),
    590: WIKI,
    626: COMMENT,
}
"""Examples of CommonMark whose text is another one in a page, and why."""


class Example(NamedTuple):
    number: int
    markdown: str
    html: str


def examples() -> list[Example]:
    """All examples of the specification; none where it is not installed."""
    if not SPECIFICATION.is_file():
        return []
    fence = "`" * 32
    pattern = rf"^{fence} example\n(.*?)^\.\n(.*?)^{fence}$"
    text = SPECIFICATION.read_text(encoding="utf-8").replace("→", "\t")
    found = re.findall(pattern, text, re.M | re.S)
    return [Example(number, *both) for number, both in enumerate(found, 1)]


EXAMPLES = examples()
each_example = pytest.mark.parametrize(
    "example", [pytest.param(each, id=str(each.number)) for each in EXAMPLES]
)


class Plain(RendererHTML):
    """Writes what the parser found as the specifications would, without a journal around it."""

    def fault(self, tokens, idx, options, env):
        return escape(tokens[idx].content, quote=False)

    def comment(self, tokens, idx, options, env):
        return ""

    def wikilink(self, tokens, idx, options, env):
        return f"[[{tokens[idx].meta['target']}]]"

    def task_box(self, tokens, idx, options, env):
        checked = 'checked="" ' if tokens[idx].meta["ticked"] else ""
        return f'<input type="checkbox" {checked}disabled="" /> '


class Normal(HTMLParser):
    """HTML as a list in which only differences that a reader could notice are left."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[tuple[object, ...]] = []
        self._literal = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        ours = {"task-list-item", "contains-task-list"}
        kept = [(name, (value or "").replace(": ", ":")) for name, value in attrs]
        self.parts.append((f"<{tag}>", *sorted(pair for pair in kept if pair[1] not in ours)))
        self._literal += tag == "pre"

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        self.parts.append((f"</{tag}>",))
        self._literal -= tag == "pre"

    def handle_data(self, data):
        text = data if self._literal else re.sub(r"\s+", " ", data)
        if self.parts and self.parts[-1][0] == "text":
            text = f"{self.parts.pop()[1]}{text}"
        self.parts.append(("text", text))

    def handle_comment(self, data):
        self.parts.append(("comment", data))

    def handle_decl(self, decl):
        self.parts.append(("declaration", decl))

    unknown_decl = handle_pi = handle_decl


def normal(html: str) -> list[tuple[object, ...]]:
    parts = Normal(html).parts
    blank = [index for index, part in enumerate(parts) if part[0] == "text" and not part[1].strip()]
    return [part for index, part in enumerate(parts) if index not in set(blank)]


def plain(markdown: str) -> str:
    """The HTML of our own parser, as the specifications would have it."""
    md = parser()
    return Plain().render(md.parse(markdown, {}), md.options, {})


def text_of(html: str) -> str:
    """What a reader reads, descriptions of images among it, without white space."""
    words = [
        str(part[1]) if part[0] == "text" else str(dict(part[1:]).get("alt", ""))
        for part in Normal(html).parts
        if part[0] == "text" or part[0] == "<img>"
    ]
    return re.sub(r"\s+", "", "".join(words))


def page_of(markdown: str, **settings: bool) -> tuple[str, list[str]]:
    """The text that a post shows for markdown, and what is said to be wrong with it.

    Quotes are left as they are typed: of others the specification knows nothing.
    """
    as_typed = Settings(smart_quotes=False, **settings)
    whole = parse_file("content/a.md", (FRONT + markdown).encode(), as_typed)
    html = re.sub(r' <a class="anchor".*?</a>', "", "".join(whole.html.pieces))
    return text_of(html), [problem.message for problem in whole.parsed.problems]


def test_the_specification_is_at_hand():
    """Its examples are installed by `make test`, where there is npm; CI has to have them."""
    if not EXAMPLES and os.environ.get("CI", "").lower() not in ("1", "true"):
        pytest.skip("the specification of CommonMark is not installed: npm ci --prefix tests")

    assert len(EXAMPLES) > 600


@each_example
def test_markdown_means_what_commonmark_says(example):
    """Our configuration, with all that a journal adds, leaves CommonMark as it is."""
    as_specified = normal(plain(example.markdown)) == normal(example.html)

    assert as_specified == (example.number not in DEVIATIONS), plain(example.markdown)


@each_example
def test_a_page_shows_the_text_that_commonmark_says(example):
    """Headings, links, images and code of a page are drawn differently, and say the same."""
    shown, _ = page_of(example.markdown, html=True)

    assert (shown == text_of(example.html)) == (example.number not in OTHER_TEXT), shown


@each_example
def test_html_that_may_not_stand_in_a_post_is_all_that_is_shown_besides(example):
    """Without ``html = true`` a page says the same, or shows a tag as text and warns."""
    with_html, _ = page_of(example.markdown, html=True)
    shown, problems = page_of(example.markdown)

    if shown != with_html:
        assert any("is shown as text" in message for message in problems)


# --- GitHub's extensions --------------------------------------------------------------

TABLES = [
    "| a | b |\n| - | - |\n| c | d |",
    "a | b\n--|--\nc | d",
    "| a | b | c |\n|:--|:-:|--:|\n| d | e | f |",
    "| a |\n| - |\n| b \\| c |\n| `d \\| e` |",
    "| a | b |\n| - | - |\n| c |\n| d | e | f |",
    "| a |\n| - |\n| b |\n> c",
    "| a |\n| - |\n\n| b |",
    "| a | b |\n| - |\n| c |",
    "| a |\n| - |\nb\n\nc",
    "| *a* | [b](c) |\n| - | - |\n| `d` | ~~e~~ |",
    "> | a |\n> | - |\n> | b |",
    "- | a |\n  | - |\n  | b |",
    "| a |\n| - |",
]
TASKS = [
    "- [ ] a\n- [x] b\n- [X] c",
    "1. [ ] a\n2. [x] b",
    "- [x] a\n  - [ ] b\n    - [x] c",
    "- [ ]a\n- [y] b\n- []\n- [x]\tc",
    "- a [ ] b",
    "[ ] a",
    "- \\[ ] a",
    "* [x] *a*\n+ [ ] `b`",
]
STRUCK = ["~~a~~ b", "a~~b~~c", "~~a\n\nb~~", "~~a **b~~ c**", "~~~a~~~", "\\~~a~~", "~~ a ~~"]
ADDRESSES = [
    "www.a.org",
    "see www.a.org/b.",
    "www.a.org/b?c=(d) (www.a.org/e) www.a.org/f)))",
    "http://a.org https://b.org/c?d=e&f",
    "http://a.org/&amp; http://a.org/b&hl;",
    "www.a.org/b<c",
    "a@b.org, a.b-c_d+e@f.org.",
    "a@b.c-d a@b.c_ a@b",
    "mailto:a@b.org xmpp:a@b.org/c",
    "xhttp://a.org http://_a.b_ httpx://a.org",
    "*www.a.org* _http://a.org_ (a@b.org)",
    "[www.a.org](b) `www.a.org`",
    "www.a_b.org www.a.b_c",
    "http:a https:// https://. https://?",
    "a_b@c.org a__b_c@d.org __a__ a_b_c _a_b a__b",
]
UNLIKE_GITHUB = {
    "~a~ b": "one tilde is a tilde: it stands for 'about' in many a sentence",
}
EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]
STYLED = Options.CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES | Options.CMARK_OPT_UNSAFE
FILTERED = ["title", "textarea", "style", "xmp", "iframe", "noembed"]
FILTERED += ["noframes", "script", "plaintext"]


def reference(markdown: str) -> str:
    """What GitHub's own implementation makes of it."""
    html = cmarkgfm.markdown_to_html_with_extensions(markdown, STYLED, EXTENSIONS)
    return html.replace("<del>", "<s>").replace("</del>", "</s>")


@pytest.mark.parametrize("markdown", [*TABLES, *TASKS, *STRUCK, *ADDRESSES])
def test_markdown_means_what_github_says(markdown):
    """Tables, tasks, what is struck out and bare addresses are read as GitHub reads them."""
    assert normal(plain(markdown)) == normal(reference(markdown))


@pytest.mark.parametrize("markdown", UNLIKE_GITHUB)
def test_where_github_says_something_else_is_known(markdown):
    """What is listed as a deviation is one."""
    assert normal(plain(markdown)) != normal(reference(markdown))


@pytest.mark.parametrize("tag", FILTERED)
def test_what_github_filters_is_shown_as_text(tag):
    """The tags of GitHub's filter never become elements, and what they hold is not lost."""
    shown, problems = page_of(f"a <{tag}> b </{tag}> c\n\n<{tag}>\nd\n</{tag}>\n\ne")

    assert shown == f"a<{tag}>b</{tag}>c<{tag}>d</{tag}>e"
    assert f"<{tag}> is shown as text" in problems[0]
