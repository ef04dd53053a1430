"""Macros, ribbon and the sheets they read, put into the workbook and then into its package."""

from __future__ import annotations

import io

from ccni_xl.workbook.schema import SHEETS
from ccni_xl.workbook.template.macro_parts import MacroParts, macro_parts
from ccni_xl.workbook.template.package import Parts
from ccni_xl.workbook.template.page import Canvas

__all__ = ["put_macros", "set_ribbon"]


def put_macros(canvas: Canvas) -> MacroParts:
    """Add the VBA project, the settings of xlwings, the help of the functions and the licences."""
    parts = macro_parts([spec.code_name for spec in SHEETS], canvas.lang)
    canvas.book.add_vba_project(io.BytesIO(parts.vba_project), is_stream=True)
    canvas.book.set_vba_name(parts.workbook_code_name)
    for code, rows in (("conf", parts.xlwings_conf), ("intellisense", parts.intellisense)):
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                canvas.pages[code].sheet.write_string(i, j, text)
    _licences(canvas, parts)
    return parts


def _licences(canvas: Canvas, parts: MacroParts) -> None:
    sheet, styles = canvas.pages["licences"].sheet, canvas.styles
    sheet.set_column(0, 0, 120)
    row = 5
    for notice in parts.notices:
        sheet.write_string(row, 0, f"{notice.component}: {notice.licence}", styles.text(bold=True))
        for line in notice.text.splitlines():
            row += 1
            sheet.write_string(row, 0, line, styles.text())
        row += 2


def set_ribbon(package: Parts, parts: MacroParts) -> None:
    """Add the ribbon part and its relationship."""
    rels = package["_rels/.rels"].decode("utf-8")
    entry = (
        f'<Relationship Id="{parts.custom_ui_relationship_id}" Type="{parts.custom_ui_relationship}" '
        f'Target="{parts.custom_ui_part}"/>'
    )
    package["_rels/.rels"] = rels.replace("</Relationships>", entry + "</Relationships>").encode("utf-8")
    package[parts.custom_ui_part] = parts.custom_ui
