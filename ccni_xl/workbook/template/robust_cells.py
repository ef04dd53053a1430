"""The stamp of the robustness sheet, the rows of the findings, and how the wide sheets are printed."""

from __future__ import annotations

from collections.abc import Mapping

from ccni_xl.terms import RunState
from ccni_xl.workbook.formulas.robust import robust_state_formula
from ccni_xl.workbook.schema import ROBUST_CELLS
from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.template.look import Look
from ccni_xl.workbook.template.page import Canvas

__all__ = ["put_robust_cells", "set_finding_rows", "split_pages"]

#: Sheets with more tables side by side than fit a page, and the scale at which each table does [percent].
_WIDE = {"analysis": 65, "change": 50, "diff": 50, "robustness": 60}
#: Rows of findings that are two lines high; a run may write fewer.
_SENTENCES = 120


def put_robust_cells(canvas: Canvas) -> None:
    """Write the labels of the stamp, its empty cells and the formula of its state."""
    sheet, styles = canvas.pages["robustness"].sheet, canvas.styles
    for cell in ROBUST_CELLS:
        row = int(cell.address[1:])
        sheet.write_string(f"A{row}", canvas.pick(cell.zh, cell.en), styles.text())
        if cell.name == "ccni_robust_state":
            formula = robust_state_formula(canvas.lang)
            sheet.write_formula(cell.address, formula.text, styles.cell(Style.CALC), formula.value)
        else:
            sheet.write_blank(cell.address, None, styles.cell(Style.CALC))
    place = ROBUST_CELLS[0].address
    for state, look in ((RunState.CURRENT, Look.PASSED), (RunState.STALE, Look.WARNING)):
        rule = {
            "type": "formula",
            "criteria": f'=ccni_robust_state="{state.label(canvas.lang)}"',
            "format": styles.rule(look),
        }
        sheet.conditional_format(f"{place}:F{place[1:]}", rule)


def split_pages(canvas: Canvas, specs: Mapping[str, TableSpec]) -> None:
    """Let each table of a wide sheet begin a page, its header repeated."""
    for code, scale in _WIDE.items():
        tables = [spec for spec in specs.values() if spec.sheet == code]
        sheet = canvas.pages[code].sheet
        sheet.fit_to_pages(0, 0)
        sheet.fit_page = False
        sheet.set_print_scale(scale)
        sheet.set_v_pagebreaks(sorted({spec.left - 1 for spec in tables if spec.left > 1}))
        header = max(spec.top for spec in tables)
        sheet.repeat_rows(header - 4, header - 1)


def set_finding_rows(canvas: Canvas, spec: TableSpec) -> None:
    """Make room for sentences of two lines: programs do not fit the height of rows that a run fills."""
    for row in range(spec.top, spec.top + _SENTENCES):
        canvas.pages[spec.sheet].sheet.set_row(row, 30)
