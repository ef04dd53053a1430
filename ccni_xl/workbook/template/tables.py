"""Put one table on its sheet: codes, units, header, rows, widths, input messages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from ccni_xl.hosts.port import Cell, CellError, Formula, Link, plain
from ccni_xl.letters import column_name
from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.control import CANDIDATES
from ccni_xl.workbook.schema.model import Column, Role, Style, TableSpec
from ccni_xl.workbook.template.page import Canvas
from ccni_xl.workbook.template.validation import validation

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["RISKY", "Widths", "put_cell", "put_table"]

Widths = dict[tuple[str, int], float]

#: Columns that hold sentences, by table: they wrap, and their rows are made as high as the text needs.
_WRAPPED = {
    "tbl_checks": ("check",),
    "tbl_conflicts": (*(f"from_{n}" for n in range(1, CANDIDATES + 1)), "others"),
    "tbl_glossary": ("definition_zh", "definition_en", "source"),
    "tbl_issues": ("found", "advice"),
    "tbl_ranking": ("reason",),
    "tbl_sentences": ("sentence",),
    "tbl_settings": ("help",),
}
#: What a spreadsheet program could take for the beginning of a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Tables whose rows come later, and take the height of the first: lines it must have room for.
_LEAST = {"tbl_conflicts": 3}
#: Columns whose texts shrink rather than be cut.
_SHRUNK = {
    "tbl_profile": ("name", "value"),
    "tbl_profile_top": ("strength", "weakness"),
    "tbl_profile_lift": ("indicator", "value"),
}
_LINE = 15.0
"""Height of one line [points]."""
_INDENT = 1.5
"""What the indent of a text column adds to its width [characters]."""


def year_column(label: str) -> Column:
    """Return the column of a year."""
    return Column(
        label, label, label, kind=Kind.NUMBER, style=Style.INPUT, width=10, number_format="#,##0.00", low=0
    )


def put_table(
    canvas: Canvas,
    spec: TableSpec,
    rows: Sequence[Sequence[Cell]],
    widths: Widths,
    years: Sequence[str] = (),
    *,
    static: bool = False,
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
    static : bool
        Only values, for a page that is printed and thrown away: no formulas, no table object.
    """
    sheet = canvas.pages[spec.sheet].sheet
    columns = (*spec.columns, *(year_column(year) for year in years))
    first, last = spec.top, spec.top + len(rows) - 1  # rows from 0: the header is spec.top - 1
    left = spec.left - 1
    _head(canvas, spec, columns)
    _heights(sheet, spec, rows)
    for j, column in enumerate(columns):
        number = column.kind in (Kind.NUMBER, Kind.YEAR)
        wrap = column.code in _WRAPPED.get(spec.name, ())
        shrink = column.code in _SHRUNK.get(spec.name, ())
        make = partial(
            canvas.styles.cell, column.style, column.number_format, number=number, wrap=wrap, shrink=shrink
        )
        fmt = make()
        for i, row in enumerate(rows):
            risky = isinstance(row[j], str) and row[j].startswith(RISKY)  # type: ignore[union-attr]
            value = plain(row[j]) if static else row[j]
            put_cell(sheet, first + i, left + j, value, make(quoted=True) if risky else fmt)
        if spec.role is Role.INPUT or column.kept:
            rule = validation(column, canvas.lang, f"{column_name(left + j + 1)}{first + 1}")
            if rule is not None:
                sheet.data_validation(first, left + j, last, left + j, rule)
        key = (spec.sheet, left + j)
        widths[key] = max(widths.get(key, 0.0), column.room(canvas.lang) + (0.0 if number else _INDENT))
    if not static:
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


def _heights(sheet: Worksheet, spec: TableSpec, rows: Sequence[Sequence[Cell]]) -> None:
    """Make rows with wrapped texts high enough; a Chinese character takes the room of two others."""
    wrapped = [(j, c.width) for j, c in enumerate(spec.columns) if c.code in _WRAPPED.get(spec.name, ())]
    for i, row in enumerate(rows):
        lines = _LEAST.get(spec.name, 1)
        for j, width in wrapped:
            text = row[j] if isinstance(row[j], str) else ""
            room = sum(2.0 if ord(letter) > 0x2E7F else 1.05 for letter in str(text))
            lines = max(lines, ceil(room / (width - 1)))
        if lines > 1:
            sheet.set_row(spec.top + i, _LINE * lines)


def _head(canvas: Canvas, spec: TableSpec, columns: Sequence[Column]) -> None:
    sheet, styles = canvas.pages[spec.sheet].sheet, canvas.styles
    sheet.set_row(spec.top - 1, 42)
    if not spec.coded:
        return
    title = spec.title_zh if canvas.lang == "zh" else spec.title_en
    if title and spec.left > 1:
        sheet.write_string(spec.top - 4, spec.left - 1, title, styles.text(bold=True))
    for j, column in enumerate(columns):
        number = column.kind in (Kind.NUMBER, Kind.YEAR)
        place = spec.left - 1 + j
        sheet.write_string(spec.top - 3, place, column.code, styles.code(right=number))
        if column.unit(canvas.lang):
            sheet.write_string(spec.top - 2, place, column.unit(canvas.lang), styles.muted(right=number))


def put_cell(sheet: Worksheet, row: int, column: int, value: Cell, fmt: Any) -> None:
    """Write one cell; text is text, whatever it begins with."""
    if isinstance(value, Link):
        value = value.formula()
    if isinstance(value, Formula):
        cached = "" if value.value is None else value.value
        cached = cached.code if isinstance(cached, CellError) else cached
        sheet.write_formula(row, column, value.text, fmt, cached)
    elif isinstance(value, CellError):
        sheet.write_formula(row, column, "=NA()", fmt, value.code)
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
