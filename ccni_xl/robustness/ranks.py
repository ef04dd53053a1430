"""Ranks in many runs at once, and their quantiles over the runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ccni_xl.aggregation import NOISE_DECIMALS

__all__ = ["Ranks", "by_unit", "rank_quantiles", "rank_runs", "ratio"]

Floats = NDArray[np.float64]
Ranks = NDArray[np.int32]

_SMALL = np.iinfo(np.int16).max


def ratio(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return part / whole, NaN where whole is 0."""
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0))


def by_unit(ranks: Ranks) -> NDArray[np.signedinteger]:
    """Return ranks (runs, n_units) as (n_units, runs), each unit's side by side, in small integers."""
    return np.ascontiguousarray(ranks.T, dtype=np.int16 if ranks.shape[1] < _SMALL else np.int32)


def rank_quantiles(ranks: NDArray[np.int32], percents: Sequence[float]) -> NDArray[np.float64]:
    """Return quantiles of each unit's ranks, by linear interpolation (type 7 of Hyndman and Fan).

    Parameters
    ----------
    ranks : (runs, n_units)
        0 is unranked and left out.
    percents : sequence of float
        0 to 100.

    Returns
    -------
    (len(percents), n_units); NaN where a unit was never ranked.

    References
    ----------
    Hyndman & Fan (1996), doi:10.1080/00031305.1996.10473566.

    Examples
    --------
    >>> rank_quantiles(np.array([[1], [0], [2], [4]], dtype=np.int32), [50, 95]).ravel().tolist()
    [2.0, 3.8]
    """
    runs, n = ranks.shape
    # Small integers are sorted by counting, which takes a fraction of the time.
    ordered = np.sort(by_unit(ranks), axis=1, kind="stable")
    unranked = (ordered == 0).sum(axis=1) if (ordered[:, 0] == 0).any() else np.zeros(n, dtype=np.intp)
    last = runs - 1
    units = np.arange(n)
    found = np.empty((len(percents), n))
    for row, percent in enumerate(percents):
        at = (last - unranked) * (percent / 100)
        lower = np.floor(np.maximum(at, 0)).astype(np.intp)
        part = at - lower
        first = np.minimum(unranked + lower, last)
        second = np.minimum(first + 1, last)
        a, b = ordered[units, first].astype(np.float64), ordered[units, second].astype(np.float64)
        # From the nearer end, as numpy does, so that both ends come out exactly.
        found[row] = np.where(part >= 0.5, b - (b - a) * (1 - part), a + (b - a) * part)
    found[:, unranked == runs] = np.nan
    return found


def rank_runs(scores: Floats) -> Ranks:
    """Rank along the last axis: 1 = best, ties share the lowest number, 0 where NaN.

    Scores that differ by rounding error only are ties, as everywhere (`NOISE_DECIMALS`).

    Parameters
    ----------
    scores : (..., n_units) [points]

    Returns
    -------
    (..., n_units) int

    Examples
    --------
    >>> rank_runs(np.array([[3.0, 7.0, 7.0, np.nan]])).tolist()
    [[3, 1, 1, 0]]
    """
    n = scores.shape[-1]
    bits = n.bit_length()
    last = 2.0 ** (62 - bits)
    # Whole numbers, the best lowest, that carry their unit along sort faster than an order is found.
    whole = np.rint(scores.reshape(-1, n) * -(10.0**NOISE_DECIMALS))
    if np.fmax.reduce(np.abs(whole), axis=None, initial=0.0) >= last:  # too large to carry anything
        whole = np.unique(whole, return_inverse=True)[1].reshape(whole.shape).astype(np.float64)
    unranked = np.isnan(scores).reshape(whole.shape)
    gaps = bool(unranked.any())
    if gaps:
        whole[unranked] = last
    keys = whole.astype(np.int64)
    keys <<= bits
    keys |= np.arange(n)
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    order += np.arange(0, keys.size, n)[:, None]
    keys >>= bits
    number = np.broadcast_to(np.arange(1, n + 1, dtype=np.int32), keys.shape)
    tied = keys[:, 1:] == keys[:, :-1]
    if tied.any():
        number = number.copy()
        number[:, 1:][tied] = 0
        np.maximum.accumulate(number, axis=1, out=number)
    ranks = np.empty(keys.size, dtype=np.int32)
    ranks[order] = number
    if gaps:
        ranks[unranked.ravel()] = 0
    return ranks.reshape(scores.shape)
