"""The years of a window, cut out of a table of years."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ccni_xl.stats._arrays import FloatArray

__all__ = ["year_window"]


def year_window(values: ArrayLike, years: ArrayLike, last: int, length: int) -> FloatArray:
    """Return the columns of the years ``last - length + 1`` to ``last``, in that order.

    Parameters
    ----------
    values : array_like, shape (n_unit, n_year)
        One row a unit, one column a year, in any order of years.
    years : array_like of int, shape (n_year,)
        Year of each column, none twice.
    last : int
        Last year of the window.
    length : int
        Number of years in it.

    Returns
    -------
    ndarray of float64, shape (n_unit, length)
        A copy. A year without a column is a column of NaN.

    Raises
    ------
    ValueError
        If the shapes disagree, a year occurs twice or is not whole, or ``length`` is below 1.

    Examples
    --------
    >>> year_window([[1.0, 2.0, 4.0]], [2018, 2019, 2021], last=2021, length=3)
    array([[ 2., nan,  4.]])
    """
    table = np.asarray(values, dtype=np.float64)
    columns = np.asarray(years, dtype=np.float64)
    if table.ndim != 2 or columns.shape != table.shape[1:]:
        raise ValueError(f"values {table.shape} must have one column for each of the years {columns.shape}")
    if length < 1:
        raise ValueError(f"length must be at least 1, got {length}")
    if (columns != np.floor(columns)).any():
        raise ValueError(f"years must be whole, got {columns[columns != np.floor(columns)][0]:g}")
    unique, counts = np.unique(columns, return_counts=True)
    if (counts > 1).any():
        raise ValueError(f"year {unique[counts > 1][0]:.0f} occurs twice")
    window = np.full((table.shape[0], length), np.nan)
    position = columns - (last - length + 1)
    inside = (position >= 0) & (position < length)
    window[:, position[inside].astype(np.intp)] = table[:, inside]
    return window
