"""What all experiments of this journal do with the numbers of their trials."""

import numpy as np
from similarity import interval_of_mean, resamples

NORMAL = 1.959963984540054  # the 97.5 % quantile of the normal distribution


def estimated(run, name, values, **labels):
    """Give the mean over the seeds as a metric, with its interval; returns (mean, low, high).

    The same seeds are drawn for every metric with as many of them, so that what is compared
    is compared fairly.
    """
    drawn = resamples(np.random.default_rng(len(values)), len(values))
    values = np.asarray(values, dtype=float)
    low, high = interval_of_mean(values, drawn)
    mean = values.mean()
    low, high = min(low, mean), max(high, mean)  # all values equal: rounding alone parts them
    run.metric(name, mean, interval=(low, high), **labels)
    return mean, low, high


def wilson(hits, trials):
    """A 95 % interval for a share, (share, low, high) (Wilson 1927)."""
    share, square = hits / trials, NORMAL**2
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = NORMAL / (1 + square / trials)
    half *= np.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    return share, middle - half, middle + half


def sides(intervals, threshold):
    """How many of the (value, low, high) lie wholly above a threshold, and how many below."""
    above = sum(low > threshold for _, low, _ in intervals)
    below = sum(high < threshold for _, _, high in intervals)
    return above, below


def shown(estimate, digits=3):
    """An estimate as a cell of a table."""
    value, low, high = (f"{number:.{digits}f}" for number in estimate)
    return f"{value} [{low}, {high}]".replace("-", "−")
