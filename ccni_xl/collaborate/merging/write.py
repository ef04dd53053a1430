"""What a merge writes into the input tables: only cells that change, rows that come, rows that go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from ccni_xl.collaborate.contents import KEYS, Contents, Typed, columns_of, expected_of
from ccni_xl.collaborate.merging.model import Change, Effect, Merged, RowAdded, RowGone
from ccni_xl.hosts.port import KEEP, Block, Cell, TableWrite, Value
from ccni_xl.variables import Kind
from ccni_xl.workbook.columns import Grid, header_language
from ccni_xl.workbook.new_years import NewYears
from ccni_xl.workbook.parse import Expected, as_text, is_blank

__all__ = ["columns_made", "counts", "input_writes", "language_of", "value_for"]


def language_of(contents: Contents) -> str:
    """Return the language of a workbook's headers."""
    votes = sum(header_language(grid.spec, grid.block.place) for grid in contents.grids.values())
    return "zh" if votes >= 0 else "en"


def columns_made(merged: Merged, effects: Sequence[Effect]) -> Mapping[str, NewYears]:
    """Return table -> the year columns that have to be made for these effects."""
    filled: dict[str, set[int]] = {table: set() for table in merged.columns}
    for effect in effects:
        if isinstance(effect, Change):
            table, cells = effect.slot.table, {effect.slot.column: effect.typed}
        else:
            table, cells = effect.table, dict(effect.cells) if isinstance(effect, RowAdded) else {}
        years = {int(c) for c, typed in cells.items() if c.isdigit() and typed.plain is not None}
        filled.setdefault(table, set()).update(years)
    filled = {table: years for table, years in filled.items() if table in merged.columns}
    found = {table: merged.columns[table].cut(years) for table, years in filled.items()}
    return {table: new for table, new in found.items() if new is not None}


def input_writes(merged: Merged, effects: Sequence[Effect]) -> tuple[TableWrite, ...]:
    """Return the writes of the master's tables that change; every other cell of them is kept."""
    master, made = merged.master, columns_made(merged, effects)
    tables: dict[str, list[Effect]] = {}
    for effect in effects:
        name = effect.slot.table if isinstance(effect, Change) else effect.table
        tables.setdefault(name, []).append(effect)
    lang = language_of(master)
    return tuple(
        _Sheet(master, master.grids[name], lang, merged.columns.get(name), made.get(name)).write(tables[name])
        for name in KEYS
        if name in tables
    )


class _Sheet:
    """The new content of one table; cells are KEEP until something is put into them."""

    def __init__(
        self, master: Contents, grid: Grid, lang: str, new: NewYears | None, made: NewYears | None
    ) -> None:
        self.master, self.grid, self.lang = master, grid, lang
        self.append = {} if made is None else made.append
        self.unmade = set() if new is None else new.append.keys() - self.append.keys()
        self.width = len(grid.block.place.header)
        self.rows: list[list[Cell]] = [[KEEP] * self.width for _ in grid.block.rows]
        self.free = _blank_below(grid.block)

    def write(self, effects: Iterable[Effect]) -> TableWrite:
        ordered = list(effects)
        for effect in ordered:
            if isinstance(effect, Change):
                self._change(effect)
            elif isinstance(effect, RowGone):
                self._remove(effect)
        for effect in ordered:
            if isinstance(effect, RowAdded):
                self._add(effect)
        place = self.grid.block.place
        used = [
            j
            for j in range(self.width)
            if place.header[j] in self.append
            or (place.header[j] not in self.unmade and any(row[j] is not KEEP for row in self.rows))
        ]
        return TableWrite(
            place.name,
            tuple(place.header[j] for j in used),
            tuple(tuple(row[j] for j in used) for row in self.rows),
            append=self.append,
        )

    def _change(self, change: Change) -> None:
        place = self.master.place(change.slot)
        if place is None:
            raise ValueError(f"there is no cell for {change.slot}")
        i, j = place
        self.rows[i][j] = self._value(change.typed, change.slot.column, i, j)

    def _remove(self, gone: RowGone) -> None:
        """Empty a row; formulas of the user's own columns stay, like those of every other row."""
        i = self.master.rows[gone.table][gone.key]
        ours = set(self.grid.columns.values()) | set(self.grid.years.values())
        for j in range(self.width):
            if j in ours or (i, j) not in self.grid.block.formula:
                self.rows[i][j] = None

    def _add(self, row: RowAdded) -> None:
        if self.free < len(self.rows):
            i = self.free
        else:
            i = len(self.rows)
            self.rows.append([KEEP] * self.width)
        self.free += 1
        for code, value in zip(KEYS[row.table], row.key_cells, strict=False):
            if code in self.grid.columns:
                self.rows[i][self.grid.columns[code]] = self._key(value, self.grid.columns[code])
        at = columns_of(self.grid)
        for column, typed in row.cells.items():
            if column in at and typed.plain is not None:
                self.rows[i][at[column]] = self._value(typed, column, i, at[column])
        city = self.master.book.entries.get(row.key[0]) if KEYS[row.table][0] == "city" else None
        if city is not None and "name" in self.grid.columns:
            self.rows[i][self.grid.columns["name"]] = city.zh if self.lang == "zh" else city.en or city.zh

    def _key(self, value: Value, j: int) -> Cell:
        """Return a key's part: a code as a number where the column holds its codes as numbers."""
        first = next((row[j] for row in self.grid.block.rows if not is_blank(row[j])), None)
        text = as_text(value)
        number = isinstance(first, int | float) and not isinstance(first, bool)
        return int(text) if number and text.isdigit() else value

    def _value(self, typed: Typed, column: str, i: int, j: int) -> Value:
        percent = (i, j) in self.grid.block.percent
        return value_for(typed, expected_of(self.grid.spec, column), self.lang, percent=percent)


def _blank_below(block: Block) -> int:
    """Return the first of the blank rows at the end of a table."""
    filled = [
        i
        for i, row in enumerate(block.rows)
        if any(not is_blank(cell) and (i, j) not in block.formula for j, cell in enumerate(row))
    ]
    return filled[-1] + 1 if filled else 0


def value_for(typed: Typed, expected: Expected | None, lang: str, *, percent: bool = False) -> Value:
    """Return what is written for a value: in the unit, the words and the format of the master's cell.

    Parameters
    ----------
    percent : bool
        The master's cell shows a percentage: 14.7 % is written as 0.147.
    """
    value, plain = typed.value, typed.plain
    if expected is None or plain is None or plain == "n/a":
        return as_text(value) if isinstance(value, datetime) else value if plain is not None else None
    if isinstance(plain, float):
        if expected.kind is Kind.YEAR and plain == float("inf"):
            return value
        exact = float(Decimal(repr(plain)).scaleb(-2)) if percent and expected.unit_zh == "%" else plain
        return int(exact) if exact.is_integer() and abs(exact) < 1e15 and isinstance(value, int) else exact
    if isinstance(value, datetime):
        return value if expected.kind is Kind.DATE else as_text(value)
    term = expected.vocabulary.parse(plain) if expected.vocabulary is not None else None
    return value if term is None else term.label(lang)


def counts(effects: Sequence[Effect]) -> Mapping[str, int]:
    """Return how many cells change and how many rows come and go."""
    kinds = {"changed": Change, "added": RowAdded, "removed": RowGone}
    return {name: sum(isinstance(effect, kind) for effect in effects) for name, kind in kinds.items()}
