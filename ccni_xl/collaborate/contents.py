"""What people typed into a workbook, cell by cell, each under a name that survives sorting and moving.

A cell is known by its table, the key of its row (city and edition, where there are any) and its column's
code, never by its address. So two copies can be compared although one was sorted, has another language or
went through another program. Nothing is judged here: what cannot be read is compared as it was typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from ccni_xl.framework import builtin
from ccni_xl.hosts.port import Host, Value
from ccni_xl.inputs import Status, split_aliases
from ccni_xl.issues import CellRef
from ccni_xl.variables import variable
from ccni_xl.workbook.cities import CityBook, Entry, build_book, is_code, normal_code
from ccni_xl.workbook.columns import Grid, match_columns
from ccni_xl.workbook.new_years import NewYears, new_years, with_years
from ccni_xl.workbook.parse import Cell, Expected, as_text, is_blank, is_plain, parse, squeeze
from ccni_xl.workbook.schema import INPUT_TABLES, SERIES_TABLES, TableSpec, result_tables

__all__ = [
    "KEYS",
    "Contents",
    "Key",
    "Plain",
    "Slot",
    "Typed",
    "columns_of",
    "expected_of",
    "plain_of",
    "read_contents",
    "same",
    "typed_tables",
    "years_said",
]

Key = tuple[str, ...]
Plain = float | str | None
"""A value as it is compared: a number in the variable's unit, a choice's code, a text, or nothing."""

#: Columns whose values identify a row of a table that people type in.
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tbl_settings": ("code",),
        "tbl_editions": ("edition",),
        "tbl_framework": ("framework", "code"),
        "tbl_grades": ("framework", "indicator", "part", "item"),
        "tbl_cities": ("city",),
        "tbl_sources": ("number",),
        "tbl_policy": ("city", "edition"),
        "tbl_annual": ("city", "edition"),
        **{name: ("city",) for name in SERIES_TABLES.values()},
        "tbl_extra": ("city", "edition"),
        "tbl_entered": ("city", "edition", "indicator"),
        "tbl_experts": ("expert", "parent", "child"),
        "tbl_issues": ("key",),
    }
)
_VARIABLE_OF = {table: code for code, table in SERIES_TABLES.items()}
#: What a program may change in the last digits when it saves a number: 15 significant digits are kept.
_SAVED = 1e-14


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """The name of one cell: table, key of the row, code of the column (a year, or a user's own label)."""

    table: str
    key: Key
    column: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a cell: as typed, as compared, and where."""

    value: Value
    plain: Plain
    cell: CellRef
    formula: bool = False


@dataclass(frozen=True)
class Contents:
    """Everything typed into one workbook.

    Parameters
    ----------
    label : str
        Name of the file, for messages.
    names : mapping of str to Value
        Named cells that say what the file is (template, demo, form).
    grids : mapping of str to Grid
        The tables that are there, by name; a form has some of them only.
    rows : mapping of str to mapping of Key to int
        Table -> key -> position of the row in its grid. A key that stands twice gets a last part "#2".
    book : CityBook
        Who the cities are.
    """

    label: str
    names: Mapping[str, Value]
    grids: Mapping[str, Grid]
    rows: Mapping[str, Mapping[Key, int]]
    book: CityBook = field(default_factory=CityBook)

    @cached_property
    def cells(self) -> Mapping[Slot, Typed]:
        """Every cell of every row, blank ones too, key columns left out."""
        return {slot: typed for table in self.grids for slot, typed in self._cells(table)}

    def typed(self, slot: Slot) -> Typed | None:
        """Return what stands there; None where the file has no such row or column."""
        return self.cells.get(slot)

    def place(self, slot: Slot) -> tuple[int, int] | None:
        """Return (row, column) of a slot in its grid, from 0, or None."""
        grid = self.grids.get(slot.table)
        if grid is None or slot.key not in self.rows[slot.table]:
            return None
        j = columns_of(grid).get(slot.column)
        return None if j is None else (self.rows[slot.table][slot.key], j)

    def beside(self, slot: Slot, *columns: str) -> str:
        """Return the first text that stands in the same row under one of ``columns``, or ""."""
        found = (self.typed(Slot(slot.table, slot.key, column)) for column in columns)
        return next((as_text(t.value) for t in found if t is not None and not is_blank(t.value)), "")

    def with_new_years(self, wanted: Mapping[str, Iterable[int]]) -> tuple[Contents, Mapping[str, NewYears]]:
        """Return the contents with a blank column for each new year of ``wanted``, and what was made."""
        found = {t: new_years(self.grids[t], years) for t, years in wanted.items() if t in self.grids}
        made = {table: new for table, new in found.items() if new is not None}
        grids = {name: with_years(grid, made.get(name)) for name, grid in self.grids.items()}
        return (replace(self, grids=grids), made) if made else (self, {})

    def _cells(self, table: str) -> Iterator[tuple[Slot, Typed]]:
        grid = self.grids[table]
        place, hidden = grid.block.place, KEYS[table]
        expected = {name: expected_of(grid.spec, name) for name in columns_of(grid)}
        for key, i in self.rows[table].items():
            for name, j in columns_of(grid).items():
                if name in hidden:
                    continue
                cell = grid.cell(i, j)
                ref = CellRef(place.sheet, place.address(i, j))
                yield (
                    Slot(table, key, name),
                    Typed(cell.value, plain_of(cell, expected[name]), ref, cell.formula),
                )


def years_said(contents: Contents) -> Mapping[str, set[int]]:
    """Return table -> years in which anything stands, of the tables that are wide by year."""
    out: dict[str, set[int]] = {}
    for name in SERIES_TABLES.values():
        grid, rows = contents.grids.get(name), contents.rows.get(name, {}).values()
        if grid is not None:
            said = (
                y for y, j in grid.years.items() if any(not is_blank(grid.block.rows[i][j]) for i in rows)
            )
            out[name] = set(said)
    return out


def same(a: Plain, b: Plain) -> bool:
    """Whether two values are the same but for the digits a spreadsheet program drops when it saves.

    >>> same(0.1 + 0.2, 0.3), same(1.0, 1.001), same(None, "")
    (True, False, False)
    """
    if isinstance(a, float) and isinstance(b, float):
        return a == b or math.isclose(a, b, rel_tol=_SAVED, abs_tol=0.0)
    return a == b


def columns_of(grid: Grid) -> Mapping[str, int]:
    """Return every column people may type in: code, year or label -> position."""
    kept = [c.code for c in grid.spec.columns if c.kept or c.code in KEYS[grid.spec.name]]
    ours = {c: j for c, j in grid.columns.items() if grid.spec.name != "tbl_issues" or c in kept}
    years = {str(year): j for year, j in grid.years.items()}
    own = {} if grid.spec.name == "tbl_issues" else {label: j for label, j in grid.extra.items() if label}
    return {**own, **years, **ours}


def read_contents(host: Host, book: CityBook | None = None) -> Contents:
    """Read what was typed into the workbook, form or copy behind ``host``.

    Parameters
    ----------
    host : Host
    book : CityBook, optional
        Who the cities are, for files that hold no list of them; the file's own list comes first.

    Notes
    -----
    Tables that are not there are left out, columns too; the caller decides what it needs.
    """
    there = {name.lower() for name in host.tables()}
    specs = {name: spec for name, spec in typed_tables().items() if name in there}
    blocks = host.read(list(specs))
    grids = {name: match_columns(spec, blocks[name])[0] for name, spec in specs.items() if name in blocks}
    cities = _book(grids["tbl_cities"]) if "tbl_cities" in grids else CityBook()
    book = cities if cities.entries else book or cities
    known = host.names()
    names = host.read_names([name for name in known if name.lower().startswith("ccni_")])
    rows = {name: _rows(grid, book) for name, grid in grids.items()}
    return Contents(host.label, names, grids, rows, book)


def typed_tables() -> Mapping[str, TableSpec]:
    """Return the tables that people type in, by name: the inputs, and what is noted on issues."""
    issues = next(spec for spec in result_tables(builtin("2.0")) if spec.name == "tbl_issues")
    return {spec.name: spec for spec in (*INPUT_TABLES, issues)}


def _book(grid: Grid) -> CityBook:
    entries: dict[str, Entry] = {}
    for i in range(len(grid.block.rows)):
        code = normal_code(grid.named(i, "city").value)
        if is_code(code):
            zh, en, alias = (as_text(grid.named(i, c).value) for c in ("name_zh", "name_en", "alias"))
            entries.setdefault(code, Entry(code, zh, en, split_aliases(alias)))
    return build_book(list(entries.values()), grid.block.place.sheet)[0]


def _rows(grid: Grid, book: CityBook) -> Mapping[Key, int]:
    rows: dict[Key, int] = {}
    shown = list(columns_of(grid).values())
    for i, row in enumerate(grid.block.rows):
        if all(is_blank(row[j]) for j in shown):
            continue
        key = plain = tuple(_part(grid, i, code, book) for code in KEYS[grid.spec.name])
        number = 2
        while key in rows:
            key, number = (*plain, f"#{number}"), number + 1
        rows[key] = i
    return rows


def _part(grid: Grid, i: int, code: str, book: CityBook) -> str:
    """Return one part of a row's key; a city that is not listed stands as it was typed."""
    typed = as_text(grid.named(i, code).value)
    if code != "city":
        return squeeze(typed)
    name = as_text(grid.named(i, "name").value) if grid.spec.name != "tbl_cities" else ""
    number = normal_code(typed)
    if is_code(number):
        return number
    return book.by_name(name) or book.by_name(typed) or squeeze(typed or name)


def expected_of(spec: TableSpec, name: str) -> Expected | None:
    """Return what belongs in a column of a table; None for a user's own column."""
    if name in spec.codes:
        return spec.column(name)
    return variable("series", _VARIABLE_OF[spec.name]) if spec.name in _VARIABLE_OF else None


def plain_of(cell: Cell, expected: Expected | None) -> Plain:
    """Return a cell as it is compared."""
    value = cell.value
    if expected is None:
        if is_blank(value):
            return None
        return float(value) if is_plain(value) else as_text(value)  # type: ignore[arg-type]  # is_plain
    found = parse(cell, expected)
    if found.status is Status.PRESENT:
        return float(found.value) if isinstance(found.value, int | float) else found.value
    if found.status is Status.NOT_PUBLISHED:
        return "n/a"
    return None if is_blank(value) else as_text(value)
