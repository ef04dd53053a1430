"""Order, ties and bands of scores. Never sort by what is printed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.scoring import ascending_ranks

__all__ = ["BAND_CUTS", "NOISE_DECIMALS", "band", "rank", "tied_at"]

Floats = NDArray[np.float64]

#: Two sums that agree to this many decimals differ by rounding error only; 60 - 1e-14 is 60.
NOISE_DECIMALS = 10

#: Where the bands of the report begin (`ccni_xl.terms.Band`).
BAND_CUTS = (60.0, 40.0, 20.0)


def rank(scores: ArrayLike, *, decimals: int | None = None) -> Floats:
    """Rank scores: 1 = best, exact ties share the lowest number.

    Parameters
    ----------
    scores : (n,)
        Unrounded; NaN stays unranked.
    decimals : int, optional
        Regard scores that agree to so many decimals as tied; `NOISE_DECIMALS` absorbs the
        rounding error of sums.

    Returns
    -------
    (n,); NaN where the score is NaN.

    Examples
    --------
    >>> rank([70.1, 81.7, 70.1, float("nan"), 12.0]).tolist()
    [2.0, 1.0, 2.0, nan, 4.0]
    """
    x = np.asarray(scores, dtype=np.float64)
    if decimals is not None:
        x = np.round(x, decimals)
    missing = np.isnan(x)
    if not missing.any():
        return ascending_ranks(-x)
    ranks = np.full(len(x), np.nan)
    ranks[~missing] = ascending_ranks(-x[~missing])
    return ranks


def tied_at(scores: ArrayLike, decimals: int) -> NDArray[np.bool_]:
    """Tell which scores print like another's at ``decimals`` decimals.

    Parameters
    ----------
    scores : (n,) [points]
    decimals : int

    Returns
    -------
    (n,) bool; False where the score is NaN.

    Examples
    --------
    >>> tied_at([70.12, 70.14, 60.0], 1).tolist()
    [True, True, False]
    """
    printed = np.round(np.asarray(scores, dtype=np.float64), decimals)
    tied = np.zeros(len(printed), dtype=np.bool_)
    present = ~np.isnan(printed)
    _, inverse, counts = np.unique(printed[present], return_inverse=True, return_counts=True)
    tied[present] = counts[inverse] > 1
    return tied


def band(scores: ArrayLike, cuts: Sequence[float]) -> NDArray[np.intp]:
    """Return the band of each score: 0 at or above the first cut, 1 at or above the next, ...

    Parameters
    ----------
    scores : (n,)
    cuts : sequence of float
        Descending, e.g. 60, 40, 20.

    Returns
    -------
    (n,) int from 0 to ``len(cuts)``; -1 where the score is NaN.

    Raises
    ------
    ValueError
        The cuts do not descend.

    Examples
    --------
    >>> band([60, 59.9, 19.9, float("nan")], (60, 40, 20)).tolist()
    [0, 1, 3, -1]
    """
    edges = np.asarray(cuts, dtype=np.float64)
    if not (np.diff(edges) < 0).all():
        raise ValueError(f"cuts must descend, got {list(cuts)}")
    x = np.round(np.asarray(scores, dtype=np.float64), NOISE_DECIMALS)
    numbers = len(edges) - np.searchsorted(edges[::-1], x, side="right")
    return np.where(np.isnan(x), -1, numbers)
