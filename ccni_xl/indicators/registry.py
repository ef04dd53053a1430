"""Indicator code -> function from an edition's inputs to values.

An indicator is a plain function ``f(data: EditionData, node: Node) -> Measured``, registered with
the variables it needs. A code without a function takes the column of its own name from the
annual, policy or outside data, so a research team can add a plain indicator without programming.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ccni_xl.framework import Node
from ccni_xl.indicators.edition_data import EditionData

__all__ = ["INDICATORS", "Indicator", "Measured", "indicator", "indicator_for"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of one indicator in one edition, in the order of the cities.

    Attributes
    ----------
    numbers : ndarray of float64, shape (n_city,)
        In the unit of the framework row; NaN where it cannot be computed; +inf for "none
        declared". NaN throughout for indicators that are classes.
    labels : ndarray of object or None
        The class code (a grade, a trend, a decoupling state), None where it cannot be computed.
    details : mapping of str to ndarray
        What else was learnt on the way (p values, slopes), for the analysis sheet.
    """

    numbers: NDArray[np.float64]
    labels: NDArray[np.object_] | None = None
    details: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)


Measure = Callable[[EditionData, Node], Measured]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A registered indicator: its function and the variables it needs, as (table, variable)."""

    code: str
    measure: Measure
    needs: tuple[tuple[str, str], ...]


INDICATORS: dict[str, Indicator] = {}


def indicator(code: str, *needs: tuple[str, str]) -> Callable[[Measure], Measure]:
    """Register the function that measures ``code``."""

    def register(measure: Measure) -> Measure:
        if code in INDICATORS:
            raise ValueError(f"indicator {code!r} is registered twice")
        INDICATORS[code] = Indicator(code, measure, needs)
        return measure

    return register


def _column(data: EditionData, node: Node) -> Measured:
    if node.scoring is not None and node.scoring.name == "grades":
        return Measured(np.full(len(data.cities), np.nan), data.text(node.code))
    return Measured(data.number(node.code))


def indicator_for(code: str) -> Indicator:
    """Return the indicator registered for ``code``, or the one that reads the column of that name."""
    return INDICATORS.get(code) or Indicator(code, _column, (("extra", code),))
