"""Skewness, kurtosis, and the rule that calls a column skewed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Shape", "SkewRule", "kurtosis", "shape", "skewness"]


def _deviations(values: ArrayLike) -> tuple[int, NDArray[np.float64] | None]:
    """Return the number of values and their deviations in units of the largest, None if constant."""
    x = np.asarray(values, dtype=np.float64)
    x = x[np.isfinite(x)]
    largest = float(np.abs(x).max()) if len(x) else 0.0
    if largest == 0:
        return len(x), None
    x = x / largest  # powers of four neither overflow nor vanish
    d = x - x.mean()
    spread = float(np.abs(d).max())
    return len(x), d / spread if spread > 4 * np.finfo(np.float64).eps else None


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
    n, d = _deviations(values)
    if n < 3 or d is None:
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
    n, d = _deviations(values)
    if n < 4 or d is None:
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
