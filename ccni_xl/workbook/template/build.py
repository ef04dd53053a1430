"""The builder: the whole workbook as bytes, the same bytes for the same data and language."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ccni_xl import __version__
from ccni_xl.demo import DemoData
from ccni_xl.framework import Framework, builtin
from ccni_xl.hosts.port import Cell, TableWrite
from ccni_xl.workbook.formulas import Native, native_formulas, stamp_table
from ccni_xl.workbook.lists import list_tables
from ccni_xl.workbook.schema import INPUT_TABLES, NAMED_CELLS, NAMED_LISTS, STATIC_TABLES, result_tables
from ccni_xl.workbook.schema.figures import LABEL_ROWS, MAP_LABEL_ROWS
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.settings_table import SETTING_ROWS
from ccni_xl.workbook.template.chart_kit import Kit
from ccni_xl.workbook.template.content import Content, input_contents
from ccni_xl.workbook.template.glossary import glossary_rows
from ccni_xl.workbook.template.home import put_home
from ccni_xl.workbook.template.look import FONT, FONT_SIZE
from ccni_xl.workbook.template.macro_sheets import put_macros, set_ribbon
from ccni_xl.workbook.template.marks import put_marks
from ccni_xl.workbook.template.native_cells import put_native_cells, start_context
from ccni_xl.workbook.template.package import (
    pack,
    set_content_type,
    set_east_asian_fonts,
    set_named_styles,
    set_shape_macros,
    unpack,
)
from ccni_xl.workbook.template.page import Canvas, open_pages
from ccni_xl.workbook.template.profile_page import set_profile_page
from ccni_xl.workbook.template.robust_cells import (
    put_robust_cells,
    set_finding_rows,
    split_pages,
)
from ccni_xl.workbook.template.rules import put_rules
from ccni_xl.workbook.template.settings_cells import put_setting_limits
from ccni_xl.workbook.template.styles import Styles
from ccni_xl.workbook.template.tables import Widths, put_table

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["build"]

#: What the file says about its making: fixed, so that two builds are equal.
_CREATED = datetime(2024, 1, 1)
#: Frameworks a new workbook comes with; the first is in force.
_VERSIONS = ("2.0", "1.0")
#: Rows a result table starts with: one a city, one a city and edition, or as many as said.
_BY_CITY = frozenset(
    {
        "tbl_board",
        "tbl_change",
        "tbl_contrib",
        "tbl_decoupling",
        "tbl_ranking",
        "tbl_robust",
        "tbl_scope",
        "tbl_weight_ranks",
        "tbl_whatif",
    }
)
_BY_CITY_AND_EDITION = frozenset({"tbl_scores", "tbl_timeline", "tbl_values"})
_FIXED = {
    "tbl_table3": 4,
    "tbl_labels": LABEL_ROWS,
    "tbl_map_labels": MAP_LABEL_ROWS,
    "tbl_profile_top": 3,
    "tbl_profile_lift": 5,
}


def build(*, lang: str = "zh", data: DemoData | None = None) -> bytes:
    """Return a new workbook (.xlsm).

    Parameters
    ----------
    lang : str
        "zh" or "en": sheet names, headers, messages, labels in the data.
    data : DemoData or None
        What to fill the input tables with; None leaves them without a single city.
    """
    import xlsxwriter

    from ccni_xl.workbook.template.charts import put_charts

    if lang not in ("zh", "en"):
        raise ValueError(f"lang is 'zh' or 'en', not {lang!r}")
    frameworks = [builtin(version) for version in _VERSIONS]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
        },
    )
    _properties(book, lang)
    styles = Styles(book)
    canvas = open_pages(book, styles, lang, demo=data is not None and data.illustrative)
    contents = input_contents(lang, data, frameworks)
    native = native_formulas(start_context(canvas, contents, frameworks[0]))
    specs, rows = _put_tables(canvas, contents, frameworks[0], native)
    put_native_cells(canvas, native)
    set_profile_page(canvas, specs)
    put_robust_cells(canvas)
    split_pages(canvas, specs)
    set_finding_rows(canvas, specs["tbl_sentences"])
    put_charts(Kit(canvas, specs, rows), native)
    _name_everything(canvas, specs)
    put_home(canvas)
    put_marks(canvas, specs.values(), NAMED_CELLS)
    macros = put_macros(canvas)
    book.close()
    parts = unpack(out.getvalue())
    set_content_type(parts)
    set_named_styles(parts, lang)
    set_east_asian_fonts(parts)
    set_shape_macros(parts)
    set_ribbon(parts, macros)
    return pack(parts)


def _properties(book: Workbook, lang: str) -> None:
    zh = lang == "zh"
    book.set_properties(
        {
            "title": "城市双碳指数" if zh else "China City Carbon-Neutrality Index",
            "author": "ccni_xl",
            "comments": f"ccni_xl {__version__}",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1400)
    book.set_tab_ratio(80)
    book.set_calc_mode("auto")


def _put_tables(
    canvas: Canvas, contents: Mapping[str, Content], framework: Framework, native: Native
) -> tuple[dict[str, TableSpec], dict[str, int]]:
    """Write every table; return their declarations and numbers of rows."""
    widths: Widths = {}
    counts: dict[str, int] = {}
    specs: dict[str, TableSpec] = {}
    filled = _filled(canvas, contents, framework, native)
    cities = len(contents["tbl_cities"].rows)
    editions = len(contents["tbl_editions"].rows)
    for spec in (*INPUT_TABLES, *STATIC_TABLES, *result_tables(framework)):
        specs[spec.name] = spec
        years: tuple[str, ...] = ()
        rows: Sequence[Sequence[Cell]]
        if spec.name in contents:
            years = contents[spec.name].header[len(spec.columns) :]
            rows = contents[spec.name].rows
        elif spec.name in filled:
            rows = _all_columns(spec, filled[spec.name], canvas.lang)
        else:
            rows = [[None] * len(spec.columns)] * _blank_rows(spec, cities, editions)
        counts[spec.name] = len(rows)
        put_table(canvas, spec, rows, widths, years)
        put_rules(canvas, spec, len(rows), len(spec.columns) + len(years))
    put_setting_limits(canvas, specs["tbl_settings"], SETTING_ROWS)
    _set_columns(canvas, specs, widths)
    return specs, counts


def _filled(
    canvas: Canvas, contents: Mapping[str, Content], framework: Framework, native: Native
) -> dict[str, TableWrite]:
    """Return the tables that are no inputs and yet not blank in a new workbook."""
    blocks = {name: content.block(canvas.lang) for name, content in contents.items()}
    writes = (
        stamp_table(blocks, canvas.lang, stamped={}),
        glossary_rows(canvas.lang),
        *list_tables(framework, canvas.lang),
        *native.tables,
    )
    return {write.table: write for write in writes if write.rows}


def _all_columns(spec: TableSpec, write: TableWrite, lang: str) -> list[list[Cell]]:
    """Return the rows of a write with the user's own columns, which it leaves out, empty."""
    at = {label: j for j, label in enumerate(write.header)}
    places = [at.get(label) for label in spec.header(lang)]
    return [[None if j is None else row[j] for j in places] for row in write.rows]


def _blank_rows(spec: TableSpec, cities: int, editions: int) -> int:
    if spec.name in _BY_CITY:
        return cities
    if spec.name in _BY_CITY_AND_EDITION:
        return cities * editions
    return _FIXED.get(spec.name, 1)


def _set_columns(canvas: Canvas, specs: Mapping[str, TableSpec], widths: Widths) -> None:
    hidden = {
        (spec.sheet, spec.left - 1 + j)
        for spec in specs.values()
        for j, column in enumerate(spec.columns)
        if column.hidden
    }
    for (code, column), width in sorted(widths.items()):
        options = {"hidden": True} if (code, column) in hidden else {}
        canvas.pages[code].sheet.set_column(column, column, width, None, options)
    for spec in specs.values():
        if spec.top == 7 and spec.left == 1:
            page = canvas.pages[spec.sheet]
            page.sheet.freeze_panes(7, _frozen(spec))
            page.sheet.repeat_rows(5, 6)


def _frozen(spec: TableSpec) -> int:
    """Return how many columns stay in view: up to and with the city's name."""
    named = [j + 1 for j, code in enumerate(spec.codes[:4]) if code in ("name", "name_zh", "label")]
    return named[0] if named else 1


def _name_everything(canvas: Canvas, specs: Mapping[str, TableSpec]) -> None:
    for cell in NAMED_CELLS:
        letters = cell.address.rstrip("0123456789")
        place = f"${letters}${cell.address[len(letters) :]}"
        canvas.book.define_name(cell.name, f"='{canvas.name(cell.sheet)}'!{place}")
    for entry in NAMED_LISTS:
        label = specs[entry.table].column(entry.column_code(canvas.lang)).label(canvas.lang)
        canvas.book.define_name(entry.name, f"={entry.table}[{label}]")
