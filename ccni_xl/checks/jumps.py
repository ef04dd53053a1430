"""J: figures that leap from one year, or one edition, to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ccni_xl.checks.common import edition_pairs, marked, numeric, percent, row_medians, value_issue, wide
from ccni_xl.checks.slips import exponents
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Table
from ccni_xl.issues import Issue, Rule
from ccni_xl.rules import jumps
from ccni_xl.rules.wording import figure
from ccni_xl.variables import ANNUAL, Variable, variable

__all__ = ["check_edition_jumps", "check_series_jumps"]

_RULES: Mapping[str, Rule] = {
    "co2": jumps.CO2_JUMP,
    "population": jumps.POPULATION_JUMP,
    "gdp_real": jumps.GDP_JUMP,
}
#: A single year is out of line beyond this part of the largest believable yearly step.
SPIKE = 0.8


def check_series_jumps(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find years that leap from the one before, and single years that both neighbours contradict."""
    for code, table in inputs.series.items():
        v = variable("series", code)
        if v.max_step is not None and table.data.shape[1] > 1:
            yield from _series(table, v, _RULES[code], v.max_step)


def _series(table: Table, v: Variable, rule: Rule, max_step: float) -> Iterator[Issue]:
    values = table.data.to_numpy(dtype=float)
    years = table.data.columns.to_numpy(dtype=int)
    values = np.where(values > 0, values, np.nan)
    slipped = exponents(values, np.repeat(row_medians(values)[:, None], values.shape[1], axis=1)) != 0
    values[slipped] = np.nan
    follows = np.diff(years) == 1
    ratio = values[:, 1:] / values[:, :-1]
    low, high = v.min_step or 1 / max_step, max_step
    leap = ((ratio < low) | (ratio > high)) & follows
    tolerance = SPIKE * (max_step - 1)
    spike, off = _spikes(values, follows, tolerance)
    cities = table.data.index
    for i, t in marked(spike):
        facts = {"previous": values[i, t - 1], "next": values[i, t + 1], "allowed": 100 * tolerance}
        said = {name: figure(float(x)) for name, x in facts.items()}
        change = percent(float(off[i, t]))
        year = int(years[t])
        yield value_issue(jumps.SPIKE, table, cities[i], year, v, float(values[i, t]), change=change, **said)
    leap &= ~(spike[:, 1:] | spike[:, :-1])
    for i, t in marked(leap):
        facts = {"year": int(years[t]), "previous": figure(float(values[i, t]))}
        change, allowed = percent(float(ratio[i, t])), f"{percent(low)} ~ {percent(high)}"
        value, year = float(values[i, t + 1]), int(years[t + 1])
        yield value_issue(rule, table, cities[i], year, v, value, change=change, allowed=allowed, **facts)


def _spikes(
    values: NDArray[np.float64], follows: NDArray[np.bool_], tolerance: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return where a year is off while its neighbours agree, and its ratio to their geometric mean."""
    off = np.ones(values.shape)
    before, here, after = values[:, :-2], values[:, 1:-1], values[:, 2:]
    off[:, 1:-1] = here / np.sqrt(before * after)
    spike = np.zeros(values.shape, dtype=bool)
    agree = np.abs(after / before - 1) < tolerance / 2
    spike[:, 1:-1] = (np.abs(off[:, 1:-1] - 1) > tolerance) & agree & follows[:-1] & follows[1:]
    return spike, off


def check_edition_jumps(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find yearly statistics far from the last edition's, powers of ten apart (`check_units` has those)."""
    cities = inputs.annual.data.index.unique(0)
    for pair in edition_pairs(inputs):
        for v in numeric(ANNUAL):
            if v.max_step is None:
                continue
            matrix = wide(inputs.annual, v.code, (pair.last, pair.this))
            matrix = np.where(matrix > 0, matrix, np.nan)
            last, this = matrix[:, 0], matrix[:, 1]
            ratio = this / last
            low, high = v.min_step or 1 / v.max_step, v.max_step
            leap = ((ratio < low) | (ratio > high)) & (exponents(this, last) == 0)
            for (i,) in marked(leap):
                yield value_issue(
                    jumps.EDITION_JUMP,
                    inputs.annual,
                    (cities[i], pair.this.label),
                    v.code,
                    v,
                    float(this[i]),
                    last=pair.last.label,
                    previous=figure(float(last[i])),
                    ratio=f"{ratio[i]:.2f}",
                    allowed=f"{low:.2f}–{high:.2f}",
                )
