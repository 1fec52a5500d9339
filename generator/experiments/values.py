"""
What a run found, as plain values: metrics, tables, figures, a verdict, and its inputs.

These are what ``experiments/results/<name>/result.json`` holds, and all that the rest of
the house knows of an experiment. Numbers have 12 significant digits; there are no times,
host names or absolute paths, so that the diff of a rerun is the change in what was found.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from ..problems import Problem

FORMAT = 2
"""Of what is stored; a result in another one is none, and is found anew."""

VerdictWord = Literal["supported", "refuted", "mixed", "inconclusive"]
VERDICTS: tuple[VerdictWord, ...] = get_args(VerdictWord)
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


def written_labels(labels: Labels, between: str = ",") -> str:
    """Labels as prose names them: ``sparsity=0.5,kind=dense``."""
    return between.join(f"{name}={value}" for name, value in labels)


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


class Artifact(msgspec.Struct, frozen=True):
    """A file that belongs to a figure or table, beside ``result.json``, and its digest."""

    name: str
    digest: str


class Table(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows of numbers and words under named columns; its artifact is ``<name>.csv``."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[float | int | str | None, ...], ...]
    caption: str = ""
    artifacts: tuple[Artifact, ...] = ()


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A drawing, kept beside ``result.json`` as ``<name>.svg``.

    ``digest`` names the drawing's text, so that one without the other is never believed.
    Its artifacts are ``<name>.png``, ``<name>.csv`` where it shows data, and the pictures in
    the drawing, ``<name>-1.png`` and so on, with ``<name>-1-dark.png`` where they differ.
    """

    name: str
    alt: str
    caption: str = ""
    digest: str = ""
    artifacts: tuple[Artifact, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What the run itself concludes, by the rule that its code states."""

    word: VerdictWord
    because: str


InputKind = Literal["file", "missing", "listing", "folder", "link"]


class Input(msgspec.Struct, frozen=True, order=True):
    """Something that a run read: a path relative to the journal, and its digest.

    ``digest`` is empty for a file that was looked for in vain. A ``folder`` was only asked
    whether it is there; a ``listing`` was asked what it holds, a ``link`` where it leads. The
    path of the journal's own folder is ``"."``.
    """

    path: str
    kind: InputKind
    digest: str = ""

    @property
    def is_no_package(self) -> bool:
        """Whether it only says that a module is no package, which nobody doubts."""
        return self.kind == "missing" and self.path.endswith("/__init__.py")


class Environment(msgspec.Struct, frozen=True):
    """The Python that a run had, and the packages that its modules import, with versions."""

    python: str = ""
    packages: dict[str, str] = {}


class Result(msgspec.Struct, frozen=True):
    """Everything that one run found, and everything that it was found from.

    ``untracked`` names what it may have been made from beside its inputs, in words.
    """

    name: str
    question: str
    seed: int
    parameters: dict[str, object]
    inputs: tuple[Input, ...]
    metrics: tuple[Metric, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    verdict: Verdict | None = None
    untracked: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def metric_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(metric.name for metric in self.metrics))

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """The files of all its figures and tables, the drawings themselves left out."""
        of_figures = (one for figure in self.figures for one in figure.artifacts)
        return (*of_figures, *(one for table in self.tables for one in table.artifacts))


class Finding(msgspec.Struct, frozen=True):
    """A result with the drawings that belong to it: (figure name, SVG text)."""

    result: Result
    drawings: tuple[tuple[str, str], ...] = ()
    environment: Environment = Environment()

    def drawing(self, name: str) -> str:
        return dict(self.drawings)[name]


class Moved(msgspec.Struct, frozen=True):
    """A metric that a rerun found to be another: None where there was none, or is none now."""

    experiment: str
    name: str
    labels: Labels
    old: Metric | None
    new: Metric | None


Freshness = Literal["", "running", "outdated"]
"""Whether what a preview shows of a run is being found anew, or the run that was to failed."""


class Results(msgspec.Struct, frozen=True):
    """The findings that a build has to do with, by experiment, and what went wrong.

    ``known`` are the names of all experiments there are, for "did you mean". ``failed`` are
    the ones whose run did not succeed now; their last good finding, if any, still stands.
    ``ran`` are the ones that were run now, well or not; all others were recalled. ``running``
    are being run again while a preview shows what they found last. ``moved`` are the metrics
    that are not what they were before the runs of now.
    """

    findings: dict[str, Finding] = {}
    known: tuple[str, ...] = ()
    ran: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def there(self) -> frozenset[str]:
        """The experiments that have a module, also one that cannot run."""
        return frozenset((*self.known, *self.findings, *self.failed, *self.running))

    def freshness(self, *names: str) -> Freshness:
        """That of what was taken from these experiments together."""
        if any(name in self.running for name in names):
            return "running"
        return "outdated" if any(name in self.failed for name in names) else ""
