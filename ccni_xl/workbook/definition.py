"""The framework as it stands in the workbook: the tree from one table, points and knots from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from ccni_xl.errors import FrameworkError
from ccni_xl.framework import Framework, Problem, check_records
from ccni_xl.inputs import Origin
from ccni_xl.letters import column_name
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.options import version_text
from ccni_xl.workbook.scoring_table import rows_to_scoring
from ccni_xl.workbook.tables import read_records
from ccni_xl.workbook.units import unit_code

__all__ = ["DIRECTIONS", "read_definition"]

Records = list[tuple[int, dict[str, str]]]

DIRECTIONS = {"正向": "higher", "逆向": "lower", "负向": "lower"}
#: What a grades row must hold: its name in both languages, and what to enter.
_WANTED = {
    "points": ("得分", "points", "数字", "a number"),
    "item": ("取值或选项", "item", "取值或选项", "a value or an item"),
}
#: Faults named in one sentence; the rest is counted.
_NAMED = 5


def read_definition(tree: Grid, grades: Grid) -> tuple[dict[str, Framework], Origin]:
    """Read every framework version of the workbook.

    Raises
    ------
    FrameworkError
        Any row is wrong; the text names the cells.
    """
    points = _grouped(grades)
    groups: dict[str, Records] = {}
    rows: dict[tuple[str, str], int] = {}
    for i, record in read_records(tree):
        version, code = version_text(record.get("framework", "")) or "2.0", record.get("code", "")
        groups.setdefault(version, []).append(
            (tree.row(i), _neutral(record, points.get((version, code), [])))
        )
        rows.setdefault((version, code), tree.row(i))
    if not groups:
        _stop(tree, check_records([])[1])
    built: dict[str, Framework] = {}
    faults: list[Problem] = []
    for version, group in groups.items():
        nodes, problems = check_records(group)
        faults += problems
        if not problems:
            built[version] = Framework(version, nodes)
    if faults:
        _stop(tree, faults)
    place = tree.block.place
    columns = {code: place.left + j for code, j in tree.columns.items()}
    return built, Origin(place.sheet, rows, columns, place.top)


def _neutral(record: Mapping[str, str], points: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return a row of the tree as a framework file spells it."""
    direction = record.get("direction", "")
    return {
        **record,
        "direction": DIRECTIONS.get(direction, direction),
        "unit": unit_code(record.get("unit", "")),
        "scoring": rows_to_scoring(record.get("scoring", ""), points),
    }


def _grouped(grades: Grid) -> Mapping[tuple[str, str], list[tuple[str, str, str]]]:
    """Return (part, item, points) of every grades row by version and indicator."""
    groups: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for i, record in read_records(grades):
        key = (version_text(record.get("framework", "")) or "2.0", record.get("indicator", ""))
        item, points = record.get("item", ""), record.get("points", "")
        if not item:
            _stop_grade(grades, i, "item", item)
        if not _is_number(points) and record.get("part") not in ("option", "其他"):
            _stop_grade(grades, i, "points", points)
        groups.setdefault(key, []).append((record.get("part", ""), item, points))
    return groups


def _stop_grade(grades: Grid, i: int, column: str, text: str) -> NoReturn:
    zh, en, wanted_zh, wanted_en = _WANTED[column]
    at = f"{grades.block.place.sheet}!{grades.address(i, column)}"
    raise FrameworkError(
        f"指标体系不能用：{at} 的{zh}填了“{text}”，应为{wanted_zh}。请改正后再试。",
        f"The framework cannot be used: the {en} in {at} is “{text}”; enter {wanted_en} and try again.",
    )


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e15
    except ValueError:
        return False


def _stop(tree: Grid, problems: Sequence[Problem]) -> NoReturn:
    place = tree.block.place

    def at(problem: Problem) -> str:
        letters = column_name(place.left + tree.columns.get(problem.column, 0))
        return f"{place.sheet}!{letters}{problem.row or place.top}"

    named, more = problems[:_NAMED], len(problems) - _NAMED
    zh = "；".join(f"{at(p)} {p.zh}" for p in named) + (f"；另有 {more} 处" if more > 0 else "")
    en = "; ".join(f"{at(p)} {p.en}" for p in named) + (f"; and {more} more" if more > 0 else "")
    raise FrameworkError(
        f"指标体系不能用：{zh}。请改正后再试。", f"The framework cannot be used: {en}. Mend it and try again."
    )
