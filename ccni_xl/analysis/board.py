"""The national board (全国一盘棋): three dimensions of one edition as x, y and bubble."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.terms import Quadrant

__all__ = ["board", "quadrant"]


def quadrant(
    x: NDArray[np.float64], y: NDArray[np.float64], cross_x: float = 50.0, cross_y: float = 50.0
) -> NDArray[np.object_]:
    """Return the quadrant of each point; a point on an axis belongs to the better side.

    Upper right leads, lower left lags (report, 综合得分分析).

    Parameters
    ----------
    x, y : (n,) [points]
    cross_x, cross_y : float
        Where the axes cross [points].

    Returns
    -------
    ndarray of Quadrant, None where a coordinate is missing.
    """
    right, upper = x >= cross_x, y >= cross_y
    found = np.full(x.shape, Quadrant.LAGGING, dtype=object)
    found[right & upper] = Quadrant.LEADING
    found[~right & upper] = Quadrant.IMPROVING
    found[right & ~upper] = Quadrant.SLOWING
    found[np.isnan(x) | np.isnan(y)] = None
    return found


def board(
    scores: pd.DataFrame,
    co2: pd.Series,
    *,
    x: str,
    y: str,
    size: str,
    cross_x: float = 50.0,
    cross_y: float = 50.0,
) -> pd.DataFrame:
    """Return the board of one edition.

    Parameters
    ----------
    scores : DataFrame
        Index city.
    co2 : Series
        CO2 of the edition's year [10^4 t].
    x, y, size : str
        Codes of what the axes and the bubbles show.

    Returns
    -------
    DataFrame
        Index city; columns x, y, size [points], co2, quadrant.
    """
    place = quadrant(scores[x].to_numpy(np.float64), scores[y].to_numpy(np.float64), cross_x, cross_y)
    return pd.DataFrame(
        {
            "x": scores[x],
            "y": scores[y],
            "size": scores[size],
            "co2": co2.reindex(scores.index),
            "quadrant": pd.Series(place, index=scores.index, dtype=object),
        }
    )
