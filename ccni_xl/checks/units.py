"""U: figures in another unit than the rest, and percentages typed as fractions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ccni_xl.checks.common import marked, median, numeric, row_medians, value_issue, wide
from ccni_xl.checks.slips import explain, exponents
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Table
from ccni_xl.issues import Issue
from ccni_xl.rules import units
from ccni_xl.rules.wording import figure
from ccni_xl.settings import Edition
from ccni_xl.variables import ANNUAL, Kind, Variable, variable

__all__ = ["check_units"]

#: A figure this many decades from the median of all cities is in doubt [log10].
FAR = 2.5
#: Fewest figures of a column that can speak for the whole column.
ENOUGH = 3

Matrix = NDArray[np.float64]


def check_units(inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]) -> Iterator[Issue]:
    """Compare each figure with the city's other years, then with the other cities."""
    editions = inputs.editions
    for v in numeric(ANNUAL):
        if v.kind is Kind.NUMBER and v.code in inputs.annual.data.columns:
            yield from _annual(inputs.annual, v, wide(inputs.annual, v.code, editions), editions)
    for code, table in inputs.series.items():
        yield from _series(table, variable("series", code))


def _annual(table: Table, v: Variable, values: Matrix, editions: tuple[Edition, ...]) -> Iterator[Issue]:
    if v.unit_en == "%" and (whole := _fraction_column(table, v, values)):
        yield whole
        return
    middle = median(values)
    own = _others(values)
    k = exponents(values, own)
    k = np.where(_farther(values, own, middle) & _beyond_step(values, own, v), k, 0.0)
    cities = table.data.index.unique(0)
    for i, e in marked(k != 0):
        yield _own_slip(
            table, (cities[i], editions[e].label), v.code, v, float(values[i, e]), float(own[i, e])
        )
    yield from _far_from_others(table, v, values, k == 0, middle, editions)


def _others(values: Matrix) -> Matrix:
    """Return, for every edition, the median of the same city's other editions."""
    out = np.full(values.shape, np.nan)
    for e in range(values.shape[1]):
        if values.shape[1] > 1:
            out[:, e] = row_medians(np.delete(values, e, axis=1))
    return out


def _farther(values: Matrix, own: Matrix, middle: float) -> NDArray[np.bool_]:
    """Whether a figure, and not the one it is compared with, is the one far from all cities."""
    with np.errstate(divide="ignore", invalid="ignore"):
        farther: NDArray[np.bool_] = np.abs(np.log10(values / middle)) >= np.abs(np.log10(own / middle))
    return farther


def _beyond_step(values: Matrix, own: Matrix, v: Variable) -> NDArray[np.bool_]:
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond: NDArray[np.bool_] = np.abs(np.log(values / own)) > np.log(v.max_step or 1.0)
    return beyond


def _own_slip(
    table: Table, key: object, column: object, v: Variable, value: float, reference: float
) -> Issue:
    facts: dict[str, object] = {"reference": figure(reference)}
    slip = explain(value, reference, None, None)
    if slip is None:  # `exponents` found one, so the figures are positive and apart
        raise ValueError(f"{value} and {reference} are of one magnitude")
    facts |= slip.facts
    if v.unit_en == "%" and slip.exponent == -2:
        return value_issue(units.FRACTION, table, key, column, v, value, **facts)
    rule = units.TEN_TIMES if abs(slip.exponent) == 1 else units.MANY_TIMES
    return value_issue(rule, table, key, column, v, value, **facts)


def _far_from_others(
    table: Table,
    v: Variable,
    values: Matrix,
    free: NDArray[np.bool_],
    middle: float,
    editions: tuple[Edition, ...],
) -> Iterator[Issue]:
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.log10(values / middle)
    finite = np.isfinite(distance) & free
    cities = table.data.index.unique(0)
    if v.unit_en == "%":
        doubtful = finite & (values <= 1) & (distance <= -1) & (distance >= -FAR)
    else:
        doubtful = finite & (np.abs(distance) >= FAR)
    if np.isfinite(values).sum() < ENOUGH:
        return
    for i, e in marked(doubtful):
        value = float(values[i, e])
        slip = explain(value, middle, v.low, v.high)
        facts = {"reference": figure(middle), **(slip.facts if slip else {})}
        rule = units.FAR_FROM_OTHERS
        if v.unit_en == "%":
            rule, facts["corrected"] = units.PERHAPS_FRACTION, figure(value * 100)
        elif slip is None:
            continue
        yield value_issue(rule, table, (cities[i], editions[e].label), v.code, v, value, **facts)


def _fraction_column(table: Table, v: Variable, values: Matrix) -> Issue | None:
    finite = values[np.isfinite(values)]
    if finite.size < ENOUGH or not 0 < finite.max() <= 1:
        return None
    return Issue(
        units.FRACTION_COLUMN,
        table.cell(None, v.code),
        variable=v.code,
        facts={"name_zh": v.zh, "name_en": v.en, "value": figure(float(finite.max()))},
    )


def _series(table: Table, v: Variable) -> Iterator[Issue]:
    values = table.data.to_numpy(dtype=float)
    if values.size == 0:
        return
    own = row_medians(values)
    k = exponents(values, np.repeat(own[:, None], values.shape[1], axis=1))
    years = table.data.columns.tolist()
    for i, t in marked(k != 0):
        yield _own_slip(table, table.data.index[i], years[t], v, float(values[i, t]), float(own[i]))
    if np.isfinite(own).sum() < ENOUGH:
        return
    middle = median(own)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.abs(np.log10(own / middle)) >= FAR
    for (i,) in marked(far):
        slip = explain(float(own[i]), middle, v.low, v.high)
        last = int(np.flatnonzero(np.isfinite(values[i]))[-1])
        if slip is not None:
            corrected = figure(float(values[i, last]) / 10.0**slip.exponent)
            facts = {"reference": figure(middle), **slip.facts, "corrected": corrected}
            key = table.data.index[i]
            yield value_issue(
                units.FAR_FROM_OTHERS, table, key, years[last], v, float(values[i, last]), **facts
            )
