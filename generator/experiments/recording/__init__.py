"""Hears what a run reads and imports, and says later whether all of that is still the same."""
