"""What writing one table will do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ccni_xl.hosts.beside import RowPlan, columns_beside, pieces, row_plan
from ccni_xl.hosts.live.cells import MAX_TEXT, to_excel
from ccni_xl.hosts.live.layout import Layout, TableRef
from ccni_xl.hosts.live.refusals import refusal
from ccni_xl.hosts.live.sheet import Area, runs
from ccni_xl.hosts.port import Cell, Formula, StrayNote, TableWrite, Value, plain
from ccni_xl.letters import column_name

__all__ = ["Appended", "BlockWrite", "TablePlan", "plan_table"]

_MAX_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class BlockWrite:
    """One assignment: the cell it begins at, and what to assign."""

    row: int
    column: int
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Appended:
    """A new column: the cells whose looks it takes, its own, and what it is headed."""

    like: Area
    area: Area
    headings: tuple[BlockWrite, ...]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What is done to one table, in this order.

    Parameters
    ----------
    ref : TableRef
        The table as it is.
    write : TableWrite
        What it shall be.
    last : int
        Its last data row as it will be.
    cleared : tuple of Area
        Cells to be emptied, because the table is shorter now.
    blocks : tuple of BlockWrite
        Our columns, a block for every unbroken run of them: one, unless the user put columns between ours.
    notes : tuple of BlockWrite
        The user's entries that move with their rows, and computed columns in new rows.
    unmerged : tuple of Area
        Where entries move beside the table: merged cells there would swallow some.
    stray : tuple of StrayNote
        The user's entries whose row is gone.
    warnings : tuple of (str, str)
    appended : tuple of Appended
        Columns the table gets at its right end; `ref` has them already.
    """

    ref: TableRef
    write: TableWrite
    last: int
    cleared: tuple[Area, ...]
    blocks: tuple[BlockWrite, ...]
    notes: tuple[BlockWrite, ...] = ()
    unmerged: tuple[Area, ...] = ()
    stray: tuple[StrayNote, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    appended: tuple[Appended, ...] = ()


def plan_table(layout: Layout, ref: TableRef, write: TableWrite) -> TablePlan:
    """Return the plan of a table write.

    Raises
    ------
    WorkbookError
        If a column of ours is missing, or something stands where the results have to go.
    """
    return _Planner(layout, ref, write).plan()


class _Planner:
    """Works out one plan; rows and columns count from 1."""

    def __init__(self, layout: Layout, ref: TableRef, write: TableWrite) -> None:
        self.known, self.others = ref.place.right, layout.others_on(ref)
        ref = replace(ref, place=ref.place.with_columns(write.append))
        self.layout, self.ref, self.write, self.view = layout, ref, write, ref.view
        place = ref.place
        have = {label.lower(): place.left + j for j, label in reversed(list(enumerate(place.header)))}
        missing = [label for label in write.header if label.lower() not in have]
        if missing:
            facts = {"sheet": place.sheet, "table": place.name, "columns": "、".join(missing)}
            raise refusal("no_column", layout.label, **facts)
        self.columns = [have[label.lower()] for label in write.header]
        self.top, self.first, self.old_last = place.top, place.top + 1, place.bottom
        self.last = place.top + max(1, len(write.rows))
        self.reach = max(self.last, self.old_last)
        self.warnings: list[tuple[str, str]] = []
        self.stray: list[StrayNote] = []
        self.notes: list[BlockWrite] = []
        self.unmerged: list[Area] = []

    def plan(self) -> TablePlan:
        appended = tuple(self._append(column) for column in range(self.known + 1, self.ref.place.right + 1))
        self._check_below()
        computed, inside, outside = self._users_columns()
        self._fill_down(computed)
        left_alone: list[int] = []
        if self.write.keys:
            self._move(inside, outside)
        elif inside:
            left_alone = inside
            self._say_left_below(inside)
        kept = set(left_alone)
        shorter = [c for c in range(self.ref.place.left, self.ref.place.right + 1) if c not in kept]
        cleared = [(self.last + 1, a, self.old_last, b) for a, b in runs(shorter)]
        return TablePlan(
            self.ref,
            self.write,
            self.last,
            tuple(cleared) if self.last < self.old_last else (),
            tuple(self._our_blocks()),
            tuple(self.notes),
            tuple(self.unmerged),
            tuple(self.stray),
            tuple(self.warnings),
            appended,
        )

    # ---------------------------------------------------------------- ours
    def _our_blocks(self) -> list[BlockWrite]:
        offset = {column: j for j, column in enumerate(self.columns)}
        rows: Sequence[Sequence[Cell]] = self.write.rows or [[None] * len(self.columns)]
        if any(isinstance(v, str) and len(v) > MAX_TEXT for row in self.write.rows for v in row):
            name = self.view.name
            self.warnings.append(
                (
                    f"工作表 {name}：有文字超过单元格上限 {MAX_TEXT} 个字符，已截断。",
                    f"Sheet {name}: a text was cut to the {MAX_TEXT} characters a cell can hold.",
                )
            )
        there = self.old_last - self.top
        blocks = []
        for a, b in runs(sorted(self.columns)):
            ours = [[row[offset[c]] for c in range(a, b + 1)] for row in rows]
            for i, j, piece in pieces(ours, there):
                safe = [[to_excel(cell) for cell in row] for row in piece]
                blocks.append(BlockWrite(self.first + i, a + j, safe))
        return blocks

    def _append(self, column: int) -> Appended:
        """Return a new column, after checking that nothing stands where it has to go."""
        place, end = self.ref.place, self.old_last + int(self.ref.totals)
        label = place.header[column - place.left]
        like = self.write.append[label].lower()
        model = place.left + [name.lower() for name in place.header].index(like)
        in_the_way = [(row, column) for row in range(self.top, end + 1) if self.view.shows(row, column)]
        in_the_way += [(a[0], a[1]) for a in self.others if _meet(a, (self.top, column, end, column))]
        in_the_way += [(self.top, _MAX_COLUMN)] if column > _MAX_COLUMN else []
        if in_the_way:
            cell = f"{column_name(in_the_way[0][1])}{in_the_way[0][0]}"
            raise refusal("right", self.layout.label, sheet=place.sheet, column=label, cell=cell)
        above = [
            row
            for row in range(1, self.top)
            if self.view.value(row, model) == place.header[model - place.left]
            and not self.view.shows(row, column)
        ]
        first = min(above, default=self.top)
        headings = tuple(BlockWrite(row, column, [[to_excel(label)]]) for row in (*above, self.top))
        return Appended((first, model, end, model), (first, column, end, column), headings)

    def _check_below(self) -> None:
        """Growing must not run over anything; the totals row moves down with the table."""
        place, totals = self.ref.place, int(self.ref.totals)
        start, end = self.old_last + totals + 1, self.last + totals
        in_the_way = [
            (row, column)
            for row in range(start, end + 1)
            for column in range(place.left, place.right + 1)
            if self.view.shows(row, column)
        ]
        in_the_way += [(a[0], a[1]) for a in self.others if _meet(a, (start, place.left, end, place.right))]
        if start <= end and in_the_way:
            row, column = min(in_the_way)
            cell = f"{column_name(column)}{row}"
            raise refusal("below", self.layout.label, sheet=place.sheet, row=end, cell=cell)

    # ---------------------------------------------------------------- the user's
    def _users_columns(self) -> tuple[list[int], list[int], list[int]]:
        """Return the columns of formulas and of entries in the table, and those of entries beside it."""
        place = self.ref.place
        theirs = [c for c in range(place.left, place.right + 1) if c not in set(self.columns)]
        computed = [c for c in theirs if self._kinds(c) == {True}]
        right, _ = self._beside(place.right + 1, 1)
        left, _ = self._beside(place.left - 1, -1)
        return computed, [c for c in theirs if c not in computed], [*sorted(left), *right]

    def _beside(self, start: int, step: int) -> tuple[list[int], int]:
        return columns_beside(
            start,
            step,
            free=lambda c: (
                1 <= c <= _MAX_COLUMN
                and not any(_meet(area, (self.top, c, self.reach, c)) for area in self.others)
            ),
            kinds=self._kinds,
            headed=lambda c: self.view.shows(self.top, c),
        )

    def _kinds(self, column: int) -> set[bool]:
        rows = range(self.first, self.old_last + 1)
        if not any(self.view.shows(row, column) for row in rows):
            return set()
        return {self.view.formula(row, column) is not None for row in rows if self.view.filled(row, column)}

    def _fill_down(self, columns: Sequence[int]) -> None:
        """Give the table's new rows the formulas of the user's computed columns."""
        if self.last <= self.old_last:
            return
        for column in columns:
            row, text = next(
                (row, text)
                for row in range(self.old_last, self.top, -1)
                if (text := self.view.formula(row, column)) is not None
            )
            new = range(self.old_last + 1, self.last + 1)
            filled = [[_moved(text, (row, column), (target, column))] for target in new]
            self.notes.append(BlockWrite(self.old_last + 1, column, filled))

    def _move(self, inside: list[int], outside: list[int]) -> None:
        notes = inside + outside
        if not notes:
            return
        places = [self.columns[self.write.header.index(key)] for key in self.write.keys]
        offsets = [self.write.header.index(key) for key in self.write.keys]
        old_rows = range(self.first, self.old_last + 1)
        old = [[self.view.value(row, column) for column in places] for row in old_rows]
        plan = row_plan(old, [[plain(row[j]) for j in offsets] for row in self.write.rows])
        busy = [i for i, row in enumerate(old_rows) if any(self.view.filled(row, c) for c in notes)]
        if not plan.moves(busy):
            return
        self.stray += [
            StrayNote(self.write.table, tuple(old[i]), self._said(self.first + i, notes))
            for i in plan.gone
            if i in set(busy)
        ]
        self._check_landing(plan, outside)
        for a, b in runs(sorted(notes)):
            reach = range(self.first, self.reach + 1)
            rows = [[self._moved_cell(plan, row, c) for c in range(a, b + 1)] for row in reach]
            self.notes.append(BlockWrite(self.first, a, rows))
        self.unmerged += [(self.first, a, self.reach, b) for a, b in runs(sorted(outside))]

    def _moved_cell(self, plan: RowPlan, row: int, column: int) -> object:
        """Return what a cell of a note column will hold."""
        i = row - self.first
        source = plan.sources[i] if i < len(plan.sources) else None
        if source is None:
            return None
        text = self.view.formula(self.first + source, column)
        if text is not None:
            return _moved(text, (self.first + source, column), (row, column))
        return to_excel(self.view.value(self.first + source, column))

    def _check_landing(self, plan: RowPlan, outside: Sequence[int]) -> None:
        """Refuse to move a note beside the table onto something that stands below the old results."""
        for row in range(self.old_last + 1, self.last + 1):
            for column in outside:
                if self.view.shows(row, column):
                    cell = f"{column_name(column)}{row}"
                    raise refusal("below", self.layout.label, sheet=self.view.name, row=self.last, cell=cell)

    def _said(self, row: int, columns: Sequence[int]) -> tuple[tuple[str, str], ...]:
        place = self.ref.place

        def label(column: int) -> str:
            heading: Value = self.view.value(self.top, column)
            if place.left <= column <= place.right:
                return place.header[column - place.left]
            return str(heading) if heading is not None else f"{column_name(column)}{row}"

        def shown(column: int) -> str:
            return self.view.formula(row, column) or str(_short(self.view.value(row, column)))

        return tuple((label(c), shown(c)) for c in columns if self.view.filled(row, c))

    def _say_left_below(self, inside: Sequence[int]) -> None:
        """Without a key nothing moves; say which entries the shorter table leaves below itself."""
        left = [
            f"{column_name(c)}{row}"
            for row in range(self.last + 1, self.old_last + 1)
            for c in inside
            if self.view.shows(row, c)
        ]
        if left:
            name, cells = self.view.name, "、".join(left[:5])
            self.warnings.append(
                (
                    f"工作表 {name}：表格变短，您在 {cells} 的内容现在位于表格下方。",
                    f"Sheet {name}: the table is shorter now, and your {cells} now stands below it.",
                )
            )


def _short(value: Value) -> Value:
    """Return whole numbers without a point, as they are typed."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _meet(a: Area, b: Area) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _moved(text: str, origin: tuple[int, int], target: tuple[int, int]) -> str:
    """Return a formula as it reads after being filled from one cell to another."""
    from ccni_xl.hosts.file.formulas import moved

    return Formula("=" + moved(text[1:], origin, target)).text
