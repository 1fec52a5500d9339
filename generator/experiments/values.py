"""
What a run found, as plain values: metrics, tables, figures, a verdict, and its inputs.

These are what ``experiments/results/<name>/result.json`` holds, and all that the rest of
the house knows of an experiment. Numbers have 12 significant digits; there are no times,
host names or absolute paths, so that the diff of a rerun is the change in what was found.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ..problems import Problem

VerdictWord = Literal["supported", "refuted", "mixed", "inconclusive"]
Labels = tuple[tuple[str, str], ...]


def label_text(value: bool | float | str) -> str:
    """A label's value as text, the same for every way of writing one number.

    ``0``, ``0.0`` and ``-0.0`` are all "0"; ``True`` is "true"; words stay as they are.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value + 0.0:.12g}" if value else "0"
    return str(value)


def rounded(value: float) -> float:
    """The number to 12 significant digits: what is kept, compared and shown."""
    return float(f"{value:.12g}")


class Metric(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number; ``labels`` say which one of a sweep, as sorted (name, value) pairs.

    ``low`` and ``high`` are the ends of its interval, where it has one.
    """

    name: str
    value: float
    labels: Labels = ()
    low: float | None = None
    high: float | None = None


class Table(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows of numbers and words under named columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[float | int | str | None, ...], ...]
    caption: str = ""


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A drawing, kept beside ``result.json`` as ``<name>.svg``.

    ``digest`` names the drawing's text, so that one without the other is never believed.
    """

    name: str
    alt: str
    caption: str = ""
    digest: str = ""


class Verdict(msgspec.Struct, frozen=True):
    """What the run itself concludes, by the rule that its code states."""

    word: VerdictWord
    because: str


class Input(msgspec.Struct, frozen=True, order=True):
    """Something that a run read: a path relative to the journal, and its digest.

    ``digest`` is empty for a file that was looked for in vain. The path of the journal's own
    folder is ``"."``.
    """

    path: str
    kind: Literal["file", "missing", "listing"]
    digest: str = ""


class Result(msgspec.Struct, frozen=True):
    """Everything that one run found, and everything that it was found from."""

    name: str
    question: str
    seed: int
    parameters: dict[str, object]
    inputs: tuple[Input, ...]
    metrics: tuple[Metric, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    verdict: Verdict | None = None
    format: int = 1

    @property
    def metric_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(metric.name for metric in self.metrics))


class Finding(msgspec.Struct, frozen=True):
    """A result with the drawings that belong to it: (figure name, SVG text)."""

    result: Result
    drawings: tuple[tuple[str, str], ...] = ()

    def drawing(self, name: str) -> str:
        return dict(self.drawings)[name]


class Results(msgspec.Struct, frozen=True):
    """The findings that a build has to do with, by experiment, and what went wrong.

    ``known`` are the names of all experiments there are, for "did you mean". ``failed`` are
    the ones whose run did not succeed now; their last good finding, if any, still stands.
    ``ran`` are the ones that were run now, well or not; all others were recalled.
    """

    findings: dict[str, Finding] = {}
    known: tuple[str, ...] = ()
    ran: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
