"""Worksheet functions on series and pairs of years: trend, slope, decoupling, growth."""

from __future__ import annotations

import numpy as np

from ccni_xl.settings import Settings
from ccni_xl.terms import DecouplingLabel, TrendLabel
from ccni_xl.udfs.cells import (
    Cells,
    Floats,
    Rows,
    column_as_row,
    labels_out,
    language,
    number,
    numbers,
    numbers_out,
    optional_numbers,
    word,
)
from ccni_xl.udfs.failure import recorded

__all__ = ["ccni_growth", "ccni_mk", "ccni_sen", "ccni_tapio", "ccni_tapio_state"]

_ALPHA = Settings(edition="").alpha
_TRENDS = {label.value: label for label in TrendLabel}
_STATES = {label.value: label for label in DecouplingLabel}
_MK_ALL = ("z", "p", "s", "tau_b", "slope", "trend")
_MK_FIELDS = {
    "z": "z",
    "p": "p_value",
    "s": "s",
    "tau_a": "tau_a",
    "tau_b": "tau_b",
    "slope": "sen_slope",
    "intercept": "intercept",
}


@recorded
def ccni_mk(
    values: Cells, years: Cells = None, alpha: Cells = None, statistic: Cells = None, lang: Cells = None
) -> Rows:
    """Mann-Kendall test of each series: one row of results a series.

    Examples
    --------
    >>> ccni_mk([[9, 7, 6, 4, 3, 1]], statistic="trend", lang="en")
    [['Significant fall']]
    """
    from ccni_xl.stats import mann_kendall_batch

    chosen = word(statistic, "statistic", "z")
    if chosen != "all" and chosen != "trend" and chosen not in _MK_FIELDS:
        known = ", ".join([*_MK_FIELDS, "trend", "all"])
        raise ValueError(f"statistic: {chosen!r}；可用 / known: {known}")
    spoken = language(lang)
    level = number(alpha, "alpha", _ALPHA, zero_is_absent=True)
    series = column_as_row(numbers(values, "values"))
    result = mann_kendall_batch(series, optional_numbers(years, "years"), alpha=level)
    columns: list[list[object]] = []
    for name in _MK_ALL if chosen == "all" else (chosen,):
        if name == "trend":
            columns.append([_TRENDS[str(trend)].label(spoken) for trend in result.trend])
        else:
            columns += numbers_out(np.atleast_2d(getattr(result, _MK_FIELDS[name])))
    return [list(row) for row in zip(*columns, strict=True)]


@recorded
def ccni_sen(values: Cells, years: Cells = None) -> Rows:
    """Sen's slope of each series, one value a series.

    Examples
    --------
    >>> ccni_sen([[10, 12, 14], [3, None, 1]], [[2018, 2019, 2020]])
    [[2.0], [-1.0]]
    """
    from ccni_xl.stats import sen_slope_batch

    series = column_as_row(numbers(values, "values"))
    slopes = sen_slope_batch(series, optional_numbers(years, "years"))
    return numbers_out(np.asarray(slopes, dtype=np.float64)[:, np.newaxis])


def _broadcast(**cells: Cells) -> list[Floats]:
    """Return all arguments as arrays of one shape; a single cell serves all."""
    tables = [numbers(value, name) for name, value in cells.items()]
    try:
        return list(np.broadcast_arrays(*tables))
    except ValueError as error:
        shapes = ", ".join(f"{n} {t.shape[0]}x{t.shape[1]}" for n, t in zip(cells, tables, strict=True))
        raise ValueError(f"区域大小不一 / ranges of different size: {shapes}") from error


@recorded
def ccni_tapio(co2_start: Cells, co2_end: Cells, gdp_start: Cells, gdp_end: Cells) -> Rows:
    """Tapio elasticity; blank where a value is missing or GDP did not change.

    Examples
    --------
    >>> ccni_tapio(100, 125, 100, 200)
    [[0.25]]
    """
    from ccni_xl.stats import tapio

    tables = _broadcast(co2_start=co2_start, co2_end=co2_end, gdp_start=gdp_start, gdp_end=gdp_end)
    return numbers_out(tapio(*tables).elasticity)


@recorded
def ccni_tapio_state(
    co2_start: Cells, co2_end: Cells, gdp_start: Cells, gdp_end: Cells, lang: Cells = None
) -> Rows:
    """Tapio state; blank where the elasticity is undefined.

    Examples
    --------
    >>> ccni_tapio_state(100, 95, 100, 110)
    [['强脱钩']]
    """
    from ccni_xl.stats import tapio

    spoken = language(lang)
    tables = _broadcast(co2_start=co2_start, co2_end=co2_end, gdp_start=gdp_start, gdp_end=gdp_end)
    states = tapio(*tables).state
    labels = (None if s is None else _STATES[str(s)].label(spoken) for s in states.ravel())
    return labels_out(labels, states.shape)


@recorded
def ccni_growth(start_value: Cells, end_value: Cells, periods: Cells) -> Rows:
    """Compound change a period [%].

    Examples
    --------
    >>> ccni_growth(100, [[150], [None]], 1)
    [[50.0], [None]]
    """
    from ccni_xl.stats import compound_growth

    first, last, steps = _broadcast(start_value=start_value, end_value=end_value, periods=periods)
    return numbers_out(compound_growth(first, last, steps))
