"""Result tables of the comparison: what differs between two files, and what it does to every city."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.schema.parts import CITY, EDITION, NAME, number, table, text

__all__ = ["comparison_tables"]

_POINTS = "+0.000;-0.000;0.000"
_PLACES = "+0;-0;0"


def comparison_tables() -> tuple[TableSpec, ...]:
    """Return the table of differences and, to its right, the table of cities."""
    differences = table(
        "tbl_diff",
        "diff",
        "number",
        number("number", "序号", "No.", 6, "0"),
        text("kind", "类型", "Kind", 9),
        CITY,
        NAME,
        EDITION,
        text("what", "内容", "What", 24),
        text("before", "原值", "Before", 14),
        text("after", "现值", "After", 14),
        number("score", "得分影响", "Effect on the score", 10, _POINTS),
        number("rank_before", "原名次", "Rank before", 8, "0"),
        number("rank_after", "名次变为", "Rank with it", 9, "0"),
        text("effect", "影响说明", "Effect", 46),
        text("cell_before", "原单元格", "Cell before", 18),
        text("cell_after", "现单元格", "Cell", 18, link=True),
        text("source_before", "原来源", "Source before", 14),
        text("source_after", "现来源", "Source", 14),
    )
    cities = table(
        "tbl_diff_cities",
        "diff",
        "city",
        CITY,
        NAME,
        number("before", "原得分", "Score before", 9, "0.000"),
        number("after", "现得分", "Score", 9, "0.000"),
        number("total", "总变动", "Total change", 9, _POINTS),
        number("single", "逐项之和", "Sum of single effects", 10, _POINTS),
        number("interaction", "交互作用", "Interaction", 10, _POINTS),
        number("data", "数据影响", "Data effect", 10, _POINTS),
        number("method", "方法影响", "Method effect", 10, _POINTS),
        number("rank_before", "原名次", "Rank before", 8, "0"),
        number("rank_after", "现名次", "Rank", 8, "0"),
        number("rank_change", "名次变化", "Rank change", 9, _PLACES),
        left=len(differences.columns) + 2,
    )
    return (differences, cities)
