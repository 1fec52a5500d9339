"""Shows the journal while it is written: serves pages from memory and renews what changed."""

from .server import Shown, Source, serve

__all__ = ["Shown", "Source", "serve"]
