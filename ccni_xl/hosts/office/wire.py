"""What travels between the worker and LibreOffice: blocks of plain JSON, and the values they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from ccni_xl.hosts.port import Cell, CellError, Formula, Link, Value, plain

__all__ = ["Area", "Ask", "Rows", "sendable", "serial"]

#: Ask LibreOffice for something: operation and its argument to the answer.
Ask: TypeAlias = Callable[[str, object], Any]
#: Rows of a block as LibreOffice takes them.
Rows: TypeAlias = list[list[object]]

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """One rectangle of a sheet as it was read; rows and columns count from 1.

    Parameters
    ----------
    top, left : int
        Where it begins.
    rows : tuple of tuple of Value
        Its cells.
    formula, percent, covered : frozenset of (int, int)
        Cells that hold a formula, show a percentage, or lie under a merge.
    """

    top: int
    left: int
    rows: tuple[tuple[Value, ...], ...]
    formula: frozenset[Place] = frozenset()
    percent: frozenset[Place] = frozenset()
    covered: frozenset[Place] = field(default=frozenset())

    @classmethod
    def decode(cls, top: int, left: int, message: Mapping[str, Any], epoch: date) -> Area:
        """Return the area of a message; empty text is an empty cell unless a formula gives it."""
        formula = frozenset(p for r in message["formulas"] for p in _places(r))
        cells = [list(row) for row in message["values"]]
        for i, row in enumerate(cells):
            for j, cell in enumerate(row):
                if cell == "" and (top + i, left + j) not in formula:
                    row[j] = None
        for row_number, column, code in message["errors"]:
            cells[row_number - top][column - left] = CellError(code)
        percent: set[Place] = set()
        for *rectangle, kind in message["kinds"]:
            if kind == "percent":
                percent.update(_places(rectangle))
                continue
            for r, c in _places(rectangle):
                cells[r - top][c - left] = _typed(cells[r - top][c - left], kind, epoch)
        covered = frozenset((r, c) for r, c in message["covered"])
        return cls(top, left, tuple(map(tuple, cells)), formula, frozenset(percent), covered)

    def value(self, row: int, column: int) -> Value:
        """Return a cell, None outside the area."""
        i, j = row - self.top, column - self.left
        inside = 0 <= i < len(self.rows) and 0 <= j < len(self.rows[0])
        return self.rows[i][j] if inside else None

    def filled(self, row: int, column: int) -> bool:
        """Tell whether a cell holds anything."""
        return self.value(row, column) is not None or (row, column) in self.formula


def _places(rectangle: Sequence[int]) -> list[Place]:
    top, left, bottom, right = rectangle
    return [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]


def _typed(cell: Any, kind: str, epoch: date) -> Value:
    """Return a number as the date or truth value its format says it is."""
    if not isinstance(cell, int | float):
        return cell  # type: ignore[no-any-return]
    if kind == "logical":
        return bool(cell) if cell in (0, 1) else cell
    return datetime(epoch.year, epoch.month, epoch.day) + timedelta(seconds=round(cell * 86400))


def serial(value: datetime, epoch: date) -> float:
    """Return the number that stands for a time."""
    return (value - datetime(epoch.year, epoch.month, epoch.day)).total_seconds() / 86400


def sendable(cell: Cell, epoch: date) -> tuple[object, str | None]:
    """Return what a cell is given as a value and, where it needs one, its formula as a file stores it.

    LibreOffice takes numbers and texts as values; truth values and errors can only be written as formulas.
    """
    if isinstance(cell, Link):
        cell = cell.formula()
    if isinstance(cell, Formula):
        return "", cell.text
    value = plain(cell)
    if isinstance(value, bool):
        return "", f"={str(value).upper()}()"
    if isinstance(value, CellError):
        return "", "=NA()" if value.code == "#N/A" else f"={value.code}"
    if isinstance(value, datetime):
        return serial(value, epoch), None
    return "" if value is None else value, None
