"""C: figures that were copied instead of collected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ccni_xl.checks.common import edition_pairs, numeric, value_issue
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs, Table
from ccni_xl.issues import Issue
from ccni_xl.rules import consistency
from ccni_xl.rules.wording import about
from ccni_xl.variables import ANNUAL, Variable, variable

__all__ = ["check_repeats"]

#: Fewest equal figures that make a copied row.
COPIED = 4
#: Fewest years of one figure that make a run.
RUN = 3


def check_repeats(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find rows equal to the last edition's, runs of one figure, and series of two cities that are one."""
    yield from _copied_rows(inputs)
    for code, table in inputs.series.items():
        yield from _runs(table, variable("series", code))
        yield from _twins(inputs, table, variable("series", code))


def _copied_rows(inputs: Inputs) -> Iterator[Issue]:
    data = inputs.annual.data[[v.code for v in numeric(ANNUAL)]]
    labels = data.index.get_level_values(1)
    for pair in edition_pairs(inputs):
        this = data[labels == pair.this.label].droplevel(1)
        last = data[labels == pair.last.label].droplevel(1).reindex(this.index)
        a, b = this.to_numpy(dtype=float), last.to_numpy(dtype=float)
        equal, filled = (a == b).sum(axis=1), (np.isfinite(a) & np.isfinite(b)).sum(axis=1)
        copied = (equal == filled) & (filled >= COPIED)
        for city, count in zip(this.index[copied].tolist(), equal[copied].tolist(), strict=True):
            key = (city, pair.this.label)
            cell = inputs.annual.cell(key, numeric(ANNUAL)[0].code)
            facts = {"value": count, "last": pair.last.label}
            yield Issue(consistency.ROW_COPIED, cell, city, pair.this.label, None, facts)


def _runs(table: Table, v: Variable) -> Iterator[Issue]:
    values = table.data.to_numpy(dtype=float)
    years = table.data.columns.tolist()
    if values.shape[1] < RUN:
        return
    same = values[:, 1:] == values[:, :-1]
    for i in np.flatnonzero(_longest_possible(same)).tolist():
        for start, stop in _stretches(same[i]):
            if stop - start + 1 >= RUN:
                facts = {"first": years[start], "last": years[stop], "years": stop - start + 1}
                value = float(values[i, stop])
                rule = consistency.CONSTANT_RUN
                yield value_issue(rule, table, table.data.index[i], years[stop], v, value, **facts)


def _longest_possible(same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows that hold enough equal neighbours at all: nearly none, so that the loop is short."""
    enough: NDArray[np.bool_] = same.sum(axis=1) >= RUN - 1
    return enough


def _stretches(same: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield first and last position of every stretch of equal neighbours."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], same.astype(int), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _twins(inputs: Inputs, table: Table, v: Variable) -> Iterator[Issue]:
    """Compare whole series; two cities that share at least `COPIED` figures and no other are one."""
    values = table.data.to_numpy(dtype=float)
    seen: dict[bytes, int] = {}
    for i in np.flatnonzero(np.isfinite(values).sum(axis=1) >= COPIED).tolist():
        first = seen.setdefault(np.nan_to_num(values[i], nan=-1.0).tobytes(), i)
        if first == i:
            continue
        city, twin = str(table.data.index[i]), str(table.data.index[first])
        facts = {
            **about(v),
            "value": int(np.isfinite(values[i]).sum()),
            "twin_zh": inputs.city_name(twin, "zh"),
            "twin_en": inputs.city_name(twin, "en"),
        }
        cell = table.cell(table.data.index[i], table.data.columns[-1])
        yield Issue(consistency.SERIES_TWIN, cell, city, None, v.code, facts)
