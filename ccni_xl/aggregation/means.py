"""Weighted means of a group's children, with the weights renormalised over what is present.

All but Copeland are quasi-arithmetic: f^-1( sum w f(x) / sum w ) with f = x, ln x, 1/x, x^p.
Sums run child by child and not by a matrix product: a unit's mean then never depends, in its
last bits, on where the unit stands in the table, so exact ties stay exact.

Reference: OECD/JRC (2008), Handbook on Constructing Composite Indicators,
doi:10.1787/9789264043466-en, chapter 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.framework import Token

__all__ = ["MEANS", "Mean", "arithmetic", "copeland", "geometric", "harmonic", "mean_of", "power"]

Floats = NDArray[np.float64]

#: scores (n, k) or (runs, n, k), weights (k,) or (runs, k) -> (n,) or (runs, n)
Mean = Callable[[Floats, Floats], Floats]

#: Cells compared at a time by Copeland, to bound its memory (8 bytes each).
_BLOCK = 2_000_000


def _inputs(scores: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    x, w = np.asarray(scores, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if x.ndim not in (2, 3) or w.ndim not in (1, 2) or x.shape[-1] != w.shape[-1]:
        raise ValueError(f"scores {x.shape} and weights {w.shape} do not fit: expected (n, k) and (k,)")
    if not (w >= 0).all() or not (w.sum(axis=-1) > 0).all():
        raise ValueError("weights must be 0 or more and sum to more than 0")
    return x, w


def _sum(x: NDArray[np.float64] | NDArray[np.bool_], w: Floats) -> Floats:
    total: Floats = w[..., 0, None] * x[..., 0]
    for child in range(1, x.shape[-1]):
        total = total + w[..., child, None] * x[..., child]
    return total


def _mean(x: Floats, w: Floats) -> Floats:
    """Weighted arithmetic mean over the children present; NaN where none is."""
    gaps = np.isnan(x)
    if not gaps.any():
        share = w[..., 0, None]
        for child in range(1, x.shape[-1]):  # added up in the order of the gaps' case: same last bits
            share = share + w[..., child, None]
        return _sum(x, w) / share
    total = _sum(np.where(gaps, 0.0, x), w)
    weight = _sum(~gaps, w)
    result: Floats = np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0)
    return result


def _positive_mean(
    x: Floats, w: Floats, there: Callable[[Floats], Floats], back: Callable[[Floats], Floats]
) -> Floats:
    """Mean under a function that knows numbers above 0 only.

    A 0 with a weight makes the mean 0, its limit; a negative score with a weight makes it NaN.
    """
    zero, negative = x == 0, x < 0
    if not zero.any() and not negative.any():
        return back(_mean(there(x), w))
    result = back(_mean(there(np.where(zero | negative, 1.0, x)), w))
    result = np.where(_sum(zero, w) > 0, 0.0, result)
    return np.where(_sum(negative, w) > 0, np.nan, result)


def arithmetic(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Return sum w x / sum w.

    Parameters
    ----------
    scores : (n, k) or (runs, n, k)
        NaN is missing: its weight goes to the others in proportion.
    weights : (k,) or (runs, k)
        0 or more; any scale.

    Returns
    -------
    (n,) or (runs, n); NaN where no child with a weight is present.

    Raises
    ------
    ValueError
        Shapes that do not fit, a negative weight, weights that sum to 0.

    Examples
    --------
    >>> arithmetic([[80, 40], [60, np.nan]], [0.5, 0.5]).tolist()
    [60.0, 60.0]
    """
    return _mean(*_inputs(scores, weights))


def geometric(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Return exp(sum w ln x / sum w); 0 where a child is 0, NaN where one is negative.

    Parameters
    ----------
    scores, weights
        As for `arithmetic`.

    Returns
    -------
    (n,) or (runs, n)

    Raises
    ------
    ValueError
        As for `arithmetic`.

    Examples
    --------
    >>> geometric([[1, 100], [0, 100]], [1, 1]).round(9).tolist()
    [10.0, 0.0]
    """
    return _positive_mean(*_inputs(scores, weights), np.log, np.exp)


def harmonic(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Return sum w / sum (w / x); 0 where a child is 0, NaN where one is negative.

    Parameters
    ----------
    scores, weights
        As for `arithmetic`.

    Returns
    -------
    (n,) or (runs, n)

    Raises
    ------
    ValueError
        As for `arithmetic`.

    Examples
    --------
    >>> harmonic([[40, 60]], [1, 1]).round(9).tolist()
    [48.0]
    """
    return _positive_mean(*_inputs(scores, weights), np.reciprocal, np.reciprocal)


def power(scores: ArrayLike, weights: ArrayLike, p: float) -> Floats:
    """Return (sum w x^p / sum w)^(1/p); p = 1 arithmetic, 0 geometric, -1 harmonic.

    Parameters
    ----------
    scores, weights
        As for `arithmetic`.
    p : float
        At 0 or below a child of 0 makes the mean 0; with any p but 1 a negative child makes it NaN.

    Returns
    -------
    (n,) or (runs, n)

    Raises
    ------
    ValueError
        As for `arithmetic`.

    Examples
    --------
    >>> power([[30, 40]], [1, 1], 2).round(6).tolist()
    [35.355339]
    """
    if p == 1:
        return arithmetic(scores, weights)
    if p == 0:
        return geometric(scores, weights)
    x, w = _inputs(scores, weights)
    if p < 0:
        return _positive_mean(x, w, lambda v: v**p, lambda v: v ** (1 / p))
    negative = x < 0
    result = _mean(np.where(negative, 0.0, x) ** p, w) ** (1 / p)
    return np.where(_sum(negative, w) > 0, np.nan, result) if negative.any() else result


def _copeland(x: Floats, w: Floats) -> Floats:
    n = len(x)
    wins = np.zeros(n)
    step = max(1, _BLOCK // max(n, 1))
    for start in range(0, n, step):
        margin = np.zeros((len(x[start : start + step]), n))
        for child in range(x.shape[1]):
            column = x[:, child]
            with np.errstate(invalid="ignore"):
                ahead = np.sign(column[start : start + step, None] - column[None, :])
            margin += w[child] * np.where(np.isnan(ahead), 0.0, ahead)
        margin[np.abs(margin) <= 1e-12 * w.sum()] = 0.0  # half the weight each way, but for rounding
        wins[start : start + step] = np.sign(margin).sum(axis=1)
    present = (~np.isnan(x) & (w > 0)).any(axis=1)
    return np.where(present, wins, np.nan)


def copeland(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Return duels won less duels lost against every other unit.

    A unit wins a duel where it is ahead on more of the weight than it is behind. Children that
    either of the two lacks are left out. The result runs from -(n - 1) to n - 1 and depends on
    who takes part. Work grows with the square of n.

    Parameters
    ----------
    scores, weights
        As for `arithmetic`.

    Returns
    -------
    (n,) or (runs, n); NaN for a unit without any child that has a weight.

    Raises
    ------
    ValueError
        As for `arithmetic`.

    Examples
    --------
    >>> copeland([[3, 3], [2, 1], [1, 2]], [1, 1]).tolist()
    [2.0, -1.0, -1.0]
    """
    x, w = _inputs(scores, weights)
    if x.ndim == 2 and w.ndim == 1:
        return _copeland(x, w)
    runs = len(x) if x.ndim == 3 else len(w)
    every_x = np.broadcast_to(x, (runs, *x.shape[-2:]))
    every_w = np.broadcast_to(w, (runs, w.shape[-1]))
    return np.stack([_copeland(a, b) for a, b in zip(every_x, every_w, strict=True)])


MEANS: Mapping[str, Callable[[Token], Mean]] = MappingProxyType(
    {
        "arithmetic": lambda token: arithmetic,
        "geometric": lambda token: geometric,
        "harmonic": lambda token: harmonic,
        "power": lambda token: lambda scores, weights: power(scores, weights, token.number("p", 1)),
        "copeland": lambda token: copeland,
    }
)


def mean_of(token: Token) -> Mean:
    """Return the mean that ``token`` of the framework names."""
    return MEANS[token.name](token)
