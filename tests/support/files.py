"""Workbook files for tests: the shipped one, copies of it, and cells read by an independent reader."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from ccni_xl.framework import builtin
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Cell, TableWrite, WriteBatch
from ccni_xl.workbook.schema import INPUT_TABLES, STATIC_TABLES, TableSpec, result_tables

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "workbook" / "CCNI.xlsm"


def spec(table: str) -> TableSpec:
    """Return the schema of a table."""
    tables = (*INPUT_TABLES, *STATIC_TABLES, *result_tables(builtin("2.0")))
    return next(t for t in tables if t.name == table)


def find_table(book: openpyxl.Workbook, name: str) -> tuple[Worksheet, Table]:
    """Return the sheet and the table called ``name``."""
    for sheet in book.worksheets:
        if name in sheet.tables:
            return sheet, sheet.tables[name]
    raise AssertionError(f"no table {name}")


def records(path: Path, table: str, lang: str = "zh") -> list[dict[str, Any]]:
    """Return the rows of a table as openpyxl reads their cached values, by column code."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, found = find_table(book, table)
    header, *rows = [[cell.value for cell in row] for row in sheet[found.ref]]
    label = {column.label(lang): column.code for column in spec(table).columns}
    codes = [label.get(str(h), str(h)) for h in header]
    return [dict(zip(codes, row, strict=True)) for row in rows]


def set_cells(
    path: Path, table: str, where: Mapping[str, object], values: Mapping[str, Cell], lang: str = "zh"
) -> str:
    """Type values into the row of an input table that matches ``where``; return its sheet and row.

    The file is edited by the product's own writer, so that nothing else about it changes.
    """
    host = FileHost(path)
    block = host.read([table])[table]
    label = {c.code: c.label(lang) for c in spec(table).columns}
    at = {code: block.place.header.index(label.get(code, code)) for code in (*where, *values)}
    rows = [list(row) for row in block.rows]
    i = next(i for i, row in enumerate(rows) if all(str(row[at[c]]) == str(v) for c, v in where.items()))
    for code, value in values.items():
        rows[i][at[code]] = value  # type: ignore[call-overload]
    host.write(WriteBatch(tables=(TableWrite(table, block.place.header, rows),)))
    path.with_name(path.name + ".bak").unlink()
    return f"{block.place.sheet}!{block.place.address(i, at[next(iter(values))])}"


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a package."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
