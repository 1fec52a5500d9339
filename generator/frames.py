"""
What the pages of a site say before anybody has written anything: their frame.

A line of HTML in a draft, such as ``<html lang="en">``, stands on every page of the site, and
in none of the theme's files as it does there: the language is a setting. So the pages are made
as they always are, of a journal whose posts have no word of their own, and what these pages
say is no secret of any post's. Where a page cannot do without a name, it is one that nobody
gives to anything, so that no name is excused by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from .content import Library, parse_file
from .content.gathering import Gathering
from .content.parsing import Whole
from .experiments import Results
from .memory import Digest, digest
from .site.compose import Composition
from .site.context import Stock
from .site.pagefind import engine
from .site.rendering import Renderer
from .stages import Stages
from .templates import BadTemplate, Theme

_POST = """---
title: "{name}"
slug: "{name}"
tags: ["{name}"]
date: "0001"
kind: {kind}
published: true
visibility: public
---
"""


def framed(stages: Stages, theme: Theme) -> str:
    """The lines of all pages of a site with this theme and these settings, each line once.

    A page whose template does not work is left out: whoever renders it tells of that.
    """
    key = digest(theme.digest, stages.settings)

    def make() -> str:
        lines = (line for page in _frames(stages, theme, key) for line in page.splitlines())
        return "\n".join(dict.fromkeys(lines))

    return stages.memory.recall("frames", key, str, make, keep=2)


def _frames(stages: Stages, theme: Theme, name: Digest) -> Iterator[str]:
    posts = {kind: _nothing(stages, kind, name) for kind in ("learning", "research", "page")}
    stock = Stock(stages.memory.stamp, theme.digest, theme.assets, engine=engine())
    site = Composition(_library(posts), Results(), stages.journal.settings, stock)
    bodies = {whole.parsed.path: whole.html for whole in posts.values()}
    renderer = Renderer(site.view, theme, lambda path, _: bodies[path], stages.source, stages.atlas)
    for page in site.pages().pages:
        if page.template:
            with suppress(BadTemplate):
                yield renderer.render(page).decode()


def _library(posts: dict[str, Whole]) -> Library:
    gathering = Gathering("public")
    gathering.renew({whole.parsed.path: whole.parsed for whole in posts.values()}, ())
    return gathering.library()


def _nothing(stages: Stages, kind: str, name: Digest) -> Whole:
    """A post of a kind that says nothing."""
    text = _POST.format(name=f"{kind}{name}", kind=kind)
    path = f"content/{kind}/{kind}{name}.md"
    return parse_file(path, text.encode(), stages.journal.settings)
