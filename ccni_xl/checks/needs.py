"""Which inputs each indicator is made of: what a blank cell costs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Status
from ccni_xl.settings import Edition
from ccni_xl.terms import Disclosure, Pilot

__all__ = ["NEEDS", "available", "needed"]

#: Inputs of each indicator; ``co2:co2_year`` is the series in the edition's year, a trailing
#: ``-`` the year where the change begins, ``*`` enough years for the trend test.
NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "peak_target": ("peak_year",),
        "neutrality_target": ("neutrality_target",),
        "pilot_programmes": tuple(term.value for term in Pilot),
        "statistics_disclosure": tuple(term.value for term in Disclosure),
        "env_spending_share": ("env_spending", "budget_spending"),
        "electricity_intensity": ("electricity", "gdp_current"),
        "non_fossil_share": ("non_fossil_share",),
        "secondary_industry_share": ("secondary_value_added", "gdp_current"),
        "nev_penetration": ("nev_sales", "car_sales"),
        "public_transport_per_capita": ("public_transport_vehicles", "population"),
        "waste_sorting_index": ("waste_sorting_index",),
        "co2_per_capita": ("co2:co2_year", "population:population_year"),
        "co2_intensity": ("co2:co2_year", "gdp_real:gdp_year"),
        "emission_trend_test": ("co2:co2_year*",),
        "decoupling_elasticity": ("co2:co2_year", "co2:co2_year-", "gdp_real:gdp_year", "gdp_real:gdp_year-"),
        "emission_change_rate": ("co2:co2_year", "co2:co2_year-"),
    }
)
#: Fewest years with which a trend can be significant at 5 %.
TREND_YEARS = 5


def needed(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Return the indicators of the framework whose inputs are known, with their inputs."""
    return {code: NEEDS[code] for code in framework.indicators if code in NEEDS}


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
