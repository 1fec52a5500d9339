"""The copy of a post in Markdown says what its page says, in signs that mean the same."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from math_core import LatexToMathML

from generator.content.markdown.math import MathWriter
from generator.site.copies import line, to_markdown
from generator.site.copies.tex import tex_of
from generator.site.copies.tree import tree_of

ADDRESS = "https://example.org/learning/a/"
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def copy(journal, url: str) -> str:
    return journal.page(f"{url}index.html.md")


def body(journal, text: str) -> str:
    """What the body of a post comes to."""
    journal.post("learning/a", text)
    journal.publish()
    return copy(journal, "/learning/a/").partition("\n# A\n\n")[2].rstrip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Words with *stress*, **more** and `code`.",
        "## A part\n\nWords.\n\n### Another\n\nWords.",
        "- one\n  - two\n    - three\n- four",
        "1. one\n\n2. two\n\n   more of two\n\n   ```python\n   x = `1`\n   ```",
        "3. three\n4. four",
        "> quoted\n>\n> > twice\n>\n> - a list",
        "```python\ndef f(x):\n    return x * 2\n```",
        "````\n```\nfences\n```\n````",
        "| a | b |\n| :-- | --: |\n| 1 | x \\| y |\n| `c` | **d** |",
        "- [ ] open\n- [x] done",
        "Term\n: What it means\n: What else",
        "A note[^1] and one more[^2].\n\n[^1]: The first.\n\n[^2]: The second.\n\n    At length.",
        "> [!NOTE] Of *note*\n> Words.",
        "One line\\\nand another",
        "Before\n\n---\n\nAfter",
        "مرحبا **بالعالم**\n\n- نص",
        "H<sub>2</sub>O and <kbd>Ctrl</kbd>",
    ],
)
def test_what_an_author_would_have_written(journal, text):
    """Lists, tables, code, notes and callouts come back as they are written in a journal."""
    assert body(journal, text) == text


def test_its_links_and_pictures_are_whole(garden):
    """A reader who has only the copy gets to everything that it names."""
    garden.edit(
        "content/learning/roots.md", "Roots drink.", "Roots [drink](#deep).\n\n## Deep\n\nDeep."
    )
    garden.publish()
    text = copy(garden, "/learning/roots/")

    assert "[Leaves](https://example.org/learning/leaves/)" in text
    assert "![A root](https://example.org/learning/roots/roots.png)" in text
    assert "[drink](https://example.org/learning/roots/#deep)" in text
    assert [url for url in re.findall(r"\]\(([^)]*)\)", text) if "://" not in url] == []


def test_it_says_what_runs_found(garden):
    """Numbers, claims with their state, figures with their words, tables with their numbers."""
    garden.edit(
        "experiments/wait.py",
        "run.metric",
        "run.figure('plot', lambda axes: axes.plot([1, 2]), alt='A line', caption='It rises.')\n"
        "    run.table('days', [{'seed': 'oak', 'days': 3}])\n    run.metric",
    )
    garden.edit(
        "content/research/do-seeds-wait.md",
        "They wait",
        "![](experiment:wait/plot)\n\n![](experiment:wait/days)\n\nThey wait",
    )
    garden.publish()
    text = copy(garden, "/research/do-seeds-wait/")

    assert r"They wait 12.5 \[11, 14\] days" in text
    assert r"not for ever [(this claim holds: wait.days \< 30)](https://example.org/" in text
    assert "![A line](https://example.org/experiments/wait/plot.png)" in text
    assert "**Figure 1** It rises." in text
    assert "| seed | days |\n| --- | --: |\n| oak | 3 |" in text
    assert "[wait](https://example.org/experiments/wait/), seed 1" in text


def test_it_begins_with_what_is_known_of_the_post(garden):
    """Front matter of its own: title, status, dates, how sure; then how it evolved."""
    text = copy(garden, "/learning/seeds/")
    front = dict(
        line.split(": ", 1)
        for line in text.split("---\n")[1].splitlines()
        if line[0] != " " and ": " in line
    )

    assert json.loads(front["title"]) == "Seeds"
    assert json.loads(front["status"]) == "ongoing"
    assert json.loads(front["last_change"]) == "2024-06"
    assert '  - "What they hold": "solid"' in text
    assert (
        "- June 2024: See research post: [Do Seeds Wait](https://example.org/research/do-seeds-wait/)"
        in text
    )


def test_what_no_reader_sees_is_not_in_it(journal):
    """Comments, and the name of a post behind a link that readers do not get, are not in a copy."""
    journal.post("learning/hidden", "Owls.", title="The owl notebook", visibility="private")
    text = body(journal, "See [[The owl notebook]]. %% a comment %% <!-- another --> End.")

    assert "See a private note." in text
    assert not re.search("owl|comment|another", text)


def test_each_page_names_its_copy(garden):
    """The head of a post says where its copy is, and llms.txt names them all."""
    listed = {path for path in garden.site if path.endswith(".md")}
    named = set(re.findall(r"\(https://example.org/([^)]*\.md)\)", garden.page("/llms.txt")))

    assert '<link rel="alternate" type="text/markdown" href="/learning/seeds/index.html.md">' in (
        garden.page("/learning/seeds/")
    )
    assert listed == named
    assert len(listed) == 7


def test_the_list_for_language_models_has_their_form(garden):
    """llmstxt.org: a title, a quote, then sections with lists of links."""
    garden.settings(base_url="https://example.org/", title="A garden", description="What grows.")
    garden.publish()
    lines = garden.page("/llms.txt").splitlines()

    assert lines[0] == "# A garden"
    assert lines[2] == "> What grows."
    sections = [line for line in lines if line.startswith("## ")]
    assert sections == ["## Learning", "## Research", "## About", "## Optional"]
    below = lines[lines.index("## Learning") :]
    links = [line for line in below if line and not line.startswith("## ")]
    assert [line for line in links if not re.match(r"- \[.+\]\(https://.+\)(: .+)?$", line)] == []


def shown(html: str) -> str:
    """The words of HTML, with single spaces."""
    return " ".join(tree_of(html).text.split())


@given(st.text(alphabet="ab1 *_`[]()<>#+-.=~|\\!&;:$\n", max_size=40))
def test_signs_stay_signs(text):
    """Whatever a paragraph holds, its copy shows the very same to whoever reads Markdown."""
    words = " ".join(text.split())
    html = f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    again = MARKDOWN.render(to_markdown(html, ADDRESS))

    assert shown(again) == words
    assert "<p>" in again or not words


def test_text_within_a_line_is_escaped_alike():
    """A title that looks like Markdown is shown as it is."""
    assert MARKDOWN.renderInline(line("a *b* _c_ [d](e) <f> `g` \\ & &amp;")) == (
        "a *b* _c_ [d](e) &lt;f&gt; `g` \\ &amp; &amp;amp;"
    )


@pytest.mark.parametrize(
    "tex",
    [
        r"a_1",
        r"\frac{a}{b} + \sqrt{x} + \sqrt[3]{y}",
        r"\sum_{i=1}^n x_i^2",
        r"\mathbb{E}[X] \le \mathbf{u} \cdot \mathbf{v}",
        r"\hat{x} + \binom{n}{k}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
        r"f'(x) = \operatorname{softmax}(x)",
    ],
)
def test_a_formula_is_read_back(tex):
    """The TeX of a copy comes to the same letters in the same places as the author's."""
    convert = LatexToMathML().convert_with_local_state
    math = convert(tex, displaystyle=False)
    again = tex_of(next(tree_of(math).all("math")))

    assert letters(convert(again, displaystyle=False)) == letters(math)


def test_an_equation_is_read_back_with_its_number():
    """The room around its rows is no column, and a row without a number has none."""
    numbered = r"\begin{align} a &= b \\ c &= d \notag \end{align}"
    math = MathWriter({}).convert(numbered, display=True)

    assert tex_of(next(tree_of(math).all("math"))) == (
        r"\begin{matrix} a & = b & \text{(1)} \\ c & = d \end{matrix}"
    )


def letters(math: str) -> list[str]:
    return re.findall(r">([^<>\s\u2061-\u2064]+)<", math)


def test_html_of_any_depth_loses_no_text():
    """A thousand elements in one another are more than a function may call itself."""
    deep = "<div>" * 1000 + "<b>deep</b>" + "</div>" * 1000

    assert "deep" in to_markdown(deep, ADDRESS)


@pytest.mark.parametrize("title", ["Learn C #", "# Not a heading", "- no list", "1. Not one"])
def test_a_title_is_what_it_says(journal, title):
    """What would be a sign at the start or the end of a line is shown as it is written."""
    journal.post("research/odd", title=title, hypothesis=title)
    journal.publish()
    copy = journal.page("/research/odd/index.html.md").partition("\n# ")[2]
    shown = MarkdownIt("commonmark").render(f"# {copy}")

    assert f"<h1>{title}</h1>" in shown
    assert f"<p>{title}</p>" in shown


def test_notes_of_what_is_embedded_are_told_apart(journal):
    """Each note has a number of its own over the whole copy, the one that its words name."""
    journal.post("learning/inner", "one[^n] two ^[inl]\n\n[^n]: The embedded note.")
    text = body(journal, "First[^0].\n\n![[Inner]]\n\nMine[^1].\n\n[^0]: Zero.\n\n[^1]: My own.")

    assert "First[^1]." in text
    assert "> one[^2] two [^3]" in text
    assert "> [^2]: The embedded note." in text
    assert "> [^3]: inl" in text
    assert "Mine[^4]." in text
    assert "\n[^4]: My own." in text


def test_a_note_that_is_not_shown_is_linked(journal):
    """Where a section's note stands in another one, its number leads to where that is read."""
    journal.post("learning/inner", "## A\n\none[^n]\n\n## B\n\ntwo[^n]\n\n[^n]: Words.")

    text = body(journal, "![[Inner#B]]\n\nMine[^1].\n\n[^1]: My own.")

    assert "> two ([note 1](https://example.org/learning/inner/#fn1))" in text
    assert "Mine[^1]." in text
