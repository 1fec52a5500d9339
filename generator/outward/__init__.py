"""Asks other sites politely whether links lead there, and remembers what they said."""

from .answers import Answer
from .manners import Manners
from .rounds import Round, ask_outside

__all__ = ["Answer", "Manners", "Round", "ask_outside"]
