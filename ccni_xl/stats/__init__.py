"""Trend, slope, decoupling and growth: plain functions on arrays, over all units at once.

They know neither cities nor frames. NaN is a missing value everywhere and never an error; what a function
cannot take is a `ValueError` that names the first offender.
"""

from __future__ import annotations

from ccni_xl.stats.decoupling import COUPLING_BAND, DecouplingState, Tapio, tapio
from ccni_xl.stats.growth import compound_growth
from ccni_xl.stats.sen import sen_slope, sen_slope_batch
from ccni_xl.stats.trend import mann_kendall, mann_kendall_batch
from ccni_xl.stats.trend_results import MannKendall, MannKendallBatch, TrendClass
from ccni_xl.stats.windows import year_window

__all__ = [
    "COUPLING_BAND",
    "DecouplingState",
    "MannKendall",
    "MannKendallBatch",
    "Tapio",
    "TrendClass",
    "compound_growth",
    "mann_kendall",
    "mann_kendall_batch",
    "sen_slope",
    "sen_slope_batch",
    "tapio",
    "year_window",
]
