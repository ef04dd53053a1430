"""Editions: which year of data each of them uses."""

from __future__ import annotations

import math

from ccni_xl.errors import WorkbookError
from ccni_xl.inputs import Origin, Status
from ccni_xl.issues import CellRef, Issue
from ccni_xl.rules import identity, weights
from ccni_xl.settings import Edition
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.parse import as_text, parse, squeeze
from ccni_xl.workbook.tables import filled_rows

__all__ = ["read_editions"]

_YEARS = ("co2_year", "gdp_year", "population_year", "annual_year")


def read_editions(grid: Grid) -> tuple[tuple[Edition, ...], Origin, tuple[Issue, ...]]:
    """Read the registered editions, in the order of the table.

    Raises
    ------
    WorkbookError
        No edition can be used: nothing can be computed.
    """
    place = grid.block.place
    editions: list[Edition] = []
    issues: list[Issue] = []
    rows: dict[str, int] = {}
    seen: dict[str, int] = {}
    for i in filled_rows(grid):
        label = as_text(grid.named(i, "edition").value)
        first = seen.setdefault(squeeze(label), grid.row(i))
        if first != grid.row(i):
            cell = CellRef(place.sheet, grid.address(i, "edition"))
            facts = {"value": label, "first": first, "row": grid.row(i)}
            issues.append(Issue(identity.DUPLICATE_EDITION, cell, edition=label, facts=facts))
            continue
        years, found = _years(grid, i, label)
        issues += found
        if label and years is not None:
            editions.append(Edition(label, *years))  # type: ignore[arg-type]
            rows[label] = grid.row(i)
    if not editions:
        where = "；".join(issue.text("zh") for issue in issues)
        where_en = "; ".join(issue.text("en") for issue in issues)
        first_cell = place.address(0, grid.columns["edition"])
        raise WorkbookError(
            f"“{place.sheet}”里没有登记可用的年度，无法计算。"
            f"请从 {first_cell} 起填年度（如 2021-2022）和它的数据年份。{where}",
            f"The sheet {place.sheet} registers no usable edition, so nothing can be computed. Enter an "
            f"edition (such as 2021-2022) and the years of its data from {first_cell} on. {where_en}",
        )
    columns = {code: place.left + j for code, j in grid.columns.items()}
    return tuple(editions), Origin(place.sheet, rows, columns, place.top), tuple(issues)


def _years(grid: Grid, i: int, label: str) -> tuple[tuple[int | None, ...] | None, list[Issue]]:
    years: list[int | None] = []
    issues: list[Issue] = []
    for code in _YEARS:
        column, cell = grid.spec.column(code), grid.named(i, code)
        found = parse(cell, column)
        year = found.value if isinstance(found.value, float) and math.isfinite(found.value) else None
        low, high = column.low or -math.inf, column.high or math.inf
        if year is not None and low <= year <= high:
            years.append(int(year))
            continue
        years.append(None)
        if column.required or found.status is Status.UNUSABLE or year is not None:
            facts = {"name_zh": column.zh, "name_en": column.en, "value": label, "typed": as_text(cell.value)}
            at = CellRef(grid.block.place.sheet, grid.address(i, code))
            issues.append(Issue(weights.EDITION_WITHOUT_YEAR, at, edition=label, variable=code, facts=facts))
    usable = all(year is not None or code == "annual_year" for code, year in zip(_YEARS, years, strict=True))
    return (tuple(years) if usable else None), issues
