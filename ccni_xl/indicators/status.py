"""Low-carbon status (低碳状态): energy, structure, emission level."""

from __future__ import annotations

from ccni_xl.framework import Node
from ccni_xl.indicators.edition_data import EditionData
from ccni_xl.indicators.ratio import ratio
from ccni_xl.indicators.registry import Measured, indicator

__all__ = [
    "co2_intensity",
    "co2_per_capita",
    "electricity_intensity",
    "nev_penetration",
    "non_fossil_share",
    "public_transport_per_capita",
    "secondary_industry_share",
    "waste_sorting_index",
]

#: 10^8 kWh over 10^8 CNY is kWh per CNY; the indicator is per 10^4 CNY.
_KWH_PER_10_4_CNY = 1e4


@indicator("electricity_intensity", ("annual", "electricity"), ("annual", "gdp_current"))
def electricity_intensity(data: EditionData, node: Node) -> Measured:
    """Return electricity / GDP at current prices [kWh per 10^4 CNY]."""
    return Measured(_KWH_PER_10_4_CNY * ratio(data.number("electricity"), data.number("gdp_current")))


@indicator("non_fossil_share", ("annual", "non_fossil_share"))
def non_fossil_share(data: EditionData, node: Node) -> Measured:
    """Return the non-fossil share of primary energy use as typed [%]."""
    return Measured(data.number("non_fossil_share"))


@indicator("secondary_industry_share", ("annual", "secondary_value_added"), ("annual", "gdp_current"))
def secondary_industry_share(data: EditionData, node: Node) -> Measured:
    """Return secondary value added / GDP x 100 [%], both at current prices."""
    return Measured(100.0 * ratio(data.number("secondary_value_added"), data.number("gdp_current")))


@indicator("nev_penetration", ("annual", "nev_sales"), ("annual", "car_sales"))
def nev_penetration(data: EditionData, node: Node) -> Measured:
    """Return NEV sales / all new-car sales x 100 [%]."""
    return Measured(100.0 * ratio(data.number("nev_sales"), data.number("car_sales")))


@indicator("public_transport_per_capita", ("annual", "public_transport_vehicles"), ("annual", "population"))
def public_transport_per_capita(data: EditionData, node: Node) -> Measured:
    """Return public-transport vehicles per 10^4 residents."""
    return Measured(ratio(data.number("public_transport_vehicles"), data.number("population")))


@indicator("waste_sorting_index", ("annual", "waste_sorting_index"))
def waste_sorting_index(data: EditionData, node: Node) -> Measured:
    """Return the publisher's waste-sorting index as typed [0-100]."""
    return Measured(data.number("waste_sorting_index"))


@indicator("co2_per_capita", ("co2", "co2_year"), ("population", "population_year"))
def co2_per_capita(data: EditionData, node: Node) -> Measured:
    """Return CO2 / resident population [t per person] in the edition's data years."""
    co2 = data.year("co2", data.edition.co2_year)
    return Measured(ratio(co2, data.year("population", data.edition.population_year)))


@indicator("co2_intensity", ("co2", "co2_year"), ("gdp_real", "gdp_year"))
def co2_intensity(data: EditionData, node: Node) -> Measured:
    """Return CO2 / GDP at 2005 prices [t per 10^4 CNY] in the edition's data years."""
    co2 = data.year("co2", data.edition.co2_year)
    return Measured(ratio(co2, data.year("gdp_real", data.edition.gdp_year)))
