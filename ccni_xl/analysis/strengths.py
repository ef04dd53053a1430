"""In which indicators a unit is ahead of the others, and in which it is behind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.aggregation import rank

__all__ = ["strengths"]


def strengths(
    columns: pd.DataFrame, unit: str, *, count: int = 5, min_unique: float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a unit's best and worst indicators by its rank in them.

    Parameters
    ----------
    columns : DataFrame
        Index unit; higher is better in every column.
    unit : str
    count : int
        How many of each.
    min_unique : float
        Columns with a smaller share of different values are left out: a rank says little where
        most units tie.

    Returns
    -------
    best, worst : DataFrame
        Index code; rank, value; in order of rank. Columns the unit lacks are left out; each has
        fewer than ``count`` rows where there are fewer columns.

    Raises
    ------
    ValueError
        An unknown unit.
    """
    if unit not in columns.index:
        raise ValueError(f"unknown unit {unit!r}")
    row = columns.index.get_loc(unit)
    found = []
    for code in columns.columns:
        x = columns[code].to_numpy(np.float64)
        present = x[~np.isnan(x)]
        if np.isnan(x[row]) or len(np.unique(present)) < min_unique * len(present):
            continue
        found.append((code, rank(x)[row], x[row]))
    table = pd.DataFrame(found, columns=["code", "rank", "value"]).set_index("code")
    ordered = table.sort_values("rank", kind="stable")
    return ordered.head(count), ordered.tail(count)
