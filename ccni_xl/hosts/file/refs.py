"""Cell addresses and ranges as numbers: rows and columns count from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ccni_xl.letters import column_name, column_number

__all__ = [
    "MAX_COLUMN",
    "MAX_ROW",
    "Rect",
    "cell_position",
    "column_number",
    "split_reference",
]

MAX_ROW: Final = 1_048_576
MAX_COLUMN: Final = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_SHEET_AND_AREA = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!\s(),]+))!([^!]+)")


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of cells, all four edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Rect | None:
        """Return the rectangle of ``A1`` or ``$A$1:$B$2``, or None for whole rows, columns, errors."""
        first, _, last = text.strip().partition(":")
        start, end = cell_position(first), cell_position(last or first)
        if start is None or end is None:
            return None
        (r1, c1), (r2, c2) = start, end
        return cls(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))

    def text(self, dollar: str = "") -> str:
        """Return the range; a single cell without a colon."""
        first = f"{dollar}{column_name(self.left)}{dollar}{self.top}"
        last = f"{dollar}{column_name(self.right)}{dollar}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Rect) -> bool:
        """Tell whether the two share a cell."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right

    def common(self, other: Rect) -> int:
        """Return the number of cells the two share."""
        rows = min(self.bottom, other.bottom) - max(self.top, other.top) + 1
        columns = min(self.right, other.right) - max(self.left, other.left) + 1
        return max(0, rows) * max(0, columns)

    def holds(self, row: int, column: int) -> bool:
        """Tell whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def area(self) -> int:
        """Number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def cell_position(ref: str) -> tuple[int, int] | None:
    """Return (row, column) of an address, or None if it is none.

    >>> cell_position("$J$23"), cell_position("J:J")
    ((23, 10), None)
    """
    found = _CELL.fullmatch(ref)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None


def split_reference(formula: str) -> tuple[str, str] | None:
    """Return (sheet, area) of a plain reference such as ``'排名'!$A$8:$A$117``, or None.

    >>> split_reference("'a''b'!$A$1")
    ("a'b", '$A$1')
    """
    found = _SHEET_AND_AREA.fullmatch(formula.strip())
    if found is None:
        return None
    return (found[1] or found[2]).replace("''", "'"), found[3]
