"""Skewness, kurtosis, and the rule that calls a column skewed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Shape", "SkewRule", "kurtosis", "shape", "skewness"]


def _central(values: ArrayLike) -> tuple[int, NDArray[np.float64]]:
    x = np.asarray(values, dtype=np.float64)
    x = x[np.isfinite(x)]
    return len(x), x - x.mean() if len(x) else x


def _spread(deviations: NDArray[np.float64]) -> bool:
    """Whether the deviations are more than rounding error of a constant column."""
    return bool((deviations**2).sum() > 0) and bool(np.ptp(deviations) > 0)


def skewness(values: ArrayLike) -> float:
    """Return the bias-corrected skewness G1 = sqrt(n (n - 1)) / (n - 2) m3 / m2^1.5.

    Parameters
    ----------
    values : (n,)
        NaN and infinities are left out.

    Returns
    -------
    float; NaN for fewer than 3 values or a constant column.

    References
    ----------
    Joanes & Gill (1998), doi:10.1111/1467-9884.00122.
    """
    n, d = _central(values)
    if n < 3 or not _spread(d):
        return float("nan")
    return float(np.sqrt(n * (n - 1)) / (n - 2) * (d**3).mean() / (d**2).mean() ** 1.5)


def kurtosis(values: ArrayLike) -> float:
    """Return the bias-corrected excess kurtosis.

    G2 = (n - 1) / ((n - 2) (n - 3)) ((n + 1) m4 / m2^2 - 3 (n - 1)).

    Parameters
    ----------
    values : (n,)
        NaN and infinities are left out.

    Returns
    -------
    float; NaN for fewer than 4 values or a constant column.

    References
    ----------
    Joanes & Gill (1998), doi:10.1111/1467-9884.00122.
    """
    n, d = _central(values)
    if n < 4 or not _spread(d):
        return float("nan")
    ratio = (d**4).mean() / (d**2).mean() ** 2
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * ratio - 3 * (n - 1)))


@dataclass(frozen=True, slots=True)
class Shape:
    """Skewness and kurtosis of a column."""

    skew: float
    kurtosis: float


def shape(values: ArrayLike) -> Shape:
    """Return both figures of ``values``."""
    return Shape(skewness(values), kurtosis(values))


@dataclass(frozen=True, slots=True)
class SkewRule:
    """A column has outliers where |skewness| and kurtosis both exceed these (JRC's 2 and 3.5)."""

    skew: float = 2.0
    kurtosis: float = 3.5

    def broken_by(self, figures: Shape) -> bool:
        """Whether a column of this shape has outliers; where a figure is undefined, it has not."""
        return abs(figures.skew) > self.skew and figures.kurtosis > self.kurtosis
