"""Input messages and limits of a column. Text always passes a number's limit: n/a and 无 are answers too."""

from __future__ import annotations

from typing import Any

from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.control import CANDIDATES
from ccni_xl.workbook.schema.model import Column

__all__ = ["validation"]

_TITLE, _MESSAGE = 32, 255
_DECISIONS = {
    "zh": ("保留现值", *(f"采用{n}" for n in range(1, CANDIDATES + 1))),
    "en": ("Keep", *(f"Take {n}" for n in range(1, CANDIDATES + 1))),
}
_ISSUE_STATES = {"zh": ("待处理", "已处理", "属实"), "en": ("Open", "Done", "Correct as is")}


def validation(column: Column, lang: str, first_cell: str) -> dict[str, Any] | None:
    """Return the validation of a column for XlsxWriter, or None if anything goes and nothing is to be said.

    Parameters
    ----------
    first_cell : str
        Address of the first data cell, for the limits of a number.
    """
    rule: dict[str, Any] = {"validate": "any"}
    choices = _choices(column, lang)
    if choices is not None:
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
    elif column.kind in (Kind.NUMBER, Kind.YEAR) and (column.low is not None or column.high is not None):
        rule = {"validate": "custom", "value": _limits(column, first_cell), "error_type": "warning"}
    message = _message(column, lang)
    if rule["validate"] == "any" and not message:
        return None
    if column.code == "decision":
        rule["show_error"] = False  # the list offers, and any value may be typed
    if message:
        rule["input_title"] = column.label(lang)[:_TITLE]
        rule["input_message"] = message[:_MESSAGE]
    if rule["validate"] != "any":
        rule["error_title"] = column.label(lang)[:_TITLE]
        rule["error_message"] = _refusal(column, lang, listed=choices is not None)[:_MESSAGE]
    return rule


def _choices(column: Column, lang: str) -> str | list[str] | None:
    if column.vocabulary is not None:
        return [term.label(lang) for term in column.vocabulary]
    if column.choices:
        return f"={column.choices}"
    if column.code == "status" and column.kept:
        return list(_ISSUE_STATES[lang])
    if column.code == "decision" and column.kept:
        return list(_DECISIONS[lang])
    return None


def _limits(column: Column, cell: str) -> str:
    low = [] if column.low is None else [f"{cell}>={_literal(column.low)}"]
    high = [] if column.high is None else [f"{cell}<={_literal(column.high)}"]
    return f"=OR(ISTEXT({cell}),AND({','.join(low + high)}))"


def _literal(number: float) -> str:
    """Return a number as formulas write it: all its digits, and an exponent, if any, with a capital E."""
    return f"{number:.15g}".upper()


def _range(column: Column, lang: str) -> str:
    """Return the allowed range in words, "" if there is none."""
    unit = f" {column.unit(lang)}" if column.unit(lang) else ""
    if column.low is None or column.high is None:
        return ""
    if lang == "zh":
        return f"允许 {column.low:,.15g} 至 {column.high:,.15g}{unit}。"
    return f"Allowed: {column.low:,.15g} to {column.high:,.15g}{unit}."


def _message(column: Column, lang: str) -> str:
    help_text = column.help_zh if lang == "zh" else column.help_en
    gap = "" if lang == "zh" else " "
    return gap.join(part for part in (help_text, _range(column, lang)) if part)


def _refusal(column: Column, lang: str, *, listed: bool) -> str:
    if listed:
        return (
            "不在列表中。请从下拉列表选择；确认未公布可填 n/a。"
            if lang == "zh"
            else "Not in the list. Choose from the list; n/a is allowed where nothing is published."
        )
    limits = _range(column, lang)
    return (
        f"超出范围。{limits}请检查单位和小数点；未公布请填 n/a。"
        if lang == "zh"
        else f"Out of range. {limits} Check unit and decimal point; type n/a where nothing is published."
    )
