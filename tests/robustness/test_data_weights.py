from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.notes import Note
from ccni_xl.robustness import critic, entropy, equal, pca, pca_weights
from ccni_xl.robustness.data_weights import METHODS

NAMES = [Note(f"第{c}", c.upper()) for c in "abc"]


def test_equal():
    assert equal(np.zeros((3, 4))).weights.tolist() == [0.25] * 4


def test_entropy_by_hand():
    """Shares 1/2, 1/2 and 1/4, 3/4: H = 1 and 0.811278, so all weight goes to the second."""
    np.testing.assert_allclose(entropy([[5, 1], [5, 3]]).weights, [0, 1])
    found = entropy([[1, 1], [3, 7]])
    h = np.array([-(p * np.log2(p) + (1 - p) * np.log2(1 - p)) for p in (0.25, 0.125)])
    np.testing.assert_allclose(found.weights, (1 - h) / (1 - h).sum())


def test_entropy_does_not_mind_a_zero_or_the_scale():
    x = np.array([[0, 2], [1, 3], [4, 9.0]])
    np.testing.assert_allclose(entropy(x).weights, entropy(x * [10, 0.1]).weights)


def test_entropy_of_negative_scores():
    with pytest.raises(ValueError, match="0 or more"):
        entropy([[-1, 2], [3, 4]])


def test_critic_by_hand():
    x = np.array([[0, 0, 10], [5, 10, 5], [10, 5, 0.0]])
    unit = (x - x.min(0)) / np.ptp(x, axis=0)
    r = np.corrcoef(unit.T)
    raw = [unit[:, j].std(ddof=1) * sum(1 - r[j, k] for k in range(3)) for j in range(3)]
    np.testing.assert_allclose(critic(x).weights, np.array(raw) / sum(raw))


def test_two_columns_alike_share_what_one_would_get():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 50))
    found = critic(np.column_stack((a, a, b))).weights
    assert found[0] == pytest.approx(found[1])
    assert found[2] > found[0]


def test_principal_component_by_hand():
    """Correlation r of two: components 1 + r and 1 - r, loadings 1 / sqrt 2."""
    x = np.array([[1, 2], [2, 1], [3, 5], [4, 3.0]])
    r = np.corrcoef(x.T)[0, 1]
    found = pca(x)
    np.testing.assert_allclose(found.sdev**2, [1 + r, 1 - r])
    np.testing.assert_allclose(found.loadings, [2**-0.5] * 2)
    np.testing.assert_allclose(pca_weights(x).weights, [0.5, 0.5])


def test_a_child_that_runs_against_the_others_is_named():
    rng = np.random.default_rng(1)
    a = rng.normal(size=80)
    x = np.column_stack((a, a + 0.3 * rng.normal(size=80), -a + 0.3 * rng.normal(size=80)))
    found = pca_weights(x, NAMES)
    assert found.weights.sum() == pytest.approx(1)
    assert found.notes[0].en.startswith("C: against the others")
    assert "第c" in found.notes[0].zh


@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
def test_a_constant_child_gets_nothing_and_is_named(method):
    rng = np.random.default_rng(2)
    x = np.column_stack((rng.uniform(1, 9, 30), np.full(30, 4.0), rng.uniform(1, 9, 30)))
    found = METHODS[method](x, NAMES)
    assert found.weights[1] == 0
    assert found.weights.sum() == pytest.approx(1)
    assert "B has the same score everywhere" in found.notes[0].en


@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
def test_all_constant_or_too_few_units_suggest_nothing(method):
    found = METHODS[method](np.ones((5, 2)), None)
    assert np.isnan(found.weights).all()
    assert "suggest no weights" in found.notes[-1].en
    few = METHODS[method](np.array([[1, np.nan], [np.nan, 2]]), None)
    assert np.isnan(few.weights).all()
    assert "Only 0 unit(s)" in few.notes[0].en


@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
def test_one_child_has_all_the_weight(method):
    assert METHODS[method](np.array([[1.0], [2], [4]]), None).weights.tolist() == [1]


@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
def test_units_with_a_gap_are_left_out(method):
    rng = np.random.default_rng(3)
    x = rng.uniform(1, 9, (20, 3))
    gap = np.concatenate((x, [[np.nan, 5, 5]]))
    np.testing.assert_allclose(METHODS[method](gap, None).weights, METHODS[method](x, None).weights)


def test_components_need_scores_that_differ():
    with pytest.raises(ValueError, match="scores that differ"):
        pca(np.ones((4, 2)))
