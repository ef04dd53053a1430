"""Tapio decoupling of CO2 emissions from GDP (脱钩指数)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.stats._arrays import BoolArray, FloatArray, Invalid, known, screen

__all__ = ["COUPLING_BAND", "DecouplingState", "Tapio", "tapio"]

#: Tapio's +/-20 % around unity: inside it, both ends included, emissions and GDP move together.
COUPLING_BAND = (0.8, 1.2)

#: Relative error granted to each input: a few units in the last place, as a conversion of units leaves.
_ROUNDING = 4.0 * float(np.finfo(np.float64).eps)


class DecouplingState(StrEnum):
    """Tapio's eight states."""

    STRONG_DECOUPLING = "strong_decoupling"
    WEAK_DECOUPLING = "weak_decoupling"
    EXPANSIVE_COUPLING = "expansive_coupling"
    EXPANSIVE_NEGATIVE_DECOUPLING = "expansive_negative_decoupling"
    STRONG_NEGATIVE_DECOUPLING = "strong_negative_decoupling"
    WEAK_NEGATIVE_DECOUPLING = "weak_negative_decoupling"
    RECESSIVE_COUPLING = "recessive_coupling"
    RECESSIVE_DECOUPLING = "recessive_decoupling"


#: Rows: GDP falls, GDP grows. Columns: e < 0, below the coupling band, inside it, above it.
_STATES = np.array(
    [
        [
            DecouplingState.STRONG_NEGATIVE_DECOUPLING,
            DecouplingState.WEAK_NEGATIVE_DECOUPLING,
            DecouplingState.RECESSIVE_COUPLING,
            DecouplingState.RECESSIVE_DECOUPLING,
        ],
        [
            DecouplingState.STRONG_DECOUPLING,
            DecouplingState.WEAK_DECOUPLING,
            DecouplingState.EXPANSIVE_COUPLING,
            DecouplingState.EXPANSIVE_NEGATIVE_DECOUPLING,
        ],
    ],
    dtype=object,
)


@dataclass(frozen=True, slots=True, eq=False)
class Tapio:
    """Elasticity and state of each unit.

    Attributes
    ----------
    elasticity : ndarray of float64
        Dimensionless; NaN where undefined.
    state : ndarray of object
        `DecouplingState`, or None exactly where the elasticity is NaN.
    """

    elasticity: FloatArray
    state: NDArray[np.object_]


def tapio(
    co2_start: ArrayLike,
    co2_end: ArrayLike,
    gdp_start: ArrayLike,
    gdp_end: ArrayLike,
    *,
    invalid: Invalid = "raise",
) -> Tapio:
    """Return the decoupling elasticity of emissions with respect to GDP, and its state.

    e = (dC / C0) / (dG / G0), with dC = C1 - C0 and dG = G1 - G0.

    ========  ==========================  ==============================
    e         GDP grows                   GDP falls
    ========  ==========================  ==============================
    < 0       strong decoupling           strong negative decoupling
    < 0.8     weak decoupling             weak negative decoupling
    <= 1.2    expansive coupling          recessive coupling
    > 1.2     expansive negative dec.     recessive decoupling
    ========  ==========================  ==============================

    Parameters
    ----------
    co2_start, co2_end : array_like, broadcastable to one shape
        Emissions in the first and last year [any one mass unit; only the ratio matters].
    gdp_start, gdp_end : array_like, broadcastable to the same shape
        GDP at *constant* prices in the same two years [any one currency unit].
    invalid : {"raise", "nan"}
        What to do where a start value is zero or negative, or any value infinite.

    Returns
    -------
    Tapio
        NaN and None where an input is missing and where GDP did not change: the elasticity is then
        undefined, not infinite. Unchanged emissions give e = 0: weak decoupling while GDP grows,
        weak negative decoupling while it falls.

    Raises
    ------
    ValueError
        With ``invalid="raise"``: naming the first offending argument, value and position.

    Notes
    -----
    Decimal inputs are not exact in binary: emissions that grow by 4 % while GDP grows by 5 % have
    e = 0.8, and the quotient may come out as 0.7999999999999998. Each input is therefore granted a
    relative error of four machine epsilons. A change no larger than that error is no change, and an
    elasticity that differs from 0.8 or 1.2 by no more than the error these inputs can cause lies on the
    boundary, which belongs to coupling. So the state does not depend on the unit of measure; and inputs of
    up to six significant digits get exactly the state that rational arithmetic gives them. The elasticity
    itself is returned as computed.

    References
    ----------
    Tapio, P. (2005). Towards a theory of decoupling. Transport Policy 12(2), 137-151.
    https://doi.org/10.1016/j.tranpol.2005.01.001

    Examples
    --------
    >>> result = tapio([100.0, 100.0], [102.0, 95.0], [100.0, 100.0], [110.0, 125.0])
    >>> result.elasticity.round(6).tolist()
    [0.2, -0.2]
    >>> [str(state) for state in result.state]
    ['weak_decoupling', 'strong_decoupling']
    """
    known("invalid", invalid, get_args(Invalid))
    c0, c1, g0, g1 = np.broadcast_arrays(
        *(np.asarray(v, dtype=np.float64) for v in (co2_start, co2_end, gdp_start, gdp_end))
    )
    c0, g0 = (
        screen(name, v, allowed=(v > 0) & np.isfinite(v), requirement="positive and finite", invalid=invalid)
        for name, v in (("co2_start", c0), ("gdp_start", g0))
    )
    c1, g1 = (
        screen(name, v, allowed=np.isfinite(v), requirement="finite", invalid=invalid)
        for name, v in (("co2_end", c1), ("gdp_end", g1))
    )
    co2_change, co2_error = _relative_change(c0, c1)
    gdp_change, gdp_error = _relative_change(g0, g1)
    elasticity = np.divide(
        co2_change, gdp_change, out=np.full(gdp_change.shape, np.nan), where=gdp_change != 0
    )
    elasticity += 0.0  # unchanged emissions while GDP falls: 0, not -0
    state = _classify(elasticity, gdp_grows=gdp_change > 0, tolerance=co2_error + gdp_error)
    return Tapio(elasticity, state)


def _relative_change(start: FloatArray, end: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return (end - start) / start, 0 where only rounding differs, and its own relative error."""
    change = end - start
    error = _ROUNDING * (np.abs(start) + np.abs(end))
    change = np.where(np.abs(change) <= error, 0.0, change)
    relative_error = np.divide(error, np.abs(change), out=np.zeros(change.shape), where=change != 0)
    return np.asarray(change / start), relative_error


def _classify(elasticity: FloatArray, *, gdp_grows: BoolArray, tolerance: FloatArray) -> NDArray[np.object_]:
    low, high = COUPLING_BAND
    column = (
        (elasticity >= 0).astype(np.intp)
        + (elasticity >= low * (1.0 - tolerance))
        + (elasticity > high * (1.0 + tolerance))
    )
    state: NDArray[np.object_] = np.asarray(_STATES[gdp_grows.astype(np.intp), column], dtype=object)
    state[np.isnan(elasticity)] = None
    return state
