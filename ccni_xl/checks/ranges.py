"""R: numbers outside what is allowed, or outside what is usual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ccni_xl.checks.common import marked, numeric, value_issue
from ccni_xl.checks.slips import explain
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Table
from ccni_xl.issues import Issue
from ccni_xl.rules import ranges
from ccni_xl.rules.wording import span
from ccni_xl.variables import ANNUAL, CITY, EXTRA, POLICY, Kind, Variable, variable

__all__ = ["check_ranges", "check_typical"]


def _tables(inputs: Inputs) -> Iterator[tuple[Table, object, Variable]]:
    """Yield every numeric column with its declaration."""
    for table, variables in (
        (inputs.cities, CITY),
        (inputs.policy, POLICY),
        (inputs.annual, ANNUAL),
        (inputs.extra, EXTRA),
    ):
        yield from ((table, v.code, v) for v in numeric(variables) if v.code in table.data.columns)
    for code, table in inputs.series.items():
        yield from ((table, year, variable("series", code)) for year in table.data.columns)


def _outside(values: NDArray[np.float64], limits: tuple[float | None, float | None]) -> NDArray[np.bool_]:
    low, high = limits
    below = values < low if low is not None else np.zeros(values.shape, dtype=bool)
    above = values > high if high is not None else np.zeros(values.shape, dtype=bool)
    return below | above


def _out_of_range(values: NDArray[np.float64], v: Variable) -> NDArray[np.bool_]:
    outside = _outside(values, (v.low, v.high))
    return outside & ~np.isposinf(values) if v.kind is Kind.YEAR else outside


def check_ranges(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find numbers outside the range their variable allows; guess at a lost decimal point or unit."""
    for table, column, v in _tables(inputs):
        values = table.data[column].to_numpy(dtype=float)
        outside = _out_of_range(values, v)
        if not outside.any():
            continue
        good = values[~outside & np.isfinite(values)]
        middle = float(np.median(good)) if good.size else float(np.mean(v.typical or (0, 0)))
        for (i,) in marked(outside):
            value = float(values[i])
            slip = (
                explain(value, _own(table, i, column, v) or middle, v.low, v.high)
                if v.kind is Kind.NUMBER
                else None
            )
            rule = ranges.OUT_OF_RANGE_SLIP if slip else ranges.OUT_OF_RANGE
            facts = {"allowed": span(v.low, v.high), **(slip.facts if slip else {})}
            yield value_issue(rule, table, table.data.index[i], column, v, value, **facts)


def _own(table: Table, i: int, column: object, v: Variable) -> float:
    """Return what the same city has in its other years or editions (median), 0 if nothing."""
    key = table.data.index[i]
    if isinstance(key, tuple):
        same = table.data.index.get_level_values(0) == key[0]
        others = table.data[column].to_numpy(dtype=float)[same]
    elif isinstance(column, int):
        others = table.data.to_numpy(dtype=float)[i]
    else:
        return 0.0
    others = others[~_out_of_range(others, v) & np.isfinite(others)]
    return float(np.median(others)) if others.size else 0.0


def check_typical(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find numbers that are possible but unusual, and zeros that may stand for "no data"."""
    for table, column, v in _tables(inputs):
        values = table.data[column].to_numpy(dtype=float)
        finite = np.isfinite(values)
        zero = finite & (values == 0) & (v.kind is Kind.NUMBER) & (v.low == 0)
        for (i,) in marked(zero):
            yield value_issue(ranges.ZERO, table, table.data.index[i], column, v, 0.0)
        if v.typical is None:
            continue
        for (i,) in marked(_outside(values, v.typical) & finite & ~zero):
            key = table.data.index[i]
            yield value_issue(
                ranges.ATYPICAL, table, key, column, v, float(values[i]), allowed=span(*v.typical), **_hint(v)
            )


def _hint(v: Variable) -> dict[str, object]:
    """Return the usual slips of a variable, as its help text tells them."""
    zh = v.help_zh.partition("常见错误：")[2]
    en = v.help_en.partition("Usual slip")[2].partition(":")[2].strip()
    return {"hint_zh": f"常见错误：{zh}" if zh else "", "hint_en": f"Usual slip: {en} " if en else ""}
