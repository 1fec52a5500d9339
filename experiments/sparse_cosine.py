"""Does masking the dimensions that only one vector uses restore the ranking?

Two vectors have a true similarity, and then each of them loses coordinates at random. Plain
cosine similarity still sums over all of them; *masked* cosine looks only at the coordinates
that both vectors kept. The hypothesis is that masking brings the order of the pairs, by how
similar they are, closer to the true order.

How pairs are made and damaged is in `damaged_pairs`, the scores are in `similarity`. How well a
score ranks is Spearman's correlation between the score and the truth over 500 test pairs. The
*learned* scaling sees 500 other pairs of the same kind with their true similarities, and
nothing of the test pairs. All scores see the same vectors; every sparsity and every regime of
the same size begins with the same random numbers, seed by seed. So differences are paired, and
intervals (95 %, bootstrap over the seeds) are of the paired differences.

What I expected, written before any of this was run except the base case:

- base: as before, mixed. The learned scaling has nothing to learn and is a little worse than
  standard cosine, more so with more zeros.
- positive: masking still helps at 0.75, because drawing a score to zero now draws it to the
  end of the order and not to its middle. At 0.9 it does harm.
- shared-zeros: no gain at all; the two scores are the same number.
- scales: few dimensions count, so masking already does harm at 0.75, more than in the base
  case. The learned scaling wins at every sparsity.
- nuisance: as base, with smaller gains. The learned scaling wins at every sparsity but 0.9.
- relu: masking does harm at every sparsity, since it throws away what the zeros say.
- wide-256: masking helps at 0.75 and does harm at 0.9. wide-1024: it helps at both.
- fixed-overlap: if masking does harm because it trusts pairs with little in common, then it
  does none at 0.75 where every pair has equally much. At 0.9 it still does: one coordinate.
- The gain changes sign at 4 to 8 coordinates in common, whatever the number of dimensions,
  and the crossings for 64 and 1024 differ by less than a factor of 1.5. The share of kept
  coordinates at the crossing differs by about 4, the root of 1024/64.
- shrunk (an exploration, thought of after the base case was seen): masked cosine times
  n / (n + 1.6), for n coordinates in common, ranks at least as well as both at every sparsity.
"""

from dataclasses import dataclass

import numpy as np
from damaged_pairs import BASE, OTHERS, Regime, damaged, expected_overlap, make_pairs
from similarity import (
    agreement,
    cosine,
    fitted_weights,
    interval,
    interval_of_mean,
    masked,
    resamples,
    scaled,
    shrunk,
)
from sparse_cosine_figures import draw_by_overlap, draw_gain, draw_regimes, draw_scores

from generator import experiment

RIVALS = ("masked", "learned", "shrunk")  # each has a gain over standard cosine


@dataclass(frozen=True)
class Sweep:
    """One set of pairs for a seed, damaged more and more."""

    regime: Regime
    sparsities: tuple[float, ...]
    train: int
    test: int


@experiment(
    seed=7,
    params={
        "train_pairs": 500,
        "test_pairs": 500,
        "seeds": 20,
        "sparsity": [0, 0.25, 0.5, 0.75, 0.9],
        "dimensions": [64, 256, 1024],
        "overlap": [0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 12, 16, 32],
    },
)
def sparse_cosine(run):
    drawn = resamples(run.rng, run.params.seeds)
    regimes = [sweep_of(run.params, regime) for regime in (BASE, *OTHERS)]
    widths = [overlap_sweep(run.params, dimensions) for dimensions in run.params.dimensions]
    found = run_all(run, regimes + widths)

    rows = {sweep.regime: record_regime(run, sweep, found[sweep], drawn) for sweep in regimes}
    curves = {
        sweep.regime.dimensions: record_overlap(run, found[sweep]["masked_gain"], sweep, drawn)
        for sweep in widths
    }
    record_crossings(run, curves, drawn)
    show_base(run, rows[BASE])
    show_regimes(run, rows)
    show_overlap(run, curves, drawn)
    word, reason = verdict_by({row["sparsity"]: row["masked_gain_interval"] for row in rows[BASE]})
    run.verdict(word, because=reason)


def verdict_by(gains):
    """The rule, fixed before the numbers were seen: on which side of 0 the gain's interval lies.

    ``gains`` are intervals by sparsity. Below 0.25 masking has hardly anything to mask, so only
    those from there up count. "Supported" needs every one of them above 0.
    """
    gains = {sparsity: ends for sparsity, ends in gains.items() if sparsity >= 0.25}
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


def sweep_of(params, regime):
    return Sweep(regime, params.sparsity, params.train_pairs, params.test_pairs)


def overlap_sweep(params, dimensions):
    """Sparsities that give the wanted numbers of coordinates in common; nothing is learned."""
    sparsities = tuple(1 - (overlap / dimensions) ** 0.5 for overlap in params.overlap)
    regime = Regime("overlap", dimensions=dimensions)
    return Sweep(regime, sparsities, 0, params.test_pairs)


def run_all(run, sweeps):
    """By sweep and score, (seeds, sparsities): how well the score ranked."""
    seeds = run.seeds(run.params.seeds)
    trials = run.map(one_trial, [(seed, sweep) for sweep in sweeps for seed in seeds])
    by_sweep = {}
    for number, sweep in enumerate(sweeps):
        own = trials[number * len(seeds) : (number + 1) * len(seeds)]
        by_sweep[sweep] = with_gains({name: np.array([t[name] for t in own]) for name in own[0]})
    return by_sweep


def with_gains(found):
    """Paired: all scores saw the same vectors, so what differs between seeds cancels."""
    gains = {f"{name}_gain": found[name] - found["cosine"] for name in RIVALS if name in found}
    return found | gains


def one_trial(item):
    """How well each score ranks the test pairs of one seed: by score, a list by sparsity."""
    seed, sweep = item
    rng = np.random.default_rng(seed)
    similarity, x, y = make_pairs(rng, sweep.train + sweep.test, sweep.regime)
    luck = rng.random((2, *x.shape))
    found = {}
    for sparsity in sweep.sparsities:
        pairs = damaged(x, y, luck, sparsity, sweep.regime.zeros)
        for name, score in scores_of_rest(*pairs, similarity[: sweep.train]).items():
            found.setdefault(name, []).append(agreement(score, similarity[sweep.train :]))
    return found


def scores_of_rest(x, y, known):
    """By score: how similar the pairs look that come after the ``known`` similarities.

    The pairs whose similarity is known are the train pairs. Only the learned scaling sees
    them, and of the others it sees nothing.
    """
    train, test = (x[: len(known)], y[: len(known)]), (x[len(known) :], y[len(known) :])
    scores = {"cosine": cosine(*test), "masked": masked(*test), "shrunk": shrunk(*test)}
    if len(known):
        scores["learned"] = scaled(*test, fitted_weights(*train, known))
    return scores


def record_regime(run, sweep, found, drawn):
    """Every metric of a regime, and the same as rows. Base metrics have no label ``regime``."""
    regime = {} if sweep.regime == BASE else {"regime": sweep.regime.name}
    rows = []
    for column, sparsity in enumerate(sweep.sparsities):
        row = {"sparsity": sparsity}
        for name, values in found.items():
            mean, ends = values[:, column].mean(), interval_of_mean(values[:, column], drawn)
            run.metric(name, mean, interval=ends, sparsity=sparsity, **regime)
            row |= {name: mean, f"{name}_interval": ends}
        rows.append(row)
    return rows


def record_overlap(run, gains, sweep, drawn):
    """Gains by expected overlap, (seeds, overlaps), as metrics."""
    dimensions = sweep.regime.dimensions
    for column, overlap in enumerate(run.params.overlap):
        values = gains[:, column]
        run.metric(
            "gain_by_overlap",
            values.mean(),
            interval=interval_of_mean(values, drawn),
            dimensions=dimensions,
            overlap=overlap,
        )
    for sparsity in run.params.sparsity:
        labels = {"dimensions": dimensions, "sparsity": sparsity}
        run.metric("expected_overlap", expected_overlap(dimensions, sparsity), **labels)
        # The chance that two vectors have nothing at all in common, zeros being independent.
        run.metric("nothing_in_common", (1 - (1 - sparsity) ** 2) ** dimensions, **labels)
    return gains


def record_crossings(run, curves, drawn):
    """Where the gain changes sign, in coordinates in common, in sparsity, and compared.

    Bootstrap samples are of whole curves, and of the same seeds for every width.
    """
    overlaps = np.array(run.params.overlap, dtype=float)
    at = {}
    for dimensions, gains in curves.items():
        at[dimensions] = crossing(overlaps, np.vstack([gains.mean(axis=0), means(gains, drawn)]))
        sparsity = 1 - np.sqrt(at[dimensions] / dimensions)
        record_estimate(run, "crossing_overlap", at[dimensions], dimensions=dimensions)
        record_estimate(run, "crossing_sparsity", sparsity, dimensions=dimensions)
    first, last = min(at), max(at)
    ratio = at[first] / at[last]
    record_estimate(run, "crossing_overlap_ratio", ratio)
    record_estimate(run, "crossing_kept_ratio", np.sqrt(ratio * last / first))


def record_estimate(run, name, values, **labels):
    """The first value is the estimate, the others are its bootstrap samples."""
    run.metric(name, values[0], interval=interval(values[1:]), **labels)


def means(gains, drawn):
    """Means over bootstrap samples of the seeds: (resamples, overlaps)."""
    return np.stack([column[drawn].mean(axis=1) for column in gains.T], axis=1)


def crossing(overlaps, gains):
    """The overlap from which on each row of ``gains`` is above 0, linear in log overlap.

    The end of the range stands for a row that is above 0, or is not, all the way.
    """
    positive = gains > 0
    last = gains.shape[1] - 1 - positive[:, ::-1].argmin(axis=1)  # the last that is not above 0
    last = np.where(positive.all(axis=1), 0, np.minimum(last, gains.shape[1] - 2))
    row = np.arange(len(gains))
    before, after = gains[row, last], gains[row, last + 1]
    share = np.clip(-before / np.where(after == before, 1, after - before), 0, 1)
    share = np.where(positive.all(axis=1), 0, np.where(positive[:, -1], share, 1))
    steps = np.log(overlaps)
    return np.exp(steps[last] + share * (steps[last + 1] - steps[last]))


def show_base(run, rows):
    run.table(
        "by-sparsity",
        [
            {
                "sparsity": row["sparsity"],
                "in common": round(expected_overlap(BASE.dimensions, row["sparsity"]), 2),
                "standard": round(row["cosine"], 4),
                "masked": round(row["masked"], 4),
                "learned": round(row["learned"], 4),
                "shrunk": round(row["shrunk"], 4),
                "masked gains": shown(row, "masked_gain"),
            }
            for row in rows
        ],
        caption="Spearman's correlation with the true similarity, and what masking gains over "
        "standard cosine. “In common” is the expected number of coordinates that both vectors "
        "of a pair have.",
    )
    run.figure(
        "rank-correlation",
        lambda axes: draw_scores(axes, rows),
        alt="Three lines with bands for their 95 % intervals: how well the standard, the masked "
        "and the learned cosine rank pairs, against the share of coordinates set to zero.",
        caption="How well each score ranks. Means over the seeds with 95 % intervals.",
    )
    run.figure(
        "gain-by-sparsity",
        lambda axes: draw_gain(axes, rows),
        alt="The rank correlation of masked minus that of standard cosine, with a band for its "
        "95 % interval and a line at zero, against sparsity.",
        caption="What masking gains, paired by seed. Mean with 95 % interval.",
    )


def show_regimes(run, rows):
    for name, verb in (("masked", "masking gains"), ("learned", "learning a scaling gains")):
        run.table(
            f"{name}-by-regime",
            [regime_row(regime, rows[regime], f"{name}_gain") for regime in rows],
            caption=f"What {verb} over standard cosine, by regime and sparsity. In brackets: the "
            "95 % interval includes 0.",
        )
    run.figure(
        "gain-by-regime",
        lambda axes: draw_regimes(axes, rows),
        alt="A row of dots for each regime, one dot for each sparsity from a quarter up, with "
        "lines for 95 % intervals: what masking gains over standard cosine. A vertical line marks "
        "zero.",
        caption="What masking gains over standard cosine, by regime and sparsity. Beyond 0.1 on "
        "either side the axis is logarithmic.",
    )


def regime_row(regime, rows, name):
    sparse = [row for row in rows if row["sparsity"] > 0]
    return {"regime": regime.name} | {
        f"s = {row['sparsity']:g}": brief(row, name) for row in sparse
    }


def brief(row, name):
    low, high = row[f"{name}_interval"]
    value = with_minus(f"{row[name]:.4f}")
    return f"({value})" if low <= 0 <= high else value


def shown(row, name):
    low, high = row[f"{name}_interval"]
    return with_minus(f"{row[name]:.4f} [{low:.4f}, {high:.4f}]")


def with_minus(number):
    return number.replace("-", "−")


def show_overlap(run, curves, drawn):
    run.figure(
        "gain-by-overlap",
        lambda axes: draw_by_overlap(axes, run.params.overlap, curves, drawn),
        alt="What masking gains over standard cosine against the expected number of coordinates "
        "in common, on a logarithmic axis: one line with a band for its 95 % interval for each "
        "number of dimensions, and a line at zero.",
        caption="What masking gains, by how many coordinates a pair is expected to have in "
        "common. Means with 95 % intervals.",
    )
