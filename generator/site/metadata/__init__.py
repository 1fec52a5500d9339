"""What an image says beside its picture (where, when, by whom, with what) stays at home."""

from .stripping import Stripped, stripped, told_as_it_is, without_metadata

__all__ = ["Stripped", "stripped", "told_as_it_is", "without_metadata"]
