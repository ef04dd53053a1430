"""Sen's slope: the median of the slopes between all pairs of years."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.stats._arrays import FloatArray, IntArray, as_table, as_times

__all__ = ["chunks", "pair_differences", "pair_indices", "row_median", "sen_slope", "sen_slope_batch"]

#: Elements of the largest temporary array; 2 MB, which stays in a processor's cache.
_CHUNK_ELEMENTS = 250_000


def sen_slope(values: ArrayLike, times: ArrayLike | None = None) -> float:
    """Return Sen's slope of one series.

    median over i < j of (x_j - x_i) / (t_j - t_i)

    Parameters
    ----------
    values : array_like, shape (n_year,)
        The series [any unit]; NaN is a gap.
    times : array_like, shape (n_year,), optional
        Strictly increasing times; 0, 1, 2, ... if absent. Real years, so a gap keeps its length.

    Returns
    -------
    float
        [unit of the values per unit of time]; NaN with fewer than two values.

    Raises
    ------
    ValueError
        If the shapes disagree, a value is infinite, or the times do not increase.

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. Journal of the
    American Statistical Association 63, 1379-1389. https://doi.org/10.1080/01621459.1968.10480934

    Examples
    --------
    A missing year keeps its length, and one wild value does not move the median:

    >>> sen_slope([10.0, 12.0, float("nan"), 16.0, 18.0, 99.0], times=range(2015, 2021))
    2.0
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise ValueError(f"values must be one series, got {series.ndim} dimensions; see sen_slope_batch")
    return float(sen_slope_batch(series[np.newaxis], times)[0])


def sen_slope_batch(values: ArrayLike, times: ArrayLike | None = None) -> FloatArray:
    """Return Sen's slope of each row of an array (n_unit, n_year); see `sen_slope`.

    Parameters
    ----------
    values : array_like, shape (n_unit, n_year)
        NaN is a gap; rows may have different gaps.
    times : array_like, shape (n_year,), optional
        Common to all rows.

    Returns
    -------
    ndarray of float64, shape (n_unit,)
        [unit of the values per unit of time]; NaN with fewer than two values.

    Raises
    ------
    ValueError
        As for `sen_slope`.
    """
    table = as_table(values)
    t = as_times(times, table.shape[1])
    first, second = pair_indices(table.shape[1])
    span = t[second] - t[first]
    slope = np.empty(table.shape[0])
    for part in chunks(*table.shape):
        slopes = pair_differences(table[part]) / span
        slope[part] = row_median(slopes, np.count_nonzero(~np.isnan(slopes), axis=1))
    return slope


def chunks(n_unit: int, n_year: int) -> Iterator[slice]:
    """Yield slices of units, such that an array (units, n_year, n_year) of a slice stays small."""
    step = max(1, _CHUNK_ELEMENTS // max(1, n_year * n_year))
    for start in range(0, n_unit, step):
        yield slice(start, start + step)


@lru_cache(maxsize=64)
def pair_indices(n_year: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the positions i and j of all pairs i < j."""
    first, second = np.triu_indices(n_year, k=1)
    first.flags.writeable = second.flags.writeable = False  # shared by all callers
    return first, second


def pair_differences(values: FloatArray) -> FloatArray:
    """Return x_j - x_i of each row for all pairs i < j; NaN where either is missing."""
    first, second = pair_indices(values.shape[1])
    # `take` keeps a row's pairs together in memory; indexing with [:, second] would not, and costs a third
    return np.take(values, second, axis=1) - np.take(values, first, axis=1)


def row_median(values: FloatArray, count: IntArray | NDArray[np.intp]) -> FloatArray:
    """Return the median of each row over its ``count`` numbers; NaN where there is none.

    `numpy.nanmedian` does the same but is many times slower on short rows. NaN is partitioned to the
    end of a row, so the middle is found by the count alone.
    """
    if values.shape[1] == 0:
        return np.full(values.shape[0], np.nan)
    low, high = np.maximum(count - 1, 0) // 2, count // 2
    middle = np.unique(np.concatenate([low, high])).tolist() or [0]
    parted = np.partition(values, middle, axis=1)
    rows = np.arange(values.shape[0])
    return np.asarray((parted[rows, low] + parted[rows, high]) / 2.0)
