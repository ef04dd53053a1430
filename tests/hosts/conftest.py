"""Workbooks built for the host tests, and a way to see which parts of one changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

HEADER = ("名次", "城市", "得分")
CITIES = ("北京", "上海", "深圳", "南京", "宜昌", "杭州", "成都", "武汉", "厦门", "大连")


def ranking(order: tuple[int, ...] = (0, 1, 2, 3, 4)) -> list[list[object]]:
    """Rows of a ranking of the cities with these numbers."""
    return [[i + 1, CITIES[c], 90.0 - i / 3] for i, c in enumerate(order)]


@pytest.fixture
def parts_of() -> Callable[[Path], dict[str, bytes]]:
    def parts(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return parts


@pytest.fixture
def replace_part() -> Callable[[Path, dict[str, Any]], None]:
    """Rewrite parts of a package: name -> new bytes, or a function of the old ones; None drops the part."""

    def change(path: Path, edits: dict[str, Any]) -> None:
        with zipfile.ZipFile(path) as archive:
            old = {info: archive.read(info) for info in archive.infolist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for info, data in old.items():
                edit = edits.get(info.filename, data)
                data = edit(data) if callable(edit) else edit
                if data is not None:
                    archive.writestr(info, data)
            for name in edits.keys() - {info.filename for info in old}:
                archive.writestr(name, edits[name](b"") if callable(edits[name]) else edits[name])

    return change


@pytest.fixture
def ranked(tmp_path: Path) -> Callable[..., Path]:
    """Build a workbook with the table tbl_ranking at A7 of 排名, and sheets of the user's around it.

    Keyword arguments: ``order`` of the cities, ``extra`` columns (label -> values or a formula) in the table,
    ``notes`` (address -> value) on the sheet, ``totals``, and ``more``, called with (workbook, sheet).
    """

    def make(
        name: str = "book.xlsx",
        order: tuple[int, ...] = (0, 1, 2, 3, 4),
        extra: dict[str, Any] | None = None,
        notes: dict[str, Any] | None = None,
        totals: bool = False,
        more: Callable[[Any, Any], None] | None = None,
        options: dict[str, Any] | None = None,
    ) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, options or {})
        book.set_properties({"created": datetime(2024, 1, 1)})  # the same bytes in the next second too
        rows, extra = ranking(order), extra or {}
        mine = book.add_worksheet("我的")
        mine.write_column(0, 0, ["甲", "乙", 3.5, True])
        mine.write_formula("B1", "=SUM(排名!C8:C12)", value=447.0)
        sheet = book.add_worksheet("排名")
        sheet.write("A1", "城市双碳指数排名")
        columns = [{"header": h} for h in HEADER]
        score = book.add_format({"num_format": "0.0"})
        columns[2]["format"] = score
        if totals:
            columns[0]["total_string"] = "合计"
            columns[2]["total_function"] = "average"
        for label, content in extra.items():
            columns.append({"header": label} | ({"formula": content} if isinstance(content, str) else {}))
        last = 6 + len(rows) + totals
        table = {"name": "tbl_ranking", "columns": columns, "total_row": totals}
        sheet.add_table(6, 0, last, len(columns) - 1, table)
        for i, row in enumerate(rows):
            sheet.write_row(7 + i, 0, row[:2])
            sheet.write_number(7 + i, 2, row[2], score)
            for j, content in enumerate(extra.values()):
                if not isinstance(content, str) and content[i] is not None:
                    sheet.write(7 + i, 3 + j, content[i])
        for address, value in (notes or {}).items():
            sheet.write(address, value)
        if more is not None:
            more(book, sheet)
        book.close()
        return path

    return make
