"""Raw data to indicator values; one function an indicator, one registry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.indicators import ambition, status, trend
from ccni_xl.indicators.edition_data import EditionData
from ccni_xl.indicators.registry import INDICATORS, Indicator, Measured, indicator, indicator_for
from ccni_xl.inputs import Inputs
from ccni_xl.settings import Edition

__all__ = [
    "INDICATORS",
    "EditionData",
    "Indicator",
    "Measured",
    "Values",
    "indicator",
    "indicator_for",
    "measure",
]

_MODULES = (ambition, status, trend)


@dataclass(frozen=True, slots=True)
class Values:
    """Indicator values of all editions.

    Attributes
    ----------
    numbers, labels : DataFrame
        Index (city, edition), columns indicator codes.
    details : DataFrame
        Same index; S, Z, p, slope, trend, elasticity and state behind the trend indicators.
    """

    numbers: pd.DataFrame
    labels: pd.DataFrame
    details: pd.DataFrame


def measure(inputs: Inputs, framework: Framework, editions: Sequence[Edition]) -> Values:
    """Compute every indicator of ``framework`` for every city and edition.

    Parameters
    ----------
    inputs : Inputs
    framework : Framework
        Says which indicators, and the points of ticked ones.
    editions : sequence of Edition

    Returns
    -------
    Values
        Rows in the order of the editions, then of the cities.
    """
    numbers: list[pd.DataFrame] = []
    labels: list[pd.DataFrame] = []
    details: list[pd.DataFrame] = []
    for edition in editions:
        data = EditionData(inputs, edition, inputs.settings)
        found = {code: indicator_for(code).measure(data, framework[code]) for code in framework.indicators}
        n = len(data.cities)
        index = pd.MultiIndex.from_arrays([data.cities, [edition.label] * n], names=["city", "edition"])
        none = np.full(n, None, dtype=object)
        numbers.append(pd.DataFrame({c: m.numbers for c, m in found.items()}, index=index))
        labels.append(
            pd.DataFrame(
                {c: none if m.labels is None else m.labels for c, m in found.items()},
                index=index,
                dtype=object,
            )
        )
        extra = {name: column for m in found.values() for name, column in m.details.items()}
        details.append(pd.DataFrame(extra, index=index))
    return Values(pd.concat(numbers), pd.concat(labels), pd.concat(details))
