from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.notes import Note
from ccni_xl.robustness import balance, correlation_shares, infomax


def sample(seed=1, k=4, n=200):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    return (0.8 * common + rng.normal(size=(n, k))) * rng.uniform(5, 20, k) + 50


@pytest.mark.parametrize("target", [None, [0.28, 0.26, 0.24, 0.22]])
def test_the_target_is_met(target):
    x = sample()
    found = balance(x, target)
    if not found.exact:
        pytest.fail("this sample has an exact solution")
    np.testing.assert_allclose(found.shares, target or [0.25] * 4, atol=1e-8)
    r, shares = correlation_shares(x, found.weights)
    np.testing.assert_allclose(found.correlations, r)
    np.testing.assert_allclose(found.shares, shares)
    assert r == pytest.approx([np.corrcoef(x[:, j], x @ found.weights)[0, 1] for j in range(4)])


def test_where_no_weights_meet_it_the_nearest_are_found():
    """One child opposed to the others cannot be balanced with weights of 0 or more."""
    x = sample(k=3)
    x[:, 2] = -x[:, 0] + 0.5 * x[:, 2]
    names = [Note(c, c.upper()) for c in "abc"]
    found = balance(x, names=names)
    assert not found.exact
    assert found.weights.min() >= 0
    assert found.weights.sum() == pytest.approx(1)
    best = found.correlations.sum() / np.linalg.norm(found.correlations)
    for weights in np.random.default_rng(1).dirichlet(np.ones(3), 400):
        r = correlation_shares(x, weights)[0]
        assert r.sum() / np.linalg.norm(r) <= best + 1e-9
    assert "No weights of 0 or more" in found.notes[0].en


def test_the_largest_sum_of_correlations():
    x = sample()
    best = correlation_shares(x, infomax(x))[0].sum()
    for weights in np.random.default_rng(1).dirichlet(np.ones(4), 300):
        assert correlation_shares(x, weights)[0].sum() <= best + 1e-12


def test_a_constant_child_and_too_few_units_are_said():
    x = sample()
    x[:, 1] = 3.0
    found = balance(x)
    assert np.isnan(found.weights).all()
    assert "2 has the same score everywhere" in found.notes[0].en
    assert "Only 2 unit(s)" in balance(sample()[:2]).notes[0].en


@pytest.mark.parametrize("target", [[1, 2], [1, 1, 0, 1]])
def test_a_target_that_makes_no_sense(target):
    with pytest.raises(ValueError, match="one number above 0 for each child"):
        balance(sample(), target)


def test_nothing_comes_near_a_target_that_all_children_oppose():
    """Two children that are opposites: no weights correlate both with their mean."""
    x = np.linspace(0, 1, 20)
    found = balance(np.column_stack((x, 1 - x)))
    assert not found.exact
    assert np.isnan(found.weights).all()
    assert "come near the target" in found.notes[0].en
