"""The page of an experiment, and the list of all."""

from __future__ import annotations

import msgspec

from ...content import Face
from .shared import BaseView


class Use(msgspec.Struct, frozen=True):
    """A post that uses an experiment, and what it takes from it, in words."""

    face: Face
    words: str


class Whisker(msgspec.Struct, frozen=True):
    """A number with its interval on the scale of its group, in percent of the width."""

    zero: float
    at: float
    low: float
    high: float


class MetricRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number as it is shown; ``labels`` is a cell for each column of labels."""

    value: str
    labels: tuple[str, ...] = ()
    interval: str = ""
    whisker: Whisker | None = None


class MetricGroup(msgspec.Struct, frozen=True):
    """All numbers of one name."""

    name: str
    rows: tuple[MetricRow, ...]


class MetricTable(msgspec.Struct, frozen=True):
    """Numbers that have the same labels, which are its first columns."""

    labels: tuple[str, ...]
    groups: tuple[MetricGroup, ...]
    count: int
    has_intervals: bool
    is_drawn: bool


class SourceView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A module that a result was found from, under the digest that it had then.

    The digest is empty where the file is no longer the one that ran.
    """

    path: str
    digest: str = ""


class Basis(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a result rests on. ``inputs`` are paths, each with what it was to the run.

    ``others`` counts the inputs that are not for this page to name. ``packages`` are those
    that the run's modules import, with versions.
    """

    inputs: tuple[tuple[str, str], ...] = ()
    others: int = 0
    python: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    untracked: tuple[str, ...] = ()


class ExperimentView(BaseView, frozen=True):
    """An experiment. ``sources`` begin with its own module; ``figures`` are whole, as HTML."""

    name: str
    url: str
    question: str
    listed: bool
    found: str
    seed: int
    basis: Basis = Basis()
    verdict: str = ""
    because: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    metrics: tuple[MetricTable, ...] = ()
    figures: tuple[str, ...] = ()
    sources: tuple[SourceView, ...] = ()
    used_by: tuple[Use, ...] = ()


class ExperimentRow(msgspec.Struct, frozen=True):
    """An experiment in the list of all; ``found`` says how much, in words."""

    name: str
    url: str
    question: str
    verdict: str
    found: str
    used_by: tuple[Face, ...]


class ExperimentsView(BaseView, frozen=True):
    experiments: tuple[ExperimentRow, ...] = ()
