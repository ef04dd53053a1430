"""Powers of ten: which slip of unit or decimal point explains a figure, and what it was meant to be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccni_xl.rules.wording import figure

__all__ = ["Slip", "explain", "exponents"]

#: A corrected figure lies this near to the reference [log10]; half a decade and less cannot be told apart.
NEAR = 0.35
#: A greater power of ten is no slip of unit but nonsense.
LARGEST = 12


@dataclass(frozen=True, slots=True)
class Slip:
    """A power of ten between what is typed and what was probably meant."""

    exponent: int
    corrected: float

    @property
    def facts(self) -> dict[str, object]:
        """The likely cause in both languages and the corrected figure."""
        zh, en = _CAUSES.get(
            self.exponent, (f"差了 10 的 {self.exponent} 次方", f"a factor of 10^{self.exponent}")
        )
        return {"cause_zh": zh, "cause_en": en, "corrected": figure(self.corrected)}


_CAUSES = {
    1: ("漏了小数点或多打一位", "a lost decimal point or an extra digit"),
    2: ("漏了小数点", "a lost decimal point"),
    3: ("单位错了一千倍", "a unit a thousand times too small"),
    4: ("没有换算成万或亿", "a unit ten thousand times too small"),
    6: ("单位错了一百万倍", "a unit a million times too small"),
    8: ("没有换算成亿", "units instead of 10^8"),
    -1: ("少打一位", "a digit left out"),
    -2: ("填成了小数", "a fraction in place of a percentage"),
    -3: ("单位错了一千倍", "a unit a thousand times too large"),
    -4: ("多换算了一次万或亿", "a unit ten thousand times too large"),
}


def exponents(values: NDArray[np.float64], references: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return k where ``values`` is about 10^k times ``references``, 0 where it is no slip.

    Parameters
    ----------
    values, references : ndarray of the same shape
        Values that are not positive, or NaN, are no slip.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.log10(values) - np.log10(references)
    distance = np.where(np.isfinite(distance), distance, 0.0)
    k = np.round(distance)
    return np.where((np.abs(distance - k) <= NEAR) & (np.abs(k) <= LARGEST), k, 0.0)


def explain(value: float, reference: float, low: float | None, high: float | None) -> Slip | None:
    """Return the slip that brings ``value`` inside its range and nearest to ``reference``.

    Examples
    --------
    >>> explain(1470.0, 14.1, 0, 100)
    Slip(exponent=2, corrected=14.7)
    """
    if not (value > 0 and reference > 0 and math.isfinite(value)):
        return None
    k = round(math.log10(value) - math.log10(reference))
    if k == 0 or abs(k) > LARGEST:
        return None
    corrected = value / 10.0**k
    if (low is not None and corrected < low) or (high is not None and corrected > high):
        return None
    return Slip(k, corrected)
