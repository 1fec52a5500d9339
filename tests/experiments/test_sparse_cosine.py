"""The journal's first real experiment computes what it says, and its stored result is current."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from generator.experiments import is_good, stale, stored
from generator.journal import open_journal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def module():
    path = ROOT / "experiments/sparse_cosine.py"
    spec = importlib.util.spec_from_file_location("sparse_cosine", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_the_stored_result_is_current():
    """Whoever changes the experiment commits what it finds then."""
    journal, _ = open_journal(ROOT)
    finding = stored(journal, "sparse-cosine")

    assert finding is not None
    assert stale(journal, "sparse-cosine") == ()
    assert is_good(journal, finding)
    assert [item.path for item in finding.result.inputs] == ["experiments/sparse_cosine.py"]


def test_equal_values_share_the_average_of_their_ranks(module):
    """As in the definition of Spearman's correlation with ties."""
    assert list(module.ranks(np.array([10.0, 20.0, 20.0, 5.0]))) == [2, 3.5, 3.5, 1]


def test_spearman_with_ties_agrees_with_a_case_worked_by_hand(module):
    """Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, over √(4.5 · 5)."""
    found = module.spearman(np.array([1.0, 2.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0]))

    assert found == pytest.approx(4.5 / np.sqrt(4.5 * 5))


def test_pairs_have_the_similarity_that_they_are_made_with(module):
    """Before anything is zeroed, the cosine of each pair is exactly its true similarity."""
    similarity, x, y = module.make_pairs(np.random.default_rng(0), 50, 16)

    assert module.cosine(x, y) == pytest.approx(similarity)


def test_an_empty_vector_scores_zero(module):
    """No coordinate in common says nothing about similarity, and is no division by zero."""
    assert list(module.cosine(np.zeros((1, 3)), np.ones((1, 3)))) == [0]


@pytest.mark.parametrize(
    ("gains", "word"),
    [
        ([(0.1, 0.2), (0.1, 0.3)], "supported"),
        ([(-0.2, -0.1), (-0.3, -0.1)], "refuted"),
        ([(0.1, 0.2), (-0.2, -0.1)], "mixed"),
        ([(0.1, 0.2), (-0.1, 0.2)], "inconclusive"),
        ([(-0.1, 0.1), (-0.1, 0.2)], "inconclusive"),
    ],
)
def test_the_verdict_follows_the_rule(module, gains, word):
    """The rule looks only at which side of 0 the intervals lie."""
    assert module.verdict_by(dict(enumerate(gains)))[0] == word
