"""
A footnote stands behind the block that refers to it first, and the theme sets it beside.

The parser gathers footnotes at the end of a post, far from whoever reads the words that
they are about. Here each is moved behind the paragraph, heading, table or figure that
first asks for it, within the same list item, quote or callout: it makes sense there
without any style sheet, and the theme needs no script to float it into the margin. Its
number leads back to the words; its address (``#fn1``) is what it always was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

# The ends of blocks behind which a note may stand: what holds a table's cell, a term or a
# title cannot hold a note, so that one waits for the next of these.
_ENDS = {
    *("paragraph_close", "heading_close", "table_close", "dl_close"),
    *("callout_title_close", "quote_figure", "picture"),
}


def beside(tokens: Sequence[Token]) -> list[Token]:
    """The settled tokens, each footnote behind the block that first refers to it."""
    tokens, notes = _taken_out(tokens)
    if not notes:
        return tokens
    placed: list[Token] = []
    asked: list[int] = []
    for token in tokens:
        placed.append(token)
        asked += _asked_by(token)
        if token.type in _ENDS:
            placed += _taken(notes, asked)
            asked = []
    return [*placed, *_taken(notes, [*asked, *notes])]


def _taken_out(tokens: Sequence[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """The tokens without the block of footnotes, and the footnotes by their numbers from 0."""
    kept: list[Token] = []
    notes: dict[int, list[Token]] = {}
    note: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            note = notes[token.meta["id"]] = []
        if note is not None:
            note.append(token)
        elif token.type not in ("footnote_block_open", "footnote_block_close"):
            kept.append(token)
        if token.type == "footnote_close":
            note = None
    return kept, {number: _numbered(note) for number, note in notes.items()}


def _numbered(note: Sequence[Token]) -> list[Token]:
    """The note, which begins with its number, a link to where it was first asked for."""
    number = Token("note_number", "", 0, meta=note[0].meta)
    rest = [token for token in note[1:] if not _is_first_anchor(token)]
    for token in rest:
        token.level = max(token.level, 1)  # an inline note's paragraph is none of the post's own
    if rest[0].type == "paragraph_open":
        rest[1].children = [number, *(rest[1].children or [])]
        return [note[0], *rest]
    return [note[0], number, *rest]


def _is_first_anchor(token: Token) -> bool:
    return token.type == "footnote_anchor" and not token.meta["subId"]


def _taken(notes: dict[int, list[Token]], asked: Iterable[int]) -> Iterator[Token]:
    """The notes asked for that nobody took before, each followed by those that it asks for."""
    waiting = deque(asked)
    while waiting:
        note = notes.pop(waiting.popleft(), [])
        yield from note
        waiting.extendleft(reversed([number for token in note for number in _asked_by(token)]))


def _asked_by(token: Token) -> Iterator[int]:
    """The footnotes that a token refers to, within a picture's description, too."""
    if token.type == "footnote_ref":
        yield token.meta["id"]
    for child in token.children or ():
        yield from _asked_by(child)
