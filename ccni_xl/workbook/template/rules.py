"""Conditional formats: every colour comes with a mark or a word, and the words decide."""

from __future__ import annotations

from typing import Any

from ccni_xl.letters import column_name
from ccni_xl.terms import ChangeClass, Severity
from ccni_xl.workbook.schema.model import Role, TableSpec
from ccni_xl.workbook.template.look import CHANGE_COLOURS, MUTED, Look
from ccni_xl.workbook.template.page import Canvas

__all__ = ["put_rules"]

#: Columns that hold a `ChangeClass`: table and column code.
_CLASSES = (("tbl_ranking", "arrow"), ("tbl_change", "class"))
_SEVERITIES = {Severity.ERROR: Look.ERROR, Severity.WARNING: Look.WARNING}
#: Tables whose required cells are marked while they are blank beside a filled city code.
_GAPS = frozenset({"tbl_policy", "tbl_annual", "tbl_co2", "tbl_gdp_real", "tbl_population"})


def put_rules(canvas: Canvas, spec: TableSpec, rows: int, columns: int) -> None:
    """Add the conditional formats of a table that has ``rows`` data rows and ``columns`` columns."""
    if (spec.name, "arrow") in _CLASSES or (spec.name, "class") in _CLASSES:
        _classes(canvas, spec, rows)
    if spec.name == "tbl_issues":
        for severity, look in _SEVERITIES.items():
            _text_rule(canvas, spec, "level", severity.label(canvas.lang), look, rows)
    if spec.name == "tbl_checks":
        for look in (Look.PASSED, Look.ERROR):
            _text_rule(canvas, spec, "state", look.mark, look, rows)
    if spec.name == "tbl_stamp":
        _number_rule(canvas, spec, "same", "==", 0, Look.WARNING, rows)
    if spec.name in ("tbl_scores", "tbl_ranking"):
        _number_rule(canvas, spec, "coverage", "<", 0.999999, Look.WARNING, rows)
    if spec.name in ("tbl_profile", "tbl_trial"):
        _aggregates(canvas, spec, rows)
    if spec.role is Role.INPUT and spec.name in _GAPS:
        _gaps(canvas, spec, rows, columns)


def _area(spec: TableSpec, code: str, rows: int) -> tuple[int, int, int, int]:
    column = spec.left - 1 + spec.codes.index(code)
    return spec.top, column, spec.top + rows - 1, column


def _add(canvas: Canvas, spec: TableSpec, area: tuple[int, int, int, int], rule: dict[str, Any]) -> None:
    canvas.pages[spec.sheet].sheet.conditional_format(*area, rule)


def _classes(canvas: Canvas, spec: TableSpec, rows: int) -> None:
    code = next(code for name, code in _CLASSES if name == spec.name)
    area = _area(spec, code, rows)
    for term in ChangeClass:
        colour = MUTED if term is ChangeClass.FLAT else CHANGE_COLOURS[term.value]
        _add(
            canvas,
            spec,
            area,
            {
                "type": "text",
                "criteria": "begins with",
                "value": term.label(canvas.lang).split()[0],
                "format": canvas.styles.ink(colour, bold=True),
            },
        )


def _text_rule(canvas: Canvas, spec: TableSpec, code: str, text: str, look: Look, rows: int) -> None:
    rule = {"type": "text", "criteria": "containing", "value": text, "format": canvas.styles.rule(look)}
    _add(canvas, spec, _area(spec, code, rows), rule)


def _number_rule(
    canvas: Canvas, spec: TableSpec, code: str, criteria: str, value: float, look: Look, rows: int
) -> None:
    area = _area(spec, code, rows)
    cell = f"${column_name(area[1] + 1)}{area[0] + 1}"
    test = f"{cell}<{value}" if criteria == "<" else f"{cell}={value:g}"
    rule = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER({cell}),{test})",
        "format": canvas.styles.rule(look),
    }
    _add(canvas, spec, area, rule)


def _aggregates(canvas: Canvas, spec: TableSpec, rows: int) -> None:
    """Set the index, dimensions and sub-dimensions in bold."""
    leaf = _area(spec, "leaf", rows)
    name = _area(spec, "name", rows)
    cell = f"${column_name(leaf[1] + 1)}{leaf[0] + 1}"
    rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}=0)", "format": canvas.styles.bold()}
    _add(canvas, spec, (name[0], name[1], name[2], leaf[1] - 1), rule)


def _gaps(canvas: Canvas, spec: TableSpec, rows: int, columns: int) -> None:
    """Mark forgotten cells; a blank has no sign of its own, so the issues sheet lists it as well."""
    first = next(
        j
        for j in range(columns)
        if j >= len(spec.columns) or spec.codes[j] not in ("city", "name", "edition")
    )
    last = columns - 1
    while last < len(spec.columns) and not spec.columns[last].required:
        last -= 1
    left = spec.left - 1 + first
    cell = f"{column_name(left + 1)}{spec.top + 1}"
    key = f"${column_name(spec.left)}{spec.top + 1}"
    rule = {
        "type": "formula",
        "criteria": f'=AND({key}<>"",ISBLANK({cell}))',
        "format": canvas.styles.rule(Look.WARNING),
    }
    _add(canvas, spec, (spec.top, left, spec.top + rows - 1, spec.left - 1 + last), rule)
