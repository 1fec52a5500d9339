"""A claim is read by its grammar, or says at which sign it stops making sense."""

from __future__ import annotations

import pytest

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
    quoted_experiments,
)
from generator.content.values import Quote
from generator.problems import Place

A, B = MetricRef("x", "a"), MetricRef("x", "b")
ZERO = Number(0)


def compared(left, right=ZERO, sign=">"):
    return Comparison((left, right), (sign,))


@pytest.mark.parametrize(
    ("text", "metric", "form"),
    [
        ("x.a", A, ""),
        ("sparse-cosine.masked_gain", MetricRef("sparse-cosine", "masked_gain"), ""),
        ("x.a.low", MetricRef("x", "a", "low"), ""),
        ("x.a@s=0.5", MetricRef("x", "a", "", (("s", "0.5"),)), ""),
        (
            "x.a.high@t=b-c,s=-1:.2f",
            MetricRef("x", "a", "high", (("s", "-1"), ("t", "b-c"))),
            ".2f",
        ),
        ("x.a:+.1%", A, "+.1%"),
        ("x.a:,.0f", A, ",.0f"),
    ],
)
def test_a_metric_names_experiment_name_labels_and_format(text, metric, form):
    """Labels are kept in the order of the alphabet, so that one metric has one name."""
    assert parse_metric(text) == (metric, form)


@pytest.mark.parametrize(
    ("text", "offset", "length", "message"),
    [
        ("gain", 0, 4, '"gain" is not experiment.metric'),
        ("x.a@s", 0, 5, '"x.a@s" is not experiment.metric'),
        ("x.a.mid", 0, 7, '"x.a.mid" is not experiment.metric'),
        ("x.a:d", 4, 1, '"d" is not a number format'),
        ("x.a:.999f", 4, 5, '".999f" is not a number format'),
        ("", 0, 1, '"" is not experiment.metric'),
    ],
)
def test_what_is_no_metric_says_where(text, offset, length, message):
    """The place is that of the part that is wrong."""
    with pytest.raises(BadClaim) as caught:
        parse_metric(text)

    bad = caught.value
    assert (bad.offset, bad.length, bad.message) == (offset, length, message)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("x.a > 0", compared(A)),
        ("x.a>.5e-1", compared(A, Number(0.05))),
        ("x.a > -1", compared(A, Unary("-", Number(1)))),
        ("0 < x.a <= 1", Comparison((Number(0), A, Number(1)), ("<", "<="))),
        ("x.a - x.b > 0", compared(Binary("-", A, B))),
        ("x.a-x.b > 0", None),
        ("x.a + x.b * 2 > 0", compared(Binary("+", A, Binary("*", B, Number(2))))),
        ("(x.a + x.b) * 2 > 0", compared(Binary("*", Binary("+", A, B), Number(2)))),
        ("x.a - x.b - 1 > 0", compared(Binary("-", Binary("-", A, B), Number(1)))),
        ("x.a / x.b / 2 > 0", compared(Binary("/", Binary("/", A, B), Number(2)))),
        ("- x.a * 2 > 0", compared(Binary("*", Unary("-", A), Number(2)))),
        (
            "x.a > 0 or x.b > 0 and x.a > 0",
            Binary("or", compared(A), Binary("and", compared(B), compared(A))),
        ),
        ("not x.a > 0 and x.b > 0", Binary("and", Unary("not", compared(A)), compared(B))),
        ("not (x.a > 0 or x.b > 0)", Unary("not", Binary("or", compared(A), compared(B)))),
        ("all(x.a > 0)", Every("all", compared(A))),
        ("any ( x.a > 0 and x.b > 0 )", Every("any", Binary("and", compared(A), compared(B)))),
        ("((x.a)) == 1", compared(A, Number(1), "==")),
        ("x.a\n> 0", compared(A)),
    ],
)
def test_a_claim_means_what_arithmetic_says(text, meaning):
    """Products before sums before comparisons before not, and, or; a hyphen belongs to names."""
    if meaning is None:
        with pytest.raises(BadClaim):
            parse_claim(text)
    else:
        assert parse_claim(text) == meaning


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "the claim ends too early"),
        ("x.a", 0, "a claim says something that can be true or false"),
        ("x.a > > 1", 6, '">" is neither a number nor experiment.metric'),
        ("x.a >", 5, "the claim ends too early"),
        ("x.a > 0 x.b", 8, "expected the end of the claim here"),
        ("x.a = 1", 4, '"=" has no meaning in a claim'),
        ("x.a ! 1", 4, '"!" has no meaning in a claim'),
        ("gain > 0", 0, '"gain" is neither a number nor experiment.metric'),
        ("(x.a > 0", 8, "expected ) here"),
        ("all x.a > 0", 4, "all is followed by ( … )"),
        ("all(x.a)", 3, "expected something that is true or false, such as a > b"),
        ("x.a and x.b > 0", 0, "expected something that is true or false, such as a > b"),
        ("(x.a > 0) + 1 > 0", 0, '"+" joins numbers'),
        ("(x.a > 0) > 1", 0, "only numbers can be compared"),
        ("not x.a", 4, "expected something that is true or false, such as a > b"),
        ("1e999 > x.a", 0, '"1e999" is neither a number nor experiment.metric'),
        ("__import__('os') > 0", 0, '"__import__" is neither a number nor experiment.metric'),
        ("(" * 99 + "x.a > 0" + ")" * 99, 51, "the claim is nested too deep"),
        ("x.a > " + "1 + " * 999 + "1", None, "the claim is too long"),
    ],
)
def test_what_is_no_claim_says_where_it_stops_making_sense(text, offset, message):
    """One message, at the sign that could not be read."""
    with pytest.raises(BadClaim) as caught:
        parse_claim(text)

    assert caught.value.message == message
    assert offset is None or caught.value.offset == offset


def test_the_metrics_of_a_claim_are_found_in_order():
    """Whatever they stand in."""
    claim = parse_claim("not all(x.a - 1 > -x.b) or x.a < y.c@s=1 and 0 < z.d")

    assert [str(ref) for ref in metrics_in(claim)] == ["x.a", "x.b", "x.a", "y.c@s=1", "z.d"]


@pytest.mark.parametrize(
    ("kind", "source", "names"),
    [
        ("figure", "sparse-cosine/gain", ("sparse-cosine",)),
        ("metric", "x.a@s=1:.2f", ("x",)),
        ("claim", "x.a > y.b and x.b > 0", ("x", "y")),
    ],
)
def test_a_quote_names_the_experiments_it_is_taken_from(kind, source, names):
    """Each once, in the order of the text."""
    assert quoted_experiments(Quote(kind, source, Place("a.md"))) == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 < 2", "this claim names no metric of an experiment"),
        ("not 1 > 2", "this claim names no metric of an experiment"),
    ],
)
def test_a_claim_is_about_what_an_experiment_found(text, message):
    """A truth of arithmetic would put a mark of approval on any sentence."""
    with pytest.raises(BadClaim) as bad:
        parse_claim(text)

    assert bad.value.message == message


@pytest.mark.parametrize(
    ("text", "sign", "hint"),
    [
        ("x.a ≥ 0", 4, "write >="),
        ("x.a \N{MINUS SIGN} 1 > 0", 4, "write -"),
        ("x.a && x.b", 4, "write and"),
        ("x.a × 2 > 0", 4, "write *"),
        ("x.a ; 1", 4, ""),
        ("x.a@s=1*2 > 0", 7, "put spaces around it; a label's value is a word or a decimal number"),
    ],
)
def test_a_sign_that_means_something_elsewhere_says_what_to_write(text, sign, hint):
    """What a mathematician or a programmer would type is told in the grammar's own signs."""
    with pytest.raises(BadClaim) as bad:
        parse_claim(text)

    assert (bad.value.offset, bad.value.hint) == (sign, hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("gain > 0", "write experiment.metric, as in sparse-cosine.gain"),
        ("abs(x.a) > 0", "the functions are all(…) and any(…)"),
        ("all(x.a) > 0", "all(…) and any(…) take the whole comparison, as in all(a > b)"),
        ("x.a-y.b > 0", "a minus between two names has spaces around it"),
    ],
)
def test_what_is_often_meant_otherwise_says_what_to_write(text, hint):
    """The message alone is enough to mend the claim."""
    with pytest.raises(BadClaim) as caught:
        parse_claim(text)

    assert caught.value.hint == hint
