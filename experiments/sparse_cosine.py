"""Does masking the dimensions that only one vector uses restore the ranking?

Two vectors have a true similarity, and then each of them loses coordinates at random. Plain
cosine similarity still sums over all of them; *masked* cosine looks only at the coordinates
that both vectors kept. The hypothesis is that masking brings the order of the pairs, by how
similar they are, closer to the true order.

Pairs are made so that the truth is known. With d dimensions and ρ ~ U(-1, 1):

    x ~ N(0, I)
    g ~ N(0, I), made orthogonal to x and of length 1
    y = √d (ρ x/|x| + √(1-ρ²) g)

so that the cosine of x and y is exactly ρ. Then each coordinate of each vector becomes zero
independently with probability s, the sparsity. How well a score ranks is Spearman's
correlation between the score and ρ over many pairs, repeated with several seeds.
"""

import numpy as np

from generator import experiment

BOOTSTRAP = 10_000
COLUMNS = {
    "sparsity": "sparsity",
    "standard": "cosine",
    "masked": "masked",
    "gain": "masked_gain",
    "gain, low": "masked_gain_low",
    "gain, high": "masked_gain_high",
}


@experiment(
    seed=7,
    params={
        "dimensions": 64,
        "pairs": 500,
        "seeds": 20,
        "sparsity": [0, 0.25, 0.5, 0.75, 0.9],
    },
)
def sparse_cosine(run):
    rows = []
    gains = {}
    for sparsity in run.params.sparsity:
        trials = [one_trial(rng, run.params, sparsity) for rng in run.rng.spawn(run.params.seeds)]
        standard, masked = np.transpose(trials)
        # Paired: both scores saw the same vectors, so what differs between seeds cancels.
        scores = {"cosine": standard, "masked": masked, "masked_gain": masked - standard}

        row = {"sparsity": sparsity}
        for name, values in scores.items():
            interval = interval_of_mean(run.rng, values)
            run.metric(name, values.mean(), interval=interval, sparsity=sparsity)
            row |= {name: values.mean(), f"{name}_low": interval[0], f"{name}_high": interval[1]}
        rows.append(row)
        if sparsity >= 0.25:  # below that, masking has hardly anything to mask
            gains[sparsity] = interval

    run.table(
        "by-sparsity",
        [{column: round(row[key], 4) for column, key in COLUMNS.items()} for row in rows],
        caption="Spearman's correlation with the true similarity, and the gain of masking.",
    )
    run.figure(
        "rank-correlation",
        lambda axes: draw_scores(axes, rows),
        alt="Two lines with bands for their 95 % intervals: how well the standard and the masked "
        "cosine rank pairs, against the share of coordinates set to zero.",
        caption="How well each cosine ranks. Means over the seeds with 95 % intervals.",
    )
    run.figure(
        "gain-by-sparsity",
        lambda axes: draw_gain(axes, rows),
        alt="The rank correlation of masked minus that of standard cosine, with a band for its "
        "95 % interval and a line at zero, against sparsity.",
        caption="What masking gains, paired by seed. Mean with 95 % interval.",
    )
    word, reason = verdict_by(gains)
    run.verdict(word, because=reason)


def verdict_by(gains):
    """The rule, fixed before the numbers were seen: on which side of 0 the gain's interval lies."""
    above = [s for s, (low, _) in gains.items() if low > 0]
    below = [s for s, (_, high) in gains.items() if high < 0]
    if len(above) == len(gains):
        word = "supported"
    elif len(below) == len(gains):
        word = "refuted"
    elif above and below:
        word = "mixed"
    else:
        word = "inconclusive"
    reason = (
        f"the interval of the gain lies above 0 at {len(above)} and below 0 at {len(below)} "
        f"of the {len(gains)} sparsities from 0.25 up"
    )
    return word, reason


def one_trial(rng, params, sparsity):
    """How well standard and masked cosine rank one set of pairs."""
    similarity, x, y = make_pairs(rng, params.pairs, params.dimensions)
    x *= rng.random(x.shape) >= sparsity
    y *= rng.random(y.shape) >= sparsity
    both = (x != 0) & (y != 0)
    return (
        spearman(cosine(x, y), similarity),
        spearman(cosine(x * both, y * both), similarity),
    )


def make_pairs(rng, pairs, dimensions):
    """True similarities and the vectors that have them: (pairs,) and twice (pairs, dimensions)."""
    similarity = rng.uniform(-1, 1, pairs)
    rho = similarity[:, None]
    x = rng.standard_normal((pairs, dimensions))
    along = x / length(x)
    across = rng.standard_normal((pairs, dimensions))
    across -= (across * along).sum(axis=1, keepdims=True) * along
    across /= length(across)
    return similarity, x, np.sqrt(dimensions) * (rho * along + np.sqrt(1 - rho**2) * across)


def cosine(x, y):
    """Cosine similarity row by row; 0 where a vector has nothing left."""
    product = (x * y).sum(axis=1)
    lengths = (length(x) * length(y))[:, 0]
    return np.divide(product, lengths, out=np.zeros_like(product), where=lengths > 0)


def spearman(a, b):
    """Spearman's rank correlation: Pearson's, of the ranks."""
    return np.corrcoef(ranks(a), ranks(b))[0, 1]


def ranks(values):
    """Ranks from 1; equal values share the average of the ranks that they take up."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return (last - (counts - 1) / 2)[group]


def length(rows):
    return np.linalg.norm(rows, axis=1, keepdims=True)


def interval_of_mean(rng, values):
    """A 95 % interval for the mean of ``values``: the percentile bootstrap (Efron 1979)."""
    resampled = rng.choice(values, (BOOTSTRAP, len(values))).mean(axis=1)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return low, high


def draw_scores(axes, rows):
    last = rows[-1]
    for name, label in (("cosine", "standard"), ("masked", "masked")):
        line = draw_band(axes, rows, name)
        axes.annotate(
            label,
            (last["sparsity"], last[name]),
            xytext=(8, 0),
            textcoords="offset points",
            va="bottom" if last[name] == max(last["cosine"], last["masked"]) else "top",
            color=line.get_color(),
        )
    axes.set(ylim=(0, 1.03))
    axes.set_title("Spearman's correlation with the true similarity")


def draw_gain(axes, rows):
    axes.axhline(0, color="k", linewidth=0.8)
    draw_band(axes, rows, "masked_gain")
    axes.set_title("Gain in rank correlation, masked over standard")


def draw_band(axes, rows, name):
    sparsity = [row["sparsity"] for row in rows]
    low, high = ([row[f"{name}_{end}"] for row in rows] for end in ("low", "high"))
    (line,) = axes.plot(sparsity, [row[name] for row in rows], marker="o")
    axes.fill_between(sparsity, low, high, alpha=0.2, color=line.get_color())
    axes.set_xticks(sparsity)
    axes.set_xlabel("sparsity: share of coordinates set to zero")
    return line
