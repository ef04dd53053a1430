"""C: figures that contradict each other within a row, between sheets, or between policy and data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ccni_xl.checks.common import edition_pairs, label_fact, marked, percent, value_issue
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue, Rule
from ccni_xl.rules import consistency
from ccni_xl.rules.wording import figure
from ccni_xl.terms import Disclosure, NeutralityGrade, Pilot, Term, YesNo
from ccni_xl.variables import variable

__all__ = ["check_parts", "check_policy", "check_population"]

_PARTS: tuple[tuple[Rule, str, str], ...] = (
    (consistency.SECONDARY_ABOVE_GDP, "secondary_value_added", "gdp_current"),
    (consistency.NEV_ABOVE_CARS, "nev_sales", "car_sales"),
    (consistency.ENVIRONMENT_ABOVE_BUDGET, "env_spending", "budget_spending"),
)
#: Largest difference between the two populations of one year that needs no word.
AGREE = 0.02
#: Emissions this much above those of a declared peak year contradict it.
RISE = 1.05


def check_parts(inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]) -> Iterator[Issue]:
    """Find parts that exceed their whole."""
    data = inputs.annual.data
    for rule, part, whole in _PARTS:
        above = data[part].to_numpy(dtype=float) > data[whole].to_numpy(dtype=float)
        for (i,) in marked(above):
            key, limit = data.index[i], figure(float(data[whole].iloc[i]))
            value = float(data[part].iloc[i])
            yield value_issue(rule, inputs.annual, key, part, variable("annual", part), value, whole=limit)


def check_population(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Compare the population of the yearly data with the population series of the same year."""
    series = inputs.series["population"]
    data = inputs.annual.data
    labels = data.index.get_level_values(1)
    rows = series.data.index.get_indexer(data.index.get_level_values(0))
    for edition in inputs.editions:
        year = edition.population_year
        if year not in series.data.columns:
            continue
        other = np.append(series.data[year].to_numpy(dtype=float), np.nan)[rows]
        mine = data["population"].to_numpy(dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = mine / other
        apart = (np.abs(ratio - 1) > AGREE) & (labels == edition.label) & np.isfinite(ratio)
        for (i,) in marked(apart):
            yield value_issue(
                consistency.POPULATION_DIFFERS,
                inputs.annual,
                data.index[i],
                "population",
                variable("annual", "population"),
                float(mine[i]),
                sheet=series.origin.sheet,
                year=year,
                other=figure(float(other[i])),
                change=percent(float(ratio[i])).lstrip("+-"),
            )


def check_policy(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find targets that the data or the last edition contradict."""
    yield from _passed_peaks(inputs)
    for pair in edition_pairs(inputs):
        yield from _withdrawn(inputs, pair.last.label, pair.this.label)


def _passed_peaks(inputs: Inputs) -> Iterator[Issue]:
    co2 = inputs.series["co2"].data
    peaks = inputs.policy.data["peak_year"]
    v = variable("policy", "peak_year")
    for edition in inputs.editions:
        end = edition.co2_year
        if end not in co2.columns or not len(peaks):
            continue
        mine = peaks[(peaks.index.get_level_values(1) == edition.label) & (peaks < end)]
        for key, peak in mine.items():
            city = key[0]  # type: ignore[index]
            if city not in co2.index or int(peak) not in co2.columns:
                continue
            then, now = co2.loc[city, [int(peak), end]].to_numpy(dtype=float).tolist()
            if now > RISE * then:
                change = percent(now / then).lstrip("+")
                rule = consistency.PEAK_CONTRADICTED
                yield value_issue(
                    rule, inputs.policy, key, "peak_year", v, float(peak), year=end, change=change
                )


_STRENGTH = {grade.value: rank for rank, grade in enumerate(NeutralityGrade)}


def _withdrawn(inputs: Inputs, last: str, this: str) -> Iterator[Issue]:
    data = inputs.policy.data
    labels = data.index.get_level_values(1)
    now, before = data[labels == this].droplevel(1), data[labels == last].droplevel(1)
    common = now.index.intersection(before.index)
    now, before = now.loc[common], before.loc[common]
    ticks = (*Pilot, *Disclosure)
    codes = [term.value for term in ticks]
    lost = (before[codes].to_numpy() == YesNo.YES.value) & (now[codes].to_numpy() == YesNo.NO.value)
    said = {**_said("value", YesNo.NO), **_said("previous", YesNo.YES), "last": last}
    for i, j in marked(lost):
        city, term = str(common[i]), ticks[j]
        cell = inputs.policy.cell((city, this), term.value)
        facts = {**said, **label_fact("name", term.zh, term.en)}
        yield Issue(consistency.PILOT_LOST, cell, city, this, term.value, facts)
    code = "neutrality_target"
    v = variable("policy", code)
    ranks = (now[code].map(_STRENGTH), before[code].map(_STRENGTH))
    for city in common[(ranks[0] < ranks[1]).to_numpy(dtype=bool)]:
        facts = {
            **_said("value", _grade(now.at[city, code])),
            **_said("previous", _grade(before.at[city, code])),
            "last": last,
            **label_fact("name", v.zh, v.en),
        }
        cell = inputs.policy.cell((city, this), code)
        yield Issue(consistency.TARGET_WEAKENED, cell, city, this, code, facts)


def _grade(code: object) -> NeutralityGrade:
    return next(grade for grade in NeutralityGrade if grade.value == code)


def _said(name: str, term: Term) -> dict[str, object]:
    return label_fact(name, term.zh, term.en)
