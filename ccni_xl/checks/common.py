"""What every check needs: editions in order, the previous figure of a city, cells of issues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.inputs import Inputs, Table
from ccni_xl.issues import Issue, Rule
from ccni_xl.rules.wording import about, figure
from ccni_xl.settings import Edition
from ccni_xl.variables import Kind, Variable

__all__ = [
    "Pair",
    "edition_pairs",
    "included",
    "label_fact",
    "marked",
    "median",
    "numeric",
    "percent",
    "row_medians",
    "value_issue",
    "wide",
]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editions that follow each other."""

    last: Edition
    this: Edition


def edition_pairs(inputs: Inputs) -> tuple[Pair, ...]:
    """Return each edition with the one before it, by their data years."""
    ordered = sorted(inputs.editions, key=lambda e: (e.co2_year, e.gdp_year, e.label))
    return tuple(Pair(a, b) for a, b in pairwise(ordered))


def numeric(variables: tuple[Variable, ...]) -> tuple[Variable, ...]:
    """Return the variables that hold numbers or years."""
    return tuple(v for v in variables if v.kind in (Kind.NUMBER, Kind.YEAR))


def included(inputs: Inputs) -> pd.Index:
    """Return the codes of the cities that take part."""
    cities = inputs.cities.data
    return cities.index[cities["included"].ne("no").to_numpy(dtype=bool)]


def wide(table: Table, column: str, editions: tuple[Edition, ...]) -> NDArray[np.float64]:
    """Return one column as a (city, edition) matrix; a city or edition without a row is NaN.

    The rows follow the first level of the table's index, each city once.
    """
    cities = table.data.index.unique(0)
    out = np.full((len(cities), len(editions)), np.nan)
    rows = cities.get_indexer(table.data.index.get_level_values(0))
    labels = pd.Index([e.label for e in editions], dtype=str)
    columns = labels.get_indexer(table.data.index.get_level_values(1))
    wanted = columns >= 0
    out[rows[wanted], columns[wanted]] = table.data[column].to_numpy(dtype=float)[wanted]
    return out


def row_medians(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of the positive values of each row; NaN for a row without one."""
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    positive = np.isfinite(values) & (values > 0)
    ordered = np.sort(np.where(positive, values, np.nan), axis=1)  # NaN last
    count = positive.sum(axis=1)
    rows = np.arange(len(values))
    middle = (ordered[rows, np.maximum(count - 1, 0) // 2] + ordered[rows, count // 2]) / 2
    return np.where(count > 0, middle, np.nan)


def median(values: NDArray[np.float64]) -> float:
    """Return the median of all positive values; NaN if there is none."""
    return float(row_medians(values.reshape(1, -1))[0])


def marked(mask: NDArray[np.bool_]) -> Iterator[tuple[int, ...]]:
    """Yield the positions where ``mask`` holds, row by row."""
    yield from (tuple(position) for position in np.argwhere(mask).tolist())


def value_issue(
    rule: Rule, table: Table, key: object, column: object, named: Variable, value: float, **facts: object
) -> Issue:
    """Return an issue about one value of a table keyed by city and edition, or of a series."""
    city, edition = key if isinstance(key, tuple) else (key, None)
    when = str(column) if isinstance(column, int) else edition
    said = {**about(named), "value": figure(value), **facts}
    return Issue(rule, table.cell(key, column), city, when, named.code, said)


def percent(ratio: float) -> str:
    """Return a ratio as a signed percentage of change.

    Examples
    --------
    >>> percent(0.79), percent(1.25)
    ('-21', '+25')
    """
    change = (ratio - 1) * 100
    return f"{change:+.0f}" if abs(change) >= 9.5 else f"{change:+.1f}"


def label_fact(name: str, zh: str, en: str) -> dict[str, object]:
    """Return one fact that differs between the languages."""
    return {f"{name}_zh": zh, f"{name}_en": en}
