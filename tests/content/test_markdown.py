"""Every syntax of a post does what the reference says of it."""

from __future__ import annotations

import re

import pytest

from generator.content import Slot, Text


@pytest.mark.parametrize(
    ("body", "opening", "title"),
    [
        (
            "> [!NOTE]\n> x",
            '<aside class="callout note" role="note"',
            'class="callout-title">Note</p>',
        ),
        ("> [!tip] My *own*\n> x", '<aside class="callout tip" role="note"', "My <em>own</em></p>"),
        ("> [!WARNING]-\n> x", '<details class="callout warning">', "<summary id="),
        ("> [!question]+ Why\n> x", '<details class="callout question" open>', "Why</summary>"),
        ("> [!caution]\n> x", '<aside class="callout warning" role="note"', "Caution</p>"),
        ("- > [!insight]\n  > x", '<aside class="callout insight" role="note"', "Insight</p>"),
    ],
)
def test_a_callout_has_a_kind_a_title_and_may_fold(html, body, opening, title):
    """The forms of GitHub and of Obsidian both work."""
    shown = html(body)

    assert opening in shown
    assert title in shown
    assert "<p>x</p>" in shown
    assert "[!" not in shown


def test_a_quote_is_no_callout(html):
    """Only a mark at the very beginning makes one."""
    assert html("> see [!NOTE] there") == "<blockquote>\n<p>see [!NOTE] there</p>\n</blockquote>\n"


def test_a_callout_without_a_body_is_its_title(html):
    """No empty paragraph is left behind."""
    shown = html("> [!NOTE] Only this")

    assert shown.count("<p") == 1


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        ("$x^2$", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
        ("$$x$$", '<math display="block"><mi>x</mi></math>'),
        (r"$a<b$", "<mo>&lt;</mo>"),
        (r"$\text{<script>}$", "&lt;script&gt;"),
        (r"$\boxed{x}$", 'class="math-box"'),
        (r"$\begin{cases}a&b\\c&d\end{cases}$", "math-start"),
        (r"$\begin{array}{l|r}a&b\\ \hline c&d\end{array}$", "math-ruled-end"),
        (r"$\sum_{\substack{i<n\\j<n}} i$", "<mtable"),
    ],
)
def test_a_formula_becomes_mathml_without_styles(html, tex, mathml):
    """What the library says by a style attribute is said by a class of the theme's."""
    shown = html(f"so {tex} is")

    assert mathml in shown
    assert " style=" not in shown


@pytest.mark.parametrize(
    "environment", ["align", "equation", "gather", "multline", "eqnarray", "flalign"]
)
def test_equations_are_numbered_where_latex_numbers_them(html, environment):
    """The row is as wide as the text, and its number stands at the end; with a star it has none."""
    rows = r"a &=& b" if environment == "eqnarray" else "a = b"
    numbered = html(f"$$\n\\begin{{{environment}}}\n{rows}\n\\end{{{environment}}}\n$$")
    plain = html(f"$$\\begin{{{environment}*}}{rows}\\end{{{environment}*}}$$")

    assert '<mtable displaystyle="true" scriptlevel="0" class="math-wide">' in numbered
    assert "<mtext>(1)</mtext>" in numbered
    assert "math-wide" in plain
    assert "<mtext>" not in plain
    assert " style=" not in numbered + plain


def test_numbers_run_on_through_a_post(html, parse, said):
    """A later formula may refer to an equation by its label, and to no other."""
    first = r"$$\begin{align}a &= b \\ c &= d\label{two}\end{align}$$"
    shown = html(f"{first}\n\n$$\\begin{{equation}}e\\end{{equation}}$$\n\nBy $\\eqref{{two}}$.")

    assert re.findall(r"\(\d\)", shown) == ["(1)", "(2)", "(3)", "(2)"]
    assert " id=" not in shown
    assert "<a " not in shown
    assert said(parse(r"By $\eqref{two}$." + f"\n\n{first}").parsed.problems) == [
        '5:5: no equation above this one has the label "two"'
    ]


@pytest.mark.parametrize(
    ("tex", "same"),
    [
        (r"\begin{split}a&=b\end{split}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{aligned}[t]a&=b\end{aligned}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{alignedat}{2}a&=b\end{alignedat}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{alignat*}{2}a&=b\end{alignat*}", r"\begin{align*}a&=b\end{align*}"),
        (r"\begin{smallmatrix}a&b\end{smallmatrix}", r"\begin{matrix}a&b\end{matrix}"),
        (
            r"\begin{eqnarray*}a&=&b\&c\\&\le&d\end{eqnarray*}",
            r"\begin{align*}a&=b\&c\\&\le d\end{align*}",
        ),
    ],
)
def test_an_environment_may_have_another_name(html, tex, same):
    """Those that differ in the space between columns alone are set alike."""
    assert html(f"$${tex}$$") == html(f"$${same}$$")
    assert "<mtable" in html(f"$${tex}$$")


def test_a_formula_stands_alone_between_dollars(html):
    """A block of its own may have empty lines in it."""
    assert html("$$\nx\n\ny\n$$") == ('<math display="block"><mi>x</mi><mi>y</mi></math>\n')


@pytest.mark.parametrize("text", ["$5 and $6", "a $ b $ c", r"\$x\$", "3$x$", "US$5", "$x$5"])
def test_a_price_is_no_formula(html, text):
    """A space inside or a digit around makes dollars of the signs."""
    assert "<math" not in html(text)


@pytest.mark.parametrize("text", ["$x^2$ costs $5", "$x$ and 5", "$x$", r"$x$ \\"])
def test_a_paragraph_may_begin_with_a_formula(html, text):
    """What stands at the end of the paragraph has no say in it."""
    assert html(text).startswith("<p><math>")


def test_macros_are_the_journals_own(html):
    """A macro of the settings works with and without its backslash."""
    macros = {"E": r"\mathbb{E}", r"\half": r"\frac{1}{2}"}

    assert "𝔼" in html(r"$\E[x]$", math_macros=macros)
    assert "<mfrac>" in html(r"$\half$", math_macros=macros)


def test_a_macro_that_cannot_be_read_is_said_where_a_formula_is(parse, said):
    """A bad name in the settings is a Problem, not the end of the build."""
    assert said(parse("x $y$", math_macros={"foo bar": "x"}).parsed.problems) == [
        '5:4: the settings\' math_macros cannot be read: invalid macro name: "\\foo bar"'
    ]
    assert parse("x", math_macros={"foo bar": "x"}).parsed.problems == ()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("```python\nx = 1\n```", '<code class="language-python"><span class="n">x</span>'),
        ("```nolang\n<x>\n```", '<code class="language-nolang">&lt;x&gt;\n</code>'),
        ("```\n<x>\n```", "<code>&lt;x&gt;\n</code>"),
        ("    [[x]]", "<code>[[x]]\n</code>"),
        ("```python\n\n<b>\n```", "&lt;"),
    ],
)
def test_code_is_highlighted_by_class(html, body, shown):
    """A known language is coloured, and nothing in code is markup."""
    assert shown in html(body)
    assert "style=" not in html(body)


def test_a_table_is_aligned_by_class(html):
    """No style attribute stands in the page, and a wide table scrolls."""
    shown = html("| a | b |\n|:-:|--:|\n| c | d |")

    assert '<th scope="col" class="align-center">a</th>' in shown
    assert '<td class="align-right">d</td>' in shown
    assert " style=" not in shown
    assert shown.startswith('<div class="scroll"')


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("~~gone~~", "<s>gone</s>"),
        ("Term\n: what it is", "<dl>\n<dt>Term</dt>\n<dd>what it is</dd>\n</dl>"),
        ("a[^n]\n\n[^n]: The note.", '<a href="#fn1" id="fnref1" aria-label="Note 1">1</a>'),
        ("a^[The note.]", '<a href="#fn1" id="fnref1" aria-label="Note 1">1</a>'),
        ("- [ ] open\n- [x] done", 'checked="checked"'),
        ("H<sub>2</sub>O <kbd>q</kbd>", "H<sub>2</sub>O <kbd>q</kbd>"),
        ("[a]{.b #c}", '<span id="c" class="b">a</span>'),
        ("[a *b*]{.c}", '<span class="c">a <em>b</em></span>'),
    ],
)
def test_the_usual_extensions_work(html, body, shown):
    """Strikethrough, definitions, footnotes, tasks, harmless HTML and spans."""
    assert shown in html(body)


def test_a_metric_is_a_gap_for_its_number(parse, html):
    """The text keeps what was asked for; the number is not known yet."""
    body = "It is {metric}`sparse-cosine.gain@sparsity=0.5:.2f`."
    (quote,) = parse(body).parsed.document.quotes

    assert html(body) == "<p>It is {quote 0 whole}.</p>\n"
    assert (quote.kind, quote.source) == ("metric", "sparse-cosine.gain@sparsity=0.5:.2f")
    assert (quote.place.line, quote.place.column) == (5, 7)


def test_a_claim_surrounds_what_the_author_says(parse, html):
    """Markup and links may stand inside."""
    body = '[keeps *its* [[rank]]]{claim="a.b > 0" .strong}'
    (quote,) = parse(body).parsed.document.quotes

    assert html(body) == (
        '<p><span class="strong">{quote 0 open}keeps <em>its</em> '
        "{link 0 open}{link 0 whole}{link 0 close}{quote 0 close}</span></p>\n"
    )
    assert (quote.kind, quote.source) == ("claim", "a.b > 0")


def test_a_claim_may_go_over_lines(parse):
    """All of it is checked, not only its first line."""
    (quote,) = parse('[x]{claim="a.b > 0\nand a.c > 0"}').parsed.document.quotes

    assert quote.source == "a.b > 0\nand a.c > 0"


def test_a_figure_alone_in_its_paragraph_is_one(parse, html, filled):
    """The description of the image is its caption, in which markup and numbers may stand."""
    body = "x\n\n![A *long* {metric}`a.b` [[way]] $x$](experiment:sparse-cosine/gain)\n\ny"
    document = parse(body).parsed.document
    figure = next(quote for quote in document.quotes if quote.kind == "figure")

    assert html(body) == "<p>x</p>\n{quote 1 whole}\n<p>y</p>\n"
    assert figure.source == "sparse-cosine/gain"
    assert filled(figure.caption) == (
        "A <em>long</em> {quote 0 whole} {link 0 open}{link 0 whole}{link 0 close} "
        "<math><mi>x</mi></math>"
    )


def test_an_image_of_another_site_is_a_link_with_a_warning(parse, filled):
    """Nothing is loaded from elsewhere."""
    whole = parse('![A <boat>](https://a.org/b.png "T")')

    assert filled(whole.html) == '<p><a href="https://a.org/b.png" title="T">A</a></p>\n'
    assert [p.severity for p in whole.parsed.problems if "loaded" in p.message] == ["warning"]


def test_an_image_is_described_in_words(html):
    """Markup in a description is read as its text."""
    assert 'alt="A *b*: c d"' not in html("![A *b*: `c` d](e.png)")
    assert 'alt="A b: c d"' in html("![A *b*: `c` d](e.png)")


def test_twelve_levels_of_lists_lose_no_text(html):
    """The parser's own limit is out of reach."""
    body = "\n".join("  " * depth + f"- level {depth}" for depth in range(12))

    assert html(body).count("<ul>") == 12
    assert "level 11" in html(body)


def test_no_text_can_forge_a_slot(parse):
    """Slots are kept apart by NUL, which markdown replaces."""
    body = "a\0l0o\0b &#0;l0o&#0; [c](%00l0o%00) `\0l0o\0`\n\n```\n\0q0w\0\n```\n\n## \0l0o\0"
    whole = parse(body)

    assert whole.html.slots == (Slot("link", 0, "open"), Slot("link", 0, "close"))
    assert whole.parsed.document.outline[0].text.slots == ()
    assert not any("\0" in piece for piece in whole.html.pieces)


def test_a_text_is_filled_in_order():
    """As many fills as slots, else it is our own mistake."""
    text = Text(("a ", " b"), (Slot("link", 0),))

    assert text.filled(["x"]) == "a x b"
    with pytest.raises(ValueError, match="zip"):
        text.filled([])


@pytest.mark.parametrize(
    ("body", "kinds"),
    [("> [!TIP] Sow late\n> x", 1), ("> [!TIP]\n> x", 0), ("> [!tip] Tip\n> x", 0)],
)
def test_a_callout_says_its_kind_in_a_word(html, body, kinds):
    """A title of one's own does not leave the kind to its colour."""
    assert html(body).count('<span class="callout-kind">Tip</span>') == kinds


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("> [!TIP]\n> x", "Tip"),
        ("> [!TIP] Sow *late*\n> x", "Tip Sow late"),
        ("> x\n\n> [!NOTE] One\n\n> [!NOTE] Two\n> > [!NOTE] Three", "Note Three"),
    ],
)
def test_a_callout_is_a_note_whose_name_is_its_title(html, body, name):
    """Who cannot see it hears that it is a note, of which kind, and what it is called."""
    shown = html(body)
    named = re.findall(r'<aside [^>]*role="note" aria-labelledby="([^"]+)"', shown)
    titles = dict(re.findall(r'<p id="([^"]+)" class="callout-title">(.*?)</p>', shown))

    assert named
    assert len(set(named)) == len(named)
    assert re.sub("<[^>]+>", "", titles[named[-1]]) == name


def test_a_box_is_a_box_whatever_is_called_x(html):
    """A definition that is named as a ticked box is makes no link of one."""
    shown = html("- [x] a [x]\n\n[x]: https://b.org")

    assert shown.count("<input") == 1
    assert shown.count("<a href") == 1


@pytest.mark.parametrize("before", ["words\n", "- words\n", "> words\n"])
def test_a_formula_of_its_own_lines_follows_text_at_once(html, before):
    """An empty line before ``$$`` is not needed, as one before a fence is not."""
    shown = html(f"{before}$$\nx\n$$\nmore")

    assert shown.count("words") == shown.count("<math") == shown.count("more") == 1
    assert "$" not in shown


def test_words_with_signs_in_them_are_one_address(html):
    """A name with ``_`` in it is not cut where emphasis might begin."""
    assert 'href="mailto:a.b_c@d.org"' in html("Write to a.b_c@d.org")
