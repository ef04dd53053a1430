"""Arguments of worksheet functions as JSON has them: rows of cells, errors as text, None for nothing."""

from __future__ import annotations

from typing import Any

from .errors import name_of, of_nan

__all__ = ["error_cells", "plain"]

_ERROR_RESULT = 4  # com.sun.star.sheet.FormulaResult.ERROR


def plain(argument: Any) -> Any:
    """Return an argument as plain rows, whatever LibreOffice made of it.

    Parameters
    ----------
    argument : object
        A value, rows of values, or the cells of a range: bare, or in a list of their own, because Basic would
        otherwise ask them for a default value.
    """
    if isinstance(argument, (tuple, list)):
        if len(argument) == 1 and hasattr(argument[0], "getDataArray"):
            return _block(argument[0])
        return [plain(part) for part in argument]
    if hasattr(argument, "getDataArray"):
        return _block(argument)
    return of_nan(argument) or argument


def error_cells(area: Any) -> Any:
    """Yield row, column (from 0, within a range of cells) and text of each cell that holds an error."""
    origin = area.RangeAddress
    for found in area.queryFormulaCells(_ERROR_RESULT).RangeAddresses:
        columns = range(found.StartColumn - origin.StartColumn, found.EndColumn - origin.StartColumn + 1)
        for row in range(found.StartRow - origin.StartRow, found.EndRow - origin.StartRow + 1):
            for column in columns:
                yield row, column, name_of(area.getCellByPosition(column, row).getError())


def _block(area: Any) -> Any:
    rows = [list(row) for row in area.getDataArray()]
    for row, column, text in error_cells(area):
        rows[row][column] = text
    return rows
