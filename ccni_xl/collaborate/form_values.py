"""The master's values as they were typed, looked up by city and edition, in the language of a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from ccni_xl.fingerprint import fingerprint
from ccni_xl.hosts.port import CellError, Value
from ccni_xl.workbook.columns import Grid, match_columns
from ccni_xl.workbook.parse import is_blank, squeeze
from ccni_xl.workbook.read import ReadResult
from ccni_xl.workbook.schema import INPUT_TABLES, SERIES_TABLES
from ccni_xl.workbook.tables import filled_rows

__all__ = ["Source"]

_SPECS = {spec.name: spec for spec in INPUT_TABLES}
#: Blank rows for scores entered directly.
_SPARE = 5


class Source:
    """Looks values up in the tables of a workbook.

    Parameters
    ----------
    read : ReadResult
    lang : str
        Language of the form: names of cities and terms are given in it.
    """

    def __init__(self, read: ReadResult, lang: str) -> None:
        self.read, self.lang = read, lang
        self._grids: dict[str, Grid] = {}
        self._at: dict[str, dict[tuple[str, str], int]] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Of everything a result depends on."""
        inputs = self.read.inputs
        return fingerprint(inputs, self.read.frameworks[inputs.settings.framework])

    def grid(self, table: str) -> Grid:
        """Return a table with its columns known."""
        if table not in self._grids:
            self._grids[table] = match_columns(_SPECS[table], self.read.blocks[table])[0]
        return self._grids[table]

    def _rows(self, table: str) -> dict[tuple[str, str], int]:
        """Return (city, edition) -> row; rows are found where reading found them."""
        if table not in self._at:
            inputs, grid = self.read.inputs, self.grid(table)
            known = {"tbl_policy": inputs.policy, "tbl_annual": inputs.annual}
            known |= {name: inputs.series[code] for code, name in SERIES_TABLES.items()}
            origin = known[table].origin.rows
            top = grid.block.place.top + 1
            self._at[table] = {
                (str(key[0]), str(key[1])) if isinstance(key, tuple) else (str(key), ""): row - top
                for key, row in origin.items()
            }
        return self._at[table]

    def rows(self, table: str, cities: Sequence[str], edition: str) -> list[tuple[Value, ...]]:
        """Return one row a city in the order of the declared columns; blank where the master has none."""
        spec, grid, at = _SPECS[table], self.grid(table), self._rows(table)
        out = []
        for city in cities:
            i = at.get((city, edition))
            head = {"city": city, "name": self.read.inputs.city_name(city, self.lang), "edition": edition}
            out.append(
                tuple(head.get(code) if code in head else self._cell(grid, i, code) for code in spec.codes)
            )
        return out

    def years(self, table: str) -> list[int]:
        """Return the years of a series that have a column."""
        return sorted(self.grid(table).years)

    def has_any(self, table: str, year: int) -> bool:
        """Whether any city has something in a year."""
        grid = self.grid(table)
        return any(not is_blank(row[grid.years[year]]) for row in grid.block.rows)

    def has_gap(self, table: str, cities: Sequence[str], year: int) -> bool:
        """Whether one of the cities has nothing in a year."""
        return any(
            value is None for row in self.series(table, cities, [year], identity=False) for value in row
        )

    def series(
        self, table: str, cities: Sequence[str], years: Sequence[int], *, identity: bool
    ) -> list[tuple[Value, ...]]:
        """Return one row a city: code and name if asked for, then the years."""
        grid, at = self.grid(table), self._rows(table)
        out = []
        for city in cities:
            i = at.get((city, ""))
            head = (city, self.read.inputs.city_name(city, self.lang)) if identity else ()
            values = [
                None if i is None or year not in grid.years else _plain(grid.block.rows[i][grid.years[year]])
                for year in years
            ]
            out.append((*head, *values))
        return out

    def entered(self, cities: Sequence[str], edition: str) -> list[tuple[Value, ...]]:
        """Return the scores entered for these cities and this edition, and some blank rows."""
        spec, grid = _SPECS["tbl_entered"], self.grid("tbl_entered")
        data, top = self.read.inputs.entered.data, grid.block.place.top + 1
        out: list[tuple[Value, ...]] = []
        for i in filled_rows(grid):
            row = top + i
            if row not in data.index or data.loc[row, "city"] not in cities:
                continue
            if data.loc[row, "edition"] != edition:
                continue
            city = str(data.loc[row, "city"])
            head = {"city": city, "name": self.read.inputs.city_name(city, self.lang), "edition": edition}
            head["indicator"] = self._indicator(data.loc[row, "indicator"])
            out.append(tuple(head.get(code, self._cell(grid, i, code)) for code in spec.codes))
        return out + [(None,) * len(spec.codes)] * _SPARE

    def spare_sources(self, prefix: str) -> list[tuple[Value, ...]]:
        """Return rows for the register of sources with nothing but numbers of the form's own."""
        codes = _SPECS["tbl_sources"].codes
        return [
            tuple(f"{prefix}-{n}" if code == "number" else None for code in codes)
            for n in range(1, _SPARE + 1)
        ]

    def _indicator(self, code: object) -> str:
        framework = self.read.frameworks[self.read.inputs.settings.framework]
        return framework[str(code)].name(self.lang) if str(code) in framework else str(code)

    def _cell(self, grid: Grid, i: int | None, code: str) -> Value:
        """Return what was typed; a term in the language of the form."""
        if i is None:
            return None
        value = _plain(grid.named(i, code).value)
        column = grid.spec.column(code)
        if isinstance(value, str) and column.vocabulary is not None:
            term = column.vocabulary.parse(value)
            return value if term is None else term.label(self.lang)
        if isinstance(value, str) and code == "peak_year" and squeeze(value) in ("无", "none"):
            return "无" if self.lang == "zh" else "none"
        return value


def _plain(value: Value) -> Value:
    """Return a value that a form can hold: dates as text, no errors, no blanks that look like something."""
    if isinstance(value, CellError) or is_blank(value):
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return value
