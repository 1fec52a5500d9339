"""Whatever is written as a claim, a metric or a paragraph is read as it means, or refused."""

from __future__ import annotations

import re
import time

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from generator.content import parse_file
from generator.content.claims import (
    BadClaim,
    Binary,
    Comparison,
    Every,
    MetricRef,
    Number,
    Unary,
    metrics_in,
    parse_claim,
    parse_metric,
)
from generator.content.markdown.lookalikes import ROLES
from generator.experiments import Finding, Metric, Result
from generator.experiments.evaluating import Findings, Unknown, holds
from generator.journal import Settings
from generator.site.numbers import formatted

quick = settings(max_examples=300, deadline=None, derandomize=True)
trees = settings(quick, max_examples=100)  # random trees, written in random ways, take their time

# --- claims that are claims -----------------------------------------------------------

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,3}(?:[_-][a-z0-9]{1,3}){0,2}", fullmatch=True)
VALUES = st.one_of(
    st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,4}[A-Za-z0-9_])?", fullmatch=True),
    st.floats(-1e6, 1e6).map(lambda number: f"{number:.12g}"),
    st.integers(-99, 99).map(str),
)
METRICS = st.builds(
    MetricRef,
    NAMES,
    NAMES,
    st.sampled_from(["", "low", "high"]),
    st.dictionaries(NAMES, VALUES, max_size=2).map(lambda labels: tuple(sorted(labels.items()))),
)
LITERALS = st.floats(0, 1e12).map(lambda number: Number(number + 0.0))


def reckonings(leaves):
    """Arithmetic over some leaves."""
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Binary, st.sampled_from("+-*/"), inner, inner)
            | st.builds(Unary, st.just("-"), inner)
        ),
        max_leaves=8,
    )


def truths(numbers, *, quantified: bool = True):
    """What can be true or false, over some arithmetic."""
    signs = st.lists(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), min_size=1, max_size=3)
    comparisons = signs.flatmap(
        lambda signs: st.builds(
            lambda operands: Comparison(tuple(operands), tuple(signs)),
            st.lists(numbers, min_size=len(signs) + 1, max_size=len(signs) + 1),
        )
    )

    def larger(inner):
        made = st.builds(Binary, st.sampled_from(["and", "or"]), inner, inner) | st.builds(
            Unary, st.just("not"), inner
        )
        return (
            made | st.builds(Every, st.sampled_from(["all", "any"]), inner) if quantified else made
        )

    return st.recursive(comparisons, larger, max_leaves=5)


# How tightly each kind binds: what binds less than its surroundings needs brackets.
_BINDS = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARISON, _SIGN, _ATOM = 4, 7, 8


def binding(expression) -> int:
    match expression:
        case Binary(operator=operator):
            return _BINDS[operator]
        case Unary(operator="not"):
            return _BINDS["not"]
        case Unary():
            return _SIGN
        case Comparison():
            return _COMPARISON
    return _ATOM


class Printer:
    """Writes an expression as a person might: any spaces, and brackets that need not be."""

    def __init__(self, draw) -> None:
        self.draw = draw

    def space(self, least: str = "") -> str:
        return self.draw(st.sampled_from([least or "", " ", "  ", "\n", "\t "]))

    def inside(self, expression, at_least: int) -> str:
        text = self.whole(expression)
        brackets = self.draw(st.sampled_from([0, 0, 0, 1, 2]))
        if binding(expression) < at_least:
            brackets = max(1, brackets)
        for _ in range(brackets):
            text = f"({self.space()}{text}{self.space()})"
        return text

    def whole(self, expression) -> str:
        match expression:
            case MetricRef():
                return str(expression)
            case Number(value=value):
                return repr(value)
            case Unary(operator="not", operand=operand):
                return f"not{self.space(' ')}{self.inside(operand, 3)}"
            case Unary(operand=operand):
                return f"-{self.space()}{self.inside(operand, _SIGN)}"
            case Every(quantifier=quantifier, operand=operand):
                return f"{quantifier}{self.space()}({self.space()}{self.whole(operand)})"
            case Binary(operator=operator, left=left, right=right):
                binds = _BINDS[operator]  # from left to right: a - b - c is (a - b) - c
                around = (self.inside(left, binds), operator, self.inside(right, binds + 1))
                return self.space(" ").join(around) if operator.isalpha() else " ".join(around)
            case Comparison(operands=operands, operators=operators):
                parts = [self.inside(operands[0], _COMPARISON + 1)]
                for sign, operand in zip(operators, operands[1:], strict=True):
                    parts += [f" {sign}{self.space()}", self.inside(operand, _COMPARISON + 1)]
                return "".join(parts)
        raise AssertionError(expression)


@trees
@given(st.data(), truths(reckonings(METRICS | LITERALS)))
def test_a_claim_is_read_as_it_was_meant(data, claim):
    """Written with any spaces and brackets, it is the same tree again."""
    assume(any(metrics_in(claim)))
    text = Printer(data.draw).whole(claim)

    assert parse_claim(text) == claim, text


# --- what they are worth --------------------------------------------------------------

FOUND = {f"m{index}": value for index, value in enumerate((0.0, 1.0, -2.5, 3.0, 0.125, 1e6))}
FINDINGS = {
    "x": Finding(
        Result("x", "", 1, {}, (), tuple(Metric(name, value) for name, value in FOUND.items()))
    )
}
KNOWN = st.sampled_from(sorted(FOUND)).map(lambda name: MetricRef("x", name))
SMALL = st.integers(0, 9).map(lambda number: Number(float(number)))


def by_python(text: str) -> bool | None:
    """What Python says of the same words with the numbers in place; None where it cannot.

    A number is reckoned with as far as it is finite, as claims are.
    """
    written = re.sub(r"x\.(m\d)", lambda match: f"({FOUND[match[1]]!r})", text)
    try:
        return bool(eval(f"({written})", {"__builtins__": {}}))
    except (ZeroDivisionError, OverflowError):
        return None


@trees
@given(st.data(), truths(reckonings(KNOWN | SMALL), quantified=False))
def test_a_claim_is_worth_what_python_says(data, claim):
    """The precedence, the chains of comparisons and the arithmetic are those of Python."""
    assume(any(metrics_in(claim)))
    text = Printer(data.draw).whole(claim)
    expected = by_python(text)

    try:
        assert holds(parse_claim(text), Findings(FINDINGS)) == expected, text
    except Unknown as unknown:
        # Python stops looking where the rest no longer matters; a claim looks at all of a chain.
        assert expected is None or "zero" in unknown.message or "too large" in unknown.message


# --- what is no claim -----------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("x.a", "y-z.b.low@s=0.5", "x.a@s=-1,t=b-c", "x.a@s=1/2", "x.a.b.c", "x.", "@s=1"),
        *("1", ".5", "2e3", "1e999", "1.", "٣", "and", "or", "not", "all", "any", "all(", "é"),
        *("+", "-", "*", "/", "<", "<=", "==", "!=", "=", "!", "(", ")", ",", ".", ":", "\n", " "),
        *("≥", "\N{MINUS SIGN}", "%", "'", '"', "}", "\0", "\ud800", "not ", " and "),
    ]
)
ANY_TEXT = st.text(max_size=40) | st.lists(PIECES, max_size=20).map("".join)


def refused_within(parse, text: str) -> None:
    """It is read, or refused at a place within it; and at once."""
    begun = time.process_time()
    try:
        parse(text)
    except BadClaim as bad:
        assert bad.message
        assert 0 <= bad.offset <= len(text)
        assert bad.length >= 1
        assert bad.offset + bad.length <= max(len(text), bad.offset + 1)
    assert time.process_time() - begun < 1


@quick
@given(ANY_TEXT)
@example("(" * 5000)
@example("not " * 5000)
@example("-" * 5000 + "x.a > 0")
@example("x.a" + "@s=1" * 5000)
@example("x.a@s=" + "1.-" * 5000 + " > 0")
@example("a" * 50_000)
@example("x." + "a-" * 50_000)
def test_any_text_is_a_claim_or_is_refused_within_it(text):
    """Nothing but BadClaim comes out, its place is in the text, and it takes no time."""
    refused_within(parse_claim, text)


@quick
@given(ANY_TEXT | st.builds(lambda a, b: f"{a}:{b}", PIECES, st.text("+-,.0123456789efg%d ")))
@example("x.a@s=" + "1.-" * 5000)
@example("x.a:" + "0" * 5000)
def test_any_text_is_a_metric_or_is_refused_within_it(text):
    """And a format that is let through can be written with."""
    refused_within(parse_metric, text)
    try:
        quoted = parse_metric(text)
    except BadClaim:
        return
    for value in (0.0, -1.5, 1e300, 123456.789):
        assert formatted(value, quoted.format)


@trees
@given(METRICS)
def test_the_name_of_a_metric_can_be_copied_from_a_message(metric):
    """As it is printed it is read."""
    assert parse_metric(str(metric)).ref == metric


# --- paragraphs -----------------------------------------------------------------------

WRITTEN = st.sampled_from(
    [
        *("{metric}`x.a`", "{ref}`x/y`", "{ref}`h`", "{mertic}`x.a`", "{metric }`x.a`", "{Ref}`h`"),
        *("{metric}", "{ref}", "`", "``", "[", "]", "[[", "]]", "[[A]]", "[[A|b]]", "![[A]]", "]{"),
        *('[so]{claim="x.a > 0"}', "]{.c}", ']{claim="x.a > 0"}', '{claim="x.a > 0"}', "]{#i}"),
        *("{claim='x.a > 0'}", "{", "}", "(", ")", "](u.md)", "](http://a.org)", '](u.md "t")'),
        *("![c](experiment:x/y)", "experiment:x/y", "\n", "\n\n", "\n- ", "\n> ", "\n## ", "| a |"),
        *("\n| a |\n|---|\n| ", "\n> [!NOTE] ", "[^1]", "\n\n[^1]: ", "^[", "\n: ", "$", "$$"),
        *("*", "**", "_", "~~", "<b>", "</b>", "\\", "&amp;", "words ", "é "),
        *(
            "\n<div>\n",
            "\n</div>\n",
            "http://a.org/",
            "- [ ] ",
            "    ",
            "\t",
            ":",
            "!",
            "｛metric｝`a`",
        ),
    ]
)
OPENINGS = re.compile(rf"[{{\uff5b](?:{'|'.join(ROLES)})[}}\uff5d]`|\]\{{|\[\[")


@settings(quick, max_examples=400)
@given(st.lists(WRITTEN, min_size=1, max_size=12).map("".join))
@example("[[A]](<b>")
@example("](http://a.org){ref}`x/y`")
@example("<div>\n{metric} x.a")
@example("x\n\n[^1]: {metric}`x.a`")
@example("| a |\n|---|\n| ![c](experiment:x/y) |")
def test_whatever_is_put_together_of_our_syntax_is_read_or_reported(body):
    """Parsing never raises, every Problem lies within the file, and nothing is left as text."""
    front = "---\ntitle: A\ndate: 2025\n---\n"
    whole = parse_file("content/a.md", (front + body).encode(), Settings())
    lines = (front + body).split("\n")

    for problem in whole.parsed.problems:
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
    is_right = not any(problem.is_error for problem in whole.parsed.problems)
    if is_right and "\\" not in body:  # what is escaped is meant as text
        assert not OPENINGS.search(shown_as_text(whole.html)), body


def shown_as_text(html) -> str:
    """The words of HTML, code and MathML left out."""
    joined = "\x01".join(html.pieces)
    without = re.sub(r"<(code|math)\b.*?</\1>", "\x01", joined, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "\x01", without)
