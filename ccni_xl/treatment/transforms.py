"""Winsorising, logarithms and Box-Cox: plain functions from column to column, order kept.

All leave NaN and infinities alone. The logarithms shift the column first, so that any sign goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.treatment.skew import SkewRule, shape, skewness

__all__ = ["Winsorised", "box_cox", "log_gii", "log_shifted", "log_signed", "winsorise"]

Floats = NDArray[np.float64]

#: The shift of the logarithm leaves this share of the range below the lowest value.
_SHIFT = 0.01


@dataclass(frozen=True, slots=True)
class Winsorised:
    """Values, and for each cell whether it was brought down (+1) or up (-1)."""

    values: Floats
    moved: NDArray[np.int8]

    @property
    def cells(self) -> int:
        """How many cells were moved."""
        return int((self.moved != 0).sum())


def winsorise(values: ArrayLike, *, most: int | None = 5, rule: SkewRule | None = None) -> Winsorised:
    """Move the most extreme value to the next one until the column is no longer skewed.

    The end is chosen by the sign of the skewness; tied extremes move together. It stops when
    ``rule`` is kept, or when ``most`` cells have been moved.

    Parameters
    ----------
    values : (n,)
    most : int or None
        None moves as many as it takes.
    rule : SkewRule, optional
        2 and 3.5 unless given.

    Returns
    -------
    Winsorised
        NaN and infinities stay as they are.

    Examples
    --------
    >>> winsorise([*range(1, 21), 500]).values[-2:].tolist()
    [20.0, 20.0]
    """
    rule = rule or SkewRule()
    x = np.array(values, dtype=np.float64)
    present = np.isfinite(x)
    moved = np.zeros(len(x), dtype=np.int8)
    limit = int(present.sum()) if most is None else most
    figures = shape(x)
    while rule.broken_by(figures) and int((moved != 0).sum()) < limit:
        high = figures.skew > 0
        end = x[present].max() if high else x[present].min()
        extreme = present & (x == end)
        rest = x[present & ~extreme]
        x[extreme] = rest.max() if high else rest.min()
        moved[extreme] = 1 if high else -1
        figures = shape(x)
    return Winsorised(x, moved)


def _ends(x: Floats) -> tuple[float, float]:
    present = x[np.isfinite(x)]
    if not len(present) or present.min() == present.max():
        raise ValueError("all values are equal: there is no range to shift by")
    return float(present.min()), float(present.max())


def _on_finite(x: Floats, result: Floats) -> Floats:
    return np.where(np.isfinite(x), result, x)


def log_shifted(values: ArrayLike) -> Floats:
    """Return ln(x - min + 0.01 (max - min)).

    Parameters
    ----------
    values : (n,)
        NaN and infinities stay as they are.

    Returns
    -------
    (n,)

    Raises
    ------
    ValueError
        All values are equal.

    Examples
    --------
    >>> log_shifted([1, 2, 3, 4, 500]).round(4).tolist()
    [1.6074, 1.7901, 1.9445, 2.0782, 6.2226]
    """
    x = np.asarray(values, dtype=np.float64)
    low, high = _ends(x)
    with np.errstate(invalid="ignore"):
        return _on_finite(x, np.log(np.where(np.isfinite(x), x, high) - low + _SHIFT * (high - low)))


def log_signed(values: ArrayLike) -> Floats:
    """Return `log_shifted`, mirrored for a column skewed to the left: -ln(max - x + 0.01 range).

    Parameters
    ----------
    values : (n,)
        NaN and infinities stay as they are.

    Returns
    -------
    (n,)

    Raises
    ------
    ValueError
        All values are equal.
    """
    x = np.asarray(values, dtype=np.float64)
    return -log_shifted(-x) if skewness(x) < 0 else log_shifted(x)


def log_gii(values: ArrayLike) -> Floats:
    """Return ln((max - 1) (x - min) / (max - min) + 1), the Global Innovation Index's logarithm.

    The range goes from 0 to ln(max); it needs a maximum above 1.

    Parameters
    ----------
    values : (n,)
        NaN and infinities stay as they are.

    Returns
    -------
    (n,)

    Raises
    ------
    ValueError
        All values are equal, or the maximum is 1 or less.

    Examples
    --------
    >>> log_gii([0, 5, 10]).round(4).tolist()
    [0.0, 1.7047, 2.3026]
    """
    x = np.asarray(values, dtype=np.float64)
    low, high = _ends(x)
    if high <= 1:
        raise ValueError(f"this logarithm needs a maximum above 1, got {high:g}")
    finite = np.where(np.isfinite(x), x, low)
    return _on_finite(x, np.log((high - 1) * (finite - low) / (high - low) + 1))


def box_cox(values: ArrayLike, power: float = 0.0) -> Floats:
    """Return ((x - min + 1)^power - 1) / power, or ln(x - min + 1) for a power of 0.

    Parameters
    ----------
    values : (n,)
        NaN and infinities stay as they are.
    power : float

    Returns
    -------
    (n,)

    References
    ----------
    Box & Cox (1964), doi:10.1111/j.2517-6161.1964.tb00553.x.

    Examples
    --------
    >>> box_cox([0, 3], 0.5).tolist()
    [0.0, 2.0]
    """
    x = np.asarray(values, dtype=np.float64)
    present = x[np.isfinite(x)]
    if not len(present):
        return x.copy()
    shifted = np.where(np.isfinite(x), x, present.min()) - present.min() + 1
    return _on_finite(x, np.log(shifted) if power == 0 else (shifted**power - 1) / power)
