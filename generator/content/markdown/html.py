"""
Settled tokens become HTML, with slots for what only the whole journal knows.

Markup carries no style attributes: what the theme needs to know is in class names.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ..assessment import word_of
from .marked import plainly, slot
from .text import text_of

Tokens = Sequence[Token]


def mark(name: str) -> str:
    """A mark of the theme's, drawn beside its word."""
    return f'<svg class="mark" aria-hidden="true"><use href="#_m-{name}"/></svg>'


def anchor_of_ref(token: Token) -> str:
    """The anchor of the words that refer to a footnote, for what knows which and which time."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return f"fnref{number}:{again}" if again else f"fnref{number}"


def to_html(renderer: RendererProtocol, tokens: Tokens, options: OptionsDict) -> str:
    """The HTML of settled tokens, slots written as in ``marked``."""
    html: str = renderer.render(tokens, options, {})
    return html


class JournalRenderer(RendererHTML):
    """One method for each token type that is ours, or that the theme shows differently."""

    def wikilink(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        index = token.meta["slot"]
        shown = escape(token.content, quote=False) or slot("link", index)
        return slot("link", index, "open") + shown + slot("link", index, "close")

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if "slot" in token.meta:
            return slot("link", token.meta["slot"], "open")
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return slot("link", token.meta["slot"], "close") if "slot" in token.meta else "</a>"

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        alt = escape(text_of(token.children or ()))
        title = f' title="{escape(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
        if token.meta.get("outside"):
            source = escape(str(token.attrs["src"]))
            return f'<a href="{source}"{title}>{alt or source}</a>'
        if "slot" not in token.meta:
            return alt
        source = slot("link", token.meta["slot"])  # src, and the size where it is known
        image = f'<img {source} alt="{alt}"{title} loading="lazy" decoding="async">'
        if token.meta.get("linked"):
            return image
        index = token.meta["slot"]
        return f"{slot('link', index, 'before')}{image}{slot('link', index, 'after')}"

    def metric(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if "slot" in token.meta:
            return slot("quote", token.meta["slot"])
        return escape(token.content, quote=False)

    def ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if "slot" in token.meta:
            return slot("quote", token.meta["slot"])
        words = plainly(escape(token.content, quote=False))
        if "anchor" not in token.meta:
            return words
        return f'<a href="#{escape(token.meta["anchor"])}">{words}</a>'

    def span_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        named = "".join(f' {key}="{escape(meta[key])}"' for key in ("id", "class") if key in meta)
        opening = f"<span{named}>" if named else ""
        claim = slot("quote", meta["slot"], "open") if "slot" in meta else ""
        return opening + claim

    def span_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        claim = slot("quote", meta["slot"], "close") if "slot" in meta else ""
        return claim + ("</span>" if "id" in meta or "class" in meta else "")

    def quote_figure(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return slot("quote", tokens[idx].meta["slot"]) + "\n"

    def picture(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        image = self.image(token.children or [], 0, options, env)
        caption = escape(token.content, quote=False)
        return f'<figure class="image">{image}<figcaption>{caption}</figcaption></figure>\n'

    def embed_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return slot("link", tokens[idx].meta["slot"], "embed") + "\n"

    def citation(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return slot("cite", tokens[idx].meta["slot"])

    def fault(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(tokens[idx].content, quote=False)

    def block_fault(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""

    def task_box(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        is_done = tokens[idx].meta["ticked"]
        label = f'aria-label="{"done" if is_done else "to do"}"'
        checked = ' checked="checked"' if is_done else ""
        return (
            f'<input {label} class="task-list-item-checkbox"{checked} '
            'disabled="disabled" type="checkbox">'
        )

    def comment(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""

    def math_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return tokens[idx].content  # MathML by now

    math_inline_double = math_inline

    def math_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return tokens[idx].content + "\n"

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        language = (token.info.split() or [""])[0]
        return highlighted(token.content, language)

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return highlighted(tokens[idx].content, "")

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        meta, tag = tokens[idx].meta, tokens[idx].tag
        if not meta.get("assessed"):
            return f'<{tag} id="{escape(meta["id"])}">'
        level = meta["assessed"]
        return f'<{tag} id="{escape(meta["id"])}" class="assessed {level}">{mark(level)} '

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        meta, tag = tokens[idx].meta, tokens[idx].tag
        level = meta.get("assessed")
        shown = f' <span class="word">{word_of(level)}</span>' if level else ""
        label = "Link to this section"
        anchor = f' <a class="anchor" href="#{escape(meta["id"])}" aria-label="{label}">#</a>'
        return f"{shown}{anchor}</{tag}>\n"

    def callout_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        is_open = " open" if token.tag == "details" and token.meta["open"] else ""
        named = f' role="note" aria-labelledby="{token.meta["id"]}"' if token.tag == "aside" else ""
        return f'<{token.tag} class="callout {token.meta["kind"]}"{named}{is_open}>\n'

    def callout_title_open(
        self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[idx]  # a kind is never told by its colour alone
        kind = f'<span class="callout-kind">{token.meta["kind"]}</span> '
        return f'<{token.tag} id="{token.meta["id"]}" class="callout-title">' + (
            kind if token.meta["kind"] else ""
        )

    def callout_title_close(
        self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"</{tokens[idx].tag}>\n"

    def footnote_ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        number = tokens[idx].meta["id"] + 1
        return (
            f'<sup class="footnote-ref"><a href="#fn{number}" id="{anchor_of_ref(tokens[idx])}" '
            f'aria-label="Note {number}">{number}</a></sup>'
        )

    def footnote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        number = tokens[idx].meta["id"] + 1
        return f'<aside id="fn{number}" class="sidenote" role="note" aria-label="Note {number}">\n'

    def footnote_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</aside>\n"

    def note_number(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        label = f"Back to note {token.meta['id'] + 1} in the text"
        return (
            f'<a class="note-number" href="#{anchor_of_ref(token)}" aria-label="{label}">'
            f"{token.meta['id'] + 1}</a> "
        )

    def footnote_anchor(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]  # the sign is asked to be text, where a system would draw an emoji
        number, time = token.meta["id"] + 1, token.meta["subId"] + 1
        label = f"Back to note {number} in the text, mention {time}"
        href = anchor_of_ref(token)
        return f' <a class="footnote-backref" href="#{href}" aria-label="{label}">\u21a9\ufe0e</a>'

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n'

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        aligned = str(token.attrs.get("style", "")).removeprefix("text-align:")
        shown = f' class="align-{aligned}"' if aligned else ""
        scope = ' scope="col"' if token.tag == "th" else ""
        return f"<{token.tag}{scope}{shown}>"

    td_open = th_open


def highlighted(source: str, language: str) -> str:
    """Code as a figure, with the classes of Pygments where it knows the language."""
    # Pygments takes 50 ms to load: only for posts that show code.
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        lexer = None
    shown = highlight(source, lexer, HtmlFormatter(nowrap=True)) if lexer else escape(source, False)
    named = f' class="language-{escape(language)}"' if language else ""
    return f'<figure class="code"><pre tabindex="0"><code{named}>{shown}</code></pre></figure>\n'
