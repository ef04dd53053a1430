"""The open workbook of a running Excel as a host, on Windows and Mac, through xlwings.

Every sheet is read once, as a block, and every result table is written in one assignment: a call to Excel is
slow, its size hardly matters. Excel computes formulas itself, so no computed value is handed to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ccni_xl.errors import CcniError
from ccni_xl.hosts.live.cells import to_excel
from ccni_xl.hosts.live.execute import add_sheet, carry_out, check_merges, unfilter
from ccni_xl.hosts.live.layout import Layout, NamedPlace
from ccni_xl.hosts.live.plan import TablePlan, plan_table
from ccni_xl.hosts.live.refusals import refusal
from ccni_xl.hosts.live.state import quiet
from ccni_xl.hosts.port import (
    Block,
    Progress,
    TablePlace,
    TableWrite,
    Value,
    WriteBatch,
    WriteReport,
)
from ccni_xl.terms import RunState

__all__ = ["LiveHost"]

#: Characters of the status bar that Excel is known to take.
_STATUS_LIMIT = 240

#: The named cell that says whether the results are written: set before the first table, and after the last.
RUN_STATE = "ccni_run_state"


class LiveHost:
    """An open workbook.

    Parameters
    ----------
    book : xlwings.Book
        From `caller`, `open_book`, or anywhere else.
    """

    def __init__(self, book: Any) -> None:
        self.book, self.app = book, book.app
        self._said: list[tuple[str, str]] = []  # warnings of the write under way
        self._layout = Layout(book)

    # ---------------------------------------------------------------- what is there
    @property
    def label(self) -> str:
        """The workbook's name."""
        return self._layout.label

    @property
    def path(self) -> Path | None:
        """None: an open workbook may stand in a cloud or nowhere, and nothing needs to know."""
        return None

    def file(self) -> Path | None:
        """Return the workbook's file on this computer; None for one in a cloud, or never saved.

        Asked only where something is put beside the workbook: the full name of a synchronised workbook is an
        address, which raises if it stands for no folder here.
        """
        try:
            path = Path(str(self.book.fullname))
            return path if path.is_absolute() and path.is_file() else None
        except Exception:  # each platform and each cloud has errors of its own; all mean the same here
            return None

    def unsaved(self) -> bool | None:
        """Tell whether there are changes that the file does not have; None where Excel does not say."""
        windows: Callable[[Any], Any] = lambda api: api.Saved  # noqa: E731
        mac: Callable[[Any], Any] = lambda api: api.saved.get()  # noqa: E731
        for asked in (windows, mac):
            try:
                return not bool(asked(self.book.api))
            except Exception:  # not this platform's way of asking
                continue
        return None

    def sheets(self) -> tuple[str, ...]:
        """Return the names of all sheets, left to right."""
        return tuple(self._layout.views)

    def tables(self) -> Mapping[str, TablePlace]:
        """Return every table's place, keyed by its name in lower case."""
        with self._asking("tables"):
            return {name: ref.place for name, ref in self._layout.tables.items()}

    def names(self) -> tuple[str, ...]:
        """Return the defined names that stand for one cell each."""
        with self._asking("names"):
            return tuple(place.name for place in self._layout.names.values())

    def read(self, names: Iterable[str]) -> dict[str, Block]:
        """Read whole tables, keyed by the names as asked; a missing one is a `WorkbookError`.

        Cells are as they were when the workbook was first looked at. ``covered`` is empty, because Excel
        merges no cells of a table, and so is ``formula``, because in Excel every formula has its value.
        """
        found = {}
        for name in names:
            with self._asking(name):
                ref = self._layout.tables.get(name.lower())
                if ref is None:
                    raise refusal("no_table_read", self.label, table=name)
                top, left, bottom, right = ref.body
                rows = tuple(
                    tuple([ref.view.value(i, j) for j in range(left, right + 1)])
                    for i in range(top, bottom + 1)
                )
                under = [ref.view.value(bottom + ref.totals + 1, j) for j in range(left, right + 1)]
                below = ref.place.first_below(under, totals=ref.totals)
                found[name] = Block(ref.place, rows, ref.view.percent(ref.body), below=below)
        return found

    def read_names(self, names: Iterable[str]) -> dict[str, Value]:
        """Read named single cells; names that do not exist are left out."""
        with self._asking("names"):
            known = self._layout.names
            return {name: self._layout.at(known[name.lower()]) for name in names if name.lower() in known}

    # ---------------------------------------------------------------- writing
    def write(self, batch: WriteBatch, progress: Progress | None = None) -> WriteReport:
        """Write the batch into the open workbook; saving it is the user's own doing.

        All is worked out and checked first. Excel cannot take a write back, so the named cell
        `ccni_run_state` says "unfinished" from before the first table until after the last.

        Raises
        ------
        WorkbookError
            The results do not fit, and nothing was written; or Excel stopped accepting them half-way, and
            the workbook says so.
        """
        with self._asking("tables"):
            plans, missing = self._plans(batch)
            stray = [note for plan in plans for note in plan.stray]
            sheltered = batch.sheltering(stray)
            if sheltered is not None:
                batch = sheltered
                plans, missing = self._plans(batch)
            targets = self._targets(batch)
            self._check_locks([*(plan.ref.view.name for plan in plans), *(p.sheet for p, _ in targets)])
            for plan in plans:
                check_merges(plan, self.label)
        self._said = [warning for plan in plans for warning in plan.warnings]
        try:
            with self._asking("calculation", "settings"), quiet(self.app):
                self._carry_out(batch, plans, missing, targets, progress)
        finally:
            self._layout = Layout(self.book)
        return WriteReport(
            path=self.label,
            changed=tuple(plan.write.table for plan in plans),
            added=tuple(write.table for writes in missing.values() for write in writes),
            warnings=tuple(self._said),
            stray=tuple(stray),
        )

    def _plans(self, batch: WriteBatch) -> tuple[list[TablePlan], dict[str, list[TableWrite]]]:
        """Return what to do with each table, and the writes whose sheet is gone."""
        names = [write.table.lower() for write in batch.tables]
        if len(set(names)) < len(names):
            raise ValueError("a batch may name a table only once")
        plans: list[TablePlan] = []
        missing: dict[str, list[TableWrite]] = {}
        sheets = {name.lower() for name in self._layout.views}
        for write in batch.tables:
            ref = self._layout.tables.get(write.table.lower())
            if ref is not None:
                plans.append(plan_table(self._layout, ref, write))
            elif write.sheet.lower() in sheets:
                raise refusal("no_table", self.label, table=write.table, sheet=write.sheet)
            else:
                missing.setdefault(write.sheet, []).append(write)
        return plans, missing

    def _targets(self, batch: WriteBatch) -> list[tuple[NamedPlace, object]]:
        """Return the named cells and what to assign to them, the state of the run last."""
        targets = []
        for name in sorted(batch.cells, key=lambda name: name.lower() == RUN_STATE):
            place = self._layout.names.get(name.lower())
            if place is None or place.sheet not in self._layout.views:
                raise refusal("no_name", self.label, name=name)
            targets.append((place, to_excel(batch.cells[name])))
        return targets

    def _check_locks(self, sheets: Iterable[str]) -> None:
        """Refuse to begin what a protected sheet would stop half-way."""
        locked = [name for name in dict.fromkeys(sheets) if self._layout.views[name].locked()]
        if locked:
            raise refusal("locked", self.label, sheets="、".join(locked))

    def _carry_out(
        self,
        batch: WriteBatch,
        plans: list[TablePlan],
        missing: Mapping[str, list[TableWrite]],
        targets: list[tuple[NamedPlace, object]],
        progress: Progress | None,
    ) -> None:
        jobs: list[tuple[str, Callable[[], None]]] = []
        for plan in plans:
            jobs.append((plan.write.table, lambda plan=plan: self._write_table(plan)))  # type: ignore[misc]
        for name, writes in missing.items():
            jobs.append((name, lambda name=name, writes=writes: add_sheet(self.book, name, writes)))  # type: ignore[misc]
        state = next((place for place, _ in targets if place.name.lower() == RUN_STATE), None)
        if state is not None:
            with self._asking(RUN_STATE):
                self._assign(state, RunState.UNFINISHED.value)
        for done, (what, job) in enumerate(jobs, start=1):
            with self._asking(what, "unfinished"):
                job()
            if progress is not None:
                progress(what, done, len(jobs))
        for place, value in targets:
            with self._asking(place.name, "unfinished"):
                self._assign(place, value)

    def _write_table(self, plan: TablePlan) -> None:
        if unfilter(plan):
            name = plan.ref.view.name
            self._said.append(
                (
                    f"工作表 {name} 原来设有筛选，已显示全部行；如仍需要请重新设置。",
                    f"Sheet {name} had a filter; all rows are shown again, so set it anew if you need it.",
                )
            )
        carry_out(plan, self.app)

    def _assign(self, place: NamedPlace, value: object) -> None:
        self._layout.views[place.sheet].sheet.range((place.row, place.column)).value = value

    @contextmanager
    def _asking(self, what: str, key: str = "busy") -> Iterator[None]:
        """Turn what Excel, or the bridge to it, raises into a sentence; each engine has its own errors."""
        try:
            yield
        except (CcniError, ValueError):  # ours, or a fault of the program
            raise
        except Exception as error:
            raise refusal(key, self.label, what=what, why=str(error) or type(error).__name__) from error

    # ---------------------------------------------------------------- the screen
    def show(self, sheet: str) -> None:
        """Bring a sheet to the front."""
        with self._asking(sheet, "not_shown"):
            self.book.sheets[sheet].activate()

    def select(self, sheet: str, address: str) -> None:
        """Bring a cell to the front and select it."""
        with self._asking(f"{sheet}!{address}", "not_shown"):
            self.book.sheets[sheet].activate()
            self.book.sheets[sheet].range(address).select()

    def cursor(self) -> tuple[str, int, int] | None:
        """Return sheet, row and column of the selected cell, or None if something else is selected."""
        with self._asking("selection"):
            selection = self.app.selection
            return None if selection is None else (str(selection.sheet.name), selection.row, selection.column)

    def status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives it back to Excel."""
        with self._asking("status bar"):
            self.app.status_bar = False if text is None else text[:_STATUS_LIMIT]

    def tell(self, text: str, title: str, *, trouble: bool = False) -> None:
        """Show a box with a text and wait until it is closed."""
        self.app.alert(text, title, mode="critical" if trouble else "info")

    def close(self) -> None:
        """Do nothing: the workbook stays open, and unsaved."""
