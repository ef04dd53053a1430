"""The host in the worker: the contract of the port on top of what LibreOffice answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.office.layout import Layout, Rectangle
from ccni_xl.hosts.office.plan import Step, TablePlan, block_steps
from ccni_xl.hosts.office.wire import Area, Ask
from ccni_xl.hosts.port import (
    Block,
    Cell,
    Progress,
    StrayNote,
    TablePlace,
    TableWrite,
    Value,
    WriteBatch,
    WriteReport,
)

__all__ = ["OfficeHost"]

#: What the named cell of the run's state holds while results are being written.
_STATE_CELL, _UNFINISHED = "ccni_run_state", "unfinished"


class OfficeHost:
    """A document that is open in LibreOffice.

    Parameters
    ----------
    ask : callable
        Asks LibreOffice for an operation; what fails there is raised here.
    title : str
        What the user reads in the list of undo steps.
    """

    def __init__(self, ask: Ask, title: str = "双碳指数") -> None:
        self._ask, self._title = ask, title
        self._layout: Layout | None = None

    @property
    def layout(self) -> Layout:
        """What the document holds, asked for once until something is written."""
        if self._layout is None:
            self._layout = Layout.decode(self._ask("describe", None))
        return self._layout

    @property
    def label(self) -> str:
        """The document's title."""
        return self.layout.label

    @property
    def path(self) -> Path | None:
        """The file, None for a document that was never saved or stands elsewhere."""
        return self.layout.path

    def file(self) -> Path | None:
        """Return the file as the jobs of the buttons ask for it, from Excel and from here."""
        return self.path

    def sheets(self) -> tuple[str, ...]:
        """Return the names of all sheets, left to right."""
        return self.layout.sheets

    def tables(self) -> Mapping[str, TablePlace]:
        """Return every table's place; LibreOffice keeps tables as database ranges."""
        return self.layout.tables

    def names(self) -> tuple[str, ...]:
        """Return the defined names that stand for one cell each."""
        return tuple(name for name, *_ in self.layout.cells.values())

    def read(self, names: Iterable[str]) -> dict[str, Block]:
        """Read whole tables, all in one question."""
        asked = {name: self._place(name) for name in names}
        places = list(asked.values())
        ends = [self.layout.reach(p)[2] + 1 for p in places]
        areas = self._areas(
            [(p.sheet, p.top + 1, p.left, p.bottom, p.right) for p in places]
            + [(p.sheet, end, p.left, end, p.right) for p, end in zip(places, ends, strict=True)]
        )
        bodies, under = areas[: len(places)], areas[len(places) :]
        found = zip(asked, places, bodies, under, strict=True)
        return {name: _block(place, body, below) for name, place, body, below in found}

    def read_names(self, names: Iterable[str]) -> dict[str, Value]:
        """Read named single cells; names that do not exist are left out."""
        cells = self.layout.cells
        asked = {name: cells[name.lower()][1:] for name in names if name.lower() in cells}
        areas = self._areas([(sheet, row, column, row, column) for sheet, row, column in asked.values()])
        return {name: area.rows[0][0] for name, area in zip(asked, areas, strict=True)}

    def write(self, batch: WriteBatch, progress: Progress | None = None) -> WriteReport:
        """Write the batch as one step of undo; a failure takes everything back.

        The state of the results is set to unfinished before the first table and to its final value after the
        last, so that results never look current when something went wrong.
        """
        self._ask("hold", None)
        self._layout = None  # while the results were computed the user may have inserted a row
        added = tuple(w.table for w in batch.tables if w.table.lower() not in self.tables())
        stray: list[StrayNote] = []
        steps = self._steps(batch, stray)
        sheltered = batch.sheltering(stray)
        if sheltered is not None:
            steps = self._steps(sheltered, [])
        try:
            self._ask("write", {"title": self._title, "steps": steps})
        except RuntimeError:
            self._ask("write", {"title": self._title, "steps": list(self._state(_UNFINISHED))})
            raise
        finally:
            self._layout = None
        if progress is not None:
            progress("", len(batch.tables), len(batch.tables))
        changed = tuple(w.table for w in batch.tables if w.table not in added)
        return WriteReport(self.label, changed, added, stray=tuple(stray))

    def show(self, sheet: str, cell: str = "") -> None:
        """Bring a sheet to the front, and a cell of it if one is given."""
        self._ask("show", {"sheet": sheet, "cell": cell})

    def close(self) -> None:
        """Let go; the document stays open."""

    # ---------------------------------------------------------------- insides
    def _place(self, name: str) -> TablePlace:
        place = self.tables().get(name.lower())
        if place is None:
            raise refusal("no_table_read", self.label, table=name)
        return place

    def _areas(self, wanted: Sequence[tuple[str, int, int, int, int]]) -> list[Area]:
        if not wanted:
            return []
        answers = self._ask("read", wanted)
        epoch = self.layout.epoch
        return [Area.decode(w[1], w[2], a, epoch) for w, a in zip(wanted, answers, strict=True)]

    def _steps(self, batch: WriteBatch, stray: list[StrayNote]) -> list[Step]:
        """Return everything the batch asks for, as instructions in order."""
        here = [write for write in batch.tables if write.table.lower() in self.tables()]
        self._check_locks([self._place(write.table).sheet for write in here])
        steps = list(self._state(_UNFINISHED)) if _STATE_CELL in batch.cells else []
        for plan in self._plans(here):
            steps += plan.steps(stray)
        steps += self._new_tables([write for write in batch.tables if write not in here])
        last = sorted(batch.cells.items(), key=lambda item: item[0] == _STATE_CELL)
        for name, value in last:
            steps += self._cell(name, value)
        return steps

    def _state(self, value: str) -> list[Step]:
        return self._cell(_STATE_CELL, value) if _STATE_CELL in self.layout.cells else []

    def _cell(self, name: str, value: Cell) -> list[Step]:
        place = self.layout.cells.get(name.lower())
        if place is None:
            raise refusal("no_name", self.label, name=name)
        _, sheet, row, column = place
        self._check_locks([sheet])
        return list(block_steps(sheet, row, column, [[value]], self.layout.epoch))

    def _check_locks(self, sheets: Iterable[str]) -> None:
        locked = next((sheet for sheet in sheets if sheet in self.layout.locked), None)
        if locked is not None:
            raise refusal("sheet_locked", self.label, sheet=locked)

    def _plans(self, writes: Sequence[TableWrite]) -> list[TablePlan]:
        layout = self.layout
        places = [self._place(write.table).with_columns(write.append) for write in writes]
        used = {sheet: self._ask("used", sheet) for sheet in dict.fromkeys(p.sheet for p in places)}
        wanted = []
        for write, place in zip(writes, places, strict=True):
            bottom = max(layout.reach(place)[2], place.top + max(1, len(write.rows)) + 1)
            known = self._place(write.table)
            left, right = _free(known, bottom, layout.others(place), used[place.sheet][1])
            right = max(right, place.right)
            ours = {label.lower() for label in write.header} - {key.lower() for key in write.keys}
            ours -= {label.lower() for label in place.header[len(known.header) :]}
            skipped = {place.left + j for j, label in enumerate(place.header) if label.lower() in ours}
            columns = [c for c in range(left, right + 1) if c not in skipped]
            wanted.append((place.sheet, place.top, left, bottom, right, columns))
        answers = self._ask("survey", wanted) if wanted else []
        areas = [Area.surveyed(*w[1:5], a) for w, a in zip(wanted, answers, strict=True)]
        rows = max((row for row, _ in used.values()), default=0) + max(
            (len(w.rows) for w in writes), default=0
        )
        return [
            TablePlan(
                layout.label,
                place,
                write,
                area,
                place.name.lower() in layout.totals,
                layout.others(place),
                layout.epoch,
                rows + 1000,
                self._place(write.table).right,
            )
            for write, place, area in zip(writes, places, areas, strict=True)
        ]

    def _new_tables(self, writes: Sequence[TableWrite]) -> list[Step]:
        """Return the steps that make result tables anew whose sheets the user deleted."""
        steps: list[Step] = []
        made: set[str] = set()
        for write in writes:
            if write.sheet in self.sheets():
                raise refusal("no_table", self.label, table=write.table, sheet=write.sheet)
            if write.sheet not in made:
                steps.append(["sheet", write.sheet])
                made.add(write.sheet)
            blank: list[Cell] = [None] * len(write.header)
            rows: list[list[Cell]] = [list(write.header), *(map(list, write.rows) if write.rows else [blank])]
            steps += block_steps(write.sheet, write.top, write.left, rows, self.layout.epoch)
            bottom, right = write.top + len(rows) - 1, write.left + len(write.header) - 1
            steps.append(["new_table", write.table, write.sheet, [write.top, write.left, bottom, right]])
        return steps


def _free(place: TablePlace, bottom: int, others: Sequence[Rectangle], width: int) -> tuple[int, int]:
    """Return the columns up to the next table on either side, or to the end of what is used."""
    beside = [o for o in others if o[0] <= bottom and o[2] >= place.top]
    left = max((o[3] + 1 for o in beside if o[3] < place.left), default=1)
    right = min((o[1] - 1 for o in beside if o[1] > place.right), default=width + 1)
    return left, max(right, place.right)


def _block(place: TablePlace, area: Area, under: Area) -> Block:
    def offsets(places: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        return frozenset((row - area.top, column - area.left) for row, column in places)

    below = place.first_below(under.rows[0], totals=under.top > place.bottom + 1)
    return Block(place, area.rows, offsets(area.percent), offsets(area.covered), offsets(area.formula), below)
