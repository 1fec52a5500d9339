"""Runs the experiments behind the claims, and knows everything that each run read."""

from .explaining import explain
from .figures.palette import SERIES, SERIES_DARK
from .figures.svg import for_page, self_contained
from .moving import shown_change
from .progress import Progress, Report, silent
from .recall import known, recall, recall_or_run, unknown
from .results import is_good, stale, stored
from .values import (
    VERDICTS,
    Artifact,
    Environment,
    Figure,
    Finding,
    Freshness,
    Input,
    Metric,
    Moved,
    Result,
    Results,
    Table,
    Verdict,
    VerdictWord,
    label_text,
    written_labels,
)
from .verifying import verify

__all__ = [
    "SERIES",
    "SERIES_DARK",
    "VERDICTS",
    "Artifact",
    "Environment",
    "Figure",
    "Finding",
    "Freshness",
    "Input",
    "Metric",
    "Moved",
    "Progress",
    "Report",
    "Result",
    "Results",
    "Table",
    "Verdict",
    "VerdictWord",
    "explain",
    "for_page",
    "is_good",
    "known",
    "label_text",
    "recall",
    "recall_or_run",
    "self_contained",
    "shown_change",
    "silent",
    "stale",
    "stored",
    "unknown",
    "verify",
    "written_labels",
]
