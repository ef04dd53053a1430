"""Pearson and Spearman correlations of every pair of columns."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.stats.tails import correlation_p

__all__ = ["correlations"]


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return average ranks of each column."""
    order = np.asarray(pd.DataFrame(values).rank().to_numpy(np.float64))
    return order


def _pearson(values: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = values - values.mean(axis=0)
    scale = np.sqrt((centred**2).sum(axis=0))
    flat = np.ptp(values, axis=0) == 0
    scale[flat] = np.nan
    r: NDArray[np.float64] = np.clip(centred.T @ centred / np.outer(scale, scale), -1.0, 1.0)
    return r


def correlations(columns: pd.DataFrame) -> pd.DataFrame:
    """Correlate every pair of columns over the cities that have both.

    Parameters
    ----------
    columns : DataFrame
        Index city; numbers.

    Returns
    -------
    DataFrame
        One row a pair: first, second, n, pearson, pearson_p, spearman, spearman_p. NaN where
        fewer than three cities have both, or one of the two is constant: nothing can be said.

    Notes
    -----
    The report finds the trend scores and the PM2.5 decline rate not significantly correlated.
    """
    values = columns.to_numpy(np.float64)
    names = list(columns.columns)
    pairs = list(combinations(range(len(names)), 2))
    present = ~np.isnan(values)
    complete = present.all(axis=0)
    r = np.full((len(names), len(names)), np.nan)
    rho = r.copy()
    whole = np.flatnonzero(complete)
    if len(whole) > 1 and len(values) > 2:
        grid = np.ix_(whole, whole)
        r[grid] = _pearson(values[:, whole])
        rho[grid] = _pearson(_ranks(values[:, whole]))
    n = present.T.astype(np.int64) @ present.astype(np.int64)
    for i, j in pairs:
        if not (complete[i] and complete[j]) and n[i, j] > 2:
            both = values[present[:, i] & present[:, j]][:, [i, j]]
            r[i, j] = _pearson(both)[0, 1]
            rho[i, j] = _pearson(_ranks(both))[0, 1]
    first, second = (np.array([pair[k] for pair in pairs], dtype=np.intp) for k in (0, 1))
    count = n[first, second].astype(np.float64)
    return pd.DataFrame(
        {
            "first": [names[i] for i in first],
            "second": [names[j] for j in second],
            "n": n[first, second],
            "pearson": r[first, second],
            "pearson_p": correlation_p(r[first, second], count),
            "spearman": rho[first, second],
            "spearman_p": correlation_p(rho[first, second], count),
        }
    )
