"""
How similar two damaged vectors look, and how well a score puts pairs into their true order.

Vectors come as rows: ``x`` and ``y`` are (pairs, dimensions), scores are (pairs,). A score of
0 stands where nothing can be said: no length, or no coordinate in common. Everything here is
a pure function of its arguments, in float64.
"""

import numpy as np

RESAMPLES = 10_000

# The shrinkage of `shrunk`, reckoned and not tuned. A correlation over n coordinates has
# variance (1-ρ²)²/n, which is (8/15)/n on average over ρ ~ U(-1, 1), and ρ itself has 1/3. The
# best multiple of the correlation is then n / (n + c), with c the ratio of the two.
CAUTION = (8 / 15) / (1 / 3)


def cosine(x, y):
    """Cosine similarity, zeros and all."""
    return _ratio((x * y).sum(axis=1), np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1)))


def masked(x, y):
    """Cosine similarity over the coordinates that neither vector has lost."""
    both = in_common(x, y)
    return cosine(x * both, y * both)


def shrunk(x, y):
    """Masked cosine, drawn to zero where it rests on few coordinates: times n / (n + c)."""
    count = in_common(x, y).sum(axis=1)
    return masked(x, y) * count / (count + CAUTION)


def scaled(x, y, weights):
    """Cosine similarity after dimension i has been stretched by √weights[i]."""
    return _quotients(_parts(x, y), weights)[0]


def in_common(x, y):
    """Which coordinates neither vector has lost: (pairs, dimensions)."""
    return (x != 0) & (y != 0)


def fitted_weights(x, y, similarity, steps=50):
    """Weights ≥ 0, one a dimension, with which ``scaled`` follows the known similarity.

    Every dimension first gets the same mean square over the pairs given. From there, projected
    gradient ascent on Pearson's correlation between score and similarity, the smooth cousin of
    Spearman's: each step doubles the last step's size and halves it until the correlation
    rises, so it never falls, and nothing is left to chance. The number of steps is the only
    limit on how closely the fit follows its pairs.
    """
    mean_square = (x * x + y * y).mean(axis=0)
    level = _ratio(np.ones_like(mean_square), mean_square)
    parts = _parts(x, y) * level
    weights = np.ones_like(level)
    size = float(len(level)) ** 2  # derivatives of a cosine of d even dimensions are of order 1/d
    for _ in range(steps):
        weights, size, moved = _climbed(parts, similarity, weights, 2 * size)
        if not moved:
            break
    return weights * level


def pearson(a, b):
    """Pearson's correlation; 0 where one of the two is constant."""
    return (_standard(a) * _standard(b)).mean()


def spearman(a, b):
    """Spearman's rank correlation (1904): Pearson's, of the ranks."""
    return pearson(ranks(a), ranks(b))


def agreement(score, truth):
    """Spearman's correlation of a score of order 1 with the truth.

    What differs by rounding alone is equal: over a single coordinate every masked cosine is 1
    or -1, and the last bit must not put those into an order.
    """
    return spearman(score.round(12), truth)


def ranks(values):
    """Ranks from 1; equal values share the average of the ranks that they take up."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return (last - (counts - 1) / 2)[group]


def resamples(rng, count):
    """Which of ``count`` seeds each bootstrap sample is made of: (RESAMPLES, count)."""
    return rng.integers(count, size=(RESAMPLES, count))


def interval(resampled):
    """A 95 % interval from bootstrap values, by their percentiles (Efron 1979)."""
    low, high = np.percentile(resampled, [2.5, 97.5])
    return low, high


def interval_of_mean(values, drawn):
    """A 95 % interval for the mean of ``values``, one a seed, with the seeds ``drawn``."""
    return interval(values[drawn].mean(axis=1))


def _standard(values):
    """With mean 0 and standard deviation 1, if they differ at all."""
    return (values - values.mean()) / (values.std() or 1)


def _ratio(above, below):
    """The quotient, and 0 where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _parts(x, y):
    """The three products that a cosine is made of: (3, pairs, dimensions)."""
    return np.stack([x * y, x * x, y * y])


def _quotients(parts, weights):
    """The weighted cosine, 1 over the product of the lengths, and both lengths squared."""
    product, xx, yy = parts @ weights
    inverse = _ratio(np.ones_like(product), np.sqrt(xx * yy))
    return product * inverse, inverse, xx, yy


def _climbed(parts, similarity, weights, size):
    """One step up: the new weights, the step's size, and whether there was a step at all."""
    score, *lengths = _quotients(parts, weights)
    reached, slope = pearson(score, similarity), _slope_of_pearson(score, similarity)
    gradient = _gradient(parts, score, *lengths, slope)
    for _ in range(40):
        moved = np.maximum(weights + size * gradient, 0)
        if pearson(_quotients(parts, moved)[0], similarity) > reached:
            return moved, size, True
        size /= 2
    return weights, size, False


def _slope_of_pearson(a, b):
    """The derivative of Pearson's correlation by each value of ``a``."""
    return (_standard(b) - pearson(a, b) * _standard(a)) / (len(a) * (a.std() or 1))


def _gradient(parts, score, inverse, xx, yy, slope):
    """By the weights, of what has the derivative ``slope`` by each score.

    With a = Σwxy, b = Σwx², c = Σwy², the derivative of a / √(bc) by a weight is
    xy / √(bc) - score (x²/b + y²/c) / 2.
    """
    drawn = -slope * score / 2
    by_part = np.stack([slope * inverse, _ratio(drawn, xx), _ratio(drawn, yy)])
    return by_part.ravel() @ parts.reshape(-1, parts.shape[2])
