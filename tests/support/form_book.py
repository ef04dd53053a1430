"""A form made by hand, for tests of what reads forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from ccni_xl.collaborate.identity import FORM_BASE, FORM_FRAMEWORK, FORM_ID, FORM_TEMPLATE
from ccni_xl.workbook.schema import TEMPLATE_VERSION
from tests.support.files import spec

Rows = Sequence[Mapping[str, object]]


def form(path: Path, tables: Mapping[str, Rows], *, base: str, lang: str = "zh", **names: str) -> Path:
    """Write a form: table -> rows by column code (a year is a column too)."""
    book = openpyxl.Workbook()
    home = book.active
    home.title = "填报说明"
    said = {FORM_TEMPLATE: TEMPLATE_VERSION, FORM_ID: path.stem, FORM_BASE: base, FORM_FRAMEWORK: "2.0"}
    for i, (name, value) in enumerate({**said, **names}.items(), start=1):
        cell = home.cell(i, 1, value)
        cell.number_format = "@"
        book.defined_names[name] = DefinedName(name, attr_text=f"'{home.title}'!$A${i}")
    for table, rows in tables.items():
        sheet = book.create_sheet(table)
        codes = list(dict.fromkeys(code for row in rows for code in row))
        known = {column.code: column.label(lang) for column in spec(table).columns}
        sheet.append([known.get(code, code) for code in codes])
        for row in rows:
            sheet.append([row.get(code) for code in codes])
        ref = f"A1:{get_column_letter(len(codes))}{len(rows) + 1}"
        sheet.add_table(Table(displayName=table, ref=ref))
    book.save(path)
    return path
