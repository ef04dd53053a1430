"""Put one table on its sheet: codes, units, header, rows, widths, input messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ccni_xl.hosts.port import Formula, Link, Value, column_name
from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.model import Column, Role, Style, TableSpec
from ccni_xl.workbook.template.page import Canvas
from ccni_xl.workbook.template.validation import validation

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Widths", "put_table"]

Widths = dict[tuple[str, int], float]

_WRAP_FROM = 30.0
"""Columns at least this wide hold sentences: they wrap."""


def year_column(label: str) -> Column:
    """Return the column of a year."""
    return Column(
        label, label, label, kind=Kind.NUMBER, style=Style.INPUT, width=10, number_format="#,##0.00", low=0
    )


def put_table(
    canvas: Canvas,
    spec: TableSpec,
    rows: Sequence[Sequence[Value | Formula | Link]],
    widths: Widths,
    years: Sequence[str] = (),
) -> None:
    """Write a table.

    Parameters
    ----------
    rows : sequence of rows
        As many values a row as there are columns, years included; at least one row.
    widths : dict
        Widest column asked for so far at (sheet code, column from 0); tables above each other share columns.
    years : sequence of str
        Headers of the year columns behind the declared ones.
    """
    sheet = canvas.pages[spec.sheet].sheet
    columns = (*spec.columns, *(year_column(year) for year in years))
    first, last = spec.top, spec.top + len(rows) - 1  # rows from 0: the header is spec.top - 1
    left = spec.left - 1
    _head(canvas, spec, columns)
    for j, column in enumerate(columns):
        number = column.kind in (Kind.NUMBER, Kind.YEAR)
        wrap = column.width >= _WRAP_FROM and not column.link
        fmt = canvas.styles.cell(column.style, column.number_format, number=number, wrap=wrap)
        for i, row in enumerate(rows):
            _write(sheet, first + i, left + j, row[j], fmt)
        if spec.role is Role.INPUT or column.kept:
            rule = validation(column, canvas.lang, f"{column_name(left + j + 1)}{first + 1}")
            if rule is not None:
                sheet.data_validation(first, left + j, last, left + j, rule)
        key = (spec.sheet, left + j)
        widths[key] = max(widths.get(key, 0.0), column.width)
    sheet.add_table(
        spec.top - 1,
        left,
        last,
        left + len(columns) - 1,
        {
            "name": spec.name,
            "style": None,
            "columns": [{"header": column.label(canvas.lang)} for column in columns],
        },
    )
    for j, column in enumerate(columns):  # the table object writes its header cells in the default format
        number = column.kind in (Kind.NUMBER, Kind.YEAR)
        sheet.write_string(
            spec.top - 1, left + j, column.label(canvas.lang), canvas.styles.header(number=number)
        )


def _head(canvas: Canvas, spec: TableSpec, columns: Sequence[Column]) -> None:
    sheet, styles = canvas.pages[spec.sheet].sheet, canvas.styles
    sheet.set_row(spec.top - 1, 42)
    title = spec.title_zh if canvas.lang == "zh" else spec.title_en
    if title and spec.left > 1:
        sheet.write_string(spec.top - 4, spec.left - 1, title, styles.text(bold=True))
    for j, column in enumerate(columns):
        number = column.kind in (Kind.NUMBER, Kind.YEAR)
        place = spec.left - 1 + j
        sheet.write_string(spec.top - 3, place, column.code, styles.code(right=number))
        if column.unit(canvas.lang):
            sheet.write_string(spec.top - 2, place, column.unit(canvas.lang), styles.muted(right=number))


def _write(sheet: Worksheet, row: int, column: int, value: Value | Formula | Link, fmt: Any) -> None:
    if isinstance(value, Link):
        value = value.formula()
    if isinstance(value, Formula):
        cached = "" if value.value is None else value.value
        sheet.write_formula(row, column, value.text, fmt, cached)
    elif value is None:
        sheet.write_blank(row, column, None, fmt)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, fmt)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, fmt)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, fmt)
    else:
        raise TypeError(f"a new workbook holds no {type(value).__name__}")
