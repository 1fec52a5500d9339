"""What looks like our syntax and is not is an error with its exact place."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("see [[Title", "5:5", "this [[ begins a link that does not end"),
        ("see [[a\nb]]", "5:5", "this [[ begins a link that does not end"),
        ("see [[]]", "5:5", "this [[ ]] names no post"),
        ("see [[|x]]", "5:5", "this [[ ]] names no post"),
        ("see [[a|]]", "5:5", "this link has no text after its |"),
        ("x ![[a]]", "5:3", "an embed stands alone in its paragraph"),
        ("x\n\n> - ![[a#b]] y", "7:5", "an embed stands alone in its paragraph"),
        ("| a |\n|---|\n| ![[a]] |", "7:3", "an embed stands alone in its paragraph"),
        ("## ![[a]]", "5:4", "an embed stands alone in its paragraph"),
        ("![[]]", "5:1", "this ![[ ]] names no post"),
        ("![[a|b]]", "5:1", "an embed takes no words of your own"),
        ("![[a.png|300]]", "5:1", "a picture is as wide as the page has room"),
        ("![[a.png#b]]", "5:1", "a picture has no headings"),
        ("![x [@a]](b.png)", "5:5", "an image is described in plain words; this stands beside"),
        ('[[a]]{claim="b.c > 0"}', "5:1", "attributes stand behind [text], not behind a link"),
        ("[x]()", "5:1", "this link leads nowhere"),
        ("[x](#)", "5:1", "this link leads nowhere"),
        ("x {ref}`a`", "5:3", 'this post has no heading or anchor "a"'),
        ("x {ref}``", "5:3", "this {ref} is not closed by ``"),
        ("x {ref}` `", "5:3", "this {ref} names nothing"),
        ("x {Metric}`a.b`", "5:3", "there is no role {Metric}"),
        ("x {été}`a.b`", "5:3", "there is no role {été}"),
        ("[x {ref}`a`](b.md)", "5:4", "a {ref} is a link, and cannot stand within the words of"),
        ("x {mertic}`a.b`", "5:3", "there is no role {mertic}"),
        ("x {metric}`a.b", "5:3", "this {metric} is not closed by `"),
        ("x {metric}`ab`", "5:12", '"ab" is not experiment.metric'),
        ("x {metric}` a.b:zz `", "5:17", '"zz" is not a number format'),
        ("x [y]{foo=1}", "5:3", 'a span has no attribute "foo"'),
        ("x [y]{}", "5:3", "this span says nothing"),
        ("x [y]{claim=}", "5:3", "the attributes after this ] cannot be read"),
        ("x y]{claim", "5:4", "this ]{ has no [ that it closes"),
        ('x [y](z.md){claim="a.b > 0"}', "5:12", "this claim has no [text] right before it"),
        ('x [y]{claim="a.b"}', "5:14", "a claim says something that can be true or false"),
        ('x [y]{claim="a.b > > 1"}', "5:20", '">" is neither a number nor experiment.metric'),
        ('x [y]{claim="a.b > 0" claim="a.b > 1"}', "5:3", "the attributes after this ] cannot be"),
        ("x [y]{claim='a.b > 0'}", "5:3", "the attributes after this ] cannot be read"),
        ('x [y]{id="a b"}', "5:3", '"a b" cannot be an id: it has spaces, or begins with _'),
        ("[a]{#x} [b]{#x}", "5:9", 'the id "x" is given twice in this post'),
        ("> [!NOET] x", "5:1", "there is no callout [!NOET]; there are note, tip, important, "),
        ("a %% b", "5:3", "this comment has no end"),
        ("a\n\n%%\nb\n", "7:1", "this comment has no end"),
        ("a <!-- b", "5:3", "this comment has no end"),
        ("<!-- b\n\nc", "5:1", "this comment has no end"),
        ("<div>\n<!-- a\n\nb -->", "5:1", "this comment has no end"),
        (r"x $\frac{$", "5:4", "this formula cannot be read: expected closing token"),
        ("x\n\n$$\n\\nope\n$$", "7:1", 'this formula cannot be read: unknown command "\\nope"'),
        (r"$\color{red}x$", "5:2", "this formula asks for color:"),
        ("x ![y](experiment:a/b)", "5:3", "a figure of an experiment stands alone in its paragr"),
        ("![y](experiment:a)", "5:1", '"a" names no figure'),
        ("![y [[a]]](b.png)", "5:5", "an image is described in plain words; this stands beside"),
        ("![y {metric}`a.b`](b.png)", "5:5", "an image is described in plain words; this stands"),
        ("![y [[a](experiment:b/c)", None, None),
        ("- x\n  ![y](experiment:a/b)", "6:3", "a figure of an experiment stands alone in its par"),
        ("| a |\n|---|\n| ![y](experiment:a/b) |", "7:3", "a figure of an experiment stands alone"),
        ("## ![y](experiment:a/b)", "5:4", "a figure of an experiment stands alone in its paragr"),
        ("x[^1]\n\n[^1]: ![y](experiment:a/b)", "7:7", "a figure of an experiment stands alone"),
        ("![y] (experiment:a/b)", "5:7", "this names a figure of an experiment, and shows none"),
        ("![y](experiment:a/b", "5:6", "this names a figure of an experiment, and shows none"),
        ('![y](experiment:a/b "z")', "5:1", "a figure has no title beside its caption"),
        ("x\n\n[y]: experiment:a/b", "7:1", "this defines a figure that is not shown"),
        ("[y][y]\n\n[y]: experiment:a/b", "5:1", "a figure is shown, not linked"),
        ("x\n\n> [^1]: y", "7:3", "no text refers to the footnote [^1], so nobody would read it"),
        (
            "<div>\nx {metric}`a.b`\n</div>",
            "6:3",
            "this stands in a block of HTML, where nothing",
        ),
        ("> <p>[x]{claim=</p>", "5:8", "this stands in a block of HTML, where nothing but HTML"),
        ('x <b title="[[a]]">y</b>', "5:3", "an attribute of HTML is plain text"),
        ("[x](y.md '{metric}`a.b`')", "5:1", "the title of a link or an image is plain text"),
        ("a http://b.org/{ref}`c`", "5:3", "this address goes on until a space, over what is not"),
        ("[[a]](<b>", "5:1", "this [[ begins a link that does not end"),
        ("[[a|{metric}`a.b`]]", "5:1", "the words of a [[…]] are plain text; this stands outside"),
        ("x ${metric}`a.b`$", "5:4", "a formula cannot hold a {role}"),
        ('[x [y]{claim="a.b > 0"}](z.md)', "5:1", "a span cannot stand within the words of a link"),
        ("x [y [@a]](z.md)", "5:3", "a citation cannot stand within the words of a link"),
        ("x [y [[a]] w](z.md)", "5:3", "a [[link]] cannot stand within the words of a link"),
        ("x [y[^1]](z.md)\n\n[^1]: w", "5:3", "a footnote cannot stand within the words of a link"),
        ("x [y ^[w]](z.md)", "5:6", "a footnote cannot stand within the words of a link"),
        ("x [y *^[w]*][z]\n\n[z]: a.md", "5:7", "a footnote cannot stand within the words of"),
        (
            "x [y[^1]][z]\n\n[z]: a.md\n\n[^1]: w",
            "5:3",
            "a footnote cannot stand within the words of a link",
        ),
        ("x^[y", "5:2", "this ^[ begins a footnote that does not end"),
        ("x^[y\n\nz]", "5:2", "this ^[ begins a footnote that does not end"),
        ("x^[ ]", "5:2", "this footnote has no words"),
        ("x [^1", "5:3", "this [^ begins a footnote that does not end"),
        ("x [^1 [y](z.org)", "5:3", "this [^ begins a footnote that does not end"),
        ("x [^ 1]", "5:3", "the footnote [^ 1] cannot be read: its name has spaces"),
        ("x\n\n[^a b]: y z", "7:1", "the footnote [^a b] cannot be read: its name has spaces"),
        ("x[^1]: y", "5:2", "there is no footnote [^1]"),
        ("x[^1][^2]\n\n[^2]: y", "5:2", "there is no footnote [^1]"),
        ("x\n\n> [!NOTE y", "7:3", "this [! begins a callout that has no ]"),
        ("x [Title]]", "5:3", "this ]] ends a link that has one [ alone"),
        ("[a [b]] [Title]] [c [d]]", "5:9", "this ]] ends a link that has one [ alone"),
        ("$$\nx = 1", "5:1", "this $$ begins a formula that does not end"),
        ("$$ x = 1\nmore", "5:1", "this $$ begins a formula that does not end"),
        ("a\n\n> - $$\n>   x = 1", "7:5", "this $$ begins a formula that does not end"),
        ("![y](experiment: a/b)", "5:4", "this names a figure of an experiment, and shows none"),
        ("![y]( experiment:a / b)", "5:4", "this names a figure of an experiment, and shows none"),
        ("![y](experiments: a/b)", "5:4", "this names a figure of an experiment, and shows none"),
        ("![y ^[w]](b.png)", "5:5", "an image is described in plain words; this stands beside"),
        ("![y[^1]](b.png)\n\n[^1]: w", "5:4", "an image is described in plain words; this stands"),
        ("x\n###✅ Solid", "6:1", "a heading has a space behind its #"),
        ("##🟡Partly", "5:1", "a heading has a space behind its #"),
        ("x [[Title#]]", "5:3", "this link names no heading behind its #"),
        ("x [[Title# |y]]", "5:3", "this link names no heading behind its #"),
        ("![[Title#]]", "5:1", "this link names no heading behind its #"),
        (
            "| a | b |\n|--|--|\n| [[Title\\|w]] | [[Title|w]] |",
            "7:18",
            "this [[ begins a link that does not end",
        ),
        ('[ ]{claim="a.b > 0"}', "5:1", "this claim has no words that it is the claim of"),
        ('x [y]{claim="a.b@s=1/2 > 0"}', "5:21", "this sign could belong to the label"),
        (
            "x[^1]\n\n[^1]: y\n\n  [^1]: z",
            "9:3",
            "the footnote [^1] is written twice, and only one would be shown",
        ),
        ("x[^1][^2]\n\n[^1]: [^2]: y", "7:1", "the footnote [^2] begins within another one"),
        ("x <DATA:image/png;base64,AAAA>", "5:3", "an address that begins with data: would bring"),
        ("x[^1] [y]{#fn1}\n\n[^1]: z", "5:7", 'the id "fn1" is given twice in this post'),
        ("x [y]{#fnref1}^[z]", "5:15", 'the id "fnref1" is given twice in this post'),
        ("x {metric}`a.b:`", "5:16", '"" is not a number format'),
        ("x {metric}`a.b@s=1,s=2`", "5:16", "a label is given twice"),
    ],
)
def test_what_looks_like_ours_and_is_not_is_an_error(parse, said, body, place, message):
    """Nothing of ours fails silently: one error, at its line and column."""
    problems = parse(body).parsed.problems

    assert [problem.severity for problem in problems] == ["error"]
    if message:
        assert said(problems)[0].startswith(f"{place}: {message}")


def test_a_link_that_a_cell_cuts_in_two_is_told_the_sign_to_write(parse):
    """The remedy is the one for tables."""
    (problem,) = parse("| a |\n|--|\n| [[Title|words]] |").parsed.problems

    assert problem.hint == "in a table write [[Title\\|words]]: a | alone begins a new cell"


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("a [[x\n  b ]{ c\n\n   d [[y", ["5:3", "6:5", "8:6"]),
        ("> - [[ x\n>   ]{ y\n>\n>   p [[", ["5:5", "6:5", "8:7"]),
        ("| a | b |\n|--|--|\n| ]{ | ]{ |\n| \\| ]{ | x |", ["7:3", "7:8", "8:6"]),
        ("x[^1]\n\n[^1]: note [[bad", ["7:12"]),
        ("one\n\ntwo ^[note [[ bad]", ["7:12"]),
        ("## A [[b ##", ["5:6"]),
        ("Term\n: def [[x", ["6:7"]),
        ("> [!NOTE] Title [[x\n> body ]{", ["5:17", "6:8"]),
        ("- a\n\n  1. b\n     [[c", ["8:6"]),
        ('![cap [x]{claim="a > 0"}](experiment:a/b)', ["5:18"]),
        ("![a ![b {x}`y` c](d.png) e](f.png)", ["5:9"]),
        ('a\n[b\nc]{claim="d.e >\n0 +"}', ["8:4"]),
        ("- a\n\t\t[[b\n\t  ]{ c", ["6:3", "7:4"]),
        ("- a\n\t- b\n\t\t\t[[c ]{", ["7:4", "7:8"]),
        ("- a\n\n\t\td\n\n\t- | e |\n\t  |---|\n\t  | \\| ]{ |", ["11:9"]),
    ],
)
def test_a_place_is_exact_wherever_it_is(parse, said, body, places):
    """Lists, quotes, tables, footnotes, captions and lines of a paragraph keep line and column."""
    problems = parse(body).parsed.problems

    assert [str(p.place).removeprefix("content/a-post.md:") for p in problems] == places


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("A note[^1].", "there is no footnote [^1]"),
        ("As [@oord2018;] says.", "the citation [@oord2018;] cannot be read"),
        ("As [@ oord, p. 3] says.", "the citation [@ oord, p. 3] cannot be read"),
        ("[words](experiment:e/f)", "a figure is shown, not linked"),
        ("![c](experiments:e/f)", "nothing is found at addresses that begin with experiments:"),
        ("[words](Experimet:e/f)", "nothing is found at addresses that begin with Experimet:"),
        ("{metric} `a.b`", "this looks like a role and is none"),
        ("{ metric }`a.b`", "this looks like a role and is none"),
        ("{metric }`a.b`", "this looks like a role and is none"),
        ("{metric} a.b", "this looks like a role and is none"),
        ("{METRIC} 'a.b'", "this looks like a role and is none"),
        ("{ref:a}", "this looks like a role and is none"),
        ("x\uff5bref\uff5d`a`", "this looks like a role and is none"),
        ('[x] {claim="a.b > 0"}', "this claim has no [text] right before it"),
        ('**x**{ claim = "a.b > 0" }', "this claim has no [text] right before it"),
        ('`x`{claim="a.b > 0"}', "this claim has no [text] right before it"),
        ('![x](y.png){.z claim="a.b > 0"}', "this claim has no [text] right before it"),
        ('[x\\]{claim="a.b > 0"}', "this claim has no [text] right before it"),
        ("[x]{claim=\u201ca.b > 0\u201d}", "the attributes after this ] cannot be read"),
        ("[x]{claim=a.b > 0}", "the attributes after this ] cannot be read"),
        ('[x]{Claim="a.b > 0"}', 'a span has no attribute "Claim"'),
        ("## Heading {#own}", "these attributes have no [text] right before them"),
        ("**x**{.loud}", "these attributes have no [text] right before them"),
        ('[words](claim="a.b > 1")', "attributes stand in braces"),
        ("[!NOTE] words", "[!NOTE] begins a callout only at the start of a quote"),
        ("> words\n> [!TIP]", "[!TIP] begins a callout only at the start of a quote"),
        ("[words]{.claim .holds}", 'the class "claim" is what the site itself marks claims by'),
        ("$" + "{" * 20_000 + "$", "this formula is nested too deeply to be read"),
        ("$" + "\\sqrt" * 50_000 + "$", "this formula is nested too deeply to be read"),
        ("<div>\n%% words\n</div>", "this %% begins a comment that has no end"),
    ],
)
def test_what_is_nearly_ours_is_an_error_too(parse, body, message):
    """What nobody would write on purpose is not published as it stands."""
    problems = parse(body).parsed.problems

    assert [problem.is_error for problem in problems if problem.message.startswith(message)]


@pytest.mark.parametrize(
    "body",
    [
        "`{metric} [x]{` and \\{metric} \\[[a]]",
        "```\n{metric}`a`\n```\n\n    {ref}`b`",
        "<pre>\n[[a]]\n</pre>\n\n<div><code>{metric}`a.b`</code></div>",
        "{metrics} {ref-a} {1}`x` {} f{x}",
        "the experiment: a/b, http://a.org/experiment:a/b",
        "$\\frac{ref}{metric}$ and $a_{ref}$",
        "[[words](https://a.org)]{.loud} [[1]](https://a.org)",
        "\\^[a and \\[^1 and \\[^ 1] and `^[a [^1 [b]]` and x^2 and [^]",
        "```\n$$\nx [^1\n```\n\n    $$ x\n    ###✅ Solid",
        "[a [b]] and [c [d] e [f]] and x[y[0]] and [`]` [g]] and ]] and \\[h]]",
        "\\$\\$ x and $5, $$6 and $7\n\n| $$ |\n|-|\n| $$ – $$$ |\n\n### $$ signs",
        "> \\[!NOTE x\n\n\\###✅ x #✅ and [^1](https://a.org)",
    ],
)
def test_what_is_not_ours_is_left_alone(parse, body):
    """Code, escaped signs, formulas and words that only resemble our syntax are the author's."""
    assert [p for p in parse(body, html=True).parsed.problems if p.is_error] == []
