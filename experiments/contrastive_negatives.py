"""Do four negatives for each pair do as well as sixty-four?

Two *views* of the same thing are to get similar vectors, and views of different things
different ones. The loss is InfoNCE (van den Oord et al. 2018): for each pair, cross-entropy of
recognising the partner among itself and K negatives, here other items of the same batch, by
cosine over a temperature of 0.2. With K = 0 there is nobody to tell the partner from, and the
loss is minus the cosine itself.

A thing is 8 normal numbers, laid into 32 dimensions by a fixed matrix; each view adds noise of
its own, as large as the signal. The encoder is one 32 × 16 matrix, trained by plain gradient
descent: 500 steps, batches of 128, rate 0.5. It is judged on 500 new pairs by the share of
views whose most similar partner, of all 500, is the right one, and by the effective number of
dimensions in use, (Σ λ)² / Σ λ² for the eigenvalues λ of the second moments of the embeddings,
so that 1 is a single direction.

Written before the first run:

- Hypothesis: with 4 negatives for each pair the right partner is found as often as with 64, to
  within two percentage points.
- Rule, for the difference of both shares, paired by seed: supported if its 95 % interval lies
  below 0.02, refuted if it lies above, else inconclusive.
- I expect it to be supported: batches are drawn anew at each step, so few negatives a step are
  still many in all. With none I expect collapse to few dimensions (fewer than 2 in use).
"""

import numpy as np
from banded_lines import draw_lines
from estimates import estimated, shown

from generator import experiment

ASKED = 0.02
TEMPERATURE = 0.2
INPUTS, LATENT, OUTPUTS = 32, 8, 16


@experiment(
    seed=15,
    params={
        "negatives": [0, 1, 2, 4, 16, 64],
        "batch": 128,
        "steps": 500,
        "rate": 0.5,
        "test": 500,
        "seeds": 10,
    },
)
def contrastive_negatives(run):
    seeds, counts = run.seeds(run.params.seeds), run.params.negatives
    training = run.params.batch, run.params.steps, run.params.rate, run.params.test
    items = [(seed, count) for count in counts for seed in seeds]
    trials = run.map(lambda item: one_trial(*item, *training), items)
    hits, in_use, untrained = np.reshape(trials, (len(counts), -1, 3)).transpose(2, 0, 1)
    found = {
        "found": [
            estimated(run, "found", v, negatives=k) for k, v in zip(counts, hits, strict=True)
        ],
        "in use": [
            estimated(run, "dimensions_in_use", v, negatives=k)
            for k, v in zip(counts, in_use, strict=True)
        ],
    }
    estimated(run, "found_untrained", untrained[0])
    missing = hits[counts.index(64)] - hits[counts.index(4)]
    word, reason = verdict_by(estimated(run, "lost_with_four", missing))
    show(run, found)
    run.verdict(word, because=reason)


def verdict_by(lost):
    """The rule; ``lost`` is (mean, low, high): found with 64 negatives minus found with 4."""
    _, low, high = lost
    reason = (
        f"with 4 negatives {shown(lost)} fewer partners are found than with 64; I allowed {ASKED}"
    )
    if high < ASKED:
        return "supported", reason
    return ("refuted" if low > ASKED else "inconclusive"), reason


def one_trial(seed, negatives, batch, steps, rate, test):
    """The share found, the dimensions in use, and the share found before any training."""
    rng = np.random.default_rng(seed)
    lay = rng.standard_normal((LATENT, INPUTS)) / np.sqrt(LATENT)
    encoder = untrained = rng.standard_normal((INPUTS, OUTPUTS)) / np.sqrt(INPUTS)
    judged = views(rng, lay, test)
    for _ in range(steps):
        encoder = encoder - rate * gradient(encoder, *views(rng, lay, batch), negatives)
    a, b = (normalised(view @ encoder) for view in judged)
    before = share_found(*(normalised(view @ untrained) for view in judged))
    return share_found(a, b), dimensions_in_use(a), before


def views(rng, lay, count):
    """Two views of each thing: (count, inputs) twice."""
    signal = rng.standard_normal((count, LATENT)) @ lay
    return tuple(signal + rng.standard_normal(signal.shape) for _ in range(2))


def normalised(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def rivals(batch, negatives):
    """Which partners each item has to choose from: its own, and those of the next ones."""
    ahead = (np.arange(batch) - np.arange(batch)[:, None]) % batch
    return ahead <= negatives


def loss(encoder, a, b, negatives):
    """InfoNCE of a batch; minus the mean cosine where there are no negatives."""
    similar = normalised(a @ encoder) @ normalised(b @ encoder).T
    own = similar.diagonal()
    if not negatives:
        return -own.mean()
    among = np.where(rivals(len(a), negatives), np.exp(similar / TEMPERATURE), 0)
    return (np.log(among.sum(axis=1)) - own / TEMPERATURE).mean()


def gradient(encoder, a, b, negatives):
    """Of ``loss`` by the encoder."""
    x, y = a @ encoder, b @ encoder
    u, v = normalised(x), normalised(y)
    slope = -np.eye(len(a))
    if negatives:
        among = np.where(rivals(len(a), negatives), np.exp(u @ v.T / TEMPERATURE), 0)
        slope = (among / among.sum(axis=1, keepdims=True) + slope) / TEMPERATURE
    slope /= len(a)
    return a.T @ _before_normalising(slope @ v, u, x) + b.T @ _before_normalising(slope.T @ u, v, y)


def _before_normalising(slope, unit, vectors):
    """The slope by vectors, from that by their directions: what points along them goes."""
    along = (slope * unit).sum(axis=1, keepdims=True)
    return (slope - along * unit) / np.linalg.norm(vectors, axis=1, keepdims=True)


def share_found(a, b):
    """The share of rows of ``a`` whose most similar row of ``b`` is the one in the same place."""
    return ((a @ b.T).argmax(axis=1) == np.arange(len(a))).mean()


def dimensions_in_use(vectors):
    """The participation ratio of the eigenvalues of the second moments."""
    values = np.linalg.eigvalsh(vectors.T @ vectors)
    return values.sum() ** 2 / (values**2).sum()


def show(run, found):
    counts = run.params.negatives
    run.table(
        "by-negatives",
        [
            {"negatives": count} | {name: shown(found[name][i]) for name in found}
            for i, count in enumerate(counts)
        ],
        caption="Share of partners found among 500, and effective dimensions in use of 16. Means "
        "over 10 seeds with 95 % intervals.",
    )
    run.figure(
        "found",
        lambda axes: draw_found(axes, counts, found["found"]),
        alt="A line with a band for its 95 % interval: the share of partners found among 500, "
        "against the number of negatives for each pair.",
        caption="How often the right partner is found, by the number of negatives in training.",
    )


def draw_found(axes, counts, points):
    # Places, not numbers: zero has none on a logarithmic axis.
    draw_lines(
        axes,
        range(len(counts)),
        {"partners found": points},
        xlabel="negatives for each pair",
        title="Share of partners found among 500",
    )
    axes.set_xticks(range(len(counts)), [str(count) for count in counts])
    axes.set_ylim(0, None)
    axes.get_legend().remove()
