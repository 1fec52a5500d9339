"""
One form for every way in which the same words can be written.

A sentence is the same with whichever quotes and apostrophes, over two lines or one, in small
letters or capitals (Unicode Standard Annex 15, compatibility composition; Unicode 3.13,
case folding). What is searched for and what is searched are both brought into this form.
"""

from __future__ import annotations

import re
import unicodedata

from ..characters import straight

_TYPOGRAPHY = {
    **dict.fromkeys("′″", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    # What has no width divides no word.
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
}
# All but single spaces, of which a text is full already; split() would make a string of each word.
_SPACE = re.compile(r" \s+|[^\S ]\s*")
_TYPOGRAPHIC = re.compile(f"[{''.join(_TYPOGRAPHY)}]")  # in a long text few are


def folded(text: str) -> str:
    """The text without regard to case, white space, typography and Unicode form."""
    text = straight(text)  # as long as the spaces within quotes are known from others
    if not text.isascii():
        plain = _TYPOGRAPHIC.sub(_plain, unicodedata.normalize("NFKC", text))
        text = straight(unicodedata.normalize("NFKC", plain.casefold()))
    return _SPACE.sub(" ", text.casefold()).strip()


def _plain(match: re.Match[str]) -> str:
    return _TYPOGRAPHY[match[0]]


def as_bytes(text: str) -> bytes:
    """A folded text as it is searched; a lone surrogate, which has no form, is a mark."""
    return text.encode("utf-8", "replace")


def ends_words(text: bytes, start: int, end: int) -> bool:
    """Whether what stands between two places of a folded text is made of whole words."""
    around = text[start - 1 : start + 1] if start else b" ", text[end - 1 : end + 1]
    if all(pair.isascii() for pair in around):  # nearly always, and much sooner told
        return not any(len(pair) == 2 and pair.isalnum() for pair in around)
    inside = text[start:end].decode("utf-8", "replace")
    before = text[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    after = text[end : end + 4].decode("utf-8", "ignore")[:1]
    return not (_joins(before, inside[0]) or _joins(inside[-1], after))


def _joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters may belong to one word.

    Scripts that put no space between words give no sign of where one ends.
    """
    return all(one.isalnum() and not _is_unspaced(one) for one in (left, right))


def _is_unspaced(character: str) -> bool:
    """Whether it is of a script without spaces: Thai to Khmer, kana, Han."""
    return (
        "\u0e00" <= character <= "\u0fff"
        or "\u1780" <= character <= "\u17ff"
        or ("\u3040" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff")
    )
