"""What a cell can hold: plain values, errors, formulas, links inside the workbook, and "leave it alone"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite, isinf
from typing import TypeAlias

__all__ = ["KEEP", "Cell", "CellError", "Formula", "Keep", "Link", "Scalar", "Value", "plain"]

Scalar: TypeAlias = str | float | int | bool | datetime | None
"""A plain value. An empty cell is None; text keeps its blanks; numbers may be int or float."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An error cell, such as ``#N/A``; `code` is the text the spreadsheet shows."""

    code: str

    def __str__(self) -> str:
        return self.code


Value: TypeAlias = Scalar | CellError
"""What a cell holds when it is read."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A native formula; `text` begins with ``=`` and `value` is its computed value."""

    text: str
    value: Value = None

    def __post_init__(self) -> None:
        if not self.text.startswith("="):
            raise ValueError(f"a formula begins with '=', not {self.text[:20]!r}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the workbook, written as a native formula that shows `text`.

    >>> print(Link("宜昌", "数据_年度", "J23").formula().text)
    =HYPERLINK("#'数据_年度'!J23","宜昌")
    """

    text: str
    sheet: str
    address: str

    def formula(self) -> Formula:
        """Return the formula; a literal in a formula holds 255 characters, so long texts are joined."""
        place = "#'" + self.sheet.replace("'", "''") + "'!" + self.address
        return Formula(f"=HYPERLINK({_literal(place)},{_literal(self.text)})", self.text)


@dataclass(frozen=True, slots=True)
class Keep:
    """Says that a cell stays as it is: value, formula, format, in a file the very bytes."""


KEEP = Keep()

Cell: TypeAlias = Scalar | CellError | Formula | Link | Keep
"""What can be written into a cell."""


def plain(cell: object) -> Value:
    """Return what a cell will show: numpy scalars unwrapped, formulas and links by their value.

    NaN, NaT and None give None; infinity and what no cell can hold are a `ValueError`: faults of the program.
    """
    kind = type(cell)
    if kind is float and isfinite(cell):  # type: ignore[arg-type]  # by far the most frequent
        return cell  # type: ignore[return-value]
    if isinstance(cell, str | bool | int | CellError) or cell is None:
        return str(cell) if kind.__module__ == "numpy" else cell
    if isinstance(cell, Formula):
        return cell.value
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, datetime):  # a pandas NaT is one too, and is unequal to itself
        return cell if cell == cell else None
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, float):
        if isinf(cell):
            raise ValueError("infinity cannot be written into a cell")
        return float(cell) if cell == cell else None
    item = getattr(cell, "item", None)
    if callable(item):
        return plain(item())
    raise ValueError(f"a cell cannot hold a {type(cell).__name__}")


def _literal(text: str) -> str:
    """Return `text` as a string literal of a formula."""
    pieces = [text[i : i + 255] for i in range(0, len(text), 255)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
