"""Searches what is about to be published for what its readers may not see."""

from .forms import Form, form_of
from .gate import Gate, Surface
from .saying import said_by, said_in_module, shown_by, text_with_gaps
from .search import Search
from .secrets import Said, Secret, Secrets

__all__ = [
    "Form",
    "Gate",
    "Said",
    "Search",
    "Secret",
    "Secrets",
    "Surface",
    "form_of",
    "said_by",
    "said_in_module",
    "shown_by",
    "text_with_gaps",
]
