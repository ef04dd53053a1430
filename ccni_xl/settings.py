"""What a run can be told: thresholds, windows, the two editions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Edition", "Settings"]


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition and the data year each input uses in it.

    ``year`` is the last year T of the CO2, constant-price GDP and population series; policy and
    annual rows are joined by the label itself.
    """

    label: str
    co2_year: int
    gdp_year: int
    population_year: int
    annual_year: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is a choice and not data; defaults are the report's or marked project ones.

    Parameters
    ----------
    flat_band : float
        Change smaller than this many points is 持平 (default: not published).
    coverage_threshold : float
        Least available weight share for a parent to be scored.
    alpha, trend_window, change_span : float, int, int
        Mann-Kendall significance level; years of the trend test; years of Tapio and of the rate.
    decision_factor : float
        A trend p-value within this factor of alpha is flagged.
    driver_share : float
        Share of the total change above which a dimension names the driver.
    scope_* : float
        Scope thresholds: GDP [10^8 CNY], GDP per head [10^4 CNY], urban population [10^4].
    """

    edition: str
    base_edition: str | None = None
    framework: str = "2.0"
    base_framework: str | None = None
    coverage_threshold: float = 0.8
    flat_band: float = 0.5
    driver_share: float = 0.5
    alpha: float = 0.05
    trend_window: int = 11
    change_span: int = 5
    decision_factor: float = 2.0
    decimals: int = 1
    board_x: str = "low_carbon_status"
    board_y: str = "emission_trend"
    board_size: str = "climate_ambition"
    board_cross_x: float = 50.0
    board_cross_y: float = 50.0
    scope_gdp: float = 1000.0
    scope_gdp_per_head: float = 5.5
    scope_gdp_per_head_pilot: float = 5.0
    scope_urban_population: float = 30.0
    language: str = "zh"
    demo: bool = False
