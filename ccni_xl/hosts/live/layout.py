"""Where the tables and named cells of the open workbook are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ccni_xl.hosts.live.sheet import Area, SheetView, area_of
from ccni_xl.hosts.port import TablePlace, Value

__all__ = ["Layout", "NamedPlace", "TableRef"]

_ONE_CELL = re.compile(r"='?((?:[^']|'')+?)'?!(\$?[A-Z]{1,3}\$?\d+)")


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table: its handle in Excel, its place, the view of its sheet."""

    table: Any
    place: TablePlace
    view: SheetView
    totals: bool

    @property
    def body(self) -> Area:
        """The data rows."""
        place = self.place
        return place.top + 1, place.left, place.bottom, place.right

    @property
    def area(self) -> Area:
        """All of it, header and totals row included."""
        place = self.place
        return place.top, place.left, place.bottom + self.totals, place.right


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A defined name that stands for one cell."""

    name: str
    sheet: str
    row: int
    column: int


class Layout:
    """What was found when it was looked for; make a new one after a write.

    Parameters
    ----------
    book : xlwings.Book
    """

    def __init__(self, book: Any) -> None:
        self.book = book
        self.label = str(book.name)

    @cached_property
    def views(self) -> dict[str, SheetView]:
        """A view of every worksheet, by name, left to right."""
        views = (SheetView(sheet, self.label) for sheet in self.book.sheets)
        return {view.name: view for view in views}

    @cached_property
    def tables(self) -> dict[str, TableRef]:
        """Every table with a header row, by name in lower case."""
        found = {}
        for view in self.views.values():
            for table in view.sheet.tables:
                if not table.show_headers:
                    continue
                name, totals = str(table.name), bool(table.show_totals)
                top, left, bottom, right = area_of(table.range.address)
                header = tuple(str(view.value(top, column) or "") for column in range(left, right + 1))
                last = max(bottom - totals, top + 1)  # an empty table still has one blank row
                place = TablePlace(name, view.name, top, left, last, right, header)
                found[name.lower()] = TableRef(table, place, view, totals)
        return found

    @cached_property
    def names(self) -> dict[str, NamedPlace]:
        """Every defined name of the workbook that stands for one cell, by name in lower case."""
        found = {}
        for name in self.book.names:
            label = str(name.name)
            match = None if "!" in label else _ONE_CELL.fullmatch(str(name.refers_to))
            if match:
                row, column, *_ = area_of(match[2])
                found[label.lower()] = NamedPlace(label, match[1].replace("''", "'"), row, column)
        return found

    def at(self, place: NamedPlace) -> Value:
        """Return the value of a named cell."""
        view = self.views.get(place.sheet)
        return None if view is None else view.value(place.row, place.column)

    def others_on(self, ref: TableRef) -> list[Area]:
        """Return the areas of the other tables on a table's sheet."""
        return [t.area for t in self.tables.values() if t.place.sheet == ref.place.sheet and t is not ref]
