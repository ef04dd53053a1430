"""The report's scope (评价范围): which cities may take part, and by which rule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.settings import Settings
from ccni_xl.terms import ScopeRule

__all__ = ["scope"]


def scope(
    gdp: pd.Series,
    population: pd.Series,
    urban_population: pd.Series,
    pilot: pd.Series,
    disclosing: pd.Series,
    included: pd.Series,
    settings: Settings,
) -> pd.DataFrame:
    """Apply the published scope thresholds.

    General: GDP > 1000 x 10^8 CNY, GDP per head > 5.5 x 10^4 CNY and urban residents > 30 x 10^4.
    Low-carbon pilots whose information is public qualify from 5 x 10^4 CNY per head with the same
    GDP. A missing figure that could decide makes the answer UNKNOWN, never "outside".

    Parameters
    ----------
    gdp, population, urban_population : Series
        Index city [10^8 CNY, 10^4 persons, 10^4 persons].
    pilot, disclosing : Series of bool
        Low-carbon pilot city; publishes at least one of the disclosures.
    included : Series of object
        "yes", "no" or None as typed; it overrides the ranking, and the rule says so.

    Returns
    -------
    DataFrame
        gdp, gdp_per_head [10^4 CNY], urban_population, rule (ScopeRule), ranked (bool).

    References
    ----------
    城市双碳指数研究课题组 (2023), 中国城市双碳指数 2021-2022, section 评价范围.
    """
    size = gdp.to_numpy(np.float64)
    people = population.to_numpy(np.float64)
    head = np.divide(size, people, out=np.full_like(size, np.nan), where=people > 0)
    urban = urban_population.to_numpy(np.float64)
    may_pilot = pilot.to_numpy(bool) & disclosing.to_numpy(bool)
    big, rich, town = (
        size > settings.scope_gdp,
        head > settings.scope_gdp_per_head,
        urban > settings.scope_urban_population,
    )
    pilot_rich = head > settings.scope_gdp_per_head_pilot
    known = ~np.isnan(size) & ~np.isnan(head)
    rule = np.full(len(size), ScopeRule.OUTSIDE, dtype=object)
    rule[np.isnan(urban) & big & rich] = ScopeRule.UNKNOWN
    rule[~known] = ScopeRule.UNKNOWN
    rule[known & big & pilot_rich & may_pilot] = ScopeRule.PILOT
    rule[known & big & rich & town] = ScopeRule.GENERAL
    choice = included.to_numpy(object)
    ranked = choice != "no"
    # A "yes" typed for a city outside the thresholds, or any "no", is a decision by hand.
    by_hand = (choice == "no") | ((choice == "yes") & (rule == ScopeRule.OUTSIDE))
    rule[by_hand] = ScopeRule.OVERRIDE
    return pd.DataFrame(
        {
            "gdp": size,
            "gdp_per_head": head,
            "urban_population": urban,
            "rule": pd.Series(rule, index=gdp.index, dtype=object),
            "ranked": ranked,
        },
        index=gdp.index,
    )
