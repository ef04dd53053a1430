"""Competition ranks, the one way this project numbers an order."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ties", "ascending_ranks"]

Ties = Literal["lowest", "average"]


def ascending_ranks(values: NDArray[np.float64], ties: Ties = "lowest") -> NDArray[np.float64]:
    """Return the ranks of ``values`` from 1 = smallest; ties share the lowest or the average number.

    Parameters
    ----------
    values : (n,), no NaN

    Returns
    -------
    (n,) float; whole unless ties share the average.

    Examples
    --------
    >>> ascending_ranks(np.array([5.0, 3.0, 5.0])).tolist()
    [2.0, 1.0, 2.0]
    >>> ascending_ranks(np.array([5.0, 3.0, 5.0]), "average").tolist()
    [2.5, 1.0, 2.5]
    """
    n = len(values)
    order = np.argsort(values)
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if n else order
    counts = np.diff(np.concatenate((starts, [n])))
    number = starts + (1.0 if ties == "lowest" else (counts + 1) / 2)
    ranks = np.empty(n, dtype=np.float64)
    ranks[order] = np.repeat(number, counts)
    return ranks
