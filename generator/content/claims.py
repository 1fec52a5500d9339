r"""
A claim is a small expression over what experiments found, parsed by us and never run.

    claim      = or
    or         = and { "or" and }            and = not { "and" not }
    not        = "not" not | comparison
    comparison = sum { ("<" | "<=" | ">" | ">=" | "==" | "!=") sum }
    sum        = product { ("+" | "-") product }
    product    = factor { ("*" | "/") factor }
    factor     = "-" factor | number | metric | "(" or ")" | ("all" | "any") "(" or ")"
    metric     = experiment "." name [ ".low" | ".high" ] [ "@" label "=" value { "," … } ]

Hyphens belong to names (``sparse-cosine``); a minus between two names needs spaces. Labels
are compared as numbers where both are: ``@sparsity=0.50`` is ``@sparsity=0.5``.
``all`` and ``any`` range over every label that a metric inside them was found for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn

import msgspec

from .values import Quote


class BadClaim(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """What is wrong, and at which offset of the text."""

    def __init__(self, message: str, offset: int = 0, length: int = 1, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
        self.offset, self.length = offset, max(1, length)


class MetricRef(msgspec.Struct, frozen=True, tag=True):
    """A metric as it is named in prose; ``part`` picks an end of its interval."""

    experiment: str
    name: str
    part: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        part = f".{self.part}" if self.part else ""
        labels = ",".join(f"{label}={value}" for label, value in self.labels)
        return f"{self.experiment}.{self.name}{part}" + (f"@{labels}" if labels else "")


class Number(msgspec.Struct, frozen=True, tag=True):
    value: float


class Unary(msgspec.Struct, frozen=True, tag=True):
    operator: str
    operand: Expression


class Binary(msgspec.Struct, frozen=True, tag=True):
    operator: str
    left: Expression
    right: Expression


class Comparison(msgspec.Struct, frozen=True, tag=True):
    """``a < b <= c``: each neighbouring pair must hold."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]


class Every(msgspec.Struct, frozen=True, tag=True):
    """``all(…)`` or ``any(…)``."""

    quantifier: str
    operand: Expression


Expression = MetricRef | Number | Unary | Binary | Comparison | Every
Rule = Callable[[], Expression]

_METRIC = (
    r"(?P<experiment>[A-Za-z][\w-]*)\.(?P<name>[A-Za-z][\w-]*)"
    r"(?:\.(?P<part>low|high)(?![\w-]))?(?:@(?P<labels>[\w-]+=[\w.+-]*\w(?:,[\w-]+=[\w.+-]*\w)*))?"
)
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<metric>{_METRIC})"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<sign><=|>=|==|!=|[-+*/<>()]))"
)
_SPEC = re.compile(rf"(?P<metric>{_METRIC})(?::(?P<format>[^@]*))?")
_FORMAT = re.compile(r"[+]?,?(?:\.\d{1,2})?[efg%]?")
_FORMATS = "write :.2f, :.1% or :+.3f"
_MEANT = {  # what is typed for a sign of the grammar, and the sign
    **{"≥": ">=", "≤": "<=", "≠": "!=", "=": "==", "×": "*", "·": "*", "÷": "/", "&": "and"},
    **{"|": "or", "!": "not", "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "%": "/ 100"},
}
_FULL_NAME = "write experiment.metric, as in sparse-cosine.gain"
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_DEEPEST, _LONGEST = 50, 400  # brackets within brackets; words and signs


class Quoted(NamedTuple):
    """A metric with the format that the author asked for, if any."""

    ref: MetricRef
    format: str


def parse_metric(text: str) -> Quoted:
    """Read what stands in ``{metric}`…` ``.

    Raises:
        BadClaim: the text names no metric, or its format is not one.
    """
    start = len(text) - len(text.lstrip())
    match = _SPEC.fullmatch(text.strip())
    if match is None:
        message = f'"{text}" is not experiment.metric'
        raise BadClaim(message, 0, len(text), "write experiment.metric@label=value:.2f")
    form = match["format"]
    if form is not None and not (form and _FORMAT.fullmatch(form)):
        message = f'"{form}" is not a number format'
        raise BadClaim(message, start + match.start("format"), len(form), _FORMATS)
    return Quoted(_ref(match, start), form or "")


def parse_claim(text: str) -> Expression:
    """Read a claim.

    Raises:
        BadClaim: with the offset at which the text stops making sense.
    """
    expression = _Parser(text).claim()
    if not _is_truth(expression):
        hint = "compare it with something: … > 0"
        raise BadClaim("a claim says something that can be true or false", 0, len(text), hint)
    if not any(metrics_in(expression)):
        hint = "write experiment.metric > …"
        raise BadClaim("this claim names no metric of an experiment", 0, len(text), hint)
    return expression


def metrics_in(expression: Expression) -> Iterator[MetricRef]:
    """Every metric that an expression names, in order."""
    match expression:
        case MetricRef():
            yield expression
        case Unary(operand=operand) | Every(operand=operand):
            yield from metrics_in(operand)
        case Binary(left=left, right=right):
            yield from metrics_in(left)
            yield from metrics_in(right)
        case Comparison(operands=operands):
            for operand in operands:
                yield from metrics_in(operand)


def metrics_quoted(quote: Quote) -> tuple[MetricRef, ...]:
    """The metrics that a number or claim in the prose is about, each once; of a figure none."""
    if quote.kind == "metric":
        return (parse_metric(quote.source).ref,)
    if quote.kind == "claim":
        return tuple(dict.fromkeys(metrics_in(parse_claim(quote.source))))
    return ()


def quoted_experiments(quote: Quote) -> tuple[str, ...]:
    """The experiments that a number, figure or claim in the prose is taken from."""
    if quote.kind in ("figure", "ref"):
        return (quote.source.partition("/")[0],)
    return tuple(dict.fromkeys(ref.experiment for ref in metrics_quoted(quote)))


def _ref(match: re.Match[str], start: int = 0) -> MetricRef:
    """The metric of a match, whose text begins at ``start`` of what the author wrote."""
    pairs = [pair.partition("=") for pair in (match["labels"] or "").split(",") if pair]
    labels = tuple(sorted((label, value) for label, _, value in pairs))
    if len(dict(labels)) < len(labels):
        where = start + match.start("labels")
        raise BadClaim("a label is given twice", where, len(match["labels"]))
    return MetricRef(match["experiment"], match["name"], match["part"] or "", labels)


def _is_truth(expression: Expression) -> bool:
    match expression:
        case Comparison() | Every():
            return True
        case Unary(operator="not") | Binary(operator="and" | "or"):
            return True
    return False


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth, self.count = text, 0, 0, 0
        self.token: re.Match[str] | None = None
        self._advance()

    def claim(self) -> Expression:
        """The whole text as one expression."""
        expression = self._or()
        if self.token is not None:
            self._fail("expected the end of the claim here")
        return expression

    def _or(self) -> Expression:
        return self._chain(("or",), self._and)

    def _and(self) -> Expression:
        return self._chain(("and",), self._not)

    def _not(self) -> Expression:
        if not self._take("not"):
            return self._comparison()
        start = self._start()
        operand = self._deeper(self._not)
        return Unary("not", self._truth(operand, start))

    def _comparison(self) -> Expression:
        start = self._start()
        operands, operators = [self._sum()], []
        while sign := self._take(*_COMPARISONS):
            operators.append(sign)
            operands.append(self._sum())
        if not operators:
            return operands[0]
        for operand in operands:
            if _is_truth(operand):
                raise BadClaim("only numbers can be compared", start, self.at - start)
        return Comparison(tuple(operands), tuple(operators))

    def _sum(self) -> Expression:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Expression:
        return self._chain(("*", "/"), self._factor)

    def _factor(self) -> Expression:
        token = self.token
        if self._take("-"):
            return Unary("-", self._deeper(self._factor))
        if self._take("("):
            return self._closed(self._deeper(self._or))
        if quantifier := self._take("all", "any"):
            start = self._start()
            if not self._take("("):
                self._fail(f"{quantifier} is followed by ( … )")
            return Every(quantifier, self._truth(self._closed(self._deeper(self._or)), start))
        if token is None:
            self._fail("the claim ends too early")
        if token["number"] and (value := float(token["number"])) < float("inf"):
            self._advance()
            return Number(value)
        if token["metric"]:
            self._refuse_sign_at_label(token)
            self._advance()
            return _ref(token)
        return self._refuse(token)

    def _refuse(self, token: re.Match[str]) -> NoReturn:
        is_call = self.text[token.end() :].lstrip().startswith("(")
        hint = "the functions are all(…) and any(…)" if is_call and token["word"] else _FULL_NAME
        self._fail(f'"{token[0].strip()}" is neither a number nor experiment.metric', hint)

    def _refuse_sign_at_label(self, token: re.Match[str]) -> None:
        """``@share=1/2`` is neither a label nor a quotient that anybody would see in it."""
        if token["labels"] and self.text[token.end() :].startswith(("/", "*")):
            hint = "put spaces around it; a label's value is a word or a decimal number"
            raise BadClaim("this sign could belong to the label", token.end(), 1, hint)

    def _chain(self, operators: tuple[str, ...], part: Rule) -> Expression:
        start = self._start()
        left = part()
        while operator := self._take(*operators):
            right = part()
            for side in (left, right):
                if operator in ("and", "or"):
                    self._truth(side, start)
                elif _is_truth(side):
                    raise BadClaim(f'"{operator}" joins numbers', start, self.at - start)
            left = Binary(operator, left, right)
        return left

    def _truth(self, expression: Expression, start: int) -> Expression:
        if not _is_truth(expression):
            message = "expected something that is true or false, such as a > b"
            hint = "all(…) and any(…) take the whole comparison, as in all(a > b)"
            raise BadClaim(message, start, self.at - start, hint)
        return expression

    def _deeper(self, part: Rule) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            self._fail("the claim is nested too deep")
        expression = part()
        self.depth -= 1
        return expression

    def _closed(self, expression: Expression) -> Expression:
        if not self._take(")"):
            self._fail("expected ) here")
        return expression

    def _take(self, *wanted: str) -> str:
        token = self.token
        found = (token["sign"] or token["word"] or "") if token else ""
        if found not in wanted:
            return ""
        self._advance()
        return found

    def _advance(self) -> None:
        rest = self.text[self.at :]
        if not rest.strip():
            self.token, self.at = None, len(self.text.rstrip())
            return
        self.token = _TOKEN.match(self.text, self.at)
        if self.token is None:
            self.at += len(rest) - len(rest.lstrip())
            sign = self.text[self.at]
            hint = f"write {_MEANT[sign]}" if sign in _MEANT else ""
            if sign == "." and "-" in self.text[: self.at]:
                hint = "a minus between two names has spaces around it"
            raise BadClaim(f'"{sign}" has no meaning in a claim', self.at, 1, hint)
        self.at = self.token.end()
        self.count += 1
        if self.count > _LONGEST:
            self._fail("the claim is too long")

    def _start(self) -> int:
        if self.token is None:
            return self.at
        return self.token.end() - len(self.token[0].lstrip())

    def _fail(self, message: str, hint: str = "") -> NoReturn:
        start = self._start()
        raise BadClaim(message, start, self.at - start, hint)
