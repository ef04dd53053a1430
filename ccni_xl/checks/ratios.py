"""C: ratios no city has, and current-price GDP that does not go with real GDP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccni_xl.checks.common import Pair, edition_pairs, label_fact, marked, percent, value_issue, wide
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue
from ccni_xl.rules import consistency
from ccni_xl.rules.wording import figure, span
from ccni_xl.settings import Edition
from ccni_xl.variables import variable

__all__ = ["check_deflators", "check_ratios"]

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two inputs and where it usually lies.

    ``top`` and ``bottom`` name a variable of the yearly data, or ``series:variable:year field``.
    """

    zh: str
    en: str
    unit_zh: str
    unit_en: str
    top: str
    bottom: str
    factor: float
    low: float
    high: float


_CO2 = "co2:co2_year"
_REAL = "gdp_real:gdp_year"
_PEOPLE = "population:population_year"

#: Limits are wide: they catch a wrong unit, not an unusual city.
RATIOS: tuple[Ratio, ...] = (
    Ratio("碳排放强度", "CO2 per GDP", "吨/万元", "t/10^4 CNY", _CO2, _REAL, 1, 0.05, 30),
    Ratio("人均碳排放量", "CO2 per head", "吨/人", "t/person", _CO2, _PEOPLE, 1, 0.3, 100),
    Ratio("人均GDP（不变价）", "Real GDP per head", "万元/人", "10^4 CNY/person", _REAL, _PEOPLE, 1, 0.4, 40),
    Ratio("人均GDP", "GDP per head", "万元/人", "10^4 CNY/person", "gdp_current", "population", 1, 0.8, 60),
    Ratio(
        "单位GDP电耗",
        "Electricity per GDP",
        "千瓦时/万元",
        "kWh/10^4 CNY",
        "electricity",
        "gdp_current",
        1e4,
        50,
        6000,
    ),
    Ratio("财政支出与GDP之比", "Budget to GDP", "", "", "budget_spending", "gdp_current", 1, 0.03, 1.5),
    Ratio(
        "每万人公共交通车辆",
        "Public-transport vehicles per 10^4 persons",
        "辆/万人",
        "vehicles/10^4 persons",
        "public_transport_vehicles",
        "population",
        1,
        0.2,
        100,
    ),
    Ratio(
        "每万人汽车销量",
        "Car sales per 10^4 persons",
        "辆/万人",
        "vehicles/10^4 persons",
        "car_sales",
        "population",
        1,
        5,
        2000,
    ),
)
#: Believable difference of a city's yearly price change from the median of all cities.
DEFLATOR_STEP = 0.20
#: Believable ratio of a city's price level to the median of all cities.
DEFLATOR_LEVEL = 2.0
#: Fewest cities a median speaks for.
ENOUGH = 5


def _column(inputs: Inputs, name: str, edition: Edition) -> Column:
    """Return one figure a city of the city list, NaN where there is none."""
    cities = inputs.cities.data.index
    code, _, year_field = name.partition(":")
    if not year_field:
        table = inputs.annual
        values = wide(table, code, (edition,))[:, 0]
        index = table.data.index.unique(0)
    else:
        series, year = inputs.series[code], getattr(edition, year_field)
        if year not in series.data.columns:
            return np.full(len(cities), np.nan)
        values, index = series.data[year].to_numpy(dtype=float), series.data.index
    filled: Column = np.append(np.where(values > 0, values, np.nan), np.nan)[index.get_indexer(cities)]
    return filled


def check_ratios(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find ratios that no city has; the cell named is that of the numerator."""
    names = {name for ratio in RATIOS for name in (ratio.top, ratio.bottom)}
    for edition in inputs.editions:
        columns = {name: _column(inputs, name, edition) for name in names}
        for ratio in RATIOS:
            top, bottom = columns[ratio.top], columns[ratio.bottom]
            values = top / bottom * ratio.factor
            for (i,) in marked((values < ratio.low) | (values > ratio.high)):
                yield _implausible(
                    inputs, ratio, edition, i, float(values[i]), float(top[i]), float(bottom[i])
                )


def _implausible(
    inputs: Inputs, ratio: Ratio, edition: Edition, i: int, value: float, top: float, bottom: float
) -> Issue:
    city = str(inputs.cities.data.index[i])
    code, _, year_field = ratio.top.partition(":")
    key: object = city if year_field else (city, edition.label)
    table = inputs.series[code] if year_field else inputs.annual
    column: object = getattr(edition, year_field) if year_field else code
    facts = {
        **label_fact("ratio", ratio.zh, ratio.en),
        **label_fact("ratio_unit", ratio.unit_zh and f"{ratio.unit_zh} ", ratio.unit_en),
        "value": figure(value),
        "top": figure(top),
        "bottom": figure(bottom),
        "allowed": span(ratio.low, ratio.high),
    }
    rule = consistency.RATIO_IMPLAUSIBLE
    return Issue(rule, table.cell(key, column), city, edition.label, code, facts)


def check_deflators(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Compare current-price with constant-price GDP, in growth between editions and in level.

    The implied price change of a city (growth at current prices over real growth) follows the
    country's within a few points a year; a break of 20 % is a revision of one column only. In the
    same way the price level since the base year stays within a factor of 2 of the median.
    """
    broken: set[tuple[str, str]] = set()
    for pair in edition_pairs(inputs):
        for issue in _growth(inputs, pair):
            broken.add((str(issue.unit), str(issue.edition)))
            yield issue
    for edition in inputs.editions:
        yield from (i for i in _level(inputs, edition) if (i.unit, i.edition) not in broken)


def _growth(inputs: Inputs, pair: Pair) -> Iterator[Issue]:
    years = pair.this.gdp_year - pair.last.gdp_year
    if years <= 0:
        return
    current = [_column(inputs, "gdp_current", e) for e in (pair.last, pair.this)]
    real = [_column(inputs, _REAL, e) for e in (pair.last, pair.this)]
    nominal_growth, real_growth = current[1] / current[0], real[1] / real[0]
    deflator = nominal_growth / real_growth
    if np.isfinite(deflator).sum() < ENOUGH:
        return
    median = float(np.nanmedian(deflator))
    limit = DEFLATOR_STEP * np.sqrt(years)
    v = variable("annual", "gdp_current")
    for (i,) in marked(np.abs(np.log(deflator / median)) > limit):
        yield value_issue(
            consistency.DEFLATOR_BREAK,
            inputs.annual,
            (str(inputs.cities.data.index[i]), pair.this.label),
            "gdp_current",
            v,
            float(current[1][i]),
            last=pair.last.label,
            previous=figure(float(current[0][i])),
            nominal=percent(float(nominal_growth[i])),
            real=percent(float(real_growth[i])),
            deflator=percent(float(deflator[i])),
            median=percent(median),
            limit=f"{100 * limit:.0f}",
        )


def _level(inputs: Inputs, edition: Edition) -> Iterator[Issue]:
    current, real = _column(inputs, "gdp_current", edition), _column(inputs, _REAL, edition)
    ratio = current / real
    if np.isfinite(ratio).sum() < ENOUGH:
        return
    median = float(np.nanmedian(ratio))
    v = variable("annual", "gdp_current")
    for (i,) in marked((ratio < median / DEFLATOR_LEVEL) | (ratio > median * DEFLATOR_LEVEL)):
        yield value_issue(
            consistency.DEFLATOR_LEVEL,
            inputs.annual,
            (str(inputs.cities.data.index[i]), edition.label),
            "gdp_current",
            v,
            float(current[i]),
            year=edition.gdp_year,
            other=figure(float(real[i])),
            ratio=figure(float(ratio[i])),
            median=figure(median),
            allowed=span(median / DEFLATOR_LEVEL, median * DEFLATOR_LEVEL),
        )
