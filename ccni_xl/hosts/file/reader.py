"""Reading tables and named cells of a workbook file: one pass over each sheet that holds any of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ccni_xl.hosts.file.book import Book, SheetRef, TableRef
from ccni_xl.hosts.file.decode import Decoder, SheetData, decoder_of
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.sheet_read import read_sheet
from ccni_xl.hosts.port import Block, Value

__all__ = ["TableReader"]

#: Excel allows no merged cells in a table, so the few that other programs make are looked at more strictly.
_OUTSIDE_TABLES = 100


class TableReader:
    """Reads out of one workbook; shared strings and styles are read once, when they are needed."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @cached_property
    def decoder(self) -> Decoder:
        """Turns cells into values."""
        return decoder_of(self.book)

    def read(self, names: Iterable[str]) -> dict[str, Block]:
        """Read whole tables, keyed by the names as asked.

        Raises
        ------
        WorkbookError
            If a table is missing, or larger than a sheet may be.
        """
        asked = {name: self._table(name) for name in names}
        areas: dict[str, tuple[SheetRef, list[Rect]]] = {}
        for table in asked.values():
            areas.setdefault(table.sheet.part, (table.sheet, []))[1].extend((_body(table), _under(table)))
        sheets = {part: self._read_sheet(*where) for part, where in areas.items()}
        package = self.book.package
        limit = package.limits.merged_cells // _OUTSIDE_TABLES
        return {
            name: _block(table, sheets[table.sheet.part], package.label, limit)
            for name, table in asked.items()
        }

    def read_names(self, names: Iterable[str]) -> dict[str, Value]:
        """Read named single cells; names that do not exist are left out."""
        cells = self.book.single_cells
        asked = {name: cells[name.lower()] for name in names if name.lower() in cells}
        areas: dict[str, tuple[SheetRef, list[Rect]]] = {}
        for _, sheet, row, column in asked.values():
            areas.setdefault(sheet.part, (sheet, []))[1].append(Rect(row, column, row, column))
        sheets = {part: self._read_sheet(*where) for part, where in areas.items()}
        return {
            name: sheets[sheet.part].values.get((row, column))
            for name, (_, sheet, row, column) in asked.items()
        }

    def _table(self, name: str) -> TableRef:
        table = self.book.tables.get(name.lower())
        if table is None:
            raise refusal("no_table_read", self.book.label, table=name)
        return table

    def _read_sheet(self, sheet: SheetRef, areas: list[Rect]) -> SheetData:
        cells = sum(area.area for area in areas)
        if cells > self.book.package.limits.cells:
            rows, cols = max(a.bottom for a in areas), max(a.right for a in areas)
            raise refusal("extent", self.book.label, sheet=sheet.name, cells=cells, rows=rows, cols=cols)
        return read_sheet(self.book.package, sheet.part, sheet.name, areas, self.decoder)


def _body(table: TableRef) -> Rect:
    place = table.place
    return Rect(place.top + 1, place.left, place.bottom, place.right)


def _under(table: TableRef) -> Rect:
    """Return the row directly below the table."""
    place = table.place
    row = place.bottom + table.totals_rows + 1
    return Rect(row, place.left, row, place.right)


def _block(table: TableRef, data: SheetData, label: str, limit: int) -> Block:
    body = _body(table)
    values, columns = data.values, range(body.left, body.right + 1)
    rows = tuple(
        tuple([values.get((row, column)) for column in columns]) for row in range(body.top, body.bottom + 1)
    )
    over = sum(merged.common(body) for merged in data.merges)
    if over > limit:
        raise refusal("merges", label, sheet=table.place.sheet)
    covered = frozenset(
        (row - body.top, column - body.left)
        for merged in data.merges
        if merged.meets(body)
        for row in range(max(merged.top, body.top), min(merged.bottom, body.bottom) + 1)
        for column in range(max(merged.left, body.left), min(merged.right, body.right) + 1)
        if (row, column) != (merged.top, merged.left)
    )
    under = _under(table).top
    below = table.place.first_below(
        (values.get((under, column)) for column in columns), totals=table.totals_rows > 0
    )
    return Block(
        table.place, rows, _offsets(data.percent, body), covered, _offsets(data.formula, body), below
    )


def _offsets(places: set[tuple[int, int]], body: Rect) -> frozenset[tuple[int, int]]:
    return frozenset((r - body.top, c - body.left) for r, c in places if body.holds(r, c))
