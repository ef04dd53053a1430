"""The framework as it stands in the workbook: the tree from one table, points and knots from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from ccni_xl.errors import FrameworkError
from ccni_xl.framework import Framework, Problem, check_records
from ccni_xl.hosts.port import column_name
from ccni_xl.inputs import Origin
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.options import version_text
from ccni_xl.workbook.scoring_table import rows_to_scoring
from ccni_xl.workbook.tables import read_records

__all__ = ["read_definition"]

Records = list[tuple[int, dict[str, str]]]

_COLUMNS = {
    "points": ("得分", "points", "数字", "a number"),
    "item": ("取值或选项", "item", "取值或选项", "a value or an item"),
}


def read_definition(tree: Grid, grades: Grid) -> tuple[dict[str, Framework], Origin]:
    """Read every framework version of the workbook.

    Raises
    ------
    FrameworkError
        Any row is wrong; the text names the cell of every fault.
    """
    points = _grouped(grades)
    groups: dict[str, Records] = {}
    rows: dict[tuple[str, str], int] = {}
    for i, record in read_records(tree):
        version = version_text(record.get("framework", "")) or "2.0"
        key = (version, record.get("code", ""))
        record = {**record, "scoring": _scoring(record.get("scoring", ""), points.get(key, []), grades)}
        groups.setdefault(version, []).append((tree.row(i), record))
        rows.setdefault(key, tree.row(i))
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


def _grouped(grades: Grid) -> Mapping[tuple[str, str], Records]:
    groups: dict[tuple[str, str], Records] = {}
    for i, record in read_records(grades):
        key = (version_text(record.get("framework", "")) or "2.0", record.get("indicator", ""))
        groups.setdefault(key, []).append((i, record))
    return groups


def _scoring(method: str, items: Records, grades: Grid) -> str:
    """Return the scoring token of a method and its rows."""
    for i, record in items:
        item, points = record.get("item", ""), record.get("points", "")
        if not item:
            _stop_grade(grades, i, "item", item)
        if not _is_number(points):
            _stop_grade(grades, i, "points", points)
    return rows_to_scoring(
        method, ((r.get("part", ""), r.get("item", ""), r.get("points", "")) for _, r in items)
    )


def _stop_grade(grades: Grid, i: int, column: str, text: str) -> NoReturn:
    zh, en, wanted_zh, wanted_en = _COLUMNS[column]
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

    zh = "；".join(f"{at(p)} {p.zh}" for p in problems)
    en = "; ".join(f"{at(p)} {p.en}" for p in problems)
    raise FrameworkError(
        f"指标体系不能用：{zh}。请改正后再试。", f"The framework cannot be used: {en}. Mend it and try again."
    )
