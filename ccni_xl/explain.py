"""From cell to rank: every step of one city's score, with where each number comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ccni_xl.frames import one_edition
from ccni_xl.indicators import indicator_for
from ccni_xl.inputs import Status, Table, split_aliases
from ccni_xl.issues import CellRef
from ccni_xl.results import Results
from ccni_xl.settings import Edition

__all__ = ["Source", "Step", "explain", "find_city"]


@dataclass(frozen=True, slots=True)
class Source:
    """One typed value that a step uses."""

    table: str
    variable: str
    value: object
    cell: CellRef
    missing: Status | None


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the tree for one city and edition.

    Attributes
    ----------
    depth : int
        0 for the index.
    value : float or str or None
        Indicator value in its unit; None for aggregates and where missing.
    score, coverage : float
        NaN where missing.
    weight, effective_weight : float
        Inside the parent; in the index.
    contribution : float
        effective weight x score; the points it adds to the index when nothing is missing.
    """

    code: str
    depth: int
    value: float | str | None
    score: float
    coverage: float
    weight: float
    effective_weight: float
    contribution: float
    rule: str
    weight_provenance: str
    scoring_provenance: str
    entered: bool
    imputed: bool
    sources: tuple[Source, ...]


def find_city(results: Results, text: str) -> str | None:
    """Return the code of the city whose code, name or alias is exactly ``text``; a name goes before an alias.

    An alias of two cities means none of them.
    """
    cities = results.inputs.cities.data
    wanted = text.strip().casefold()
    for code, row in cities.iterrows():
        names = (str(code), row["name_zh"], row["name_en"])
        if wanted in (str(name).strip().casefold() for name in names):
            return str(code)
    others = {
        str(code)
        for code, typed in cities["alias"].items()
        if isinstance(typed, str) and wanted in map(str.casefold, split_aliases(typed))
    }
    return others.pop() if len(others) == 1 else None


def explain(results: Results, city: str, edition: str) -> tuple[Step, ...]:
    """Return the tree of one city top-down, each indicator with the cells it was computed from."""
    framework = results.framework

    def of(frame: pd.DataFrame) -> dict[Any, Any]:
        return one_edition(frame, edition).loc[city].to_dict()

    scores, coverage = of(results.evaluated.scores), of(results.evaluated.coverage)
    numbers, labels = of(results.values.numbers), of(results.values.labels)
    entered = of(results.entered)
    record = results.evaluated.imputed
    imputed = set(record.loc[(record["unit"] == city) & (record["edition"] == edition), "code"])
    which = results.inputs.edition(edition)

    def walk(code: str, depth: int) -> Iterator[Step]:
        node = framework[code]
        leaf = framework.is_indicator(code)
        value: float | str | None = None
        if leaf:
            number, label = numbers[code], labels[code]
            value = label if np.isnan(number) else float(number)
        score = float(scores[code])
        yield Step(
            code=code,
            depth=depth,
            value=value,
            score=score,
            coverage=float(coverage[code]),
            weight=framework.local_weight(code),
            effective_weight=framework.effective_weight(code),
            contribution=framework.effective_weight(code) * score,
            rule=str(node.scoring if leaf else node.mean),
            weight_provenance=node.weight_provenance.value,
            scoring_provenance=node.scoring_provenance.value if leaf else "",
            entered=bool(entered[code]) if leaf else False,
            imputed=code in imputed,
            sources=tuple(_sources(results, code, city, which)) if leaf else (),
        )
        for child in framework.children(code):
            yield from walk(child, depth + 1)

    return tuple(walk(framework.root, 0))


def _sources(results: Results, code: str, city: str, edition: Edition) -> Iterator[Source]:
    inputs = results.inputs
    settings = inputs.settings
    years = {
        "co2_year": (edition.co2_year,),
        "gdp_year": (edition.gdp_year,),
        "population_year": (edition.population_year,),
    }
    for table, variable in indicator_for(code).needs:
        if table in inputs.series:
            last = edition.gdp_year if table == "gdp_real" else edition.co2_year
            window = {
                "trend_window": range(last - settings.trend_window + 1, last + 1),
                "change_span": (last - settings.change_span, last),
            }
            for year in years.get(variable, window.get(variable, ())):
                yield _source(inputs.series[table], table, city, year)
        else:
            frame = {"annual": inputs.annual, "policy": inputs.policy, "extra": inputs.extra}[table]
            key = (city, edition.label) if frame.data.index.nlevels == 2 else city
            yield _source(frame, table, key, variable)


def _source(table: Table, name: str, key: object, column: object) -> Source:
    value, status = None, Status.BLANK
    if key in table.data.index and column in table.data.columns:
        row, at = table.data.index.get_loc(key), table.data.columns.get_loc(column)
        value = table.data.iat[row, at]  # type: ignore[index]
        status = Status(int(table.status.iat[row, at]))  # type: ignore[index, arg-type]
    missing = None if status is Status.PRESENT else status
    return Source(name, str(column), value, table.cell(key, column), missing)
