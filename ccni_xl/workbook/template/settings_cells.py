"""Limits and input messages of each setting: they differ from row to row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccni_xl.terms import YesNo
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.settings_table import SettingRow
from ccni_xl.workbook.template.page import Canvas

__all__ = ["put_setting_limits"]


def put_setting_limits(canvas: Canvas, spec: TableSpec, rows: Sequence[SettingRow]) -> None:
    """Give every value cell of tbl_settings its list or range and its meaning."""
    sheet = canvas.pages[spec.sheet].sheet
    column = spec.left - 1 + spec.codes.index("value")
    for i, row in enumerate(rows):
        rule = _rule(row, canvas.lang)
        rule["input_title"] = (row.zh if canvas.lang == "zh" else row.en)[:32]
        rule["input_message"] = row.help(canvas.lang)[:255]
        sheet.data_validation(spec.top + i, column, spec.top + i, column, rule)


def _rule(row: SettingRow, lang: str) -> dict[str, Any]:
    if row.kind in ("number", "integer"):
        kind = "decimal" if row.kind == "number" else "integer"
        low, high = row.low or 0, row.high
        error = _out_of_range(low, high, lang)
        if high is None:
            return {"validate": kind, "criteria": ">=", "value": low, "error_message": error}
        return {
            "validate": kind,
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_message": error,
        }
    lists: dict[str, Any] = {
        "edition": "=ccni_edition_list",
        "yes_no": [term.label(lang) for term in YesNo],
        "language": ["zh", "en"],
    }
    if row.kind in lists:
        return {"validate": "list", "source": lists[row.kind]}
    return {"validate": "any"}


def _out_of_range(low: float, high: float | None, lang: str) -> str:
    if high is None:
        return f"应不小于 {low:g}。" if lang == "zh" else f"It must be {low:g} or more."
    return (
        f"应在 {low:g} 与 {high:g} 之间。" if lang == "zh" else f"It must lie between {low:g} and {high:g}."
    )
