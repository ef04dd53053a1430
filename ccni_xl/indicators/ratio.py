"""Division that keeps missing things missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["ratio"]


def ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numerator / denominator, NaN where either is missing or the denominator is not positive.

    Every denominator of the index (spending, GDP, sales, residents) is positive by nature; the
    range checks name the cell of one that is not.
    """
    quotient = np.full_like(numerator, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient
