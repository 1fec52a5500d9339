"""Runs one experiment in processes of its own: who begins it, holds its limits, does it."""
