"""Variance corrections of the Mann-Kendall test for serially correlated series."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ccni_xl.stats._arrays import BoolArray, FloatArray

__all__ = ["Correction", "variance_factor"]

Correction = Literal["hamed_rao", "yue_wang"]

#: Detrended values closer than this, relative to the size of what was subtracted, are equal.
_EQUAL = 1e-12


def variance_factor(
    values: FloatArray,
    times: FloatArray,
    slope: FloatArray,
    *,
    correction: Correction,
    alpha: float,
    max_lag: int | None,
) -> FloatArray:
    """Return n/n*, by which serial correlation changes Var(S).

    Hamed and Rao: 1 + 2 / (n(n-1)(n-2)) * sum over k of (n-k)(n-k-1)(n-k-2) r_k, with r_k the
    autocorrelation of the *ranks* of the detrended series, counted only where abs(r_k) exceeds the
    normal bound z(1 - alpha/2) / sqrt(n).

    Yue and Wang: 1 + 2 * sum over k of (1 - k/n) r_k, with r_k the autocorrelation of the detrended
    series itself.

    Parameters
    ----------
    values : ndarray, shape (n_unit, n_year)
        NaN for a gap; lags count observations, not years, across a gap.
    times : ndarray, shape (n_year,)
    slope : ndarray, shape (n_unit,)
        Sen's slope of each row, taken out before the autocorrelation.
    correction : {"hamed_rao", "yue_wang"}
    alpha : float
        Level at which an autocorrelation counts (Hamed and Rao).
    max_lag : int, optional
        Highest lag k; all of them, to n - 1, if absent.

    Returns
    -------
    ndarray of float64, shape (n_unit,)
        Always positive. 1 (no correction) with fewer than three values, where the detrended series is
        constant, and where the estimate is zero or negative. The last happens in short series, except
        for Yue and Wang's sum over all lags: it is no variance, and keeping the plain one invents no
        significance.

    References
    ----------
    Hamed, K. H. and Rao, A. R. (1998). A modified Mann-Kendall trend test for autocorrelated data.
    Journal of Hydrology 204, 182-196. https://doi.org/10.1016/S0022-1694(97)00125-X

    Yue, S. and Wang, C. Y. (2004). The Mann-Kendall test modified by effective sample size to detect
    trend in serially correlated hydrological series. Water Resources Management 18, 201-218.
    https://doi.org/10.1023/B:WARM.0000043140.61082.60
    """
    present = ~np.isnan(values)
    n = np.count_nonzero(present, axis=1)
    trend = slope[:, np.newaxis] * (times - times[:1])
    detrended = np.where(present, values - trend, 0.0)
    size = np.max(np.where(present, np.maximum(np.abs(values), np.abs(trend)), 0.0), axis=1, initial=0.0)
    order = np.argsort(~present, axis=1, kind="stable")  # observations first, gaps behind them
    packed = np.take_along_axis(detrended, order, axis=1)
    held = np.take_along_axis(present, order, axis=1)

    if correction == "hamed_rao":
        packed = _ranks(packed, held, tolerance=_EQUAL * size)
    r = _autocorrelation(packed, held, tolerance=_EQUAL * size, max_lag=max_lag)
    length = np.maximum(n, 3).astype(np.float64)[:, np.newaxis]
    lag = np.arange(1, r.shape[1] + 1, dtype=np.float64)
    if correction == "hamed_rao":
        from scipy.special import ndtri

        r = np.where(np.abs(r) > ndtri(1.0 - alpha / 2.0) / np.sqrt(length), r, 0.0)
        weight = (length - lag) * (length - lag - 1) * (length - lag - 2)
        weight = weight / (length * (length - 1) * (length - 2))
    else:
        weight = 1.0 - lag / length
    factor = 1.0 + 2.0 * np.sum(weight * r, axis=1)
    return np.where((n >= 3) & (factor > 0), factor, 1.0)


def _ranks(values: FloatArray, held: BoolArray, *, tolerance: FloatArray) -> FloatArray:
    """Return average ranks, in which values within the tolerance are tied.

    The two years that carry the median slope are exactly level once it is taken out. Rounding would
    rank one above the other, by chance and differently in another unit of measure.
    """
    difference = values[:, :, np.newaxis] - values[:, np.newaxis, :]
    limit = tolerance[:, np.newaxis, np.newaxis]
    sign = (difference > limit).astype(np.int64) - (difference < -limit)
    above = np.sum(sign * held[:, np.newaxis, :], axis=2)
    n = np.count_nonzero(held, axis=1)[:, np.newaxis]
    return np.asarray((n + 1 + above) / 2.0)


def _autocorrelation(
    values: FloatArray, held: BoolArray, *, tolerance: FloatArray, max_lag: int | None
) -> FloatArray:
    """Return r_1, r_2, ... of each row (sums over n - k products, divided by the sum of squares).

    0 where the lag is longer than the row's series and where the series is constant.
    """
    n = np.count_nonzero(held, axis=1)
    mean = np.sum(values * held, axis=1) / np.maximum(n, 1)
    centred = np.where(held, values - mean[:, np.newaxis], 0.0)
    centred[np.max(np.abs(centred), axis=1, initial=0.0) <= tolerance] = 0.0
    square = np.sum(centred**2, axis=1)
    highest = max(0, values.shape[1] - 1)
    r = np.zeros((values.shape[0], highest if max_lag is None else min(max_lag, highest)))
    for k in range(1, r.shape[1] + 1):
        product = np.sum(centred[:, :-k] * centred[:, k:], axis=1)
        np.divide(product, square, out=r[:, k - 1], where=square > 0)
    return r
