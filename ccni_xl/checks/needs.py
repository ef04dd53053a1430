"""Which inputs each indicator is made of: what a blank cell costs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.framework import Framework
from ccni_xl.indicators import INDICATORS
from ccni_xl.inputs import Inputs, Status
from ccni_xl.settings import Edition

__all__ = ["available", "needed", "needs_of"]

#: Series -> the edition's year that says where it is read.
_YEAR: Mapping[str, str] = MappingProxyType(
    {"co2": "co2_year", "gdp_real": "gdp_year", "population": "population_year"}
)
#: Fewest years with which a trend can be significant at 5 %.
TREND_YEARS = 5


def needs_of(code: str) -> tuple[str, ...]:
    """Return the inputs an indicator is registered with; none if it has no function, or needs outside data.

    ``co2:co2_year`` is the series in the edition's year, a trailing ``-`` the year where the change begins,
    ``*`` enough years for the trend test.
    """
    known = INDICATORS.get(code)
    if known is None or any(table not in ("policy", "annual", *_YEAR) for table, _ in known.needs):
        return ()
    return tuple(need for pair in known.needs for need in _cells(*pair))


def _cells(table: str, variable: str) -> tuple[str, ...]:
    if table not in _YEAR:
        return (variable,)
    year = f"{table}:{_YEAR[table]}"
    return {"trend_window": (f"{year}*",), "change_span": (year, f"{year}-")}.get(variable, (year,))


def needed(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Return the indicators of the framework whose inputs are known, with their inputs."""
    return {code: needs for code in framework.indicators if (needs := needs_of(code))}


def available(inputs: Inputs, framework: Framework, edition: Edition, cities: pd.Index) -> pd.DataFrame:
    """Return, for every city and every indicator with known inputs, whether it can be computed.

    A score entered directly counts as available.
    """
    known = needed(framework)
    typed = _typed(inputs, edition, cities)
    there = {
        need: typed[need] if need in typed else _in_series(inputs, need, edition, cities)
        for need in {need for needs in known.values() for need in needs}
    }
    columns = {code: np.logical_and.reduce([there[need] for need in needs]) for code, needs in known.items()}
    out = pd.DataFrame(columns, index=cities)
    entered = inputs.entered.data
    usable = entered[(entered["edition"] == edition.label) & entered["score"].notna()]
    for city, indicator in zip(usable["city"], usable["indicator"], strict=True):
        if city in out.index and indicator in out.columns:
            out.loc[city, indicator] = True
    return out


def _typed(inputs: Inputs, edition: Edition, cities: pd.Index) -> dict[str, NDArray[np.bool_]]:
    """Return, for every variable typed by edition, where it is present."""
    out: dict[str, NDArray[np.bool_]] = {}
    for table in (inputs.policy, inputs.annual):
        mine = np.flatnonzero(table.status.index.get_level_values(1) == edition.label)
        there = table.status.to_numpy()[mine] == Status.PRESENT
        rows = table.status.index.get_level_values(0)[mine].get_indexer(cities)
        padded = np.vstack([there, np.zeros((1, there.shape[1]), dtype=bool)])  # row -1: no such city
        out |= {str(code): padded[rows, j] for j, code in enumerate(table.status.columns)}
    return out


def _in_series(inputs: Inputs, need: str, edition: Edition, cities: pd.Index) -> NDArray[np.bool_]:
    code, _, when = need.partition(":")
    data = inputs.series[code].data.reindex(cities)
    year = getattr(edition, when.rstrip("-*"))
    if when.endswith("*"):
        window = [y for y in data.columns if year - inputs.settings.trend_window < y <= year]
        enough: NDArray[np.bool_] = data[window].notna().sum(axis=1).to_numpy() >= TREND_YEARS
        return enough
    year -= inputs.settings.change_span if when.endswith("-") else 0
    if year not in data.columns:
        return np.zeros(len(cities), dtype=bool)
    filled: NDArray[np.bool_] = data[year].notna().to_numpy()
    return filled
