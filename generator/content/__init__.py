"""Reads posts: front matter and markdown in, one Library of what may be seen out."""

from .values import Document, Face, Heading, Post

__all__ = ["Document", "Face", "Heading", "Post"]
