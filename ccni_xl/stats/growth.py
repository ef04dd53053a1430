"""Compound annual growth."""

from __future__ import annotations

from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from ccni_xl.stats._arrays import FloatArray, Invalid, known, screen

__all__ = ["compound_growth"]


def compound_growth(
    start: ArrayLike, end: ArrayLike, periods: ArrayLike, *, invalid: Invalid = "raise"
) -> FloatArray:
    """Return the constant rate that leads from ``start`` to ``end`` in ``periods`` periods.

    r = 100 * ((end / start) ** (1 / periods) - 1)

    Parameters
    ----------
    start, end : array_like, broadcastable to one shape
        Level in the first and the last period [any one unit].
    periods : array_like, broadcastable to the same shape
        Number of steps between the two, positive; 5 from 2015 to 2020. May be fractional.
    invalid : {"raise", "nan"}
        What to do where ``start`` is zero or negative, ``end`` negative, or either infinite.

    Returns
    -------
    ndarray of float64
        [% per period]. NaN where a level is missing. A fall to zero is -100.

    Raises
    ------
    ValueError
        If a number of periods is not positive (whatever ``invalid`` says: it is no data), or, with
        ``invalid="raise"``, for the first offending level.

    Examples
    --------
    >>> compound_growth([100.0, 100.0], [121.0, 81.0], 2).round(6).tolist()
    [10.0, -10.0]
    """
    known("invalid", invalid, get_args(Invalid))
    first, last, steps = np.broadcast_arrays(
        *(np.asarray(v, dtype=np.float64) for v in (start, end, periods))
    )
    if not (steps > 0).all():
        raise ValueError(f"periods must be positive, got {steps[~(steps > 0)][0]:g}")
    positive, levels = (first > 0) & np.isfinite(first), (last >= 0) & np.isfinite(last)
    first = screen("start", first, allowed=positive, requirement="positive and finite", invalid=invalid)
    last = screen("end", last, allowed=levels, requirement="zero or positive and finite", invalid=invalid)
    return np.asarray(100.0 * ((last / first) ** (1.0 / steps) - 1.0))
