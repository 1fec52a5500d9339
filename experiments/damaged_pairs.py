"""
Pairs of vectors whose true similarity is known, and the ways in which they lose coordinates.

With d dimensions and ρ ~ U(-1, 1):

    x ~ N(0, I)
    g ~ N(0, I), its component along u = x/|x| removed, and of length 1
    y = √d (ρ u + √(1-ρ²) g)

so that the cosine of x and y is exactly ρ. In the base regime each coordinate of each vector
then becomes zero independently with probability s, the sparsity. Every other regime changes
one thing about that.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np


@dataclass(frozen=True)
class Regime:
    """What holds for a set of pairs. ``dimensions`` counts all of them, nuisance too."""

    name: str
    dimensions: int = 64
    lowest: float = -1.0  # ρ ~ U(lowest, 1)
    nuisance: int = 0  # dimensions that know nothing of ρ: independent N(0, 1) in both vectors
    spread: float = 1.0  # dimension i is stretched by a factor, log-spaced from 1/spread to spread
    zeros: str = "independent"


BASE = Regime("base")
OTHERS = (
    Regime("positive", lowest=0.0),
    Regime("shared-zeros", zeros="shared"),  # both vectors lose the same coordinates
    Regime("scales", spread=10.0),
    Regime("nuisance", nuisance=32),
    Regime("relu", zeros="relu"),  # zeros are what lies below a threshold
    Regime("wide-256", dimensions=256),
    Regime("wide-1024", dimensions=1024),
    Regime("fixed-overlap", zeros="fixed"),  # every pair has equally many in common
)


def make_pairs(rng, count, regime):
    """True similarities, and whole vectors that have them: (count,), twice (count, dimensions)."""
    similarity = rng.uniform(regime.lowest, 1, count)
    x, y = _related(rng, similarity, regime.dimensions - regime.nuisance)
    noise = rng.standard_normal((2, count, regime.nuisance))
    stretch = np.geomspace(1 / regime.spread, regime.spread, regime.dimensions)
    return similarity, np.hstack([x, noise[0]]) * stretch, np.hstack([y, noise[1]]) * stretch


def damaged(x, y, luck, sparsity, zeros):
    """The pairs with the share ``sparsity`` of their coordinates set to zero.

    ``luck`` is uniform on [0, 1), (2, pairs, dimensions). With the same luck, what is zero by
    chance stays zero at every higher sparsity, which makes sparsities comparable.
    """
    if sparsity == 0:
        return x, y
    return _DAMAGE[zeros](x, y, luck, sparsity)


def expected_overlap(dimensions, sparsity):
    """How many coordinates a pair has in common on average, when zeros are independent."""
    return dimensions * (1 - sparsity) ** 2


def _related(rng, similarity, dimensions):
    rho = similarity[:, None]
    x = rng.standard_normal((len(rho), dimensions))
    along = x / _length(x)
    across = rng.standard_normal(x.shape)
    across -= (across * along).sum(axis=1, keepdims=True) * along
    across /= _length(across)
    return x, np.sqrt(dimensions) * (rho * along + np.sqrt(1 - rho**2) * across)


def _length(rows):
    return np.linalg.norm(rows, axis=1, keepdims=True)


def _independent(x, y, luck, sparsity):
    return x * (luck[0] >= sparsity), y * (luck[1] >= sparsity)


def _shared(x, y, luck, sparsity):
    return x * (luck[0] >= sparsity), y * (luck[0] >= sparsity)


def _fixed(x, y, luck, sparsity):
    """The same counts in every pair, rounded: what each keeps, and what both keep, at least 1."""
    dimensions = luck.shape[2]
    kept = round(dimensions * (1 - sparsity))
    common = max(1, round(expected_overlap(dimensions, sparsity)))
    place = luck[0].argsort(axis=1).argsort(axis=1)  # a random order of the dimensions
    only_y = (place >= kept) & (place < 2 * kept - common)
    return x * (place < kept), y * ((place < common) | only_y)


def _relu(x, y, luck, sparsity):
    """A ReLU with a bias that makes the share ``sparsity`` of a normal variable zero."""
    threshold = NormalDist().inv_cdf(sparsity)
    return np.maximum(x - threshold, 0), np.maximum(y - threshold, 0)


_DAMAGE = {"independent": _independent, "shared": _shared, "fixed": _fixed, "relu": _relu}
