"""What the journal's experiments share: means with intervals, shares, and sides of a threshold."""

from __future__ import annotations

import pytest


@pytest.fixture
def estimates(ours):
    return ours("estimates")


class Told:
    """Keeps what a run is told."""

    def __init__(self):
        self.metrics = []

    def metric(self, name, value, *, interval, **labels):
        self.metrics.append((name, value, interval, labels))


def test_an_estimate_is_the_mean_with_an_interval_around_it(estimates):
    """The metric that is given is the one that is returned."""
    told = Told()
    mean, low, high = estimates.estimated(told, "gain", [1, 2, 3, 4], size=2)

    assert mean == 2.5
    assert 1 <= low < mean < high <= 4
    assert told.metrics == [("gain", mean, (low, high), {"size": 2})]


def test_values_that_are_all_the_same_have_an_interval_of_no_width(estimates):
    """Rounding in the mean of a resample must not put the mean outside."""
    mean, low, high = estimates.estimated(Told(), "gain", [0.1] * 20)

    assert low <= mean <= high
    assert high - low < 1e-15


@pytest.mark.parametrize(
    ("hits", "low", "high"), [(0, 0, 0.2775), (5, 0.2366, 0.7634), (10, 0.7225, 1)]
)
def test_the_interval_of_a_share_is_wilsons(estimates, hits, low, high):
    """Of 10 trials; the known values."""
    assert estimates.wilson(hits, 10) == pytest.approx((hits / 10, low, high), abs=1e-4)


def test_an_interval_is_on_a_side_only_as_a_whole(estimates):
    """One that holds the threshold is on neither."""
    assert estimates.sides([(2, 1.5, 3), (1, 0.5, 2), (0, -1, 0.5)], 1) == (1, 1)


def test_an_estimate_is_shown_with_a_real_minus(estimates):
    assert estimates.shown((-0.5, -1, 0), 2) == "−0.50 [−1.00, 0.00]"
