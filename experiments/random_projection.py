"""Do 64 random directions keep the neighbours of points in 512 dimensions?

Points are multiplied by a matrix of independent normal numbers. Johnson and Lindenstrauss
(1984) promise that all *distances* survive if there are enough directions. A search asks for
something else: which ten points are nearest. So the share of the true ten that are still among
the ten nearest is measured ("recall"), beside the error of the distances themselves.

Three kinds of points: *isotropic* ones have no structure at all, *clusters* lie around 20
centres, and *low-rank* ones are a 16-dimensional cloud laid into 512 dimensions, with a little
noise.

Written before the first run:

- Hypothesis: 64 directions keep at least 80 % of the ten nearest neighbours, whichever kind.
- Rule: supported if the 95 % interval of the recall lies above 0.8 for every kind, refuted if
  it lies below for every kind, mixed if it lies above for some and below for others, else
  inconclusive.
- I expect that low-rank points pass, that isotropic ones fail, and that clusters fail too,
  since within a cluster there is no structure. So: mixed.
"""

import numpy as np
from banded_lines import draw_lines
from estimates import estimated, shown, sides

from generator import experiment

KINDS = ("isotropic", "clusters", "low-rank")
ASKED = 0.8


@experiment(
    seed=11,
    params={
        "points": 600,
        "dimensions": 512,
        "directions": [8, 16, 32, 64, 128, 256],
        "neighbours": 10,
        "seeds": 20,
    },
)
def random_projection(run):
    found = {kind: recall_of(run, kind) for kind in KINDS}
    at_64 = run.params.directions.index(64)
    run.table(
        "recall-by-directions",
        [
            {"directions": count} | {kind: shown(found[kind][place]) for kind in KINDS}
            for place, count in enumerate(run.params.directions)
        ],
        caption="Share of the ten nearest neighbours that are kept, with 95 % intervals.",
    )
    run.figure(
        "recall",
        lambda axes: draw_lines(
            axes,
            run.params.directions,
            found,
            xlabel="random directions, out of 512 dimensions",
            title="Share of the ten nearest neighbours that are kept",
            target=ASKED,
            doubling=True,
        ),
        alt="Three rising lines with bands for their 95 % intervals, one for each kind of points: "
        "the share of the ten nearest neighbours that are kept, against the number of random "
        "directions on a logarithmic axis. A dashed line marks 0.8.",
        caption="What random projection keeps of neighbourhoods. Means over 20 seeds.",
    )
    word, reason = verdict_by([found[kind][at_64] for kind in KINDS])
    run.verdict(word, because=reason)


def verdict_by(recalls):
    """The rule; ``recalls`` are (mean, low, high) at 64 directions, one a kind of points."""
    above, below = sides(recalls, ASKED)
    reason = (
        f"at 64 directions the interval of the recall lies above {ASKED} for {above} and below it "
        f"for {below} of {len(recalls)} kinds of points"
    )
    if above == len(recalls):
        return "supported", reason
    if below == len(recalls):
        return "refuted", reason
    return ("mixed" if above and below else "inconclusive"), reason


def recall_of(run, kind):
    """The recall of one kind by the number of directions; that and distances' error as metrics."""
    items = [
        (seed, kind, run.params.points, run.params.dimensions)
        for seed in run.seeds(run.params.seeds)
    ]
    trials = run.map(
        lambda item: one_trial(item, run.params.directions, run.params.neighbours), items
    )
    recalls, errors = np.transpose(trials, (1, 2, 0))
    for count, values in zip(run.params.directions, errors, strict=True):
        estimated(run, "distance_error", values, kind=kind, directions=count)
    return [
        estimated(run, "recall", values, kind=kind, directions=count)
        for count, values in zip(run.params.directions, recalls, strict=True)
    ]


def one_trial(item, directions, neighbours):
    """For one seed: recalls by the number of directions, and errors of the distances."""
    seed, kind, count, dimensions = item
    rng = np.random.default_rng(seed)
    points = points_of(kind, rng, count, dimensions)
    matrix = rng.standard_normal((dimensions, max(directions)))
    true = distances(points)
    recalls, errors = [], []
    for k in directions:
        kept = distances(points @ matrix[:, :k]) / np.sqrt(k)
        recalls.append(recall(nearest(true, neighbours), nearest(kept, neighbours)))
        errors.append(error_of(true, kept))
    return recalls, errors


def points_of(kind, rng, count, dimensions):
    """(count, dimensions) points."""
    if kind == "isotropic":
        return rng.standard_normal((count, dimensions))
    if kind == "clusters":
        centres = 2 * rng.standard_normal((20, dimensions))
        return centres[rng.integers(20, size=count)] + rng.standard_normal((count, dimensions))
    latent = rng.standard_normal((count, 16)) @ rng.standard_normal((16, dimensions))
    return latent + 0.1 * rng.standard_normal((count, dimensions))


def distances(points):
    """Euclidean, between all pairs; none from a point to itself (infinite)."""
    squares = (points * points).sum(axis=1)
    squared = np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0)
    np.fill_diagonal(squared, np.inf)
    return np.sqrt(squared)


def nearest(between, count):
    """For each point, which points are the nearest ``count``."""
    return np.argpartition(between, count, axis=1)[:, :count]


def recall(true, found):
    """The share of the true neighbours that were found, over all points."""
    return np.mean([len(np.intersect1d(a, b)) / len(a) for a, b in zip(true, found, strict=True)])


def error_of(true, kept):
    """The relative error of a distance that 95 of 100 pairs stay below."""
    pairs = np.triu_indices(len(true), 1)
    return np.percentile(np.abs(kept[pairs] / true[pairs] - 1), 95)
