"""Between worksheet cells and arrays: what a worksheet function is given, and what it gives back.

A function receives rows of cells: numbers, text, truth values, None for a blank, and the text of
an error such as "#DIV/0!". Blanks, ``n/a`` and #N/A are missing values (NaN); other text and
other errors are refused with the place of the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Cells",
    "Floats",
    "Rows",
    "column_as_row",
    "labels_out",
    "language",
    "number",
    "numbers",
    "numbers_out",
    "optional_numbers",
    "rows",
    "word",
]

Floats: TypeAlias = NDArray[np.float64]
#: Rows of cells, as the hosts hand them over; a single value and nothing at all come bare.
Cells: TypeAlias = object
#: What a function gives back.
Rows: TypeAlias = list[list[object]]

_MISSING = frozenset({"", "n/a", "#n/a"})


def rows(cells: Cells) -> Rows:
    """Return ``cells`` as rows; nothing at all is one blank cell.

    Examples
    --------
    >>> rows(3.0), rows([1, 2]), rows(((1, None),)), rows(None)
    ([[3.0]], [[1, 2]], [[1, None]], [[None]])
    """
    if isinstance(cells, np.ndarray):
        cells = cells.tolist()
    if not isinstance(cells, list | tuple) or not cells:
        return [[None if isinstance(cells, list | tuple) else cells]]
    if not isinstance(cells[0], list | tuple):
        return [list(cells)]
    return [list(row) for row in cells]


def _number(cell: object, row: int, column: int, name: str) -> float:
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in _MISSING):
        return float("nan")
    if isinstance(cell, bool) or not isinstance(cell, int | float | np.number):
        where = f"{name} ({row}, {column})"
        raise ValueError(f"{where} 不是数：{cell!r} / is not a number")
    if not np.isfinite(cell):
        return float("nan")
    return float(cell)


def numbers(cells: Cells, name: str) -> Floats:
    """Return ``cells`` as an array of shape (rows, columns), NaN where a value is missing.

    Raises
    ------
    ValueError
        Naming the argument, row and column of the first cell that is neither number nor missing,
        or if the rows differ in length.

    Examples
    --------
    >>> numbers([[1, "n/a"], [None, 4.5]], "scores").tolist()
    [[1.0, nan], [nan, 4.5]]
    """
    table = rows(cells)
    if len({len(row) for row in table}) != 1:
        raise ValueError(f"{name} 各行长度不同 / rows differ in length")
    found = [[_number(cell, i, k, name) for k, cell in enumerate(row, 1)] for i, row in enumerate(table, 1)]
    return np.array(found, dtype=np.float64)


def _is_absent(cells: Cells, *, zero_is_absent: bool) -> bool:
    """Tell whether an optional argument was left out.

    LibreOffice 7.4 hands a skipped argument to the workbook's macros as 0, so where 0 is no
    sensible answer it counts as left out.
    """
    table = rows(cells)
    if len(table) != 1 or len(table[0]) != 1:
        return False
    cell = table[0][0]
    return cell is None or cell == "" or (zero_is_absent and not isinstance(cell, str) and cell == 0)


def number(cells: Cells, name: str, default: float, *, zero_is_absent: bool = False) -> float:
    """Return a single optional number, ``default`` where it was left out."""
    if _is_absent(cells, zero_is_absent=zero_is_absent):
        return default
    table = numbers(cells, name)
    if table.size != 1 or np.isnan(table[0, 0]):
        raise ValueError(f"{name} 应为一个数 / must be one number")
    return float(table[0, 0])


def optional_numbers(cells: Cells, name: str) -> Floats | None:
    """Return an optional list of numbers, None where it was left out; none may be missing."""
    if _is_absent(cells, zero_is_absent=True):
        return None
    found = numbers(cells, name).ravel()
    if np.isnan(found).any():
        raise ValueError(f"{name} 有空格 / has a blank")
    return found


def word(cells: Cells, name: str, default: str) -> str:
    """Return a single optional word in lower case, ``default`` where it was left out."""
    if _is_absent(cells, zero_is_absent=True):
        return default
    table = rows(cells)
    if len(table) != 1 or len(table[0]) != 1 or not isinstance(table[0][0], str):
        raise ValueError(f"{name} 应为一个词 / must be one word")
    return table[0][0].strip().lower()


def language(cells: Cells) -> str:
    """Return "zh" (also where it was left out) or "en"."""
    lang = word(cells, "lang", "zh")
    if lang not in ("zh", "en"):
        raise ValueError(f"lang: {lang!r}；可用 zh 或 en / known: zh, en")
    return lang


def column_as_row(table: Floats) -> Floats:
    """Return a single column as one row: a series written downwards is still one series."""
    return table.T if table.shape[1] == 1 else table


def numbers_out(table: Floats) -> Rows:
    """Return an array of two dimensions as rows of cells, None (blank) for NaN."""
    return [[None if np.isnan(value) else float(value) for value in row] for row in table]


def labels_out(labels: Iterable[str | None], shape: Sequence[int]) -> Rows:
    """Return labels, given row by row, as rows of cells of ``shape`` (rows, columns)."""
    flat = list(labels)
    width = shape[1]
    return [list(flat[start : start + width]) for start in range(0, len(flat), width)]
