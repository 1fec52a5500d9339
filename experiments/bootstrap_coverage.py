"""Does a 95 % bootstrap interval from 20 values cover the truth 95 times in 100?

The experiments of this journal give intervals by the percentile bootstrap (Efron 1979), mostly
over 20 seeds. Here the truth is known: samples are drawn from a population whose mean I can
write down, an interval for the mean is made from each, and the share of intervals that contain
the true mean is counted. Beside it stands the interval of Student's t, which is exact for
normal values.

Populations: *normal*, *exponential* (skewed) and *lognormal* (sigma 1: skewed and with a long
tail). Trials come in batches of 100, and within a batch all samples are resampled by the same
draws, which saves most of the time and cannot favour either answer.

Written before the first run:

- Hypothesis: at n = 20 the percentile interval covers the mean in 95 % of all samples.
- Rule, for the 95 % interval of the coverage (Wilson 1927) at n = 20: a population fails if the
  interval lies below 0.95. None fails: supported. All fail: refuted. Otherwise: mixed.
- I expect refuted: about 93 % for normal values, 90 % for exponential ones, and 85 % or so for
  lognormal ones.
"""

import numpy as np
from banded_lines import draw_lines
from estimates import shown, wilson

from generator import experiment

ASKED = 0.95
POPULATIONS = ("normal", "exponential", "lognormal")
MEANS = {"normal": 0.0, "exponential": 1.0, "lognormal": float(np.exp(0.5))}
# The 97.5 % quantile of Student's t with n - 1 degrees of freedom, by n.
T = {10: 2.262157, 20: 2.093024, 50: 2.009575, 100: 1.984217}
METHODS = ("percentile", "student")
BATCH = 100


@experiment(
    seed=20,
    params={"trials": 4000, "resamples": 1000, "size": [10, 20, 50, 100]},
)
def bootstrap_coverage(run):
    cases = [(population, size) for population in POPULATIONS for size in run.params.size]
    seeds = run.seeds(len(cases))
    params = run.params.trials, run.params.resamples
    hits = run.map(lambda item: covered(*item, *params), zip(cases, seeds, strict=True))
    found = {}
    for (population, size), counts in zip(cases, hits, strict=True):
        for method, count in zip(METHODS, counts, strict=True):
            share, low, high = found[method, population, size] = wilson(count, run.params.trials)
            labels = {"method": method, "population": population, "size": size}
            run.metric("coverage", share, interval=(low, high), **labels)
    show(run, found)
    word, reason = verdict_by([found["percentile", name, 20] for name in POPULATIONS])
    run.verdict(word, because=reason)


def verdict_by(coverages):
    """The rule; ``coverages`` are (share, low, high) at n = 20, one a population."""
    failed = sum(high < ASKED for _, _, high in coverages)
    reason = (
        f"at n = 20 the coverage lies below 95 % in {failed} of {len(coverages)} populations, "
        "by its own interval"
    )
    if not failed:
        return "supported", reason
    return ("refuted" if failed == len(coverages) else "mixed"), reason


def covered(case, seed, trials, resamples):
    """In how many trials the percentile and the t interval contained the mean."""
    population, size = case
    rng = np.random.default_rng(seed)
    hits = np.zeros(2, dtype=int)
    for _ in range(trials // BATCH):
        values = drawn_from(population, rng, (BATCH, size))
        counts = rng.multinomial(size, np.full(size, 1 / size), size=resamples)
        for place, (low, high) in enumerate((percentile(values, counts), student(values))):
            hits[place] += ((low <= MEANS[population]) & (MEANS[population] <= high)).sum()
    return tuple(int(count) for count in hits)


def drawn_from(population, rng, shape):
    """Samples whose mean is that in ``MEANS``."""
    if population == "normal":
        return rng.standard_normal(shape)
    if population == "exponential":
        return rng.standard_exponential(shape)
    return rng.lognormal(size=shape)


def percentile(values, counts):
    """Ends of the intervals; ``counts`` say how often each resample has each value."""
    means = values @ counts.T / values.shape[1]
    return np.percentile(means, [2.5, 97.5], axis=1)


def student(values):
    """Ends of the intervals by Student's t (1908)."""
    size = values.shape[1]
    half = T[size] * values.std(axis=1, ddof=1) / np.sqrt(size)
    return values.mean(axis=1) - half, values.mean(axis=1) + half


def show(run, found):
    run.table(
        "coverage-by-size",
        [
            {"population": population, "n": size}
            | {method: shown(found[method, population, size]) for method in METHODS}
            for population in POPULATIONS
            for size in run.params.size
        ],
        caption=f"Share of {run.params.trials:,} intervals that contain the true mean, "
        "with 95 % intervals of that share.",
    )
    run.figure(
        "coverage",
        lambda axes: draw_lines(
            axes,
            run.params.size,
            {name: [found["percentile", name, n] for n in run.params.size] for name in POPULATIONS},
            xlabel="values in the sample, n",
            title="Share of 95 % intervals that contain the mean",
            target=ASKED,
            doubling=True,
        ),
        alt="Three lines with bands for their 95 % intervals, one for each population: the share "
        "of percentile bootstrap intervals that contain the true mean, against the size of the "
        "sample on a logarithmic axis. A dashed line marks 0.95.",
        caption="Coverage of the percentile bootstrap. The dashed line is what it promises.",
    )
