"""How alike are two vectors that have nothing to do with each other?

In many dimensions the cosine of two independent vectors is close to zero. How close is said to
be 1/√d. That is a statement about the root of the mean squared cosine, and it is measured here
for independent vectors of four kinds: *gaussian*, *heavy* (coordinates of Student's t with 3
degrees of freedom), *sparse* (three in four coordinates are zero; pairs with an empty vector
are left out) and *stretched* (gaussian, with dimensions scaled by 0.1 to 10).

For stretched vectors no dimension counts like another. There the d in the formula is replaced
by the effective number of dimensions, (Σ s²)² / Σ s⁴ for scales s.

Written before the first run:

- Hypothesis: the root of the mean squared cosine is 1/√d, within 5 %, for every kind and number
  of dimensions, with the effective number for stretched vectors.
- Rule, for the ratio of what is measured to what the formula says: a case holds if the 95 %
  interval over the seeds lies within 0.95 to 1.05, and fails if it lies outside. All hold:
  supported. All fail: refuted. Some hold and some fail: mixed. Otherwise inconclusive.
- I expect mixed. Where coordinates are independent, equally distributed and symmetric, the mean
  square is exactly 1/d, however heavy the tails: the squares of a normalised vector's
  coordinates sum to 1 and share it equally on average. For stretched vectors the formula is an
  approximation that should fail in 16 dimensions, of which 3.6 are effective, and hold in 1024.
"""

import numpy as np
from banded_lines import draw_lines
from estimates import estimated, shown
from similarity import cosine

from generator import experiment

KINDS = ("gaussian", "heavy", "sparse", "stretched")
WITHIN = 0.05


@experiment(seed=14, params={"pairs": 1000, "dimensions": [16, 64, 256, 1024], "seeds": 20})
def cosine_concentration(run):
    seeds, pairs = run.seeds(run.params.seeds), run.params.pairs
    cases = [(kind, d) for kind in KINDS for d in run.params.dimensions]
    items = [(kind, d, seed) for kind, d in cases for seed in seeds]
    squares = np.reshape(run.map(lambda item: mean_square(*item, pairs), items), (len(cases), -1))
    found = {}
    for (kind, d), values in zip(cases, squares, strict=True):
        ratios = np.sqrt(values * effective(kind, d))
        found[kind, d] = estimated(run, "ratio", ratios, kind=kind, dimensions=d)
        estimated(run, "spread", np.sqrt(values), kind=kind, dimensions=d)
    show(run, found)
    word, reason = verdict_by(list(found.values()))
    run.verdict(word, because=reason)


def verdict_by(ratios):
    """The rule; ``ratios`` are (mean, low, high) of measured over predicted."""
    hold = sum(low > 1 - WITHIN and high < 1 + WITHIN for _, low, high in ratios)
    fail = sum(high < 1 - WITHIN or low > 1 + WITHIN for _, low, high in ratios)
    reason = f"the formula holds within 5 % in {hold} and fails in {fail} of {len(ratios)} cases"
    if hold == len(ratios):
        return "supported", reason
    if fail == len(ratios):
        return "refuted", reason
    return ("mixed" if hold and fail else "inconclusive"), reason


def mean_square(kind, dimensions, seed, pairs):
    """The mean squared cosine of independent vectors."""
    rng = np.random.default_rng(seed)
    x, y = (vectors(kind, rng, (pairs, dimensions)) for _ in range(2))
    there = x.any(axis=1) & y.any(axis=1)
    return (cosine(x, y)[there] ** 2).mean()


def vectors(kind, rng, shape):
    if kind == "heavy":
        return rng.standard_t(3, shape)
    normal = rng.standard_normal(shape)
    if kind == "sparse":
        return normal * (rng.random(shape) < 0.25)
    return normal * scales(shape[1]) if kind == "stretched" else normal


def scales(dimensions):
    return np.geomspace(0.1, 10, dimensions)


def effective(kind, dimensions):
    """The effective number of dimensions: all of them, unless they are stretched."""
    if kind != "stretched":
        return float(dimensions)
    variances = scales(dimensions) ** 2
    return float(variances.sum() ** 2 / (variances**2).sum())


def show(run, found):
    run.table(
        "ratio-by-dimensions",
        [
            {"dimensions": d} | {kind: shown(found[kind, d]) for kind in KINDS}
            for d in run.params.dimensions
        ],
        caption="The root of the mean squared cosine over what the formula says. Means over 20 "
        "seeds with 95 % intervals.",
    )
    run.figure(
        "ratio",
        lambda axes: draw_lines(
            axes,
            run.params.dimensions,
            {kind: [found[kind, d] for d in run.params.dimensions] for kind in KINDS},
            xlabel="dimensions, d",
            title="Root of the mean squared cosine, measured over predicted",
            target=1,
            doubling=True,
        ),
        alt="Four lines with bands for their 95 % intervals, one for each kind of vectors: the "
        "ratio of measured to predicted size of a cosine, against the number of dimensions on a "
        "logarithmic axis. A dashed line marks 1.",
        caption="How well 1/√d says how large the cosine of unrelated vectors is.",
    )
