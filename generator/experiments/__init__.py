"""Runs the experiments behind the claims, and knows everything that each run read."""

from .palette import SERIES, SERIES_DARK
from .recall import Progress, known, recall, recall_or_run
from .results import is_good, stale, stored
from .svg import for_page
from .values import (
    Artifact,
    Environment,
    Figure,
    Finding,
    Input,
    Metric,
    Moved,
    Result,
    Results,
    Table,
    Verdict,
    VerdictWord,
    label_text,
)

__all__ = [
    "SERIES",
    "SERIES_DARK",
    "Artifact",
    "Environment",
    "Figure",
    "Finding",
    "Input",
    "Metric",
    "Moved",
    "Progress",
    "Result",
    "Results",
    "Table",
    "Verdict",
    "VerdictWord",
    "for_page",
    "is_good",
    "known",
    "label_text",
    "recall",
    "recall_or_run",
    "stale",
    "stored",
]
