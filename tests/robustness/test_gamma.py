from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaincc, gammainccinv, gammaincinv

from ccni_xl.robustness.gamma import gamma_quantiles
from ccni_xl.robustness.lowdiscrepancy import EDGE, uniforms


def exact(shape, uniform):
    """Return quantiles, each from the tail in which its probability has all its digits."""
    return np.where(uniform < 0.5, gammaincinv(shape, uniform), gammainccinv(shape, 1 - uniform))


@pytest.mark.parametrize("shape", [0.01, 0.5, 1, 1.99, 2, 2.01, 2.5, 3, 7, 20, 100, 1e3, 1e5])
def test_quantiles_are_exact_to_twelve_digits(shape):
    points = uniforms(20_000, 1, seed=1).T
    points[0, :4] = EDGE, 3 * EDGE, 1 - EDGE, 0.5
    found = gamma_quantiles(np.array([shape]), points)
    np.testing.assert_allclose(found, exact(shape, points), rtol=1e-12)


def test_rows_have_their_own_shapes_and_none_is_zero():
    shapes = np.array([5.0, 0.0, 0.7, 2.0, 5.0])
    points = uniforms(100, 5, seed=2).T
    found = gamma_quantiles(shapes, points)
    assert (found[1] == 0).all()
    for row in (0, 2, 3, 4):
        np.testing.assert_allclose(found[row], exact(shapes[row], points[row]), rtol=1e-12)


@pytest.mark.parametrize("shape", [2.0, 4.5, 30.0])
def test_quantiles_rise_with_the_probability(shape):
    points = np.linspace(EDGE, 1 - EDGE, 10_001)[None]
    found = gamma_quantiles(np.array([shape]), points)
    assert (np.diff(found) > 0).all()
    np.testing.assert_allclose(gammaincc(shape, found), 1 - points, rtol=1e-10)


def test_a_point_has_the_same_quantile_whoever_else_is_there():
    shapes, points = np.array([2.0, 3.0, 9.0]), uniforms(64, 3, seed=3).T
    whole = gamma_quantiles(shapes, points)
    np.testing.assert_allclose(gamma_quantiles(shapes[1:2], points[1:2, :7]), whole[1:2, :7], rtol=1e-14)


def test_no_rows():
    assert gamma_quantiles(np.empty(0), np.empty((0, 5))).shape == (0, 5)
