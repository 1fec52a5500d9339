"""The theme: finds templates and assets, a journal's own before the built-in, and renders."""

from .theme import BadTemplate, Stationery, Theme, load_theme

__all__ = ["BadTemplate", "Stationery", "Theme", "load_theme"]
