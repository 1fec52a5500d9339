"""
The parser: CommonMark and GFM by markdown-it-py and its plugins, then our own rules.

Our inline rules come before links, so that ``[[a|b]]`` and ``[text]{claim="…"}`` are
never taken for the beginnings of something else. Each rule leaves a token that says what
it found and where; nothing is decided and nothing is reported until the walk over the
finished tokens. What looks like our syntax and does not parse is a ``fault`` token.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from .callouts import callouts
from .comments import comment_block, comment_inline
from .html import JournalRenderer
from .inline import brackets, math, placed, roles, wikilinks
from .lookalikes import WIDE_BRACE, lookalike, stray_figure, stray_span

# The parser drops what is nested deeper than this without a word, so it is set out of
# reach: a text that deep exhausts Python's own stack first, which is reported.
_NESTING = 1_000_000
_BARE_ADDRESSES = ("gfm_autolink_www", "gfm_autolink_protocol", "gfm_autolink_email")
_BOX = re.compile(r"^(\[[ xX]\])\s")


def tasks(state: StateCore) -> None:
    """A space behind ``[ ]``, whatever white space was typed: the plugin draws no box else.

    It also takes the box out of the text, which is kept as it was for the sake of places.
    """
    for token in state.tokens:
        if token.type == "inline" and _BOX.match(token.content):
            token.meta["written"] = token.content
            token.content = _BOX.sub(r"\1 ", token.content)


@cache
def parser() -> MarkdownIt:
    """The one parser configuration; it keeps no state between texts."""
    md = MarkdownIt("commonmark", {"maxNesting": _NESTING}, renderer_cls=JournalRenderer)
    md.enable(["table", "strikethrough"])
    footnote_plugin(md)
    deflist_plugin(md)
    tasklists_plugin(md)
    gfm_autolink_plugin(md)
    dollarmath_plugin(md, allow_labels=False)
    for rule in ("link", "image", "autolink", "html_inline", *_BARE_ADDRESSES):
        placed(md, rule)
    md.inline.ruler.at("math_inline", math)
    md.block.ruler.before(
        "paragraph", "comment", comment_block, {"alt": ["paragraph", "blockquote", "list"]}
    )
    md.inline.ruler.before("link", "wikilink", wikilinks)
    md.inline.ruler.before("link", "brackets", brackets)
    md.inline.ruler.before("link", "stray_span", stray_span)
    md.inline.ruler.before("backticks", "role", roles)
    md.inline.ruler.before("backticks", "lookalike", lookalike)
    md.inline.ruler.before("link", "stray_figure", stray_figure)
    md.inline.add_terminator_char(WIDE_BRACE)
    md.inline.ruler.before("link", "comment", comment_inline)
    md.core.ruler.after("block", "callouts", callouts)
    md.core.ruler.after("block", "tasks", tasks)
    for name in ("math_inline", "math_inline_double", "math_block"):  # not the plugin's way
        md.add_render_rule(name, getattr(JournalRenderer, name))
    return md
