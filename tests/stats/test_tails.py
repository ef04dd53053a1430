from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.stats.tails import correlation_p, normal_p


@given(st.lists(st.floats(-38, 38), min_size=1, max_size=20))
def test_the_normal_p_is_that_of_scipy(z: list[float]) -> None:
    from scipy.special import ndtr

    np.testing.assert_allclose(normal_p(np.array(z)), 2 * ndtr(-np.abs(z)), rtol=1e-12, atol=1e-307)


def test_the_normal_p_keeps_shape_and_gaps() -> None:
    p = normal_p(np.array([[0.0, np.nan], [np.inf, -np.inf]]))
    np.testing.assert_array_equal(p, [[1.0, np.nan], [0.0, 0.0]])


@given(st.lists(st.tuples(st.floats(-1, 1), st.integers(3, 20_000)), min_size=1, max_size=20))
def test_the_p_of_a_correlation_is_that_of_scipy(pairs: list[tuple[float, int]]) -> None:
    from scipy.special import stdtr

    r, n = np.array([p[0] for p in pairs]), np.array([float(p[1]) for p in pairs])
    with np.errstate(divide="ignore"):
        t = np.abs(r) * np.sqrt((n - 2) / np.clip(1 - r * r, 0, None))
    np.testing.assert_allclose(correlation_p(r, n), 2 * stdtr(n - 2, -t), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("n", [3.0, 4.0, 12.0, 61.0, 62.0, 63.0, 110.0, 3000.0])
def test_the_p_of_a_correlation_to_twelve_digits(n: float) -> None:
    from scipy.special import betainc

    r = np.linspace(-0.95, 0.95, 39)
    expected = betainc((n - 2) / 2, 0.5, 1 - r * r)
    np.testing.assert_allclose(correlation_p(r, np.full(r.shape, n)), expected, rtol=1e-12, atol=1e-300)


def test_where_nothing_can_be_said() -> None:
    p = correlation_p(np.array([np.nan, 0.3, 0.0, -1.0]), np.array([9.0, 2.0, 9.0, 9.0]))
    np.testing.assert_array_equal(p, [np.nan, np.nan, 1.0, 0.0])
