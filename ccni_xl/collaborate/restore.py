"""The inputs of a snapshot back into a workbook: only the cells that differ are typed anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ccni_xl.collaborate.contents import (
    KEYS,
    Contents,
    Key,
    Slot,
    columns_of,
    read_contents,
    same,
    years_said,
)
from ccni_xl.collaborate.snapshot import stored_columns
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.port import Cell, Host, TableWrite, Value, WriteBatch, WriteReport
from ccni_xl.issues import CellRef
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.new_years import NewYears
from ccni_xl.workbook.parse import as_text, is_blank
from ccni_xl.workbook.schema import TEMPLATE_VERSION

__all__ = ["Restored", "restore"]

_ORDERED = ("tbl_framework", "tbl_grades")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did, or in a dry run would do.

    Parameters
    ----------
    cells : tuple of (CellRef, Value, Value)
        Each cell that was typed anew: where, what stood there, what stands there now.
    added, left, removed : tuple of (str, tuple of str)
        Rows (table, key) that were missing; that the snapshot lacks and that stay; that were removed.
    columns : tuple of NewYears
        The year columns of the snapshot that the workbook did not have yet.
    report : WriteReport or None
        None where nothing had to be written.
    """

    cells: tuple[tuple[CellRef, Value, Value], ...]
    added: tuple[tuple[str, Key], ...]
    left: tuple[tuple[str, Key], ...]
    removed: tuple[tuple[str, Key], ...]
    columns: tuple[NewYears, ...] = ()
    report: WriteReport | None = None


def restore(saved: Contents, host: Host, *, exact: bool = False, over_formulas: bool = False) -> Restored:
    """Bring the inputs of ``saved`` into the workbook behind ``host``.

    Parameters
    ----------
    saved : Contents
        Of a snapshot (or of another workbook).
    host : Host
        One that was opened for a dry run writes nothing.
    exact : bool
        Remove the rows that ``saved`` lacks; without it they stay and are named.
    over_formulas : bool
        Allow formulas in the columns concerned to become values.

    Raises
    ------
    WorkbookError
        Another template, a table or a column that is missing, or formulas in the way. Nothing is written.
    """
    there, columns = read_contents(host).with_new_years(years_said(saved))
    _check(saved, there)
    plans = [
        _Plan(saved, there, table, columns.get(table)).made(exact)
        for table in KEYS
        if table in saved.grids and table in there.grids
    ]
    found = [plan for plan in plans if plan.write is not None]
    blocked = [ref for plan in found for ref in plan.formulas]
    if blocked and not over_formulas:
        shown = "、".join(map(str, blocked[:_SHOWN])), ", ".join(map(str, blocked[:_SHOWN]))
        raise WorkbookError(
            f"要写入的列里有 {len(blocked)} 个公式（{shown[0]}），恢复会把它们变成数值。"
            "请先另存这些公式，或加 --over-formulas。没有改动任何内容。",
            f"The columns concerned hold {len(blocked)} formulas ({shown[1]}), which would become values. "
            "Keep them elsewhere first, or add --over-formulas. Nothing was changed.",
        )
    writes = tuple(plan.write for plan in found if plan.write is not None)
    return Restored(
        cells=tuple(cell for plan in plans for cell in plan.cells),
        added=tuple(row for plan in plans for row in plan.added),
        left=() if exact else tuple(row for plan in plans for row in plan.extra),
        removed=tuple(row for plan in plans for row in plan.extra) if exact else (),
        columns=tuple(columns.values()),
        report=host.write(WriteBatch(tables=writes)) if writes else None,
    )


def _check(saved: Contents, there: Contents) -> None:
    """Refuse a workbook of another template, and one that lacks a table or a column with values."""
    version = as_text(there.names.get("ccni_template"))
    if version != TEMPLATE_VERSION:
        raise WorkbookError(
            f"{there.label} 的模板版本是“{version or '无'}”，快照属于版本 {TEMPLATE_VERSION}；"
            "请恢复到同版本的工作簿。",
            f"{there.label} has template version {version or 'none'}, the snapshot belongs to "
            f"{TEMPLATE_VERSION}; restore it into a workbook of that version.",
        )
    missing = [table for table, grid in saved.grids.items() if saved.rows[table] and table not in there.grids]
    missing += [
        f"{table}.{column}"
        for table, grid in saved.grids.items()
        if table in there.grids
        for column in _filled(saved, grid)
        if column not in columns_of(there.grids[table])
    ]
    if missing:
        shown = "、".join(missing[:_SHOWN]), ", ".join(missing[:_SHOWN])
        raise WorkbookError(
            f"{there.label} 缺少快照里的表或列：{shown[0]}。请先在表格右侧加上这些列标题。没有改动任何内容。",
            f"{there.label} lacks tables or columns of the snapshot: {shown[1]}; add these headers at the "
            "right of the table first. Nothing was changed.",
        )


def _filled(saved: Contents, grid: Grid) -> list[str]:
    """Return the stored columns of a table in which anything stands."""
    table = grid.spec.name
    return [
        column
        for column in stored_columns(grid)
        if column != "name"
        and any(not is_blank(saved.cells[Slot(table, key, column)].value) for key in saved.rows[table])
    ]


@dataclass(slots=True)
class _Plan:
    """What happens to one table."""

    saved: Contents
    there: Contents
    table: str
    new: NewYears | None = None
    cells: list[tuple[CellRef, Value, Value]] = field(default_factory=list)
    added: list[tuple[str, Key]] = field(default_factory=list)
    extra: list[tuple[str, Key]] = field(default_factory=list)
    formulas: list[CellRef] = field(default_factory=list)
    write: TableWrite | None = None

    @property
    def grid(self) -> Grid:
        """The table as it stands."""
        return self.there.grids[self.table]

    def made(self, exact: bool) -> _Plan:
        """Work it out."""
        ours, theirs = self.there.rows[self.table], self.saved.rows[self.table]
        values = {key: list(self.grid.block.rows[i]) for key, i in ours.items()}
        touched = self._changes(values)
        self.added = [(self.table, key) for key in theirs if key not in ours]
        # what a run found comes and goes; only what people wrote beside it is restored
        self.extra = [(self.table, key) for key in ours if key not in theirs and self.table != "tbl_issues"]
        moved = bool(self.added) or (exact and bool(self.extra))
        if moved:
            for _, key in self.added:
                values[key] = self._new_row(key)
            gone = {key for _, key in self.extra} if exact else set()
            keys = [key for key in self._order(list(values)) if key not in gone]
            self._set(range(len(self.grid.block.place.header)), [values[key] for key in keys])
        elif touched:
            rows = [list(row) for row in self.grid.block.rows]
            for key, i in ours.items():
                rows[i] = values[key]
            self._set(sorted(touched), rows)
        return self

    def _changes(self, values: dict[Key, list[Value]]) -> set[int]:
        """Type what differs into ``values``; return the columns it stands in."""
        touched: set[int] = set()
        at = columns_of(self.grid)
        columns = [c for c in stored_columns(self.grid) if c != "name"]
        for key, row in values.items():
            if key not in self.saved.rows[self.table]:
                continue
            for column in columns:
                slot = Slot(self.table, key, column)
                before, after = self.there.cells[slot], self.saved.typed(slot)
                wanted = None if after is None else after.plain
                if same(before.plain, wanted):
                    continue
                j = at[column]
                row[j] = self._typed(slot, (self.there.rows[self.table][key], j))
                self.cells.append((before.cell, before.value, row[j]))
                touched.add(j)
        return touched

    def _typed(self, slot: Slot, at: tuple[int, int] | None) -> Value:
        """Return what has to be typed: a percentage as a fraction where the cell shows percent."""
        typed = self.saved.typed(slot)
        if typed is None or is_blank(typed.value):
            return None
        place = self.saved.place(slot)
        theirs = place in self.saved.grids[slot.table].block.percent
        ours = at in self.grid.block.percent
        if theirs == ours or not isinstance(typed.plain, float) or isinstance(typed.value, str | bool):
            return typed.value
        return float(Decimal(repr(typed.plain)).scaleb(-2)) if ours else typed.plain

    def _new_row(self, key: Key) -> list[Value]:
        theirs, i = self.saved.grids[self.table], self.saved.rows[self.table][key]
        row: list[Value] = [None] * len(self.grid.block.place.header)
        for code in (*KEYS[self.table], "name"):
            if code in self.grid.columns and code in theirs.columns:
                row[self.grid.columns[code]] = theirs.block.rows[i][theirs.columns[code]]
        at = columns_of(self.grid)
        for column in stored_columns(self.grid):
            if column != "name":
                row[at[column]] = self._typed(Slot(self.table, key, column), None)
        return row

    def _order(self, keys: list[Key]) -> list[Key]:
        """Return the rows in the snapshot's order where the order means something."""
        if self.table not in _ORDERED:
            return keys
        saved = list(self.saved.rows[self.table])
        return [*saved, *(key for key in keys if key not in saved)]

    def _set(self, columns: Sequence[int], rows: Sequence[Sequence[Value]]) -> None:
        header, block = self.grid.block.place.header, self.grid.block
        self.formulas = list(self._formulas(columns))
        append = {} if self.new is None else self.new.append
        columns = sorted({*columns, *(j for j, label in enumerate(header) if label in append)})
        cells: list[list[Cell]] = [[row[j] for j in columns] for row in rows]
        self.write = TableWrite(block.place.name, [header[j] for j in columns], cells, append=append)

    def _formulas(self, columns: Sequence[int]) -> Iterator[CellRef]:
        """Yield the formulas in these columns: whoever writes a column writes all of it."""
        place = self.grid.block.place
        if self.table == "tbl_issues":  # its links are the program's own
            return
        for i, j in sorted(self.grid.block.formula):
            if j in columns:
                yield CellRef(place.sheet, place.address(i, j))
