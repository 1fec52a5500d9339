"""Runs the experiments behind the claims, and knows everything that each run read."""

from .values import Figure, Finding, Input, Metric, Result, Results, Table, Verdict

__all__ = ["Figure", "Finding", "Input", "Metric", "Result", "Results", "Table", "Verdict"]
