"""A workbook with some changes made to it, in memory: what would stand there if only these were typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ccni_xl.collaborate.changes import Change, Difference
from ccni_xl.collaborate.contents import Contents, Key, Slot, columns_of
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import Block, Value
from ccni_xl.workbook.columns import Grid

__all__ = ["as_host", "changed"]

Cells = frozenset[tuple[int, int]]


def as_host(contents: Contents) -> MemoryHost:
    """Return the contents as a workbook that can be read."""
    blocks = {name: grid.block for name, grid in contents.grids.items()}
    return MemoryHost(contents.label, blocks, dict(contents.names))


def changed(a: Contents, b: Contents, changes: Iterable[Change]) -> MemoryHost:
    """Return ``a`` with ``changes`` made, each as it is typed in ``b``; every other table is shared."""
    host = as_host(a)
    drafts: dict[str, _Draft] = {}

    def draft(table: str) -> _Draft:
        if table not in drafts:
            drafts[table] = _Draft.of(a.grids[table], a.rows[table])
        return drafts[table]

    gone: dict[str, set[Key]] = {}
    for change in changes:
        for table, key in change.added:
            draft(table).add_row(b, table, key)
        for table, key in change.removed:
            gone.setdefault(table, set()).add(key)
            draft(table)
        for difference in change.differences:
            if difference.slot.key in draft(difference.slot.table).rows:
                draft(difference.slot.table).put(b, difference)
    for table, made in drafts.items():
        host.blocks[table] = made.block(gone.get(table, set()))
    return host


@dataclass(slots=True)
class _Draft:
    """One table being changed."""

    grid: Grid
    header: list[str]
    columns: dict[str, int]
    rows: dict[Key, int]
    values: list[list[Value]]
    percent: set[tuple[int, int]]
    covered: set[tuple[int, int]]
    formula: set[tuple[int, int]]

    @classmethod
    def of(cls, grid: Grid, rows: Mapping[Key, int]) -> _Draft:
        block = grid.block
        marks = (set(block.percent), set(block.covered), set(block.formula))
        values = [list(row) for row in block.rows]
        return cls(grid, list(block.place.header), dict(columns_of(grid)), dict(rows), values, *marks)

    def put(self, b: Contents, difference: Difference) -> None:
        """Type what stands in ``b``; nothing where it has no such cell."""
        there = difference.there
        self._set(self.rows[difference.slot.key], self._column(b, there), b, there)

    def add_row(self, b: Contents, table: str, key: Key) -> None:
        """Add a row with the columns that say whose it is; its other cells come as differences."""
        i = len(self.values)
        self.values.append([None] * len(self.header))
        self.rows[key] = i
        theirs, row = b.grids[table], b.rows[table][key]
        for code, j in theirs.columns.items():
            if code in self.columns:
                self.values[i][self.columns[code]] = theirs.block.rows[row][j]

    def _column(self, b: Contents, slot: Slot) -> int:
        if slot.column not in self.columns:
            theirs = b.grids[slot.table]
            label = theirs.block.place.header[columns_of(theirs)[slot.column]]
            self.columns[slot.column] = len(self.header)
            self.header.append(label)
            for row in self.values:
                row.append(None)
        return self.columns[slot.column]

    def _set(self, i: int, j: int, b: Contents, slot: Slot) -> None:
        place = b.place(slot)
        block = None if place is None else b.grids[slot.table].block
        self.values[i][j] = None if block is None or place is None else block.rows[place[0]][place[1]]
        for ours, theirs in (
            (self.percent, None if block is None else block.percent),
            (self.covered, None if block is None else block.covered),
            (self.formula, None if block is None else block.formula),
        ):
            ours.discard((i, j))
            if theirs is not None and place in theirs:
                ours.add((i, j))

    def block(self, gone: set[Key]) -> Block:
        """Return the table as it stands then."""
        out = {self.rows[key] for key in gone if key in self.rows}
        kept = [i for i in range(len(self.values)) if i not in out]
        moved = {i: new for new, i in enumerate(kept)}

        def marks(cells: set[tuple[int, int]]) -> Cells:
            return frozenset((moved[i], j) for i, j in cells if i in moved)

        values = [tuple(self.values[i]) for i in kept] or [(None,) * len(self.header)]
        old = self.grid.block.place
        place = replace(
            old,
            header=tuple(self.header),
            bottom=old.top + len(values),
            right=old.left + len(self.header) - 1,
        )
        return Block(place, tuple(values), marks(self.percent), marks(self.covered), marks(self.formula))
