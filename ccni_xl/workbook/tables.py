"""From grids to tables: rows keyed by city and edition, every value with its status and its cell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ccni_xl.inputs import Origin, Status, Table
from ccni_xl.issues import CellRef, Issue, Rule
from ccni_xl.rules import identity, structure
from ccni_xl.rules.wording import about
from ccni_xl.variables import Kind, variable
from ccni_xl.workbook.cities import CityBook, resolve
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.parse import Expected, Found, as_text, is_blank, is_plain, parse, squeeze

__all__ = ["Reader", "Row", "filled_rows", "read_records"]


@dataclass(frozen=True, slots=True)
class Row:
    """A data row that is used: its position in the block, its key, and whose it is."""

    i: int
    key: Hashable
    city: str | None = None
    edition: str | None = None


@dataclass(slots=True)
class Reader:
    """Reads grids one after the other and collects what is wrong on the way.

    Parameters
    ----------
    book : CityBook
        The listed cities.
    editions : tuple of str
        Registered edition labels.
    settings_sheet : str
        Where editions are registered, for messages.
    """

    book: CityBook
    editions: tuple[str, ...]
    settings_sheet: str = ""
    issues: list[Issue] = field(default_factory=list)

    def say(
        self, grid: Grid, i: int, column: str, rule: Rule, owner: Row | None = None, **facts: object
    ) -> None:
        """Note an issue at row ``i`` of the column called ``column``."""
        cell = CellRef(grid.block.place.sheet, grid.address(i, column))
        city, edition = (owner.city, owner.edition) if owner else (None, None)
        self.issues.append(Issue(rule, cell, city, edition, column, facts))

    def by_city(self, grid: Grid) -> list[Row]:
        """Return the usable rows of a table with one row a city."""
        return self._rows(grid, lambda i, city: Row(i, city, city))

    def by_city_and_edition(self, grid: Grid, more: Callable[[int], Hashable] | None = None) -> list[Row]:
        """Return the usable rows of a table keyed by city and edition, and by ``more(i)`` where given."""

        def keyed(i: int, city: str) -> Row | None:
            edition = self._edition(grid, i, city)
            if edition is None:
                return None
            return Row(i, (city, edition) if more is None else (city, edition, more(i)), city, edition)

        return self._rows(grid, keyed)

    def _rows(self, grid: Grid, keyed: Callable[[int, str], Row | None]) -> list[Row]:
        rows: list[Row] = []
        first: dict[Hashable, int] = {}
        for i in filled_rows(grid):
            city, issue = resolve(grid, i, self.book)
            if issue is not None:
                self.issues.append(issue)
            row = keyed(i, city) if city is not None else None
            if row is None:
                continue
            if row.key in first:
                column = "city" if "city" in grid.columns else "name"
                when = f" {row.edition} " if row.edition else ""
                facts = {
                    "first": first[row.key],
                    "row": grid.row(i),
                    "when_zh": when,
                    "when_en": when.rstrip(),
                }
                self.say(grid, i, column, identity.DUPLICATE_ROW, row, **facts)
                continue
            first[row.key] = grid.row(i)
            rows.append(row)
        return rows

    def _edition(self, grid: Grid, i: int, city: str) -> str | None:
        typed = as_text(grid.named(i, "edition").value)
        wanted = squeeze(typed)
        found = next((label for label in self.editions if squeeze(label) == wanted), None)
        if found is None:
            rule = identity.UNKNOWN_EDITION if typed else identity.NO_EDITION
            facts = {"known": " / ".join(self.editions), "sheet": self.settings_sheet, "value": typed}
            self.say(grid, i, "edition", rule, Row(i, None, city), **facts, row=grid.row(i))
        return found

    def column(
        self, grid: Grid, j: int | None, rows: Sequence[Row], expected: Expected, name: str
    ) -> list[Found]:
        """Read one column for the given rows; a column that is not there is blank."""
        if j is None:
            nothing = float("nan") if expected.kind in (Kind.NUMBER, Kind.YEAR) else None
            return [Found(nothing, Status.BLANK)] * len(rows)
        block, number = grid.block, expected.kind is Kind.NUMBER
        out = []
        for row in rows:
            value = block.rows[row.i][j]
            if number and is_plain(value) and (row.i, j) not in block.percent:
                out.append(Found(float(value), Status.PRESENT))  # type: ignore[arg-type]  # is_plain says so
                continue
            found = parse(grid.cell(row.i, j), expected)
            out.append(found)
            if found.rule is not None:
                cell = CellRef(grid.block.place.sheet, grid.block.place.address(row.i, j))
                facts = {**about(expected), **found.facts}
                self.issues.append(Issue(found.rule, cell, row.city, row.edition, name, facts))
        return out

    def table(
        self, grid: Grid, rows: Sequence[Row], columns: Mapping[str, Expected], index: pd.Index
    ) -> Table:
        """Read the declared ``columns`` of the given rows."""
        found = {
            code: (expected.kind, self.column(grid, grid.columns.get(code), rows, expected, code))
            for code, expected in columns.items()
        }
        return _table(grid, rows, found, index, {code: grid.columns.get(code) for code in columns})

    def series(self, grid: Grid, code: str) -> Table:
        """Read a table of years; the columns of the result are whole numbers in rising order."""
        rows = self.by_city(grid)
        expected = variable("series", code)
        years = sorted(grid.years)
        found: dict[Hashable, tuple[Kind, list[Found]]] = {}
        for year in years:
            start = len(self.issues)
            found[year] = (Kind.NUMBER, self.column(grid, grid.years[year], rows, expected, code))
            self.issues[start:] = [_in_year(issue, year) for issue in self.issues[start:]]
        index = pd.Index([row.city for row in rows], dtype=str, name="city")
        table = _table(grid, rows, found, index, dict(grid.years))
        names = pd.Index(years, dtype="int64", name="year")
        return Table(table.data.set_axis(names, axis=1), table.status.set_axis(names, axis=1), table.origin)

    def extra(self, grid: Grid, columns: Mapping[str, Expected], guess: Callable[[str], Expected]) -> Table:
        """Read a table that users extend: every further column that is mostly numbers is a variable."""
        rows = self.by_city_and_edition(grid)
        found = {
            code: (expected.kind, self.column(grid, grid.columns.get(code), rows, expected, code))
            for code, expected in columns.items()
        }
        places: dict[Hashable, int | None] = {code: grid.columns.get(code) for code in columns}
        for label, j in grid.extra.items():
            if not label or not _mostly_numbers(grid, j, rows, guess(label)):
                self._unread(grid, label, j)
                continue
            found[label] = (Kind.NUMBER, self.column(grid, j, rows, guess(label), label))
            places[label] = j
        return _table(grid, rows, found, edition_index(rows), places)

    def note_extra(self, grid: Grid) -> None:
        """Say which columns were not read."""
        for label, j in grid.extra.items():
            self._unread(grid, label, j)

    def note_below(self, grid: Grid) -> None:
        """Say that something stands right below a table and was not read."""
        place, below = grid.block.place, grid.block.below
        if below:
            facts = {"sheet": place.sheet, "last": place.bottom}
            self.issues.append(Issue(structure.ROWS_BELOW, CellRef(place.sheet, below), facts=facts))

    def _unread(self, grid: Grid, label: str, j: int) -> None:
        place = grid.block.place
        cell = CellRef(place.sheet, place.address(-1, j))
        self.issues.append(Issue(structure.EXTRA_COLUMN, cell, variable=label, facts={"value": label}))


def filled_rows(grid: Grid) -> list[int]:
    """Return the positions of the rows that hold anything in a column the program reads."""
    ours = sorted([*grid.columns.values(), *grid.years.values()])
    if grid.spec.open_ended:
        ours = sorted([*ours, *grid.extra.values()])
    rows = grid.block.rows
    return [i for i in range(len(rows)) if not all(is_blank(rows[i][j]) for j in ours)]


def edition_index(rows: Sequence[Row]) -> pd.MultiIndex:
    """Return the (city, edition) index of some rows."""
    cities = pd.Index([row.city for row in rows], dtype=str)
    editions = pd.Index([row.edition for row in rows], dtype=str)
    return pd.MultiIndex.from_arrays([cities, editions], names=["city", "edition"])


def read_records(grid: Grid) -> list[tuple[int, dict[str, str]]]:
    """Return the filled rows as (position, record of texts), for tables that are free text."""
    return [
        (i, {code: as_text(grid.block.rows[i][j]) for code, j in grid.columns.items()})
        for i in filled_rows(grid)
    ]


def _in_year(issue: Issue, year: int) -> Issue:
    return Issue(issue.rule, issue.cell, issue.unit, str(year), issue.variable, issue.facts)


def _mostly_numbers(grid: Grid, j: int, rows: Iterable[Row], expected: Expected) -> bool:
    states = [parse(grid.cell(row.i, j), expected).status for row in rows]
    usable, bad = states.count(Status.PRESENT), states.count(Status.UNUSABLE)
    return usable > bad


def _table(
    grid: Grid,
    rows: Sequence[Row],
    found: Mapping[Any, tuple[Kind, list[Found]]],
    index: pd.Index,
    places: Mapping[Any, int | None],
) -> Table:
    place = grid.block.place
    data, status = {}, {}
    for name, (kind, cells) in found.items():
        dtype = np.float64 if kind in (Kind.NUMBER, Kind.YEAR) else object
        data[name] = pd.Series([cell.value for cell in cells], index=index, dtype=dtype)
        status[name] = pd.Series([int(cell.status) for cell in cells], index=index, dtype=np.int8)
    origin = Origin(
        place.sheet,
        {row.key: grid.row(row.i) for row in rows},
        {name: place.left + j for name, j in places.items() if j is not None},
        place.top,
    )
    frames = [pd.DataFrame(part, index=index, columns=list(found)) for part in (data, status)]
    return Table(frames[0], frames[1], origin)
