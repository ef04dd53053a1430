from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.notes import Note
from ccni_xl.robustness import ahp, group_comparisons

#: Saaty (2008), doi:10.1504/IJSSCI.2008.017590: which drink is consumed more in the USA.
#: Coffee, wine, tea, beer, sodas, milk, water.
DRINKS = np.array(
    [
        [1, 9, 5, 2, 1, 1, 1 / 2],
        [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [1, 9, 4, 2, 1, 2, 1 / 2],
        [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [2, 9, 9, 3, 2, 3, 1],
    ]
)


def test_drinks_of_saaty():
    found = ahp(DRINKS)
    assert found.weights.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(found.consistency_ratio, 3) == 0.022
    assert found.consistent
    assert "usable" in found.note([Note(c, c) for c in "cwtbsmx"]).en


@pytest.mark.parametrize("size", [2, 3, 6, 12])
def test_perfect_comparisons_give_back_their_weights(size):
    weights = np.arange(1, size + 1) / (size * (size + 1) / 2)
    found = ahp(weights[:, None] / weights[None, :])
    np.testing.assert_allclose(found.weights, weights, rtol=1e-12)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert found.eigenvalue == pytest.approx(size)


def test_eigenvector_against_a_library():
    rng = np.random.default_rng(3)
    upper = np.triu(rng.choice([1 / 9, 1 / 3, 1, 3, 5, 9], (6, 6)), 1)
    matrix = np.eye(6) + upper + np.divide(1, upper.T, out=np.zeros((6, 6)), where=upper.T > 0)
    values, vectors = np.linalg.eig(matrix)
    main = vectors[:, values.real.argmax()].real
    found = ahp(matrix)
    np.testing.assert_allclose(found.weights, main / main.sum(), rtol=1e-9)
    assert found.eigenvalue == pytest.approx(values.real.max())


def test_the_worst_comparison_is_named():
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    matrix = weights[:, None] / weights[None, :]
    matrix[0, 3], matrix[3, 0] = 1 / 5, 5
    found = ahp(matrix)
    assert not found.consistent
    assert found.worst == (0, 3)
    assert "A against D fits least" in found.note([Note(c, c) for c in "ABCD"]).en


def test_one_half_is_enough():
    half = np.where(np.tri(7, k=-1).astype(bool), np.nan, DRINKS)
    np.testing.assert_allclose(ahp(half).weights, ahp(DRINKS).weights)


def test_one_thing_and_two():
    assert ahp([[1]]).weights.tolist() == [1]
    assert ahp([[1, 4], [0.25, 1]]).consistency_ratio == 0


def test_more_than_fifteen_cannot_be_tested():
    found = ahp(np.ones((16, 16)))
    assert np.isnan(found.consistency_ratio)
    assert not found.consistent
    assert "not tested" in found.note([]).en


def test_a_group_by_geometric_mean():
    joined = group_comparisons([[[1, 2], [0.5, 1]], [[1, 8], [1 / 8, 1]]])
    np.testing.assert_allclose(joined, [[1, 4], [0.25, 1]])


@pytest.mark.parametrize(
    ("matrix", "match"),
    [
        (np.ones((2, 3)), "square"),
        ([[1, -2], [-0.5, 1]], "above 0"),
        ([[1, 2], [2, 1]], "items 1 and 2 contradict each other"),
        ([[1, np.nan], [np.nan, 1]], "items 1 and 2 are not compared"),
        ([[2, 2], [0.5, 1]], "items 1 and 1 contradict"),
    ],
)
def test_refused(matrix, match):
    with pytest.raises(ValueError, match=match):
        ahp(matrix)
