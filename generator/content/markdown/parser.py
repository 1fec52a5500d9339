"""
The parser: CommonMark and GFM by markdown-it-py and its plugins, then our own rules.

Our inline rules come before links, so that ``[[a|b]]`` and ``[text]{claim="…"}`` are
never taken for the beginnings of something else. Each rule leaves a token that says what
it found and where; nothing is decided and nothing is reported until the walk over the
finished tokens. What looks like our syntax and does not parse is a ``fault`` token.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from .bounded import BARE_ADDRESSES, bound_rules
from .callouts import callouts
from .citations import WIDE_BRACKET, citation, near_citation
from .comments import comment_block, comment_inline
from .html import JournalRenderer
from .inline import brackets, math, placed, roles, wikilinks
from .lookalikes import WIDE_BRACE, lookalike, stray_figure, stray_span
from .quotes import quotes
from .tasks import boxes, drawn_boxes
from .unfinished import stray_block, stray_closing, stray_note, where_words_stand, wrong_note

_SHOWN_BY_US = (  # not the plugins' way
    *("math_inline", "math_inline_double", "math_block"),
    *("footnote_ref", "footnote_open", "footnote_close", "footnote_anchor"),
)
_FOOTNOTES = ("footnote_ref", "footnote_inline")


@cache
def parser() -> MarkdownIt:
    """The one parser configuration; it keeps no state between texts."""
    md = MarkdownIt("commonmark", renderer_cls=JournalRenderer)
    md.enable(["table", "strikethrough"])
    footnote_plugin(md)
    deflist_plugin(md)
    gfm_autolink_plugin(md)
    dollarmath_plugin(md, allow_labels=False)
    bound_rules(md)
    for rule in ("link", "image", "autolink", "html_inline", *_FOOTNOTES, *BARE_ADDRESSES):
        placed(md, rule)
    md.inline.ruler.at("math_inline", math)
    md.block.ruler.before(
        "paragraph", "comment", comment_block, {"alt": ["paragraph", "blockquote", "list"]}
    )
    md.inline.ruler.before("link", "wikilink", wikilinks)
    md.inline.ruler.before("link", "brackets", brackets)
    md.inline.ruler.before("link", "stray_span", stray_span)
    md.inline.ruler.before("backticks", "role", roles)
    md.inline.ruler.before("backticks", "citation", citation)
    md.inline.ruler.before("backticks", "near_citation", near_citation)
    md.inline.ruler.before("backticks", "lookalike", lookalike)
    md.inline.ruler.before("link", "stray_figure", stray_figure)
    md.inline.ruler.before("footnote_inline", "wrong_note", wrong_note)
    for stray in (stray_note, stray_block, stray_closing):
        md.inline.ruler.push(stray.__name__, stray)
    md.inline.add_terminator_char(WIDE_BRACE)
    md.inline.add_terminator_char(WIDE_BRACKET)
    md.inline.ruler.before("link", "comment", comment_inline)
    md.core.ruler.after("block", "callouts", callouts)
    md.core.ruler.after("callouts", "where_words_stand", where_words_stand)
    md.core.ruler.after("block", "boxes", boxes)
    md.core.ruler.after("inline", "drawn_boxes", drawn_boxes)
    md.core.ruler.at("smartquotes", quotes)
    md.enable("smartquotes")
    for name in _SHOWN_BY_US:
        md.add_render_rule(name, getattr(JournalRenderer, name))
    return md
