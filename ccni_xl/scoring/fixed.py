"""Fixed scoring rules: a score depends on the unit's own value only, so years stay comparable."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ccni_xl.findings import Finding, rows_of
from ccni_xl.framework import Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring.column import Column, Floats, Scored

__all__ = [
    "goalposts",
    "knots",
    "log_knots",
    "score_direct",
    "score_goalposts",
    "score_knots",
]


def knots(
    values: ArrayLike, xs: ArrayLike, ys: ArrayLike, *, clip: bool = True, none: float | None = None
) -> Floats:
    """Score by straight lines between knots.

    Parameters
    ----------
    values : (n,) [unit of the indicator]
        NaN is missing; +inf means that nothing was declared.
    xs : (k,), strictly increasing [unit of the indicator]
    ys : (k,) [points]
    clip : bool
        Outside the knots keep the outermost score (True) or prolong the outermost line (False).
    none : float, optional [points]
        Score of +inf; the last knot's where it is not given.

    Returns
    -------
    (n,) [points]; NaN exactly where the value is NaN.

    Raises
    ------
    ValueError
        Fewer than two knots, or ``xs`` not strictly increasing.

    Examples
    --------
    A declared peak year of 2025 earns 60, none declared earns 0:

    >>> knots([2025, float("inf")], [2020, 2030, 2031], [100, 20, 0], none=0).tolist()
    [60.0, 0.0]
    """
    v = np.asarray(values, dtype=np.float64)
    x, y = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise ValueError(f"knots needs two or more pairs, got {x.shape} values and {y.shape} scores")
    if not (np.diff(x) > 0).all():
        raise ValueError("the values of the knots must increase strictly")
    scores: Floats = np.interp(v, x, y)
    if not clip:
        _prolong(scores, v, x, y)
    if none is not None:
        scores[np.isposinf(v)] = none
    return scores


def _prolong(scores: Floats, v: Floats, x: Floats, y: Floats) -> None:
    below, above = v < x[0], (v > x[-1]) & np.isfinite(v)
    scores[below] = y[0] + (v[below] - x[0]) * ((y[1] - y[0]) / (x[1] - x[0]))
    scores[above] = y[-1] + (v[above] - x[-1]) * ((y[-1] - y[-2]) / (x[-1] - x[-2]))


def log_knots(
    values: ArrayLike, xs: ArrayLike, ys: ArrayLike, *, clip: bool = True, none: float | None = None
) -> Floats:
    """Score by straight lines between knots on a logarithmic scale of the value.

    As `knots` on ln(value); the values and ``xs`` must be above 0.

    Parameters
    ----------
    values, xs, ys, clip, none
        As for `knots`.

    Returns
    -------
    (n,) [points]; NaN exactly where the value is NaN.

    Raises
    ------
    ValueError
        A value or a knot is 0 or less.

    Examples
    --------
    Income per head between 100 and 75000 dollars, as the Human Development Index has it:

    >>> round(float(log_knots([10000], [100, 75000], [0, 1])[0]), 3)
    0.696
    """
    v, x = np.asarray(values, dtype=np.float64), np.asarray(xs, dtype=np.float64)
    if (v <= 0).any() or (x <= 0).any():
        raise ValueError("a logarithmic scale needs values and knots above 0")
    return knots(np.log(v), np.log(x), ys, clip=clip, none=none)


def goalposts(
    values: ArrayLike,
    low: float,
    high: float,
    *,
    direction: int = 1,
    scale: float = 100.0,
    clip: bool = True,
) -> Floats:
    """Score by the position between two fixed values.

    scale (x - low) / (high - low), or scale (high - x) / (high - low) where lower is better.

    Parameters
    ----------
    values : (n,) [unit of the indicator]
    low, high : float [unit of the indicator]
    clip : bool
        Keep the score within 0 and ``scale``.

    Returns
    -------
    (n,) [0 to scale]; NaN exactly where the value is NaN.
    """
    v = np.asarray(values, dtype=np.float64)
    ends = (0.0, scale) if direction >= 0 else (scale, 0.0)
    return knots(v, (low, high), ends, clip=clip)


def _positive(values: Floats) -> tuple[Floats, tuple[Finding, ...]]:
    bad = values <= 0
    if not bad.any():
        return values, ()
    finding = Finding(rules.LOG_OF_NON_POSITIVE, rows_of(bad), tuple(values[bad].tolist()))
    return np.where(bad, np.nan, values), (finding,)


def score_knots(column: Column, token: Token, direction: int) -> Scored:
    """Score by ``knots`` or ``log_knots``; the knots themselves say which end is better."""
    xs, ys = zip(*token.knots, strict=True)
    none = token.number("none", ys[-1])
    clip = token.flag("clip", True)
    if token.name == "knots":
        return Scored(knots(column.values, xs, ys, clip=clip, none=none))
    values, findings = _positive(column.values)
    return Scored(log_knots(values, xs, ys, clip=clip, none=none), findings)


def score_goalposts(column: Column, token: Token, direction: int) -> Scored:
    """Score by ``goalposts``, on a logarithmic scale with ``log=yes``."""
    low, high, scale = token.number("low", 0), token.number("high", 1), token.number("scale", 100)
    clip = token.flag("clip", True)
    values = column.values
    findings: tuple[Finding, ...] = ()
    if token.flag("log", False):
        values, findings = _positive(values)
        values, low, high = np.log(values), np.log(low), np.log(high)
    return Scored(goalposts(values, low, high, direction=direction, scale=scale, clip=clip), findings)


def score_direct(column: Column, token: Token, direction: int) -> Scored:
    """Take the value as the score; cut off at 0 and 100, and say so."""
    values = column.values
    outside = (values < 0) | (values > 100)
    if not outside.any():
        return Scored(values.copy())
    finding = Finding(rules.OUT_OF_RANGE, rows_of(outside), tuple(values[outside].tolist()))
    return Scored(np.clip(values, 0, 100), (finding,))
