"""Carrying out a plan in the open workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccni_xl.hosts.live.cells import to_excel
from ccni_xl.hosts.live.plan import Appended, BlockWrite, TablePlan
from ccni_xl.hosts.live.refusals import refusal
from ccni_xl.hosts.port import TableWrite

__all__ = ["add_sheet", "carry_out", "check_merges", "unfilter"]

#: A sheet that is shown, as xlwings hands it over from Windows (xlSheetVisible) and from a Mac.
_SHOWN = (-1, True)


def check_merges(plan: TablePlan, label: str) -> None:
    """Refuse to move entries through merged cells, which would swallow some of them."""
    sheet = plan.ref.view.sheet
    for top, left, bottom, right in plan.unmerged:
        if sheet.range((top, left), (bottom, right)).merge_cells is not False:
            raise refusal("merged", label, sheet=plan.ref.view.name, table=plan.write.table)


def unfilter(plan: TablePlan) -> bool:
    """Show the rows that a filter hides, before anything is assigned to them; tell whether that was so.

    What Excel does with a block assigned across filtered rows is nowhere promised. The filter's buttons
    stay, its criteria do not: they were chosen for other results.
    """
    top, left, bottom, right = plan.ref.body
    table = plan.ref.table
    if plan.ref.view.sheet.range((top, left), (bottom, right)).row_height:
        return False  # all rows have one height that is not 0: none is hidden, and one question was enough
    if not table.show_autofilter or all(column.type == "none" for column in table.autofilter.criteria):
        return False
    table.show_autofilter = False
    table.show_autofilter = True
    return True


def carry_out(plan: TablePlan, app: Any) -> None:
    """Write one table: our columns in one assignment, unless the user put columns between them."""
    sheet = plan.ref.view.sheet
    for top, left, bottom, right in plan.cleared:
        sheet.range((top, left), (bottom, right)).clear_contents()
    if plan.last != plan.ref.place.bottom or plan.appended:
        _resize(plan)
    for column in plan.appended:
        _append(sheet, column, app)
    for block in (*plan.blocks, *plan.notes):
        _assign(sheet, block)
    if plan.last > plan.ref.place.bottom:
        _dress_new_rows(plan, app)


def _assign(sheet: Any, block: BlockWrite) -> None:
    bottom, right = block.row + len(block.rows) - 1, block.column + len(block.rows[0]) - 1
    target = sheet.range((block.row, block.column), (bottom, right))
    target.value = [list(row) for row in block.rows]


def _resize(plan: TablePlan) -> None:
    """Give the table its new last row; a totals row is put away meanwhile and comes back below."""
    table, place = plan.ref.table, plan.ref.place
    if plan.ref.totals:
        table.show_totals = False
    table.resize(plan.ref.view.sheet.range((place.top, place.left), (plan.last, place.right)))
    if plan.ref.totals:
        table.show_totals = True


def _append(sheet: Any, column: Appended, app: Any) -> None:
    """Let a new column look like its model, with its rules for typing and its width, and head it."""
    (a, b, c, d), (top, left, bottom, right) = column.like, column.area
    sheet.range((a, b), (c, d)).copy()
    target = sheet.range((top, left), (bottom, right))
    for what in ("formats", "validation", "column_widths"):
        target.paste(paste=what)
    app.cut_copy_mode = False
    for heading in column.headings:
        _assign(sheet, heading)


def _dress_new_rows(plan: TablePlan, app: Any) -> None:
    """Let new rows look like the last old one: number formats, borders, fills."""
    place, sheet = plan.ref.place, plan.ref.view.sheet
    sheet.range((place.bottom, place.left), (place.bottom, place.right)).copy()
    sheet.range((place.bottom + 1, place.left), (plan.last, place.right)).paste(paste="formats")
    app.cut_copy_mode = False


def add_sheet(book: Any, name: str, writes: Sequence[TableWrite]) -> None:
    """Make a sheet that is gone anew, with its tables; what else stood on it is not made.

    It stands behind the last sheet that is shown: behind the hidden ones Excel would have to move one.
    """
    shown = [sheet for sheet in book.sheets if sheet.visible in _SHOWN]
    sheet = book.sheets.add(name, after=shown[-1])
    for write in writes:
        rows = [list(write.header), *([to_excel(cell) for cell in row] for row in write.rows)]
        if not write.rows:
            rows.append([None] * len(write.header))
        bottom, right = write.top + len(rows) - 1, write.left + len(write.header) - 1
        area = sheet.range((write.top, write.left), (bottom, right))
        area.value = rows
        sheet.tables.add(source=area, name=write.table, table_style_name="TableStyleLight1")
        for j, label in enumerate(write.header, write.left):
            if label in write.formats:
                cells = sheet.range((write.top + 1, j), (bottom, j))
                cells.number_format = write.formats[label]
            if label in write.widths:
                sheet.range((write.top, j)).column_width = write.widths[label]
