"""What an image says beside its picture (where, when, by whom, with what) stays at home."""

from .stripping import Stripped, stripped, without_metadata

__all__ = ["Stripped", "stripped", "without_metadata"]
