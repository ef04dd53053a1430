"""What the workbook's macros ask of xlwings' server for functions, with what Windows brings replaced."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from ccni_xl.udf_spec import FUNCTIONS
from tests.support import excel_engine
from tests.support.excel_model import BookModel, SheetModel

__all__ = ["MISSING", "udf_server"]

MISSING = -2147352572  # how COM says that an argument was left out


@contextmanager
def udf_server() -> Iterator[Callable[..., Any]]:
    """Yield ``call(name, *arguments)``; an argument that is a list holds rows and is put on a sheet first."""
    replaced = {
        "pythoncom": SimpleNamespace(CoInitialize=lambda: None),
        "pywintypes": SimpleNamespace(com_error=OSError),
        "win32com": ModuleType("win32com"),
        "win32com.client": SimpleNamespace(Dispatch=lambda book: book),
        "xlwings.com_server": SimpleNamespace(loop=None),
    }
    sheet = SheetModel("a")
    patch = pytest.MonkeyPatch()
    with excel_engine.running_excel(BookModel("b.xlsm", [sheet])) as (book,):
        for name, module in replaced.items():
            patch.setitem(sys.modules, name, module)
        patch.delitem(sys.modules, "ccni_xl.xl_udfs", raising=False)
        udfs = importlib.import_module("xlwings.udfs")
        windows = SimpleNamespace(
            Range=lambda xl: xl,
            is_range_instance=lambda a: isinstance(a, excel_engine.Range),
            BOOK_CALLER=None,
        )
        patch.setattr(xw, "_xlwindows", windows, raising=False)
        for name, real in (("func", "xlfunc"), ("arg", "xlarg"), ("ret", "xlret")):
            patch.setattr(xw, name, getattr(udfs, real))
        on_sheet = book.sheets[0].impl

        def put(rows: Any, top: int) -> excel_engine.Range:
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    sheet.cell(top + i, 1 + j).value = value
            return excel_engine.Range(on_sheet, (top, 1, top + len(rows) - 1, len(rows[0])))

        def call(name: str, *arguments: object) -> Any:
            sheet.cells.clear()
            given = [put(a, 1 + 100 * n) if isinstance(a, list) else a for n, a in enumerate(arguments)]
            left_out = len(next(f for f in FUNCTIONS if f.function == name).arguments) - len(given)
            caller = excel_engine.Range(on_sheet, (9999, 1, 9999, 1))
            return udfs.call_udf("ccni_xl.xl_udfs", name, (*given, *[MISSING] * left_out), None, caller)

        try:
            yield call
        finally:
            patch.undo()
            sys.modules.pop("xlwings.udfs", None)
            sys.modules.pop("ccni_xl.xl_udfs", None)
