"""Sobol indices: the design, the estimators, their bootstrap. Knows functions, not indices.

S_i is the share of the variance that factor i explains alone, T_i the share that involves it.
With A, B two independent samples (n, d) and AB_i = A with the columns of factor i from B,

    S_i = mean( y_B (y_ABi - y_A) ) / V           (Saltelli et al. 2010, table 2, b)
    T_i = mean( (y_A - y_ABi)^2 ) / (2 V)         (Jansen 1999)

and V the variance (n - 1) of y_A and y_B together. A factor may have many columns (all weights):
the formulas hold for groups.

References
----------
Sobol (2001), doi:10.1016/S0378-4754(00)00270-6. Saltelli et al. (2010),
doi:10.1016/j.cpc.2009.09.018. Jansen (1999), doi:10.1016/S0010-4655(98)00154-4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.robustness.lowdiscrepancy import picks, uniforms

__all__ = ["Design", "Interval", "bootstrap", "indices", "saltelli_design"]

Floats = NDArray[np.float64]

#: Bootstrap counts (8 bytes each) held at a time.
_CELLS = 1 << 21

#: Stream of the seed that the bootstrap draws from.
_STREAM = 7


@dataclass(frozen=True, slots=True)
class Design:
    """Two samples of the unit cube and the columns of each factor.

    Parameters
    ----------
    a, b : (n, d)
    groups : tuple of slice
        Columns of each factor.
    """

    a: Floats
    b: Floats
    groups: tuple[slice, ...]

    def mixed(self, factor: int) -> Floats:
        """Return A with the columns of one factor from B."""
        points = self.a.copy()
        points[:, self.groups[factor]] = self.b[:, self.groups[factor]]
        return points

    def stacked(self) -> Floats:
        """Return A, B, AB_1, ..., AB_k below each other ((k + 2) n, d)."""
        return np.concatenate([self.a, self.b, *(self.mixed(i) for i in range(len(self.groups)))])


def saltelli_design(n: int, columns: Sequence[int], seed: int) -> Design:
    """Return the design for factors with so many columns each.

    Parameters
    ----------
    n : int
        Rows of A; a power of 2 is best. The function is called n (k + 2) times.
    columns : sequence of int
        Columns of each of the k factors; 0 for a factor that needs none.

    Returns
    -------
    Design
        Two samples (n, sum of columns) of the unit cube.

    References
    ----------
    Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018.
    """
    ends = np.cumsum([0, *columns]).tolist()
    both = uniforms(n, 2 * ends[-1], seed)
    groups = tuple(slice(first, last) for first, last in pairwise(ends))
    return Design(both[:, : ends[-1]], both[:, ends[-1] :], groups)


def indices(y_a: ArrayLike, y_b: ArrayLike, y_ab: ArrayLike, *, centre: bool = True) -> tuple[Floats, Floats]:
    """Estimate first-order and total indices.

    Parameters
    ----------
    y_a, y_b : (n,)
    y_ab : (k, n)
    centre : bool
        Take the mean off first. S_i means the same, but its error no longer grows with the mean;
        COINr and the cases it gives do without.

    Returns
    -------
    S, T : (k,)
        NaN where the result does not vary at all.

    Raises
    ------
    ValueError
        Shapes that do not fit, or NaN.
    """
    a, b, ab = _checked(y_a, y_b, y_ab)
    variance = np.concatenate((a, b)).var(ddof=1)
    if not variance > 0 or np.ptp(np.concatenate((a, b))) == 0:
        nothing = np.full(len(ab), np.nan)
        return nothing, nothing.copy()
    weight = b - np.concatenate((a, b)).mean() if centre else b
    first = (weight * (ab - a)).mean(axis=1) / variance
    total = ((a - ab) ** 2).mean(axis=1) / (2 * variance)
    return first, total


def _checked(y_a: ArrayLike, y_b: ArrayLike, y_ab: ArrayLike) -> tuple[Floats, Floats, Floats]:
    a, b, ab = (np.asarray(y, dtype=np.float64) for y in (y_a, y_b, y_ab))
    if a.ndim != 1 or a.shape != b.shape or ab.ndim != 2 or ab.shape[1] != len(a) or len(a) < 2:
        raise ValueError(f"expected (n,), (n,), (k, n) with n >= 2; got {a.shape}, {b.shape}, {ab.shape}")
    if np.isnan(a).any() or np.isnan(b).any() or np.isnan(ab).any():
        raise ValueError("a result is missing; leave its whole row out")
    return a, b, ab


@dataclass(frozen=True, slots=True)
class Interval:
    """Bootstrap bounds of the indices, each (k,)."""

    first_low: Floats
    first_high: Floats
    total_low: Floats
    total_high: Floats


def bootstrap(
    y_a: ArrayLike,
    y_b: ArrayLike,
    y_ab: ArrayLike,
    *,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 1,
    centre: bool = True,
) -> Interval:
    """Return percentile bootstrap intervals of the indices, rows drawn with replacement.

    Every statistic is a mean over rows, so a resample is a row of counts times a table of terms.

    Parameters
    ----------
    y_a, y_b, y_ab
        See `indices`.
    resamples : int
    level : float
        Share of the resamples inside, 0 to 1.

    Returns
    -------
    Interval
        NaN where the result does not vary.

    Raises
    ------
    ValueError
        As for `indices`.

    References
    ----------
    Archer, Saltelli & Sobol (1997), doi:10.1080/00949659708811825.
    """
    a, b, ab = _checked(y_a, y_b, y_ab)
    mean = np.concatenate((a, b)).mean()
    a, b, ab = a - mean, b - mean, ab - mean
    step = ab - a
    terms = np.column_stack((a, b, a**2 + b**2, *step, *(step * b), *(step**2)))
    n, k = len(a), len(ab)
    sums = np.empty((resamples, terms.shape[1]))
    rows = max(1, _CELLS // n)
    drawn = picks((resamples, n), n, seed, _STREAM)
    for start in range(0, resamples, rows):
        part = drawn[start : start + rows]
        flat = part + n * np.arange(len(part))[:, None]
        counts = np.bincount(flat.ravel(), minlength=len(part) * n).reshape(len(part), n)
        sums[start : start + rows] = counts @ terms
    means = sums / n
    centre_at = (means[:, 0] + means[:, 1]) / 2
    # centre_at is the resample's own mean (of values with the whole sample's mean taken off)
    variance = (means[:, 2] - 2 * centre_at**2) * n / (2 * n - 1)
    offset = centre_at if centre else np.full(resamples, -mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        first = (means[:, 3 + k : 3 + 2 * k] - offset[:, None] * means[:, 3 : 3 + k]) / variance[:, None]
        total = means[:, 3 + 2 * k :] / (2 * variance[:, None])
    good = variance > 1e-14 * max(float((a**2).mean()), np.finfo(np.float64).tiny)
    if not good.any():
        nothing = np.full(k, np.nan)
        return Interval(nothing, nothing, nothing, nothing)
    tail = 50 * (1 - level)
    bounds = np.percentile(np.stack((first[good], total[good])), [tail, 100 - tail], axis=1)
    return Interval(bounds[0, 0], bounds[1, 0], bounds[0, 1], bounds[1, 1])
