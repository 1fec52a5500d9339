"""
What a post is about, as weighted terms: the words of its title, its tags and its headings.

Nothing is counted over the journal, so that a post's terms are its own business: no other
post can change them. What rarity would say elsewhere (that "the" is no subject) is said by
length: frequent words are short (Zipf, The Psycho-Biology of Language, 1935). Parts of
words count as well, so that "embedding" is akin to "embeddings" in whichever language;
where words are not spaced apart, pairs of letters stand for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import sqrt

from ...content.addresses import as_name

UNIT = 1024
"""The length of a field of weight one, so that weights are whole numbers and sums exact."""

_TITLE, _TAGS, _HEADINGS = 3, 4, 2
_PART = 4  # letters of a part of a word
_PARTS = 0.7  # the weight of all parts of a word beside that of the word itself
_LONG = 8  # letters from which on a word says no more
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"[^\W_]+")


def terms(title: str, tags: Sequence[str], headings: Sequence[str]) -> dict[str, int]:
    """The terms of a post with their weights, in units of ``1 / UNIT``.

    Each field has one length, however many words it is written in.
    """
    weights: dict[str, int] = {}
    for texts, weight in (((title,), _TITLE), (tags, _TAGS), (headings, _HEADINGS)):
        for term, value in _of_length(weight * UNIT, _field(texts)).items():
            weights[term] = weights.get(term, 0) + value
    return weights


def _field(texts: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts:
        for word, weight in _words(as_name(text)):
            found[word] = max(found.get(word, 0), weight)
            if parts := _parts(word):
                share = _PARTS * weight / sqrt(len(parts))
                found.update((part, max(found.get(part, 0), share)) for part in parts)
    return found


def _words(text: str) -> Iterator[tuple[str, float]]:
    for run in _UNSPACED.findall(text):
        yield from ((run[at : at + 2], 3) for at in range(max(1, len(run) - 1)))
    for word in _WORD.findall(_UNSPACED.sub(" ", text)):
        if len(word) > 2:
            yield word, min(len(word), _LONG) - 2


@lru_cache(maxsize=1 << 14)
def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _PART:
        return ()
    whole = f"^{word}$"
    return tuple(f"~{whole[at : at + _PART]}" for at in range(len(whole) - _PART + 1))


def _of_length(length: int, weights: dict[str, float]) -> dict[str, int]:
    norm = sqrt(sum(weight * weight for weight in weights.values()))
    return {term: round(length * weight / norm) for term, weight in weights.items()}
