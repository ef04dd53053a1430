"""Whether the members of a group measure one thing, and what each really counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

__all__ = ["cronbach_alpha", "importance"]

Floats = NDArray[np.float64]


def cronbach_alpha(columns: ArrayLike) -> float:
    """Return Cronbach's alpha k / (k - 1) (1 - sum of variances / sum of all covariances).

    Parameters
    ----------
    columns : (n, k)
        NaN is missing; each covariance is over the units that have both columns.

    Returns
    -------
    float
        At most 1; below 0 where members run against each other. NaN for fewer than two columns
        or units, or where the sum of the columns does not vary.

    References
    ----------
    Cronbach (1951), doi:10.1007/BF02310555.

    Examples
    --------
    >>> round(cronbach_alpha([[1, 2], [2, 3], [3, 5]]), 6)
    0.947368
    """
    x = np.asarray(columns, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] < 2 or len(x) < 2:
        return float("nan")
    covariance = pd.DataFrame(x).cov().to_numpy()
    total, own = covariance.sum(), np.trace(covariance)
    if not np.isfinite(total) or abs(total) <= 1e-12 * own or own == 0:
        return float("nan")
    k = x.shape[1]
    return float(k / (k - 1) * (1 - own / total))


def importance(columns: ArrayLike, weights: ArrayLike, index: ArrayLike) -> Floats:
    """Return the share of the index's variance that each member brings in.

    With the index I = sum w x, Var(I) = sum w_j Cov(x_j, I), so w_j Cov(x_j, I) / Var(I) sums to 1.
    A member of low spread counts less than its weight, one that runs with the others more, one
    that runs against them may count less than nothing.

    Parameters
    ----------
    columns : (n, k)
    weights : (k,)
        Effective weights.
    index : (n,)
        Units without the index or a member are left out.

    Returns
    -------
    (k,); the sum is 1 where the index is the weighted arithmetic mean of the members.
    NaN for fewer than two complete units or an index that does not vary.

    References
    ----------
    Paruolo, Saisana & Saltelli (2013), doi:10.1111/j.1467-985X.2012.01059.x, on weights and
    importance; the decomposition is that of the variance of a sum.
    """
    x, w, y = (np.asarray(a, dtype=np.float64) for a in (columns, weights, index))
    whole = ~np.isnan(x).any(axis=1) & ~np.isnan(y)
    if whole.sum() < 2 or np.ptp(y[whole]) == 0:
        return np.full(x.shape[1], np.nan)
    x, y = x[whole] - x[whole].mean(axis=0), y[whole] - y[whole].mean()
    shares: Floats = w * (x * y[:, None]).sum(axis=0) / (y**2).sum()
    return shares
