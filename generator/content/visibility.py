"""
Who may see what. This is the one place that decides it.

Everything downstream is handed only what this lets through. What does not say that it
may be seen may not: ``published`` is false and ``visibility`` private until the author
says otherwise.
"""

from __future__ import annotations

from typing import Literal

from .values import FrontMatter

Audience = Literal["public", "author"]


def may_see(audience: Audience, front: FrontMatter) -> bool:
    """Whether the post has a page for this audience."""
    if audience == "author":
        return True
    return front.published and front.visibility in ("public", "unlisted")


def is_listed(audience: Audience, front: FrontMatter) -> bool:
    """Whether lists, feeds, tags, backlinks and relations show the post."""
    if audience == "author":
        return True
    return may_see(audience, front) and front.visibility == "public"


def badge(audience: Audience, front: FrontMatter) -> str:
    """How the preview marks what a stranger would not get; empty on what everybody gets."""
    if audience != "author":
        return ""
    if not front.published:
        return "draft"
    return "" if front.visibility == "public" else front.visibility
