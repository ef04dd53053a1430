"""The Mann-Kendall trend test, for one series and for a table of series."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.stats._arrays import BoolArray, FloatArray, IntArray, as_table, as_times, known
from ccni_xl.stats.autocorrelation import Correction, variance_factor
from ccni_xl.stats.inversions import exact_p, smallest_exact_p
from ccni_xl.stats.sen import chunks, pair_differences, pair_indices, row_median
from ccni_xl.stats.tails import normal_p
from ccni_xl.stats.trend_results import MannKendall, MannKendallBatch, TrendClass

__all__ = ["mann_kendall", "mann_kendall_batch"]

PMethod = Literal["auto", "normal", "exact"]

#: "auto" takes the exact p up to this many values; beyond, the normal one is close.
_AUTO_EXACT = 10
#: With fewer values there is nothing to test.
_FEWEST = 3


def mann_kendall(
    values: ArrayLike,
    times: ArrayLike | None = None,
    *,
    alpha: float = 0.05,
    p_method: PMethod = "auto",
    correction: Correction | None = None,
    max_lag: int | None = None,
) -> MannKendall:
    """Test one series for a monotonic trend.

    S = sum over i < j of sgn(x_j - x_i);
    Var(S) = (n(n-1)(2n+5) - sum over tie groups of t(t-1)(2t+5)) / 18;
    z = (S - sgn(S)) / sqrt(Var(S)).

    Parameters
    ----------
    values : array_like, shape (n_year,)
        The series in order of time [any unit]; NaN is a gap and is left out.
    times : array_like, shape (n_year,), optional
        Strictly increasing times, such as years; 0, 1, 2, ... if absent. They matter for the slope,
        the intercept and the corrections. Those of gaps are dropped with them.
    alpha : float
        Level of significance: p <= alpha is significant.
    p_method : {"auto", "normal", "exact"}
        "exact" counts the orders of n values and knows no ties. "auto" is exact up to ten values
        without ties, and normal otherwise. The index takes "normal" for its windows of 11 years.
    correction : {None, "hamed_rao", "yue_wang"}
        Correction of Var(S) for serial correlation; the p is then normal. See Notes.
    max_lag : int, optional
        Highest lag of the correction; all if absent.

    Returns
    -------
    MannKendall
        A constant series has z = 0, p = 1 and no trend. Where even the steepest series of this length
        would not be significant (three or four values at 5 %), the answer is undecidable rather than
        no trend; with fewer than three values the numbers are NaN as well. A correction does not make
        a length decidable.

    Raises
    ------
    ValueError
        If an option is unknown, the shapes disagree, a value is infinite, the times do not increase,
        or "exact" is asked for together with ties, a correction, or more than 170 values.

    Notes
    -----
    Values are tied where they are equal as floating-point numbers: round measured values to the digits
    they have before the test.

    The corrections estimate up to n - 1 autocorrelations from n values, and deserve distrust in short
    series. With all lags, Yue and Wang's sum is dominated by the negative bias of those estimates: for
    eleven independent values n/n* comes out at 0.19 on average instead of 1, and 38 % of trendless
    series are then found significant at 5 % (13 % with ``max_lag=1``, 6.5 % with Hamed and Rao, 3.8 %
    without a correction). All lags is how pymannkendall and R's ``modifiedmk::mmky`` read the formula.
    An estimate of zero or less is no variance (pymannkendall then answers NaN); it is left out, which
    ``variance_factor`` = 1 shows. Unlike pymannkendall, the series is detrended over the real times
    where it has gaps, and values that are level after detrending share a rank.

    References
    ----------
    Mann, H. B. (1945). Nonparametric tests against trend. Econometrica 13, 245-259.
    https://doi.org/10.2307/1907187

    Kendall, M. G. (1975). Rank Correlation Methods, 4th ed. London: Griffin.

    Sen (1968), see `sen_slope`; Hamed and Rao (1998), Yue and Wang (2004), see
    `ccni_xl.stats.autocorrelation`.

    Examples
    --------
    CO2 of Beijing 2010-2020 [10^4 t] in the CCNI data: p = 0.087, a fall that is not significant.

    >>> co2 = [15185, 14992, 15454, 14624, 14549, 13995, 14169, 14511, 14908, 14960, 13552]
    >>> result = mann_kendall(co2, range(2010, 2021))
    >>> result.s, round(result.z, 3), round(result.p_value, 3), str(result.trend)
    (-23.0, -1.713, 0.087, 'no_trend')

    Four values cannot be significant, whatever they are:

    >>> result = mann_kendall([4.0, 3.0, 2.0, 1.0])
    >>> round(result.p_value, 3), result.p_method, str(result.trend)
    (0.083, 'exact', 'undecidable')
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise ValueError(f"values must be one series, got {series.ndim} dimensions; see mann_kendall_batch")
    return mann_kendall_batch(
        series[np.newaxis], times, alpha=alpha, p_method=p_method, correction=correction, max_lag=max_lag
    ).unit(0)


def mann_kendall_batch(
    values: ArrayLike,
    times: ArrayLike | None = None,
    *,
    alpha: float = 0.05,
    p_method: PMethod = "auto",
    correction: Correction | None = None,
    max_lag: int | None = None,
) -> MannKendallBatch:
    """Test each row of a table for a monotonic trend; see `mann_kendall`.

    Parameters
    ----------
    values : array_like, shape (n_unit, n_year)
        One row a unit; NaN is a gap. Rows may have different gaps.
    times : array_like, shape (n_year,), optional
        Times of the columns, common to all rows.
    alpha, p_method, correction, max_lag
        As for `mann_kendall`. With "auto" the method is chosen for each row.

    Returns
    -------
    MannKendallBatch
        Row by row what `mann_kendall` returns. Pairs of years are formed for some units at a time, so
        the memory needed beside the table does not grow with units times pairs.

    Raises
    ------
    ValueError
        As `mann_kendall`; for ties under "exact" naming the first such row.
    """
    table = as_table(values)
    t = as_times(times, table.shape[1])
    known("p_method", p_method, get_args(PMethod))
    known("correction", correction, (None, *get_args(Correction)))
    if not 0.0 < alpha < 1.0:
        raise ValueError(f"alpha must lie between 0 and 1, got {alpha:g}")
    if p_method == "exact" and correction is not None:
        raise ValueError(
            "p_method='exact' knows no serial correlation; a correction needs 'normal' or 'auto'"
        )
    if max_lag is not None and max_lag < 1:
        raise ValueError(f"max_lag must be at least 1, got {max_lag}")

    n, s, tied, ties, slope, intercept = _order_statistics(table, t)
    tested = n >= _FEWEST
    pairs = n * (n - 1) / 2.0
    var_s = (n * (n - 1) * (2 * n + 5) - ties) / 18.0
    factor = np.ones(n.shape)
    if correction is not None:
        for part in chunks(*table.shape):
            factor[part] = variance_factor(
                table[part], t, slope[part], correction=correction, alpha=alpha, max_lag=max_lag
            )
    var_s *= factor
    z = np.divide(s - np.sign(s), np.sqrt(var_s), out=np.zeros(n.shape), where=var_s > 0)
    exact = _exact_rows(n, tied, p_method if correction is None else "normal") & tested
    p_value = _p_values(n, s, z, exact)
    trend = _trend_codes(n, s, p_value, exact, alpha)
    no_ties = np.where(tested, pairs, np.nan)
    with_ties = np.sqrt(no_ties * (no_ties - tied))
    blank = np.where(tested, 0.0, np.nan)  # a number plus this is NaN for a series too short to test
    return MannKendallBatch(
        n=n,
        s=s + blank,
        var_s=var_s + blank,
        z=z + blank,
        p_value=p_value + blank,
        p_method=np.where(tested, np.where(exact, "exact", "normal"), "none"),
        tau_a=s / no_ties,
        tau_b=np.divide(s, with_ties, out=np.full(n.shape, np.nan), where=with_ties > 0),
        sen_slope=slope + blank,
        intercept=intercept + blank,
        trend=_TRENDS[trend],
        variance_factor=factor + blank,
    )


#: In the order of the codes of `_trend_codes`.
_TRENDS = np.array(list(TrendClass), dtype=object)


def _order_statistics(
    table: FloatArray, t: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return n, S, the number of tied pairs, the tie term of Var(S), Sen's slope and its intercept."""
    n_unit, n_year = table.shape
    first, second = pair_indices(n_year)
    span = t[second] - t[first]
    n = np.count_nonzero(~np.isnan(table), axis=1).astype(np.int64)
    s, tied, ties, slope, intercept = (np.zeros(n_unit) for _ in range(5))
    for part in chunks(n_unit, n_year):
        x, count = table[part], n[part]
        difference = pair_differences(x)
        rising = np.count_nonzero(difference > 0, axis=1)
        falling = np.count_nonzero(difference < 0, axis=1)
        s[part] = rising - falling
        tied[part] = count * (count - 1) // 2 - rising - falling
        if tied[part].any():
            ties[part] = _tie_term(x)
        slope[part] = row_median(difference / span, count * (count - 1) // 2)
        when = np.where(np.isnan(x), np.nan, t)
        intercept[part] = row_median(x, count) - slope[part] * row_median(when, count)
    return n, s, tied, ties, slope, intercept


def _tie_term(x: FloatArray) -> FloatArray:
    """Return the sum of t(t-1)(2t+5) over the groups of equal values in each row."""
    ordered = np.sort(x, axis=1)
    starts = np.ones(x.shape, dtype=np.bool_)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]  # NaN differs from NaN: a gap is no group
    at = np.flatnonzero(starts)
    size = np.diff(at, append=x.size)
    term = size * (size - 1) * (2 * size + 5)
    row_of = at // x.shape[1]
    return np.asarray(np.bincount(row_of, weights=term, minlength=x.shape[0]), dtype=np.float64)


def _exact_rows(n: IntArray, tied: FloatArray, p_method: PMethod) -> BoolArray:
    if p_method == "exact":
        if tied.any():
            raise ValueError(
                f"the exact p of a series with ties is not defined (unit {int(np.argmax(tied > 0))}); "
                "use p_method='normal' or 'auto'"
            )
        return np.ones(n.shape, dtype=np.bool_)
    if p_method == "normal":
        return np.zeros(n.shape, dtype=np.bool_)
    return np.asarray((n <= _AUTO_EXACT) & (tied == 0))


def _p_values(n: IntArray, s: FloatArray, z: FloatArray, exact: BoolArray) -> FloatArray:
    p = normal_p(z)
    if exact.any():
        p[exact] = exact_p(n[exact], s[exact])
    return p


def _trend_codes(
    n: IntArray, s: FloatArray, p_value: FloatArray, exact: BoolArray, alpha: float
) -> NDArray[np.intp]:
    """Return the position of each row's answer in `TrendClass`.

    The smallest p a length allows is that of the strictly monotonic series, which has no ties: ties lower
    abs(S) by more than they lower its standard deviation.
    """
    pairs = n * (n - 1) / 2.0
    deviation = np.sqrt(n * (n - 1) * (2 * n + 5) / 18.0)
    steepest = np.divide(pairs - 1, deviation, out=np.zeros(n.shape), where=n >= _FEWEST)
    smallest = normal_p(steepest)
    if exact.any():
        smallest[exact] = smallest_exact_p(n[exact])
    code = np.where(p_value <= alpha, 1 + np.sign(s).astype(np.intp), 1)
    return np.where((n < _FEWEST) | (smallest > alpha), 3, code)
