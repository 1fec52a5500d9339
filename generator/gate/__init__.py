"""Searches what is about to be published for what its readers may not see."""

from .folding import folded
from .forms import Form, form_of
from .gate import Gate, Surface
from .saying import (
    addresses_in,
    said_by,
    said_in_module,
    shown_by,
    shown_in_module,
    text_with_gaps,
)
from .search import Search
from .secrets import Said, Secret, Secrets, is_tellable

__all__ = [
    "Form",
    "Gate",
    "Said",
    "Search",
    "Secret",
    "Secrets",
    "Surface",
    "addresses_in",
    "folded",
    "form_of",
    "is_tellable",
    "said_by",
    "said_in_module",
    "shown_by",
    "shown_in_module",
    "text_with_gaps",
]
