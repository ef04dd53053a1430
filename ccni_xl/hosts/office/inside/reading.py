"""The open document as plain blocks: tables, named cells, values with their errors and number formats."""

from __future__ import annotations

from typing import Any

import uno
from com.sun.star.container import NoSuchElementException

from .cells import error_cells

__all__ = ["Reader"]

_FORMULA_FLAG = 16
#: Bits of com.sun.star.util.NumberFormat -> what a number of that format is.
_KINDS = ((32, "percent"), (2, "date"), (4, "date"), (1024, "logical"))


class Reader:
    """Reads one document. Rows and columns count from 1 in everything it takes and gives."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._kinds: dict[int, str] = {}

    def describe(self, _argument: Any) -> Any:
        """Return what there is: sheets, tables, named cells, the user's place."""
        document = self._document
        sheets = document.Sheets
        found = {
            name: _address(document.NamedRanges.getByName(name)) for name in document.NamedRanges.ElementNames
        }
        null = document.NullDate
        return {
            "label": document.Title,
            "path": uno.fileUrlToSystemPath(document.URL) if document.URL.startswith("file:") else None,
            "modified": bool(document.isModified()),
            "epoch": [null.Year, null.Month, null.Day],
            "sheets": list(sheets.ElementNames),
            "locked": [name for name in sheets.ElementNames if sheets.getByName(name).isProtected()],
            "tables": [self._table(name) for name in document.DatabaseRanges.ElementNames],
            "names": {
                name: [sheets.ElementNames[a.Sheet], a.StartRow + 1, a.StartColumn + 1]
                for name, a in found.items()
                if a is not None and a.StartRow == a.EndRow and a.StartColumn == a.EndColumn
            },
        }

    def place(self, _argument: Any) -> Any:
        """Return the sheet, row and column of the cursor."""
        controller = self._document.CurrentController
        selected = self._document.CurrentSelection
        first = getattr(selected, "RangeAddress", None)
        if first is None:
            return [controller.ActiveSheet.Name, 0, 0]
        return [self._document.Sheets.ElementNames[first.Sheet], first.StartRow + 1, first.StartColumn + 1]

    def used(self, sheet: Any) -> Any:
        """Return the last row and column of a sheet that hold anything."""
        cursor = self._document.Sheets.getByName(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        return [cursor.RangeAddress.EndRow + 1, cursor.RangeAddress.EndColumn + 1]

    def read(self, areas: Any) -> Any:
        """Return the content of areas, each [sheet, top, left, bottom, right]."""
        return [self._read(*area) for area in areas]

    def survey(self, areas: Any) -> Any:
        """Return areas of which only some columns matter, each [sheet, top, left, bottom, right, columns].

        Of the other columns it is told which cells are blank; formulas there need not be computed for that.
        """
        return [self._survey(*area) for area in areas]

    def range(self, sheet: Any, top: Any, left: Any, bottom: Any, right: Any) -> Any:
        """Return the UNO range of an area."""
        return self._document.Sheets.getByName(sheet).getCellRangeByPosition(
            left - 1, top - 1, right - 1, bottom - 1
        )

    def _table(self, name: Any) -> Any:
        table = self._document.DatabaseRanges.getByName(name)
        area = table.DataArea
        sheet = self._document.Sheets.getByIndex(area.Sheet)
        header = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.StartRow)
        return {
            "name": name,
            "sheet": sheet.Name,
            "top": area.StartRow + 1,
            "left": area.StartColumn + 1,
            "bottom": area.EndRow + 1 - bool(table.TotalsRow),
            "right": area.EndColumn + 1,
            "totals": bool(table.TotalsRow),
            "header": [
                cell.strip() if isinstance(cell, str) else _label(cell) for cell in header.getDataArray()[0]
            ],
        }

    def _read(self, sheet: Any, top: Any, left: Any, bottom: Any, right: Any) -> Any:
        area = self.range(sheet, top, left, bottom, right)
        return {
            "values": area.getDataArray(),
            "formulas": [_rectangle(a) for a in area.queryContentCells(_FORMULA_FLAG).RangeAddresses],
            "errors": [[top + row, left + column, text] for row, column, text in error_cells(area)],
            "kinds": list(self._formats(area)),
            "covered": list(_covered(area)) if area.getIsMerged() else [],
        }

    def _survey(self, sheet: Any, top: Any, left: Any, bottom: Any, right: Any, columns: Any) -> Any:
        area = self.range(sheet, top, left, bottom, right)
        return {
            "columns": {
                c: [row[0] for row in self.range(sheet, top, c, bottom, c).getDataArray()] for c in columns
            },
            "blank": [_rectangle(a) for a in area.queryEmptyCells().RangeAddresses],
            "formulas": [_rectangle(a) for a in area.queryContentCells(_FORMULA_FLAG).RangeAddresses],
            "covered": list(_covered(area)) if area.getIsMerged() else [],
        }

    def _formats(self, area: Any) -> Any:
        """Yield the rectangles whose numbers are percentages, dates or truth values."""
        groups = area.getUniqueCellFormatRanges()
        for i in range(groups.Count):
            kind = self._kind(groups.getByIndex(i).NumberFormat)
            if kind:
                for address in groups.getByIndex(i).RangeAddresses:
                    yield [*_rectangle(address), kind]

    def _kind(self, key: Any) -> Any:
        if key not in self._kinds:
            bits = self._document.NumberFormats.getByKey(key).Type
            self._kinds[key] = next((kind for bit, kind in _KINDS if bits & bit), "")
        return self._kinds[key]


def _label(number: Any) -> Any:
    """Return a header that was typed as a number, such as a year."""
    return "" if number is None else str(int(number)) if number == int(number) else str(number)


def _rectangle(address: Any) -> Any:
    return [address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1]


def _address(name: Any) -> Any:
    """Return where a name points, None for one that is no plain reference."""
    try:
        cells = name.getReferredCells()
    except NoSuchElementException:
        return None
    return None if cells is None else cells.RangeAddress


def _covered(area: Any) -> Any:
    """Yield the cells that lie under a merge."""
    whole = area.RangeAddress
    for row in range(whole.EndRow - whole.StartRow + 1):
        for column in range(whole.EndColumn - whole.StartColumn + 1):
            cell = area.getCellByPosition(column, row)
            if not cell.getIsMerged():
                continue
            cursor = cell.Spreadsheet.createCursorByRange(cell)
            cursor.collapseToMergedArea()
            merged = cursor.RangeAddress
            for r in range(merged.StartRow, merged.EndRow + 1):
                for c in range(merged.StartColumn, merged.EndColumn + 1):
                    if (r, c) != (merged.StartRow, merged.StartColumn):
                        yield [r + 1, c + 1]
