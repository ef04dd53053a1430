"""A workbook in memory that takes cells the way Excel does: an assigned text is read as if it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

ERRORS = frozenset("#N/A #DIV/0! #VALUE! #REF! #NAME? #NUM! #NULL!".split())
_DATE = re.compile(r"\d{1,4}[-/]\d{1,2}([-/]\d{1,2})?")
_MONEY = re.compile("[¥￥$€]")


@dataclass
class CellModel:
    """One cell; a text that carries the apostrophe is marked with ``prefix``."""

    value: Any = None
    formula: str | None = None
    number_format: str = "General"
    prefix: bool = False


@dataclass
class TableModel:
    """A table: top, left, bottom, right of all of it, header and totals row included."""

    name: str
    area: tuple[int, int, int, int]
    show_headers: bool = True
    show_totals: bool = False
    show_autofilter: bool = True
    filtered: bool = False


@dataclass
class SheetModel:
    """A sheet."""

    name: str
    cells: dict[tuple[int, int], CellModel] = field(default_factory=dict)
    tables: list[TableModel] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    visible: bool = True
    protected: bool = False

    def cell(self, row: int, column: int) -> CellModel:
        return self.cells.setdefault((row, column), CellModel())

    @property
    def extent(self) -> tuple[int, int]:
        used = [place for place, cell in self.cells.items() if cell.value is not None or cell.formula]
        return max((r for r, _ in used), default=1), max((c for _, c in used), default=1)


def _unused(operation: str, what: str) -> None:
    """Let everything pass."""


@dataclass
class BookModel:
    """A workbook.

    ``computed`` gives the value of a formula by (sheet, row, column): nothing is calculated here. ``fault``
    is called before every operation with its name and place; what it raises is the fault a test wants.
    """

    name: str
    sheets: list[SheetModel] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    computed: Mapping[tuple[str, int, int], Any] = field(default_factory=dict)
    fault: Callable[[str, str], None] = _unused
    calls: Counter[str] = field(default_factory=Counter)
    selected: tuple[str, int, int] | None = None
    active: str = ""
    path: str = ""
    saved: bool = True

    def did(self, operation: str, what: str = "") -> None:
        self.calls[operation] += 1
        self.fault(operation, what)

    def sheet(self, name: str) -> SheetModel:
        return next(sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold())

    def value(self, sheet: SheetModel, row: int, column: int) -> Any:
        cell = sheet.cells.get((row, column))
        if cell is None:
            return None
        value = self.computed.get((sheet.name, row, column)) if cell.formula else cell.value
        number = isinstance(value, float | int) and not isinstance(value, bool)
        if number and _MONEY.search(cell.number_format):
            return Decimal(str(value)).quantize(Decimal("0.0001"))  # what the bridge to Excel makes of money
        return value

    def content(self, sheet: SheetModel, row: int, column: int) -> str:
        """Return what was typed, as Range.Formula gives it: always a text."""
        cell = sheet.cells.get((row, column))
        if cell is None or (cell.formula is None and cell.value is None):
            return ""
        return cell.formula or str(cell.value)

    def type_into(self, sheet: SheetModel, row: int, column: int, value: Any) -> None:
        """Take a value as Excel does."""
        cell = sheet.cell(row, column)
        cell.formula, cell.prefix = None, False
        if isinstance(value, str):
            self._type_text(cell, value)
        else:
            cell.value = float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def _type_text(self, cell: CellModel, text: str) -> None:
        if text.startswith("'"):
            cell.value, cell.prefix = text[1:] or None, True
        elif cell.number_format == "@":
            cell.value = text or None
        elif text.startswith("=") or (text[:1] in ("+", "-", "@") and _number(text) is None):
            cell.value, cell.formula = None, text if text.startswith("=") else f"={text}"
        else:
            cell.value = _guessed(text)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _guessed(text: str) -> Any:
    """Return what Excel takes a typed text for."""
    bare = unicodedata.normalize("NFKC", text.strip())
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE"
    if bare.endswith("%") and _number(bare[:-1]) is not None:
        return (_number(bare[:-1]) or 0.0) / 100
    if _number(bare) is not None:
        return _number(bare)
    if _DATE.fullmatch(bare):
        return datetime(2000, 1, 1)
    return text or None


def load_book(path: Path) -> BookModel:
    """Return a workbook file as a model; formulas keep the values stored with them."""
    typed, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    book = BookModel(path.name, names={n: f"={d.attr_text}" for n, d in typed.defined_names.items()})
    computed: dict[tuple[str, int, int], Any] = {}
    for source in typed.worksheets:
        sheet = SheetModel(source.title, visible=source.sheet_state == "visible")
        for row in source.iter_rows():
            for cell in row:
                content = getattr(cell.value, "text", cell.value)
                if content is None and cell.number_format == "General":
                    continue
                own = sheet.cell(cell.row, cell.column)
                own.number_format = cell.number_format
                if cell.data_type == "f":
                    own.formula = content
                    key = (source.title, cell.row, cell.column)
                    computed[key] = shown[source.title].cell(cell.row, cell.column).value
                else:
                    own.value = content
        for table in source.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            sheet.tables.append(
                TableModel(table.displayName, (top, left, bottom, right), True, bool(table.totalsRowCount))
            )
        book.sheets.append(sheet)
    book.computed = computed
    book.active = book.sheets[0].name
    return book
