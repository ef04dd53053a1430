"""Exact null distribution of Mann and Kendall's S, from the number of inversions of a permutation."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import factorial

import numpy as np

from ccni_xl.stats._arrays import FloatArray, IntArray

__all__ = ["EXACT_MAXIMUM", "exact_p", "smallest_exact_p"]

#: Longest series with an exact p: 1/171! is below the smallest normal float.
EXACT_MAXIMUM = 170


def exact_p(n: IntArray, s: FloatArray) -> FloatArray:
    """Return the exact two-sided p of S for series without ties.

    p = min(1, 2 P(S >= abs(s))) when all n! orders are equally likely.

    Parameters
    ----------
    n : ndarray of int, shape (n_unit,)
        Length of each series, 1 to `EXACT_MAXIMUM`.
    s : ndarray of float, shape (n_unit,)
        S of each series; whole, with the parity of n(n-1)/2.

    Returns
    -------
    ndarray of float64, shape (n_unit,)

    Raises
    ------
    ValueError
        If a series is longer than `EXACT_MAXIMUM`.

    References
    ----------
    Kendall, M. G. (1975). Rank Correlation Methods, 4th ed., chapter 5. London: Griffin.

    Examples
    --------
    >>> exact_p(np.array([4, 5]), np.array([6.0, -8.0])).round(6).tolist()
    [0.083333, 0.083333]
    """
    p = np.empty(s.shape)
    for length in np.unique(n).tolist():  # a loop over lengths, of which there are few, not over units
        these = n == length
        inversions = (length * (length - 1) // 2 - np.abs(s[these]).astype(np.int64)) // 2
        p[these] = _two_sided(length)[inversions]
    return p


def smallest_exact_p(n: IntArray) -> FloatArray:
    """Return the smallest two-sided p a series of each length can have: 2/n!, and 1 for n = 1."""
    p = np.empty(n.shape)
    for length in np.unique(n).tolist():
        p[n == length] = _two_sided(length)[0]
    return p


@lru_cache(maxsize=EXACT_MAXIMUM)
def _two_sided(n: int) -> FloatArray:
    """Return p for 0, 1, ... inversions (S falls by two with each) down to S = 0 or 1.

    The count of permutations of n things with k inversions is the sum of the counts of n - 1 things
    with k, k-1, ..., k-n+1. In whole numbers the sums are exact, and so is each p but for one division.
    """
    if n > EXACT_MAXIMUM:
        raise ValueError(f"exact p is available up to {EXACT_MAXIMUM} values, got {n}; use p_method='normal'")
    half = n * (n - 1) // 4  # the distribution is symmetric: more inversions than this mean S < 0
    counts = [1] + [0] * half
    for things in range(2, n + 1):
        running = list(accumulate(counts))
        counts = [total - (running[k - things] if k >= things else 0) for k, total in enumerate(running)]
    orders = factorial(n)
    table = np.array([min(1.0, 2 * cumulated / orders) for cumulated in accumulate(counts)])
    table.flags.writeable = False  # shared by all callers
    return table
