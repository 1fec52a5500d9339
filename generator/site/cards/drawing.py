"""
A card of 1200 × 630 pixels: what a page is called, where it stands, and how it came to be so.

What it shows, from the top: the name of the site and the kind of post, the title, the state
with its mark and how sure the author is, and the life of the post to scale. A title that cannot
be set is left out; then the name of the site stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL.ImageFont import FreeTypeFont

from ...content.assessment import counted_in_words, word_of
from ...dates import PartialDate
from ..timescale import life_on, scale_of
from ..views import CardView, IconView
from .canvas import BLUE, FAIR, GOOD, INK, INK_2, INK_3, RULE, SIGNAL, Canvas, Ink
from .fonts import STRONG, TITLE, WORDS, font, sayable
from .marks import MARKS, disc

WIDTH, HEIGHT = 1200, 630
_LEFT, _RIGHT = 80, WIDTH - 80
_SIZES = ((72, 3), (60, 4), (52, 4), (44, 5))  # of a title, with the most lines that have room
_TITLE_TOP, _TITLE_ROOM = 132, 280
_STATE, _LIFE = 488, 550  # where these lines stand
_INKS = {"solid": GOOD, "partial": FAIR, "notyet": INK_3}


def drawn(view: CardView | IconView) -> bytes:
    """The picture that a view describes: PNG, or ICO for an icon of that form."""
    return _icon(view) if isinstance(view, IconView) else _card(view)


def _card(view: CardView) -> bytes:
    canvas = Canvas(WIDTH, HEIGHT)
    title, site = sayable(view.title, TITLE), sayable(view.site, TITLE)
    _masthead(canvas, site if title else "", view.kind)
    if title or site:
        foot = _title(canvas, title or site, INK if title else INK_2)
        _summary(canvas, foot, sayable(view.summary, TITLE))
    else:
        canvas.shape(_LEFT, _TITLE_TOP + 60, 160, MARKS["partial"][0], BLUE)
    _meter(canvas, _state(canvas, view.status), view.assessed)
    _life(canvas, view.life)
    return canvas.png()


def _masthead(canvas: Canvas, site: str, kind: str) -> None:
    room = _RIGHT - _LEFT - 220
    canvas.text((_LEFT, 76), _cut(site, font(STRONG, 26), room), font(STRONG, 26), INK)
    canvas.text((_RIGHT, 76), word_of(kind).capitalize(), font(WORDS, 26), INK_3, "rs")
    canvas.box(_LEFT, 98, _RIGHT, 100, INK)


def _title(canvas: Canvas, title: str, ink: Ink) -> int:
    """The title, as large as it has room; gives where it ends."""
    for size, most in _SIZES:
        face = font(TITLE, size)
        lines = list(_lines(title, face, _RIGHT - _LEFT))
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), face, _RIGHT - _LEFT)]
    step = round(size * 1.25)
    top = _TITLE_TOP + max(0, (_TITLE_ROOM - step * len(lines)) // 3)
    for number, line in enumerate(lines):
        canvas.text((_LEFT - size // 24, top + step * number + size), line, face, ink)
    return top + step * len(lines)


def _summary(canvas: Canvas, top: int, words: str) -> None:
    """What a site says of itself, below its name."""
    face, top = font(TITLE, 34), top + 16
    most = (_LIFE - top) // 48
    lines = list(_lines(words, face, _RIGHT - _LEFT))[:most]
    for number, line in enumerate(lines):
        canvas.text((_LEFT, top + 48 * (number + 1)), line, face, INK_2)


def _state(canvas: Canvas, status: str) -> int:
    """The status with its mark; gives where it ends."""
    words = sayable(word_of(status), WORDS)
    shape, ink = MARKS.get(status, ((), INK))
    begin = _LEFT
    if shape:
        canvas.shape(_LEFT, _STATE - 29, 36, shape, ink)
        begin += 52
    words = _cut(words, font(WORDS, 30), 420)
    canvas.text((begin, _STATE), words, font(WORDS, 30), ink)
    return begin + round(font(WORDS, 30).getlength(words)) if words else begin


def _meter(canvas: Canvas, begin: int, levels: Sequence[str]) -> None:
    """How sure the author is: a segment for each section, then in words."""
    if not levels:
        return
    said = counted_in_words(levels)
    face = font(WORDS, 30)
    begin += 48 if begin > _LEFT else 0
    width = min(44, (_RIGHT - round(face.getlength(said)) - 24 - begin) // len(levels))
    for number, level in enumerate(levels):
        left, right = begin + width * number, begin + width * (number + 1) - 4
        if width >= 8:
            _segment(canvas, left, right, level, _INKS[level])
    begin += width * len(levels) + 20 if width >= 8 else 0
    canvas.text((begin, _STATE), said, face, INK_2)


def _segment(canvas: Canvas, left: int, right: int, level: str, ink: Ink) -> None:
    top, bottom = _STATE - 22, _STATE
    filled = {"solid": top, "partial": (top + bottom) // 2}.get(level, bottom)
    canvas.box(left, filled, right, bottom, ink)
    for edge in ((left, top, right, top + 2), (left, bottom - 2, right, bottom)):
        canvas.box(*edge, ink)
    for edge in ((left, top, left + 2, bottom), (right - 2, top, right, bottom)):
        canvas.box(*edge, ink)


def _life(canvas: Canvas, dates: Sequence[PartialDate]) -> None:
    """The dates of a post to scale: a day is a bead, a month or a year as wide as it is unsure."""
    scale = scale_of([dates])
    face = font(WORDS, 24)
    if dates:
        canvas.text((_LEFT, _LIFE + 44), dates[0].shown, face, INK_3)
    if scale is None:
        if dates:
            canvas.shape(_LEFT, _LIFE - 10, 20, disc(6), SIGNAL)
        return
    last = dates[-1].shown
    if last != dates[0].shown:
        canvas.text((_RIGHT, _LIFE + 44), last, face, INK_3, "rs")
    canvas.box(_LEFT, _LIFE - 1, _RIGHT, _LIFE + 1, RULE)
    life = life_on(scale, dates)
    room = (_RIGHT - _LEFT - 20) / 100
    for date, span in zip(dates, life.spans, strict=True):
        ink = SIGNAL if date == dates[-1] else INK
        left = round(_LEFT + 10 + span.x * room)
        right = max(left, round(left + span.width * room))
        canvas.shape(left - 10, _LIFE - 10, 20, disc(6), ink)
        canvas.shape(right - 10, _LIFE - 10, 20, disc(6), ink)
        canvas.box(left, _LIFE - 10, right, _LIFE + 10, ink)


def _icon(view: IconView) -> bytes:
    """The site's mark: what is understood in part."""
    canvas = Canvas(view.size, view.size)
    margin = round(view.size * view.margin)
    canvas.shape(margin, margin, view.size - 2 * margin, MARKS["partial"][0], BLUE)
    if view.form == "png":
        return canvas.png()
    kept = BytesIO()
    canvas.image().convert("RGB").save(kept, "ICO", sizes=[(view.size, view.size)])
    return kept.getvalue()


def _lines(words: str, face: FreeTypeFont, room: float) -> Iterator[str]:
    """The words in lines that fit; a word that is longer than a line goes on in the next."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if face.getlength(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        while face.getlength(word) > room:
            fits = len(_fitting(word, face, room))
            yield word[:fits]
            word = word[fits:]
        line = word
    if line:
        yield line


def _cut(words: str, face: FreeTypeFont, room: float) -> str:
    """The words, with dots for what has no room."""
    if face.getlength(words) <= room:
        return words
    return _fitting(words, face, room - face.getlength("…")).rstrip(" ,.;:") + "…"


def _fitting(words: str, face: FreeTypeFont, room: float) -> str:
    """As many letters as have room, one at least."""
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if face.getlength(words[:middle]) <= room else (low, middle - 1)
    return words[:low]
