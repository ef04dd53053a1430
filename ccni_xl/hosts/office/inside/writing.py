"""Changing the open document: a list of plain steps, done as one step of undo or taken back."""

from __future__ import annotations

from typing import Any

from com.sun.star.table import CellAddress, CellRangeAddress

from .charts import Following

__all__ = ["Writer"]

_CONTENT = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas
_COMMENTS = 8
_EVERYTHING = 1023


class Writer:
    """Applies steps; each is a list of the step's name and its arguments, rows and columns counting from 1.

    keep SHEET AREA (undo will restore it as a whole); values SHEET TOP LEFT ROWS;
    formulas SHEET TOP LEFT ROWS; clear SHEET AREA [COMMENTS TOO]; wipe SHEET AREA (formats too);
    copy SHEET AREA ROW COLUMN; width SHEET LIKE COLUMN; table NAME AREA; sheet NAME;
    new_table NAME SHEET AREA;
    charts NAMES SHEET ROWS COLUMNS (see `charts.Following`).
    """

    def __init__(self, document: Any) -> None:
        self._document = document

    def write(self, argument: Any) -> Any:
        """Do all steps of `argument["steps"]`; on a failure take them back and raise what failed."""
        document, title = self._document, argument["title"]
        undo = document.UndoManager
        automatic = document.isAutomaticCalculationEnabled()
        document.lockControllers()
        document.addActionLock()
        undo.enterUndoContext(title)
        done = False
        try:
            document.enableAutomaticCalculation(False)
            for name, *rest in argument["steps"]:
                getattr(self, "_do_" + name)(*rest)
            done = True
        finally:
            undo.leaveUndoContext()
            if not done:
                self._take_back(undo, title)
            document.enableAutomaticCalculation(automatic)
            document.removeActionLock()
            document.unlockControllers()
        return None

    @staticmethod
    def _take_back(undo: Any, title: Any) -> None:
        """Undo our own steps; where nothing had been done, the last entry is the user's and stays."""
        if undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
            undo.undo()
            undo.clearRedo()

    def _sheet(self, name: Any) -> Any:
        return self._document.Sheets.getByName(name)

    def _range(self, sheet: Any, area: Any) -> Any:
        top, left, bottom, right = area
        return self._sheet(sheet).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def _do_keep(self, sheet: Any, area: Any) -> None:
        """Copy an area onto itself, which changes nothing.

        Undo of a block of values leaves cells filled that had been blank (LibreOffice 7.4); undo of a copy
        restores every cell, and is done after it.
        """
        area = self._range(sheet, area).RangeAddress
        self._sheet(sheet).copyRange(CellAddress(area.Sheet, area.StartColumn, area.StartRow), area)

    def _do_values(self, sheet: Any, top: Any, left: Any, rows: Any) -> None:
        if len(rows) == len(rows[0]) == 1:
            cell, value = self._sheet(sheet).getCellByPosition(left - 1, top - 1), rows[0][0]
            if isinstance(value, str):
                cell.setString(value)
            else:
                cell.setValue(value)
            return
        area = [top, left, top + len(rows) - 1, left + len(rows[0]) - 1]
        self._range(sheet, area).setDataArray(tuple(map(tuple, rows)))

    def _do_formulas(self, sheet: Any, top: Any, left: Any, rows: Any) -> None:
        if len(rows) == len(rows[0]) == 1:
            self._sheet(sheet).getCellByPosition(left - 1, top - 1).setFormula(rows[0][0])
            return
        area = [top, left, top + len(rows) - 1, left + len(rows[0]) - 1]
        self._range(sheet, area).setFormulaArray(tuple(map(tuple, rows)))

    def _do_clear(self, sheet: Any, area: Any, comments: Any = False) -> None:
        self._range(sheet, area).clearContents(_CONTENT | (_COMMENTS if comments else 0))

    def _do_wipe(self, sheet: Any, area: Any) -> None:
        self._range(sheet, area).clearContents(_EVERYTHING)

    def _do_copy(self, sheet: Any, area: Any, row: Any, column: Any) -> None:
        source = self._range(sheet, area).RangeAddress
        self._sheet(sheet).copyRange(CellAddress(source.Sheet, column - 1, row - 1), source)

    def _do_width(self, sheet: Any, like: Any, column: Any) -> None:
        """Make a column as wide as another one."""
        columns = self._sheet(sheet).Columns
        columns.getByIndex(column - 1).Width = columns.getByIndex(like - 1).Width

    def _do_table(self, name: Any, area: Any) -> None:
        top, left, bottom, right = area
        table = self._document.DatabaseRanges.getByName(name)
        sheet = table.DataArea.Sheet
        table.DataArea = CellRangeAddress(sheet, left - 1, top - 1, right - 1, bottom - 1)

    def _do_charts(self, names: Any, sheet: Any, rows: Any, columns: Any) -> None:
        following = Following(self._document, names, sheet, rows, columns)
        following.redo()
        self._document.UndoManager.addUndoAction(following)

    def _do_sheet(self, name: Any) -> None:
        self._document.Sheets.insertNewByName(name, self._document.Sheets.Count)

    def _do_new_table(self, name: Any, sheet: Any, area: Any) -> None:
        self._document.DatabaseRanges.addNewByName(name, self._range(sheet, area).RangeAddress)
        self._document.DatabaseRanges.getByName(name).ContainsHeader = True
