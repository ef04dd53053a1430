"""The exact distribution: against enumeration of all orders, and known counts."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from ccni_xl.stats.inversions import EXACT_MAXIMUM, exact_p, smallest_exact_p


def score(order: tuple[int, ...]) -> int:
    return sum((b > a) - (b < a) for i, a in enumerate(order) for b in order[i + 1 :])


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7])
def test_p_is_the_share_of_all_orders(n: int) -> None:
    scores = np.array([score(order) for order in permutations(range(n))])
    for s in np.unique(scores):
        expected = min(1.0, 2 * np.mean(scores >= abs(s)))
        assert exact_p(np.array([n]), np.array([float(s)]))[0] == pytest.approx(expected, rel=1e-14)


def test_lengths_may_be_mixed() -> None:
    n, s = np.array([5, 4, 5, 10]), np.array([10.0, 6.0, -10.0, -45.0])
    expected = [2 / 120, 2 / 24, 2 / 120, 2 / 3628800]
    np.testing.assert_allclose(exact_p(n, s), expected, rtol=1e-15)
    np.testing.assert_allclose(smallest_exact_p(n), expected, rtol=1e-15)


def test_long_series_come_close_to_the_normal_p() -> None:
    from scipy.special import ndtr

    n, s = 60, 345.0
    normal = 2 * ndtr(-(s - 1) / np.sqrt(n * (n - 1) * (2 * n + 5) / 18))
    assert exact_p(np.array([n]), np.array([s]))[0] == pytest.approx(normal, rel=0.04)


def test_the_longest_length_still_has_a_positive_smallest_p() -> None:
    assert 0 < smallest_exact_p(np.array([EXACT_MAXIMUM]))[0] < 1e-300


def test_longer_series_are_refused() -> None:
    with pytest.raises(ValueError, match="exact p is available up to 170 values, got 171"):
        exact_p(np.array([171]), np.array([1.0]))
