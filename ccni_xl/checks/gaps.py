"""M: years that the annual series lack where an edition needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccni_xl.checks.common import included
from ccni_xl.checks.coverage import active_editions
from ccni_xl.checks.needs import TREND_YEARS, needed
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Status, Table
from ccni_xl.issues import Issue
from ccni_xl.rules import coverage, structure
from ccni_xl.rules.wording import about
from ccni_xl.settings import Edition
from ccni_xl.variables import Variable, variable

__all__ = ["check_gaps", "check_years"]


@dataclass(frozen=True, slots=True)
class _Year:
    """A year an edition needs of a series, and what for."""

    code: str
    year: int
    zh: str
    en: str


def _years(inputs: Inputs, framework: Framework, edition: Edition) -> list[_Year]:
    used = {need for needs in needed(framework).values() for need in needs}
    span = inputs.settings.change_span
    wanted = (
        ("co2:co2_year", "co2", edition.co2_year, "人均和单位GDP碳排放", "CO2 per head and per GDP"),
        (
            "co2:co2_year-",
            "co2",
            edition.co2_year - span,
            "脱钩和变化率",
            "decoupling and the rate of change",
        ),
        (
            "gdp_real:gdp_year",
            "gdp_real",
            edition.gdp_year,
            "单位GDP碳排放和脱钩",
            "CO2 per GDP and decoupling",
        ),
        ("gdp_real:gdp_year-", "gdp_real", edition.gdp_year - span, "脱钩", "decoupling"),
        ("population:population_year", "population", edition.population_year, "人均碳排放", "CO2 per head"),
    )
    return [_Year(code, year, zh, en) for need, code, year, zh, en in wanted if need in used]


def check_years(inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]) -> Iterator[Issue]:
    """Find years an edition needs for which a series has no column at all."""
    for edition in active_editions(inputs):
        for need in _years(inputs, framework, edition):
            table = inputs.series[need.code]
            years = [int(year) for year in table.data.columns]
            if need.year in years:
                continue
            facts = {
                **about(variable("series", need.code)),
                "value": need.year,
                "edition_label": edition.label,
                "first": years[0] if years else "",
                "last": years[-1] if years else "",
            }
            cell = table.cell(None, years[-1] if years else "city")
            yield Issue(structure.YEAR_MISSING, cell, None, edition.label, need.code, facts)


def check_gaps(inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]) -> Iterator[Issue]:
    """Find cities that lack a needed year, or years of the trend test's window."""
    cities = included(inputs)
    for edition in active_editions(inputs):
        for need in _years(inputs, framework, edition):
            yield from _missing_year(inputs.series[need.code], need, edition, cities)
        if "emission_trend_test" in framework:
            yield from _window(inputs, edition, cities)


def _missing_year(table: Table, need: _Year, edition: Edition, cities: pd.Index) -> Iterator[Issue]:
    if need.year not in table.data.columns:
        return
    status = table.status[need.year]
    absent = status.index[status.isin([int(Status.BLANK), int(Status.NOT_PUBLISHED)])]
    for city in absent.intersection(cities, sort=False):
        facts = {
            **about(variable("series", need.code)),
            "value": need.year,
            "edition_label": edition.label,
            "purpose_zh": need.zh,
            "purpose_en": need.en,
        }
        cell = table.cell(city, need.year)
        yield Issue(coverage.SERIES_END_MISSING, cell, city, str(need.year), need.code, facts)


def _window(inputs: Inputs, edition: Edition, cities: pd.Index) -> Iterator[Issue]:
    table, v = inputs.series["co2"], variable("series", "co2")
    end, length = edition.co2_year, inputs.settings.trend_window
    wanted = range(end - length + 1, end + 1)
    data = table.data.reindex(columns=list(wanted))
    rows = data.index.isin(cities)
    there = data.notna().to_numpy()
    count = there.sum(axis=1)
    for i in np.flatnonzero(rows & (count < length)).tolist():
        missing = [year for year, filled in zip(wanted, there[i], strict=True) if not filled]
        yield from _window_issue(table, v, str(table.data.index[i]), edition, missing, length)


def _window_issue(
    table: Table, v: Variable, city: str, edition: Edition, missing: list[int], length: int
) -> Iterator[Issue]:
    """Say that years are missing: too few for a test, or a gap the test can live with."""
    end = edition.co2_year
    short = length - len(missing) < TREND_YEARS
    rule = coverage.SERIES_SHORT if short else coverage.SERIES_GAP
    seen = [year for year in missing if year in table.data.columns]
    facts = {
        **about(v),
        "first": end - length + 1,
        "last": end,
        "value": length - len(missing) if short else len(missing),
        "list": ", ".join(map(str, missing)),
        "total": length,
    }
    cell = table.cell(city, (seen or table.data.columns.tolist() or [""])[0])
    yield Issue(rule, cell, city, edition.label, v.code, facts)
