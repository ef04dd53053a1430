"""What one write gathers while it goes: parts being edited, warnings, notes that lost their row."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from ccni_xl.hosts.file.book import Book, SheetRef
from ccni_xl.hosts.file.decode import Decoder, decoder_of
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.scan import plain_text
from ccni_xl.hosts.file.sheet_edit import SheetEdit
from ccni_xl.hosts.file.styles import Styles
from ccni_xl.hosts.file.tree import Node
from ccni_xl.hosts.port import StrayNote, Value

__all__ = ["Session"]

_TRUE: Final = ("1", "true")


class Session:
    """One write in the making; nothing of it is on the disk."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.styles = Styles(book)
        self.warnings: list[tuple[str, str]] = []
        self.stray: list[StrayNote] = []
        self.added: list[str] = []
        self.formulas_added = False
        self.charts: dict[str, set[str]] | None = None  # found when the first write names one
        self.sources: dict[str, list[Node]] = {}
        self._sheets: dict[str, SheetEdit] = {}
        self._table_ids: list[int] = []
        self._sheet_ids: list[int] = []

    @cached_property
    def decoder(self) -> Decoder:
        """Turns cells of the workbook into values."""
        return decoder_of(self.book)

    def sheet(self, ref: SheetRef) -> SheetEdit:
        """Return a worksheet for editing, always the same object; a protected one is refused."""
        if ref.part not in self._sheets:
            if ref.kind != "worksheet":
                raise refusal("not_sheet", self.book.label, sheet=ref.name, kind=ref.kind or "?")
            if self.locked(ref):
                raise refusal("sheet_locked", self.book.label, sheet=ref.name)
            self._sheets[ref.part] = SheetEdit(self.book.parts.xml(ref.part), ref.name)
        return self._sheets[ref.part]

    def locked(self, ref: SheetRef) -> bool:
        """Tell whether the user has protected a worksheet."""
        guard = self.book.parts.xml(ref.part).root.first("sheetProtection")
        return guard is not None and guard.get("sheet") in _TRUE

    def value(self, edit: SheetEdit, row: int, column: int) -> Value:
        """Return a cell's value before the edit; a formula gives its cached one."""
        cell = edit.cell(row, column)
        if cell is None:
            return None
        text = plain_text(cell.v or cell.t)
        try:
            return self.decoder.value(text, cell.kind.decode() or "n", int(cell.style or 0)) if text else None
        except ValueError:
            return text

    def neighbours(self, sheet: SheetRef, table: str) -> list[Rect]:
        """Return the rectangles of the other tables on a sheet, headers and totals included."""
        out = []
        for name, other in self.book.tables.items():
            if other.sheet.part == sheet.part and name != table.lower():
                place = other.place
                out.append(Rect(place.top, place.left, place.bottom + other.totals_rows, place.right))
        return out

    def next_table_id(self) -> int:
        """Return a number no table of the workbook has; each call gives another one."""
        if not self._table_ids:
            roots = [self.book.parts.xml(table.part).root for table in self.book.tables.values()]
            self._table_ids += [root.number("id") for root in roots] or [0]
        self._table_ids.append(max(self._table_ids) + 1)
        return self._table_ids[-1]

    def next_sheet_id(self) -> int:
        """Return a number no sheet of the workbook has; each call gives another one."""
        if not self._sheet_ids:
            holder = self.book.xml.root.first("sheets")
            self._sheet_ids += [node.number("sheetId") for node in holder.kids] if holder else [0]
        self._sheet_ids.append(max(self._sheet_ids) + 1)
        return self._sheet_ids[-1]

    def warn(self, zh: str, en: str) -> None:
        """Add a sentence to the report."""
        if (zh, en) not in self.warnings:
            self.warnings.append((zh, en))

    def finish(self) -> dict[str, bytes]:
        """Splice every edit and return all parts whose bytes are new."""
        edits = list(self._sheets.values())
        for edit in edits:
            edit.finish()
        self.styles.finish()
        if self.formulas_added or any(edit.formulas_changed for edit in edits):
            self.book.drop_calc_chain()
        self.book.recalculate_on_load()
        return self.book.parts.outcome()
