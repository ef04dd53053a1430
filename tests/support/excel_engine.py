"""An engine for xlwings over `excel_model`, so that real xlwings code runs where there is no Excel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import xlwings as xw
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes as base

from tests.support.excel_model import ERRORS, BookModel, SheetModel, TableModel

_REFERS = re.compile(r"='?((?:[^']|'')+?)'?!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


class Engine:
    """What xlwings' converters and collections ask of an engine."""

    name = "excel"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: object) -> Any:
        if isinstance(x, float) and x != x:
            return ""
        if x is None or isinstance(x, str | bool | int | float | dt.datetime):
            return "" if x is None else x
        raise TypeError(f"Excel cannot take a {type(x).__name__}")

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, str) and value in ERRORS:
                return value if err_to_str else None
            if isinstance(value, int | float) and not isinstance(value, bool):
                return number_builder(float(value)) if number_builder else float(value)
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base.Apps):  # type: ignore[misc]
    """One running Excel."""

    def __init__(self, engine: Engine) -> None:
        self.all = [App(engine)]

    def __iter__(self) -> Iterator[App]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, pid: int) -> App:
        return self.all[0]

    def keys(self) -> list[int]:
        return [app.pid for app in self.all]


def _setting(name: str) -> property:
    def read(app: App) -> Any:
        return app.settings[name]

    def write(app: App, value: Any) -> None:
        app.did("set", f"{name}={value}")
        app.settings[name] = value

    return property(read, write)


class App(base.App):  # type: ignore[misc]
    """Excel: its settings, its boxes, its workbooks."""

    pid = 1

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._books = Books(self)
        self.alerts: list[tuple[str, str, str]] = []
        self.statuses: list[str] = []
        self.calculated = 0
        self.copied: Range | None = None
        self.settings: dict[str, Any] = {
            "screen_updating": True,
            "enable_events": True,
            "calculation": "automatic",
            "display_alerts": True,
        }
        self._status: Any = False
        self.corrections = SimpleNamespace(AutoExpandListRange=True, AutoFillFormulasInLists=True)

    engine = property(lambda self: self._engine)
    books = property(lambda self: self._books)
    screen_updating = _setting("screen_updating")
    enable_events = _setting("enable_events")
    calculation = _setting("calculation")
    display_alerts = _setting("display_alerts")

    @property
    def api(self) -> Any:
        """What Excel on Windows has beyond xlwings."""
        return SimpleNamespace(AutoCorrect=self.corrections)

    def did(self, operation: str, what: str) -> None:
        for book in self._books.all:
            book.model.did(operation, what)

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self._status = value
        if value:
            self.statuses.append(value)

    @property
    def cut_copy_mode(self) -> str | None:
        return "copy" if self.copied else None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: object) -> None:
        self.copied = None

    @property
    def selection(self) -> Range | None:
        book = self._books.all[-1]
        if book.model.selected is None:
            return None
        name, row, column = book.model.selected
        return Range(book.sheets(name), (row, column, row, column))

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: object) -> str:
        self.alerts.append((prompt, title, mode))
        return "ok"

    def calculate(self) -> None:
        self.calculated += 1

    def activate(self, steal_focus: bool) -> None:
        """Come to the front: there is no screen."""


class Books(base.Books):  # type: ignore[misc]
    """The open workbooks."""

    def __init__(self, app: App) -> None:
        self.app, self.all = app, []  # type: ignore[var-annotated]

    def __iter__(self) -> Iterator[Book]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __call__(self, key: int | str) -> Book:
        return self.all[key - 1] if isinstance(key, int) else next(b for b in self.all if b.name == key)


class Book(base.Book):  # type: ignore[misc]
    """A workbook; its full name is one from which nobody can derive a path."""

    def __init__(self, app: App, model: BookModel) -> None:
        self._app, self.model = app, model

    app = property(lambda self: self._app)
    name = property(lambda self: self.model.name)
    sheets = property(lambda self: Sheets(self))
    names = property(lambda self: Names(self))

    def activate(self) -> None:
        """Come to the front: there is no screen."""

    @property
    def fullname(self) -> str:
        if not self.model.path:
            raise AssertionError("a path was derived from the workbook's full name")
        return self.model.path

    @property
    def api(self) -> Any:
        """What Excel on Windows says of itself."""
        return SimpleNamespace(Saved=self.model.saved)


class Sheets(base.Sheets):  # type: ignore[misc]
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, model) for model in self.book.model.sheets)

    def __len__(self) -> int:
        return len(self.book.model.sheets)

    def __call__(self, key: int | str) -> Sheet:
        model = self.book.model
        return Sheet(self.book, model.sheets[key - 1] if isinstance(key, int) else model.sheet(key))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str = "") -> Sheet:
        made = SheetModel(name)
        self.book.model.did("add sheet", name)
        self.book.model.sheets.insert(after.index if after else 0, made)
        return Sheet(self.book, made)


class Sheet(base.Sheet):  # type: ignore[misc]
    """A sheet."""

    def __init__(self, book: Book, model: SheetModel) -> None:
        self._book, self.model = book, model

    book = property(lambda self: self._book)
    index = property(lambda self: self._book.model.sheets.index(self.model) + 1)
    visible = property(lambda self: -1 if self.model.visible else 0)
    api = property(lambda self: SimpleNamespace(ProtectContents=self.model.protected, ProtectionMode=False))
    tables = property(lambda self: Tables(self))

    @property
    def name(self) -> str:
        return self.model.name

    @name.setter
    def name(self, value: str) -> None:
        self.model.name = value

    @property
    def used_range(self) -> Range:
        return Range(self, (1, 1, *self.model.extent))

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first)
            return Range(self, (top, left, bottom, right))
        if isinstance(first, Range):
            return Range(self, (*first.area[:2], *(second or first).area[2:]))
        return Range(self, (*first, *(second or first)))

    def activate(self) -> None:
        self._book.model.did("activate", self.name)
        self._book.model.active = self.name


class Range(base.Range):  # type: ignore[misc]
    """A block of cells."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, area: tuple[int, int, int, int]) -> None:
        self._sheet, self.area, self.options = sheet, area, {}  # type: ignore[var-annotated]

    sheet = property(lambda self: self._sheet)
    api = property(lambda self: self._sheet.model)
    row = property(lambda self: self.area[0])
    column = property(lambda self: self.area[1])
    shape = property(lambda self: (self.area[2] - self.area[0] + 1, self.area[3] - self.area[1] + 1))

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    def __call__(self, row: int, column: int) -> Range:
        row, column = self.row + row - 1, self.column + column - 1
        return Range(self._sheet, (row, column, row, column))

    @property
    def address(self) -> str:
        top, left, bottom, right = self.area
        corner = f"${get_column_letter(left)}${top}"
        return corner if len(self) == 1 else f"{corner}:${get_column_letter(right)}${bottom}"

    def _did(self, operation: str) -> BookModel:
        model = self._sheet.book.model
        model.did(operation, f"{self._sheet.name}!{self.address.replace('$', '')}")
        return model  # type: ignore[no-any-return]

    def _rows(self, of: Any) -> Any:
        top, left, bottom, right = self.area
        model = self._sheet.model
        if len(self) == 1:
            return of(model, top, left)
        return tuple(
            tuple(of(model, row, column) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )

    @property
    def raw_value(self) -> Any:
        return self._rows(self._did("read").value)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        book, (top, left, *_) = self._did("write"), self.area
        rows = data if isinstance(data, list | tuple) else [[data]]
        if self._sheet.book.app.corrections.AutoExpandListRange:
            self._take_into_table()
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                book.type_into(self._sheet.model, top + i, left + j, value)

    def _take_into_table(self) -> None:
        """Make a table wider by what is assigned beside it, as Excel does for what is typed there."""
        top, left, _, right = self.area
        for table in self._sheet.model.tables:
            first, start, last, end = table.area
            if left == end + 1 and first < top <= last:
                table.area = (first, start, last, right)

    @property
    def formula(self) -> Any:
        return self._rows(self._did("read").content)

    def _cells(self) -> Iterator[tuple[int, int]]:
        top, left, bottom, right = self.area
        return ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))

    @property
    def number_format(self) -> str | None:
        self._did("format")
        found = {
            cell.number_format if (cell := self._sheet.model.cells.get(place)) else "General"
            for place in self._cells()
        }
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._did("format")
        for place in self._cells():
            self._sheet.model.cell(*place).number_format = value

    @property
    def column_width(self) -> float:
        return 8.43

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._did("width")

    @property
    def merge_cells(self) -> bool | None:
        top, left, bottom, right = self.area
        crossing = [
            m for m in self._sheet.model.merges
            if m[0] <= bottom and top <= m[2] and m[1] <= right and left <= m[3]
        ]  # fmt: skip
        return None if crossing else False

    @property
    def row_height(self) -> float | None:
        heights = {0.0 if row in self._sheet.model.hidden else 15.0 for row, _ in self._cells()}
        return heights.pop() if len(heights) == 1 else None

    def clear_contents(self) -> None:
        book = self._did("clear")
        for place in self._cells():
            book.type_into(self._sheet.model, *place, None)

    def copy(self, destination: Range | None = None) -> None:
        self._did("copy")
        self._sheet.book.app.copied = self

    def paste(self, paste: str, operation: object, skip_blanks: bool, transpose: bool) -> None:
        self._did("paste")
        source = self._sheet.book.app.copied
        assert source is not None and paste in ("formats", "validation", "column_widths")
        (height, width), (top, left, *_) = source.shape, self.area
        for row, column in self._cells() if paste == "formats" else ():
            place = source.row + (row - top) % height, source.column + (column - left) % width
            like = source.sheet.model.cells.get(place)
            self._sheet.model.cell(row, column).number_format = like.number_format if like else "General"

    def select(self) -> None:
        self._did("select")
        self._sheet.book.model.selected = (self._sheet.name, self.row, self.column)


class Tables(base.Tables):  # type: ignore[misc]
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator[Table]:
        return (Table(self.sheet, model) for model in self.sheet.model.tables)

    def __len__(self) -> int:
        return len(self.sheet.model.tables)

    def add(self, source: xw.Range, name: str, table_style_name: str, **_: object) -> Table:
        made = TableModel(name, source.impl.area)
        self.sheet.model.tables.append(made)
        return Table(self.sheet, made)


class Table(base.Table):  # type: ignore[misc]
    """A table."""

    def __init__(self, sheet: Sheet, model: TableModel) -> None:
        self.sheet, self.model = sheet, model

    name = property(lambda self: self.model.name)
    parent = property(lambda self: self.sheet)
    range = property(lambda self: Range(self.sheet, self.model.area))
    show_headers = property(lambda self: self.model.show_headers)

    @property
    def show_totals(self) -> bool:
        return self.model.show_totals

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        """Excel moves nothing else: the totals row goes, or takes the row below the data."""
        top, left, bottom, right = self.model.area
        model, sheet = self.sheet.book.model, self.sheet.model
        if self.model.show_totals and not value:
            model.totals = [sheet.cells.pop((bottom, c), None) for c in range_of(left, right)]
            self.model.area = (top, left, bottom - 1, right)
        elif value and not self.model.show_totals:
            for column, cell in zip(range_of(left, right), model.totals, strict=True):
                if cell is not None:
                    sheet.cells[bottom + 1, column] = cell
            self.model.area = (top, left, bottom + 1, right)
        self.model.show_totals = value

    @property
    def autofilter(self) -> Any:
        kind = "values" if self.model.filtered else "none"
        return SimpleNamespace(criteria=[base.empty_autofilter_criteria(1, kind)])

    @property
    def show_autofilter(self) -> bool:
        return self.model.show_autofilter

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.sheet.book.model.did("filter", self.name)
        self.model.show_autofilter = value
        if not value:
            self.model.filtered = False
            self.sheet.model.hidden.clear()

    def resize(self, target: xw.Range) -> None:
        self.sheet.book.model.did("resize", self.name)
        if self.model.show_totals or target.impl.area[:2] != self.model.area[:2]:
            raise OSError("the totals row is in the way, or the header row would move")
        self.model.area = target.impl.area


def range_of(first: int, last: int) -> Any:
    return range(first, last + 1)


class Names(base.Names):  # type: ignore[misc]
    """The defined names of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, Name(self.book, name)) for name in self.book.model.names]

    def contains(self, name: str) -> bool:
        return name in self.book.model.names

    def __call__(self, name: str) -> Name:
        return Name(self.book, name)

    def __len__(self) -> int:
        return len(self.book.model.names)


class Name(base.Name):  # type: ignore[misc]
    """A defined name."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self._name = book, name

    name = property(lambda self: self._name)
    refers_to = property(lambda self: self.book.model.names[self._name])

    @property
    def refers_to_range(self) -> Range:
        match = _REFERS.fullmatch(self.refers_to)
        assert match is not None, self.refers_to
        return self.book.sheets(match[1]).range(match[2].replace("$", ""))  # type: ignore[no-any-return]


@contextmanager
def running_excel(*models: BookModel) -> Iterator[list[Any]]:
    """Run an Excel that has these workbooks open; yield them as xlwings books."""
    engines, before = xw.engines, (list(xw.engines.engines), dict(xw.engines.engines_by_name))
    active = engines.active
    engine = Engine()
    app = engine.apps.all[0]
    app.books.all = [Book(app, model) for model in models]
    try:
        engines.add(xw.Engine(impl=engine))
        engines.active = engines.engines[-1]
        yield [xw.Book(impl=book) for book in app.books.all]
    finally:
        engines.engines, engines.engines_by_name = before
        engines.active = active
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller
