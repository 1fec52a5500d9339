"""Shows the journal while it is written: serves pages from memory and reloads what changed."""

from .server import Shown, serve

__all__ = ["Shown", "serve"]
