"""A form (填报表): a small .xlsx in which a city, a province or a group of cities fills in its data.

Structure, for whoever reads forms:

- One sheet a table, with the names, table names (``tbl_policy``, ``tbl_annual``, ``tbl_co2``,
  ``tbl_gdp_real``, ``tbl_population``, ``tbl_sources``, ``tbl_entered``), column labels and validation of the
  master. Codes stand in row 5, units in row 6, headers in row 7, rows below. A form has the edition in force
  only, and of the series the years asked for only.
- Sources stand in the rows of policy and annual data; those of the series, which have no such column, go to
  ``tbl_sources``, whose numbers are the form's own (``310000-1``), so that two forms never share one.
- Rows hold what the master held when the form was made, so that what was not touched equals the base.
- Last year's values stand below (policy, annual) or to the right (series), outside of the tables, in grey.
- The cells named in `FORM_NAMES` say what the form is; those in `FILLER_NAMES` who filled it in.
- There is no protection: pasting and correcting must stay possible, and the merge checks everything anyway.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ccni_xl import __version__
from ccni_xl.demo import banner
from ccni_xl.hosts.port import Value
from ccni_xl.variables import Kind, variable
from ccni_xl.workbook.schema import INPUT_TABLES, SERIES_TABLES, sheet
from ccni_xl.workbook.schema.model import Column, SheetSpec, Style, TabGroup, TableSpec
from ccni_xl.workbook.template.look import FONT, FONT_SIZE
from ccni_xl.workbook.template.marks import put_marks
from ccni_xl.workbook.template.package import pack, set_named_styles, unpack
from ccni_xl.workbook.template.page import Canvas, Page
from ccni_xl.workbook.template.rules import put_rules
from ccni_xl.workbook.template.styles import Styles
from ccni_xl.workbook.template.tables import Widths, put_cell, put_table

__all__ = [
    "COVER",
    "FILLER_NAMES",
    "FORM_NAMES",
    "FORM_TABLES",
    "FormSpec",
    "FormTable",
    "build_form",
    "form_table",
    "purpose_of",
]

#: Tables of a form, in the order of its sheets.
FORM_TABLES: Final = ("tbl_policy", "tbl_annual", *SERIES_TABLES.values(), "tbl_sources", "tbl_entered")
#: Defined names that say what a form is.
FORM_NAMES: Final = (
    "ccni_form_id",
    "ccni_form_template",
    "ccni_form_framework",
    "ccni_form_edition",
    "ccni_form_scope",
    "ccni_form_fingerprint",
    "ccni_form_time",
    "ccni_form_demo",
)
#: Defined names of what people say about themselves.
FILLER_NAMES: Final = tuple(f"ccni_form_{word}" for word in ("by", "contact", "date", "note"))
#: The sheet with the instructions.
COVER: Final = SheetSpec(
    "form",
    "填报说明",
    "Instructions",
    "ShForm",
    TabGroup.CONTROL,
    "先看这里：填什么，怎样填，填完发给谁。",
    "Read this first: what to fill in, how, and where to send it.",
)
#: Columns that say whose row it is; they are filled in and not to be changed.
_IDENTITY: Final = ("city", "name", "edition")
_SOURCES_FOR: Final = (
    "逐年数据（碳排放、GDP、人口）的来源写在这里；编号也可填到其他表的“来源”列。",
    "Sources of the series (CO2, GDP, population); other sheets may give a number under Source.",
)
_SCOPE_HELP: Final = ("用于哪些数据，如“2021 年碳排放”。", "Which data it is for, e.g. CO2 of 2021.")
_VARIABLE_OF: Final = {table: code for code, table in SERIES_TABLES.items()}
_CREATED: Final = datetime(2024, 1, 1)
_SPECS: Final = {spec.name: spec for spec in INPUT_TABLES}


@dataclass(frozen=True, slots=True)
class FormTable:
    """The content of one table.

    Parameters
    ----------
    name : str
        E.g. "tbl_annual".
    rows : sequence of rows
        Values in the order of the declared columns, then the years.
    years : tuple of str
        Years asked for, of a series.
    reference : sequence of rows
        Last year's values: same columns (policy, annual), or one value a past year (series).
    reference_label : str
        The edition they belong to.
    past : tuple of str
        Past years, of a series.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    years: tuple[str, ...] = ()
    reference: Sequence[Sequence[Value]] = ()
    reference_label: str = ""
    past: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One form.

    Parameters
    ----------
    title : str
        Whom it is for, e.g. "上海".
    edition : str
    names : mapping of str to str
        Values of the cells in `FORM_NAMES`.
    tables : tuple of FormTable
    cities, indicators : tuple of str
        What the lists offer.
    asked_by, due : str
        Who asked, until when; "" if that is not said.
    demo : bool
        The master holds illustrative data.
    """

    title: str
    edition: str
    names: Mapping[str, str]
    tables: tuple[FormTable, ...]
    cities: tuple[str, ...]
    indicators: tuple[str, ...]
    asked_by: str = ""
    due: str = ""
    demo: bool = False


def build_form(form: FormSpec, lang: str = "zh") -> bytes:
    """Return the form as an .xlsx; the same bytes for the same content."""
    import xlsxwriter

    from ccni_xl.workbook.template.form_cover import Entry, put_cover

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
    }
    book = xlsxwriter.Workbook(out, options)
    title = f"城市双碳指数填报表 {form.title}" if lang == "zh" else f"CCNI entry form {form.title}"
    comment = f"ccni_xl {__version__}"
    book.set_properties({"title": title, "author": "ccni_xl", "comments": comment, "created": _CREATED})
    canvas = Canvas(book, Styles(book), lang, {}, form.demo)
    for spec in (COVER, *(sheet(_SPECS[table.name].sheet) for table in form.tables), sheet("lists")):
        _open_page(canvas, spec)
    _put_lists(canvas, form)
    entries: list[Entry] = []
    for table in form.tables:
        narrowed = form_table(table, lang)
        _put_data_sheet(canvas, form, table, narrowed)
        entries.append(Entry(narrowed, table.rows))
    put_cover(canvas, form, entries)
    book.close()
    parts = unpack(out.getvalue())
    set_named_styles(parts, lang)
    return pack(parts)


def form_table(table: FormTable, lang: str = "zh") -> TableSpec:
    """Return the declaration of a form's table: the master's, narrowed to what is asked for."""
    spec = _SPECS[table.name]
    columns = tuple(_form_column(spec, column) for column in spec.columns)
    if spec.years:
        years = (_year(spec, label) for label in table.years)
        columns = (*columns, *years)
    return replace(spec, columns=columns, years=False)


def purpose_of(spec: TableSpec, lang: str) -> str:
    """Return what a sheet of a form asks for; of a series, its unit, meaning and usual slips."""
    if spec.name in _VARIABLE_OF:
        about = variable("series", _VARIABLE_OF[spec.name])
        gap = "：" if lang == "zh" else ": "
        return f"{about.name(lang)} [{about.unit(lang)}]{gap}{about.help(lang)}"
    if spec.name == "tbl_sources":
        return _SOURCES_FOR[0 if lang == "zh" else 1]
    page = sheet(spec.sheet)
    return page.purpose_zh if lang == "zh" else page.purpose_en


def _form_column(spec: TableSpec, column: Column) -> Column:
    """Grey where it is not to be changed; text stays text however it begins."""
    if column.code in _IDENTITY and spec.name != "tbl_entered":
        return replace(column, style=Style.CALC, number_format="@", choices="", help_zh="", help_en="")
    if spec.name == "tbl_sources" and column.code == "number":
        return replace(column, style=Style.CALC, number_format="@", width=12)
    if spec.name == "tbl_sources" and column.code == "scope":
        column = replace(column, help_zh=_SCOPE_HELP[0], help_en=_SCOPE_HELP[1])
    if column.code == "name":
        column = replace(column, choices="ccni_city_list")
    is_text = column.kind is Kind.TEXT and not column.number_format
    return replace(column, number_format="@") if is_text else column


def _year(spec: TableSpec, label: str) -> Column:
    about = variable("series", _VARIABLE_OF[spec.name])
    return Column(
        label,
        label,
        label,
        about.unit_zh,
        about.unit_en,
        kind=Kind.NUMBER,
        style=Style.INPUT,
        width=13,
        number_format="#,##0.00",
        low=about.low,
        high=about.high,
        help_zh=about.help_zh,
        help_en=about.help_en,
    )


# ---------------------------------------------------------------- sheets
def _open_page(canvas: Canvas, spec: SheetSpec) -> None:
    made = canvas.book.add_worksheet(spec.name(canvas.lang))
    made.set_tab_color(spec.group.value)
    made.hide_gridlines(2)
    if spec.hidden:
        made.hide()
    canvas.pages[spec.code] = Page(spec, made)
    made.set_paper(9)
    made.set_landscape()
    made.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    made.fit_to_pages(1, 0)
    index = canvas.pick("城市双碳指数填报表", "CCNI entry form")
    page = canvas.pick("第 &P / &N 页", "Page &P of &N")
    made.set_footer(f'&L&"{FONT}"&8{index} · &A&C&"{FONT}"&8{page}')


def _put_lists(canvas: Canvas, form: FormSpec) -> None:
    """Write what the drop-down lists offer on a hidden sheet."""
    made, name = canvas.pages["lists"].sheet, canvas.name("lists")
    lists = (
        ("ccni_edition_list", (form.edition,)),
        ("ccni_city_list", form.cities),
        ("ccni_indicator_list", form.indicators),
    )
    for j, (defined, items) in enumerate(lists):
        made.write_string(0, j, defined)
        for i, item in enumerate(items, start=1):
            made.write_string(i, j, item)
        letter = "ABC"[j]
        canvas.book.define_name(defined, f"='{name}'!${letter}$2:${letter}${len(items) + 1}")


def _put_data_sheet(canvas: Canvas, form: FormSpec, table: FormTable, spec: TableSpec) -> None:
    made, styles, lang = canvas.pages[spec.sheet].sheet, canvas.styles, canvas.lang
    page = canvas.pages[spec.sheet].spec
    made.set_row(0, 28)
    for row in range(1, 6):
        made.set_row(row, 16)
    heading = page.name(lang).replace("_", " ")
    made.write_string(0, 0, f"{heading} · {form.title} · {form.edition}", styles.title())
    made.write_string(
        1,
        0,
        canvas.pick(
            "只填黄色单元格；未公布填 n/a，不要留空或填 0。灰色的不用改。粘贴时请“只粘贴数值”。",
            "Fill in yellow cells only; n/a where nothing is published, never blank or 0. Leave grey cells. "
            "Paste values only.",
        ),
        styles.strip(),
    )
    made.write_string(2, 0, purpose_of(spec, lang), styles.muted())
    home = COVER.name(lang)
    made.write_url(3, 0, f"internal:'{home}'!A1", styles.link(small=True), f"← {home}")
    if form.demo:
        made.write_string(3, 2, banner(lang), styles.banner())
    widths: Widths = {}
    put_table(canvas, spec, table.rows, widths)
    put_rules(canvas, spec, len(table.rows), len(spec.columns))
    put_marks(canvas, [spec])
    for (_, column), width in sorted(widths.items()):
        made.set_column(column, column, width)
    made.freeze_panes(7, 2)
    made.repeat_rows(4, 6)
    if table.past:
        _put_past(canvas, table, spec)
    elif table.reference and not table.years:
        _put_reference(canvas, table, spec)


def _put_reference(canvas: Canvas, table: FormTable, spec: TableSpec) -> None:
    """Write last year's rows below the table, under the same columns."""
    made, styles = canvas.pages[spec.sheet].sheet, canvas.styles
    top = spec.top + len(table.rows) + 1
    label = canvas.pick(
        f"上一年度 {table.reference_label} 的数值（灰色，仅供对照，不用填写）",
        f"Values of {table.reference_label}, for reference only (grey; nothing to fill in)",
    )
    made.write_string(top, 0, label, styles.muted())
    for i, row in enumerate(table.reference, start=top + 1):
        for j, (column, value) in enumerate(zip(spec.columns, row, strict=True)):
            number = column.kind in (Kind.NUMBER, Kind.YEAR)
            put_cell(made, i, j, value, styles.reference(column.number_format, number=number))


def _put_past(canvas: Canvas, table: FormTable, spec: TableSpec) -> None:
    """Write past years to the right of the table, in the same rows."""
    made, styles = canvas.pages[spec.sheet].sheet, canvas.styles
    left = spec.left + len(spec.columns)
    made.set_column(left - 1, left - 1, 3)
    label = canvas.pick("往年数值（灰色，仅供对照，不用填写）", "Past years, for reference only")
    made.write_string(spec.top - 2, left, label, styles.muted())
    for j, year in enumerate(table.past):
        made.set_column(left + j, left + j, 11)
        made.write_string(spec.top - 1, left + j, year, styles.reference(number=True))
        for i, row in enumerate(table.reference):
            put_cell(made, spec.top + i, left + j, row[j], styles.reference("#,##0.00", number=True))
