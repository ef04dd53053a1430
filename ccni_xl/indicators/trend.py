"""Emission trend (排放趋势): Mann-Kendall test, Tapio decoupling, rate of change."""

from __future__ import annotations

import numpy as np

from ccni_xl.framework import Node
from ccni_xl.indicators.edition_data import EditionData
from ccni_xl.indicators.registry import Measured, indicator
from ccni_xl.stats import TrendClass, compound_growth, mann_kendall_batch, tapio

__all__ = ["decoupling_elasticity", "emission_change_rate", "emission_trend_test"]


@indicator("emission_trend_test", ("co2", "trend_window"))
def emission_trend_test(data: EditionData, node: Node) -> Measured:
    """Return the Mann-Kendall class of CO2 over the trend window ending in T.

    Two-sided test at alpha by the normal approximation with continuity correction, as the index
    defines it. A city whose last year is missing has no class: the window would not end in T.
    """
    settings = data.settings
    last, length = data.edition.co2_year, settings.trend_window
    values = data.window("co2", last, length)
    years = np.arange(last - length + 1, last + 1)
    test = mann_kendall_batch(values, years, alpha=settings.alpha, p_method="normal")
    known = ~np.isnan(values[:, -1])
    labels = np.array(
        [
            t.value if k and t is not None and t is not TrendClass.UNDECIDABLE else None
            for t, k in zip(test.trend, known, strict=True)
        ],
        dtype=object,
    )
    near = (test.p_value > settings.alpha / settings.decision_factor) & (
        test.p_value < settings.alpha * settings.decision_factor
    )
    details = {
        "s": test.s,
        "z": test.z,
        "p_value": test.p_value,
        "sen_slope": test.sen_slope,
        "trend": labels,
        "near_alpha": near,
        "window_from": np.full(len(values), float(years[0])),
        "window_to": np.full(len(values), float(last)),
        "sen_start": test.intercept + test.sen_slope * years[0],
    }
    return Measured(np.full(len(data.cities), np.nan), labels, details)


@indicator("decoupling_elasticity", ("co2", "change_span"), ("gdp_real", "change_span"))
def decoupling_elasticity(data: EditionData, node: Node) -> Measured:
    """Return the Tapio elasticity, and the state as label, from T - span to T.

    e = (dC / C0) / (dG / G0); NaN where GDP did not change.
    """
    span = data.settings.change_span
    co2 = data.window("co2", data.edition.co2_year, span + 1)
    gdp = data.window("gdp_real", data.edition.gdp_year, span + 1)
    result = tapio(co2[:, 0], co2[:, -1], gdp[:, 0], gdp[:, -1], invalid="nan")
    labels = np.array([None if state is None else state.value for state in result.state], dtype=object)
    return Measured(result.elasticity, labels, {"elasticity": result.elasticity, "state": labels})


@indicator("emission_change_rate", ("co2", "change_span"))
def emission_change_rate(data: EditionData, node: Node) -> Measured:
    """Return the compound annual change of CO2 from T - span to T [% per year]."""
    span = data.settings.change_span
    co2 = data.window("co2", data.edition.co2_year, span + 1)
    return Measured(compound_growth(co2[:, 0], co2[:, -1], span, invalid="nan"))
