"""Change classes and drivers: plain functions on arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.terms import ChangeClass

__all__ = ["change_class", "driver", "driver_shares"]


def change_class(change: ArrayLike, flat_band: float = 0.5) -> NDArray[np.object_]:
    """Return up, flat or down for each change of score.

    FLAT where abs(change) < flat_band, otherwise by sign; exactly the band is not flat.

    Parameters
    ----------
    change : array_like, shape (n,)
        This edition's score minus the base edition's [points], unrounded.
    flat_band : float
        Half width of the flat band [points]. Not published; 0.5 is this project's default.

    Returns
    -------
    ndarray of ChangeClass, shape (n,)
        None where the change is missing.

    Raises
    ------
    ValueError
        A negative band.

    Examples
    --------
    >>> [c.value for c in change_class([1.1, 0.4, -0.5])]
    ['up', 'flat', 'down']
    """
    if not flat_band >= 0:
        raise ValueError(f"flat_band must be 0 or more, got {flat_band}")
    values = np.asarray(change, dtype=np.float64)
    classes = np.full(values.shape, None, dtype=object)
    classes[values > 0] = ChangeClass.UP
    classes[values < 0] = ChangeClass.DOWN
    classes[(np.abs(values) < flat_band) | (values == 0)] = ChangeClass.FLAT
    return classes


def driver_shares(weighted_changes: ArrayLike) -> NDArray[np.float64]:
    """Return each dimension's share of the total change.

    share_d = w_d (s_d - b_d) / sum over d. A share may exceed 1 or be negative where dimensions
    move against each other.

    Parameters
    ----------
    weighted_changes : array_like, shape (n, n_dimension)
        Weighted change of each dimension [points].

    Returns
    -------
    ndarray of float64, shape (n, n_dimension)
        NaN in rows whose total is zero or missing.

    References
    ----------
    城市双碳指数研究课题组 (2023), 中国城市双碳指数 2021-2022,
    section 得分上升城市: the share of each dimension in the change of the score.
    """
    parts = np.atleast_2d(np.asarray(weighted_changes, dtype=np.float64))
    total = parts.sum(axis=1, keepdims=True)
    shares = np.full_like(parts, np.nan)
    np.divide(parts, total, out=shares, where=total != 0)
    return shares


def driver(weighted_changes: ArrayLike, threshold: float = 0.5) -> NDArray[np.intp]:
    """Return which dimension drives the change: its column, or -1 where none does.

    The dimension with a share above ``threshold``; where several exceed it, the largest. Fallers
    are attributed the same way (report, 得分上升城市 and 得分下降城市).

    Parameters
    ----------
    weighted_changes : array_like, shape (n, n_dimension)
    threshold : float
        Share above which a dimension leads (published: 50 %).

    Returns
    -------
    ndarray of int, shape (n,)
        -1 also where the change is missing or zero.

    Examples
    --------
    >>> driver([[0.1, 0.2, 3.0], [1.0, 1.0, 1.0]]).tolist()
    [2, -1]
    """
    shares = np.nan_to_num(driver_shares(weighted_changes), nan=-np.inf)
    best = shares.argmax(axis=1)
    leads = shares[np.arange(len(shares)), best] > threshold
    return np.where(leads, best, -1)
