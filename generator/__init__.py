"""
A static site generator for people who learn in public.

An experiment's module takes its decorator from here: ``from generator import experiment``.
It is looked up when it is asked for, so that importing the package costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .experiments.api import experiment as experiment

__all__ = ["experiment"]


def __getattr__(name: str) -> object:
    if name != "experiment":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .experiments.api import experiment  # late, to keep `import generator` free

    return experiment
