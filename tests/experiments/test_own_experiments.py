"""The journal's smaller experiments compute what they say, by rules that were fixed beforehand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from generator.experiments import is_good, stale, stored
from generator.journal import open_journal

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "bootstrap-coverage",
    "contrastive-negatives",
    "cosine-concentration",
    "hashed-cosine",
    "order-of-the-mean",
    "random-projection",
)
ABOVE, BELOW, BOTH = (0.9, 0.85, 0.96), (0.1, 0.01, 0.15), (0.5, 0.001, 1.2)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_result_is_current(name):
    """Whoever changes an experiment commits what it finds then."""
    journal, _ = open_journal(ROOT)
    finding = stored(journal, name)

    assert finding is not None
    assert stale(journal, name) == ()
    assert is_good(journal, finding)
    assert finding.result.untracked == ()


@pytest.mark.parametrize(
    ("name", "found", "word"),
    [
        ("random_projection", [ABOVE, ABOVE], "supported"),
        ("random_projection", [BELOW, BELOW], "refuted"),
        ("random_projection", [ABOVE, BELOW, BOTH], "mixed"),
        ("random_projection", [ABOVE, BOTH], "inconclusive"),
        ("hashed_cosine", [(0.02, 0.01, 0.03), (0.02, 0.01, 0.03)], "supported"),
        ("hashed_cosine", [ABOVE, ABOVE], "refuted"),
        ("hashed_cosine", [ABOVE, (0.02, 0.01, 0.03)], "mixed"),
        ("hashed_cosine", [ABOVE, BOTH], "inconclusive"),
        ("bootstrap_coverage", [(0.95, 0.94, 0.96), ABOVE], "supported"),
        ("bootstrap_coverage", [BELOW, (0.94, 0.93, 0.949)], "refuted"),
        ("bootstrap_coverage", [BELOW, (0.95, 0.94, 0.96)], "mixed"),
        ("order_of_the_mean", [(0, 0, 0), (0, 0, 0)], "supported"),
        ("order_of_the_mean", [ABOVE, ABOVE], "refuted"),
        ("order_of_the_mean", [(0, 0, 0), ABOVE], "mixed"),
        ("cosine_concentration", [(1, 0.99, 1.01)], "supported"),
        ("cosine_concentration", [BELOW], "refuted"),
        ("cosine_concentration", [BELOW, (1, 0.99, 1.01)], "mixed"),
        ("cosine_concentration", [BOTH, (1, 0.99, 1.01)], "inconclusive"),
    ],
)
def test_the_verdict_follows_the_rule(ours, name, found, word):
    """The rule stands in the module's docstring, and looks at intervals alone."""
    assert ours(name).verdict_by(found)[0] == word


@pytest.mark.parametrize(
    ("lost", "word"),
    [
        ((0, -0.01, 0.01), "supported"),
        ((0.05, 0.03, 0.07), "refuted"),
        ((0.02, 0.01, 0.03), "inconclusive"),
    ],
)
def test_four_negatives_are_judged_by_what_they_lose(ours, lost, word):
    """By which side of two percentage points the interval lies."""
    assert ours("contrastive_negatives").verdict_by(lost)[0] == word


# Random projection


def test_the_nearest_are_found_and_counted(ours):
    """Points on a line, by hand."""
    module = ours("random_projection")
    between = module.distances(np.array([[0.0], [1.0], [3.0], [7.0]]))

    assert between[0, 2] == pytest.approx(3)
    assert module.nearest(between, 1).ravel().tolist() == [1, 0, 1, 2]
    assert module.recall(np.array([[1, 2], [0, 2]]), np.array([[2, 3], [0, 2]])) == 0.75
    assert module.error_of(between, 2 * between) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["isotropic", "clusters", "low-rank"])
def test_points_have_their_kind_and_shape(ours, rng, kind):
    """Sixteen directions hold nearly all of what low-rank points are, and of no other kind."""
    points = ours("random_projection").points_of(kind, rng, 200, 64)
    sizes = np.linalg.svd(points, compute_uv=False) ** 2

    assert points.shape == (200, 64)
    assert (sizes[:16].sum() / sizes.sum() > 0.99) == (kind == "low-rank")


# Intervals


def test_the_mean_of_each_population_is_the_one_that_is_looked_for(ours, rng):
    """Else coverage would count something else."""
    module = ours("bootstrap_coverage")
    for name, mean in module.MEANS.items():
        assert module.drawn_from(name, rng, 200_000).mean() == pytest.approx(mean, abs=0.03)


def test_resamples_by_counts_are_resamples(ours):
    """Each value as often as its count says, and the ends are percentiles of the means."""
    module = ours("bootstrap_coverage")
    values, counts = np.array([[1.0, 2.0, 6.0]]), np.array([[3, 0, 0], [1, 1, 1], [0, 0, 3]])

    low, high = module.percentile(values, counts)

    assert (low[0], high[0]) == pytest.approx(tuple(np.percentile([1, 3, 6], [2.5, 97.5])))


def test_students_interval_covers_the_mean_of_normal_values_as_often_as_it_says(ours):
    """It is exact there, so it also holds the counting."""
    module = ours("bootstrap_coverage")
    percentile, student = module.covered(("normal", 20), 1, 4000, 200)

    assert student / 4000 == pytest.approx(0.95, abs=0.01)
    assert percentile < student


# Hashing


def test_a_hashed_cosine_is_the_cosine_where_nothing_collides(ours):
    """And two words in one bucket are one word."""
    module = ours("hashed_cosine")
    a, b = (np.array([0, 1]), np.array([3.0, 4.0])), (np.array([0, 2]), np.array([4.0, 3.0]))

    assert module.cosine_of(a, b, np.array([2, 0, 1]), 3) == pytest.approx(12 / 25)
    assert module.cosine_of(a, b, np.array([0, 1, 1]), 2) == pytest.approx(24 / 25)


def test_texts_share_words_and_frequent_ones_weigh_little(ours, rng):
    """The inverse document frequency falls with how often a word is said."""
    module = ours("hashed_cosine")
    frequency = module.zipf(1000)
    shared = [np.mean(np.equal(*module.two_texts(rng, frequency, 300))) for _ in range(50)]

    assert frequency.sum() == pytest.approx(1)
    assert (np.diff(module.idf(frequency, 300)) > 0).all()
    assert min(shared) < 0.2
    assert max(shared) > 0.8


# The mean


@pytest.mark.parametrize("way", ["plain", "double", "sorted"])
def test_each_way_is_the_mean(ours, rng, way):
    """To single precision, and of two numbers in either order exactly."""
    module = ours("order_of_the_mean")
    words = rng.standard_normal((7, 4, 5)).astype(np.float32)

    assert module.mean(words, way) == pytest.approx(words.mean(axis=0), abs=1e-6)
    assert (module.mean(words[:2], way) == module.mean(words[1::-1], way)).all()


def test_rounding_decides_by_the_order(ours):
    """One, and then too little to count, twice; or both together first."""
    module = ours("order_of_the_mean")
    small = np.float32(2**-24)
    words = np.array([1, small, small], dtype=np.float32).reshape(3, 1, 1)

    assert module.mean(words, "plain") < module.mean(words[::-1], "plain")
    assert module.mean(words, "sorted") == module.mean(words[::-1], "sorted")


def test_the_neighbour_is_the_nearest_other_by_direction(ours):
    """However long it is."""
    means = np.array([[1, 0], [9, 1], [0, 1]], dtype=np.float32)

    assert ours("order_of_the_mean").neighbour(means, means).tolist() == [1, 0, 1]


# Concentration


def test_effective_dimensions_are_all_unless_they_are_stretched(ours):
    """By hand for scales of 0.1, 1 and 10."""
    module = ours("cosine_concentration")

    assert module.effective("heavy", 16) == 16
    assert module.effective("stretched", 3) == pytest.approx(101.01**2 / 10001.0001)


# Contrastive learning


@pytest.mark.parametrize("negatives", [0, 1, 4])
def test_the_gradient_is_that_of_the_loss(ours, rng, negatives):
    """Against central differences."""
    module = ours("contrastive_negatives")
    encoder, a, b = (rng.standard_normal(shape) for shape in ((6, 3), (5, 6), (5, 6)))
    slope = module.gradient(encoder, a, b, negatives)
    for row, column in np.ndindex(6, 3):
        step = np.zeros_like(encoder)
        step[row, column] = 1e-6
        rise = module.loss(encoder + step, a, b, negatives) - module.loss(
            encoder - step, a, b, negatives
        )
        assert slope[row, column] == pytest.approx(rise / 2e-6, abs=1e-6)


def test_an_item_chooses_among_its_own_partner_and_as_many_others_as_asked(ours):
    """The next ones in the batch, around its end."""
    among = ours("contrastive_negatives").rivals(4, 2)

    assert among.tolist() == [[1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1]]


def test_dimensions_in_use_are_counted_by_what_they_carry(ours):
    """Two even directions are two, however many coordinates there are."""
    module = ours("contrastive_negatives")

    assert module.dimensions_in_use(np.eye(4)[[0, 1, 0, 1]]) == pytest.approx(2)
    assert module.dimensions_in_use(np.ones((5, 3))) == pytest.approx(1)
