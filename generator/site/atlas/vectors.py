"""
Terms become vectors in which alike posts point alike, the same to the bit on every machine.

Each term has 256 signs: the bits of its BLAKE2b hash (RFC 7693). A post's vector is the sum
of its terms' signs by their weights: signed feature hashing (Weinberger et al., Feature
Hashing for Large Scale Multitask Learning, 2009) and a random projection by signs
(Achlioptas, Database-friendly random projections, 2003) in one step. By the lemma of
Johnson and Lindenstrauss the cosine of two vectors is that of their terms to about
1 / sqrt(256) = 0.06, so that less than ``KIN`` says nothing.

All is whole numbers below 2^53: sums are exact in any order, whatever library adds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]

DIMENSIONS = 256
KIN = 0.15
"""The cosine from which on two posts are alike: two and a half times the projection's error."""

_BLOCK = 512  # rows of cosines at a time
_FINE = 1 << 20  # steps that a cosine is rounded to


class Kin(NamedTuple):
    """Another post, by its number, and the cosine similarity with it."""

    number: int
    cosine: float


def vectors(posts: Sequence[Mapping[str, int]]) -> Matrix:
    """The vector of each post from its weighted terms: (posts, 256) whole numbers."""
    import numpy as np  # late: only when something changed

    made = np.zeros((len(posts), DIMENSIONS))
    for row, weights in enumerate(posts):
        bits = np.frombuffer(b"".join(map(_signs, weights)), np.uint8)
        signs = np.unpackbits(bits).reshape(-1, DIMENSIONS).astype(np.float64) * 2 - 1
        made[row] = np.array(list(weights.values()), np.float64) @ signs
    return made


def cosines(of: Matrix) -> Iterator[Matrix]:
    """Blocks of rows of the cosine similarities of each vector with those before it.

    A row is -1 from the vector itself on.
    """
    import numpy as np

    lengths = np.sqrt((of * of).sum(axis=1))
    lengths[lengths == 0] = 1
    for begin in range(0, len(of), _BLOCK):
        end = min(begin + _BLOCK, len(of))
        found = of[begin:end] @ of[:end].T
        found /= lengths[begin:end, None] * lengths[None, :end]
        found[np.arange(end)[None, :] >= np.arange(begin, end)[:, None]] = -1
        yield np.rint(found * _FINE) / _FINE


def nearest(row: np.ndarray[tuple[int], np.dtype[np.float64]], count: int) -> list[Kin]:
    """The posts most alike by a row of cosines, the most alike first, then the oldest."""
    import numpy as np

    # Keys that are all different: which are the largest does not hang on how they are found.
    keys = np.rint(row * _FINE).astype(np.int64) * len(row) - np.arange(len(row))
    chosen = np.argpartition(-keys, count)[:count] if count < len(row) else np.arange(len(row))
    ordered = chosen[np.argsort(-keys[chosen])]
    return [Kin(int(number), float(row[number])) for number in ordered if row[number] > -1]


@lru_cache(maxsize=1 << 16)
def _signs(term: str) -> bytes:
    return blake2b(term.encode(), digest_size=DIMENSIONS // 8, person=b"map").digest()
