"""A workbook to be printed and thrown away: the profile page of many cities, one sheet each.

The pages are those of the profile sheet, with the values its formulas give; nothing is left to compute, so a
spreadsheet program prints a hundred of them in seconds.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from ccni_xl.hosts.port import TableWrite
from ccni_xl.workbook.formulas import FormulaContext
from ccni_xl.workbook.formulas.profile import profile_cells, profile_tables
from ccni_xl.workbook.formulas.strip import banner_formula, strip_formula
from ccni_xl.workbook.schema import TableSpec, sheet
from ccni_xl.workbook.template.chart_kit import Kit
from ccni_xl.workbook.template.look import FONT, FONT_SIZE
from ccni_xl.workbook.template.package import pack, set_east_asian_fonts, unpack
from ccni_xl.workbook.template.page import Canvas, Page, print_setup
from ccni_xl.workbook.template.profile_page import put_captions, put_profile_charts, set_profile_page
from ccni_xl.workbook.template.rules import put_rules
from ccni_xl.workbook.template.styles import Styles
from ccni_xl.workbook.template.tables import Widths, put_table

__all__ = ["profile_book", "sheet_names"]

#: What the name of a sheet may not hold, and how long it may be.
_FORBIDDEN, _LONGEST = "[]:*?/\\", 31


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Return names a workbook accepts, each once: they become the bookmarks of the printed file.

    >>> sheet_names(["宜昌", "a/b", "宜昌"])
    ['宜昌', 'a b', '宜昌 2']
    """
    found: list[str] = []
    taken: set[str] = set()
    for title in titles:
        bare = "".join(" " if c in _FORBIDDEN else c for c in title).strip(" '") or "-"
        tries = (bare[:_LONGEST] if n == 1 else f"{bare[: _LONGEST - 5]} {n}" for n in count(1))
        name = next(name for name in tries if name.casefold() not in taken)
        taken.add(name.casefold())
        found.append(name)
    return found


def profile_book(contexts: Sequence[FormulaContext]) -> bytes:
    """Return the pages of the cities picked in the contexts, in their order, as an .xlsx workbook.

    Parameters
    ----------
    contexts : sequence of FormulaContext
        One a page, at least one; all of one workbook, with its city and edition picked.
    """
    import xlsxwriter

    out = io.BytesIO()
    font = {"font_name": FONT, "font_size": FONT_SIZE}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": font})
    styles = Styles(book)
    spec = sheet("profile")
    names = sheet_names([context.profile_city for context in contexts])
    for name, context in zip(names, contexts, strict=True):
        page = Page(replace(spec, zh=name, en=name), book.add_worksheet(name))
        canvas = Canvas(book, styles, context.lang, {"profile": page}, context.demo)
        _put_page(canvas, context, spec.name(context.lang).replace("_", " "))
    for made in styles.all():  # the named cell styles stand in the template only
        made.xf_id = 0
    book.close()
    parts = unpack(out.getvalue())
    set_east_asian_fonts(parts)
    return pack(parts)


def _put_page(canvas: Canvas, context: FormulaContext, title: str) -> None:
    page, styles = canvas.pages["profile"], canvas.styles
    page.sheet.hide_gridlines(2)
    print_setup(canvas, page)
    page.sheet.set_row(0, 28)
    page.sheet.write_string("A1", title, styles.title())
    page.sheet.write_string("A2", str(strip_formula(context.lang, context.cells).value or ""), styles.strip())
    banner = str(banner_formula(context.lang, demo=context.demo).value or "")
    page.sheet.write_string("A4", banner, styles.banner())
    specs: dict[str, TableSpec] = {}
    rows: dict[str, int] = {}
    widths: Widths = {}
    for write in profile_tables(context):
        spec = context.spec(write.table)
        specs[spec.name], rows[spec.name] = spec, _put(canvas, spec, write, widths)
    hidden = {s.left - 1 + j for s in specs.values() for j, column in enumerate(s.columns) if column.hidden}
    for (_, column), width in sorted(widths.items()):
        page.sheet.set_column(column, column, width, None, {"hidden": True} if column in hidden else {})
    put_captions(canvas, profile_cells(context), static=True)
    set_profile_page(canvas, specs)
    put_profile_charts(Kit(canvas, specs, rows))


def _put(canvas: Canvas, spec: TableSpec, write: TableWrite, widths: Widths) -> int:
    """Write one table as values; return its number of rows."""
    rows = write.rows or [[None] * len(spec.columns)]
    put_table(canvas, spec, rows, widths, static=True)
    put_rules(canvas, spec, len(rows), len(spec.columns))
    return len(rows)
