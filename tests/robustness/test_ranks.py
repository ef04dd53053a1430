from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccni_xl.aggregation import rank
from ccni_xl.robustness.ranks import by_unit, rank_quantiles, rank_runs, ratio


@given(st.integers(0, 10_000), st.integers(1, 40), st.sampled_from([0.0, 0.3, 1.0]))
@settings(max_examples=80, deadline=None)
def test_quantiles_equal_numpy_over_the_ranked_runs(seed, runs, gaps):
    rng = np.random.default_rng(seed)
    ranks = rng.integers(1, 30, (runs, 6)).astype(np.int32)
    ranks[rng.random(ranks.shape) < gaps] = 0
    percents = (0.0, 5.0, 50.0, 95.0, 100.0)
    found = rank_quantiles(ranks, percents)
    for unit in range(6):
        ranked = ranks[:, unit][ranks[:, unit] > 0]
        expected = np.percentile(ranked, percents) if len(ranked) else np.full(5, np.nan)
        np.testing.assert_allclose(found[:, unit], expected, rtol=0, atol=1e-12)


def test_more_units_than_small_integers_hold():
    ranks = np.full((3, 1), 40_000, dtype=np.int32)
    wide = np.concatenate([ranks, np.ones((3, 40_000), dtype=np.int32)], axis=1)
    assert rank_quantiles(wide, [50])[0, 0] == 40_000
    assert by_unit(wide).max() == 40_000


def test_ratio_of_nothing_is_missing():
    np.testing.assert_array_equal(ratio(np.array([1, 0]), np.array([4, 0])), [0.25, np.nan])


def test_one_run():
    assert rank_quantiles(np.array([[7]], dtype=np.int32), [5, 95]).ravel().tolist() == pytest.approx([7, 7])


def test_ranks_of_ties_and_gaps():
    scores = np.array([[[5.0, 7.0, 7.0 + 1e-13, np.nan, 1.0]]])
    assert rank_runs(scores).tolist() == [[[3, 1, 1, 0, 4]]]
    assert rank_runs(np.full((1, 1, 2), np.nan)).tolist() == [[[0, 0]]]


@given(st.integers(0, 10_000), st.integers(1, 70), st.sampled_from([1e-9, 1.0, 1e6, 1e200]))
@settings(max_examples=100, deadline=None)
def test_ranks_equal_the_ranking(seed, n, scale):
    rng = np.random.default_rng(seed)
    scores = rng.integers(-4, 5, (3, n)) * scale
    scores[rng.random(scores.shape) < 0.2] = np.nan
    expected = np.nan_to_num(np.stack([rank(row) for row in scores]))
    np.testing.assert_array_equal(rank_runs(scores), expected)
