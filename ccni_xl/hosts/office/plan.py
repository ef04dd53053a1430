"""What has to be done in the open document to give one table its new rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from ccni_xl.hosts.beside import columns_beside, pieces, row_plan
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.office.grammar import office_formula
from ccni_xl.hosts.office.layout import Rectangle
from ccni_xl.hosts.office.wire import Area, Rows, sendable
from ccni_xl.hosts.port import KEEP, Cell, StrayNote, TablePlace, TableWrite, Value, plain
from ccni_xl.letters import column_name

__all__ = ["Step", "TablePlan", "block_steps"]

#: One instruction to LibreOffice: its name and arguments.
Step = list[Any]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The geometry of one table write; `area` is what the table's rows hold now, across the sheet.

    `place` has the columns that are appended, which are those to the right of `known`.
    """

    label: str
    place: TablePlace
    write: TableWrite
    area: Area
    totals: bool
    others: Sequence[Rectangle]
    epoch: date
    scratch: int
    known: int = 0

    # ---------------------------------------------------------------- geometry
    @property
    def first(self) -> int:
        """The first data row."""
        return self.place.top + 1

    @property
    def last(self) -> int:
        """The last data row as it will be; an empty table keeps one blank row."""
        return self.place.top + max(1, len(self.write.rows))

    @property
    def columns(self) -> tuple[int, ...]:
        """The sheet column of each of our labels."""
        have = {name.lower(): self.place.left + j for j, name in reversed(list(enumerate(self.place.header)))}
        missing = [name for name in self.write.header if name.lower() not in have]
        if missing:
            at = {"sheet": self.place.sheet, "table": self.place.name, "columns": "、".join(missing)}
            raise refusal("no_column", self.label, **at)
        return tuple(have[name.lower()] for name in self.write.header)

    # ---------------------------------------------------------------- steps
    def steps(self, stray: list[StrayNote]) -> list[Step]:
        """Return the steps in order; notes that lose their row are added to `stray`.

        Raises
        ------
        WorkbookError
            A column is missing, or something of the user's stands in the way.
        """
        columns = self.columns
        self._check_room()
        appended = self._append()
        computed, notes = self._sort_user_columns(columns)
        steps = [*appended, *self._grow(columns, computed), *self._move_notes(columns, notes, stray)]
        steps += self._values(columns)
        steps += self._shrink(columns, computed)
        if self.last != self.place.bottom or appended:
            place, bottom = self.place, self.last + self.totals
            steps.append(["table", place.name, [place.top, place.left, bottom, place.right]])
            if self.write.charts and self.last != place.bottom:
                rows, width = [place.top, place.bottom, self.last], [place.left, place.right]
                steps.append(["charts", list(self.write.charts), place.sheet, rows, width])
        return steps

    def _check_room(self) -> None:
        """Growing must not run over anything; merged cells may not cross the results."""
        place, bottom = self.place, max(self.last, self.place.bottom) + self.totals
        inside = [(r, c) for r, c in self.area.covered if self.first <= r <= bottom]
        merged = next((p for p in inside if place.left <= p[1] <= place.right), None)
        if merged:
            at = f"{column_name(merged[1])}{merged[0]}"
            raise refusal("merged", self.label, sheet=place.sheet, ref=at, area=place.name)
        start, end = place.bottom + self.totals + 1, self.last + self.totals
        for row in range(start, end + 1):
            for column in range(place.left, place.right + 1):
                if self.area.filled(row, column) or any(_holds(o, row, column) for o in self.others):
                    cell = f"{column_name(column)}{row}"
                    raise refusal("below", self.label, sheet=place.sheet, row=end, cell=cell)

    def _append(self) -> list[Step]:
        """Return copies of the columns whose looks new ones take, emptied and headed.

        Formats, rules for typing and conditional formats come with a copy, the width does not.
        """
        place, steps = self.place, list[Step]()
        bottom = place.bottom + self.totals
        labels = [name.lower() for name in place.header]
        for column in range(self.known + 1, place.right + 1) if self.known else ():
            label = place.header[column - place.left]
            self._check_right(column, bottom)
            model = place.left + labels.index(self.write.append[label].lower())
            steps.append(["copy", place.sheet, [place.top, model, bottom, model], place.top, column])
            steps.append(["clear", place.sheet, [place.top, column, bottom, column], True])
            steps.append(["width", place.sheet, model, column])
            steps.append(["values", place.sheet, place.top, column, [[label]]])
        return steps

    def _check_right(self, column: int, bottom: int) -> None:
        for row in range(self.place.top, bottom + 1):
            if self.area.filled(row, column) or any(_holds(o, row, column) for o in self.others):
                facts = {"column": self.place.header[column - self.place.left], "sheet": self.place.sheet}
                raise refusal("right", self.label, cell=f"{column_name(column)}{row}", **facts)

    def _sort_user_columns(self, ours: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the user's columns: those that are all formulas, and those with notes."""
        place = self.place
        computed: list[int] = []
        notes: list[int] = []
        for column in range(place.left, place.right + 1):
            if column not in ours:
                (computed if self._kinds(column) == {True} else notes).append(column)
        for start, step in ((place.right + 1, 1), (place.left - 1, -1)):
            beside, _ = columns_beside(
                start, step, free=self._is_free, kinds=self._kinds, headed=self._is_headed
            )
            notes += beside
        return computed, notes

    def _is_free(self, column: int) -> bool:
        """Tell whether a column exists and no other table stands in it beside this one."""
        body = range(self.place.top, max(self.last, self.place.bottom) + 1)
        inside = self.area.left <= column <= self.area.left + len(self.area.rows[0]) - 1
        return inside and not any(_holds(other, row, column) for other in self.others for row in body)

    def _is_headed(self, column: int) -> bool:
        return self.area.filled(self.place.top, column)

    def _kinds(self, column: int) -> set[bool]:
        """Return, for the filled data cells of a column, whether they are formulas."""
        rows = range(self.first, self.place.bottom + 1)
        return {(row, column) in self.area.formula for row in rows if self.area.filled(row, column)}

    def _grow(self, ours: Sequence[int], computed: Sequence[int]) -> Iterator[Step]:
        """Yield copies of the first row into the new ones: formats, validation and formulas come with it."""
        place, new = self.place, self.last - self.place.bottom
        if new <= 0:
            return
        if self.totals:
            old = [place.bottom + 1, place.left, place.bottom + 1, place.right]
            yield ["copy", place.sheet, old, self.last + 1, place.left]
        for row in range(place.bottom + 1, self.last + 1):
            yield ["copy", place.sheet, [self.first, place.left, self.first, place.right], row, place.left]
        for column in range(place.left, place.right + 1):
            if column not in ours and column not in computed:
                yield ["clear", place.sheet, [place.bottom + 1, column, self.last, column]]

    def _values(self, columns: Sequence[int]) -> Iterator[Step]:
        blank: tuple[Cell, ...] = (None,) * len(columns)
        rows = self.write.rows or (blank,)
        order = sorted(range(len(columns)), key=lambda k: columns[k])
        for run in _runs([columns[k] for k in order]):
            picked = [k for k in order if columns[k] in run]
            block = [[row[k] for k in picked] for row in rows]
            if self._fills_blanks(run, block):
                bottom = min(self.last, self.place.bottom)
                yield ["keep", self.place.sheet, [self.first, run[0], bottom, run[-1]]]
            for i, j, piece in pieces(block, self.place.bottom - self.place.top):
                yield from block_steps(self.place.sheet, self.first + i, run[0] + j, piece, self.epoch)

    def _fills_blanks(self, run: Sequence[int], block: Sequence[Sequence[Cell]]) -> bool:
        """Tell whether a blank cell is about to be filled: LibreOffice's undo would leave it filled."""
        old = zip(range(self.first, self.place.bottom + 1), block, strict=False)
        return any(
            not self.area.filled(row, column) and cell is not None and cell is not KEEP
            for row, cells in old
            for column, cell in zip(run, cells, strict=True)
        )

    def _shrink(self, ours: Sequence[int], computed: Sequence[int]) -> Iterator[Step]:
        place = self.place
        if self.last >= place.bottom:
            return
        if self.totals:
            old = [place.bottom + 1, place.left, place.bottom + 1, place.right]
            yield ["copy", place.sheet, old, self.last + 1, place.left]
            yield ["clear", place.sheet, old]
        start = self.last + 1 + self.totals
        for run in _runs(sorted((*ours, *computed))):
            if start <= place.bottom:
                yield ["clear", place.sheet, [start, run[0], place.bottom, run[-1]]]

    # ---------------------------------------------------------------- notes
    def _move_notes(self, ours: Sequence[int], notes: list[int], stray: list[StrayNote]) -> Iterator[Step]:
        """Yield the steps that bring whole cells to the row their key has now, by way of free rows below."""
        if not notes or not self.write.keys:
            return
        offsets = [self.write.header.index(key) for key in self.write.keys]
        old_rows = range(self.first, self.place.bottom + 1)
        typed = [[self.area.value(row, ours[k]) for k in offsets] for row in old_rows]
        plan = row_plan(typed, [[plain(cells[k]) for k in offsets] for cells in self.write.rows])
        with_notes = {i for i, row in enumerate(old_rows) if any(self.area.filled(row, c) for c in notes)}
        if not plan.moves(with_notes):
            return
        for i in sorted(with_notes.intersection(plan.gone)):
            stray.append(self._stray(notes, self.first + i, typed[i]))
        end = max(self.last, self.place.bottom)
        for run in _runs(sorted(notes)):
            yield from self._permute(run, plan.sources, end)

    def _permute(self, run: Sequence[int], sources: Sequence[int | None], end: int) -> Iterator[Step]:
        sheet, left, right = self.place.sheet, run[0], run[-1]
        yield ["copy", sheet, [self.first, left, self.place.bottom, right], self.scratch, left]
        yield ["clear", sheet, [self.first, left, end, right], True]
        pairs = [(i, source) for i, source in enumerate(sources) if source is not None]
        for _, group in groupby(enumerate(pairs), key=lambda p: (p[1][0] - p[0], p[1][1] - p[0])):
            moved = [pair for _, pair in group]
            top, bottom = self.scratch + moved[0][1], self.scratch + moved[-1][1]
            yield ["copy", sheet, [top, left, bottom, right], self.first + moved[0][0], left]
        rows = self.place.bottom - self.first
        yield ["wipe", sheet, [self.scratch, left, self.scratch + rows, right]]

    def _stray(self, notes: Sequence[int], row: int, key: Sequence[Value]) -> StrayNote:
        texts = tuple(
            (self._heading(row, column), str(self.area.value(row, column)))
            for column in notes
            if self.area.filled(row, column)
        )
        return StrayNote(self.write.table, tuple(key), texts)

    def _heading(self, row: int, column: int) -> str:
        heading = self.area.value(self.place.top, column)
        return str(heading) if heading is not None else f"{column_name(column)}{row}"


def block_steps(
    sheet: str, top: int, left: int, rows: Sequence[Sequence[Cell]], epoch: date
) -> Iterator[Step]:
    """Yield the steps that write a block: all values at once, then each run of formulas down a column."""
    values: Rows = []
    formulas: dict[int, list[tuple[int, str]]] = {}
    for i, row in enumerate(rows):
        line: list[object] = []
        for j, cell in enumerate(row):
            value, formula = sendable(cell, epoch)
            line.append(value)
            if formula is not None:
                formulas.setdefault(j, []).append((i, office_formula(formula)))
        values.append(line)
    yield ["values", sheet, top, left, values]
    for j, cells in formulas.items():
        for _, group in groupby(enumerate(cells), key=lambda pair: pair[1][0] - pair[0]):
            run = [cell for _, cell in group]
            yield ["formulas", sheet, top + run[0][0], left + j, [[text] for _, text in run]]


def _runs(columns: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of neighbouring columns."""
    for _, group in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
        yield [column for _, column in group]


def _holds(rectangle: Rectangle, row: int, column: int) -> bool:
    top, left, bottom, right = rectangle
    return top <= row <= bottom and left <= column <= right
