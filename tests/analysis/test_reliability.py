from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.analysis import cronbach_alpha, importance


def test_alpha_of_columns_alike_is_one():
    x = np.random.default_rng(1).normal(size=(20, 1))
    assert cronbach_alpha(np.hstack([x, x, x])) == pytest.approx(1)


def test_alpha_by_hand():
    """Variances 1 and 1, covariance 0.5: 2 (1 - 2 / 3) = 2 / 3."""
    x = np.array([[-1, -1], [0, 1], [1, 0.0]])
    assert np.cov(x.T)[0, 1] == pytest.approx(0.5)
    assert cronbach_alpha(x) == pytest.approx(2 / 3)


def test_opposed_columns_have_a_negative_alpha():
    x = np.array([[1, 3], [2, 2.5], [3, 1]])
    assert cronbach_alpha(x) < 0


@pytest.mark.parametrize(
    "x",
    [[[1], [2], [3]], [[1, 2]], [[1, 1], [1, 1]], [[1, -1], [2, -2], [5, -5]], [[np.nan, 1], [2, np.nan]]],
)
def test_alpha_that_cannot_be_computed(x):
    assert np.isnan(cronbach_alpha(x))


def test_alpha_uses_the_units_that_have_both():
    x = np.array([[1, 2, 1], [2, 1, np.nan], [3, 5, 4], [4, 3, 2.0]])
    c = np.array(
        [[np.cov(x[~np.isnan(x[:, [i, j]]).any(1)][:, [i, j]].T)[0, 1] for j in range(3)] for i in range(3)]
    )
    np.fill_diagonal(c, np.nanvar(x, axis=0, ddof=1))
    assert cronbach_alpha(x) == pytest.approx(1.5 * (1 - np.trace(c) / c.sum()))


def test_importance_sums_to_one():
    x = np.random.default_rng(1).uniform(0, 100, (40, 5))
    w = np.array([0.4, 0.3, 0.1, 0.1, 0.1])
    found = importance(x, w, x @ w)
    assert found.sum() == pytest.approx(1)
    np.testing.assert_allclose(
        found, [w[j] * np.cov(x[:, j], x @ w)[0, 1] / np.var(x @ w, ddof=1) for j in range(5)]
    )


def test_importance_of_a_constant_is_nothing():
    x = np.column_stack((np.arange(5.0), np.full(5, 50.0)))
    np.testing.assert_allclose(importance(x, [0.5, 0.5], x.mean(axis=1)), [1, 0], atol=1e-12)


def test_importance_that_cannot_be_computed():
    assert np.isnan(importance([[1, 2], [np.nan, 3]], [0.5, 0.5], [1.5, np.nan])).all()
    assert np.isnan(importance(np.ones((4, 2)), [0.5, 0.5], np.ones(4))).all()
