"""What every function of this room does to its arguments before it computes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BoolArray",
    "FloatArray",
    "IntArray",
    "Invalid",
    "as_table",
    "as_times",
    "known",
    "screen",
]

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

#: What to do with a value outside a function's domain: stop, or answer NaN for that element alone.
Invalid = Literal["raise", "nan"]


def known(option: str, value: object, names: Iterable[object]) -> None:
    """Refuse an unknown option value and list the known ones."""
    names = tuple(names)
    if value not in names:
        raise ValueError(f"{option} must be one of {', '.join(map(repr, names))}; got {value!r}")


def as_table(values: ArrayLike) -> FloatArray:
    """Return ``values`` as a float array of shape (n_unit, n_year) whose only non-numbers are NaN gaps."""
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"values must have the shape (n_unit, n_year), got {table.ndim} dimension(s)")
    if np.isinf(table).any():
        unit, position = np.argwhere(np.isinf(table))[0]
        raise ValueError(
            f"values must be finite, or NaN for a gap; got {table[unit, position]:g} "
            f"in unit {unit} at position {position}"
        )
    return table


def as_times(times: ArrayLike | None, n_year: int) -> FloatArray:
    """Return the times of the columns, 0, 1, 2, ... where none are given."""
    if times is None:
        return np.arange(n_year, dtype=np.float64)
    t = np.asarray(times, dtype=np.float64)
    if t.shape != (n_year,):
        raise ValueError(f"times must have the shape ({n_year},) of the values' years, got {t.shape}")
    if not np.isfinite(t).all():
        raise ValueError("times must be finite; a gap belongs in the values, not in the times")
    steps = np.diff(t)
    if (steps <= 0).any():
        at = int(np.argmax(steps <= 0))
        raise ValueError(f"times must increase strictly, got {t[at]:g} followed by {t[at + 1]:g}")
    return t


def screen(
    name: str, values: FloatArray, *, allowed: BoolArray, requirement: str, invalid: Invalid
) -> FloatArray:
    """Return ``values`` with what is not allowed as NaN, or raise for the first such element.

    NaN in ``values`` is a missing value and always passes. ``invalid`` says which of the two
    happens; the message names the argument, the value and its position.
    """
    bad = ~allowed & ~np.isnan(values)
    if not bad.any():
        return values
    if invalid == "raise":
        position = tuple(int(k) for k in np.argwhere(bad)[0])
        where = f" at position {', '.join(map(str, position))}" if position else ""
        raise ValueError(f"{name} must be {requirement}, got {values[position]:g}{where}")
    return np.where(bad, np.nan, values)
