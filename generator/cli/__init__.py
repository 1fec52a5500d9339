"""What is typed: each command asks the house for one thing and says what came of it."""

from .main import main

__all__ = ["main"]
