"""What the Mann-Kendall test answers, for one series and for a table of series."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from ccni_xl.stats._arrays import FloatArray, IntArray

__all__ = ["MannKendall", "MannKendallBatch", "TrendClass", "UsedPMethod"]

UsedPMethod = Literal["normal", "exact", "none"]


class TrendClass(StrEnum):
    """What the test says about a series."""

    SIGNIFICANT_FALL = "significant_fall"
    NO_TREND = "no_trend"
    SIGNIFICANT_RISE = "significant_rise"
    UNDECIDABLE = "undecidable"


@dataclass(frozen=True, slots=True)
class MannKendall:
    """Result of the test on one series.

    Attributes
    ----------
    n : int
        Number of values (gaps not counted). With n < 3 every number below is NaN.
    s : float
        Mann-Kendall score: rising minus falling pairs.
    var_s : float
        Variance of S without trend, with ties and the chosen correction taken into account.
    z : float
        Continuity-corrected standard score.
    p_value : float
        Two-sided.
    p_method : {"normal", "exact", "none"}
        How the p was computed; "none" where there is none.
    tau_a, tau_b : float
        Kendall's rank correlation with time, without and with regard to ties; tau_b of a constant
        series is NaN.
    sen_slope : float
        [unit of the values per unit of time].
    intercept : float
        Level of the line of Sen's slope at time 0, through the two medians [unit of the values].
    trend : TrendClass
        `UNDECIDABLE` where no series of n values could be significant at alpha.
    variance_factor : float
        n/n* of the correction; 1 without one.
    """

    n: int
    s: float
    var_s: float
    z: float
    p_value: float
    p_method: UsedPMethod
    tau_a: float
    tau_b: float
    sen_slope: float
    intercept: float
    trend: TrendClass
    variance_factor: float


@dataclass(frozen=True, slots=True, eq=False)
class MannKendallBatch:
    """Result of the test on each row of a table: the fields of `MannKendall`, each of shape (n_unit,)."""

    n: IntArray
    s: FloatArray
    var_s: FloatArray
    z: FloatArray
    p_value: FloatArray
    p_method: NDArray[np.str_]
    tau_a: FloatArray
    tau_b: FloatArray
    sen_slope: FloatArray
    intercept: FloatArray
    trend: NDArray[np.object_]
    variance_factor: FloatArray

    def __len__(self) -> int:
        return len(self.n)

    def unit(self, position: int) -> MannKendall:
        """Return the result of one row."""
        return MannKendall(
            n=int(self.n[position]),
            s=float(self.s[position]),
            var_s=float(self.var_s[position]),
            z=float(self.z[position]),
            p_value=float(self.p_value[position]),
            p_method=cast("UsedPMethod", str(self.p_method[position])),
            tau_a=float(self.tau_a[position]),
            tau_b=float(self.tau_b[position]),
            sen_slope=float(self.sen_slope[position]),
            intercept=float(self.intercept[position]),
            trend=TrendClass(self.trend[position]),
            variance_factor=float(self.variance_factor[position]),
        )
