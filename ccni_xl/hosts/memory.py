"""A host in plain memory, for tests: tables and named cells in dictionaries, and faults on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.beside import RowPlan, row_plan
from ccni_xl.hosts.port import (
    KEEP,
    Block,
    Cell,
    Formula,
    Link,
    Progress,
    StrayNote,
    TablePlace,
    TableWrite,
    Value,
    WriteBatch,
    WriteReport,
    plain,
)

__all__ = ["MemoryHost"]


@dataclass(slots=True)
class MemoryHost:
    """A workbook of tables and named cells.

    Parameters
    ----------
    blocks : dict of str to Block
        Tables by lower-case name; fill it with `put`.
    cells : dict of str to Value
        Named cells.
    before : callable, optional
        Called as ``before(operation, name)`` with operation "read", "read_names" or "write" and the table's
        name ("" for the batch as a whole); whatever it raises is the fault the test wants. A fault during
        a write leaves everything as it was.
    """

    label: str = "memory"
    blocks: dict[str, Block] = field(default_factory=dict)
    cells: dict[str, Value] = field(default_factory=dict)
    before: Callable[[str, str], None] | None = None
    shown: list[str] = field(default_factory=list)
    batches: list[WriteBatch] = field(default_factory=list)
    extra_sheets: list[str] = field(default_factory=list)

    @property
    def path(self) -> Path | None:
        """There is no file."""
        return None

    def put(
        self,
        name: str,
        header: Sequence[str],
        rows: Sequence[Sequence[Value]],
        *,
        sheet: str = "",
        top: int = 7,
        left: int = 1,
        percent: Iterable[tuple[int, int]] = (),
        covered: Iterable[tuple[int, int]] = (),
        formula: Iterable[tuple[int, int]] = (),
        below: str = "",
    ) -> None:
        """Set a table; `sheet` is the table's name if it is not said."""
        body = tuple(tuple(row) for row in rows) or ((None,) * len(header),)
        if any(len(row) != len(header) for row in body):
            raise ValueError(f"{name}: every row has {len(header)} values")
        right, bottom = left + len(header) - 1, top + len(body)
        place = TablePlace(name, sheet or name, top, left, bottom, right, tuple(header))
        self.blocks[name.lower()] = Block(
            place, body, frozenset(percent), frozenset(covered), frozenset(formula), below
        )

    def sheets(self) -> tuple[str, ...]:
        """Return the sheets of all tables in the order they were set, then the extra ones."""
        return tuple(dict.fromkeys([b.place.sheet for b in self.blocks.values()] + self.extra_sheets))

    def tables(self) -> Mapping[str, TablePlace]:
        """Return every table's place."""
        return {name: block.place for name, block in self.blocks.items()}

    def names(self) -> tuple[str, ...]:
        """Return the named cells."""
        return tuple(self.cells)

    def read(self, names: Iterable[str]) -> dict[str, Block]:
        """Return whole tables."""
        out = {}
        for name in names:
            self._fault("read", name)
            if name.lower() not in self.blocks:
                raise WorkbookError(f"{self.label} 里没有表格 {name}。", f"{self.label} has no table {name}.")
            out[name] = self.blocks[name.lower()]
        return out

    def read_names(self, names: Iterable[str]) -> dict[str, Value]:
        """Return the named cells that exist."""
        self._fault("read_names", "")
        known = {name.lower(): value for name, value in self.cells.items()}
        return {name: known[name.lower()] for name in names if name.lower() in known}

    def write(self, batch: WriteBatch, progress: Progress | None = None) -> WriteReport:
        """Take the batch over, all of it or nothing."""
        self._fault("write", "")
        blocks, stray, added = dict(self.blocks), [], []
        for step, table in enumerate(batch.tables):
            self._fault("write", table.table)
            old = blocks.get(table.table.lower())
            block, lost = (_fresh(table), []) if old is None else _rewritten(old, table)
            blocks[table.table.lower()] = block
            stray += lost
            added += [] if old else [table.table]
            if progress:
                progress(table.table, step + 1, len(batch.tables))
        sheltered = batch.sheltering(stray)
        if sheltered is not None:
            return replace(self.write(sheltered, progress), stray=tuple(stray))
        known = {name.lower(): name for name in self.cells}
        for name in batch.cells:
            if name.lower() not in known:
                raise WorkbookError(f"{self.label} 里没有名称 {name}。", f"{self.label} has no name {name}.")
        self.blocks = blocks
        self.cells.update({known[name.lower()]: plain(value) for name, value in batch.cells.items()})
        self.batches.append(batch)
        changed = tuple(t.table for t in batch.tables if t.table not in added)
        return WriteReport(self.label, changed, tuple(added), stray=tuple(stray))

    def show(self, sheet: str) -> None:
        """Note which sheet was asked for."""
        self.shown.append(sheet)

    def close(self) -> None:
        """Nothing to let go of."""

    def _fault(self, operation: str, name: str) -> None:
        if self.before is not None:
            self.before(operation, name)


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, Formula | Link)


def _fresh(table: TableWrite) -> Block:
    host = MemoryHost()
    rows = [[plain(cell) for cell in row] for row in table.rows]
    marks = [(i, j) for i, row in enumerate(table.rows) for j, cell in enumerate(row) if _is_formula(cell)]
    host.put(
        table.table,
        table.header,
        rows,
        sheet=table.sheet,
        top=table.top,
        left=table.left,
        formula=marks,
    )
    return host.blocks[table.table.lower()]


def _rewritten(old: Block, table: TableWrite) -> tuple[Block, list[StrayNote]]:
    """Return the block with our columns rewritten and the user's columns moved with their key."""
    old = old.with_columns(table.append)
    header = old.place.header
    lower = [label.lower() for label in header]
    missing = [label for label in table.header if label.lower() not in lower]
    if missing:
        raise WorkbookError(
            f"表格 {table.table} 缺少列：{'、'.join(missing)}。请恢复这些列。",
            f"Table {table.table} lacks the columns {', '.join(missing)}; restore them.",
        )
    ours = [lower.index(label.lower()) for label in table.header]
    theirs = [j for j in range(len(header)) if j not in ours]
    keys = [table.header.index(label) for label in table.keys]
    old_keys = [[row[ours[k]] for k in keys] for row in old.rows]
    plan = (
        row_plan(old_keys, [[plain(cells[k]) for k in keys] for cells in table.rows])
        if keys
        else RowPlan(tuple(i if i < len(old.rows) else None for i in range(len(table.rows))), ())
    )
    rows, marks = [], []
    for i, cells in enumerate(table.rows):
        new: list[Value] = [None] * len(header)
        for j, cell in zip(ours, cells, strict=True):
            if cell is KEEP:
                new[j] = old.rows[i][j] if i < len(old.rows) else None
                marks += [(i, j)] if (i, j) in old.formula else []
                continue
            new[j] = plain(cell)
            marks += [(i, j)] if _is_formula(cell) else []
        source = plan.sources[i]
        for j in theirs:
            new[j] = None if source is None else old.rows[source][j]
        rows.append(tuple(new))
    stray = [
        StrayNote(
            table.table,
            tuple(old_keys[i]),
            tuple((header[j], str(old.rows[i][j])) for j in theirs if old.rows[i][j] is not None),
        )
        for i in plan.gone
        if any(old.rows[i][j] is not None for j in theirs)
    ]
    body = tuple(rows) or ((None,) * len(header),)
    place = replace(old.place, bottom=old.place.top + len(body))
    looks = (old.percent, old.covered) if not keys else (frozenset(), frozenset())
    return Block(place, body, *looks, formula=frozenset(marks)), stray
