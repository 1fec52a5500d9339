"""
The letters that pictures are written with, the same on every machine, and which they have.

The fonts are DejaVu, as they come with matplotlib; none of the system's is asked for. Letters
are set one after another by a layout that needs no further library, so that the same bytes come
out everywhere. Scripts whose letters have to be joined, stacked or turned around it cannot set:
a text with one of those is said to be unsayable, and is left out rather than drawn wrong.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from ...content.addresses import in_one_form

TITLE, WORDS, STRONG = "DejaVuSerif.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"

# Characters of which none in these fonts is so narrow that a picture has room for all; a text
# without end is not measured to its end.
_MOST = 1000
_OF_THE_EYE = {"So", "Sk", "Cf", "Cn", "Co", "Cs"}  # emoji and what shapes them
_STACKED = {"Mn", "Me", "Mc"}
_FROM_THE_RIGHT = {"R", "AL", "AN"}


def sayable(text: str, name: str) -> str:
    """The text, or so much as there is ever room for, without emoji; empty where it cannot be set.

    A letter that the font does not have would be a box, so that nothing is better.
    """
    kept = (c for c in in_one_form(text)[:_MOST] if not _is_picture(c, name))
    words = " ".join("".join(kept).split())
    if not any(c.isalnum() for c in words):
        return ""
    return words if all(_can_be_set(c, name) for c in words) else ""


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels."""
    return ImageFont.truetype(_path(name), size, layout_engine=ImageFont.Layout.BASIC)


def _is_picture(character: str, name: str) -> bool:
    """Whether it may be left out: what is seen and not read, where the font has it not."""
    is_variant = "\ufe00" <= character <= "\ufe0f"  # which of two pictures is meant
    is_picture = unicodedata.category(character) in _OF_THE_EYE
    return is_variant or (is_picture and (ord(character) > 0xFFFF or not _has(character, name)))


def _can_be_set(character: str, name: str) -> bool:
    return (
        _has(character, name)
        and unicodedata.category(character) not in _STACKED
        and unicodedata.bidirectional(character) not in _FROM_THE_RIGHT
    )


def _has(character: str, name: str) -> bool:
    return character == " " or ord(character) in _letters(name)


@cache
def _letters(name: str) -> frozenset[int]:
    """The characters that a font has a form of."""
    with TTFont(_path(name), lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def _path(name: str) -> str:
    found = find_spec("matplotlib")  # which is not imported for that: it takes 0.7 s
    folders = found.submodule_search_locations if found else None
    return str(Path((folders or [""])[0]) / "mpl-data/fonts/ttf" / name)
