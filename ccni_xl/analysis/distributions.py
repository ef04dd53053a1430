"""How each column is filled and spread, and how complete each unit is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ccni_xl.treatment import SkewRule, shape

__all__ = ["availability", "describe", "group_availability"]


def describe(columns: pd.DataFrame, rule: SkewRule | None = None) -> pd.DataFrame:
    """Describe every column.

    Parameters
    ----------
    columns : DataFrame
        Numbers; NaN is missing.
    rule : SkewRule, optional
        When a column counts as skewed; default |skewness| > 2 with kurtosis > 3.5.

    Returns
    -------
    DataFrame
        Index column; n, available (share with a value), zeros (share of 0 among the values),
        unique (different values), same (how often the commonest value stands), low, high, mean,
        median, sd (n - 1), skewness, kurtosis (both bias-corrected), constant, skewed. Moments are
        NaN where too few values allow none.
    """
    rule = rule or SkewRule()
    rows = {}
    for code in columns.columns:
        column = columns[code].to_numpy(np.float64)
        x = column[~np.isnan(column)]
        figures = shape(x)
        counts = np.unique(x, return_counts=True)[1]
        rows[code] = {
            "n": len(x),
            "available": len(x) / len(column) if len(column) else np.nan,
            "zeros": float((x == 0).mean()) if len(x) else np.nan,
            "unique": len(counts),
            "same": int(counts.max()) if len(x) else 0,
            "low": x.min() if len(x) else np.nan,
            "high": x.max() if len(x) else np.nan,
            "mean": x.mean() if len(x) else np.nan,
            "median": float(np.median(x)) if len(x) else np.nan,
            "sd": x.std(ddof=1) if len(x) > 1 else np.nan,
            "skewness": figures.skew,
            "kurtosis": figures.kurtosis,
            "constant": len(x) > 0 and len(counts) == 1,
            "skewed": bool(rule.broken_by(figures)),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("code")


def availability(
    columns: pd.DataFrame, *, needed: float = 2 / 3, needed_non_zero: float = 0.0
) -> pd.DataFrame:
    """Tell for each unit how many of the columns it has.

    Parameters
    ----------
    columns : DataFrame
        Index unit, one column an indicator.
    needed : float
        Least share of the columns a unit needs.
    needed_non_zero : float
        Least share of its values that are not 0.

    Returns
    -------
    DataFrame
        Index unit; missing, zeros (numbers of columns), available (share), non_zero (share of the
        values present), enough.
    """
    missing = columns.isna()
    zeros = (columns == 0).sum(axis=1)
    present = (~missing).sum(axis=1)
    available = present / max(columns.shape[1], 1)
    non_zero = (1 - zeros / present.where(present > 0)).astype(np.float64)
    return pd.DataFrame(
        {
            "missing": missing.sum(axis=1),
            "zeros": zeros,
            "available": available,
            "non_zero": non_zero,
            "enough": (available >= needed) & (non_zero.fillna(0) >= needed_non_zero),
        }
    )


def group_availability(columns: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Tell for each unit which share of each group's columns it has; index unit, columns groups."""
    present = columns.notna()
    return pd.DataFrame({name: present[list(codes)].mean(axis=1) for name, codes in groups.items()})
